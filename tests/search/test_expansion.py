"""Synonyms: what the glossary and the names say, what is added to a query, and that it is shown."""

from __future__ import annotations

import pytest

from apps import search
from apps.search import SearchRequest, expansion
from tests.factories import (
    GlossaryTermFactory,
    OrganizationFactory,
    ProcessAliasFactory,
    ProcessFactory,
    StatementFactory,
)


@pytest.mark.parametrize(
    ("entry", "forms"),
    [
        ("Points of contact (a directory); also proof of concept", ["Points of contact", "proof of concept"]),
        ("Board of Reeds; in other records the old one", ["Board of Reeds"]),
        ("= Board of Reeds", ["Board of Reeds"]),
        ("Suffix of a code: room ten, not a thing", []),
        ("(only an explanation)", []),
    ],
)
def test_an_entry_of_the_glossary_gives_its_forms(entry: str, forms: list[str]) -> None:
    assert expansion.forms(entry) == forms


@pytest.fixture
def base(db: None) -> dict[str, int]:
    GlossaryTermFactory(acronym="KRI", expansion="Key reed infrastructure; also reed infrastructure")
    GlossaryTermFactory(acronym="QRI", expansion="Key reed infrastructure", is_garble=True)
    process = ProcessFactory(name="Panel on Open Cables", abbreviation="POC")
    ProcessAliasFactory(process=process, form="Cables Panel")
    ProcessAliasFactory(process=process, form="the panel", echo=True)
    OrganizationFactory(name="Union of Weavers", acronym="UW")
    texts = {
        "short": "Protecting the KRI is urgent.",
        "long": "Our key reed infrastructures are old.",
        "middle": "Reed infrastructure is everywhere.",
        "panel": "The Panel on Open Cables met the Union of Weavers.",
    }
    made = {name: StatementFactory(text=text, speaker=None, organization=None).pk for name, text in texts.items()}
    search.rebuild()
    return made


@pytest.mark.parametrize(
    ("query", "plain", "expanded", "added"),
    [
        ("KRI", "short", "short long middle", [(0, "KRI", ("reed infrastructure",))]),
        ("urgent KRIs", "", "short", [(7, "KRIs", ("KRI", "reed infrastructure"))]),
        ("reed infrastructure", "long middle", "short long middle", [(0, "reed infrastructure", ("KRI",))]),
        ('"reed infrastructure"', "middle", "short middle", [(0, "reed infrastructure", ("KRI",))]),
        ("poc", "", "panel", [(0, "poc", ("Panel on Open Cables", "Cables Panel"))]),
        ("panel on open cables", "panel", "panel", [(0, "panel on open cables", ("POC", "Cables Panel"))]),
        ("UW OR KRI", "short", "short long middle panel", [(0, "UW", ("Union of Weavers",)), (6, "KRI", ("x",))]),
        ("reed NOT KRI", "long middle", "long middle", []),
        ("QRI", "", "", []),
        ("kind:verbatim", "short long middle panel", "short long middle panel", []),
    ],
)
def test_adds_what_means_the_same_and_says_so(
    base: dict[str, int], query: str, plain: str, expanded: str, added: list[tuple[int, str, tuple[str, ...]]]
) -> None:
    for expand, expected in ((False, plain), (True, expanded)):
        results = search.query(SearchRequest(query, expand=expand))
        assert {name for name, pk in base.items() if pk in {hit.statement_id for hit in results.hits}} == set(
            expected.split()
        )
        assert [(one.at, one.typed) for one in results.additions] == [(at, typed) for at, typed, _ in added]
        assert search.found(SearchRequest(query, expand=expand)) == tuple(hit.statement_id for hit in results.hits)
    for one, (_, _, forms) in zip(results.additions, added, strict=True):
        assert one.added == forms or forms == ("x",)


def test_marks_what_was_added(base: dict[str, int]) -> None:
    results = search.query(SearchRequest("KRI", expand=True))
    assert results.snippet("Our reed infrastructure.") == "Our <mark>reed infrastructure</mark>."
    assert results.text == "KRI"


def test_a_change_counts_once_it_is_read_anew(base: dict[str, int]) -> None:
    assert not search.query(SearchRequest("zed")).additions
    GlossaryTermFactory(acronym="ZED", expansion="Zonal exchange desk")
    expansion.forget()
    assert search.query(SearchRequest("zed")).additions[0].added == ("Zonal exchange desk",)
