"""Named reads of processes, meetings, venues, statements and mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from apps.proceedings.models import Meeting, Mention, Process, Statement, Venue  # noqa: F401


class ProcessQuerySet(models.QuerySet["Process"]):
    pass


class VenueQuerySet(models.QuerySet["Venue"]):
    pass


class MeetingQuerySet(models.QuerySet["Meeting"]):
    pass


class StatementQuerySet(models.QuerySet["Statement"]):
    def for_list(self) -> StatementQuerySet:
        """With what a line of a list shows, in a constant number of queries."""
        return self.select_related("speaker", "organization", "meeting__venue", "document").defer("document__text")


class MentionQuerySet(models.QuerySet["Mention"]):
    pass
