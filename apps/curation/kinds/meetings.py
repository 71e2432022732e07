"""Decisions about a meeting: its title, dates, place and series."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from apps.curation.drafts import Draft, Keys
from apps.curation.errors import BadDecisionError
from apps.curation.kinds.protocol import Kind, Payload, row
from apps.curation.models import About, Decision, DecisionKind, MeetingBefore
from apps.proceedings.models import Meeting, Process, Statement, Venue

COLUMNS = (
    "title",
    "mode",
    "starts_on",
    "starts_on_precision",
    "ends_on",
    "ends_on_precision",
    "venue",
    "series",
)
"""What of a meeting can be corrected; `venue` and `series` are slugs."""

_DATES = {"starts_on", "starts_on_precision", "ends_on", "ends_on_precision"}
_RELATED: dict[str, Any] = {"venue": Venue, "series": Process}


class CorrectMeeting(Kind):
    """What is known better of a meeting: `{"meeting": slug, "values": {column: value}}`."""

    def read(self, payload: Mapping[str, Any]) -> Payload:
        meeting = row(Meeting, payload, "meeting")
        values = payload.get("values")
        if not isinstance(values, dict) or not values or set(values) - set(COLUMNS):
            raise BadDecisionError(
                str(meeting),
                found=repr(values)[:80],
                expected=f"some of {', '.join(COLUMNS)}",
                remedy="say what is wrong",
            )
        for name, value in values.items():
            _set(meeting, name, value)
        try:
            meeting.full_clean(validate_unique=False)
        except ValidationError as error:
            raise BadDecisionError(
                str(meeting),
                found="; ".join(error.messages),
                expected="a meeting that can be",
                remedy="correct the values",
            ) from error
        return {"meeting": meeting.slug, "values": values}

    def subjects(self, payload: Payload) -> Iterable[tuple[About, str]]:
        yield About.MEETING, payload["meeting"]

    def statements(self, payload: Payload) -> set[int]:
        # Nothing of theirs changes, but the search finds them by their meeting.
        return set(Statement.objects.filter(meeting__slug=payload["meeting"]).values_list("pk", flat=True))

    def settle(self, payload: Payload) -> None:
        settle_meetings([payload["meeting"]])

    def lay(self, payload: Payload, draft: Draft, keys: Keys) -> None:
        if draft.meeting == payload["meeting"] and _DATES & set(payload["values"]):
            held = draft.meeting_held
            draft.said_on = held.earliest.isoformat() if held else None
            draft.said_on_precision = held.precision if held else None


def lift_meetings(slugs: Iterable[str]) -> None:
    """Give these meetings back what the base held of them before decisions."""
    for meeting in Meeting.objects.filter(slug__in=list(slugs), before_curation__isnull=False):
        _restore(meeting)


def settle_meetings(slugs: Iterable[str]) -> None:
    """Bring these meetings in step with the decisions that hold."""
    for meeting in Meeting.objects.filter(slug__in=list(slugs)).select_related("venue", "series"):
        _restore(meeting)
        decided: dict[str, Any] = {}
        decisions = Decision.objects.holding().about(About.MEETING, [meeting.slug])
        for decision in decisions.filter(kind=DecisionKind.CORRECT_MEETING):
            decided |= decision.payload["values"]
        columns = {name: [_get(meeting, name), value] for name, value in decided.items()}
        if columns:
            for name, value in decided.items():
                _set(meeting, name, value)
            meeting.save(update_fields=list(decided))
            MeetingBefore.objects.create(meeting=meeting, columns=columns)


def _restore(meeting: Meeting) -> None:
    before = MeetingBefore.objects.filter(meeting=meeting).first()
    if before is None:
        return
    for name, (held, decided) in before.columns.items():
        if _get(meeting, name) == decided:  # an editor's later correction stays
            _set(meeting, name, held)
    meeting.save(update_fields=list(before.columns))
    before.delete()


def _get(meeting: Meeting, name: str) -> Any:
    value = getattr(meeting, name)
    if name in _RELATED:
        return value.slug if value else None
    return value.isoformat() if isinstance(value, date) else value


def _set(meeting: Meeting, name: str, value: Any) -> None:
    if name in _RELATED and value is not None:
        value = _RELATED[name].objects.filter(slug=value).first()
        if value is None:
            raise BadDecisionError(name, found="nothing by that name", expected="a slug", remedy="choose it anew")
    elif name.endswith("_on") and isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError as error:
            raise BadDecisionError(name, found=repr(value), expected="YYYY-MM-DD", remedy="write it so") from error
    setattr(meeting, name, value)
