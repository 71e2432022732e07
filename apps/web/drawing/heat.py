"""Where much is: a field of cells by row and year, the darker the more. Owns its geometry, its steps and its table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import ClassVar

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from apps.web.drawing.figures import Cell, Drawing, Key, Table, percent
from apps.web.drawing.trend import YearLabel, labels

STEPS = 5
"""Steps of darkness above nothing."""

_TOP, _PITCH, _GAP = 20, 26, 2
_LABELS = 0.2
"""The part of the width that the rows' names take."""

_NAME = 18
"""Characters of a name that fit there; the figures have the whole of it."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A cell of the picture that holds something. `short` is its number where there is room for it."""

    step: int
    x: str
    middle: str
    title: str
    short: str
    href: str


@dataclass(frozen=True, slots=True)
class Band:
    """A row of the picture."""

    label: str
    href: str
    y: int
    tiles: tuple[Tile, ...]

    @property
    def line(self) -> int:
        """The line on which its letters stand."""
        return self.y + 16


@dataclass(frozen=True, kw_only=True)
class HeatMap(Drawing):
    """A field of cells. `tile` and `thick` are the width and height of one."""

    component: ClassVar[str] = "components/drawing/heat.html"

    bands: tuple[Band, ...]
    years: tuple[YearLabel, ...]
    key: tuple[Key, ...]
    tile: str
    start: str
    field: str
    thick: int = _PITCH - _GAP

    @property
    def height(self) -> int:
        return _TOP + _PITCH * len(self.bands)


@dataclass(frozen=True, slots=True)
class Row:
    """What is counted by year, with a short name; `year_href` leads to what a cell counts."""

    label: str
    counts: Mapping[int, int]
    href: str = ""
    year_href: Callable[[int], str] | None = None


def by_year(rows: Sequence[Row], *, id: str, title: str, unit: str, head: str) -> HeatMap | None:
    """A field of the rows, in their order, by year; None where all is empty. `head` is the column of their names."""
    held = {year for row in rows for year, count in row.counts.items() if count}
    if not held:
        return None
    years = range(min(held), max(held) + 1)
    slot = (1 - _LABELS) / len(years)
    maximum = max(count for row in rows for count in row.counts.values())
    return HeatMap(
        id=id,
        title=title,
        description=_in_words(rows, years, unit),
        table=Table(
            (head, *map(str, years)),
            tuple((Cell(row.label, row.href), *(_cell(row, year) for year in years)) for row in rows),
        ),
        bands=tuple(
            Band(Truncator(row.label).chars(_NAME), row.href, _TOP + index * _PITCH, _tiles(row, years, slot, maximum))
            for index, row in enumerate(rows)
        ),
        years=labels(years, slot, start=_LABELS),
        key=tuple(_key(maximum)),
        tile=percent(slot * 0.94),
        start=percent(_LABELS),
        field=percent(1 - _LABELS),
    )


def _cell(row: Row, year: int) -> Cell:
    count = row.counts.get(year, 0)
    return Cell(count, row.year_href(year) if row.year_href and count else "")


def _tiles(row: Row, years: range, slot: float, maximum: int) -> tuple[Tile, ...]:
    return tuple(
        Tile(
            step=_step(count, maximum),
            x=percent(_LABELS + (index + 0.03) * slot),
            middle=percent(_LABELS + (index + 0.5) * slot),
            title=f"{row.label}, {year}: {count}",
            short=_short(count) if slot >= 0.035 else "",
            href=row.year_href(year) if row.year_href else "",
        )
        for index, year in enumerate(years)
        if (count := row.counts.get(year, 0))
    )


def _step(count: int, maximum: int) -> int:
    """1 to `STEPS`, each as many times the one below: few things would be seen beside the largest otherwise."""
    return min(STEPS, 1 + int(STEPS * log(count) / log(maximum + 1)))


def _key(maximum: int) -> list[Key]:
    """From how many on each step begins."""
    keys = []
    for step in range(1, STEPS + 1):
        first = next((n for n in _around((maximum + 1) ** ((step - 1) / STEPS)) if _step(n, maximum) == step), 0)
        if first and first <= maximum:
            keys.append(Key(step, _("from %(count)s") % {"count": first}))
    return keys


def _around(value: float) -> range:
    return range(max(1, int(value) - 1), int(value) + 3)


def _short(count: int) -> str:
    if count < 1000:
        return str(count)
    return f"{count / 1000:.0f}k" if count >= 9950 else f"{count / 1000:.1f}k"


def _in_words(rows: Sequence[Row], years: range, unit: str) -> str:
    count, label, year = max((n, row.label, year) for row in rows for year, n in row.counts.items())
    return _(
        "%(rows)s rows from %(first)s to %(last)s, darker for more. Most: %(label)s in %(year)s, %(count)s %(unit)s."
    ) % {
        "rows": len(rows),
        "first": years[0],
        "last": years[-1],
        "label": label,
        "year": year,
        "count": count,
        "unit": unit,
    }
