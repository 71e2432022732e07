"""Background tasks: a plain call where no broker is configured."""

from __future__ import annotations

from celery import shared_task

from apps.actors.models import Speaker
from apps.curation import queue
from apps.curation.candidates.index import index_new_names
from apps.curation.querysets import chunks
from apps.proceedings.models import Statement


@shared_task(ignore_result=True, acks_late=True)  # type: ignore[untyped-decorator]  # Celery has no types
def refresh_queue(documents: list[int]) -> None:
    """Ask anew about these documents, and make their names findable. Twice is once."""
    index_new_names()
    queue.refresh(documents)
    spoke = Statement.objects.filter(document__in=documents).exclude(speaker=None).order_by()
    for some in chunks(set(spoke.values_list("speaker_id", flat=True).distinct())):
        queue.refresh_capacities(some)


@shared_task(ignore_result=True, acks_late=True)  # type: ignore[untyped-decorator]
def refresh_capacities(speakers: list[str]) -> None:
    """Ask anew about what cannot be of these people, by slug, and of those into whom they were merged."""
    rows = Speaker.objects.filter(slug__in=speakers).values_list("pk", "merged_into")
    queue.refresh_capacities({pk for row in rows for pk in row if pk is not None})
