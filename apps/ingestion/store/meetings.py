"""Finds the meeting that a document describes, or makes it.

Owns when two descriptions are of one meeting. Must not guess: where no meeting of the base fits, a new one is made.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import Q

from apps.actors.facts import Basis, dates
from apps.ingestion.errors import ConflictError
from apps.ingestion.parsed import ParsedMeeting
from apps.lib.partial_dates import PartialDate, Precision
from apps.lib.text import fold
from apps.proceedings.models import Meeting, Process, Venue
from apps.proceedings.services import create_meeting, find_or_create_venue

# Titles that share this part of their telling words may be of one meeting: a person is asked.
_LIKE_TITLE = 0.5
_EMPTY_WORDS = frozenset(
    "a an and at by for from in meeting of on session the to with captions draft final minutes notes record report "
    "summary transcript".split()
)
_DAY_OR_YEAR = re.compile(r"\bday \d\b|\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class MeetingContext:
    """What settles a meeting beside its own description. `fallback` names a meeting that has no title.

    `made` collects the meetings and venues that the base did not have, `perhaps` held ones that may be one of those.
    """

    source: str
    fallback: str
    is_demonstration: bool
    made: list[Meeting | Venue] = field(default_factory=list)
    perhaps: list[Meeting] = field(default_factory=list)


def settle_meetings(
    parsed: Sequence[ParsedMeeting], *, earlier: Sequence[Meeting], context: MeetingContext
) -> list[Meeting]:
    """A meeting for each description. `earlier`: those of the version that this document corrects, in its order."""
    same = len(earlier) == len(parsed)
    settled: list[Meeting] = []
    for index, description in enumerate(parsed):
        meeting = find_meeting(description, context, taken=settled)
        if meeting is None and same and earlier[index].basis == Basis.RECORD and earlier[index] not in settled:
            meeting = _correct(earlier[index], description, context)
        settled.append(meeting or _create(description, context))
    context.perhaps[:] = [meeting for meeting in context.perhaps if meeting not in (*settled, *earlier)]
    return settled


def find_meeting(
    description: ParsedMeeting, context: MeetingContext, *, taken: Sequence[Meeting] = ()
) -> Meeting | None:
    """The meeting of the base that is described; None where there is none, or more than one would fit. Titles that only
    share words are no evidence: such meetings are added to what `context` has of doubtful ones.

    Raises:
        ConflictError: a person chose a meeting that is no longer there.
    """
    if description.key:
        return _chosen(description.key, context)
    candidates = Meeting.objects.filter(is_demonstration=context.is_demonstration).exclude(
        pk__in=[meeting.pk for meeting in taken]
    )
    title, named = fold(_title(description, context)), fold(_name(description, context))
    if description.start is None:
        return next((m for m in candidates.filter(title=_title(description, context)) if fold(m.title) == title), None)
    within = candidates.filter(starts_on__lte=description.start.latest).filter(
        Q(starts_on__gte=description.start.earliest) | Q(starts_on_precision__lt=Precision.DAY)
    )
    likely = [
        meeting
        for meeting in within.select_related("venue", "series")
        if (meeting.start is not None and _overlap(meeting.start, description.start))
        and _likeness(title, named, fold(meeting.title)) >= _LIKE_TITLE
        and not _is_apart(description, meeting)
    ]
    same = [meeting for meeting in likely if fold(meeting.title) == title] or [
        meeting for meeting in likely if _own_words(named, meeting) == _own_words(fold(meeting.title), meeting) != set()
    ]
    if len(same) == 1:
        return same[0]
    context.perhaps.extend(likely)
    return None


def _chosen(slug: str, context: MeetingContext) -> Meeting:
    meeting = Meeting.objects.filter(slug=slug, is_demonstration=context.is_demonstration).first()
    if meeting is None:
        raise ConflictError(
            context.source, found=f"no meeting {slug}", expected="the one that was chosen", remedy="choose another one"
        )
    return meeting


def _overlap(one: PartialDate, other: PartialDate) -> bool:
    return one.earliest <= other.latest and other.earliest <= one.latest


def _likeness(title: str, name: str, other: str) -> float:
    """Of the title, which may have been made of a name and the day, and that of a meeting on the same day: the day
    tells nothing, and "Workshop 12" is another one than "Workshop 13"."""
    if title == other:
        return 1.0
    a, b = set(name.split()) - _EMPTY_WORDS, set(other.split()) - _EMPTY_WORDS
    numbered, also = ({word for word in words if any(map(str.isdecimal, word))} for words in (a, b))
    if numbered and also and not numbered & also:
        return 0.0
    return len(a & b) / len(a | b) if a and b else 0.0


def _own_words(title: str, meeting: Meeting) -> set[str]:
    """The words of a title, folded, that tell it from others of the same series and day."""
    series = fold(f"{meeting.series.name} {meeting.series.abbreviation}").split() if meeting.series else ()
    return set(_DAY_OR_YEAR.sub(" ", title).split()) - _EMPTY_WORDS - set(series)


def _is_apart(description: ParsedMeeting, meeting: Meeting) -> bool:
    """Whether the two were held at other hours, in other countries or, by their own records, in other rooms."""
    venue, (hour, _, zone) = meeting.venue, meeting.start_time.partition(" ")
    same_zone = zone == (description.time_zone or "")
    if hour and description.start_time and same_zone and hour != description.start_time:
        return True
    if venue is None:
        return False
    if description.country and venue.country and venue.country.code != description.country:
        return True
    both_read = meeting.basis == Basis.RECORD and description.venue and venue.name != venue.city
    return bool(both_read) and fold(venue.name) != fold(description.venue or "")


def _create(description: ParsedMeeting, context: MeetingContext) -> Meeting:
    meeting = create_meeting(
        title=_title(description, context),
        slug_from=f"{_name(description, context)} {description.start or ''}",
        basis=Basis.DEMONSTRATION if context.is_demonstration else Basis.RECORD,
        sources=[context.source],
        is_demonstration=context.is_demonstration,
        **_facts(description, context),
    )
    context.made.append(meeting)
    return meeting


def _correct(meeting: Meeting, description: ParsedMeeting, context: MeetingContext) -> Meeting:
    """The meeting as the corrected document describes it; its address stays."""
    meeting.title = _title(description, context)
    for name, value in _facts(description, context).items():
        setattr(meeting, name, value)
    meeting.save()
    return meeting


def _title(description: ParsedMeeting, context: MeetingContext) -> str:
    """One that the document does not give is made up, and the same each time that it is read."""
    name, start = _name(description, context), description.start
    if description.title or not start:
        return name[:400]
    month = f"{start.earliest:%B %Y}"
    day = {Precision.DAY: f"{start.earliest.day} {month}", Precision.MONTH: month, Precision.YEAR: f"{start.year}"}
    return f"{name[:380]}, {day[start.precision]}"


def _name(description: ParsedMeeting, context: MeetingContext) -> str:
    return description.title or ", ".join(part for part in (context.fallback, description.venue) if part)


def _facts(description: ParsedMeeting, context: MeetingContext) -> dict[str, Any]:
    return {
        "series": Process.objects.filter(slug=description.series).first() if description.series else None,
        "start_time": " ".join(part for part in (description.start_time, description.time_zone) if part),
        "starts_at": _moment(description),
        "mode": description.mode.value if description.mode else "",
        "venue": _venue(description, context),
        **dates(start=description.start, end=description.end),
    }


def _venue(description: ParsedMeeting, context: MeetingContext) -> Venue | None:
    name = description.venue or description.city
    if not name:
        return None
    venue, is_new = find_or_create_venue(
        name=name[:200],
        city=(description.city or "")[:120],
        country=description.country or "",
        source=context.source,
        is_demonstration=context.is_demonstration,
    )
    if is_new:
        context.made.append(venue)
    return venue


def _moment(description: ParsedMeeting) -> datetime | None:
    """The moment of the start, where the day, the time and a zone that means one thing are known."""
    start = description.start
    if not start or start.precision is not Precision.DAY or not description.start_time or not description.time_zone:
        return None
    try:
        zone = ZoneInfo(description.time_zone)
        return datetime.combine(start.earliest, time.fromisoformat(description.start_time), tzinfo=zone)
    except (ZoneInfoNotFoundError, ValueError):
        return None
