"""From the marks that a parser found to turns: where each speech ends, and which words of it are speech.

Owns `Mark` and the cutting. Must not know what a mark looks like in any layout.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from apps.ingestion.furniture import speech, trim
from apps.ingestion.parsed import Kind, ParsedTurn, Span

_ONLY_NOTE = re.compile(r"\s*(?P<note>[(\[](?!\d)[^()\[\]\n]{1,60}[)\]]\.?)\s*")


@dataclass(frozen=True, slots=True)
class Mark:
    """The beginning of a turn: `start` is where its marker or label stands, `speech` where the words after it begin.

    `end` is set where the speech stops before the next mark, `kind` where it is not that of the document.
    """

    start: int
    speech: int
    name: str | None = None
    name_span: Span | None = None
    affiliation: str | None = None
    end: int | None = None
    kind: Kind | None = None


def cut(
    text: str,
    marks: Sequence[Mark],
    furniture: Sequence[Span],
    *,
    kind: Kind,
    meeting: int = 0,
    end: int | None = None,
) -> list[ParsedTurn]:
    """One turn for each mark, up to the next one; a mark without any words after it gives none, one with a note alone,
    "(off microphone)", is a turn.

    `furniture` is in order. `end` is where the last turn must stop.
    """
    turns = []
    last = len(text) if end is None else end
    for position, mark in enumerate(marks):
        stop = marks[position + 1].start if position + 1 < len(marks) else last
        if mark.end is not None:
            stop = min(stop, mark.end)
        stop = max(stop, mark.speech)
        if only_note := _ONLY_NOTE.fullmatch(text, mark.speech, stop):
            first, stop = only_note.span("note")
            inside: tuple[Span, ...] = ()
        else:
            first, stop, inside = trim(text, mark.speech, stop, furniture)
        if first >= stop:
            continue
        turns.append(
            ParsedTurn(
                span=Span(first, stop),
                kind=mark.kind or kind,
                text=speech(text, first, stop, inside),
                meeting=meeting,
                recorded_name=mark.name,
                recorded_affiliation=mark.affiliation,
                name_span=mark.name_span,
                furniture=inside,
            )
        )
    return turns
