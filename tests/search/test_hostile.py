"""Texts that are made to hurt: each is answered, or refused with a place in it; nothing else happens.

How long they take is measured in benchmarks/search.
"""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import settings as properties
from hypothesis import strategies as st

from apps import search
from apps.search import FACETS, QueryError, SearchRequest
from apps.search.completion import complete
from apps.search.language import MAX_NAMES, MAX_TERMS, MAX_WORDS, parse
from tests.factories import GlossaryTermFactory, OrganizationFactory, ProcessFactory, SpeakerFactory, StatementFactory

FIELDS = "speaker org group country process meeting series venue city kind lang doc year date sort colour".split()
WORDS = (
    "norms Reed reeds l'eau co-op IT the of A/RES/73/27 https://x.example/?a=b&c=d é ñ 网络安全 ไทย Ёлка 🇨🇭 "
    "\x00 \u202e "
    "\u0301 \ud800 % _ \\ ' ' lima KRI 2020 2020-02-30 2018..2020 .. ... 9999-12-31 00000 -1 1e9 ￿"
).split(" ")
SIGNS = [
    '"',
    "(",
    ")",
    " ",
    " ",
    " ",
    "-",
    "*",
    "~",
    "~5",
    "~0",
    "~999",
    ":",
    "OR",
    "AND",
    "NOT",
    "“",
    "”",
    "«",
    "\n",
    "\t",
]


def thrown_together(pick: random.Random) -> str:
    pieces = pick.choices([*WORDS, *SIGNS, *(f"{name}:" for name in FIELDS)], k=pick.randint(1, 60))
    return pick.choice(["", " "]).join(pieces)


BOMBS = [
    "x" * 1_000_000,
    "norms " * 170_000,
    "(" * 500_000 + ")" * 500_000,
    '"' * 1_000_001,
    " OR ".join(f"{a}{b}*" for a in "abcd" for b in "eiou")[:999],
    " ".join(f"{a}e*" for a in "abcdefghijklmnopqrstuvwxyz"),
    "NOT (" * 19 + "the" + ")" * 19,
    " ".join(f"speaker:{name}" for name in ("lima", "reed", "x") * 5),
    " OR ".join(['"norms reed"~100'] * MAX_TERMS),
    '"' + "网" * 99 + '"',
    "-".join(["co"] * 99),
    "speaker:" + "%_" * 400,
    " ".join(["KRI"] * MAX_TERMS),
]


@pytest.fixture
def base(db: None) -> None:
    speaker = SpeakerFactory(name="Ana Lima")
    body = OrganizationFactory(name="Reed Union", acronym="RU")
    ProcessFactory(name="Forum of Reeds", abbreviation="KRI")
    GlossaryTermFactory(acronym="KRI", expansion="Key reed infrastructure")
    for text in ("Norms for reeds: A/RES/73/27.", "网络安全 and the co-op.", "Reed norms, the norms of reeds."):
        StatementFactory(text=text, speaker=speaker, organization=body)
    search.rebuild()


def _fault(text: str) -> QueryError | None:
    try:
        search.query(SearchRequest(text, expand=True))
    except QueryError as error:
        return error
    return None


def _ask(text: str) -> None:
    if error := _fault(text):
        assert 0 <= error.at <= len(text)
        for suggestion in error.suggestions:
            search.query(SearchRequest(suggestion, facets=()))
    else:
        results = search.query(SearchRequest(text, expand=len(text) % 2 == 0, facets=("speaker", "year")))
        again = search.query(SearchRequest(results.text, expand=len(text) % 2 == 0, facets=()))
        assert again.total == results.total, results.text
        if results.correction:
            assert search.query(SearchRequest(results.correction, facets=())).total > results.total
        results.snippet(text[:5000])
    search.spans(text, text[:5000])
    for one in search.complete(text):
        with suppress(QueryError):  # what stands before the completed end may be wrong all the same
            search.query(SearchRequest(one.query, facets=()))


@pytest.mark.parametrize("seed", range(6))
def test_any_text_is_answered_or_refused(base: None, seed: int) -> None:
    pick = random.Random(seed)  # noqa: S311  repeatable, not secret
    for _ in range(60):
        _ask(thrown_together(pick))


@pytest.mark.parametrize("text", BOMBS, ids=range(len(BOMBS)))
def test_bombs(base: None, text: str) -> None:
    _ask(text)
    search.record_empty(text)


def test_values_of_filters_may_be_anything(base: None) -> None:
    pick = random.Random(1)  # noqa: S311  as above
    for name in (*FACETS, "date"):
        for _ in range(10):
            values = tuple(thrown_together(pick) for _ in range(3))
            with suppress(QueryError):
                search.query(SearchRequest("norms", filters={name: values}, facets=(name,) if name != "date" else ()))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"' + "a " * (MAX_WORDS + 1) + '"', "too many words in all"),
        ("-".join(["co"] * (MAX_WORDS + 1)), "too many words in all"),
        ("网" * (MAX_WORDS + 1), "too many words in all"),
        ("org:x " * (MAX_NAMES + 1), "one name too many"),
    ],
)
def test_limits(text: str, found: str) -> None:
    with pytest.raises(QueryError, match=found):
        parse(text)


@properties(max_examples=300)
@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from([*WORDS, *SIGNS, "speaker:", "year:2020"]), max_size=30).map("".join)
)
def test_any_text_can_be_read(text: str) -> None:
    with suppress(QueryError):
        parse(text)


def test_nothing_is_completed_without_an_index(db: None) -> None:
    pick = random.Random(2)  # noqa: S311  as above
    for _ in range(100):
        complete(thrown_together(pick), 10)
