"""What is particular to the cluster engine: copies, nodes that go away, builds that are broken off, late requests."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest
from django.test import Client
from haystack import connections
from hypothesis import given
from hypothesis import strategies as st

from apps.search import analysis
from apps.search.engines import opensearch_bulk as bulk
from apps.search.engines.opensearch import Backend
from apps.search.engines.opensearch_build import _AHEAD, Base
from apps.search.engines.opensearch_cluster import Cluster
from apps.search.engines.opensearch_fields import CODES, NUMBERS, mapping, source, telling
from apps.search.engines.protocol import IndexDocument, Question
from apps.search.errors import IndexBusyError, IndexMissingError, IndexUnreachableError
from apps.search.language.tree import And, Near, Node, Not, OneOf, Or, Phrase, Prefix, Word
from apps.search.requests import FACETS, Sort
from tests.search import cluster
from tests.search.oracle import document
from tests.search.test_engines import ask, no, put, whoosh, yes
from tests.services.nodes import Nodes


@pytest.fixture
def engine(index_folder: Path) -> Backend:
    """An engine with an empty index."""
    engine = cluster.opensearch(index_folder)
    engine.replace([], may_commit=yes)
    return engine


def indexes(engine: Backend) -> set[str]:
    """Names of all that is on the cluster for this base."""
    pattern = f"{engine.base.name}.*"
    return set(engine.base.cluster.read(lambda client: client.indices.get(index=pattern)))


# One order


VOCABULARY = [f"word{n}" for n in range(60)] + ["norms", "norm", "rules", "open-ended", "Perú", "states"]


def corpus(seed: int, size: int) -> list[IndexDocument]:
    """Texts in which some words are frequent and most are rare, as in speech."""
    draw = Random(seed)  # noqa: S311  repeatable, not secret
    weights = [1 / (rank + 1) for rank in range(len(VOCABULARY))]
    shuffled = draw.sample(VOCABULARY, len(VOCABULARY))
    return [
        document(
            id,
            " ".join(draw.choices(shuffled, weights, k=draw.randint(1, 120))),
            names=tuple(" ".join(draw.choices(shuffled, k=2)) for _ in range(draw.randint(0, 3))),
            speaker=draw.choice([None, *range(1, 30)]),
            process=tuple(draw.sample(range(1, 12), draw.randint(0, 3))),
            city=draw.choice(["", "Geneva", "St. Gallen, CH"]),
            lang=draw.choice(["en", "en", "es", "fr"]),
            day=date(2015 + draw.randint(0, 6), draw.randint(1, 12), 1) if draw.random() < 0.9 else None,
        )
        for id in range(1, size + 1)
    ]


def trees(seed: int, count: int) -> Iterator[Node]:
    draw = Random(seed)  # noqa: S311  repeatable, not secret

    def leaf() -> Node:
        words = draw.sample(VOCABULARY, 2)
        return draw.choice(
            [
                Word(words[0]),
                Word(words[0]),
                Prefix("word1"),
                Prefix("nor"),
                Phrase(" ".join(words)),
                Near(" ".join(words), draw.randint(1, 9)),
                OneOf("process", frozenset(draw.sample(range(1, 12), 2))),
            ]
        )

    def tree(depth: int) -> Node:
        shape = draw.choice(["leaf", "and", "or", "not"]) if depth else "leaf"
        if shape == "and":
            return And((tree(depth - 1), tree(depth - 1)))
        if shape == "or":
            return Or((tree(depth - 1), tree(depth - 1)))
        return Not(tree(depth - 1)) if shape == "not" else leaf()

    return (tree(2) for _ in range(count))


def test_ranks_and_counts_as_the_embedded_engine(engine: Backend, tmp_path: Path) -> None:
    held = corpus(7, 400)
    embedded = whoosh(tmp_path / "embedded")
    embedded.replace(held, may_commit=yes)
    engine.replace(held, may_commit=yes)
    draw = Random(8)  # noqa: S311  repeatable, not secret
    for tree in trees(9, 150):
        filters = draw.choice([{}, {"speaker": OneOf("speaker", frozenset({3, 4, 5}))}])
        question = Question(tree, filters, draw.choice(list(Sort)), stop=400, facets=FACETS, facet_size=5)
        one, other = embedded.find(question), engine.find(question)
        assert other == one or close(other.hits, one.hits), tree
        assert (other.total, other.facets, other.facet_totals) == (one.total, one.facets, one.facet_totals), tree


def test_knows_words_as_the_embedded_engine(engine: Backend, tmp_path: Path) -> None:
    held = corpus(11, 200)
    embedded = whoosh(tmp_path / "embedded")
    for one in (embedded, engine):
        one.replace(held, may_commit=yes)
        put(one, *held[:9], gone=(10, 11))
    asked = [*map(str.lower, VOCABULARY), "nowhere"]
    assert engine.frequencies(asked) == embedded.frequencies(asked)
    for prefix in ("word", "word1", "n", "zz", "open"):
        assert engine.words(prefix, 7) == embedded.words(prefix, 7)
    for word in ("norms", "nrom", "wrod12", "word7", "rules", "stats", "zzzz"):
        assert engine.spellings(word, 8) == embedded.spellings(word, 8), word


def close(some: tuple[tuple[int, float], ...], others: tuple[tuple[int, float], ...]) -> bool:
    """The same scores place by place, and the same statements wherever scores are not as good as equal."""
    if [pytest.approx(score, rel=1e-4) for _, score in some] != [score for _, score in others]:
        return False
    scores, same = dict(some), dict(others)
    return scores.keys() == same.keys() and all(scores[id] == pytest.approx(same[id], rel=1e-4) for id in scores)


def test_holds_every_field_of_the_document() -> None:
    fields = set(mapping()["properties"])
    assert {*NUMBERS, *CODES, "id", "doc", "first_day", "last_day", "fingerprint"} <= fields


@given(st.text() | st.text(st.characters(max_codepoint=127)))
def test_a_document_is_sent_as_json(text: str) -> None:
    row = document(
        7, text, names=(text, "Ana"), doc=(text,), speaker=3, process=(5, 12), city=text, day=date(2020, 2, 29)
    )
    told = json.loads(source(row))
    assert told["word"].split() == analysis.words(text)
    assert told["vocabulary"] == telling(analysis.words(text))
    assert told["name"][0].split() == analysis.words(text)
    assert told["doc"] == [text]
    assert told.get("city", "") == text
    assert (told["id"], told["fingerprint"], told["year"]) == (7, row.fingerprint, ["2020"])
    assert (int(told["speaker"]), [int(one) for one in told["process"]]) == (3, [5, 12])
    assert told["first_day"] == told["last_day"] == row.first_day
    assert set(told) <= set(mapping()["properties"])


def test_a_deep_query_is_answered(engine: Backend) -> None:
    put(engine, document(1, "norms"))
    tree: Node = Word("norms")
    for level in range(25):
        tree = And((tree, Word("norms"))) if level % 2 else Or((tree, Word("rules")))
    assert ask(engine, tree) == {1}
    assert ask(engine, Or((*(Word(f"word{n}") for n in range(31)), Word("norms")))) == {1}


# Builds


def broken(documents: list[IndexDocument]) -> Iterator[IndexDocument]:
    yield from documents
    raise RuntimeError("the database went away")


def test_a_broken_off_build_goes_on(engine: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_ROWS", 5)
    put(engine, document(1, "norms"))
    held = [document(id, "norms") for id in range(1, 41)]
    with pytest.raises(RuntimeError):
        engine.replace(broken(held[:23]), may_commit=yes)
    after = engine.unfinished()
    assert 0 < after <= 20
    assert ask(engine) == {1}
    put(engine, document(2, "rules"), document(39, "rules"), gone=(1,))
    engine.replace([row for row in held if row.id > after and row.id != 39], may_commit=yes, after=after)
    assert ask(engine, Word("norms")) == set(range(3, 41)) - {39}
    assert ask(engine, Word("rules")) == {2}
    assert engine.unfinished() == 0
    with pytest.raises(IndexBusyError, match="start a new one"):
        engine.replace([], may_commit=yes, after=after)


def test_most_is_on_the_disk_before_the_last_has_arrived(engine: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does it wait until they are on their way."""
    monkeypatch.setattr(bulk, "_ROWS", 1)
    held = [document(id) for id in range(1, 21)]
    flush, send = Base.flush, bulk.send
    flushed = threading.Event()

    def flush_and_tell(base: Base, index: str) -> None:
        flush(base, index)
        flushed.set()

    def send_the_last_late(cluster: Cluster, alias: str, batch: list[bulk.Change]) -> None:
        assert batch[-1].id <= len(held) - _AHEAD or flushed.wait(60)
        send(cluster, alias, batch)

    monkeypatch.setattr(Base, "flush", flush_and_tell)
    monkeypatch.setattr(bulk, "send", send_the_last_late)
    engine.replace(held, may_commit=yes)
    assert ask(engine) == {row.id for row in held}


