"""Named reads of decisions and of what waits for one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

if TYPE_CHECKING:
    from apps.curation.models import About, Decision, Look, ReviewItem, Turnstile  # noqa: F401

SILENT: Final = timedelta(minutes=10)
"""A look through the base that has told nothing for so long was cut off."""


class DecisionQuerySet(models.QuerySet["Decision"]):
    def holding(self) -> DecisionQuerySet:
        """Those that were not taken back, in the order in which they were made, in whatever base that was."""
        return self.filter(undone_at=None).order_by("made_at", "pk")

    def about(self, about: About, keys: Collection[str]) -> DecisionQuerySet:
        """Those about one of these."""
        return self.filter(subjects__about=about, subjects__key__in=keys).distinct()


class TurnstileQuerySet(models.QuerySet["Turnstile"]):
    def advance(self) -> None:
        """Pass; until the end of the transaction nobody else does."""
        self.get_or_create(pk=self.model.ONLY)
        self.filter(pk=self.model.ONLY).update(passed=F("passed") + 1)

    def advance_after(self) -> None:
        """Pass after the transaction, which may take long and hold rows that somebody who decides waits for."""
        transaction.on_commit(self.advance, robust=True)


class ReviewItemQuerySet(models.QuerySet["ReviewItem"]):
    def waiting(self) -> ReviewItemQuerySet:
        """Those to be answered: open ones, and those about which somebody was not sure; the weightiest first."""
        return self.filter(state__in=("open", "unsure")).order_by("state", "-settles", "pk")

    def for_list(self) -> ReviewItemQuerySet:
        """With what a line of the queue shows."""
        return self.select_related("meeting", "statement", "document").defer(
            "meeting__note", "meeting__sources", "statement__text", "document__text", "document__locators"
        )


class LookQuerySet(models.QuerySet["Look"]):
    def at_work(self) -> LookQuerySet:
        """Those that somebody is at, or will be in a moment."""
        return self.filter(finished_at=None, told_at__gt=timezone.now() - SILENT)


def chunks(values: Collection[Any], size: int = 500) -> Iterable[list[Any]]:
    """The values in lists short enough for one question to any database."""
    listed = list(values)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]
