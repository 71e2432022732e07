"""The files of fixtures/reference: complete, consistent, and in our own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django_countries.data import COUNTRIES

from apps.ingestion.reference import Reference, known_from
from apps.lib.text import fold

FILES = ("processes", "organizations", "meetings", "people", "glossary", "regional_groups", "states")
QUOTED_SENTENCE = re.compile(r"[\"“”«»][^\"“”«»]*\b\w+(?:[ ,;:]+\w+){4,}[^\"“”«»]*[\"“”«»]")
REPORTED_SPEECH = re.compile(r"\b(?:said|says|stated|asked|told)\b[^.]*[\"“:]")


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


@pytest.fixture(scope="module", params=FILES)
def rows(request: pytest.FixtureRequest, folder: Path) -> list[dict[str, Any]]:
    return yaml.safe_load((folder / f"{request.param}.yaml").read_text(encoding="utf-8"))


def test_every_row_says_where_it_comes_from(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        assert row["sources"], row
        assert row["confidence"] in {"high", "medium", "low"}, row
        assert row["basis"] in {"retrieved", "corpus", "background"}, row


def test_sources_stand_on_their_own(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        for source in row["sources"]:
            assert not re.search(r"corpus:|\.\./|\d{3}_[0-9a-f]{16}|\.txt\b", source), source


def test_what_was_read_on_the_web_has_an_address(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if row["basis"] == "retrieved":
            assert any(source.startswith("http") for source in row["sources"]), row


def test_general_knowledge_never_claims_high_confidence(rows: list[dict[str, Any]]) -> None:
    assert [row for row in rows if row["basis"] == "background" and row["confidence"] == "high"] == []


def test_no_row_quotes_a_speaker(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        for text in strings({field: value for field, value in row.items() if field not in {"sources", "aliases"}}):
            assert not QUOTED_SENTENCE.search(text), text
            assert not REPORTED_SPEECH.search(text), text
            assert "corpus" not in text or text == "corpus", text


def test_norway_and_namibia_stay_codes(reference: Reference) -> None:
    states = {state.code: state for state in reference.states}
    assert states["NO"].name == "Norway"
    assert states["NA"].name == "Namibia"
    last_group = next(process for process in reference.processes if process.key == "gge-2019-2021")
    assert "NO" in last_group.members
    assert any(chair.country == "BR" for chair in last_group.chairs)


def test_dates_are_quoted_so_that_yaml_keeps_them_as_text(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        for field, value in row.items():
            if field.endswith(("date", "start", "end", "since", "until")):
                assert value is None or isinstance(value, str), (row, field)


def test_country_codes_are_iso_codes(reference: Reference) -> None:
    codes = {code for process in reference.processes for code in process.members}
    codes |= {chair.country for process in reference.processes for chair in process.chairs if chair.country}
    codes |= {row.country for row in (*reference.organizations, *reference.meetings) if row.country}
    codes |= {state.code for state in reference.states if state.status != "intergovernmental"}
    assert codes <= set(COUNTRIES)


def test_193_members_in_five_groups(reference: Reference) -> None:
    members = [state for state in reference.states if state.status == "member"]
    assert len({state.code for state in members}) == 193
    counted = Counter(state.group for state in members)
    assert counted == {group.key: group.members for group in reference.groups}
    # 28 members of WEOG with Israel and Türkiye, and the United States, its observer, that is counted with it;
    # the 53 of the usual Asia-Pacific listing, and Kiribati
    assert counted == {"african": 54, "asia-pacific": 54, "eastern-european": 23, "grulac": 33, "weog": 28 + 1}


@pytest.mark.parametrize(
    ("code", "group"),
    [("IL", "weog"), ("TR", "weog"), ("US", "weog"), ("AU", "weog"), ("KI", "asia-pacific"), ("CY", "asia-pacific"),
     ("GE", "eastern-european"), ("KZ", "asia-pacific"), ("GY", "grulac"), ("EG", "african")],
)  # fmt: skip
def test_the_cases_that_geography_gets_wrong(reference: Reference, code: str, group: str) -> None:
    assert next(state.group for state in reference.states if state.code == code) == group


def test_observers_and_the_union_have_no_group(reference: Reference) -> None:
    others = {state.code: state.status for state in reference.states if state.group is None}
    assert others == {"PS": "observer", "VA": "observer", "EU": "intergovernmental"}


@pytest.mark.parametrize(
    ("name", "code"),
    [("Russia", "RU"), ("Russian Federation", "RU"), ("UK", "GB"), ("United States", "US"), ("Holland", "NL"),
     ("Korea", "KR"), ("DPRK", "KP"), ("DRC", "CD"), ("Türkiye", "TR"), ("Turkey", "TR"), ("Ivory Coast", "CI"),
     ("Viet Nam", "VN"), ("Holy See", "VA"), ("Palestine", "PS"), ("Czech Republic", "CZ"), ("Cape Verde", "CV")],
)  # fmt: skip
def test_usual_names_lead_to_one_state(reference: Reference, name: str, code: str) -> None:
    bearers = known_from(reference).organizations_by_name[fold(name)]
    states = {state.key: state.code for state in reference.states}
    assert [states[bearer.key] for bearer in bearers] == [code]


def test_misspellings_are_no_names_of_states(reference: Reference) -> None:
    assert fold("Columbia") not in known_from(reference).organizations_by_name


def test_the_union_is_one_organization(reference: Reference) -> None:
    bearers = known_from(reference).organizations_by_name[fold("European Union")]
    assert [(bearer.key, bearer.is_state) for bearer in bearers] == [("european-union", False)]


def test_keys_are_public_addresses(reference: Reference) -> None:
    keys = [row.key for row in (*reference.organizations, *reference.states)]
    keys = list(dict.fromkeys(keys))
    for key in (*keys, *(row.key for row in (*reference.processes, *reference.meetings, *reference.people))):
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", key), key
        assert len(key) <= 80
    assert len(keys) == len(reference.organizations) + len(reference.states) - 1  # the European Union is in both


def test_families_have_the_heads_that_searches_use(reference: Reference) -> None:
    members = Counter(process.family for process in reference.processes if process.family)
    assert members["gge"] == 6
    assert members["oewg"] == 2
    assert {"igf", "wsis"} <= members.keys()
