"""Where the bars of a chart stand. Pure geometry in SVG user units; knows no model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

_WIDTH, _TOP, _PLOT, _FOOT = 480, 16, 96, 20


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
    width: int = _WIDTH
    height: int = _TOP + _PLOT + _FOOT
    top: int = _TOP
    base: int = _TOP + _PLOT
    foot: int = _TOP + _PLOT + 14
    margin: int = 16

    @property
    def full_width(self) -> int:
        """With room on both sides for half a label."""
        return self.width + 2 * self.margin


def by_year(
    counts: Mapping[int, int], *, id: str, title: str, unit: str, href: Callable[[int], str]
) -> BarChart | None:
    """A chart of `counts` by year; None where there is nothing to draw."""
    if not counts:
        return None
    first, last, maximum = min(counts), max(counts), max(counts.values())
    # At least eight slots, so that one year alone is not a wall.
    slot = _WIDTH / max(last - first + 1, 8)
    every = max(1, round((last - first + 1) / 8))
    bars = []
    for index, year in enumerate(range(first, last + 1)):
        height = round(_PLOT * counts.get(year, 0) / maximum, 1)
        bars.append(
            Bar(
                label=str(year),
                count=counts.get(year, 0),
                href=href(year),
                x=round(index * slot + slot * 0.12, 1),
                y=round(_TOP + _PLOT - height, 1),
                width=round(slot * 0.76, 1),
                height=height,
                labelled=index % every == 0,
            )
        )
    return BarChart(id=id, title=title, unit=unit, bars=tuple(bars), maximum=maximum)
