"""What every drawing has: its name, what a reader hears who can't see it, and its figures as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, ClassVar, NamedTuple


class Cell(NamedTuple):
    """A cell of a table. `href` leads to what it counts or names; `facet` is the name of the facet that the link
    chooses, and `count` how many it finds."""

    value: str | int
    href: str = ""
    facet: str = ""
    count: int = 0  # type: ignore[assignment]  # tuples have a method of this name
    current: bool = False

    @property
    def is_figure(self) -> bool:
        return isinstance(self.value, int)


@dataclass(frozen=True, slots=True)
class Table:
    """The first cell of a row is its head."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def values(self) -> Iterator[list[str | int]]:
        """The rows as plain data."""
        for row in self.rows:
            yield [cell.value for cell in row]


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of a legend: `look` is the number of what it explains, from 1; `letter` what stands in it."""

    look: int
    label: str
    href: str = ""
    letter: str = ""


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A picture. `component` is its template. `id` is its own on the page and names it in the address of its figures;
    `description` says in a sentence or two what there is to see."""

    component: ClassVar[str]

    id: str
    title: str
    description: str
    table: Table


def thousands(value: int) -> str:
    """An integer with thin spaces between its thousands."""
    return f"{value:,}".replace(",", "\u202f")


def share(percent: int) -> str:
    """A part of a whole in percent, as readers see it: what is little is not nothing."""
    return f"{percent} %" if percent else "< 1 %"


def percent(fraction: float) -> str:
    """A place from side to side, as SVG writes it in every language."""
    return f"{100 * fraction:.2f}".rstrip("0").rstrip(".") + "%"


def find(record: Any, id: str) -> Drawing | None:
    """The drawing of this id in a record, in a tuple or in a record in it; None where there is none."""
    if isinstance(record, Drawing):
        return record if record.id == id else None
    if isinstance(record, tuple):
        inside: Iterable[Any] = record
    else:
        inside = (getattr(record, field.name) for field in fields(record)) if is_dataclass(record) else ()
    return next((found for value in inside if (found := find(value, id))), None)
