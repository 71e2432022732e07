"""When things were: rows of bars and marks along an axis of dates, or of places in a record.

Owns the axis, the geometry and the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil
from typing import ClassVar

from django.utils.translation import gettext as _

from apps.web.drawing.figures import Cell, Drawing, Key, Table, percent

_TOP, _PITCH, _THICK = 22, 40, 12
_LEAST = 0.004
"""The part of the width that even a day takes."""


class Look(StrEnum):
    """What a bar or mark stands for, told by its shape as well as by its colour."""

    PLAIN = "plain"
    """On record."""
    GUESS = "guess"
    """Inferred, or of dates that are not known."""
    VERBATIM = "verbatim"
    REPORTED = "reported"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class Span:
    """From `first` to `last`, both included, on the axis: days as `date.toordinal` counts them, or places."""

    first: int
    last: int
    title: str = ""
    href: str = ""
    look: Look = Look.PLAIN


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment. The heavier, the larger."""

    at: int
    title: str = ""
    href: str = ""
    look: Look = Look.PLAIN
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """What goes on one row. `figures` are its rows in the table, each after the cell of its label."""

    label: str
    href: str = ""
    spans: tuple[Span, ...] = ()
    marks: tuple[Mark, ...] = ()
    figures: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Tick:
    """A place of the axis with a name; one that is `fine` only where there is room."""

    x: str
    label: str
    fine: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """From `first` to `last`, both included. `ticks` are (place, label)."""

    first: int
    last: int
    ticks: tuple[tuple[int, str], ...]

    def place(self, value: int) -> float:
        """Where a value stands: 0 at the beginning of `first`, 1 at the end of `last`."""
        return min(1.0, max(0.0, (value - self.first) / (self.last - self.first + 1)))


def dated(first: date, last: date) -> Axis:
    """An axis of whole years."""
    years = range(first.year, last.year + 1)
    every = max(1, ceil(len(years) / 12))
    ticks = tuple((date(year, 1, 1).toordinal(), str(year)) for year in years[::every])
    return Axis(date(first.year, 1, 1).toordinal(), date(last.year, 12, 31).toordinal(), ticks)


def placed(total: int, labels: Sequence[tuple[int, str]] = ()) -> Axis:
    """An axis of `total` places in a record, from 0: words, seconds or statements."""
    return Axis(0, max(1, total) - 1, tuple(labels))


@dataclass(frozen=True, slots=True)
class DrawnSpan:
    x: str
    width: str
    span: Span


@dataclass(frozen=True, slots=True)
class DrawnMark:
    x: str
    shape: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Track:
    """A row as drawn: its label above its bars and marks."""

    label: str
    href: str
    y: int
    spans: tuple[DrawnSpan, ...]
    marks: tuple[DrawnMark, ...]

    @property
    def line(self) -> int:
        """The line on which its label stands."""
        return self.y + 12

    @property
    def bar(self) -> int:
        return self.y + 18

    @property
    def middle(self) -> int:
        return self.bar + _THICK // 2


@dataclass(frozen=True, kw_only=True)
class TimeLine(Drawing):
    """Rows of bars and marks. `thick` is the height of a bar."""

    component: ClassVar[str] = "components/drawing/timeline.html"

    tracks: tuple[Track, ...]
    ticks: tuple[Tick, ...]
    key: tuple[Key, ...] = ()
    thick: int = _THICK

    @property
    def height(self) -> int:
        return _TOP + _PITCH * len(self.tracks)


def rows(
    given: Sequence[Row],
    axis: Axis,
    *,
    id: str,
    title: str,
    columns: tuple[str, ...],
    description: str = "",
) -> TimeLine | None:
    """A time line of the rows that hold something, in their order; None where none does.

    `columns` are those of the table: of the label first, then of `Row.figures`.
    """
    held = [row for row in given if row.spans or row.marks]
    if not held:
        return None
    every = 2 if len(axis.ticks) > 6 else 1
    return TimeLine(
        id=id,
        title=title,
        description=description or _in_words(held, axis),
        table=Table(
            columns,
            tuple((Cell(row.label, row.href), *figures) for row in held for figures in row.figures),
        ),
        tracks=tuple(_track(row, axis, _TOP + index * _PITCH) for index, row in enumerate(held)),
        ticks=tuple(
            Tick(percent(axis.place(value)), label, fine=index % every != 0)
            for index, (value, label) in enumerate(axis.ticks)
        ),
    )


def _track(row: Row, axis: Axis, y: int) -> Track:
    spans = []
    for span in row.spans:
        start, end = axis.place(span.first), axis.place(span.last + 1)
        spans.append(DrawnSpan(percent(min(start, 1 - _LEAST)), percent(max(_LEAST, end - start)), span))
    marks = tuple(DrawnMark(percent(axis.place(mark.at)), _shape(mark), mark) for mark in row.marks)
    return Track(row.label, row.href, y, tuple(spans), marks)


def _shape(mark: Mark) -> str:
    """A path around (0, 0): a disc, a square for what was reported, a diamond for what was quoted."""
    r = min(9, 3 + mark.weight.bit_length())
    match mark.look:
        case Look.REPORTED:
            return f"M-{r - 1} -{r - 1}h{2 * r - 2}v{2 * r - 2}h-{2 * r - 2}z"
        case Look.QUOTED:
            return f"M0 -{r + 1}l{r + 1} {r + 1}l-{r + 1} {r + 1}l-{r + 1} -{r + 1}z"
        case _:
            return f"M-{r} 0a{r} {r} 0 1 1 {2 * r} 0a{r} {r} 0 1 1 -{2 * r} 0z"


def _in_words(held: Sequence[Row], axis: Axis) -> str:
    labels = ", ".join(row.label for row in held[:6])
    if len(held) > 6:
        labels = _("%(labels)s and %(more)s more") % {"labels": labels, "more": len(held) - 6}
    if not axis.ticks:
        return _("Rows: %(labels)s.") % {"labels": labels}
    return _("From %(first)s to %(last)s. Rows: %(labels)s.") % {
        "first": axis.ticks[0][1],
        "last": axis.ticks[-1][1],
        "labels": labels,
    }
