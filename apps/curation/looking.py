"""Looks through the whole base for what is worth asking, in the background, and tells how far it is.

Owns the steps and their order. Must not know what a step finds.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from apps.curation import queue
from apps.curation.candidates.index import index_all_names
from apps.curation.duplicate_bodies import find_organizations
from apps.curation.duplicates import find_people
from apps.curation.models import Look, ReviewItem, Step
from apps.curation.querysets import chunks
from apps.proceedings.models import SourceDocument

Progress = Callable[[Step, int, int], None]

_DOCUMENTS = 50  # at once


def look_through(progress: Progress = lambda _step, _done, _total: None) -> dict[str, int]:
    """Ask anew about everything; returns how many questions of each kind wait. `progress` is told the step, and how
    much of how much of it is done."""

    def told(step: Step) -> Callable[[int, int], None]:
        progress(step, 0, 0)
        return lambda done, total: progress(step, done, total)

    index_all_names(told(Step.NAMES))
    documents = list(SourceDocument.objects.order_by("pk").values_list("pk", flat=True))
    tell, done = told(Step.DOCUMENTS), 0
    for some in chunks(documents, _DOCUMENTS):
        queue.refresh(some)
        done += len(some)
        tell(done, len(documents))
    find_people(told(Step.PEOPLE))
    find_organizations(told(Step.ORGANIZATIONS))
    queue.refresh_all_capacities(told(Step.CAPACITIES))
    return dict(ReviewItem.objects.waiting().order_by().values_list("kind").annotate(n=Count("pk")))


@transaction.atomic
def request_look(*, by: str) -> Look:
    """Have the base looked through in the background; where somebody is at that, theirs is the answer."""
    from apps.curation.tasks import look

    held = Look.objects.at_work().first()
    if held is not None:
        return held
    asked = Look.objects.create(requested_by_name=by)

    def begin() -> None:  # no partial: what Django says of a failure names the function
        look.delay(asked.pk)

    transaction.on_commit(begin, robust=True)
    return asked


def run_look(*, look: Look) -> None:
    """Look through the base, and note once a second how far that is."""
    last = 0.0

    def note(step: Step, done: int, total: int) -> None:
        nonlocal last
        if step != look.step or monotonic() - last >= 1:
            last = monotonic()
            look.step, look.done, look.total, look.told_at = step, done, total, timezone.now()
            look.save()

    look.found = look_through(note)
    look.finished_at = timezone.now()
    look.save()
