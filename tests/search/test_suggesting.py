"""What the search offers beside results: completion, did you mean, related words, statements alike, whose name it is,
and the queries that found nothing."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from apps import search
from apps.lib.text import fold
from apps.proceedings.models import Statement
from apps.search import QueryError, SearchRequest, Subject
from apps.search.models import EmptyQuery
from apps.search.services import KEPT, record_empty
from tests.factories import (
    MeetingFactory,
    OrganizationFactory,
    ProcessAliasFactory,
    ProcessFactory,
    SpeakerFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db

REEDS = "The reed infrastructure of our rivers needs care; reed infrastructure feeds weavers. "


@pytest.fixture
def base() -> dict[str, Statement]:
    ana = SpeakerFactory(name="Ana Esperança Lima", slug="ana-esperanca-lima", known_as=("A. Lima",))
    other = SpeakerFactory(name="Ana Esperança Lima", slug="ana-esperanca-lima-2")
    silent = SpeakerFactory(name="Anatole Reed", slug="anatole-reed")
    weavers = OrganizationFactory(name="Union of Weavers", acronym="UW", slug="union-of-weavers")
    forum = ProcessFactory(name="Forum of Cables", abbreviation="FOC", slug="forum-of-cables")
    ProcessAliasFactory(process=forum, form="Anchors and Cables")
    meeting = MeetingFactory(title="Opening of the Reed Forum", slug="opening-of-the-reed-forum", day=date(2020, 3, 2))
    said = {"meeting": meeting, "organization": weavers}
    made = {
        "first": StatementFactory(speaker=ana, text=REEDS + "Rivers and weavers agree.", **said),
        "second": StatementFactory(speaker=ana, text=REEDS + "Weavers by the rivers are many.", **said),
        "third": StatementFactory(speaker=other, text="Reed infrastructure, rivers, weavers: all of it.", **said),
        "cables": StatementFactory(speaker=other, text="Cables under the sea carry the traffic.", **said),
        "sea": StatementFactory(speaker=ana, text="The sea is deep, and cables are long.", **said),
        "table": StatementFactory(speaker=ana, text="A table of contents, nothing else.", **said),
    }
    for number in range(20):
        made[f"filler {number}"] = StatementFactory(text=f"Procedure number {number} of the day.", speaker=None, **said)
    assert silent.pk
    search.rebuild()
    return made


def completions(text: str) -> list[tuple[str, str]]:
    return [(one.kind, one.query) for one in search.complete(text)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        # The one who said more comes first, whoever said nothing after them
        ("ana", [("speaker", "speaker:ana-esperanca-lima"), ("speaker", "speaker:ana-esperanca-lima-2")]),
        ("Esperanca", [("speaker", "speaker:ana-esperanca-lima")]),
        ("cables ana esp", [("speaker", "cables speaker:ana-esperanca-lima")]),
        ("weav", [("org", "org:union-of-weavers"), ("phrase", "weavers")]),
        ("uw", [("org", "org:union-of-weavers")]),
        ("foc", [("process", "process:forum-of-cables")]),
        ("opening of", [("meeting", "meeting:opening-of-the-reed-forum")]),
        ("speaker:an", [("speaker", "speaker:ana-esperanca-lima")]),
        ('speaker:"ana esp', [("speaker", "speaker:ana-esperanca-lima")]),
        ("-rivers series:foc", [("process", "-rivers series:forum-of-cables")]),
        ("infrast", [("phrase", "infrastructure")]),
        ("norms OR infrast", [("phrase", "norms OR infrastructure")]),
        ("care reed infr", [("phrase", 'care "reed infrastructure"'), ("phrase", "care reed infrastructure")]),
        ('"reed infr', [("phrase", '"reed infrastructure"')]),
        ("reed infrastructure ", [("phrase", '"reed infrastructure of our rivers"')]),
    ],
)
def test_completes(base: dict[str, Statement], typed: str, first: list[tuple[str, str]]) -> None:
    assert completions(typed)[: len(first)] == first


@pytest.mark.parametrize("typed", ["", "a", "-ana", "(", "kind:verb", "year:20", '"', "zzzz", "x" * 2000, "%", "_"])
def test_completes_nothing_where_there_is_nothing(base: dict[str, Statement], typed: str) -> None:
    assert completions(typed) == []


def test_every_completion_can_be_asked_and_is_there(base: dict[str, Statement]) -> None:
    for typed in ("a", "an", "ana", "re", "reed ", "weavers ri", "op", "fo", "speaker:l", "cables c", "the s"):
        for one in search.complete(typed):
            results = search.query(SearchRequest(one.query))
            assert results.total or one.kind != "phrase", one
            assert one.query.endswith((one.value, f'"{one.value}"', f'{one.value}"'))
            assert fold(one.label)


def test_completion_asks_the_database_as_often_whatever_it_holds(
    base: dict[str, Statement], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        SpeakerFactory(name=f"Anabel Number {number}")
        OrganizationFactory(name=f"Anchorage Number {number}")
    with django_assert_max_num_queries(8):
        assert len(search.complete("ana")) == 10
    with django_assert_max_num_queries(8):
        search.complete("reed infrastructure ")


def test_completion_without_an_index_offers_nothing() -> None:
    assert search.complete("ana") == ()


@pytest.mark.parametrize(
    ("typed", "correction"),
    [
        ("infrastrucutre", "infrastructure"),
        ("reed infrastrucutre", "reed infrastructure"),
        ('"reed infrastrucutre" rivers', '"reed infrastructure" rivers'),
        ("esperanza", "Esperança"),
        ("rivers weevers", "rivers weavers"),
        ("rivers -weevers", ""),
        ("rivers", ""),
        ("zzzzzzzz", ""),
        ("kind:quoted", ""),
        ("table sea", ""),
    ],
)
def test_did_you_mean(base: dict[str, Statement], typed: str, correction: str) -> None:
    results = search.query(SearchRequest(typed))
    assert results.correction == correction
    if correction:
        assert search.query(SearchRequest(correction)).total > results.total


def test_related_words_are_those_that_the_rest_has_not(base: dict[str, Statement]) -> None:
    related = search.related(SearchRequest("reed"))
    assert {"infrastructure", "rivers", "weavers"} <= set(related)
    assert not {"reed", "procedure", "the"} & set(related)
    for word in related:
        assert search.query(SearchRequest(word)).total
    assert len(search.related(SearchRequest("reed"), size=1)) == 1
    assert search.related(SearchRequest("nowhereatall")) == ()
    with pytest.raises(QueryError):
        search.related(SearchRequest("(reed"))


def test_similar_statements_share_what_is_characteristic(base: dict[str, Statement]) -> None:
    alike = [hit.statement_id for hit in search.similar(base["first"].pk)]
    assert alike[:2] == [base["second"].pk, base["third"].pk]
    assert base["first"].pk not in alike
    assert next(hit.statement_id for hit in search.similar(base["cables"].pk)) == base["sea"].pk
    assert len(search.similar(base["first"].pk, size=1)) == 1
    assert search.similar(0) == ()


def test_found_gives_what_the_pages_give(base: dict[str, Statement]) -> None:
    for text in ("reed", "procedure", "", "sort:oldest rivers"):
        request = SearchRequest(text, size=5)
        pages = search.query(request).pages
        paged = [
            hit.statement_id
            for n in range(1, pages + 1)
            for hit in search.query(SearchRequest(text, size=5, page=n)).hits
        ]
        assert list(search.found(request)) == paged
        assert list(search.found(request, limit=2)) == paged[:2]


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("ana esperança lima", ["ana-esperanca-lima", "ana-esperanca-lima-2"]),
        ('"A. Lima"', ["ana-esperanca-lima"]),
        ("Union of Weavers", ["union-of-weavers"]),
        ("uw", ["union-of-weavers"]),
        ("FOC", ["forum-of-cables"]),
        ("forum of cables", ["forum-of-cables"]),
        ("anchors and cables", ["forum-of-cables"]),
        ("opening of the reed forum", ["opening-of-the-reed-forum"]),
        ("ana", []),
        ("ana esperança lima rivers", []),
        ("speaker:lima", []),
        ("uw OR foc", []),
        ("", []),
    ],
)
def test_a_name_leads_to_its_bearers(base: dict[str, Statement], text: str, slugs: list[str]) -> None:
    subjects = search.query(SearchRequest(text)).subjects
    assert sorted(subject.value for subject in subjects) == slugs
    assert all(isinstance(subject, Subject) and subject.label for subject in subjects)


def test_who_was_merged_stands_for_the_one_that_is_kept(base: dict[str, Statement]) -> None:
    kept = SpeakerFactory(name="Quirin Vale", slug="quirin-vale", known_as=("Quirinus Vale",))
    SpeakerFactory(name="Quirin Wale", slug="quirin-wale", merged_into=kept)
    kept.names.filter(name="Quirinus Vale").update(retired=True)
    assert completions("quirin") == [("speaker", "speaker:quirin-vale")]
    assert completions("quirin wale") == [("speaker", "speaker:quirin-vale")]
    assert completions("quirinus") == []
    for name, slugs in (("quirin wale", ["quirin-vale"]), ("quirin vale", ["quirin-vale"]), ("quirinus vale", [])):
        assert [subject.value for subject in search.query(SearchRequest(name)).subjects] == slugs


def test_a_name_of_many_leads_to_nobody(base: dict[str, Statement]) -> None:
    for _ in range(2):
        SpeakerFactory(name="Ana Esperança Lima")
    assert search.query(SearchRequest("Ana Esperança Lima")).subjects == ()


def test_queries_that_found_nothing_are_counted() -> None:
    for text in ("Lost  Reeds", "lost reeds", "other\x00\n", "  ", "x" * 5000):
        search.record_empty(text)
    kept = {row.text: row for row in EmptyQuery.objects.all()}
    assert Counter({text[:20]: row.count for text, row in kept.items()}) == {"lost reeds": 2, "other": 1, "x" * 20: 1}
    assert kept["lost reeds"].first_asked_at < kept["lost reeds"].last_asked_at


def test_only_so_many_empty_queries_are_kept() -> None:
    record_empty(text="oldest")
    now = EmptyQuery.objects.get().last_asked_at
    EmptyQuery.objects.bulk_create(
        EmptyQuery(folded=f"q {n}", text=f"q {n}", first_asked_at=now, last_asked_at=now) for n in range(KEPT - 1)
    )
    record_empty(text="newest")
    assert EmptyQuery.objects.count() == KEPT
    assert not EmptyQuery.objects.filter(folded="oldest").exists()
    assert EmptyQuery.objects.filter(folded="newest").exists()
