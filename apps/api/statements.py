"""Statements as they are told: who, how that is known, the words, and the exact place in the source.

Of a hidden statement no words are told, and nothing of what these name. The number of queries does not grow.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from apps.actors import facts
from apps.api import addresses
from apps.api.shapes import Told, iso, reference
from apps.lib.locators import LocatorMap
from apps.proceedings import by_key
from apps.proceedings.models import CERTAIN, SourceDocument, Statement, document_title, is_inferred
from apps.proceedings.querysets import MentionLine, StatementLine, SuggestionLine
from apps.search import SearchResults

EXCERPT: Final = 420
"""Characters of a statement in a list."""

_SPAN: Final = ("evidence_start", "evidence_end")


def in_list(keys: Sequence[int]) -> list[Told]:
    """The statements with these keys in their order, with their first words; those that are gone are left out."""
    hanging = _Hanging(keys)  # before the lines: whatever has a line then has its evidence, if others go meanwhile
    lines = by_key.lines(keys)
    excerpts = {key: words[:EXCERPT] for key, words in by_key.openings(keys).items()}
    return [{**_statement(lines[key], hanging), "excerpt": excerpts.get(key)} for key in keys if key in lines]


def found(answer: SearchResults) -> list[Told]:
    """The hits of a search in their order, each with the passage that was found."""
    keys = [hit.statement_id for hit in answer.hits]
    hanging = _Hanging(keys)  # before the lines, as in a list
    rows = by_key.lines(keys, words=True)
    lines = [rows[key] for key in keys if key in rows]
    return [
        {
            **_statement(line, hanging),
            "snippet_html": None if line.hidden_because else str(answer.snippet(line.text, line.language)),
        }
        for line in lines
    ]


def whole(row: Statement) -> Told:
    """One statement with all of its words."""
    (line,) = by_key.lines([row.pk], words=True).values()
    told = _statement(line, _Hanging([row.pk]))
    locators = SourceDocument.objects.values_list("locators", flat=True).get(pk=line.document_id)
    place = LocatorMap.find(locators, line.start)
    told["source"] |= {
        "furniture": [list(span) for span in line.furniture],
        "place": {"page": place.page, "line": place.line, "seconds": place.seconds} if place else None,
    }
    return {**told, "text": None if line.hidden_because else line.text}


class _Hanging:
    """What hangs on statements: evidence and sum of the document, mentions, suggestions; three queries."""

    def __init__(self, keys: Sequence[int]) -> None:
        rows = Statement.objects.filter(pk__in=keys).order_by()
        self.evidence = {
            key: (span, sha256) for key, sha256, *span in rows.values_list("pk", "document__sha256", *_SPAN)
        }
        self.mentions = by_key.mentions(keys)
        self.suggestions = by_key.suggestions(keys)


def _statement(row: StatementLine, hanging: _Hanging) -> Told:
    evidence, sha256 = hanging.evidence[row.pk]
    document = document_title(row.document__title, row.document__origin)
    beside = f"?statement={row.public_id}#s-{row.public_id}"
    return {
        "id": row.public_id,
        "url": addresses.of("statement", row.public_id),
        "page": addresses.page("statement", row.public_id),
        "kind": row.kind,
        "rough_draft": row.document__rough_draft,
        "language": row.language or None,
        "date": iso(facts.known(row.said_on, row.said_on_precision)),
        "recorded_name": row.recorded_name or None,
        "recorded_affiliation": row.recorded_affiliation or None,
        "speaker": reference("speaker", row.speaker__slug, row.speaker__name),
        "organization": reference("organization", row.organization__slug, row.organization__name),
        "attribution": {
            "method": row.method or None,
            "confidence": row.confidence,
            "inferred": is_inferred(row.method, row.confidence),
            "evidence": _span(*evidence),
        },
        "suggestions": [*map(_suggestion, hanging.suggestions.get(row.pk, ()))],
        "mentions": [] if row.hidden_because else [*map(_mention, hanging.mentions.get(row.pk, ()))],
        "meeting": reference("meeting", row.meeting__slug, row.meeting__title),
        "source": {
            "document": reference("document", row.document__public_id, document),
            "sha256": sha256,
            "position": row.position,
            "start": row.start,
            "end": row.end,
            "page": addresses.page("document", row.document__public_id) + beside,
        },
        "hidden_because": row.hidden_because or None,
        "demonstration": row.document__is_demonstration,
    }


def _mention(row: MentionLine) -> Told:
    return {
        "process": reference("process", row.process__slug, row.process__name),
        "start": row.start,
        "end": row.end,
        "method": row.method,
        "confidence": row.confidence,
        "inferred": row.confidence < CERTAIN,
    }


def _suggestion(row: SuggestionLine) -> Told:
    return {
        "name": row.name,
        "speaker": reference("speaker", row.speaker__slug, row.speaker__name),
        "method": row.method,
        "confidence": row.confidence,
        "evidence": _span(row.evidence_start, row.evidence_end),
    }


def _span(start: Any, end: Any) -> Told | None:
    return None if start is None or end is None else {"start": start, "end": end}
