"""Logs of what was typed: lines that all begin alike, with a time, a sender and a colon.

Owns these forms, as chats and rooms save them. What stands before the colon is a label because line after line has it
there, whatever it looks like: a nick, a device, "Ada Obi - Lamp Society". Must not know how names are resolved.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from apps.ingestion.assemble import assemble
from apps.ingestion.dates import is_part_of_day
from apps.ingestion.header import HEADER
from apps.ingestion.names import affiliation
from apps.ingestion.parsed import Kind, ParsedDocument, ReadText, Span
from apps.ingestion.parsers.excerpts import excerpt
from apps.ingestion.participants import find_initials, find_participants
from apps.ingestion.turns import Mark

_DATE = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}"
_STAMP = (
    rf"[\[(]?(?:{_DATE},?[T \u202f]{{1,2}})?(?P<clock>\d{{1,2}}:\d{{2}}(?::\d{{2}})?)(?:[.,]\d{{1,3}})?"
    r"(?:[ \u202f]?[AaPp]\.?[Mm]\.?)?[\])]?"
)
_SENDER = r"(?P<label>[^\W\d_][^\n:<>\[\]\t]{0,60}?)"
_TO = r"(?:[ \t]{1,9}to[ \t]+[^\n:]{2,60}?)?(?:[ \t]{0,9}\([^()\n]{3,30}\))?"
_WORDS = r"[ \t]*(?:\r?\n[ \t]+)?(?=\S)"  # on the same line, or set in on the next one
_FORMS = (
    # "[2031-03-04 14:56] ada_o: yes", "14:02:10	 From  Ada Obi to Everyone : yes", "4/3/31, 14:02 - Ada Obi: yes"
    re.compile(
        rf"^[ \t\ufeff]*{_STAMP}[ \t]*(?:[-–|][ \t]*)?(?:[Ff]rom[ \t]+)?{_SENDER}{_TO}[ \t]{{0,9}}:(?!//|\d){_WORDS}",
        re.MULTILINE,
    ),
    # "14:02:10 From Ada Obi to Everyone:", the words below
    re.compile(
        rf"^[ \t\ufeff]*{_STAMP}[ \t]*[Ff]rom[ \t]+{_SENDER}[ \t]{{1,9}}to[ \t]+[^\n:]{{2,60}}:[ \t\r]*\n[ \t]*(?=\S)",
        re.MULTILINE,
    ),
    # "from Ada Obi to everyone:    10:02 AM", the words below
    re.compile(rf"^[ \t]*[Ff]rom[ \t]+{_SENDER}{_TO}[ \t]{{0,9}}:[ \t]+{_STAMP}[ \t\r]*\n[ \t]*(?=\S)", re.MULTILINE),
    # "Ada Obi: (08:01) yes", "Ada Obi:(4/3/2031 08:01) yes"
    re.compile(rf"^[ \t]*{_SENDER}[ \t]{{0,9}}:[ \t]*(?=\(){_STAMP}[ \t]*(?=\S)", re.MULTILINE),
    # "Ada Obi:yes"
    re.compile(rf"^[ \t]*{_SENDER}:(?P<clock>)(?=[^\s/])", re.MULTILINE),
)
_UNTIMED = _FORMS[-1]
# How programs grade what they report.
_LEVEL = re.compile(r"(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL)\b")
_SENTENCE = re.compile(r"[^\n]*[.?!…][ \t\r]*$", re.MULTILINE)
_PART = 6_000  # characters
_LEAST = 3  # lines
_MOST = 0.6  # of the lines have the form, others only go on


class LogParser:
    name = "log"
    surest = 0.94

    def score(self, source: ReadText) -> float:
        """The share of lines that have the form which most lines have, 0 to 1."""
        text = excerpt(source.text)
        form = _form(text)
        return self.surest * _share(text, list(form.finditer(text))) if form else 0.0

    def parse(self, source: ReadText) -> ParsedDocument:
        text = source.text
        form = _form(text)
        marks = [_mark(found) for found in form.finditer(text)] if form else []
        senders = Counter(mark.name for mark in marks)
        # Above the log a timetable may stand: "10:30 Panel: light".
        marks = [
            mark
            for mark in marks
            if senders[mark.name] > 1 or not is_part_of_day(mark.name or "") or _SENTENCE.match(text, mark.speech)
        ]
        listed = (*find_initials(text), *find_participants(text, min(marks[0].start, HEADER))) if marks else ()
        return assemble(source, parser=self.name, marks=marks, kind=Kind.VERBATIM, participants=listed)


def _mark(found: re.Match[str]) -> Mark:
    label = found["label"].strip(" *")
    at = found.start("label") + found["label"].index(label)
    return Mark(found.start(), found.end(), label, Span(at, at + len(label)), affiliation(label))


def _form(text: str) -> re.Pattern[str] | None:
    """The form that most lines have; None where few have one, nobody types twice, or the times go back and forth.

    The first lines tell.
    """
    best: tuple[float, re.Pattern[str]] | None = None
    text = text[: text.find("\n", _PART) + 1 or _PART]
    for form in _FORMS:
        found = list(form.finditer(text))
        senders = Counter(one["label"].strip() for one in found)
        share = _share(text, found)
        if sum(_LEVEL.match(one["label"]) is not None for one in found) * 2 > len(found):
            continue
        if len(found) < _LEAST or len(senders) < 2 or len(senders) * 4 > len(found) * 3 or share < _MOST:
            continue
        if form is _UNTIMED:
            # Without a time the senders alone tell: few lines may lack one, and few senders type but once.
            once = sum(count == 1 for count in senders.values())
            if share < _MOST + 0.2 or once * 3 > len(found):
                continue
        elif sum(_seconds(before) > _seconds(after) for before, after in pairwise(found)) * 5 > len(found):
            continue
        if best is None or share > best[0]:
            best = share, form
    return best[1] if best else None


def _share(text: str, found: list[re.Match[str]]) -> float:
    """The share of lines from the first one found that are part of a form."""
    if not found:
        return 0.0
    lines = sum(1 for line in text[found[0].start() :].splitlines() if line.strip())
    return min(1.0, sum(1 + one[0].strip().count("\n") + _below(one) for one in found) / lines)


def _below(found: re.Match[str]) -> int:
    """1 where the words stand on the line below the sender."""
    return int("\n" in found[0])


def _seconds(found: re.Match[str]) -> int:
    hours, minutes, seconds = (*(int(part) for part in found["clock"].split(":")), 0)[:3]
    return hours * 3600 + minutes * 60 + seconds
