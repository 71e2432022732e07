"""What was understood of a document as plain JSON values, in the shape that `ingest --format json` prints.

Owns that shape. Must not know where it is printed.
"""

from __future__ import annotations

import hashlib
from typing import Any

from apps.ingestion.parsed import (
    LinkedMention,
    ParsedMeeting,
    Problem,
    Resolution,
    ResolvedDocument,
    ResolvedStatement,
    Span,
)
from apps.ingestion.pipeline import Understood
from apps.ingestion.readers.encoding import decode
from apps.ingestion.readers.html_offsets import page_offsets
from apps.ingestion.spans import with_spans


def as_json(understood: Understood, path: str) -> dict[str, Any]:
    """One object for one document; `path` is the source as it was given."""
    resolved = _in_file(understood)
    document = resolved.document
    return {
        "document": {
            "path": path,
            "sha256": hashlib.sha256(understood.data).hexdigest(),
            "media_type": understood.source.media_type,
            "title": document.title,
            "authors": list(document.authors),
            "publisher": document.publisher,
            "published_on": str(document.published_on) if document.published_on else None,
            "language": document.language,
            "disclaimer": document.disclaimer,
            "rough_draft": document.rough_draft,
            "parser": document.parser,
        },
        "meetings": [_meeting(meeting) for meeting in document.meetings],
        "statements": [_statement(statement) for statement in resolved.statements],
        "mentions": [_mention(mention) for mention in resolved.mentions],
        "problems": [_problem(problem) for problem in resolved.problems],
    }


def _in_file(understood: Understood) -> ResolvedDocument:
    """The outcome with offsets into the file, also of a page, whose text the reader made."""
    if understood.source.media_type != "text/html":
        return understood.resolved
    page, _, _ = decode(understood.data, name="page")
    offsets = page_offsets(page, understood.source.text)
    return with_spans(understood.resolved, offsets.span) if offsets else understood.resolved


def _meeting(meeting: ParsedMeeting) -> dict[str, Any]:
    start = str(meeting.start) if meeting.start else None
    return {
        "title": meeting.title,
        "series": meeting.series,
        "start": f"{start}T{meeting.start_time}" if start and meeting.start_time and len(start) == 10 else start,
        "end": str(meeting.end) if meeting.end else None,
        "venue": meeting.venue,
        "city": meeting.city,
        "country": meeting.country,
        "mode": meeting.mode.value if meeting.mode else None,
    }


def _statement(statement: ResolvedStatement) -> dict[str, Any]:
    turn = statement.turn
    told = statement.speaker or statement.organization
    return {
        "position": statement.position,
        "meeting": turn.meeting,
        "kind": turn.kind.value,
        "recorded_name": turn.recorded_name,
        "recorded_affiliation": turn.recorded_affiliation,
        "start": turn.span.start,
        "end": turn.span.end,
        "text": turn.text,
        "speaker": statement.speaker.name if statement.speaker else None,
        "organization": statement.organization.name if statement.organization else None,
        "method": told.method.value if told else None,
        "confidence": told.confidence if told else None,
        "evidence": _span(told.evidence) if told else None,
        "suggestions": [_suggestion(suggestion) for suggestion in statement.suggestions],
        "mentions": [_mention(mention) for mention in statement.mentions],
    }


def _suggestion(suggestion: Resolution) -> dict[str, Any]:
    return {
        "speaker": suggestion.name,
        "method": suggestion.method.value,
        "confidence": suggestion.confidence,
        "evidence": _span(suggestion.evidence),
    }


def _mention(mention: LinkedMention) -> dict[str, Any]:
    return {
        "process": mention.process,
        "surface": mention.surface,
        **_span(mention.span),
        "method": mention.method,
        "confidence": mention.confidence,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"severity": problem.severity.value, "code": problem.code, "message": problem.message, **_span(problem.span)}


def _span(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}
