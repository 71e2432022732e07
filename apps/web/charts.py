"""Where the bars of a chart stand. Pure geometry in SVG user units; knows no model."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

_WIDTH, _TOP, _PLOT, _FOOT = 480, 16, 96, 20

_NARROW, _LOW = 208, 56
"""Width and plot of a chart in a column, so that its letters are as large as those around it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, and one row of the table beside the chart."""

    label: str
    count: int
    href: str
    x: float
    y: float
    width: float
    height: float
    labelled: bool
    chosen: bool = False

    @property
    def shape(self) -> str:
        """The bar as a path of SVG."""
        return f"M{self.x} {self.y}h{self.width}v{self.height}h-{self.width}z"

    @property
    def slot(self) -> str:
        """All the height above its foot, which leads to the year as well."""
        return f"M{self.x} 0h{self.width}v{self.y + self.height:.1f}h-{self.width}z"

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class BarChart:
    """A bar for every year from the first to the last, years without anything included."""

    id: str
    title: str
    unit: str
    bars: tuple[Bar, ...]
    maximum: int
    width: int
    plot: int
    margin: int = 16

    @property
    def base(self) -> int:
        """Where the bars stand."""
        return _TOP + self.plot

    @property
    def foot(self) -> int:
        """Where the years stand."""
        return self.base + 14

    @property
    def height(self) -> int:
        return self.base + _FOOT

    @property
    def full_width(self) -> int:
        """With room on both sides for half a label."""
        return self.width + 2 * self.margin


def by_year(
    counts: Mapping[int, int],
    *,
    id: str,
    title: str,
    unit: str,
    href: Callable[[int], str],
    chosen: Collection[int] = (),
    narrow: bool = False,
) -> BarChart | None:
    """A chart of `counts` by year; None where there is nothing to draw. Those years that are `chosen` stand out."""
    if not counts:
        return None
    width, plot = (_NARROW, _LOW) if narrow else (_WIDTH, _PLOT)
    first, last, maximum = min(counts), max(counts), max(1, *counts.values())
    # At least eight slots, so that one year alone is not a wall.
    slot = width / max(last - first + 1, 8)
    every = max(1, round((last - first + 1) / (width / 60)))
    bars = []
    for index, year in enumerate(range(first, last + 1)):
        height = round(plot * counts.get(year, 0) / maximum, 1)
        bars.append(
            Bar(
                label=str(year),
                count=counts.get(year, 0),
                href=href(year),
                x=round(index * slot + slot * 0.12, 1),
                y=round(_TOP + plot - height, 1),
                width=round(slot * 0.76, 1),
                height=height,
                labelled=index % every == 0,
                chosen=year in chosen,
            )
        )
    return BarChart(id=id, title=title, unit=unit, bars=tuple(bars), maximum=maximum, width=width, plot=plot)
