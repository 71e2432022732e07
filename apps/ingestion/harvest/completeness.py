"""What of a series should exist, what the base holds of it, and what is missing.

Owns that account. Must not know the network.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from apps.ingestion.harvest.catalogue import Entry
from apps.ingestion.harvest.meetings import ExpectedMeetings
from apps.ingestion.models import HarvestedAddress
from apps.proceedings.models import Meeting


@dataclass(frozen=True, slots=True)
class MeetingAccount:
    """One meeting that should have records. `listed` documents are known, of which `held` are in the base."""

    meeting: Meeting
    listed: int
    held: int
    has_statements: bool

    @property
    def state(self) -> str:
        """held, in part, or missing."""
        if self.listed:
            return "held" if self.held == self.listed else "in part" if self.held else "missing"
        return "held" if self.has_statements else "missing"


@dataclass(frozen=True, slots=True)
class Account:
    """One series. `loose` are the documents (listed, held) that no meeting is known for."""

    entry: Entry
    meetings: tuple[MeetingAccount, ...]
    loose: tuple[int, int]
    listed: int
    held: int
    states: dict[str, int]
    missing: tuple[HarvestedAddress, ...]

    @property
    def meetings_held(self) -> int:
        return self._in_state("held")

    @property
    def meetings_in_part(self) -> int:
        return self._in_state("in part")

    @property
    def meetings_missing(self) -> int:
        return self._in_state("missing")

    def _in_state(self, state: str) -> int:
        return sum(line.state == state for line in self.meetings)


def account(entry: Entry, *, today: date) -> Account:
    """The account of a series, in a number of queries that does not grow with it."""
    meetings = ExpectedMeetings(entry, today=today).meetings
    documents = HarvestedAddress.objects.documents(entry.key)
    counted = documents.by_meeting()
    spoken = _with_statements([meeting.pk for meeting in meetings])
    accounts = tuple(
        MeetingAccount(meeting, *counted.get(meeting.pk, (0, 0)), has_statements=meeting.pk in spoken)
        for meeting in meetings
    )
    return Account(
        entry=entry,
        meetings=accounts,
        loose=counted.get(None, (0, 0)),
        listed=sum(listed for listed, _ in counted.values()),
        held=sum(held for _, held in counted.values()),
        states=documents.by_state(),
        missing=tuple(documents.missing()),
    )


def _with_statements(keys: list[int]) -> set[int | None]:
    """Those of these meetings of which, or of a session of which, the base holds words."""
    own = Meeting.objects.filter(pk__in=keys).with_statements().values_list("pk", flat=True)
    of_sessions = Meeting.objects.filter(parent__in=keys).with_statements().values_list("parent", flat=True)
    return {*own, *of_sessions}
