"""Which statements are found otherwise once a row of the base was changed by hand.

Owns the way from a row to statements.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model, Q

from apps.actors.models import Organization, Speaker
from apps.proceedings.models import Meeting, Mention, Process, Statement, Venue
from apps.search import queue


def queue_found_by(rows: Iterable[Model]) -> None:
    """Have what these rows are shown with indexed anew: statements of people, organizations, meetings, venues, and of
    processes with all below them."""
    changed = list(rows)
    people = [row.pk for row in changed if isinstance(row, Speaker)]
    organizations = [row.pk for row in changed if isinstance(row, Organization)]
    meetings = [row.pk for row in changed if isinstance(row, Meeting)]
    venues = [row.pk for row in changed if isinstance(row, Venue)]
    processes = _with_parts({row.pk for row in changed if isinstance(row, Process)})
    asked = (
        Q(speaker__in=people)
        | Q(speaker__merged_into__in=people)
        | Q(organization__in=organizations)
        | Q(organization__merged_into__in=organizations)
        | Q(meeting__in=meetings)
        | Q(meeting__venue__in=venues)
        | Q(meeting__series__in=processes)
    )
    found = set(Statement.objects.filter(asked).order_by().values_list("pk", flat=True))
    mentions = Mention.objects.filter(process__in=processes, statement__isnull=False)
    found |= set(mentions.order_by().values_list("statement_id", flat=True))
    queue(sorted(found))


def _with_parts(keys: set[int]) -> set[int]:
    found, waiting = set(keys), keys
    while waiting:
        waiting = set(Process.objects.filter(parent__in=waiting).values_list("pk", flat=True)) - found
        found |= waiting
    return found
