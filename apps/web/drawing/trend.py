"""Numbers over the years: bars for one row of numbers, lines for several. Owns their geometry and table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, log10
from typing import ClassVar, NamedTuple

from apps.actors.wording import gettext as _
from apps.web.drawing.figures import Cell, Drawing, Key, Table, percent

MOST_LINES = 6
"""Lines that can be told apart by their dashes and marks."""

_TOP, _PLOT, _LOW = 18, 96, 56
_SLOTS, _FEW = 8, 6
"""At least so many years are there, so that one year alone is not a wall; in little room each has its name."""


@dataclass(frozen=True, slots=True)
class YearLabel:
    """A year under the plot; one that is `fine` only where there is room."""

    text: str
    x: str
    fine: bool


class Bar(NamedTuple):
    """One bar. Its `slot` takes the whole height, which leads to the year as well."""

    label: str
    count: int  # type: ignore[assignment]  # tuples have a method of this name
    href: str
    x: str
    middle: str
    width: str
    y: int
    height: int
    chosen: bool

    @property
    def above(self) -> int:
        """Where its number stands."""
        return self.y - 4


@dataclass(frozen=True, kw_only=True)
class Bars(Drawing):
    """A bar for every year from the first to the last, years without anything included."""

    component: ClassVar[str] = "components/drawing/bars.html"

    unit: str
    bars: tuple[Bar, ...]
    years: tuple[YearLabel, ...]
    maximum: int
    base: int
    narrow: bool

    @property
    def foot(self) -> int:
        """Where the years stand."""
        return self.base + 14

    @property
    def height(self) -> int:
        return self.base + 20


def by_year(
    counts: Mapping[int, int],
    *,
    id: str,
    title: str,
    unit: str,
    href: Callable[[int], str],
    chosen: Collection[int] = (),
    narrow: bool = False,
) -> Bars | None:
    """A picture of `counts` by year; None where there is nothing to draw. Those years that are `chosen` stand out."""
    if not any(counts.values()):
        return None
    plot = _LOW if narrow else _PLOT
    years = _span(counts)
    slot = 1 / max(len(years), _FEW if narrow else _SLOTS)
    maximum, width = max(counts.values()), percent(0.76 * slot)
    bars = []
    for index, year in enumerate(years):
        count = counts.get(year, 0)
        height = max(1, round(plot * count / maximum)) if count else 0
        bars.append(
            Bar(
                label=str(year),
                count=count,
                href=href(year),
                x=percent((index + 0.12) * slot),
                middle=percent((index + 0.5) * slot),
                width=width,
                y=_TOP + plot - height,
                height=height,
                chosen=year in chosen,
            )
        )
    return Bars(
        id=id,
        title=title,
        description=_bars_in_words(counts, unit),
        table=Table(
            (_("Year"), unit.capitalize()),
            tuple((_year(bar), Cell(bar.count)) for bar in bars if bar.count),
        ),
        unit=unit,
        bars=tuple(bars),
        years=labels(years, slot, most=_FEW if narrow else 12),
        maximum=maximum,
        base=_TOP + plot,
        narrow=narrow,
    )


def _year(bar: Bar) -> Cell:
    return Cell(bar.label, bar.href, facet="year", count=bar.count, current=bar.chosen)


def _bars_in_words(counts: Mapping[int, int], unit: str) -> str:
    most = max(counts, key=lambda year: (counts[year], year))
    held = [year for year, count in counts.items() if count]
    if len(held) == 1:
        return _("%(year)s: %(count)s %(unit)s.") % {"year": most, "count": counts[most], "unit": unit}
    return _("Bars from %(first)s to %(last)s. Most in %(year)s: %(count)s %(unit)s.") % {
        "first": min(held),
        "last": max(held),
        "year": most,
        "count": counts[most],
        "unit": unit,
    }


def _span(counts: Collection[int]) -> range:
    return range(min(counts), max(counts) + 1)


def labels(years: Sequence[int], slot: float, *, start: float = 0, most: int = 12) -> tuple[YearLabel, ...]:
    """Every so manieth year under the middle of its slot: at most `most`, half of them only where there is room."""
    every = max(1, ceil(len(years) / most))
    coarse = every * 2 if len(years) > 6 else every
    return tuple(
        YearLabel(str(year), percent(start + (index + 0.5) * slot), fine=index % coarse != 0)
        for index, year in enumerate(years)
        if index % every == 0
    )


@dataclass(frozen=True, slots=True)
class Point:
    """A mark of a line."""

    x: str
    y: int
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """`points` are those with a number above 0; `course` goes through all years, in thousandths of the width."""

    look: int
    course: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A level of the scale."""

    y: int
    label: str

    @property
    def above(self) -> int:
        """Where its number stands."""
        return self.y - 3


