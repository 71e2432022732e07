"""Import runs: takes sources one by one, each whole or not at all, and keeps what became of them.

Owns the record of a run. Must not know file formats.
"""

from __future__ import annotations

import gc
import hashlib
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import DatabaseError, InterfaceError, transaction
from django.db.models import F
from django.utils import timezone

from apps.actors.reading import ByValues
from apps.ingestion.corrections import with_corrections
from apps.ingestion.errors import IngestionError
from apps.ingestion.known import Known
from apps.ingestion.models import ImportItem, ImportRun, Outcome
from apps.ingestion.parsed import ParsedMeeting
from apps.ingestion.pipeline import understand
from apps.ingestion.sources import Source, storable
from apps.ingestion.store.apply import ATTEMPTS, OVERTAKEN, Applied, Incoming, apply
from apps.ingestion.store.known import known_from_base
from apps.proceedings.models import Meeting, SourceDocument

_HELD = ByValues(lambda sha256: SourceDocument.objects.for_list().filter(sha256=sha256))
_BEAT = 60.0  # seconds after which a run says again that it lives


@dataclass(frozen=True, slots=True)
class Options:
    """What the person who ingests knows better than the document."""

    meeting: Meeting | None = None
    parser: str | None = None
    is_demonstration: bool = False
    corrected: tuple[ParsedMeeting, ...] = ()  # the meetings as they should have been read; none: as they were


def run_import(
    *,
    sources: Iterable[Source | None],
    requested: list[str],
    options: Options = Options(),
    started_by: User | None = None,
    progress: Callable[[ImportItem], None] = lambda _: None,
) -> ImportRun:
    """Take each source in its own transaction. `progress` is told of each as soon as it is settled.

    None among the sources: there is nothing to take yet, and whoever looks for them is at it.

    Raises:
        KeyboardInterrupt: the person stopped it. What was taken stays; the run says that it was interrupted, as it
            does after any other error.
    """
    end_silent_runs()
    run = ImportRun.objects.create(
        requested=[storable(one) for one in requested], started_by=started_by, is_demonstration=options.is_demonstration
    )
    taking = Taking(run, options)
    gc.freeze()  # the program itself is no garbage: going through it again and again took a tenth of the time
    try:
        for source in sources:
            taking.show_life()
            if source is not None:
                progress(taking.take(source))
    except BaseException:
        with suppress(DatabaseError, InterfaceError):  # where the base is gone, the run is silent from now on
            _finish(run, interrupted=True)
        raise
    finally:
        gc.unfreeze()
    _finish(run, interrupted=False)
    return run


def end_silent_runs() -> int:
    """Have the runs of processes that were killed say that they were interrupted; returns how many."""
    silent = ImportRun.objects.silent(timezone.now())
    return silent.update(finished_at=F("seen_at"), interrupted=True)


def _finish(run: ImportRun, *, interrupted: bool) -> None:
    run.finished_at, run.interrupted = timezone.now(), interrupted
    run.save(update_fields=["finished_at", "interrupted"])


class Taking:
    """One run at work. The names of the base are gathered when the first document needs them, and then kept up."""

    def __init__(self, run: ImportRun, options: Options) -> None:
        self._run = run
        self._options = options
        self._known: Known | None = None
        self._settled: Callable[[], object] = lambda: None
        self._seen = time.monotonic()

    def show_life(self) -> None:
        """Note now and then that a process is at the run, so that one whose process was killed is told from it."""
        if time.monotonic() - self._seen > _BEAT:
            self._seen = time.monotonic()
            ImportRun.objects.filter(pk=self._run.pk).update(seen_at=timezone.now())

    def take(
        self, source: Source, options: Options | None = None, *, settled: Callable[[], object] = lambda: None
    ) -> ImportItem:
        """What became of the source. Nothing of a refused one is stored but the refusal.

        `options` are for this source alone, in the place of the run's. `settled` is called in the transaction that
        keeps what became of it.
        """
        options = options or self._options
        self._settled = settled
        item = ImportItem(run=self._run, source=source.shown)
        try:
            data = source.read()
            item.sha256 = hashlib.sha256(data).hexdigest()
            if not self._is_held(item):
                self._store(item, source, data, options)
        except IngestionError as error:
            item.outcome, item.message = Outcome.REFUSED, source.refusal(error)
            self._keep(item)
        return item

    @transaction.atomic
    def _keep(self, item: ImportItem) -> None:
        item.save()
        self._settled()

    def _is_held(self, item: ImportItem) -> bool:
        held = _HELD.first(item.sha256)
        if held:
            item.outcome, item.document = Outcome.UNCHANGED, held
            self._keep(item)
        return held is not None

    def _store(self, item: ImportItem, source: Source, data: bytes, options: Options) -> None:
        for left in reversed(range(ATTEMPTS)):
            try:
                self._apply(item, source, data, options)
                return
            except OVERTAKEN:
                if not left:
                    raise
                item.pk, item.document, item.changes = None, None, {}
                self._known = None
                if self._is_held(item):
                    return

    def _apply(self, item: ImportItem, source: Source, data: bytes, options: Options) -> None:
        if self._known is None:
            self._known = known_from_base(demonstration=options.is_demonstration)
        understood = understand(data, name=source.name, known=self._known, parser=options.parser)

        def record(applied: Applied) -> None:
            item.outcome = _outcome(applied)
            item.document, item.changes = applied.document, applied.changes
            self._keep(item)
            applied.trace.keep(item)

        applied = apply(
            Incoming(
                data=data,
                sha256=item.sha256,
                origin=source.kept_origin,
                name=source.name,
                read=understood.source,
                resolved=with_corrections(understood.resolved, options.corrected, name=source.name),
                known=self._known,
                meeting=options.meeting,
                asked_parser=options.parser or "",
                is_demonstration=options.is_demonstration,
            ),
            record=record,
        )
        self._known = applied.known


def _outcome(applied: Applied) -> Outcome:
    if applied.version.same_as:
        return Outcome.LINKED
    return Outcome.UPDATED if applied.version.corrects else Outcome.TAKEN
