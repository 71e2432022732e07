"""Background work: harvesting, taking in what was confirmed, linking again."""

from __future__ import annotations

from celery import shared_task

from apps.ingestion.harvest.run import harvest
from apps.ingestion.harvest.settings import chosen, visitor
from apps.ingestion.models import ImportRun, Relinking
from apps.ingestion.relinking import relink
from apps.ingestion.uploads.services import take_confirmed


@shared_task  # type: ignore[untyped-decorator]  # Celery has no types
def harvest_series(name: str | None, limit: int | None = None) -> None:
    """Harvest a series of the catalogue, or those of a process; all where none is named.

    Called again, it only asks for what is due by then.
    """
    guest = visitor()
    for entry in chosen(name):
        harvest(entry, visitor=guest, limit=limit)


@shared_task  # type: ignore[untyped-decorator]  # Celery has no types
def take_uploads(run_id: int) -> None:
    """Take in what waits for a run. Called again, it takes what is left."""
    take_confirmed(run=ImportRun.objects.get(pk=run_id))


@shared_task  # type: ignore[untyped-decorator]  # Celery has no types
def link_again(relinking_id: int) -> None:
    """Tell links anew. Called again, it goes on where it was broken off."""
    relinking = Relinking.objects.get(pk=relinking_id)
    if relinking.finished_at is None:
        relink(relinking=relinking)
