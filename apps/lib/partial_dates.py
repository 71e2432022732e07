"""Dates as records give them: a day, a month or only a year.

Owns the ISO 8601 reduced-precision form ("2019", "2019-09", "2019-09-14"). Knows nothing of storage.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Final, Self

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Precision(IntEnum):
    """How much of a date is known; the value is the number of its ISO components."""

    YEAR = 1
    MONTH = 2
    DAY = 3


_LENGTHS: Final = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}
"""Letters of an ISO date."""


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date with its precision. `earliest` is the first day that it can mean."""

    earliest: date
    precision: Precision = Precision.DAY

    @classmethod
    def parse(cls, value: str) -> Self:
        """Read "2019", "2019-09" or "2019-09-14".

        Raises:
            ValueError: the text is not an ISO date of one of these forms.
        """
        found = _ISO.fullmatch(value.strip())
        if not found:
            raise ValueError(f"{value!r} is not a date: expected YYYY, YYYY-MM or YYYY-MM-DD")
        parts = [int(part) for part in found.groups() if part]
        year, month, day = (*parts, 1, 1)[:3]
        return cls(date(year, month, day), Precision(len(parts)))

    @classmethod
    def covering(cls, first: date, last: date) -> Self:
        """The narrowest date that both days fall in; where they are in different years, the year of the first."""
        if first == last:
            return cls(first)
        if (first.year, first.month) == (last.year, last.month):
            return cls(first.replace(day=1), Precision.MONTH)
        return cls(first.replace(month=1, day=1), Precision.YEAR)

    @property
    def latest(self) -> date:
        """The last day that it can mean."""
        if self.precision is Precision.DAY:
            return self.earliest
        month = 12 if self.precision is Precision.YEAR else self.earliest.month
        return date(self.earliest.year, month, calendar.monthrange(self.earliest.year, month)[1])

    @property
    def middle(self) -> date:
        """The day in the middle of what it can mean."""
        return self.earliest + (self.latest - self.earliest) // 2

    def neighbours(self) -> tuple[Self | None, Self | None]:
        """The dates of the same precision just before and just after it; None where the calendar ends."""
        day, cls = timedelta(days=1), type(self)
        before = cls(self.earliest - day).reduced(self.precision) if self.earliest > date.min else None
        after = cls(self.latest + day).reduced(self.precision) if self.latest < date.max else None
        return before, after

    def reduced(self, most: Precision) -> Self:
        """The same date, no more of it known than that."""
        precision = min(self.precision, most)
        return type(self).parse(self.earliest.isoformat()[: _LENGTHS[precision]])

    @property
    def year(self) -> int:
        return self.earliest.year

    def __str__(self) -> str:
        return self.earliest.isoformat()[: _LENGTHS[self.precision]]
