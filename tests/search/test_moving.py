"""The index moved to another engine and place: what is there afterwards, what is refused, what a second move does.

On a cluster the project's engine is the other one, so that a move is made in both directions.
"""

from __future__ import annotations

import io
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from haystack import connections

from apps import search
from apps.proceedings.models import Statement
from apps.search import SearchRequest, projection
from apps.search.engines import opensearch_bulk as bulk
from apps.search.engines.embedded import writing
from apps.search.engines.opensearch import Backend
from apps.search.engines.protocol import Question, SearchEngine
from apps.search.requests import FACETS
from tests.factories import MentionFactory, StatementFactory
from tests.search import cluster
from tests.search.test_engines import whoosh
from tests.services import nodes

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Other:
    """Where the index is moved to."""

    url: str
    engine: SearchEngine


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Other]:
    """A cluster, or a folder where the project's engine is on a cluster."""
    folder = tmp_path / "other"
    if isinstance(connections["default"].get_backend(), Backend):
        yield Other(f"whoosh://{folder}", whoosh(folder))
        return
    engine = cluster.opensearch(folder)
    yield Other(f"opensearch://{','.join(cluster.hosts())}/{engine.base.name}?replicas={nodes.COUNT - 1}", engine)
    engine.base.remove()


@pytest.fixture
def statements() -> list[Statement]:
    said = ["norms of behaviour", "rules of the road", "open-ended work", "A/RES/90/2 on norms", "", "norms and rules"]
    made = [
        StatementFactory(text=f"{said[n % len(said)]} in the year{n}", kind=("verbatim", "quoted")[n % 2])
        for n in range(30)
    ]
    MentionFactory(statement=made[0])
    search.rebuild()
    return made


def move(url: str) -> str:
    out = io.StringIO()
    call_command("search_rebuild", f"--to={url}", stdout=out, skip_checks=True)
    return out.getvalue()


@contextmanager
def serving_from(url: str) -> Iterator[None]:
    """What setting SEARCH_URL and starting again comes to."""
    from igkb import environment

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connections.connections_info, "default", environment.search_of("SEARCH_URL", url))
        connections.reload("default")
        yield
    connections.reload("default")


@pytest.mark.usefixtures("statements")
def test_every_answer_is_the_same_from_there(other: Other) -> None:
    asked = [
        "",
        "norms",
        '"rules of"',
        '"road rules"~9',
        "wor*",
        "norms OR rules",
        "-norms",
        "kind:quoted",
        "sort:oldest",
    ]
    before = [search.query(SearchRequest(text, facets=FACETS)) for text in asked]
    told = move(other.url)
    assert "30 statements are there" in told
    assert " 0 questions" not in told
    with serving_from(other.url):
        assert search.check().total == 0
        for text, was in zip(asked, before, strict=True):
            now = search.query(SearchRequest(text, facets=FACETS))
            assert (now.total, now.facets) == (was.total, was.facets), text
            assert [hit.statement_id for hit in now.hits] == [hit.statement_id for hit in was.hits], text


def test_moving_again_brings_in_what_changed_and_builds_nothing(
    statements: list[Statement], other: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(other.url)
    Statement.objects.filter(pk=statements[0].pk).update(text="rules instead")
    gone = statements[1].pk
    statements[1].delete()
    added = StatementFactory(text="something new")
    search.queue([statements[0].pk, gone, added.pk])
    monkeypatch.setattr(type(other.engine), "replace", None)
    assert "30 statements are there" in move(other.url)
    assert set(other.engine.ids()) == set(Statement.objects.values_list("pk", flat=True))
    assert search.check().waiting == 0


def test_a_move_that_was_broken_off_is_gone_on_with(
    statements: list[Statement], other: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "BATCH", 1)
    monkeypatch.setattr(bulk, "_ROWS", 1)
    monkeypatch.setattr(
        projection, "every_id", lambda after=0: iter([[row.pk] for row in statements if row.pk > after])
    )

    def stop(done: int, _total: int) -> None:
        if done == 20:
            raise KeyboardInterrupt

    from igkb import environment

    with pytest.raises(KeyboardInterrupt):
        search.move(environment.search_of("--to", other.url), stop)
    assert not other.engine.is_current()
    after = other.engine.unfinished()
    assert after > statements[0].pk
    assert search.query(SearchRequest("norms")).total == 15
    move(other.url)
    assert set(other.engine.ids()) == {row.pk for row in statements}


@pytest.mark.usefixtures("statements")
def test_what_answers_differently_is_told(other: Other, monkeypatch: pytest.MonkeyPatch) -> None:
    find = type(other.engine).find
    wrong = lambda engine, question: find(engine, Question(question.tree, start=1, facets=question.facets))  # noqa: E731
    monkeypatch.setattr(type(other.engine), "find", wrong)
    with pytest.raises(CommandError, match="answers differently: Question"):
        move(other.url)


@pytest.mark.usefixtures("statements")
def test_without_an_index_that_serves(other: Other, index_folder: Path) -> None:
    cluster.take_away(index_folder)
    assert "no index serves that it could be compared with" in move(other.url)
    assert len(list(other.engine.ids())) == 30


@pytest.mark.parametrize("url", ["whoosh://host/index", "opensearch://host/Capitals", "solr://host/core"])
def test_an_address_that_can_not_be_used(url: str) -> None:
    with pytest.raises(CommandError, match=r"--to=.* can't be used: expected"):
        move(url)


def test_the_index_that_serves_is_no_place_to_move_to() -> None:
    from django.conf import settings

    options: dict[str, Any] = settings.HAYSTACK_CONNECTIONS["default"]
    with pytest.raises(search.SearchError, match="the one that serves"):
        search.move(options | {"CACHE_MB": 1})


def test_a_cluster_that_does_not_answer() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{nobody.getsockname()[1]}"
        with pytest.raises(CommandError, match=f"{host}.*does not do its work"):
            move(f"opensearch://{host}/kb")
