"""Particular to the embedded engine: segments and their merging, threads, processes, builds that are broken off."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from apps.search.engines.embedded import answering, folders, writing
from apps.search.engines.embedded.cache import Cache
from apps.search.engines.embedded.inverting import Inverter
from apps.search.engines.embedded.merging import merge
from apps.search.engines.embedded.segments import EXTENSION, FIELDS, MANY, NUMBERS, PLACED, SCORED, SINGLE, Segment
from apps.search.engines.protocol import IndexDocument, Question
from apps.search.engines.whoosh import Backend
from apps.search.errors import IndexBusyError, TooCommonError
from apps.search.language.tree import And, Near, Not, OneOf, Or, Phrase, Prefix, Word
from apps.search.requests import FACETS, Sort
from tests.search import oracle
from tests.search.oracle import document
from tests.search.test_against_whoosh import Chance

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def engine(index_folder: Path) -> Iterator[Backend]:
    engine = Backend("default", PATH=str(index_folder))
    engine.replace([], may_commit=yes)
    yield engine
    engine.close()


def yes() -> bool:
    return True


def put(engine: Backend, *documents: IndexDocument, gone: tuple[int, ...] = ()) -> None:
    engine.apply(documents, gone, may_commit=yes)


def ids(engine: Backend, word: str) -> set[int]:
    return {id for id, _ in engine.find(Question(Word(word), stop=10_000)).hits}


def opened() -> int:
    """Segments that are open in this process."""
    return sum(isinstance(one, Segment) for one in gc.get_objects())


def current(engine: Backend) -> Path:
    folder = folders.named(engine.path, folders.CURRENT)
    assert folder is not None
    return folder


def written(folder: Path, name: str, documents: list[IndexDocument]) -> Segment:
    inverter = Inverter()
    for one in documents:
        inverter.add(one)
    inverter.write(folder / f"{name}{EXTENSION}")
    return Segment(folder, name)


def contents(segment: Segment) -> dict[str, object]:
    """Everything that is in a segment, apart from how wide its numbers are written."""
    held: dict[str, object] = {name: segment.file.whole(name).tolist() for name in NUMBERS}
    for name in FIELDS:
        field = segment.fields[name]
        words = list(field.dictionary)
        held[name] = [words, field.starts.tolist(), field.documents(0, len(words)).tolist()]
        held[f"{name}.freqs"] = field.frequencies(0, len(words)).tolist()
        if name in SCORED:
            held[f"{name}.lengths"] = segment.file.whole(f"{name}.lengths").tolist()
        if name in PLACED:
            held[f"{name}.places"] = [field.places(0, len(words)).tolist(), field.bases.tolist()]
    for name in (*SINGLE, *MANY):
        column = segment.columns[name]
        wanted = np.eye(len(column.keys) + 1, dtype=bool)
        holding = {key: column.holding(wanted[place + 1])[column.codes] for place, key in enumerate(column.keys)}
        held[f"{name}.keys"] = {key: mask.tolist() for key, mask in holding.items()}
    return held


def test_an_answer_is_kept_until_something_changes(engine: Backend) -> None:
    put(engine, document(1, "norms"))
    page, everything = Question(Word("norms")), Question(Word("norms"), stop=10_000)
    first = engine.find(page)
    assert engine.find(page) is first
    assert engine.find(everything) is not engine.find(everything), "what is long is not kept"
    for city in range(answering._KNOWN + 1):
        engine.find(replace(page, filters={"city": OneOf("city", frozenset({f"City {city}"}))}))
    assert engine.find(page) is first, "others are let go of half at a time, the oldest first"
    put(engine, document(2, "norms"))
    assert engine.find(page).total == 2


def test_answers_that_are_kept_hold_no_more_than_so_many_keys(engine: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "_HELD", 10)
    put(engine, *(document(id, "norms", city=f"City {id}") for id in range(1, 9)))
    few, wide = Question(Word("norms"), stop=3), Question(Word("norms"), stop=2, facets=("city",))
    all_of_it = replace(wide, stop=3)
    first = engine.find(few)
    assert engine.find(all_of_it) is not engine.find(all_of_it), "one alone holds more"
    assert engine.find(few) is first
    engine.find(wide)
    engine.find(replace(wide, sort=Sort.OLDEST))
    assert engine.find(few) is not first, "two hold more together, and what was before them is let go of"


def test_questions_that_differ_in_a_filter_have_hashes_of_their_own() -> None:
    cities = [Question(None, {"city": OneOf("city", frozenset({f"City {number}"}))}) for number in range(100)]
    assert len({hash(question) for question in cities}) > 90, "else each is compared with all that are kept"
    both = {"city": OneOf("city", frozenset({"Oslo"})), "kind": OneOf("kind", frozenset({"verbatim"}))}
    assert hash(Question(None, both)) == hash(Question(None, dict(reversed(both.items()))))


@pytest.mark.parametrize("seed", range(5))
def test_merged_segments_are_those_of_their_documents(tmp_path: Path, seed: int) -> None:
    chance = Chance(seed)
    documents = [chance.document(id) for id in range(1, 60)]
    cuts = [documents[:7], documents[7:40], documents[40:]]
    live = [np.array([chance.random.random() < 0.7 for _ in cut]) for cut in cuts]
    segments = [written(tmp_path, f"part{number}", cut) for number, cut in enumerate(cuts)]
    merge(tmp_path / f"merged{EXTENSION}", list(zip(segments, live, strict=True)))
    kept = [
        one for cut, keep in zip(cuts, live, strict=True) for one, here in zip(cut, keep.tolist(), strict=True) if here
    ]
    assert contents(Segment(tmp_path, "merged")) == contents(written(tmp_path, "anew", kept))


def test_a_segment_may_have_more_documents_than_two_bytes_can_number(engine: Backend) -> None:
    last = 2**16 + 50
    engine.replace(
        (document(id, "open-ended" if id % 1000 == 0 else "it") for id in range(1, last + 1)), may_commit=yes
    )
    assert ids(engine, "openended") == ids(engine, "ended") == set(range(1000, last, 1000))
    put(engine, document(last, "ended"), gone=(1000,))
    assert ids(engine, "ended") == {last, *range(2000, last, 1000)}


def test_threads_read_whole_states_while_another_writes(engine: Backend) -> None:
    def generation(number: int) -> list[IndexDocument]:
        return [document(id, f"norms generation{number}", city=f"City {number}") for id in range(1, 11)]

    put(engine, *generation(0))
    done = Event()

    def read() -> int:
        questions = 0
        while not done.is_set() or not questions:
            found = engine.find(Question(Prefix("generation"), facets=("city",)))
            assert found.total == len(found.hits) == 10
            assert list(found.facets["city"].values()) == [10]
            questions += 1
        return questions

    with ThreadPoolExecutor(3) as threads:
        readers = [threads.submit(read) for _ in range(3)]
        try:
            for number in range(1, 40):
                put(engine, *generation(number))
        finally:
            done.set()
        assert all(reader.result() for reader in readers)
    assert ids(engine, "generation39") == set(range(1, 11))


def test_many_processes_forked_from_one_read_and_write(engine: Backend, index_folder: Path) -> None:
    put(engine, *(document(id, "norms") for id in range(1, 6)))
    program = (
        "import os, sys; sys.path.insert(0, '.')\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'igkb.settings'\n"
        "import django; django.setup()\n"
        "from apps.search.engines.protocol import Question\n"
        "from apps.search.engines.whoosh import Backend\n"
        "from apps.search.language.tree import Word\n"
        "from tests.search.oracle import document\n"
        f"engine = Backend('default', PATH={str(index_folder)!r})\n"
        "engine.timeout = 600\n"
        "assert engine.find(Question(Word('norms'))).total == 5\n"
        "children = []\n"
        "for number in range(3):\n"
        "    child = os.fork()\n"
        "    if not child:\n"
        "        assert engine.find(Question(Word('norms'))).total >= 5\n"
        "        engine.apply([document(100 + number, 'norms')], [], may_commit=lambda: True)\n"
        "        assert engine.find(Question(Word('norms'))).total >= 6\n"
        "        os._exit(0)\n"
        "    children.append(child)\n"
        "assert all(os.waitpid(child, 0)[1] == 0 for child in children)\n"
        "assert engine.find(Question(Word('norms'))).total == 8\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)
    assert ids(engine, "norms") == {1, 2, 3, 4, 5, 100, 101, 102}


def test_segments_are_merged_beside(engine: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_AT_ONCE", 0)
    for id in range(1, 30):
        put(engine, document(id, "norms", city="Geneva"), gone=(id - 7,))
    engine.close()
    assert len(folders.contents(current(engine))[1]) < 10
    assert ids(engine, "norms") == set(range(23, 30))
    assert engine.find(Question(None, facets=("city",))).facets == {"city": {"Geneva": 7}}


def test_a_process_that_only_writes_lets_go_of_segments_that_are_gone(engine: Backend) -> None:
    """A worker takes in changes and answers nobody: each open segment is memory, a file descriptor, and a deleted file
    that stays on the disk."""
    gc.collect()
    before = opened()
    for id in range(1, 41):
        put(engine, document(id, "norms"))
    listed = folders.contents(current(engine))[1]
    assert opened() - before <= len(listed) < 10
    assert ids(engine, "norms") == set(range(1, 41))


def test_a_process_that_only_writes_lets_go_of_an_index_that_was_replaced(engine: Backend) -> None:
    gc.collect()
    before = opened()
    for id in (1, 2, 3):
        put(engine, document(id, "norms"))
    engine.replace([document(id, "norms") for id in (1, 2, 3)], may_commit=yes)
    put(engine, document(4, "norms"))
    gc.collect()
    assert opened() - before <= len(folders.contents(current(engine))[1])
    assert ids(engine, "norms") == {1, 2, 3, 4}


def test_what_is_deleted_while_segments_are_merged_stays_deleted(
    engine: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "chosen", lambda segments: list(segments) if len(segments) == 3 else [])
    monkeypatch.setattr(writing, "_AT_ONCE", 0)
    monkeypatch.setattr("apps.search.engines.whoosh._merger", NoMerger())
    for id in range(1, 13, 4):
        put(engine, *(document(number, f"norms number{number}") for number in range(id, id + 4)))
    put(engine, gone=(2,))
    meanwhile = [lambda: put(engine, gone=(3, 9)), lambda: put(engine, document(5, "rules"))]

    def opened(folder: Path, name: str) -> Segment:
        if meanwhile:
            change: Callable[[], None] = meanwhile.pop()
            change()
        return Segment(folder, name)

    writing.merge_large(current(engine), opened)
    assert len(folders.contents(current(engine))[1]) == 2
    assert ids(engine, "norms") == {1, 4, 6, 7, 8, 10, 11, 12}
    assert ids(engine, "rules") == {5}
    assert ids(engine, "number11") == {11}


class NoMerger:
    def start(self, folder: Path, opened: writing.Opener) -> None:
        pass

    def wait(self) -> None:
        pass


def test_what_a_killed_writer_left_is_swept(engine: Backend) -> None:
    folder = current(engine)
    left = [folder / f"{folders.NAME}_0123456789abcdef{EXTENSION}", folder / f"_{folders.NAME}_7.toc.1700000000.0"]
    for path in left:
        path.write_bytes(b"half")
    assert ids(engine, "norms") == set()
    put(engine, document(1, "norms"))
    assert not any(path.exists() for path in left)
    assert ids(engine, "norms") == {1}


def test_a_build_that_was_broken_off_is_gone_on_with(engine: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "BATCH", 10)
    held = {id: document(id, f"norms number{id}", city="Geneva") for id in range(1, 41)}
    put(engine, *list(held.values())[:20])

    def stream() -> Iterator[IndexDocument]:
        yield from list(held.values())[:33]
        raise KeyboardInterrupt

    assert engine.unfinished() == 0
    with pytest.raises(KeyboardInterrupt):
        engine.replace(stream(), may_commit=yes)
    assert ids(engine, "norms") == set(range(1, 21))
    after = engine.unfinished()
    assert 20 < after < 34
    # What changes meanwhile reaches both.
    held[3], held[40] = document(3, "rules"), document(40, "rules")
    put(engine, held[3], held[40], gone=(4,))
    del held[4]
    assert ids(engine, "rules") == {3, 40}
    another = Backend("default", PATH=str(engine.path))
    another.replace((one for id, one in held.items() if id > after), may_commit=yes, after=after)
    assert engine.unfinished() == 0
    assert set(engine.ids()) == set(held)
    assert len(list(engine.ids())) == len(held)
    assert ids(engine, "rules") == {3, 40}
    found = engine.find(Question(None, facets=FACETS))
    assert found.facets["city"] == oracle.counts(held.values(), Question(None), "city")


def test_two_builds_at_once_are_one_too_many(engine: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "BATCH", 2)
    monkeypatch.setattr(engine, "timeout", 0)

    def stream() -> Iterator[IndexDocument]:
        yield document(1, "norms on norms")
        with pytest.raises(IndexBusyError):
            engine.replace([document(2)], may_commit=yes, after=engine.unfinished())
        yield document(3, "norms")

    engine.replace(stream(), may_commit=yes)
    assert set(engine.ids()) == {1, 3}


def test_the_cache_keeps_within_its_bounds_and_forgets_what_was_used_longest_ago() -> None:
    cache = Cache(40_000)
    for number in range(100):
        cache.put("segment", number, number, 3000)
        assert cache.get("segment", 0) == 0  # used all the time
        assert cache.bytes <= cache.limit
    assert cache.get("segment", 99) == 99
    for key in (1, 50):
        with pytest.raises(KeyError):
            cache.get("segment", key)
    cache.put("segment", "large", 0, 20_000)
    with pytest.raises(KeyError):
        cache.get("segment", "large")
    cache.keep({"another"})
    assert (cache.bytes, cache.keys()) == (0, [])


def test_answers_do_not_depend_on_the_cache(index_folder: Path) -> None:
    chance = Chance(7)
    documents = [chance.document(id) for id in range(1, 200)]
    answers = []
    for size, path in ((0, index_folder / "none"), (64, index_folder / "some")):
        engine = Backend("default", PATH=str(path), CACHE_MB=size)
        engine.replace(documents, may_commit=yes)
        chance.random.seed(7)
        questions = [chance.question() for _ in range(50)]
        answers.append([engine.find(question) for question in (*questions, *questions)])
        engine.close()
    assert answers[0] == answers[1]
    assert answers[0][:50] == answers[0][50:]


def test_words_of_texts(engine: Backend) -> None:
    put(
        engine,
        document(1, "norms normal cyber"),
        document(2, "norms norm"),
        document(3, "norms форум", names=("normal",)),
    )
    put(engine, document(2, "norma norm"), document(4, "nrom форума"))
    assert engine.frequencies(["norms", "normal", "norm", "nowhere"]) == (4, {"norms": 2, "normal": 1, "norm": 1})
    assert engine.words("norm", 3) == [("norms", 2), ("norm", 1), ("norma", 1)]
    assert engine.words("zz", 3) == []
    assert engine.spellings("norms", 10) == [("norm", 1), ("norma", 1), ("normal", 1), ("nrom", 1)]
    assert engine.spellings("norm", 10) == [("norms", 2), ("norma", 1), ("nrom", 1)]
    assert engine.spellings("форумы", 10) == [("форум", 1), ("форума", 1)]
    assert engine.spellings("", 10) == []


def test_phrases_do_not_reach_from_one_document_into_the_next(engine: Backend) -> None:
    put(engine, document(1, "one two"), document(2, "three four"), document(3, "", names=("five",)), document(4, "six"))
    for words in ("two three", "four five", "five six"):
        assert engine.find(Question(Phrase(words))).total == 0
    assert engine.find(Question(Phrase("three four"))).hits[0][0] == 2


def test_phrases_of_words_that_stand_everywhere_are_refused_before_they_are_read(
    engine: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(engine, *(document(id, text="the house of the people") for id in range(1, 9)), document(9, text="rare bird"))
    common, rare = Phrase("the house", at=20), Phrase("rare bird")
    monkeypatch.setattr(answering, "_MOST", 15)  # each of the two words stands in eight statements
    assert engine.find(Question(common)).total == 8  # one alone is always answered
    assert engine.find(Question(And((rare, Word("bird"))))).total == 1
    for tree in (Or((rare, common)), And((rare, Not(common))), Or((rare, Near("people house", 3, at=20)))):
        with pytest.raises(TooCommonError, match="character 21"):
            engine.find(Question(tree))
