"""How a whole divides: stacked bars, one for each year or for each of several wholes. Owns their geometry and table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import ClassVar

from django.utils.translation import gettext as _

from apps.web.drawing.figures import Cell, Drawing, Key, Table, percent

MOST_PARTS = 7
"""Parts that can be told apart."""

_PITCH, _THICK, _LEGIBLE = 26, 20, 0.045


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar. Its letter stands in it where there is room."""

    look: int
    letter: str
    x: str
    middle: str
    width: str
    title: str


@dataclass(frozen=True, slots=True)
class Whole:
    """One bar. `total` stands behind it: how many are in it, of how many where of some it is not known."""

    label: str
    href: str
    y: int
    total: str
    segments: tuple[Segment, ...]

    @property
    def line(self) -> int:
        """The line on which its letters stand."""
        return self.y + 14


@dataclass(frozen=True, kw_only=True)
class Shares(Drawing):
    """Stacked bars, all of one length. `thick` is the height of a bar."""

    component: ClassVar[str] = "components/drawing/shares.html"

    wholes: tuple[Whole, ...]
    key: tuple[Key, ...]
    thick: int = _THICK

    @property
    def height(self) -> int:
        return _PITCH * len(self.wholes)


@dataclass(frozen=True, slots=True)
class Part:
    """A part that each whole may have: `key` is its key in the counts."""

    key: str
    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A whole with the counts of its parts by their keys, and how many more there are of which none is known."""

    label: str
    counts: Mapping[str, int]
    href: str = ""
    unknown: int = 0


def stacked(rows: Sequence[Row], parts: Sequence[Part], *, id: str, title: str, head: str) -> Shares | None:
    """Bars of the rows that hold something, divided among `parts` in their order; None where none does.

    `head` is the column of the rows' labels, which are short: years, or names of a word.

    Raises:
        ValueError: more parts than can be told apart.
    """
    if len(parts) > MOST_PARTS:
        raise ValueError(f"{len(parts)} parts: expected at most {MOST_PARTS}")
    held = [row for row in rows if any(row.counts.get(part.key) for part in parts)]
    if not held:
        return None
    return Shares(
        id=id,
        title=title,
        description=_in_words(held, parts),
        table=Table(
            (head, *(part.label for part in parts), _("Not known"), _("All")),
            tuple(
                (
                    Cell(row.label, row.href),
                    *(Cell(row.counts.get(part.key, 0)) for part in parts),
                    Cell(row.unknown),
                    Cell(sum(row.counts.get(part.key, 0) for part in parts) + row.unknown),
                )
                for row in held
            ),
        ),
        wholes=tuple(_whole(row, parts, index * _PITCH) for index, row in enumerate(held)),
        key=tuple(Key(look, part.label, part.href, _letter(look)) for look, part in enumerate(parts, 1)),
    )


def _letter(look: int) -> str:
    return ascii_uppercase[look - 1]


def _whole(row: Row, parts: Sequence[Part], y: int) -> Whole:
    total = sum(row.counts.get(part.key, 0) for part in parts)
    segments, at = [], 0.0
    for look, part in enumerate(parts, 1):
        count = row.counts.get(part.key, 0)
        width = count / total
        if count:
            segments.append(
                Segment(
                    look=look,
                    letter=_letter(look) if width >= _LEGIBLE else "",
                    x=percent(at),
                    middle=percent(at + width / 2),
                    width=percent(width),
                    title=f"{row.label}, {part.label}: {count} ({round(100 * width)} %)",
                )
            )
        at += width
    behind = _("%(known)s of %(all)s") % {"known": total, "all": total + row.unknown} if row.unknown else str(total)
    return Whole(row.label, row.href, y, behind, tuple(segments))


def _in_words(rows: Sequence[Row], parts: Sequence[Part]) -> str:
    sums = {part.label: sum(row.counts.get(part.key, 0) for row in rows) for part in parts}
    total, unknown = sum(sums.values()), sum(row.unknown for row in rows)
    told = [f"{label} {round(100 * count / total)} %" for label, count in sums.items() if count]
    words = _("Stacked bars. In all: %(shares)s.") % {"shares": ", ".join(told)}
    if unknown:
        words += " " + _("Of %(unknown)s more it is not known; they are not drawn.") % {"unknown": unknown}
    return words
