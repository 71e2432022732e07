"""From the database to the index: nothing committed is lost, whatever breaks in between."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from apps import search
from apps.proceedings.models import Statement
from apps.search import SearchRequest, outbox
from apps.search.asking import engine
from apps.search.models import IndexChange, IndexLease
from apps.search.tasks import drain_outbox
from tests.factories import StatementFactory
from tests.search import cluster

Backend = type(engine())  # of whichever engine the tests run on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]


def found(text: str = "") -> set[int]:
    return {hit.statement_id for hit in search.query(SearchRequest(text, size=100)).hits}


def waiting() -> list[int]:
    return list(IndexChange.objects.values_list("statement_id", flat=True))


def test_queue_then_drain() -> None:
    statements = [StatementFactory(text=f"norms {n}") for n in range(3)]
    search.queue(statement.pk for statement in statements)
    assert found() == set()
    assert search.drain() == 3
    assert waiting() == []
    assert found("norms") == {statement.pk for statement in statements}


def test_deleted_and_changed_statements() -> None:
    gone, changed = StatementFactory(text="norms"), StatementFactory(text="norms")
    search.queue([gone.pk, changed.pk])
    search.drain()
    search.queue([gone.pk, changed.pk])
    Statement.objects.filter(pk=gone.pk).delete()
    Statement.objects.filter(pk=changed.pk).update(text="rules")
    search.drain()
    assert found() == found("rules") == {changed.pk}


def test_a_statement_queued_many_times_is_indexed_once() -> None:
    statement = StatementFactory(text="norms")
    for _ in range(3):
        search.queue([statement.pk, statement.pk])
    assert len(waiting()) == 3
    search.drain()
    assert found("norms") == {statement.pk}
    assert search.query(SearchRequest("norms")).total == 1


def test_nothing_to_queue_and_nothing_to_drain() -> None:
    search.queue([])
    assert search.drain() == 0


def test_what_is_hidden_is_looked_for_without_reading_a_long_outbox() -> None:
    hidden = StatementFactory(hidden_because="Off the record")
    IndexChange.objects.bulk_create(IndexChange(statement_id=hidden.pk + n) for n in range(1, 10_001))
    with CaptureQueriesContext(connection) as asked:
        assert not outbox.is_hiding()
    (query,) = (one["sql"] for one in asked)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{query}")
        plan = "\n".join(str(row[-1]) for row in cursor)
    assert not re.search(r"(?i)scan (on )?(search_indexchange|u0)", plan), plan
    if connection.vendor == "sqlite":  # PostgreSQL reads a small table whole
        assert "INDEX proceedings_statement_hidden" in plan
    IndexChange.objects.create(statement_id=hidden.pk)
    assert outbox.is_hiding()


def test_more_changes_than_one_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "BATCH", 4)
    statements = [StatementFactory(text="norms") for _ in range(11)]
    search.queue(statement.pk for statement in statements)
    assert search.drain() == 11
    assert found("norms") == {statement.pk for statement in statements}


def test_the_index_follows_after_the_commit(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        statement = StatementFactory(text="norms")
        search.queue([statement.pk])
        assert found() == set()
    assert found("norms") == {statement.pk}
    assert waiting() == []


def test_what_is_rolled_back_is_not_queued() -> None:
    with transaction.atomic():
        search.queue([StatementFactory(text="norms").pk])
        transaction.set_rollback(True)
    assert waiting() == []


class Killed(BaseException):
    """As a process that ends at this point."""


def apply_and(monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    whole = Backend.apply

    def apply(self: Backend, *args: Any, **options: Any) -> None:
        if when == "before":
            raise Killed
        if when == "during":

            def die() -> bool:
                raise Killed

            options["may_commit"] = die
        whole(self, *args, **options)
        raise Killed

    monkeypatch.setattr(Backend, "apply", apply)


@pytest.mark.parametrize("when", ["before", "during", "after"])
def test_killed_around_the_commit(when: str, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = StatementFactory(text="norms"), StatementFactory(text="norms")
    search.queue([old.pk])
    search.drain()
    Statement.objects.filter(pk=old.pk).delete()
    search.queue([old.pk, new.pk])
    with monkeypatch.context() as broken:
        apply_and(broken, when)
        with pytest.raises(Killed):
            search.drain()
    assert len(waiting()) == 2
    assert set(engine().ids()) == ({new.pk} if when == "after" else {old.pk})
    assert search.drain() == 2
    assert found("norms") == {new.pk}
    assert waiting() == []
    assert search.check().total == 0


def test_a_change_that_comes_while_draining_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    statement = StatementFactory(text="norms")
    search.queue([statement.pk])
    whole = Backend.apply
    changed = []

    def apply(self: Backend, *args: Any, **options: Any) -> None:
        whole(self, *args, **options)
        if not changed:
            changed.append(Statement.objects.filter(pk=statement.pk).update(text="rules"))
            search.queue([statement.pk])

    monkeypatch.setattr(Backend, "apply", apply)
    assert search.drain() == 2
    assert found("rules") == {statement.pk}


def test_two_consumers_never_interleave() -> None:
    statement = StatementFactory(text="norms")
    search.queue([statement.pk])
    with outbox.lease() as held:
        assert held
        assert search.drain() == 0
        with outbox.lease() as second:
            assert second is None
        with pytest.raises(search.IndexBusyError):
            search.rebuild()
    assert waiting() == [statement.pk]
    assert search.drain() == 1


def test_a_lease_that_ran_out_is_taken_over_and_its_holder_commits_nothing() -> None:
    old = StatementFactory(text="norms")
    with outbox.lease() as held:
        assert held
        assert held.renew()
        IndexLease.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        search.queue([old.pk])
        assert search.drain() == 1
        assert not held.renew()
    assert IndexLease.objects.get().holder == ""


def test_without_an_index_changes_wait(
    index_folder: Any, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    cluster.take_away(index_folder)
    with django_capture_on_commit_callbacks(execute=True):
        statement = StatementFactory(text="norms")
        search.queue([statement.pk])
    assert waiting() == [statement.pk]
    with pytest.raises(search.IndexMissingError):
        search.drain()
    search.rebuild()
    assert waiting() == []
    assert found("norms") == {statement.pk}


def test_that_changes_wait_is_said_once_by_a_process(index_folder: Any, caplog: pytest.LogCaptureFixture) -> None:
    """An import of a thousand documents would say it a thousand times."""
    said = "Changes wait in the outbox"
    drain_outbox()  # whatever was said before: there is an index, and nothing waits
    search.queue([StatementFactory(text="norms").pk])
    cluster.take_away(index_folder)
    for _ in range(3):
        drain_outbox()
    assert caplog.text.count(said) == 1
    search.rebuild()
    drain_outbox()
    search.queue([StatementFactory(text="norms").pk])
    cluster.take_away(index_folder)
    drain_outbox()
    assert caplog.text.count(said) == 2, "it is another time"
    search.rebuild()
