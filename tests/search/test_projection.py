"""Index and database compared, repaired and rebuilt; what a change elsewhere does to a statement's document."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps import search
from apps.actors.models import Organization, SpeakerName
from apps.proceedings.models import Meeting, Mention, Process, Statement
from apps.search import SearchRequest, documents, projection
from apps.search.engines import opensearch_bulk as bulk
from apps.search.engines.embedded import writing
from apps.search.models import IndexChange
from tests.factories import MentionFactory, ProcessFactory, SpeakerNameFactory, StatementFactory
from tests.search import cluster

pytestmark = pytest.mark.django_db


def run(command: str, *arguments: str) -> tuple[int, str]:
    """Exit status and output."""
    out = io.StringIO()
    try:
        call_command(command, *arguments, stdout=out, skip_checks=True)
    except SystemExit as stopped:
        return int(stopped.code or 0), out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def statements() -> list[Statement]:
    made = [StatementFactory(text=f"norms number{n}") for n in range(7)]
    MentionFactory(statement=made[0], process=ProcessFactory(parent=ProcessFactory()))
    search.rebuild()
    return made


@pytest.mark.usefixtures("statements")
def test_an_index_just_built_is_equal() -> None:
    drift = search.check()
    assert (drift.checked, drift.total, drift.waiting) == (7, 0, 0)
    assert run("search_check")[0] == 0


def test_drift_is_told_apart_and_repaired(statements: list[Statement]) -> None:
    missing = StatementFactory(text="norms unseen")
    stale, extra = statements[1], statements[2]
    Statement.objects.filter(pk=stale.pk).update(text="rules instead")
    extra_pk = extra.pk
    extra.delete()
    drift = search.check()
    assert (drift.missing, drift.stale, drift.extra) == (1, 1, 1)
    assert set(drift.examples) == {missing.pk, stale.pk, extra_pk}

    status, output = run("search_check")
    assert status == 1
    assert "1 missing from the index, 1 stale, 1 of statements that are gone" in output
    status, output = run("search_check", "--repair")
    assert status == 0
    assert "Repaired." in output
    assert search.check().total == 0
    assert [hit.statement_id for hit in search.query(SearchRequest("rules")).hits] == [stale.pk]
    assert search.query(SearchRequest("")).total == Statement.objects.count()


def test_what_waits_in_the_outbox_is_not_drift(statements: list[Statement]) -> None:
    Statement.objects.filter(pk=statements[0].pk).update(text="rules")
    search.queue([statements[0].pk])
    drift = search.check()
    assert (drift.total, drift.waiting) == (0, 1)


CHANGES: dict[str, Callable[[Statement], Any]] = {
    "text": lambda s: Statement.objects.filter(pk=s.pk).update(text="other"),
    "recorded name": lambda s: Statement.objects.filter(pk=s.pk).update(recorded_name="A."),
    "date": lambda s: Statement.objects.filter(pk=s.pk).update(said_on="2001-01-01"),
    "precision": lambda s: Statement.objects.filter(pk=s.pk).update(said_on_precision=1),
    "speaker": lambda s: Statement.objects.filter(pk=s.pk).update(speaker=None),
    "alias": lambda s: SpeakerNameFactory(speaker=s.speaker, name="Another Spelling"),
    "no alias": lambda s: SpeakerName.objects.filter(speaker=s.speaker).delete(),
    "country": lambda s: Organization.objects.filter(pk=s.organization_id).update(country="FR"),
    "group": lambda s: Organization.objects.filter(pk=s.organization_id).update(stakeholder_group="media"),
    "series": lambda s: Meeting.objects.filter(pk=s.meeting_id).update(series=None),
    "venue": lambda s: Meeting.objects.filter(pk=s.meeting_id).update(venue=None),
    "mention": lambda s: MentionFactory(statement=s),
    "no mention": lambda s: Mention.objects.filter(statement=s).delete(),
    "family": lambda s: Process.objects.filter(mentions__statement=s).update(parent=None),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_of_what_is_indexed_shows(statements: list[Statement], change: str) -> None:
    CHANGES[change](statements[0])
    assert search.check().examples == (statements[0].pk,)


@pytest.mark.usefixtures("statements")
def test_comparing_reads_a_chunk_at_a_time(django_assert_max_num_queries: Any) -> None:
    assert [len(chunk) for chunk in documents.every_id(chunk=3)] == [3, 3, 1]
    with django_assert_max_num_queries(13):
        search.check()


def test_rebuild_reports_how_far_it_is(statements: list[Statement]) -> None:
    seen: list[tuple[int, int]] = []
    assert search.rebuild(lambda done, total: seen.append((done, total))) == 7
    assert seen == [(7, 7)]


def test_commands_on_a_fresh_machine(index_folder: Path) -> None:
    StatementFactory(text="norms")
    with pytest.raises(CommandError, match="search_rebuild"):
        run("search_check")
    status, output = run("search_rebuild", "--if-needed")
    assert (status, "1 statements indexed" in output) == (0, True)
    search.queue([StatementFactory(text="norms").pk])
    before = cluster.serving(index_folder)
    status, output = run("search_rebuild", "--if-needed")
    assert (status, "1 changes brought in" in output) == (0, True)
    assert cluster.serving(index_folder) == before
    assert search.query(SearchRequest("norms")).total == 2
    run("search_rebuild")
    assert cluster.serving(index_folder) != before


def test_a_rebuild_that_was_broken_off_is_told_of_and_gone_on_with(
    statements: list[Statement], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "BATCH", 1)
    monkeypatch.setattr(bulk, "_ROWS", 1)
    monkeypatch.setattr(
        projection, "every_id", lambda after=0: iter([[row.pk] for row in statements if row.pk > after])
    )

    def stop(done: int, _total: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search.rebuild(stop)
    done = search.unfinished()
    assert 0 < done <= 5
    told = run("search_rebuild", "--if-needed")[1]
    assert f"A new one with {done} statements so far" in told
    told = run("search_rebuild")[1]
    assert f"broken off after {done} statements" in told
    assert "7 statements indexed" in told
    assert (search.unfinished(), search.check().total) == (0, 0)
    assert "so far" not in run("search_rebuild", "--if-needed")[1]


def test_an_index_of_another_version_is_rebuilt(
    statements: list[Statement], index_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.search.engines.embedded.folders.VERSION", 10**6)
    monkeypatch.setattr("apps.search.engines.opensearch_build.VERSION", 10**6)
    assert not search.is_ready()
    with pytest.raises(search.IndexMissingError):
        search.query(SearchRequest("norms"))
    assert "7 statements indexed" in run("search_rebuild", "--if-needed")[1]
    assert search.query(SearchRequest("norms")).total == 7


def test_changes_during_a_rebuild_are_in_the_new_index(statements: list[Statement]) -> None:
    def change(_done: int, _total: int) -> None:
        Statement.objects.filter(pk=statements[0].pk).update(text="rules")
        search.queue([statements[0].pk])

    search.rebuild(change)
    assert [hit.statement_id for hit in search.query(SearchRequest("rules")).hits] == [statements[0].pk]
    assert not IndexChange.objects.exists()
    assert search.check().total == 0
