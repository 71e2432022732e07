"""Background work: bringing changes into the index."""

from __future__ import annotations

import logging

from celery import shared_task

from apps.search import outbox
from apps.search.errors import IndexBusyError, IndexMissingError, SearchError

logger = logging.getLogger(__name__)

_told: type[SearchError] | None = None  # what this process last warned of: an import of a thousand files says it once


@shared_task  # type: ignore[untyped-decorator]  # Celery has no types
def drain_outbox() -> None:
    """Empty the outbox. What can't be brought in now stays in it."""
    global _told
    try:
        outbox.drain()
        _told = None
    except (IndexMissingError, IndexBusyError) as error:
        if _told is not type(error):
            logger.warning("Changes wait in the outbox: %s", error)
        _told = type(error)
