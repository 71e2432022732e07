"""Dates for a reader: "14 September 2019", "3–7 March 2018", "2019". Knows no rows."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.actors import facts
from apps.actors.wording import by_language
from apps.lib.partial_dates import PartialDate, Precision


@by_language(maxsize=4096)
def written(day: PartialDate) -> str:
    """The date in words, no more of it than is known."""
    if day.precision is Precision.YEAR:
        return f"{day.year}"
    parts = {"day": _of_month(day.earliest), "month": MONTHS[day.earliest.month], "year": day.year}
    if day.precision is Precision.MONTH:
        return _("%(month)s %(year)s") % parts
    return _("%(day)s %(month)s %(year)s") % parts


def _of_month(day: date) -> str:
    return pgettext("the first day of a month", "1") if day.day == 1 else str(day.day)


def span(start: PartialDate | None, end: PartialDate | None) -> str:
    """Both dates in words, without saying twice what they share; "" where neither is known."""
    if start is None or end is None:
        either = start or end
        return written(either) if either else ""
    if str(start) == str(end):
        return written(start)
    first, last = start.earliest, end.earliest
    if start.precision is end.precision is Precision.DAY and first.year == last.year:
        if first.month == last.month:
            return _("%(first)s–%(last)s") % {"first": _of_month(first), "last": written(end)}
        day = _("%(day)s %(month)s") % {"day": _of_month(first), "month": MONTHS[first.month]}
        return _("%(first)s – %(last)s") % {"first": day, "last": written(end)}
    if start.precision is end.precision is Precision.YEAR:
        return f"{start.year}–{end.year}"
    return _("%(first)s – %(last)s") % {"first": written(start), "last": written(end)}


def life(start: PartialDate | None, end: PartialDate | None) -> str:
    """When something existed: "2004–2005", "since 2006", "until 2021"; "" where nothing is known."""
    if start and end:
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    if start:
        return _("since %(year)s") % {"year": start.year}
    return _("until %(year)s") % {"year": end.year} if end else ""


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
    return shown(day) if (day := attested(affiliation)) else ""


def attested(affiliation: Held) -> PartialDate | None:
    """The date of the source that shows an affiliation, as far as it is known."""
    return facts.known(affiliation.attested_on, affiliation.attested_on_precision)


def shown(day: PartialDate) -> str:
    """That a source of this date shows something: "shown on 3 March 2018", "shown in 2017"."""
    words = _("shown on %(date)s") if day.precision is Precision.DAY else _("shown in %(date)s")
    return words % {"date": written(day)}
