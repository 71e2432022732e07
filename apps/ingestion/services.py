"""Import runs: takes sources one by one, each whole or not at all, and keeps what became of them.

Owns the record of a run. Must not know file formats.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils import timezone

from apps.ingestion.errors import IngestionError
from apps.ingestion.known import Known
from apps.ingestion.models import ImportItem, ImportRun, Outcome
from apps.ingestion.pipeline import understand
from apps.ingestion.sources import Source
from apps.ingestion.store.apply import Incoming, apply
from apps.ingestion.store.known import known_from_base
from apps.proceedings.models import Meeting, SourceDocument


@dataclass(frozen=True, slots=True)
class Options:
    """What the person who ingests knows better than the document."""

    meeting: Meeting | None = None
    parser: str | None = None
    is_demonstration: bool = False


def run_import(
    *,
    sources: Iterable[Source],
    requested: list[str],
    options: Options = Options(),
    started_by: User | None = None,
    progress: Callable[[ImportItem], None] = lambda _: None,
) -> ImportRun:
    """Take each source in its own transaction. `progress` is told of each as soon as it is settled."""
    run = ImportRun.objects.create(
        requested=requested, started_by=started_by, is_demonstration=options.is_demonstration
    )
    known = known_from_base(demonstration=options.is_demonstration)
    for source in sources:
        item, known = _take(run, source, known, options)
        progress(item)
    run.finished_at = timezone.now()
    run.save(update_fields=["finished_at"])
    return run


def _take(run: ImportRun, source: Source, known: Known, options: Options) -> tuple[ImportItem, Known]:
    """What became of the source, and the names that the next one may rely on."""
    item = ImportItem(run=run, source=source.path)
    try:
        known = _settle(item, source, known, options)
    except IngestionError as error:
        item.outcome, item.message = Outcome.REFUSED, str(error)
    item.save()
    return item, known


def _settle(item: ImportItem, source: Source, known: Known, options: Options) -> Known:
    data = source.read()
    item.sha256 = hashlib.sha256(data).hexdigest()
    held = SourceDocument.objects.filter(sha256=item.sha256).defer("text", "locators").first()
    if held:
        item.outcome, item.document = Outcome.UNCHANGED, held
        return known
    understood = understand(data, name=source.name, known=known, parser=options.parser)
    applied = apply(
        Incoming(
            data=data,
            sha256=item.sha256,
            origin=source.origin,
            name=source.name,
            read=understood.source,
            resolved=understood.resolved,
            known=known,
            meeting=options.meeting,
            is_demonstration=options.is_demonstration,
        )
    )
    item.outcome = Outcome.UPDATED if applied.corrects else Outcome.TAKEN
    item.document, item.changes = applied.document, applied.changes
    return applied.known
