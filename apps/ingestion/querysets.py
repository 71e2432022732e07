"""Named reads of import runs, of harvested addresses and of documents to be taken in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Q

if TYPE_CHECKING:
    from apps.ingestion.models import HarvestedAddress, ImportRun, PendingDocument  # noqa: F401

# A document takes at most ten seconds a megabyte; a process that holds one for longer was killed.
_CLAIM = timedelta(minutes=10)
SILENT = timedelta(minutes=30)
"""No document of `ingest` takes so long, and no host is waited for so long: whoever says nothing was killed."""


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def confirmed(self) -> ImportRunQuerySet:
        """Those of documents that a person brought in and confirmed, still to be ended."""
        return self.filter(finished_at=None, undone_at=None).exclude(pending_imports=None)

    def silent(self, now: datetime) -> ImportRunQuerySet:
        """Those of a process that was killed: nobody can go on with them but by the same call again."""
        return self.filter(finished_at=None, undone_at=None, pending_imports=None, seen_at__lt=now - SILENT)


class PendingDocumentQuerySet(models.QuerySet["PendingDocument"]):
    def waiting(self, run: ImportRun) -> PendingDocumentQuerySet:
        """Those that the run has not settled yet, in the order in which they were brought in."""
        return self.filter(pending__run=run, given_up=False).order_by("pk")

    def given_up(self, run: ImportRun) -> PendingDocumentQuerySet:
        """Those of the run that ended every process that began with them."""
        return self.filter(pending__run=run, given_up=True).order_by("pk")

    def free(self, now: datetime) -> PendingDocumentQuerySet:
        """Those that no process is taking in."""
        return self.filter(Q(claimed_at=None) | Q(claimed_at__lt=now - _CLAIM))

    def unconfirmed(self) -> PendingDocumentQuerySet:
        """Those that may still be corrected."""
        return self.filter(pending__run=None)


class HarvestedAddressQuerySet(models.QuerySet["HarvestedAddress"]):
    def pages(self, entry: str) -> HarvestedAddressQuerySet:
        """The index pages of a series."""
        return self.filter(entry=entry, kind="page")

    def documents(self, entry: str) -> HarvestedAddressQuerySet:
        """The documents of a series."""
        return self.filter(entry=entry, kind="document")

    def due(self, now: datetime) -> HarvestedAddressQuerySet:
        """Those that may be asked for, the longest waiting first."""
        return self.filter(next_try_at__lte=now).order_by("next_try_at", "pk")

    def missing(self) -> HarvestedAddressQuerySet:
        """Those of which the base holds nothing, the failed ones first."""
        return self.filter(document=None).order_by("state", "pk")

    def by_meeting(self) -> dict[int | None, tuple[int, int]]:
        """(listed, held) by the primary key of the meeting."""
        rows = self.order_by().values_list("meeting_id")
        counted = rows.annotate(listed=Count("pk"), held=Count("pk", filter=Q(document__isnull=False)))
        return {meeting: (listed, held) for meeting, listed, held in counted}

    def by_state(self) -> dict[str, int]:
        """Number of addresses by state."""
        return dict(self.order_by().values_list("state").annotate(n=Count("pk")))
