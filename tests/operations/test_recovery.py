"""What killed processes left half done is gone on with; what nobody needs is swept."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import OperationalError, transaction
from django.utils import timezone

from apps.ingestion import services
from apps.ingestion.models import ImportItem, ImportRun, Outcome, PendingDocument, Relinking
from apps.ingestion.querysets import SILENT
from apps.ingestion.services import Options, Taking, run_import
from apps.ingestion.sources import HeldSource
from apps.ingestion.uploads.services import receive
from apps.operations import recovery
from apps.operations.tasks import go_on, sweep
from apps.proceedings.models import SourceDocument, Statement

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("search_index")]
RECORD = b"Session on tides\n3 May 2021, Geneva\n\n>> ADA OBINNA: The tide is high.\n\n>> BO LUND: It turns.\n"
LONG_AGO = timedelta(hours=1)


@pytest.fixture
def run() -> ImportRun:
    """One that was confirmed, and whose task was lost with the broker."""
    owner = User.objects.create_user("keeper")
    pending = receive(key=uuid4(), owner=owner, sources=[HeldSource("tides.txt", "upload/tides.txt", RECORD)])
    run = ImportRun.objects.create(requested=["tides.txt"], started_by=owner, expected=1)
    pending.run = run
    pending.save()
    begun(run, timezone.now() - LONG_AGO)
    return run


def begun(run: ImportRun, when: datetime) -> None:
    ImportRun.objects.filter(pk=run.pk).update(started_at=when)


def outcomes(run: ImportRun) -> list[str]:
    return list(run.items.values_list("outcome", flat=True))


def test_what_a_broker_lost_is_asked_for_again(run: ImportRun) -> None:
    go_on()
    run.refresh_from_db()
    assert run.finished_at
    assert outcomes(run) == [Outcome.TAKEN]
    assert Statement.objects.count() == 2
    assert not PendingDocument.objects.exists()
    assert recovery.go_on() == 0


def test_what_somebody_is_at_is_left_to_them(run: ImportRun) -> None:
    PendingDocument.objects.update(claimed_at=timezone.now())
    assert recovery.go_on() == 0
    assert outcomes(run) == []


def test_what_a_killed_worker_had_begun_is_taken_by_another(run: ImportRun) -> None:
    PendingDocument.objects.update(claimed_at=timezone.now() - LONG_AGO)
    assert recovery.go_on() == 1
    assert outcomes(run) == [Outcome.TAKEN]


def test_what_was_confirmed_just_now_has_its_task(run: ImportRun) -> None:
    begun(run, timezone.now())
    assert recovery.go_on() == 0


def test_a_run_that_only_lacks_its_end_is_ended(run: ImportRun) -> None:
    PendingDocument.objects.all().delete()
    assert recovery.go_on() == 1
    run.refresh_from_db()
    assert run.finished_at


def test_what_became_of_a_document_and_that_it_is_settled_are_one(run: ImportRun) -> None:
    def killed() -> None:
        PendingDocument.objects.all().delete()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Taking(run, Options()).take(HeldSource("tides.txt", "upload/tides.txt", RECORD), settled=killed)
    assert PendingDocument.objects.exists()
    assert not SourceDocument.objects.exists()
    assert outcomes(run) == []


def test_a_run_whose_process_was_killed_says_that_it_was_interrupted() -> None:
    silent, alive = ImportRun.objects.create(requested=["1"]), ImportRun.objects.create(requested=["2"])
    last = timezone.now() - 2 * SILENT
    ImportRun.objects.filter(pk=silent.pk).update(seen_at=last)
    silent.refresh_from_db()
    assert silent.is_silent
    assert recovery.go_on() == 0
    silent.refresh_from_db()
    alive.refresh_from_db()
    assert (silent.interrupted, silent.finished_at) == (True, last)
    assert (alive.interrupted, alive.finished_at) == (False, None)


def test_the_next_import_notices_that_the_one_before_was_killed() -> None:
    silent = ImportRun.objects.create()
    ImportRun.objects.filter(pk=silent.pk).update(seen_at=timezone.now() - 2 * SILENT)
    run = run_import(sources=[None, HeldSource("tides.txt", "/tides.txt", RECORD)], requested=["tides.txt"])
    silent.refresh_from_db()
    assert silent.interrupted
    assert outcomes(run) == [Outcome.TAKEN]


def test_a_run_at_work_shows_life(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "_BEAT", 0)
    run = ImportRun.objects.create()
    ImportRun.objects.update(seen_at=timezone.now() - LONG_AGO)
    Taking(run, Options()).show_life()
    run.refresh_from_db()
    assert not run.is_silent


def test_a_fault_of_the_program_interrupts_the_run() -> None:
    def fails() -> Iterator[HeldSource]:
        yield HeldSource("tides.txt", "/tides.txt", RECORD)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_import(sources=fails(), requested=["tides.txt"])
    run = ImportRun.objects.get()
    assert run.interrupted
    assert outcomes(run) == [Outcome.TAKEN]


def test_a_relinking_that_was_cut_off_is_gone_on_with() -> None:
    relinking = Relinking.objects.create()
    assert recovery.go_on() == 0
    Relinking.objects.update(requested_at=timezone.now() - 2 * recovery.LONGEST)
    assert recovery.go_on() == 1
    relinking.refresh_from_db()
    assert relinking.finished_at


def test_a_base_that_goes_away_after_the_commit_costs_no_bytes(run: ImportRun) -> None:
    """Whoever asked for the commit hears of a lost connection, and the rows are there."""
    lost = []

    def settled() -> None:
        def hang_up() -> None:
            if not lost:
                lost.append(True)
                raise OperationalError("the server closed the connection")

        transaction.on_commit(hang_up)

    item = Taking(run, Options()).take(HeldSource("tides.txt", "upload/tides.txt", RECORD), settled=settled)
    assert lost
    assert item.outcome == Outcome.UNCHANGED
    with SourceDocument.objects.get().content.open() as file:
        assert file.read() == RECORD
    assert ImportItem.objects.filter(outcome=Outcome.TAKEN).count() == 1


def test_bytes_that_no_row_leads_to_are_swept_once_nobody_can_be_at_them(
    run: ImportRun, documents_folder: Path
) -> None:
    go_on()
    kept = documents_folder / SourceDocument.objects.get().content.name
    old, young = (kept.with_name(name) for name in ("old", "young"))
    for file in (old, young):
        file.write_bytes(RECORD)
    before = (timezone.now() - 2 * recovery.LONGEST).timestamp()
    for file in (old, kept):
        os.utime(file, (before, before))
    sweep()
    assert sorted(kept.parent.iterdir()) == sorted([kept, young])


def test_sessions_that_ran_out_are_swept() -> None:
    now = timezone.now()
    for key, ends in (("over", now - LONG_AGO), ("lasts", now + LONG_AGO)):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
    sweep()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["lasts"]
