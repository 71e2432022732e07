"""The query language: what each form means, what is refused and how, and that text and tree go into each other."""

from __future__ import annotations

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.lib.partial_dates import PartialDate
from apps.search.language import MAX_LENGTH, MAX_TERMS, QueryError, parse, parse_range, render
from apps.search.language.tree import FIELDS, And, Between, Named, Near, Node, Not, Or, Phrase, Prefix, Query, Word

READ = [
    ("", Query(None)),
    ("   ", Query(None)),
    ("cyber norms", Query(And((Word("cyber"), Word("norms"))))),
    ("cyber AND norms", Query(And((Word("cyber"), Word("norms"))))),
    ('"critical infrastructure"', Query(Phrase("critical infrastructure"))),
    ("“critical  infrastructure”", Query(Phrase("critical infrastructure"))),
    ("norms OR rules", Query(Or((Word("norms"), Word("rules"))))),
    ("norms -rules", Query(And((Word("norms"), Not(Word("rules")))))),
    ("norms NOT rules", Query(And((Word("norms"), Not(Word("rules")))))),
    ("NOT (a OR b)", Query(Not(Or((Word("a"), Word("b")))))),
    ("a OR b c", Query(Or((Word("a"), And((Word("b"), Word("c"))))))),
    ("(a OR b) c", Query(And((Or((Word("a"), Word("b"))), Word("c"))))),
    ("(((a)))", Query(Word("a"))),
    ("govern*", Query(Prefix("govern"))),
    ("安全*", Query(Word("安全"))),  # each character is a word there
    ('"shared network"~5', Query(Near("shared network", 5))),
    ("speaker:amara", Query(Named("speaker", "amara"))),
    ("Speaker: amara", Query(Named("speaker", "amara"))),
    ('org:"Open Networks"', Query(Named("org", "Open Networks"))),
    ("-kind:quoted", Query(Not(Named("kind", "quoted")))),
    ("doc:A/RES/73/27", Query(Named("doc", "A/RES/73/27"))),
    ("year:2020", Query(Between("year", PartialDate(date(2020, 1, 1), 1), PartialDate(date(2020, 1, 1), 1)))),
    ("date:2020-02..", Query(Between("date", PartialDate(date(2020, 2, 1), 2), None))),
    ("norms sort:newest", Query(Word("norms"), "newest")),
    ("sort:oldest", Query(None, "oldest")),
    ("a OR b sort:oldest", Query(Or((Word("a"), Word("b"))), "oldest")),
    # What people type and paste without thinking of a language
    ("http://records.example/a?b=c", Query(Word("http://records.example/a?b=c"))),
    ("at 7:30", Query(And((Word("at"), Word("7:30"))))),
    ("Note: the question", Query(And((Word("Note:"), Word("the"), Word("question"))))),
    ("law & order - now", Query(And((Word("law"), Word("order"), Word("now"))))),
    ("co-operation C++ don't", Query(And((Word("co-operation"), Word("C++"), Word("don't"))))),
    ("a\x00b\tc", Query(And((Word("a"), Word("b"), Word("c"))))),
]

REFUSED = [
    # text, offset, a word of the message, suggestion
    ("speker:amara", 0, "not a field", "speaker:amara"),
    ("norms organisation:ion", 6, "not a field", "norms org:ion"),
    ("zzz:amara", 0, "not a field", '"zzz:amara"'),
    ('"shared network', 0, "quotation mark", '"shared network"'),
    ('norms "', 6, "quotation mark", "norms"),
    ("(norms rules", 12, "the end", "(norms rules)"),
    ("norms)", 5, 'without "("', "norms"),
    ("()", 1, '")"', ""),
    ("OR norms", 0, '"OR"', "norms"),
    ("norms OR", 8, "the end", "norms"),
    ("norms OR OR rules", 9, '"OR"', "norms OR rules"),
    ("NOT", 3, "the end", ""),
    ("speaker:", 8, "nothing after", ""),
    ("speaker:(a OR b)", 8, "nothing after", ""),
    ("*", 0, "two letters", ""),
    ("a*", 0, "two letters", "a"),
    ("go*ern", 2, "two letters", "goern"),
    ("**bold**", 0, "two letters", "bold"),
    ('"a b"~', 6, "1 to 100", '"a b"~5'),
    ('"a b"~0', 6, "1 to 100", '"a b"~5'),
    ('norms ""', 6, "nothing between", ""),
    ("!!!", 0, "letter or a digit", ""),
    ("year:20", 5, "a year", ""),
    ("year:2020-02", 5, "four digits", "date:2020-02"),
    ("date:2020-06..2020-02", 5, "ends before", "date:2020-02..2020-06"),
    ("date:2020-13", 5, "a date", ""),
    ("date:..", 5, "no date", ""),
    ("sort:new", 5, "relevance, newest, oldest", "sort:newest"),
    ("sort:newest sort:oldest", 12, "second sort:", ""),
    ("(norms sort:newest)", 7, "within parentheses", ""),
    ("-sort:newest", 0, "negated order", ""),
    ("x" * (MAX_LENGTH + 1), MAX_LENGTH, "at most 1,000", ""),
    ("(" * 30 + "x" + ")" * 30, 20, "at most 20", ""),
    (" ".join("x" * (MAX_TERMS + 1)), 2 * MAX_TERMS, f"at most {MAX_TERMS}", ""),
]


