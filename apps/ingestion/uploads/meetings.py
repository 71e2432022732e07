"""The meetings of a document that was brought in: as a form, with the meeting of the base that each would be.

Must not know templates, nor decide which meeting it is: the store does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from apps.ingestion.corrections import meeting_from_json
from apps.ingestion.errors import ConflictError
from apps.ingestion.models import PendingDocument
from apps.ingestion.parsed import ParsedMeeting
from apps.ingestion.store.meetings import MeetingContext, find_meeting
from apps.ingestion.uploads.forms import MeetingForm
from apps.proceedings.models import Meeting

_NEAR = timedelta(days=31)
_MOST = 30


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """`found` is the meeting of the base that it would be filed under; None: one is made. `was_read`: the document
    tells of it, and not only the person."""

    form: MeetingForm
    found: Meeting | None
    was_read: bool

    @property
    def is_told(self) -> bool:
        """Whether there is a meeting: the document tells of it, or the person filled one in."""
        return self.was_read or any(self.form.cleaned_data.values())


def meeting_rows(document: PendingDocument, data: Mapping[str, str] | None = None) -> list[MeetingRow]:
    """A form for each meeting, as corrected so far; an empty one where the document tells of none."""
    read = document.preview.get("meetings", [])
    meetings = [meeting_from_json(values) for values in document.corrected or read] or [ParsedMeeting()]
    rows: list[MeetingRow] = []
    for number, meeting in enumerate(meetings):
        form = MeetingForm(data, number=number, meeting=meeting, likely=_likely(meeting))
        taken = [row.found for row in rows if row.found]
        rows.append(MeetingRow(form, _found(meeting, document, taken), was_read=bool(read)))
    return rows


def _found(meeting: ParsedMeeting, document: PendingDocument, taken: list[Meeting]) -> Meeting | None:
    fallback = document.preview.get("title") or document.name
    try:
        return find_meeting(meeting, MeetingContext(document.name, fallback, is_demonstration=False), taken=taken)
    except ConflictError:  # it was deleted since; the form says so when it is sent, the store refuses
        return None


def _likely(meeting: ParsedMeeting) -> list[Meeting]:
    """Meetings of the base in the days around, to be offered."""
    if meeting.start is None:
        return []
    first, last = meeting.start.earliest - _NEAR, (meeting.end or meeting.start).latest + _NEAR
    near = Meeting.objects.filter(is_demonstration=False, starts_on__range=(first, last))
    return list(near.order_by("starts_on", "title")[:_MOST])
