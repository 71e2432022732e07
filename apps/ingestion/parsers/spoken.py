"""Whether words are somebody's own, as in a transcript, or tell of what somebody said, as in a note.

Owns that measure. Must not know layouts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from apps.ingestion.furniture import find_furniture, within
from apps.ingestion.parsed import Span

_TOLD = re.compile(
    r"(?m)^(?:He|She|They) \w+ed\b|^Noted\b|\b(?:he|she) (?:noted|said|added|stressed|explained|referenced|thought)\b"
)
_ENGLISH = re.compile(r"\b(?:the|and|of|to|that|is|I|you|we)\b")
_UNTOLD = 0.8
_LEAD = 20_000  # characters before the first label
_IN_PERSON = re.compile(r"\b(?:I|I'm|I’m|my|we're|we’re)\b")
_LINE, _LONG = 30, 60  # characters that a line of a head, and a short paragraph, seldom has more of
_LEAST_OWN = 2  # words in which two paragraphs speak of their speaker
_SPEECH = 200  # characters below a heading that says what follows: more than a note about it has
_TRANSCRIPT = re.compile(r"^#{1,6}[ \t][^\n]{0,20}\btranscript[ \t\r]*\n", re.MULTILINE | re.IGNORECASE)
_NOT_SAID = re.compile(r"[ \t]*(?:[-*•–#|]|\d+\.)[ \t]|[^\n]{0,99}\btranscri(?:pt|bed)")  # lists, and notes on it
_PARAGRAPH = re.compile(r"^[^\n]+(?:\n(?![^\S\n]*\n)[^\n]+)*", re.MULTILINE)
_OWN = re.compile(r"\b(?:I|we|my|our|you|I'm|We)\b")


def spoken(words: str) -> float:
    """How sure it is that people speak for themselves here, 0 to 1; of languages other than English it can't tell."""
    if len(_ENGLISH.findall(words)) * 100 < len(words.split()):
        return _UNTOLD
    own = len(_OWN.findall(words))
    return own / (own + 6 * len(_TOLD.findall(words)) + 1)


def _is_covered(furniture: Sequence[Span], start: int, end: int) -> bool:
    """Whether most of a paragraph is furniture; a note may stand within speech."""
    return sum(span.end - span.start for span in within(furniture, start, end)) * 2 > end - start


def speech_before(text: str, first: int) -> int | None:
    """Where somebody speaks already before the first label, as captions begin that are cut from a day's; else None."""
    begin = max(0, first - _LEAD)
    lead = [found for found in _PARAGRAPH.finditer(text, begin, first) if len(found[0]) > _LINE]
    furniture = find_furniture(text[:first]) if lead else []
    lead = [found for found in lead if not _is_covered(furniture, *found.span())]
    if headings := [found.end() for found in _TRANSCRIPT.finditer(text, begin, first)]:  # "## Transcript"
        below = [found for found in lead if found.start() >= headings[-1] and not _NOT_SAID.match(found[0])]
        return below[0].start() if sum(len(found[0]) for found in below) > _SPEECH else None
    for position, found in enumerate(lead):
        rest = lead[position:]
        own = sum(len(_IN_PERSON.findall(part[0])) for part in rest[:2])
        whole = all(part[0].rstrip().endswith((".", "?", "!", "--", "]", ")")) for part in rest)
        if len(found[0]) > _LONG and whole and own >= _LEAST_OWN and _IN_PERSON.search(found[0]):
            return found.start() + len(found[0]) - len(found[0].lstrip())
    return None
