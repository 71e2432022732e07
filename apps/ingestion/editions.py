"""The day and the place of a session that a record calls by an edition of its series: "Forum 2031 - Day 2", "LSO 55,
Tuesday".

Owns how editions are called. Must not know names of people, nor give a day to what only prepares an edition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from apps.ingestion.dates import WEEKDAYS, FoundDate, find_day_within, numbered_day
from apps.ingestion.known import Known, KnownEdition, KnownProcess
from apps.ingestion.parsed import Mode, ParsedDocument, ParsedMeeting, Span
from apps.ingestion.series import all_forms
from apps.lib.partial_dates import PartialDate
from apps.lib.text import fold

_HEAD = 1500  # characters
_WEEK = 7  # days; in fewer each weekday comes once
_LONGEST_NAME = 4  # words
# An edition and its day right behind it; preparatory meetings carry the year too.
_NUMBERED_DAY = re.compile(
    r"^(?P<series>[^\d\n]{2,60}?)[ -]*(?P<year>(?:19|20)\d\d)[\s–—:,-]+Day[ -]?(?P<day>\d)\b", re.IGNORECASE
)
_NUMBER = re.compile(r"(?<=[^\W\d_])[ \t-]?(?P<number>\d{1,4})(?![\d.:/])")
_WORDS = re.compile(r"[^\W_][\w+'’]*")
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(WEEKDAYS)})\b", re.IGNORECASE)


def heads(parsed: ParsedDocument, text: str) -> list[str]:
    """What stands before the first turn of each meeting of a document, behind the one before."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for turn in parsed.turns:
        if turn.meeting is not None:
            first.setdefault(turn.meeting, turn.span.start)
            last[turn.meeting] = turn.span.end
    found, after = [], 0
    for index in range(len(parsed.meetings)):
        found.append(text[after : first.get(index, after)][:_HEAD])
        after = last.get(index, after)
    return found


def with_edition(meeting: ParsedMeeting, head: str, known: Known) -> ParsedMeeting:
    """The meeting with the day and the place that the base knows of an edition.

    Title or `head` call the edition and tell which of its days is meant: by its number in the title, without its year,
    or by its weekday. A day that the record gives in full stands, and tells the place where it is one of the edition's.
    """
    head = f"{meeting.title or ''}\n{head[:_HEAD]}"
    edition = _called(head, known)
    if meeting.start is None:
        found = _numbered(meeting.title or "", known) or (_day_of(edition, head) if edition else None)
        if found is None:
            return meeting
        day, edition = found
        meeting = replace(meeting, start=PartialDate(day))
    elif edition is None or not edition.start.earliest <= meeting.start.earliest <= edition.end.latest:
        return meeting
    elsewhere = meeting.country not in {None, edition.country}
    if meeting.city or elsewhere or meeting.mode is Mode.VIRTUAL or edition.is_virtual:
        return meeting
    return replace(meeting, city=edition.city, country=edition.country)


def _numbered(title: str, known: Known) -> tuple[date, KnownEdition] | None:
    """The day that a title gives by the edition and the number of the day alone."""
    numbered = _NUMBERED_DAY.search(title)
    if numbered is None:
        return None
    name = fold(numbered["series"])
    series = {process.key for process, forms in all_forms(known.processes) if name in (folded for _, folded in forms)}
    held = [
        edition
        for edition in known.editions
        if edition.series in series
        and edition.start.earliest.year == int(numbered["year"])
        and edition.start.earliest < edition.end.earliest
    ]
    day = numbered_day(held[0].start.earliest, held[0].end.earliest, int(numbered["day"])) if len(held) == 1 else None
    return (day, held[0]) if day else None


def _day_of(edition: KnownEdition, head: str) -> tuple[date, KnownEdition] | None:
    """The one day of an edition that words name without a year, or by its weekday."""
    first, last = edition.start.earliest, edition.end.latest
    whole = FoundDate(edition.start, edition.end, Span(0, 0))
    if found := find_day_within(head, whole, 0, len(head)):
        return found.start.earliest, edition
    named = {WEEKDAYS[found[0].casefold()] for found in _WEEKDAY.finditer(head)}
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    same = [day for day in days if {day.weekday()} == named] if len(days) <= _WEEK else []
    return (same[0], edition) if same else None


def _called(words: str, known: Known) -> KnownEdition | None:
    """The only edition that words call by its series and its year or number: "Forum 2031", "LSO55"."""
    calls = _calls(known.editions, known.processes)
    found = {edition for call in _possible_calls(words) if (edition := calls.get(call))} if calls else set()
    return found.pop() if len(found) == 1 else None


def _possible_calls(words: str) -> Iterator[tuple[str, int]]:
    """Up to four words before each number, and the number."""
    for number in _NUMBER.finditer(words):
        before = _WORDS.findall(words, max(0, number.start() - 60), number.start())
        for count in range(1, min(_LONGEST_NAME, len(before)) + 1):
            yield fold(" ".join(before[-count:])), int(number["number"])


@lru_cache(maxsize=4)
def _calls(
    editions: tuple[KnownEdition, ...], processes: tuple[KnownProcess, ...]
) -> dict[tuple[str, int], KnownEdition | None]:
    """Each name of a series with a year or a number → the edition; None where several are called so."""
    forms = {process.key: {folded for _, folded in found} for process, found in all_forms(processes)}
    calls: dict[tuple[str, int], KnownEdition | None] = {}
    for edition in editions:
        names = forms.get(edition.series, set())
        numbers = {edition.start.earliest.year} | {
            number for name, number in _possible_calls(edition.name) if name in names
        }
        for name in names:
            for number in numbers:
                calls[name, number] = None if (name, number) in calls else edition
    return calls
