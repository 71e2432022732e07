"""Searching the base: names, filters, facets and what is shown, against what the database itself says."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from apps import search
from apps.proceedings.models import Kind, Statement
from apps.search import FACETS, QueryError, SearchRequest, SearchResults, Sort
from apps.search.language import MAX_TERMS
from tests.factories import (
    MeetingFactory,
    MentionFactory,
    OrganizationFactory,
    ProcessFactory,
    SpeakerFactory,
    StateFactory,
    StatementFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db


def ask(text: str = "", **request: Any) -> SearchResults:
    return search.query(SearchRequest(text, **request))


def ids(text: str = "", **request: Any) -> set[int]:
    results = ask(text, **({"size": 100} | request))
    assert results.total == len(results.hits)
    return {hit.statement_id for hit in results.hits}


@pytest.fixture
def base() -> dict[str, Statement]:
    """Eight statements by two people, two States and nobody known, at three meetings."""
    family = ProcessFactory(name="Dialogue on Shared Networks", abbreviation="DSN", slug="dsn")
    first = ProcessFactory(name="First Dialogue", slug="dsn-1", parent=family, known_as=("shared dialogue",))
    second = ProcessFactory(name="Second Dialogue", slug="dsn-2", parent=family, known_as=("shared dialogue",))
    other = ProcessFactory(name="Forum of Cables", slug="foc")
    event = MeetingFactory(title="Week of Cables", series=other, day=date(2020, 3, 2))
    at_first = MeetingFactory(title="Opening of the dialogue", series=first, day=date(2019, 9, 14))
    session = MeetingFactory(
        title="Cable session",
        series=other,
        parent=event,
        venue=VenueFactory(name="Hall of Reeds", city="São Paulo", country="BR"),
        day=date(2020, 3, 3),
    )
    ana = SpeakerFactory(name="Ana Esperança Lima", known_as=("A. Lima",))
    bo = SpeakerFactory(name="Bo Lima Chen")
    ion = OrganizationFactory(name="Institute of Open Networks", acronym="ION", country="NL")
    lands = StateFactory(name="Netherlands", country="NL", known_as=("Kingdom of the Netherlands",))
    brazil = StateFactory(name="Brazil", country="BR", known_as=("Federative Republic of Brazil", "Brasil"))
    made = {
        "ana": StatementFactory(meeting=at_first, speaker=ana, organization=ion, text="Norms bind us all."),
        "bo": StatementFactory(meeting=session, speaker=bo, organization=ion, text="Cables need rules and norms."),
        "brazil": StatementFactory(
            meeting=session, speaker=None, organization=brazil, kind=Kind.QUOTED, text="We support shared norms."
        ),
        "lands": StatementFactory(
            meeting=at_first, speaker=None, organization=lands, kind=Kind.REPORTED, text="As one."
        ),
        "event": StatementFactory(meeting=event, speaker=ana, organization=None, text="Welcome to the week."),
        "mention": StatementFactory(meeting=session, unresolved=True, text="The second dialogue, A/75/816, begins."),
        "year": StatementFactory(
            meeting=None, unresolved=True, text="Said in some year.", said_on=date(2019, 1, 1), said_on_precision=1
        ),
        "undated": StatementFactory(meeting=None, unresolved=True, text="Said no one knows when.", language="pt-BR"),
    }
    MentionFactory(statement=made["mention"], process=second)
    search.rebuild()
    return made


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("norms", "ana bo brazil"),
        ('norms -"shared norms"', "ana bo"),
        ("speaker:lima", "ana bo event"),
        ('speaker:"ana lima"', "ana event"),
        ("speaker:esperanca", "ana event"),
        ('speaker:"A. Lima"', "ana event"),
        ("org:ion", "ana bo"),
        ("org:ION", "ana bo"),
        ('org:"open networks"', "ana bo"),
        ("org:brasil", "brazil"),
        ("org:BR", "brazil"),
        ("org:brazil", "brazil"),
        ("country:NL", "ana bo lands"),
        ("country:netherlands", "ana bo lands"),
        ("country:brasil", "brazil"),
        ("group:government", "brazil lands"),
        ("group:civil", "ana bo"),
        ("process:dsn", "ana lands mention"),
        ("process:dsn-1", "ana lands"),
        ('process:"second dialogue"', "mention"),
        ('process:"shared dialogue"', "ana lands mention"),
        ("process:foc", "bo brazil event mention"),
        ("series:dsn", "ana lands"),
        ("series:foc", "bo brazil event mention"),
        ('meeting:"week of cables"', "bo brazil event mention"),
        ('meeting:"cable session"', "bo brazil mention"),
        ("venue:reeds", "bo brazil mention"),
        ('city:"sao paulo"', "bo brazil mention"),
        ("kind:quoted", "brazil"),
        ("lang:pt", "undated"),
        ("lang:portuguese", "undated"),
        ("doc:A/75/816", "mention"),
        ("doc:a/75/816", "mention"),
        ("year:2019", "ana lands year"),
        ("year:2018..2019", "ana lands year"),
        ("date:2019-09", "ana lands year"),
        ("date:2019-10..2019-12", "year"),
        ("date:2020-03-03..", "bo brazil mention"),
        ("NOT year:2019..2020", "undated"),
        ("NOT speaker:lima org:brazil", "brazil"),
        ("(kind:quoted OR kind:reported) norms", "brazil"),
        ("ana", "ana event"),
        ("institute", "ana bo"),
        ("brasil", "brazil"),
        ("the norms", "ana bo brazil"),
    ],
)
def test_finds(base: dict[str, Statement], query: str, names: str) -> None:
    found = ids(query)
    assert {name for name, statement in base.items() if statement.pk in found} == set(names.split())


@pytest.mark.parametrize(
    ("query", "at", "suggestion"),
    [
        ("norms speaker:lmia", 14, "norms speaker:Lima"),
        ('org:"open netwroks"', 4, 'org:"open networks"'),
        ("speaker:lmia kind:quotd", 8, "speaker:Lima kind:quoted"),
        ("colour:red", 0, '"colour:red"'),
        ("contry:brasil", 0, "country:brasil"),
        ("org:Brazill", 4, "org:Brazil"),
        ("country:brazzil", 8, "country:Brazil"),
        ("kind:quotd norms", 5, "kind:quoted norms"),
        ("process:qqqq", 8, ""),
        ("city:genva", 5, "city:Geneva"),
        ("venue:nowhere", 6, ""),
    ],
)
def test_an_unknown_name_is_an_error_with_a_suggestion(
    base: dict[str, Statement], query: str, at: int, suggestion: str
) -> None:
    with pytest.raises(QueryError) as caught:
        ask(query)
    assert (caught.value.at, caught.value.suggestion) == (at, suggestion)
    if suggestion:
        ask(suggestion)


def test_says_what_names_were_taken_to_mean(base: dict[str, Statement]) -> None:
    results = ask('norms process:"shared dialogue" speaker:lima')
    process, speaker = results.meanings
    assert (process.field, process.typed, process.at) == ("process", "shared dialogue", 14)
    assert process.candidates == (("dsn-1", "First Dialogue"), ("dsn-2", "Second Dialogue"))
    assert [label for _, label in speaker.candidates] == ["Ana Esperança Lima", "Bo Lima Chen"]
    assert results.text == 'norms process:"shared dialogue" speaker:lima'


def expected_counts(facet: str, found: set[int]) -> Counter[str]:
    """Counts worked out from the rows, each statement counted once for each value."""

    def process_values(statement: Statement) -> set[str]:
        processes = {mention.process for mention in statement.mentions.all()}
        if statement.meeting and statement.meeting.series:
            processes.add(statement.meeting.series)
        return {row.slug for process in processes for row in (process, process.parent) if row}

    values = {
        "speaker": lambda s: {s.speaker.slug} if s.speaker else set(),
        "org": lambda s: {s.organization.slug} if s.organization else set(),
        "group": lambda s: {s.organization.stakeholder_group} if s.organization else set(),
        "country": lambda s: {str(s.organization.country)} if s.organization else set(),
        "process": process_values,
        "series": lambda s: {s.meeting.series.slug} if s.meeting else set(),
        "meeting": lambda s: {s.meeting.slug} if s.meeting else set(),
        "venue": lambda s: {s.meeting.venue.slug} if s.meeting else set(),
        "city": lambda s: {s.meeting.venue.city} if s.meeting else set(),
        "kind": lambda s: {s.kind},
        "year": lambda s: {str(s.said_on.year)} if s.said_on else set(),
        "lang": lambda s: {s.language[:2]},
    }[facet]
    return Counter(value for statement in Statement.objects.filter(pk__in=found) for value in values(statement))


@pytest.mark.parametrize("query", ["", "norms", "process:dsn", "kind:verbatim -norms", "nowhereatall"])
def test_facets_count_what_the_database_counts(base: dict[str, Statement], query: str) -> None:
    results = ask(query)
    assert list(results.facets) == list(FACETS)
    for name, facet in results.facets.items():
        assert {row.value: row.count for row in facet.values} == expected_counts(name, ids(query)), name
        assert facet.total == len(facet.values)
        assert not any(row.selected for row in facet.values)


def test_following_a_facet_gives_as_many_as_it_says(base: dict[str, Statement]) -> None:
    for name, facet in ask("").facets.items():
        for row in facet.values:
            assert ask("", filters={name: (row.value,)}).total == row.count, (name, row)


def test_chosen_values_are_alternatives_within_a_facet(base: dict[str, Statement]) -> None:
    results = ask("norms", filters={"kind": ("quoted", "reported"), "city": ("São Paulo",)})
    assert {hit.statement_id for hit in results.hits} == {base["brazil"].pk}
    kinds = {row.value: (row.count, row.selected) for row in results.facets["kind"].values}
    assert kinds == {"quoted": (1, True), "reported": (0, True), "verbatim": (1, False)}


def test_a_chosen_value_that_is_gone_finds_nothing_and_can_be_taken_away(base: dict[str, Statement]) -> None:
    results = ask("", filters={"speaker": ("merged-away",)})
    assert results.total == 0
    assert [(row.value, row.count) for row in results.facets["speaker"].values if row.selected] == [("merged-away", 0)]


def test_facets_are_cut_but_never_the_chosen_values(base: dict[str, Statement]) -> None:
    chosen = base["brazil"].organization
    assert chosen
    facet = ask("", facet_size=1, filters={"org": (chosen.slug,)}).facets["org"]
    assert [row.value for row in facet.values] == [chosen.slug]
    assert facet.total == 3


def test_dates_can_be_chosen_beside_the_text(base: dict[str, Statement]) -> None:
    assert ids("norms", filters={"date": ("2020-03..",)}) == {base["bo"].pk, base["brazil"].pk}
    assert ids("", filters={"year": ("2020",)}) == ids("year:2020")


def test_orders(base: dict[str, Statement]) -> None:
    newest = [hit.statement_id for hit in ask("norms sort:newest").hits]
    assert newest == [base["bo"].pk, base["brazil"].pk, base["ana"].pk]
    assert ask("norms", sort=Sort.OLDEST).hits[0].statement_id == base["ana"].pk
    assert ask("norms sort:newest", sort=Sort.RELEVANCE).sort is Sort.RELEVANCE
    assert ask("kind:quoted").sort is Sort.NEWEST  # nothing to rank by
    scores = [hit.score for hit in ask("norms").hits]
    assert scores == sorted(scores, reverse=True)


def test_pages(base: dict[str, Statement]) -> None:
    pages = [ask("", page=page, size=3) for page in (1, 2, 3, 4, 10**9)]
    assert [len(page.hits) for page in pages] == [3, 3, 2, 0, 0]
    assert {page.pages for page in pages} == {3}
    assert len({hit.statement_id for page in pages for hit in page.hits}) == len(base)


def test_no_page_beyond_the_first_ten_thousand(base: dict[str, Statement]) -> None:
    beyond = ask("", page=101, size=100)
    assert (beyond.hits, beyond.total) == ((), len(base))
    assert len(ask("", page=1, size=100).hits) == len(search.found(SearchRequest(), limit=10**6)) == len(base)


def test_a_slug_means_one_though_others_bear_its_name(base: dict[str, Statement]) -> None:
    first = SpeakerFactory(name="Twin Name", slug="twin-name")
    SpeakerFactory(name="Twin Name", slug="twin-name-2")
    (by_slug,) = ask("speaker:twin-name").meanings
    assert [value for value, _ in by_slug.candidates] == [first.slug]
    (by_name,) = ask('speaker:"twin name"').meanings
    assert [value for value, _ in by_name.candidates] == ["twin-name", "twin-name-2"]


def test_finds_texts_by_their_own_language(base: dict[str, Statement]) -> None:
    made = {
        "es": StatementFactory(text="La seguridad de las redes.", language="es"),
        "es-AR": StatementFactory(text="Seguridades para todos.", language="es-AR"),
        "en": StatementFactory(text="New things.", language="en"),
        "de": StatementFactory(text="Neue Staaten.", language="de"),
        "zh": StatementFactory(text="网络安全和发展", language="zh"),
        "th": StatementFactory(text="เรื่องความมั่นคงไซเบอร์", language="th"),
    }
    search.queue(statement.pk for statement in made.values())
    search.drain()
    for query, expected in [
        ("seguridad", {"es", "es-AR"}),
        ("seguridades", {"es", "es-AR"}),
        ("Staat", {"de"}),
        ("news", set()),
        ("new", {"en"}),
        ("安全", {"zh"}),
        ("网络 发展", {"zh"}),
        ("安发", set()),
        ("ความมั่นคง", {"th"}),
    ]:
        assert {lang for lang, statement in made.items() if statement.pk in ids(query)} == expected, query


@pytest.mark.parametrize("wrong", [{"page": 0}, {"size": 0}, {"size": 101}, {"facets": ("nonsense",)}])
def test_a_request_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=str(next(iter(wrong)))):
        SearchRequest("norms", **wrong)


def test_snippets_come_escaped(base: dict[str, Statement]) -> None:
    statement = StatementFactory(text="<img src=x onerror=alert(1)> norms & rules")
    search.queue([statement.pk])
    search.drain()
    results = ask("norms")
    assert statement.pk in {hit.statement_id for hit in results.hits}
    assert results.snippet(statement.text) == "&lt;img src=x onerror=alert(1)&gt; <mark>norms</mark> &amp; rules"


def test_words_that_are_not_asked_for_are_not_marked(base: dict[str, Statement]) -> None:
    text = base["event"].text
    assert "<mark>the</mark>" not in ask("welcome to the week").snippet(text)
    assert "<mark>to the week</mark>" in ask('"to the week"').snippet(text)


def test_queries_do_not_grow_with_the_base(
    base: dict[str, Statement], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    search.queue(StatementFactory(text="norms").pk for _ in range(30))
    search.drain()
    with django_assert_max_num_queries(6):  # six facets that name rows
        ask("norms")


def test_hostile_queries_are_bounded(base: dict[str, Statement]) -> None:
    hostile = [
        " ".join(["norms"] * MAX_TERMS),
        " OR ".join(["norms"] * MAX_TERMS),
        " OR ".join([f"{a}{b}*" for a in "abcdefgh" for b in "abcdefgh"][:MAX_TERMS]),
        " OR ".join(['"norms rules"~9'] * MAX_TERMS),
        '"' + "norms " * 160 + '"',
        '"' + "norms rules " * 80 + '"~100',
        "NOT (" * 19 + "norms" + ")" * 19,
        " ".join(f"-speaker:lima{n}" for n in range(40)),
        "speaker:" + "%_" * 400,
        "process:" + "a" * 900,
        "city:\\x00'; DROP TABLE",
        "日本語 שלום العربية ñandú 🇨🇭",
        "a" * 100_000,
    ]
    for text in hostile:
        with suppress(QueryError):
            ask(text)
