"""The demonstration set keeps its promises: complete, plainly marked, invented, and of every family of layout."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from apps.lib.text import fold, squeeze

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "demonstration"
LAYOUTS = {
    "captions",
    "captions-with-audience",
    "labelled-transcript",
    "note",
    "paper",
    "un-verbatim",
    "webvtt",
    "html-report",
    "timestamped-markdown",
    "minutes-with-key",
}
GROUPS = {
    "technical-community",
    "government",
    "intergovernmental",
    "civil-society",
    "private-sector",
    "academia",
    "media",
}


@cache
def manifest() -> dict[str, Any]:
    return yaml.safe_load((FOLDER / "manifest.yaml").read_text(encoding="utf-8"))


def text_of(file: str) -> str:
    return (FOLDER / file).read_text(encoding="utf-8")


def rows(section: str) -> list[dict[str, Any]]:
    return manifest()[section]


FILES = [row["file"] for row in rows("documents")]


def test_the_manifest_names_exactly_the_documents_in_the_folder() -> None:
    others = {"manifest.yaml", "README.md"}
    assert sorted(FILES) == sorted(path.name for path in FOLDER.iterdir() if path.name not in others)


def test_every_family_of_layout_is_there() -> None:
    assert {row["layout"] for row in rows("documents")} == LAYOUTS


@pytest.mark.parametrize("file", FILES)
def test_a_document_says_itself_that_it_is_a_demonstration(file: str) -> None:
    assert manifest()["marker"] in squeeze(text_of(file))


def test_the_notice_is_one_sentence_that_says_demonstration() -> None:
    notice = manifest()["notice"]
    assert "demonstration" in notice
    assert notice.endswith(".")
    assert notice.count(".") == 1


@pytest.mark.parametrize("section", ["processes", "venues", "meetings", "organizations", "people"])
def test_keys_are_unique(section: str) -> None:
    keys = [row["key"] for row in rows(section)]
    assert len(keys) == len(set(keys))


def test_every_reference_leads_to_a_row() -> None:
    keys = {
        section: {row["key"] for row in rows(section)}
        for section in ("processes", "venues", "meetings", "organizations")
    }
    assert {row["meeting"] for row in rows("documents")} == keys["meetings"]
    assert {row["venue"] for row in rows("meetings")} == keys["venues"]
    assert {row["series"] for row in rows("meetings")} <= keys["processes"]
    assert {row["parent"] for row in rows("organizations") if "parent" in row} <= keys["organizations"]
    held = {affiliation["organization"] for person in rows("people") for affiliation in person["affiliations"]}
    assert held <= keys["organizations"]


def test_a_document_is_dated_within_its_meeting() -> None:
    meetings = {row["key"]: row for row in rows("meetings")}
    for document in rows("documents"):
        meeting = meetings[document["meeting"]]
        assert meeting["start_date"] <= document["date"] <= meeting["end_date"], document["file"]


def test_the_meetings_span_several_years() -> None:
    assert len({row["start_date"][:4] for row in rows("meetings")}) == len(rows("meetings")) >= 3


def test_country_codes_survive_yaml() -> None:
    codes = [row["country"] for section in ("venues", "organizations") for row in rows(section)]
    assert all(code is None or (isinstance(code, str) and len(code) == 2 and code.isupper()) for code in codes)
    assert {"NO", "NA"} <= set(codes)
    assert all(isinstance(code, str) for code in manifest()["countries"])


def test_states_are_invented_ones_under_codes_that_no_real_country_has() -> None:
    states = [row for row in rows("organizations") if row.get("is_state")]
    assert states
    for state in states:
        assert manifest()["countries"][state["country"]] == state["name"]
        assert state["country"][0] == "X"  # XA to XZ are left to users …
        assert state["country"] != "XK"  # … and this one is in use for Kosovo


def test_no_organization_of_government_belongs_to_a_real_country() -> None:
    governments = [row for row in rows("organizations") if row["stakeholder_group"] == "government"]
    assert {row["country"] for row in governments} == set(manifest()["countries"])


def test_every_stakeholder_group_is_there() -> None:
    assert {row["stakeholder_group"] for row in rows("organizations")} == GROUPS


def test_affiliations_change_between_the_meetings() -> None:
    for person in rows("people"):
        starts = [affiliation["from"] for affiliation in person["affiliations"]]
        assert starts == sorted(starts), person["name"]
    moved = [person for person in rows("people") if len({a["organization"] for a in person["affiliations"]}) > 1]
    assert len(moved) >= 8


def test_people_occur_in_the_documents_and_most_of_them_in_several() -> None:
    texts = [fold(text_of(file)) for file in FILES]
    times = {
        person["name"]: sum(
            any(f" {fold(name)} " in text for name in (person["name"], *person["aliases"])) for text in texts
        )
        for person in rows("people")
    }
    assert [name for name, count in times.items() if count == 0] == []
    assert sum(count > 1 for count in times.values()) >= 20


def test_a_confirmed_alias_is_a_spelling_that_a_document_has_and_the_name_is_not() -> None:
    everything = fold(" ".join(text_of(file) for file in FILES))
    for person in rows("people"):
        for alias in person["aliases"]:
            assert fold(alias) != fold(person["name"])
            assert fold(alias) in everything


def test_nobody_bears_the_name_of_a_real_person(shared: Path) -> None:
    invented = names(rows("people"))
    assert not invented & names(reference(shared, "people"))


def test_no_organization_bears_the_name_of_a_real_one(shared: Path) -> None:
    assert not names(rows("organizations")) & names(reference(shared, "organizations"))


def reference(shared: Path, name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((shared / "reference" / f"{name}.yaml").read_text(encoding="utf-8"))


def names(people: list[dict[str, Any]]) -> set[str]:
    """All names, acronyms and spellings, folded."""
    return {
        fold(name) for row in people for name in (row["name"], row.get("acronym"), *(row.get("aliases") or ())) if name
    }
