"""What reference rows have in common: where a fact comes from, and the dates between which it holds.

Abstract models only; shared by actors and proceedings.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TypedDict

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.lib.partial_dates import PartialDate, Precision


class Confidence(models.TextChoices):
    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")


class Basis(models.TextChoices):
    RETRIEVED = "retrieved", _("Read in a cited source")
    CORPUS = "corpus", _("Stated in a document that the base was built from")
    BACKGROUND = "background", _("General knowledge, the cited address not opened")
    RECORD = "record", _("Read out of an ingested record")
    DEMONSTRATION = "demonstration", _("Invented for the demonstration")


class SourcedModel(models.Model):
    """A fact with its sources."""

    sources = models.JSONField(
        default=list, blank=True, help_text="Where this is stated: addresses or titles of documents."
    )
    confidence = models.CharField(
        max_length=6, choices=Confidence, default=Confidence.MEDIUM, help_text="How far the sources can be relied on."
    )
    basis = models.CharField(
        max_length=13, choices=Basis, default=Basis.RECORD, help_text="How the fact came into the base."
    )
    is_demonstration = models.BooleanField(
        default=False, db_index=True, help_text="Invented for the demonstration; `remove_demo` takes it away."
    )

    class Meta:
        abstract = True


class Dates(TypedDict):
    """The four columns of a `DatedModel`."""

    starts_on: date | None
    starts_on_precision: int | None
    ends_on: date | None
    ends_on_precision: int | None


def dates(*, start: PartialDate | None, end: PartialDate | None) -> Dates:
    """The columns of these two dates. An end is kept as the last day that it can mean, so that ranges compare."""
    return Dates(
        starts_on=start.earliest if start else None,
        starts_on_precision=start.precision if start else None,
        ends_on=end.latest if end else None,
        ends_on_precision=end.precision if end else None,
    )


class DatedModel(models.Model):
    """Something that began and perhaps ended, each known to the day, the month or the year."""

    starts_on = models.DateField(null=True, blank=True, help_text="First day that the start can mean.")
    starts_on_precision = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        choices=[(p.value, p.name.lower()) for p in Precision],
        help_text="What of the start is known.",
    )
    ends_on = models.DateField(null=True, blank=True, help_text="Last day that the end can mean.")
    ends_on_precision = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        choices=[(p.value, p.name.lower()) for p in Precision],
        help_text="What of the end is known.",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_start_precision",
                condition=Q(starts_on__isnull=True, starts_on_precision__isnull=True)
                | Q(starts_on__isnull=False, starts_on_precision__in=[1, 2, 3]),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_end_precision",
                condition=Q(ends_on__isnull=True, ends_on_precision__isnull=True)
                | Q(ends_on__isnull=False, ends_on_precision__in=[1, 2, 3]),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_starts_before_it_ends",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    @property
    def start(self) -> PartialDate | None:
        return known(self.starts_on, self.starts_on_precision)

    @property
    def end(self) -> PartialDate | None:
        return known(self.ends_on, self.ends_on_precision)


@lru_cache(maxsize=4096)
def known(day: date | None, precision: int | None) -> PartialDate | None:
    """The date of two columns, whether these hold its first day or its last."""
    if day is None or precision is None:
        return None
    held = Precision(precision)
    if held is Precision.YEAR:
        day = day.replace(month=1, day=1)
    elif held is Precision.MONTH:
        day = day.replace(day=1)
    return PartialDate(day, held)
