"""What the row of a statement says: who, where, when, and the place in the document.

Owns the columns of `Statement` that reading fills. Must not know whether the row is new.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from apps.actors.models import Organization
from apps.ingestion.known import Known
from apps.ingestion.parsed import ResolvedDocument, ResolvedStatement
from apps.ingestion.store.actors import Actors
from apps.lib.partial_dates import PartialDate
from apps.lib.text import fold
from apps.proceedings.models import Meeting, SourceDocument, label_of


def statement_rows(
    resolved: ResolvedDocument, *, document: SourceDocument, meetings: Sequence[Meeting], known: Known, actors: Actors
) -> list[dict[str, Any]]:
    """The columns of each statement, in the order of the document. People and organizations are made on the way."""

    @cache  # of a few meetings and of labels that recur
    def when(index: int | None) -> tuple[Meeting | None, PartialDate | None]:
        return session(index, resolved, meetings)

    label = cache(label_of)
    rows = []
    none: list[list[int]] = []
    actors.prepare(resolved.statements)
    for statement in resolved.statements:
        turn, attribution = statement.turn, statement.speaker or statement.organization
        meeting, said = when(turn.meeting)
        speaker = actors.speaker(statement.speaker) if statement.speaker else None
        organization = _organization(statement, known, actors)
        name = (turn.recorded_name or "")[:300]
        rows.append(
            {
                "document_id": document.pk,
                "meeting_id": meeting.pk if meeting else None,
                "position": statement.position,
                "kind": turn.kind.value,
                "recorded_name": name,
                "label": label(name),
                "recorded_affiliation": (turn.recorded_affiliation or "")[:300],
                "start": turn.span.start,
                "end": turn.span.end,
                "text": turn.text,
                "furniture": [[span.start, span.end] for span in turn.furniture] if turn.furniture else none,
                "language": document.language,
                "said_on": said.earliest if said else None,
                "said_on_precision": said.precision.value if said else None,
                "speaker_id": speaker.pk if speaker else None,
                "organization_id": organization.pk if organization else None,
                "method": attribution.method.value if attribution else "",
                "confidence": attribution.confidence if attribution else None,
                "evidence_start": attribution.evidence.start if attribution else None,
                "evidence_end": attribution.evidence.end if attribution else None,
            }
        )
    return rows


def session(
    index: int | None, resolved: ResolvedDocument, meetings: Sequence[Meeting]
) -> tuple[Meeting | None, PartialDate | None]:
    """The meeting of a session of the document, and when it was held."""
    meeting = meetings[index if len(meetings) > 1 else 0] if meetings and index is not None else None
    return meeting, _said(index, resolved, meeting)


def _said(index: int | None, resolved: ResolvedDocument, meeting: Meeting | None) -> PartialDate | None:
    """When it was said, as far as it is known: the session's date, else the meeting's, else that of publication."""
    parsed = resolved.document
    session = parsed.meetings[index].start if index is not None and parsed.meetings else None
    days = meeting.days if meeting else None
    if days is None:
        return session or parsed.published_on
    if session and session.earliest <= days.latest and days.earliest <= session.latest:
        return min(session, days, key=lambda date: -date.precision)
    return days


def _organization(resolved: ResolvedStatement, known: Known, actors: Actors) -> Organization | None:
    """For whom it was said: what the record names, where exactly one known organization bears that name."""
    if resolved.organization:
        return actors.organization(resolved.organization)
    if resolved.speaker and resolved.turn.recorded_affiliation:
        bearers = known.organizations_by_name.get(fold(resolved.turn.recorded_affiliation), ())
        if len(bearers) == 1:
            return actors.known_organization(bearers[0].key)
    return None
