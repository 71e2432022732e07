"""What the schedule asks for beside the outbox."""

from __future__ import annotations

import logging
from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore

from apps import search
from apps.ingestion.tasks import harvest_series
from apps.operations import recovery
from apps.operations.services import make_copy

logger = logging.getLogger(__name__)


@shared_task  # type: ignore[untyped-decorator]  # Celery has no types
def copy_base() -> None:
    """Make a copy in BACKUP_DIR, where there is such a folder."""
    if settings.BACKUP_DIR:
        make_copy(folder=Path(settings.BACKUP_DIR), keep=settings.BACKUP_KEEP)


@shared_task  # type: ignore[untyped-decorator]  # Celery has no types
def go_on() -> None:
    """Ask again for what a killed worker, or a broker that lost everything, left half done."""
    if left := recovery.go_on():
        logger.warning("Imports or relinkings that nobody was at were asked for again: %s", left)


@shared_task  # type: ignore[untyped-decorator]  # Celery has no types
def sweep() -> None:
    """Take away what killed processes left lying about, and sessions that ran out."""
    SessionStore.clear_expired()
    if swept := recovery.sweep():
        logger.info("Files that no document leads to were deleted: %s", swept)


@shared_task  # type: ignore[untyped-decorator]  # Celery has no types
def mend_index() -> None:
    """Compare the index with the base, and mend what differs."""
    drift = search.check(repair=True)
    if drift.total:
        logger.warning(
            "Index and base differed and were mended.",
            extra={"missing": drift.missing, "stale": drift.stale, "extra": drift.extra, "examples": drift.examples},
        )


@shared_task  # type: ignore[untyped-decorator]  # Celery has no types
def harvest_all() -> None:
    """Ask every source of the catalogue for what is due, where somebody is named whom their hosts may write to."""
    if settings.HARVEST_CONTACT:
        harvest_series(None)
