"""Labelled transcripts whose lines are lost: `NAME:` in capitals behind the end of a sentence, `>>` between them.

Owns these marks. Must not know how names are resolved.
"""

from __future__ import annotations

import re

from apps.ingestion.names import affiliation, shape
from apps.ingestion.parsed import Span
from apps.ingestion.turns import Mark

_INLINE = re.compile(
    r"(?:(?<=[.?!…\])\"”’:\-–—] )|(?<=[.?!…\])\"”’]  )|(?<=\d )|^)(?P<label>[^\W\d_a-z][^:\n.?!\[\]\"“”]{0,60}?)"
    r"[ \t]*:(?=\s)[ \t]*"
)
_CHEVRON = re.compile(r">>+[ \t]*")


def inline_marks(text: str) -> list[Mark]:
    """The marks in a text that may be one line."""
    marks = []
    for match in _INLINE.finditer(text):
        label, start = match["label"].strip(), match.start("label")
        # A collapsed header runs straight into the first label: the capitals at its end are the label.
        words = label.split()
        tail = len(words)
        while tail and (words[tail - 1].isupper() or not any(c.isalpha() for c in words[tail - 1])):
            tail -= 1
        if 0 < tail < len(words):
            label = " ".join(words[tail:])
            start = (
                text.rfind(words[tail], start, match.end())
                if len(words) - tail == 1
                else _find_tail(text, words[tail:], start, match.end())
            )
        if not label.isupper() or shape(label) is None or start < 0:
            continue
        marks.append(Mark(start, match.end(), label, Span(start, start + len(label)), affiliation(label)))
    labelled = {mark.start for mark in marks}
    chevrons = _CHEVRON.finditer(text) if ">>" in text else ()
    nameless = [Mark(found.start(), found.end()) for found in chevrons if found.end() not in labelled]
    return sorted([*marks, *nameless], key=lambda mark: mark.start)


def _find_tail(text: str, words: list[str], start: int, end: int) -> int:
    found = list(re.finditer(r"\s+".join(map(re.escape, words)), text[start:end]))
    return start + found[-1].start() if found else -1
