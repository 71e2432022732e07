"""Which meetings of a series should have records, and which of them a record is of.

Owns that choice. Must not know the network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from apps.actors.facts import Basis
from apps.ingestion.fetch import normal
from apps.ingestion.harvest.catalogue import Entry
from apps.proceedings.models import Meeting


class ExpectedMeetings:
    """The meetings of the reference data that belong to the series of an entry and have begun."""

    def __init__(self, entry: Entry, *, today: date) -> None:
        self._numbers = entry.numbers
        self.meetings: list[Meeting] = []
        if entry.series:
            meetings = Meeting.objects.filter(series__slug=entry.series, is_demonstration=False, starts_on__lte=today)
            # Those that were made from a record are held by their nature.
            self.meetings = list(meetings.exclude(basis=Basis.RECORD).order_by("starts_on", "pk"))
        events = [meeting for meeting in self.meetings if meeting.parent_id is None]
        self._by_number = {meeting.number: meeting for meeting in events if meeting.number}
        years = [meeting.starts_on.year for meeting in events if meeting.starts_on]
        # A year that had several meetings names none of them.
        self._by_year = {
            str(meeting.starts_on.year): meeting
            for meeting in events
            if meeting.starts_on and years.count(meeting.starts_on.year) == 1
        }

    def filled(self, template: str) -> Iterator[tuple[str, Meeting | None]]:
        """The addresses that a template stands for, each with the meeting whose number or year it has."""
        if "{number}" in template:
            numbers = [str(number) for number in self._numbers or ()] or list(self._by_number)
            for number in numbers:
                yield normal(template.replace("{number}", number)), self._by_number.get(number)
        elif "{year}" in template:
            for year in sorted({str(meeting.starts_on.year) for meeting in self.meetings if meeting.starts_on}):
                yield normal(template.replace("{year}", year)), self._by_year.get(year)
        else:
            yield normal(template), None

    def named(self, names: Mapping[str, str]) -> Meeting | None:
        """The meeting that the parts of an address name: its number, a day of it, or its year."""
        if meeting := self._by_number.get(names.get("number", "").lstrip("0")):
            return meeting
        digits = re.sub(r"\D", "", names.get("date", ""))
        if len(digits) == 8 and (day := _day(digits)):
            return next((m for m in self.meetings if m.starts_on and m.starts_on <= day <= (m.ends_on or day)), None)
        return self._by_year.get(names.get("year", ""))


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
