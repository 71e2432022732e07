"""Decisions about a meeting's data, and its columns as they were before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from apps.curation.drafts import Draft, Keys
from apps.curation.kinds.facts import Facts
from apps.curation.kinds.protocol import Kind, Payload, row
from apps.curation.models import About, DecisionKind, MeetingBefore
from apps.proceedings.models import Meeting, Process, Statement, Venue

_DATES = {"starts_on", "starts_on_precision", "ends_on", "ends_on_precision"}

MEETING = Facts(
    model=Meeting,
    before=MeetingBefore,
    kind=DecisionKind.CORRECT_MEETING,
    about=About.MEETING,
    columns=(
        "title",
        "mode",
        "starts_on",
        "starts_on_precision",
        "ends_on",
        "ends_on_precision",
        "venue",
        "series",
    ),
    related={"venue": Venue, "series": Process},
)
"""What of a meeting can be corrected; `venue` and `series` are slugs."""


class CorrectMeeting(Kind):
    """What is known better of a meeting: `{"meeting": slug, "values": {column: value}}`."""

    def read(self, payload: Mapping[str, Any]) -> Payload:
        meeting = row(Meeting, payload, "meeting")
        return {"meeting": meeting.slug, "values": MEETING.checked(meeting, payload.get("values"))}

    def subjects(self, payload: Payload) -> Iterable[tuple[About, str]]:
        yield About.MEETING, payload["meeting"]

    def statements(self, payload: Payload) -> set[int]:
        # Nothing of theirs changes, but the search finds them by their meeting.
        return set(Statement.objects.filter(meeting__slug=payload["meeting"]).values_list("pk", flat=True))

    def settle(self, payload: Payload) -> None:
        MEETING.settle([payload["meeting"]])

    def lay(self, payload: Payload, draft: Draft, keys: Keys) -> None:
        if draft.meeting == payload["meeting"] and _DATES & set(payload["values"]):
            held = draft.meeting_held
            draft.said_on = held.earliest.isoformat() if held else None
            draft.said_on_precision = held.precision if held else None
