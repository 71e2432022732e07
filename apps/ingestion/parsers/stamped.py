"""Transcripts by machine: paragraphs that begin with a time and a name in bold, `[00:05:01] **Name**: words`.

Owns this form. No other paragraph begins so, and what stands there is a label whatever it looks like: a nick, a room,
or nobody, where the machine knew none. Must not know how names are resolved.
"""

from __future__ import annotations

import re

from apps.ingestion.assemble import assemble
from apps.ingestion.clocks import CLOCK
from apps.ingestion.header import HEADER
from apps.ingestion.names import affiliation
from apps.ingestion.parsed import Kind, ParsedDocument, ReadText, Span
from apps.ingestion.parsers.excerpts import excerpt
from apps.ingestion.parsers.manner import find_heading
from apps.ingestion.parsers.spoken import speech_before
from apps.ingestion.participants import find_participants
from apps.ingestion.turns import Mark

# "[00:05:01] **Ada Obi**: yes", "[00:05:01] **Ada Obi:** yes", "(0:15) **Ada Obi** (Lamp Society): yes".
_STAMPED = re.compile(
    rf"^[ \t\ufeff]*[\[(]{CLOCK}[\])][ \t]*\*\*[ \t]{{0,9}}+(?P<label>[^*\n:]{{0,80}}?)[ \t]{{0,9}}"
    r"(?::\*\*|\*\*(?P<group>[ \t]*\([^()\n]{2,60}\))?[ \t]*:)[ \t]*",
    re.MULTILINE,
)
_PARAGRAPH = re.compile(r"^[ \t\ufeff]*[^\s#][^\n]*(?:\n(?!\s*\n|[ \t]*[\[(]\d)[^\n]+)*", re.MULTILINE)
_LEAST = 3  # turns
_MOST = 0.5  # of the paragraphs begin so, others go on


class StampedParser:
    name = "stamped"
    surest = 0.98

    def score(self, source: ReadText) -> float:
        """How many of the paragraphs behind the first one begin so, 0 to 1."""
        text = excerpt(source.text)
        found = list(_STAMPED.finditer(text)) if "**" in text else []
        if len(found) < _LEAST:
            return 0.0
        paragraphs = sum(1 for _ in _PARAGRAPH.finditer(text, found[0].start()))
        return self.surest if len(found) >= _MOST * paragraphs else 0.0

    def parse(self, source: ReadText) -> ParsedDocument:
        text = source.text
        found = list(_STAMPED.finditer(text))
        marks = [_mark(text, one, following) for one, following in zip(found, [*found[1:], None], strict=False)]
        if marks and (open_voice := speech_before(text, marks[0].start)) is not None:
            marks.insert(0, Mark(open_voice, open_voice))
        listed = tuple(find_participants(text, min(marks[0].start, HEADER))) if marks else ()
        return assemble(source, parser=self.name, marks=marks, kind=Kind.VERBATIM, participants=listed)


def _mark(text: str, found: re.Match[str], following: re.Match[str] | None) -> Mark:
    """The mark of a turn, with its end where a heading stands before the next one."""
    end = find_heading(text, found.end(), following.start() if following else len(text))
    label = found["label"].strip()
    if not label:
        return Mark(found.start(), found.end(), end=end)
    at = found.start("label")
    label = text[at : found.end("group")].replace("**", "") if found["group"] else label
    return Mark(found.start(), found.end(), label, Span(at, at + len(found["label"])), affiliation(label), end)
