"""Which known process a meeting belongs to, and where that process has its seat.

Owns matching a meeting's title to processes. Must not link mentions inside statements.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from apps.ingestion.known import Known, KnownProcess
from apps.ingestion.parsed import ParsedMeeting
from apps.ingestion.places import Place, find_city
from apps.lib.partial_dates import PartialDate
from apps.lib.text import fold

_SEAT = re.compile(
    r"\b(?P<body>[A-Z][\w.]*(?: [A-Z][\w.]*){0,3})(?: headquarters)? in (?P<city>[A-Z][\w'’.\-]+(?: [A-Z]"
    r"[\w'’.\-]+){0,2})"
)

# What a session is about is not what it belongs to: "Cooperation after the review", "What should the forum become?"
_TOPIC = re.compile(r" (?:about|after|and|before|beyond|from|towards?|to|should|will|can|does|is) (?:the )?$")
_HEAD = 3000  # characters
_LONG = 8  # folded characters
# "captioning taken during the Forum 2031 in Oslo": what captioners say their text is of.
_TAKEN_DURING = re.compile(r"\btaken (?:during|at) (?:the |an? )?(?P<meeting>[^.;\n]{3,160})", re.IGNORECASE)


def with_series(meeting: ParsedMeeting, lead: str, text: str, known: Known) -> ParsedMeeting:
    """The meeting with its series, and with the seat of the series where it has no place of its own.

    `lead` is what the document says first; it names the series where the title does not.
    """
    captioned = _TAKEN_DURING.search(text, 0, _HEAD)
    told = (meeting.title, lead, captioned["meeting"] if captioned else None)
    process = next((found for words in told if words and (found := find_series(words, meeting.start, known))), None)
    if process is None:
        return meeting
    meeting = replace(meeting, series=process.key)
    if (
        meeting.city is None
        and meeting.country is None
        and meeting.mode is None
        and meeting.title
        and "session" in meeting.title.casefold()
    ):
        place = _seat(process, text, known)
        if place:
            meeting = replace(meeting, city=place.city, country=place.country)
    return meeting


def shared_series(meetings: tuple[ParsedMeeting, ...]) -> tuple[ParsedMeeting, ...]:
    """Sessions of one file: those without a series share the only one that the others name."""
    named = {meeting.series for meeting in meetings if meeting.series}
    if len(named) != 1:
        return meetings
    series = named.pop()
    return tuple(meeting if meeting.series else replace(meeting, series=series) for meeting in meetings)


def find_series(title: str, day: PartialDate | None, known: Known) -> KnownProcess | None:
    """The process that the title names first.

    Of several under one name, the one alive on the day; of a body and its child, the child.
    """
    words = f" {fold(title)} "
    found: list[tuple[int, int, bool, KnownProcess]] = []
    for process, forms in all_forms(known.processes):
        for form, folded in forms:
            at = words.find(f" {folded} ")
            if at >= 0 and (_TOPIC.search(words[: at + 1]) or _is_one_of_several(form, title)):
                continue
            # A short form counts only in its own capitals.
            if at >= 0 and (len(folded) >= _LONG or re.search(rf"(?<!\w){re.escape(form)}(?!\w)", title)):
                found.append((at, -len(folded), not _alive(process, day), process))
    if not found:
        return None
    at, length, _, first = min(found, key=lambda match: (match[2], *match[:2]))
    below = (
        process
        for start, _, dead, process in sorted(found, key=lambda match: match[:3])
        if not dead and first.key in _above(process, known) and not at < start < at - length
    )
    return next(below, None) or _member(first, day, known) or first


def _above(process: KnownProcess, known: Known) -> Iterator[str]:
    """The keys of the bodies that a process belongs to, the nearest first."""
    parents = {candidate.key: candidate.parent for candidate in known.processes}
    key, seen = parents.get(process.key), set[str]()
    while key and key not in seen:
        yield key
        seen.add(key)
        key = parents.get(key)


def _member(head: KnownProcess, day: PartialDate | None, known: Known) -> KnownProcess | None:
    """The only one of successive groups under one name that met on the day."""
    held = [
        process
        for process in known.processes
        if day and process.family == head.key and process.bare_since and _alive(process, day)
    ]
    return held[0] if len(held) == 1 else None


def _is_one_of_several(form: str, title: str) -> bool:
    """Whether the title lists a name among others, as topics are: "the Review, the Compact and us"."""
    return bool(re.search(rf"(?<!\w){re.escape(form)}(?:,[^,:]+)? and\b", title, re.IGNORECASE))


@lru_cache(maxsize=4)
def all_forms(processes: tuple[KnownProcess, ...]) -> list[tuple[KnownProcess, list[tuple[str, str]]]]:
    """Each process with its forms, as written and folded; single letters are none."""
    return [(p, [(form, fold(form)) for form in _forms(p) if len(fold(form)) > 1]) for p in processes]


def _forms(process: KnownProcess) -> set[str]:
    """The names that surely mean the process in a title: no mis-hearings and no forms that need words around them."""
    aliases = {alias.form for alias in process.aliases if not (alias.garble or alias.echo or alias.context)}
    forms = {process.name, *aliases} | ({process.abbreviation} if process.abbreviation else set())
    return {form for form in forms if " " in form or sum(character.isupper() for character in form) > 1}


def _alive(process: KnownProcess, day: PartialDate | None) -> bool:
    if day is None:
        return process.end is None
    return (process.start is None or process.start.earliest <= day.latest) and (
        process.end is None or day.earliest <= process.end.latest
    )


def _seat(process: KnownProcess, text: str, known: Known) -> Place | None:
    """The city that the text names as the place of the process or of a body above it.

    "the United Nations in New York".
    """
    by_key = {candidate.key: candidate for candidate in known.processes}
    bodies: set[str] = set()
    step: KnownProcess | None = process
    while step is not None:
        bodies |= {fold(form) for form in _forms(step)}
        step = by_key.get(step.parent) if step.parent else None
    cities: Counter[Place] = Counter()
    for found in _SEAT.finditer(text):
        if fold(found["body"]) not in bodies:
            continue
        words = found["city"].rstrip(".").split()
        city = next((city for count in range(len(words), 0, -1) if (city := find_city(" ".join(words[:count])))), None)
        if city:
            cities[city] += 1
    return cities.most_common(1)[0][0] if cities else None
