"""What a person knows better than the document about its meetings, and how that is kept. Pure.

Owns putting corrected meetings in the place of those that were read. Must not know where corrections come from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from apps.ingestion.errors import ConflictError
from apps.ingestion.parsed import Mode, ParsedMeeting, ResolvedDocument
from apps.lib.partial_dates import PartialDate


def with_corrections(resolved: ResolvedDocument, meetings: Sequence[ParsedMeeting], *, name: str) -> ResolvedDocument:
    """The document with these meetings, in the order of its own; none: as it is.

    A document that tells of no meeting takes one, and all that was said in it belongs there. `name` is for errors.

    Raises:
        ConflictError: the document has another number of meetings.
    """
    if not meetings:
        return resolved
    found = len(resolved.document.meetings)
    if len(meetings) != (found or 1):
        raise ConflictError(
            name,
            found=f"{found} meetings in the document",
            expected=f"{len(meetings)}, as they were corrected",
            remedy="look at its preview again and correct them there",
        )
    corrected = replace(resolved, document=replace(resolved.document, meetings=tuple(meetings)))
    if found:
        return corrected
    statements = tuple(replace(said, turn=replace(said.turn, meeting=0)) for said in resolved.statements)
    return replace(corrected, statements=statements)


def meeting_to_json(meeting: ParsedMeeting) -> dict[str, str | None]:
    """The meeting as values that JSON can hold."""
    return {name: None if value is None else str(value) for name, value in asdict(meeting).items()} | {
        "start": str(meeting.start) if meeting.start else None,
        "end": str(meeting.end) if meeting.end else None,
    }


def meeting_from_json(values: Mapping[str, str | None]) -> ParsedMeeting:
    """The meeting that `meeting_to_json` wrote."""
    known: dict[str, Any] = {name: values.get(name) for name in ParsedMeeting.__dataclass_fields__}
    for name, read in (("start", PartialDate.parse), ("end", PartialDate.parse), ("mode", Mode)):
        known[name] = read(known[name]) if known[name] else None
    return ParsedMeeting(**known)
