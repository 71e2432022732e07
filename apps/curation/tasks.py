"""Background tasks: a plain call where no broker is configured."""

from __future__ import annotations

from celery import shared_task

from apps.curation import queue
from apps.curation.candidates.index import index_new_names


@shared_task(ignore_result=True, acks_late=True)  # type: ignore[untyped-decorator]  # Celery has no types
def refresh_queue(documents: list[int]) -> None:
    """Ask anew about these documents, and make their names findable. Twice is once."""
    index_new_names()
    queue.refresh(documents)
