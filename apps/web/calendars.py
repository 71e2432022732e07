"""Calendars: years by months and months by days, the denser the more is held then.

Owns the counting and the steps of density. Knows no request, and not what is counted.
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import log

from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR

from apps.lib.partial_dates import PartialDate, Precision
from apps.web.dates import written

STEPS = 5
"""Steps of density above nothing."""

RECENT = 16
"""Years that show at once; those before them are folded away."""

Held = tuple[PartialDate, date, int]
"""When something began, its last day, how many there are of it."""

_LONGEST = 400
"""Days of the longest thing that is counted on each of them."""


@dataclass(frozen=True, slots=True)
class Field:
    """A month or a day: `value` is its ISO date, `label` names it, `step` is its density from 0 to `STEPS`."""

    value: str
    label: str
    short: str
    count: int
    step: int
    href: str


@dataclass(frozen=True, slots=True)
class Year:
    """The twelve months of a year. `count` is of the whole year, months that are not known included."""

    year: int
    count: int
    href: str
    months: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Years:
    """Years by months, the newest first; the `rest` are folded away. `names` are (short, long) of the months."""

    years: tuple[Year, ...]
    rest: tuple[Year, ...]
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month by days, in weeks from Monday; None where a week begins or ends in another month."""

    month: Field
    weeks: tuple[tuple[Field | None, ...], ...]
    names: tuple[tuple[str, str], ...]


def years(held: Iterable[Held], href: Callable[[str], str]) -> Years | None:
    """The years from the first to the last in which something was held; None where nothing was. `href` leads to what
    was held at an ISO date."""
    by_year: Counter[int] = Counter()
    by_month: Counter[tuple[int, int]] = Counter()
    for start, end, number in held:
        for year in range(start.year, max(start.year, end.year) + 1):
            by_year[year] += number
        if start.precision is not Precision.YEAR:
            for month in _months(start.earliest, end):
                by_month[month] += number
    if not by_year:
        return None
    most = max(by_month.values(), default=1)
    rows = []
    for year in range(max(by_year), min(by_year) - 1, -1):
        months = tuple(
            _field(f"{year}-{month:02}", _month_name(year, month), "", by_month[year, month], most, href)
            for month in range(1, 13)
        )
        rows.append(Year(year, by_year[year], href(str(year)), months))
    names = tuple((str(MONTHS_3[month]).capitalize(), str(MONTHS[month])) for month in range(1, 13))
    recent = RECENT if len(rows) > RECENT + 4 else len(rows)
    return Years(tuple(rows[:recent]), tuple(rows[recent:]), names)


def months(
    held: Iterable[Held], year: int, href: Callable[[str], str], *, only: int | None = None
) -> tuple[Month, ...]:
    """The months of a year in which something was held on a day that is known, or the `only` one that is asked for."""
    by_day: Counter[date] = Counter()
    by_month: Counter[int] = Counter()
    for start, end, number in held:
        for _year, month in _months(start.earliest, end) if start.precision is not Precision.YEAR else ():
            if _year == year:
                by_month[month] += number
        if start.precision is Precision.DAY:
            for days in range(min((end - start.earliest).days, _LONGEST) + 1):
                by_day[start.earliest + timedelta(days)] += number
    most = max(by_day.values(), default=1)
    wanted = [only] if only else sorted(by_month)
    return tuple(_month(year, month, by_month[month], by_day, most, href) for month in wanted)


def _month(
    year: int, month: int, count: int, by_day: Mapping[date, int], most: int, href: Callable[[str], str]
) -> Month:
    def field(day: int) -> Field | None:
        if not day:
            return None
        value = date(year, month, day)
        return _field(value.isoformat(), written(PartialDate(value)), str(day), by_day.get(value, 0), most, href)

    weeks = calendar.Calendar().monthdayscalendar(year, month)
    return Month(
        month=_field(f"{year}-{month:02}", _month_name(year, month), "", count, count, href),
        weeks=tuple(tuple(field(day) for day in week) for week in weeks),
        names=tuple((str(WEEKDAYS_ABBR[day])[:2], str(WEEKDAYS[day])) for day in range(7)),
    )


def _month_name(year: int, month: int) -> str:
    return written(PartialDate(date(year, month, 1), Precision.MONTH))


def _field(value: str, label: str, short: str, count: int, most: int, href: Callable[[str], str]) -> Field:
    return Field(value, label, short or str(count or ""), count, _step(count, most), href(value) if count else "")


def _step(count: int, most: int) -> int:
    """0 for nothing, then 1 to `STEPS`, each as many times the one below."""
    return min(STEPS, 1 + int(STEPS * log(count) / log(most + 1))) if count else 0


def _months(first: date, last: date) -> Iterable[tuple[int, int]]:
    begun, ended = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return ((number // 12, number % 12 + 1) for number in range(begun, max(begun, min(ended, begun + 23)) + 1))
