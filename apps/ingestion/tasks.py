"""Background work: harvesting."""

from __future__ import annotations

from celery import shared_task

from apps.ingestion.harvest.run import harvest
from apps.ingestion.harvest.settings import chosen, visitor


@shared_task  # type: ignore[untyped-decorator]  # Celery has no types
def harvest_series(name: str, limit: int | None = None) -> None:
    """Harvest a series of the catalogue, or those of a process. Called again, it only asks for what is due by then."""
    guest = visitor()
    for entry in chosen(name):
        harvest(entry, visitor=guest, limit=limit)
