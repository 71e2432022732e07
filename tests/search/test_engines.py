"""The contract of every engine behind the seam: same documents, same answers, same order.

Another engine joins by adding a maker to `ENGINES`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.search.engines.embedded.folders import VERSION
from apps.search.engines.embedded.segments import MANY, NUMBERS, SINGLE
from apps.search.engines.protocol import Found, IndexDocument, Question, SearchEngine
from apps.search.engines.whoosh import Backend
from apps.search.errors import IndexMissingError
from apps.search.language.tree import And, During, Near, Node, Not, OneOf, Or, Phrase, Prefix, Word
from apps.search.requests import FACETS, Sort
from tests.search import oracle
from tests.search.cluster import opensearch
from tests.search.oracle import document


def whoosh(folder: Path) -> SearchEngine:
    return Backend("default", PATH=str(folder))


ENGINES: dict[str, Callable[[Path], SearchEngine]] = {"whoosh": whoosh, "opensearch": opensearch}


@pytest.fixture(params=sorted(ENGINES))
def make(request: pytest.FixtureRequest) -> Callable[[Path], SearchEngine]:
    return ENGINES[request.param]


@pytest.fixture
def engine(make: Callable[[Path], SearchEngine], index_folder: Path) -> Iterator[SearchEngine]:
    """An engine with an empty index."""
    engine = make(index_folder)
    engine.replace([], may_commit=yes)
    yield engine
    if isinstance(engine, Backend):
        engine.close()


def yes() -> bool:
    return True


def no() -> bool:
    return False


def put(engine: SearchEngine, *documents: IndexDocument, gone: tuple[int, ...] = ()) -> None:
    engine.apply(documents, gone, may_commit=yes)


def ids(found: Found) -> list[int]:
    return [id for id, _ in found.hits]


def ask(engine: SearchEngine, tree: Node | None = None, **question: object) -> set[int]:
    found = engine.find(Question(tree, **({"stop": 10_000} | question)))  # type: ignore[arg-type]
    assert found.total == len(found.hits)
    return set(ids(found))


def test_keeps_the_protocol(engine: SearchEngine) -> None:
    assert isinstance(engine, SearchEngine)
    assert engine.is_current()
    assert engine.find(Question(Word("anything"), facets=FACETS)) == Found(0, (), {name: {} for name in FACETS})


def test_without_an_index(make: Callable[[Path], SearchEngine], tmp_path: Path) -> None:
    engine = make(tmp_path / "nowhere")
    assert not engine.is_current()
    with pytest.raises(IndexMissingError):
        engine.find(Question(None))
    with pytest.raises(IndexMissingError):
        engine.apply([document(1)], [], may_commit=yes)


TEXTS = {
    1: "The Internet resources of all States.",
    2: "An internet resource, governed well.",
    3: "Who decides on IT? The GA does; it always did.",
    4: "Perú's multi-stakeholder view; see A/RES/73/27.",
    5: "Multistakeholder governance of Peru",
    6: "resources on the Internet",
}

ASKED: list[tuple[Node, set[int]]] = [
    (Word("internet"), {1, 2, 6}),
    (Word("INTERNET"), {1, 2, 6}),
    (Word("resource"), {1, 2, 6}),
    (Phrase("internet resources"), {1}),
    (Phrase("resources on the internet"), {6}),
    (Phrase("of all"), {1}),
    (Word("who"), {3}),
    (Word("IT"), {3}),
    (Word("GA"), {3}),
    (Word("peru"), {4, 5}),
    (Word("Perú"), {4, 5}),
    (Word("multistakeholder"), {4, 5}),
    (Word("multi-stakeholder"), {4, 5}),
    (Word("stakeholder"), {4}),
    (Word("A/RES/73/27"), {4}),
    (Word("73/27"), {4}),
    (OneOf("doc", frozenset({"A/RES/73/27"})), {4}),
    (OneOf("doc", frozenset({"A/RES/73"})), set()),
    (Prefix("govern"), {2, 5}),
    (Prefix("governa"), {5}),
    (Near("internet resources", 1), {1}),
    (Near("internet resources", 2), {1, 6}),
    (And((Word("internet"), Not(Word("states")))), {2, 6}),
    (Not(Word("internet")), {3, 4, 5}),
    (Not(Word("nowhere")), {1, 2, 3, 4, 5, 6}),
    (Or((Word("ga"), Word("peru"), Word("states"), Word("nowhere"))), {1, 3, 4, 5}),
    (Or((Word("ga"), Word("states"), OneOf("kind", frozenset({"verbatim"})))), {1, 2, 3, 4, 5, 6}),
    (And((Word("internet"), Word("nowhere"))), set()),
    (And((Word("internet"), Or((Phrase("all states"), Word("governed"))))), {1, 2}),
]


@pytest.mark.parametrize(("tree", "expected"), ASKED, ids=[str(tree) for tree, _ in ASKED])
def test_words(engine: SearchEngine, tree: Node, expected: set[int]) -> None:
    put(engine, *(document(id, text) for id, text in TEXTS.items()))
    assert ask(engine, tree) == expected


def test_names_are_searched_but_not_across_each_other(engine: SearchEngine) -> None:
    put(
        engine,
        document(1, "Thank you.", names=("AMARA ABARA", "Institute of Open Networks")),
        document(2, "Abara spoke."),
    )
    assert ask(engine, Word("abara")) == {1, 2}
    assert ask(engine, Phrase("open networks")) == {1}
    assert ask(engine, Phrase("abara institute")) == set()
    assert ask(engine, Phrase("you amara")) == set()


def test_better_matches_come_first_and_ties_by_number(engine: SearchEngine) -> None:
    filler = " ".join(f"word{n}" for n in range(80))
    put(engine, document(9, f"norms {filler}"), document(4, "norms norms norms"), document(3, f"norms {filler}"))
    found = engine.find(Question(Word("norms")))
    assert ids(found) == [4, 3, 9]
    assert found.hits[0][1] > found.hits[1][1] == found.hits[2][1] > 0


def test_dates(engine: SearchEngine) -> None:
    def span(first: date, last: date) -> dict[str, int]:
        return {"first_day": first.toordinal(), "last_day": last.toordinal()}

    put(
        engine,
        document(1, day=date(2019, 9, 14)),
        document(2, **span(date(2019, 9, 1), date(2019, 9, 30))),
        document(3, **span(date(2019, 1, 1), date(2019, 12, 31))),
        document(4, day=date(2020, 1, 1)),
        document(5),
        document(6, **span(date(2018, 12, 31), date(2019, 1, 2))),
    )
    assert ask(engine, During(date(2019, 1, 1), date(2019, 12, 31))) == {1, 2, 3, 6}
    assert ask(engine, During(date(2019, 9, 15), date(2019, 9, 15))) == {2, 3}
    assert ask(engine, During(date(2020, 1, 1), date.max)) == {4}
    assert ask(engine, OneOf("year", frozenset({2018, 2020}))) == {4, 6}
    found = engine.find(Question(None, facets=("year",), sort=Sort.NEWEST))
    assert found.facets["year"] == {2018: 1, 2019: 4, 2020: 1}
    assert ids(found) == [4, 3, 2, 1, 6, 5]
    assert ids(engine.find(Question(None, sort=Sort.OLDEST))) == [6, 3, 2, 1, 4, 5]


def test_keys_with_commas_and_many_keys(engine: SearchEngine) -> None:
    put(
        engine,
        document(1, city="Washington, D.C.", process=(1, 2)),
        document(2, city="Washington", process=(2, 3)),
        document(3, city="São Paulo"),
    )
    found = engine.find(Question(None, facets=("city", "process")))
    assert found.facets["city"] == {"Washington, D.C.": 1, "Washington": 1, "São Paulo": 1}
    assert found.facets["process"] == {1: 1, 2: 2, 3: 1}
    assert ask(engine, OneOf("city", frozenset({"Washington"}))) == {2}
    assert ask(engine, OneOf("process", frozenset({1, 3}))) == {1, 2}


def test_a_facet_is_counted_without_its_own_filter(engine: SearchEngine) -> None:
    put(
        engine,
        document(1, "norms", kind="quoted", speaker=1),
        document(2, "norms", kind="verbatim", speaker=1),
        document(3, "norms", kind="quoted", speaker=2),
        document(4, "rules", kind="quoted", speaker=2),
    )
    filters = {"kind": OneOf("kind", frozenset({"quoted"})), "speaker": OneOf("speaker", frozenset({1}))}
    found = engine.find(Question(Word("norms"), filters=filters, facets=("kind", "speaker", "lang")))
    assert ids(found) == [1]
    assert found.facets == {"kind": {"quoted": 1, "verbatim": 1}, "speaker": {1: 1, 2: 1}, "lang": {"en": 1}}


def test_pages_are_slices_of_one_order(engine: SearchEngine) -> None:
    put(engine, *(document(id, "norms " * (id % 7 + 1), day=date(2000 + id % 5, 1, 1)) for id in range(1, 108)))
    for sort in Sort:
        whole = engine.find(Question(Word("norms"), sort=sort, stop=1000)).hits
        assert len(set(whole)) == 107
        for start in (0, 10, 100, 106, 107, 5000):
            page = engine.find(Question(Word("norms"), sort=sort, start=start, stop=start + 10))
            assert (page.hits, page.total) == (whole[start : start + 10], 107)


def test_changes_replace_remove_and_add(engine: SearchEngine) -> None:
    put(engine, document(1, "old norms"), document(2, "norms"), document(3, "norms"))
    put(engine, document(1, "new rules"), document(4, "norms"), gone=(3, 77))
    assert ask(engine, Word("norms")) == {2, 4}
    assert ask(engine, Word("rules")) == {1}
    assert ask(engine) == set(engine.ids()) == {1, 2, 4}
    put(engine, document(1, "new rules"), document(4, "norms"), gone=(3, 77))
    assert ask(engine) == {1, 2, 4}


def test_many_small_changes_leave_a_whole_index(engine: SearchEngine) -> None:
    for id in range(1, 31):
        put(engine, document(id, f"norms number{id}", process=(id, 1), city=f"City {id}", day=date(2000, 1, id)))
        put(engine, document(max(1, id - 3), f"rules number{id}", process=(id,)), gone=(id - 5,) if id > 5 else ())
    assert set(engine.ids()) == ask(engine)
    for id in engine.ids():
        assert engine.fingerprints([id]) == {id: document(id).fingerprint}
    assert ask(engine, Word("number30")) == {27, 30}
    assert ask(engine, OneOf("city", frozenset({"City 30"}))) == {30}


def test_nothing_changes_where_it_may_not_be_committed(engine: SearchEngine) -> None:
    put(engine, document(1, "norms"))
    engine.apply([document(2, "norms")], [1], may_commit=no)
    assert ask(engine) == {1}
    put(engine, document(3, "norms"))
    assert ask(engine) == {1, 3}


def test_a_failed_change_leaves_the_index_as_it_was(engine: SearchEngine) -> None:
    def fail() -> bool:
        raise RuntimeError("the database went away")

    put(engine, document(1, "norms"))
    with pytest.raises(RuntimeError):
        engine.apply([document(2, "norms")], [1], may_commit=fail)
    assert ask(engine) == {1}
    put(engine, document(3, "norms"))
    assert ask(engine) == {1, 3}


def test_the_old_index_serves_until_the_new_one_is_complete(engine: SearchEngine) -> None:
    put(engine, document(1, "norms"))

    def stream() -> Iterator[IndexDocument]:
        yield document(2, "norms")
        assert ask(engine, Word("norms")) == {1}
        yield document(3, "norms")

    engine.replace(stream(), may_commit=yes)
    assert ask(engine, Word("norms")) == {2, 3}


def test_a_failed_rebuild_keeps_the_old_index(engine: SearchEngine, index_folder: Path) -> None:
    put(engine, document(1, "norms"))

    def stream() -> Iterator[IndexDocument]:
        yield document(2, "norms")
        raise RuntimeError("the database went away")

    before = set(index_folder.glob("*"))
    with pytest.raises(RuntimeError):
        engine.replace(stream(), may_commit=yes)
    assert ask(engine, Word("norms")) == {1}
    assert set(index_folder.glob("*")) == before


def test_words_that_begin_so_and_tell_something(engine: SearchEngine) -> None:
    put(engine, document(1, "the theory that this thesis"), document(2, "The thesis, then"))
    assert engine.words("th", 5) == [("thesis", 2), ("theory", 1)]
    assert engine.words("the", 1) == [("thesis", 2)]


def test_fingerprints(engine: SearchEngine) -> None:
    held = [document(1, fingerprint=-(2**63)), document(2, fingerprint=2**63 - 1), document(3, fingerprint=0)]
    put(engine, *held)
    assert engine.fingerprints([1, 2, 3, 4]) == {row.id: row.fingerprint for row in held}
    assert engine.fingerprints([]) == {}


def test_another_process_sees_the_same(
    engine: SearchEngine, make: Callable[[Path], SearchEngine], index_folder: Path
) -> None:
    assert ask(engine) == set()
    program = (
        "import sys; sys.path.insert(0, '.')\n"
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'igkb.settings'\n"
        "import django; django.setup()\n"
        "from pathlib import Path\n"
        "from tests.search.test_engines import ENGINES, put, document, ask\n"
        f"engine = ENGINES[{make.__name__!r}](Path({str(index_folder)!r}))\n"
        "put(engine, document(5, 'norms'))\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parent.parent.parent)
    assert ask(engine) == {5}


# Against the oracle

VOCABULARY = [
    "norm",
    "norms",
    "who",
    "it",
    "the",
    "cyber",
    "open-ended",
    "openended",
    "ended",
    "Perú",
    "A/RES/1/2",
    "rule's",
]
TEXT = st.lists(st.sampled_from(VOCABULARY), max_size=12).map(" ".join)
DAY = st.dates(date(2018, 11, 1), date(2020, 2, 1)).map(date.toordinal)


@st.composite
def documents(draw: st.DrawFn) -> list[IndexDocument]:
    made = []
    for id in draw(st.lists(st.integers(1, 99), unique=True, max_size=8)):
        first, last = sorted((draw(DAY), draw(DAY))) if draw(st.booleans()) else (0, 0)
        made.append(
            document(
                id,
                draw(TEXT),
                names=tuple(draw(st.lists(TEXT, max_size=2))),
                speaker=draw(st.none() | st.integers(1, 3)),
                process=tuple(draw(st.sets(st.integers(1, 4)))),
                city=draw(st.sampled_from(["", "Geneva", "St. Gallen, CH"])),
                kind=draw(st.sampled_from(["verbatim", "quoted"])),
                lang=draw(st.sampled_from(["en", "es"])),
                first_day=first,
                last_day=last,
            )
        )
    return made


WORDS = st.sampled_from(VOCABULARY)
PHRASES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
CRITERIA: dict[str, st.SearchStrategy[Node]] = {
    "speaker": st.frozensets(st.integers(1, 4)).map(lambda keys: OneOf("speaker", keys)),
    "process": st.frozensets(st.integers(1, 5)).map(lambda keys: OneOf("process", keys)),
    "city": st.frozensets(st.sampled_from(["Geneva", "St. Gallen, CH"])).map(lambda keys: OneOf("city", keys)),
    "year": st.frozensets(st.integers(2018, 2020)).map(lambda keys: OneOf("year", keys)),
    "date": st.tuples(DAY, DAY).map(lambda days: During(*(date.fromordinal(day) for day in sorted(days)))),
}
LEAVES = st.one_of(
    WORDS.map(Word),
    st.sampled_from(["no", "ope", "pe", "zz"]).map(Prefix),
    PHRASES.map(Phrase),
    st.builds(Near, PHRASES, st.integers(1, 4)),
    st.just(OneOf("doc", frozenset({"A/RES/1/2"}))),
    *CRITERIA.values(),
)
TREES: st.SearchStrategy[Node] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=5,
)


@settings(
    deadline=None,
    max_examples=40,  # an index takes a cluster longer than many questions to it
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_answers_as_the_documents_themselves_do(engine: SearchEngine, data: st.DataObject) -> None:
    held = data.draw(documents())
    engine.replace(held[::2], may_commit=yes)  # anew: what is gone counts in scores until segments are merged
    put(engine, *held[1::2])
    for _ in range(12):
        chosen = data.draw(st.sets(st.sampled_from(sorted(CRITERIA)), max_size=2))
        question = Question(
            tree=data.draw(st.none() | TREES),
            filters={name: data.draw(CRITERIA[name]) for name in sorted(chosen)},  # type: ignore[misc]
            sort=data.draw(st.sampled_from(list(Sort))),
            stop=100,
            facets=FACETS,
        )
        found = engine.find(question)
        assert set(ids(found)) == oracle.found(held, question)
        assert found.total == len(found.hits)
        expected = oracle.scores(held, question.tree) if question.tree else {}
        for id, score in found.hits:
            assert score == pytest.approx(expected.get(id, 0), rel=1e-4, abs=1e-6)
        for name in FACETS:
            assert found.facets[name] == oracle.counts(held, question, name), name


# Particular to Whoosh


def test_whoosh_holds_every_field_of_the_document() -> None:
    columns = {*NUMBERS, *SINGLE, *MANY}
    assert set(IndexDocument._fields) ^ columns == {"text", "names", "doc", "year"}


def test_whoosh_index_of_another_version_is_not_current(index_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = whoosh(index_folder)
    engine.replace([document(1)], may_commit=yes)
    monkeypatch.setattr("apps.search.engines.embedded.folders.VERSION", 10**6)
    assert not engine.is_current()
    with pytest.raises(IndexMissingError, match="search_rebuild"):
        engine.find(Question(None))


@pytest.mark.parametrize("current", ["", "{", f'{{"version": {VERSION}, "folder": "gone"}}'])
def test_whoosh_index_that_can_not_be_read_is_not_current(index_folder: Path, current: str) -> None:
    engine = whoosh(index_folder)
    engine.replace([document(1)], may_commit=yes)
    (index_folder / "CURRENT").write_text(current)
    assert not engine.is_current()
    engine.replace([document(2)], may_commit=yes)
    assert ask(engine) == {2}


def test_whoosh_leaves_no_old_index_behind(index_folder: Path) -> None:
    engine = whoosh(index_folder)
    for _ in range(3):
        engine.replace([document(1)], may_commit=yes)
        ask(engine)
    assert len(list(index_folder.iterdir())) == 2  # the index and the file that names it


@pytest.mark.parametrize("when", ["while adding", "before the commit"])
def test_whoosh_survives_a_killed_writer(index_folder: Path, when: str) -> None:
    engine = whoosh(index_folder)
    engine.replace([], may_commit=yes)
    put(engine, document(1, "norms"))
    program = (
        "import sys; sys.path.insert(0, '.')\n"
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'igkb.settings'\n"
        "import django; django.setup()\n"
        "from pathlib import Path\n"
        "from tests.search.test_engines import whoosh, document\n"
        "class Deadly(tuple):\n"
        "    def __iter__(self):\n"
        "        yield 'A/1'\n"
        "        os._exit(9)\n"
        f"symbols = Deadly() if {when == 'while adding'} else ()\n"
        f"engine = whoosh(Path({str(index_folder)!r}))\n"
        "engine.apply([document(2, 'norms'), document(3, 'norms', doc=symbols)], [1], may_commit=lambda: os._exit(9))\n"
    )
    root = Path(__file__).parent.parent.parent
    assert subprocess.run([sys.executable, "-c", program], check=False, cwd=root).returncode == 9
    assert ask(engine) == {1}
    put(engine, document(4, "norms"))
    assert ask(engine) == {1, 4}
