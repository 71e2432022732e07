"""Dates for a reader: "14 September 2019", "3–7 March 2018", "2019". Knows no model."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Protocol

from apps.lib.partial_dates import PartialDate, Precision

_MONTHS = tuple(calendar.month_name)


def known(day: date | None, precision: int | None) -> PartialDate | None:
    """The date that a pair of columns holds."""
    return None if day is None or precision is None else PartialDate(day, Precision(precision))


def written(day: PartialDate) -> str:
    """The date in words, no more of it than is known."""
    if day.precision is Precision.YEAR:
        return f"{day.year}"
    month = f"{_MONTHS[day.earliest.month]} {day.year}"
    return month if day.precision is Precision.MONTH else f"{day.earliest.day} {month}"


def span(start: PartialDate | None, end: PartialDate | None) -> str:
    """Both dates in words, without saying twice what they share; "" where neither is known."""
    if start is None or end is None:
        either = start or end
        return written(either) if either else ""
    if str(start) == str(end):
        return written(start)
    if start.precision is end.precision is Precision.DAY and start.year == end.year:
        same_month = start.earliest.month == end.earliest.month
        return f"{start.earliest.day}–{written(end)}" if same_month else f"{written(start)[:-5]} – {written(end)}"
    if start.precision is end.precision is Precision.YEAR:
        return f"{start.year}–{end.year}"
    return f"{written(start)} – {written(end)}"


def life(start: PartialDate | None, end: PartialDate | None) -> str:
    """When something existed: "2004–2005", "since 2006", "until 2021"; "" where nothing is known."""
    if start and end:
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    if start:
        return f"since {start.year}"
    return f"until {end.year}" if end else ""


class Held(Protocol):
    """An affiliation: when it held, or when a source shows it."""

    attested_on: date | None
    attested_on_precision: int | None

    @property
    def start(self) -> PartialDate | None: ...

    @property
    def end(self) -> PartialDate | None: ...


def held(affiliation: Held) -> str:
    """When an affiliation held in words: its dates, or the date of the source that shows it."""
    if affiliation.start or affiliation.end:
        return life(affiliation.start, affiliation.end)
    attested = known(affiliation.attested_on, affiliation.attested_on_precision)
    return f"shown on {written(attested)}" if attested else ""
