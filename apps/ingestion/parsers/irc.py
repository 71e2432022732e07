"""Logs of chat rooms: `16:03:26 <nick> text`, with or without the time, joins and actions between the lines.

Owns these marks. Must not know how names are resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from apps.ingestion.assemble import assemble
from apps.ingestion.parsed import Kind, ParsedDocument, ReadText, Span
from apps.ingestion.parsers.excerpts import excerpt
from apps.ingestion.turns import Mark

_STAMP = r"(?:[\[(]?(?:(?:19|20)\d{2}-\d{2}-\d{2}[T ])?\d{1,2}:\d{2}(?::\d{2})?[\])]?[ \t]+)"
_SAID = re.compile(
    rf"^\ufeff?[ \t]*{_STAMP}?<[ @+%&~]?(?P<nick>[^\W\d][\w\-\[\]\\`^{{|}}.]{{0,30}})>[ \t]+(?=\S)", re.MULTILINE
)
# Joins, parts, topics and what somebody does ("* obi waves"): nothing that is said.
_EVENT = re.compile(
    rf"^[ \t]*{_STAMP}?(?:-!-|\*{{1,3}}[ \t]|-->|<--|---|==[ \t]|→|←|\u21d0|\u21d2)[^\n]*", re.MULTILINE
)
_LEAST = 3  # lines


class IrcParser:
    name = "irc"
    surest = 0.97

    def score(self, source: ReadText) -> float:
        """The share of lines that a nick in angle brackets begins, or that the log itself writes."""
        text = excerpt(source.text)
        said = sum(1 for _ in _SAID.finditer(text)) if "<" in text and source.media_type.startswith("text/") else 0
        if said < _LEAST:
            return 0.0
        lines = sum(1 for line in text.splitlines() if line.strip())
        return self.surest * (said + sum(1 for _ in _EVENT.finditer(text))) / lines

    def parse(self, source: ReadText) -> ParsedDocument:
        text = source.text
        marks = list(typed_lines(text))
        events = [Span(*event.span()) for event in _EVENT.finditer(text)]
        return assemble(source, parser=self.name, marks=marks, kind=Kind.VERBATIM, furniture=events)


def typed_lines(text: str) -> Iterator[Mark]:
    """The lines that somebody typed under a nick: minutes hold them too, between what the scribe wrote."""
    for said in _SAID.finditer(text) if "<" in text else ():
        yield Mark(said.start(), said.end(), said["nick"], Span(*said.span("nick")))
