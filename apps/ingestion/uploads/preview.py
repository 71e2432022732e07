"""What a person is shown of a document before it is taken in, as plain JSON values. Pure.

Owns what is chosen from all that was understood, so that a long document gives a short page. Must not know templates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from apps.ingestion.corrections import meeting_to_json
from apps.ingestion.parsed import Problem, Resolution, ResolvedStatement, Span
from apps.ingestion.pipeline import Understood
from apps.lib.text import whole_words

FIRST_TURNS = 12
MOST_NAMES = 500
MOST_PROBLEMS = 100
_TURN = 400  # characters of a turn
_AROUND = 60  # characters before and after a place in the text
_INSIDE = 160


def preview(understood: Understood) -> dict[str, Any]:
    """What was read: document, meetings, numbers, the first turns, names with their evidence, problems in context."""
    text, resolved = understood.source.text, understood.resolved
    document = resolved.document
    names = _names(text, resolved.statements)
    return {
        "parser": document.parser,
        "directory": str(document.directory) if document.directory else "",
        "title": document.title or understood.source.title or "",
        "media_type": understood.source.media_type,
        "language": document.language or understood.source.language or "",
        "authors": list(document.authors),
        "rough_draft": document.rough_draft,
        "meetings": [meeting_to_json(meeting) for meeting in document.meetings],
        "numbers": _numbers(resolved.statements, outside=len(resolved.mentions)),
        "turns": [_turn(statement) for statement in resolved.statements[:FIRST_TURNS]],
        "names": names[:MOST_NAMES],
        "more_names": max(0, len(names) - MOST_NAMES),
        "problems": [_problem(text, problem) for problem in resolved.problems[:MOST_PROBLEMS]],
        "more_problems": max(0, len(resolved.problems) - MOST_PROBLEMS),
    }


def _numbers(statements: Iterable[ResolvedStatement], *, outside: int) -> dict[str, int]:
    """Each turn is named, only suggested, or unnamed. Mentions count those outside any statement too."""
    told = Counter(
        "named" if _told(statement) else "suggested" if statement.suggestions else "unnamed" for statement in statements
    )
    mentions = outside + sum(len(statement.mentions) for statement in statements)
    kinds = ("named", "suggested", "unnamed")
    return {"turns": told.total(), **{kind: told[kind] for kind in kinds}, "mentions": mentions}


def _told(statement: ResolvedStatement) -> Resolution | None:
    return statement.speaker or statement.organization


def _turn(statement: ResolvedStatement) -> dict[str, Any]:
    told = _told(statement)
    return {
        "recorded": statement.turn.recorded_name or "",
        "affiliation": statement.turn.recorded_affiliation or "",
        "who": told.name if told else "",
        "kind": statement.turn.kind.value,
        "text": _shortened(statement.turn.text, _TURN),
    }


def _names(text: str, statements: Iterable[ResolvedStatement]) -> list[dict[str, Any]]:
    """Every label with every person or body that it was told to be and how, in the order of their first turns."""
    found: dict[tuple[str, str, str, tuple[str, ...]], dict[str, Any]] = {}
    for statement in statements:
        told = _told(statement)
        recorded = statement.turn.recorded_name or ""
        suggested = tuple(dict.fromkeys(suggestion.name for suggestion in statement.suggestions))
        if not (told or recorded or suggested):
            continue
        key = (recorded, told.name if told else "", told.method.value if told else "", suggested)
        shown = told or (statement.suggestions[0] if statement.suggestions else None)
        row = found.setdefault(
            key,
            {
                "recorded": recorded,
                "who": key[1],
                "known": bool(told and told.key),
                "method": shown.method.value if shown else "",
                "confidence": shown.confidence if shown else None,
                "suggested": list(suggested),
                "evidence": _context(text, shown.evidence) if shown else None,
                "turns": 0,
            },
        )
        row["turns"] += 1
    return list(found.values())


def _problem(text: str, problem: Problem) -> dict[str, Any]:
    line = text.count("\n", 0, problem.span.start) + 1
    return {
        "severity": problem.severity.value,
        "code": problem.code,
        "message": problem.message,
        "line": line,
        "context": _context(text, problem.span),
    }


def _context(text: str, span: Span) -> dict[str, str]:
    """The words at a place and around it, without the beginnings and ends of others."""
    left, right = whole_words(text, span.start - _AROUND, span.start, span.end, span.end + _AROUND)
    return {
        "before": text[left : span.start],
        "words": _shortened(text[span.start : span.end], _INSIDE),
        "after": text[span.end : right],
    }


def _shortened(words: str, length: int) -> str:
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"
