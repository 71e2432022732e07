"""Background tasks: a plain call where no broker is configured."""

from __future__ import annotations

from celery import shared_task

from apps.actors.models import Speaker
from apps.curation import queue
from apps.curation.candidates.index import index_new_names
from apps.curation.looking import request_look, run_look
from apps.curation.models import Look
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


@shared_task(ignore_result=True, acks_late=True)  # type: ignore[untyped-decorator]
def look(look_id: int) -> None:
    """Look through the whole base. Twice is once."""
    asked = Look.objects.get(pk=look_id)
    if asked.finished_at is None:
        run_look(look=asked)


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def look_by_schedule() -> None:
    """Have the whole base looked through, unless somebody is at it."""
    request_look(by="the schedule")
