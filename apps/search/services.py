"""Writes of the search app that are not the index's: queries that found nothing."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.lib.text import squeeze
from apps.search.models import EmptyQuery

KEPT: Final = 10_000
"""Queries that are kept; of more, those that were asked longest ago are forgotten."""


_LONGEST: Final = 300


def record_empty(*, text: str) -> None:
    """See `apps.search.record_empty`."""
    asked = squeeze("".join(c if c.isprintable() else " " for c in text[:_LONGEST]))
    folded = asked.casefold()[:_LONGEST]
    if not folded:
        return
    now = timezone.now()
    with transaction.atomic():
        rows = EmptyQuery.objects.filter(folded=folded)
        if rows.update(text=asked, count=F("count") + 1, last_asked_at=now):
            return
        first = EmptyQuery(folded=folded, text=asked, count=1, first_asked_at=now, last_asked_at=now)
        EmptyQuery.objects.bulk_create([first], ignore_conflicts=True)
        oldest = EmptyQuery.objects.order_by("-last_asked_at", "-pk").values_list("pk", flat=True)[KEPT:]
        EmptyQuery.objects.filter(pk__in=list(oldest)).delete()
