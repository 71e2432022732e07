"""How the base fares, in figures: for the page of whoever watches it, and for the programs that do.

Owns the questions. Must not know how the figures are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Max, Min
from django.utils import timezone

from apps import search
from apps.ingestion.models import HarvestedAddress, ImportItem, Outcome
from apps.operations.models import Backup, FailedTask
from apps.search.models import IndexChange


@dataclass(frozen=True, slots=True)
class Figures:
    """Now. Times are of UTC; none where it never happened."""

    index_ready: bool
    waiting: int
    """Changes that are in the base and not in the index yet."""
    lag: float
    """Seconds that the oldest of them has waited."""
    failed: int
    """Tasks that were given up and that nobody asked for again."""
    refused: int
    """Sources that import runs refused, ever."""
    harvested_at: datetime | None
    backed_up_at: datetime | None
    backup_error: str
    """Why the newest copy failed; empty where it did not."""
    keeps_backups: bool


def figures() -> Figures:
    """Ask for all of them."""
    outbox = IndexChange.objects.aggregate(many=Count("pk"), since=Min("created_at"))
    since = outbox["since"]
    newest = Backup.objects.exclude(ended_at=None).first()
    good = newest if newest and not newest.error else Backup.objects.good().first()
    return Figures(
        index_ready=search.is_ready(),
        waiting=outbox["many"],
        lag=(timezone.now() - since).total_seconds() if since else 0.0,
        failed=FailedTask.objects.waiting().count(),
        refused=ImportItem.objects.filter(outcome=Outcome.REFUSED).count(),
        harvested_at=HarvestedAddress.objects.aggregate(last=Max("tried_at"))["last"],
        backed_up_at=good.ended_at if good else None,
        backup_error=newest.error if newest else "",
        keeps_backups=bool(settings.BACKUP_DIR),
    )
