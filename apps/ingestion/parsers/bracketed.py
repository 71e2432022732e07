"""Captions with names in square brackets wherever a voice begins, in the middle of a line too: `[Ada Obi] words`.

Owns this form. Must not know how names are resolved.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from apps.ingestion.assemble import assemble
from apps.ingestion.names import Shape, affiliation, shape
from apps.ingestion.parsed import Kind, ParsedDocument, ReadText, Span
from apps.ingestion.parsers.excerpts import excerpt
from apps.ingestion.parsers.spoken import spoken
from apps.ingestion.turns import Mark

# Behind the end of what was said before, and before words: not "[Ada Obi]: words", nor a note within a sentence.
_BRACKETED = re.compile(
    r"(?:^[ \t]{0,20}|(?<=[.?!…\-–—\])\"”][ \n]))\[(?P<label>[^\W\d_][^\[\]\n:]{2,60})\]"
    r"[ \t]{0,9}(?:\n[ \t]{0,9})?(?=[^\s\[:(])",
    re.MULTILINE,
)
_NAMES = frozenset({Shape.PERSON, Shape.SURNAME, Shape.ROLE})
_LAST = re.compile(r"(?<=[ \n])\[(?P<label>[^\W\d_][^\[\]\n:]{2,60})\][ \t\r]{0,9}(?=\n[^\S\n]{0,9}\n|\s{0,9}\Z)")
_LEAST = 3  # turns
_SPOKEN = 0.5
_MOST = 0.7  # of what stands so in brackets are names


class BracketedParser:
    name = "bracketed"
    surest = 0.93

    def score(self, source: ReadText) -> float:
        """Sure where most of what stands so in brackets are names of which some recur, and which run through it."""
        text = excerpt(source.text)
        if text.count("[") < _LEAST:
            return 0.0
        found = list(_BRACKETED.finditer(text))
        marks = _marks(found)
        names = Counter(mark.name for mark in marks)
        within = sum(bool(text[text.rfind("\n", 0, mark.start) + 1 : mark.start].strip()) for mark in marks)
        if within * 3 < len(marks):  # names at the heads of lines are set apart
            return 0.0
        if not _begin_turns(text, marks) or spoken(text[marks[0].speech :]) < _SPOKEN:
            return 0.0
        if len(marks) < _LEAST or len(names) == len(marks) or len(names) < 2 or len(marks) < _MOST * len(found):
            return 0.0
        return self.surest * (len(text) - marks[0].start) / len(text)

    def parse(self, source: ReadText) -> ParsedDocument:
        return assemble(source, parser=self.name, marks=_marks(_BRACKETED.finditer(source.text)), kind=Kind.VERBATIM)


def _begin_turns(text: str, marks: list[Mark]) -> bool:
    """Whether words follow the names: the first begins a line, and none ends a paragraph as sources and credits do."""
    if not marks or text[text.rfind("\n", 0, marks[0].start) + 1 : marks[0].start].strip():
        return False
    names = {mark.name for mark in marks}
    return not any(found["label"] in names for found in _LAST.finditer(text, marks[0].start))


def _marks(bracketed: Iterable[re.Match[str]]) -> list[Mark]:
    return [
        Mark(found.start(), found.end(), found["label"], Span(*found.span("label")), affiliation(found["label"]))
        for found in bracketed
        if shape(found["label"]) in _NAMES and not found["label"].islower()
    ]
