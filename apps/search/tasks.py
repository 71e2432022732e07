"""Background work: bringing changes into the index."""

from __future__ import annotations

import logging

from celery import shared_task

from apps.search import outbox
from apps.search.errors import IndexBusyError, IndexMissingError

logger = logging.getLogger(__name__)


@shared_task  # type: ignore[untyped-decorator]  # Celery has no types
def drain_outbox() -> None:
    """Empty the outbox. What can't be brought in now stays in it."""
    try:
        outbox.drain()
    except (IndexMissingError, IndexBusyError) as error:
        logger.warning("Changes wait in the outbox: %s", error)
