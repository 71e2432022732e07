"""How far a run has come, for its page and for the script that keeps the page up to date.

Must not know how documents are taken in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.ingestion.models import ImportItem, ImportRun, Outcome, PendingDocument

MOST_ITEMS = 200
# A worker begins within this time, unless it was killed or the broker did not answer.
_SILENT = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Progress:
    """`expected` is None where the number of documents is not known. `items` are the newest, refused ones first."""

    run: ImportRun
    done: int
    expected: int | None
    outcomes: dict[str, int]  # label → number
    items: list[ImportItem]

    @property
    def can_go_on(self) -> bool:
        """Documents wait that nobody takes in."""
        now = timezone.now()
        free = PendingDocument.objects.waiting(self.run).free(now)
        return self.run.is_running and self.run.started_at < now - _SILENT and free.exists()

    @property
    def given_up(self) -> int:
        """Documents that a person may have tried again."""
        return 0 if self.run.undone_at else PendingDocument.objects.given_up(self.run).count()

    @property
    def words(self) -> str:
        if self.expected is None:
            return _("%(done)d done") % {"done": self.done}
        return _("%(done)d of %(expected)d done") % {"done": self.done, "expected": self.expected}

    def as_json(self) -> dict[str, Any]:
        return {
            "done": self.done,
            "expected": self.expected,
            "running": self.run.is_running,
            "words": self.words,
            "outcomes": self.outcomes,
            "items": [
                {"source": item.source, "outcome": str(Outcome(item.outcome).label), "message": item.message}
                for item in self.items
            ],
        }


def progress_of(run: ImportRun) -> Progress:
    """How far the run has come by now."""
    counted = dict(run.items.order_by().values_list("outcome").annotate(number=Count("pk")))
    refused = list(run.items.filter(outcome=Outcome.REFUSED).order_by("-pk")[:MOST_ITEMS])
    others = run.items.exclude(outcome=Outcome.REFUSED).select_related("document").defer("document__text")
    return Progress(
        run=run,
        done=sum(counted.values()),
        expected=run.expected,
        outcomes={str(outcome.label): counted[outcome] for outcome in Outcome if outcome in counted},
        items=refused + list(others.order_by("-pk")[: MOST_ITEMS - len(refused)]),
    )
