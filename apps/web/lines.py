"""Rows as lines of lists: meetings with dates and counts, processes with their lives. Owns no wording of statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.lib.partial_dates import PartialDate, Precision
from apps.proceedings.models import Meeting, Process, Statement
from apps.web import dates
from apps.web.rows import MeetingLine, MeetingSection, NumberedProcess, ProcessNode


def meeting_lines(meetings: Iterable[Meeting]) -> tuple[MeetingLine, ...]:
    """With the number of statements of each: one query."""
    meetings = list(meetings)
    counts = Statement.objects.filter(meeting__in=meetings).tally("meeting") if meetings else {}
    today = timezone.localdate()
    return tuple(
        MeetingLine(
            meeting,
            dates.span(meeting.start, meeting.end),
            counts.get(meeting.pk, 0),
            is_ahead=meeting.starts_on is not None and meeting.starts_on > today,
        )
        for meeting in meetings
    )


def by_month(lines: Iterable[MeetingLine]) -> tuple[MeetingSection, ...]:
    """Lines in order of date, gathered by month, or by year where no more is known."""

    def month(line: MeetingLine) -> str:
        start = line.meeting.start
        if start is None:
            return _("Date not known")
        return dates.written(PartialDate(start.earliest, min(start.precision, Precision.MONTH)))

    return _sections(lines, month, lambda line: "")


def by_venue(lines: Iterable[MeetingLine]) -> tuple[MeetingSection, ...]:
    """Lines in order of venue, gathered by it."""

    def name(line: MeetingLine) -> str:
        return str(line.meeting.venue) if line.meeting.venue else _("Venue not known, or online")

    def href(line: MeetingLine) -> str:
        return line.meeting.venue.get_absolute_url() if line.meeting.venue else ""

    return _sections(lines, name, href)


def by_series(lines: Iterable[MeetingLine]) -> tuple[MeetingSection, ...]:
    """Lines in order of series, gathered by it."""

    def name(line: MeetingLine) -> str:
        return line.meeting.series.name if line.meeting.series else _("No series")

    def href(line: MeetingLine) -> str:
        return line.meeting.series.get_absolute_url() if line.meeting.series else ""

    return _sections(lines, name, href)


def _sections(
    lines: Iterable[MeetingLine], heading: Callable[[MeetingLine], str], href: Callable[[MeetingLine], str]
) -> tuple[MeetingSection, ...]:
    gathered = [(title, tuple(group)) for title, group in groupby(lines, heading)]
    return tuple(MeetingSection(title, href(group[0]), group) for title, group in gathered)


def in_time(processes: Iterable[Process]) -> list[Process]:
    """In the order in which they began; those without a date last."""
    return sorted(processes, key=lambda process: (process.starts_on or date.max, process.name))


def numbered(processes: Iterable[Process], counts: Mapping[int, int]) -> tuple[NumberedProcess, ...]:
    return tuple(
        NumberedProcess(process, dates.life(process.start, process.end), counts.get(process.pk, 0))
        for process in processes
    )


def families(processes: Sequence[Process], counts: Mapping[int, int]) -> tuple[ProcessNode, ...]:
    """The processes as a tree, siblings in the order in which they began.

    One whose parent is not among them is a root.
    """
    keys = {process.pk for process in processes}
    below: dict[int | None, list[Process]] = {}
    for process in processes:
        below.setdefault(process.parent_id if process.parent_id in keys else None, []).append(process)

    def grow(parent: int | None) -> tuple[ProcessNode, ...]:
        siblings = in_time(below.get(parent, ()))
        return tuple(ProcessNode(p, dates.life(p.start, p.end), counts.get(p.pk, 0), grow(p.pk)) for p in siblings)

    return grow(None)