@dataclass(frozen=True, kw_only=True)
class Lines(Drawing):
    """A line for each of several rows of numbers."""

    component: ClassVar[str] = "components/drawing/lines.html"

    unit: str
    lines: tuple[Line, ...]
    years: tuple[YearLabel, ...]
    grid: tuple[Grid, ...]
    key: tuple[Key, ...]
    base: int

    @property
    def foot(self) -> int:
        """Where the years stand."""
        return self.base + 16

    @property
    def height(self) -> int:
        return self.base + 22


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers by year, what it is called and where it leads."""

    label: str
    counts: Mapping[int, int]
    href: str = ""


def lines(series: Sequence[Series], *, id: str, title: str, unit: str) -> Lines | None:
    """A picture of up to `MOST_LINES` rows of numbers; None where there is nothing to draw.

    Raises:
        ValueError: more rows than can be told apart.
    """
    if len(series) > MOST_LINES:
        raise ValueError(f"{len(series)} lines: expected at most {MOST_LINES}")
    held = {year for row in series for year, count in row.counts.items() if count}
    if not held:
        return None
    plot = _PLOT + 44
    years = _span(held)
    slot = 1 / len(years)
    step, top = _scale(max(count for row in series for count in row.counts.values()))
    base = _TOP + plot

    def height(count: int) -> int:
        return base - round(plot * count / top)

    drawn = []
    for look, row in enumerate(series, 1):
        places = [((index + 0.5) * slot, year, row.counts.get(year, 0)) for index, year in enumerate(years)]
        drawn.append(
            Line(
                look=look,
                course=" ".join(f"{round(1000 * x)},{height(count)}" for x, _year, count in places),
                points=tuple(
                    Point(percent(x), height(count), f"{row.label}, {year}: {count}")
                    for x, year, count in places
                    if count
                ),
            )
        )
    return Lines(
        id=id,
        title=title,
        description=_lines_in_words(series, years, unit),
        table=Table(
            (_("Year"), *(row.label for row in series)),
            tuple((Cell(str(year)), *(Cell(row.counts.get(year, 0)) for row in series)) for year in years),
        ),
        unit=unit,
        lines=tuple(drawn),
        years=labels(years, slot),
        grid=tuple(Grid(height(level), f"{level:,}".replace(",", "\u202f")) for level in range(step, top + 1, step)),
        key=tuple(Key(look, row.label, row.href) for look, row in enumerate(series, 1)),
        base=base,
    )


def _scale(maximum: int) -> tuple[int, int]:
    """(step, top) of a scale with two to five round levels that holds `maximum`."""
    size = 10 ** int(log10(maximum))
    step = max(1, next(size * part // 10 for part in (2, 5, 10, 20, 50) if size * part // 10 * 5 >= maximum))
    return step, step * ceil(maximum / step)


def _lines_in_words(series: Sequence[Series], years: range, unit: str) -> str:
    told = [
        _("%(label)s: %(count)s in all") % {"label": row.label, "count": sum(row.counts.values())} for row in series
    ]
    return _("Lines from %(first)s to %(last)s, %(unit)s by year. %(series)s.") % {
        "first": years[0],
        "last": years[-1],
        "unit": unit,
        "series": "; ".join(told),
    }