def test_a_request_that_takes_long_holds_up_no_other(engine: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one does in which a node writes a segment."""
    monkeypatch.setattr(bulk, "_ROWS", 1)
    held = [document(id) for id in range(1, 13)]
    others: set[int] = set()
    all_sent = threading.Event()
    send = bulk.send

    def send_the_first_last(cluster: Cluster, alias: str, batch: list[bulk.Change]) -> None:
        assert batch[0].id > 1 or all_sent.wait(60)
        send(cluster, alias, batch)
        others.add(batch[0].id)
        if len(others) == len(held) - 1:
            all_sent.set()

    monkeypatch.setattr(bulk, "send", send_the_first_last)
    engine.replace(held, may_commit=yes)
    assert ask(engine) == {row.id for row in held}


def test_a_batch_that_was_refused_is_sent_by_the_build_that_goes_on(
    engine: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though those behind it had arrived."""
    held = [document(id) for id in range(1, 9)]
    others = threading.Event()
    send = bulk.send

    def refuse_the_third(cluster: Cluster, alias: str, batch: list[bulk.Change]) -> None:
        if batch[0].id == 3:
            assert others.wait(60)
            raise IndexUnreachableError("the node went away")
        send(cluster, alias, batch)
        if batch[0].id == 6:
            others.set()

    with monkeypatch.context() as patched:
        patched.setattr(bulk, "_ROWS", 1)
        patched.setattr(bulk, "send", refuse_the_third)
        with pytest.raises(IndexUnreachableError):
            engine.replace(held, may_commit=yes)
    after = engine.unfinished()
    assert after == 2
    engine.replace([row for row in held if row.id > after], may_commit=yes, after=after)
    assert ask(engine) == {row.id for row in held}


def test_what_was_broken_off_is_swept_by_the_next_build(engine: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_ROWS", 2)
    for _ in range(2):
        with pytest.raises(RuntimeError):
            engine.replace(broken([document(id) for id in range(1, 8)]), may_commit=yes)
        assert len(indexes(engine)) == 2
    engine.replace([document(1)], may_commit=yes)
    assert len(indexes(engine)) == 1
    assert ask(engine) == {1}


def test_a_build_that_may_not_be_committed_serves_nobody(engine: Backend) -> None:
    put(engine, document(1))
    with pytest.raises(IndexBusyError):
        engine.replace([document(2)], may_commit=no)
    assert ask(engine) == {1}


def test_another_layout_is_not_current(engine: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.search.engines.opensearch.layout", lambda: "another")
    assert not engine.is_current()
    monkeypatch.setattr("apps.search.engines.opensearch_build.VERSION", 10**6)
    with pytest.raises(IndexMissingError, match="search_rebuild"):
        engine.find(Question(None))


def test_a_base_touches_nothing_of_another(engine: Backend) -> None:
    neighbour = Backend("default", HOSTS=cluster.hosts(), INDEX_NAME=f"{engine.base.name}-other", REPLICAS=0)
    neighbour.replace([document(7)], may_commit=yes)
    engine.replace([document(1)], may_commit=yes)
    assert ask(neighbour) == {7}
    neighbour.base.remove()
    assert ask(engine) == {1}


# Late and lost requests


def test_a_late_request_undoes_nothing(engine: Backend) -> None:
    late = bulk.now()
    put(engine, document(1, "new"), gone=(2,))
    for change in (*bulk.puts([document(1, "old")], late), *bulk.puts([document(2, "old")], late)):
        with pytest.raises(IndexBusyError):
            bulk.send(engine.base.cluster, engine.base.serving, [change])
    assert ask(engine) == ask(engine, Word("new")) == {1}


def test_every_copy_knows_of_a_commit_that_all_have_it(engine: Backend) -> None:
    """What a copy does not know the others to have it takes back when the primary is lost, and gets it again unseen."""
    for id in range(1, 11):
        put(engine, document(id, "norms"))
        copies = checkpoints(engine)
        assert len(copies) == 3
        assert {known for known, _ in copies} == {last for _, last in copies}


def checkpoints(engine: Backend) -> list[tuple[int, int]]:
    """Of each copy: up to which change it knows all to be alike, and its last change."""
    params = {"level": "shards", "filter_path": "indices.*.shards.*.seq_no"}
    told = engine.base.cluster.read(
        lambda client: client.indices.stats(index=engine.base.serving, metric="docs", params=dict(params))
    )
    copies = [
        copy["seq_no"] for index in told["indices"].values() for shard in index["shards"].values() for copy in shard
    ]
    return [(copy["global_checkpoint"], copy["max_seq_no"]) for copy in copies]


def test_a_late_request_makes_no_index(engine: Backend) -> None:
    engine.base.remove()
    with pytest.raises(IndexMissingError, match="search_rebuild"):
        put(engine, document(1))
    assert indexes(engine) == set()


def test_a_cluster_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{nobody.getsockname()[1]}"
        engine = Backend("default", HOSTS=(host,), INDEX_NAME="kb", REPLICAS=0)
        with pytest.raises(IndexUnreachableError, match=f"{host}.*SEARCH_URL"):
            engine.is_current()
        with pytest.raises(IndexUnreachableError, match=host):
            engine.find(Question(None))
        monkeypatch.setattr("apps.search.engines.opensearch_cluster._WRITING", (0.1,))
        with pytest.raises(IndexUnreachableError, match=host):
            put(engine, document(1))


@pytest.mark.django_db
def test_pages_without_a_cluster(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{nobody.getsockname()[1]}"
        engine = Backend("default", HOSTS=(host,), INDEX_NAME="kb", REPLICAS=0)
        with monkeypatch.context() as lost:  # what the test began with is there to be tidied up
            lost.setattr(connections["default"], "get_backend", lambda: engine)
            answer = client.get("/search/", {"q": "norms"})
            ready = client.get("/readyz")
    assert answer.status_code == 503
    assert host not in answer.content.decode()
    assert ready.status_code == 503
    assert "Unreachable" in ready.json()["index"]


def test_nodes_that_go_away_and_come_back() -> None:
    """Two nodes in turn are killed in the middle of changes and searches. Nothing is lost, doubled or wrong."""
    with Nodes() as nodes:
        engine = Backend("default", HOSTS=nodes.hosts, INDEX_NAME="kb", REPLICAS=2)
        engine.replace([document(id, "norms") for id in range(1, 301)], may_commit=yes)
        wrong: list[str] = []
        done = threading.Event()
        asking = threading.Thread(target=search_on, args=(engine, done, wrong))
        asking.start()
        held = dict.fromkeys(range(1, 301), "norms")
        try:
            for number, node in enumerate(nodes.nodes[:2]):
                first = 1000 * (number + 1)
                change(engine, held, first)
                node.kill()
                for step in range(1, 9):
                    change(engine, held, first + step * 10)
                node.start(nodes.heap)
                assert nodes.wait(3, green=True)
                change(engine, held, first + 900)
        finally:
            done.set()
            asking.join()
        assert wrong == []
        assert set(engine.ids()) == held.keys()
        for word in ("norms", "rules"):
            expected = {id for id, text in held.items() if text == word}
            assert ask(engine, Word(word)) == expected
        assert engine.fingerprints(list(held)) == {id: document(id).fingerprint for id in held}
        copies = [ids_of_copy(engine, copy) for copy in ("_primary", "_replica", "_only_local")]
        assert copies == [sorted(held)] * len(copies)


def change(engine: Backend, held: dict[int, str], first: int) -> None:
    """New statements, one that is different and one that is gone, in one commit that is seen at once."""
    news = {first: "norms", first + 1: "rules", first % 290 + 5: "rules"}
    gone = first // 10 % 290 + 1
    news.pop(gone, None)
    put(engine, *(document(id, text) for id, text in news.items()), gone=(gone,))
    held |= news
    held.pop(gone, None)
    assert ask(engine, And((Word("rules"), Not(Word("norms"))))) == {id for id, text in held.items() if text == "rules"}


def search_on(engine: Backend, done: threading.Event, wrong: list[str]) -> None:
    """Search without a pause; every answer is whole."""
    while not done.is_set():
        try:
            found = engine.find(Question(Or((Word("norms"), Word("rules"))), stop=1000, facets=("kind",)))
        except Exception as error:
            wrong.append(repr(error))
            continue
        ids = [id for id, _ in found.hits]
        if len(set(ids)) != found.total or found.facets["kind"] != {"verbatim": found.total} or found.total < 250:
            wrong.append(f"{found.total} in all, {len(ids)} hits, {len(set(ids))} different, {dict(found.facets)}")


def ids_of_copy(engine: Backend, copy: str) -> list[int]:
    """What one of the copies of the index holds by itself."""
    body = {"query": {"match_all": {}}, "sort": [{"id": "asc"}], "size": 10_000, "stored_fields": "_none_"}
    params = {"preference": copy}
    found = engine.base.cluster.read(
        lambda client: client.search(index=engine.base.serving, body=body, params=dict(params))
    )
    return [hit["sort"][0] for hit in found["hits"]["hits"]]