@pytest.mark.parametrize(("text", "query"), READ)
def test_reads(text: str, query: Query) -> None:
    assert parse(text) == query
    assert parse(render(query)) == query


@pytest.mark.parametrize(("text", "at", "says", "suggestion"), REFUSED)
def test_refuses_with_place_and_remedy(text: str, at: int, says: str, suggestion: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert (caught.value.at, caught.value.suggestion) == (at, suggestion)
    assert says in str(caught.value)
    assert f"character {at + 1} " in str(caught.value)


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_is_known(name: str) -> None:
    value = {"year": "2019", "date": "2019-09", "sort": "newest"}.get(name, "value")
    assert render(parse(f"{name}:{value}")) == f"{name}:{value}"


def test_tells_where_a_value_stands() -> None:
    query = parse('norms  speaker: "Ana Lima"')
    assert isinstance(query.tree, And)
    named = query.tree.parts[1]
    assert isinstance(named, Named)
    assert named.at == 16


def test_range_on_its_own() -> None:
    assert parse_range("year", "2018..2020").last == PartialDate(date(2020, 1, 1), 1)
    with pytest.raises(QueryError):
        parse_range("date", "yesterday")


def _read(text: str) -> Query | QueryError:
    try:
        return parse(text)
    except QueryError as error:
        return error


WORDS = st.text(string.ascii_letters + string.digits + "éø日-/.'", min_size=1, max_size=12).filter(
    lambda word: any(c.isalnum() for c in word) and not word.startswith("-") and word not in {"OR", "AND", "NOT"}
)
PHRASES = st.lists(st.text(string.ascii_letters + "é:*()-", min_size=1, max_size=8), min_size=1, max_size=4).map(
    " ".join
)
QUOTABLE = PHRASES.filter(lambda text: any(c.isalnum() for c in text))
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31)).flatmap(
    lambda day: st.sampled_from([str(day.year), day.isoformat()[:7], day.isoformat()]).map(PartialDate.parse)
)


def _between(first: PartialDate | None, last: PartialDate | None) -> Between | None:
    if (first or last) is None or (first and last and first.earliest > last.latest):
        return None
    return Between("date", first, last)


LEAVES = st.one_of(
    WORDS.map(Word),
    st.text(string.ascii_letters + "é", min_size=2, max_size=8).map(Prefix),
    QUOTABLE.map(Phrase),
    st.builds(Near, QUOTABLE, st.integers(1, 100)),
    st.builds(
        Named, st.sampled_from([name for name in FIELDS if name not in {"year", "date", "sort"}]), QUOTABLE | WORDS
    ),
    st.builds(_between, st.none() | DAYS, st.none() | DAYS).filter(bool),
)


def _flat(kind: type[And] | type[Or], parts: list[Node]) -> Node:
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    return kind(tuple(flat))


TREES: st.SearchStrategy[Node] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map(lambda parts: _flat(And, parts)),
        st.lists(inner, min_size=2, max_size=4).map(lambda parts: _flat(Or, parts)),
        inner.map(lambda part: part.part if isinstance(part, Not) else Not(part)),
    ),
    max_leaves=8,
)
QUERIES = st.builds(Query, st.none() | TREES, st.sampled_from([None, "relevance", "newest", "oldest"]))


@given(QUERIES)
def test_rendering_round_trips(query: Query) -> None:
    assert parse(render(query)) == query


PIECES = [
    '"',
    "(",
    ")",
    " ",
    "-",
    "OR",
    "NOT",
    "AND",
    "~5",
    "*",
    "a",
    "norms",
    "speaker:",
    "zz:",
    "year:2020",
    "é",
    "“",
    "..",
    ":",
    "\x00",
    "日本",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    read = _read(text)
    if isinstance(read, Query):
        assert parse(render(read)) == read
    else:
        assert 0 <= read.at <= len(text)
        assert not read.suggestion or isinstance(_read(read.suggestion), Query)


HOSTILE = [
    "(" * 500 + ")" * 500,
    "NOT " * 250,
    "-" * 1000,
    '"' * 1000,
    '"' * 999,
    "a OR " * 200,
    "a*" * 500,
    "speaker:" * 125,
    "x:" * 500,
    "~" * 1000,
    "\\" * 1000,
    "a" * 1_000_000,
    "(a OR " * 160,
    '"a b"~99 ' * 110,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_read_or_refused(text: str) -> None:
    _read(text)
