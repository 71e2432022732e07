"""Logs of chat rooms: `16:03:26 <nick> text`, with or without the time, joins and actions between the lines; with the
text below too, `16:03:26 [nick]`.

Owns these marks. Must not know how names are resolved.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from apps.ingestion.assemble import assemble
from apps.ingestion.furniture import merge
from apps.ingestion.parsed import Kind, ParsedDocument, ReadText, Span
from apps.ingestion.parsers.excerpts import excerpt
from apps.ingestion.turns import Mark

_STAMP = r"(?:[\[(]?(?:(?:19|20)\d{2}-\d{2}-\d{2}[T ])?\d{1,2}:\d{2}(?::\d{2})?[\])]?[ \t]+)"
_SAID = re.compile(
    rf"^\ufeff?[ \t]*(?P<stamp>{_STAMP})?<[ @+%&~]?(?P<nick>[^\W\d][\w\-\[\]\\`^{{|}}.]{{0,30}}"
    r"(?(stamp)(?: [\w.\-]{1,30}){0,4}))>[ \t]+(?=\S)",  # "[13:00:06] <Ada Obi> hi"
    re.MULTILINE,
)
# As pages of logs are copied: the words stand below the time and the nick in square brackets.
_BELOW = re.compile(
    r"^[ \t]*\d{1,2}:\d{2}:\d{2}[ \t]+\[(?P<nick>[^\W\d][\w\-^`|.]{0,30})\][ \t\r]*\n[ \t]*(?=\S)", re.MULTILINE
)
# Joins, parts, topics and what somebody does ("* obi waves"): nothing that is said.
_EVENT = re.compile(
    rf"^[ \t]*{_STAMP}?(?:-!-|\*{{1,3}}[ \t]|-->|<--|---|==[ \t]|→|←|\u21d0|\u21d2)[^\n]*"
    rf"|^[ \t]*{_STAMP}(?:[^<\n]{{2,60}} (?:has (?:joined|left|set)|joined|left|joins|leaves)"
    r"|[A-ZÀ-Þ][^<\n]{1,59} [a-z]+s)\b[^\n:]*$",
    re.MULTILINE,
)
# Programs that keep the queue and the minutes of a room.
_ROBOTS = frozenset("agendabot ghurlbot github-bot meetingbot rrsagent trackbot zakim".split())
# What is typed for those programs: who scribes, who is there.
_COMMAND = re.compile(
    r"(?:scribe(?:nick)?|chair|meeting|agenda|date|present|regrets|topic)[ ]?[+:,-]|(?:rrsagent|zakim)\b|\+present\b",
    re.IGNORECASE,
)
# What somebody else said, as a scribe types it: "<obi> Bo: yes".
_TOLD = re.compile(r"(?P<label>[^\W\d_][\w\-]{1,30}(?: [^\W\d_a-z][\w\-]{1,30}){0,2}):[ \t]+(?=\S)")
_BLANK = re.compile(r"\n[ \t\r]*\n")
_LEAST = 3  # lines


class IrcParser:
    name = "irc"
    surest = 0.97

    def score(self, source: ReadText) -> float:
        """The share of lines that a nick in angle brackets begins, or that the log itself writes."""
        text = excerpt(source.text)
        form = _form(text) if source.media_type.startswith("text/") else None
        said = list(form.finditer(text)) if form is _BELOW or (form and "<" in text) else []
        if len(said) < _LEAST:
            return 0.0
        lines = sum(1 for line in text.splitlines() if line.strip())
        typed = sum(1 + one[0].count("\n") for one in said)
        return self.surest * (typed + sum(1 for _ in _EVENT.finditer(text))) / lines

    def parse(self, source: ReadText) -> ParsedDocument:
        text = source.text
        form = _form(text)
        marks = [replace(mark, kind=None) for mark in typed_lines(text, form)]
        told = sum(text[mark.name_span.end] == ":" for mark in marks if mark.name_span)
        kind = Kind.REPORTED if told * 2 > len(marks) else Kind.VERBATIM
        events = [Span(*event.span()) for event in _EVENT.finditer(text)]
        events += [Span(line.start(), (text + "\n").index("\n", line.end())) for line in _robots(text, form)]
        return assemble(source, parser=self.name, marks=marks, kind=kind, furniture=merge(events))


def _form(text: str) -> re.Pattern[str]:
    """How the lines of a log begin: as most of them do."""
    below = sum(1 for _ in _BELOW.finditer(text)) if "]\n" in text else 0
    return _BELOW if below > (sum(1 for _ in _SAID.finditer(text)) if "<" in text else 0) else _SAID


def typed_lines(text: str, form: re.Pattern[str] = _SAID) -> Iterator[Mark]:
    """The lines that somebody typed under a nick: minutes hold them too, between what the scribe wrote.

    Where a scribe types them, "<obi> Bo: yes" is Bo's.
    """
    typed = form.finditer(text) if form is _BELOW or "<" in text else ()
    lines = [said for said in typed if not _is_for_robots(text, said)]
    scribes = _scribes(text, lines)
    blanks = [blank.start() for blank in _BLANK.finditer(text)] if lines else []
    for said in lines:
        told = _TOLD.match(text, said.end()) if said["nick"] in scribes else None
        found = told or said
        part = "label" if told else "nick"
        following = bisect_left(blanks, found.end())
        yield Mark(
            said.start(),
            found.end(),
            found[part],
            Span(*found.span(part)),
            end=blanks[following] if following < len(blanks) else None,
            kind=Kind.REPORTED if told else Kind.VERBATIM,
        )


def _scribes(text: str, lines: list[re.Match[str]]) -> frozenset[str]:
    """The nicks whose lines mostly begin with the name of somebody, and of several."""
    typed = Counter(said["nick"] for said in lines)
    told: dict[str, list[str]] = {}
    for said in lines:
        if label := _TOLD.match(text, said.end()):
            told.setdefault(said["nick"], []).append(label["label"])
    return frozenset(
        nick
        for nick, labels in told.items()
        if len(labels) >= _LEAST and len(labels) * 3 > typed[nick] * 2 and len(set(labels)) > 1
    )


def _is_for_robots(text: str, said: re.Match[str]) -> bool:
    return said["nick"].casefold() in _ROBOTS or _COMMAND.match(text, said.end()) is not None


def _robots(text: str, form: re.Pattern[str]) -> Iterator[re.Match[str]]:
    return (said for said in form.finditer(text) if _is_for_robots(text, said))
