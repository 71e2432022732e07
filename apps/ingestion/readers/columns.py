"""Words on a page into rows in the order in which a person reads them, two columns one after the other.

Owns that order. Must not know any file format: it is given boxes. Units are points; y grows upwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_WORD_GAP = 0.9  # times the height of a line: a wider gap may divide columns
_LABEL_GAP = 2.0  # times the height of a line: a wider gap within a row is kept, it may divide a label from its speech
_LEAST_GUTTER = 6.0
_LEAST_ROWS = 4
_MOST_CROSSING = 0.15  # share of the short rows that may stand across the gutter: heads, feet, headings
# Columns of text are about as wide as each other; a column of labels is much narrower than that of speech.
_LEAST_LIKENESS = 0.5
_LEAST_WIDTH = 0.22
_NARROW = 0.55  # times the width of the page's text
_SET_OFF = 2.0  # times the height of a line
_GAP = "    "


@dataclass(slots=True)
class Box:
    """A run of characters on one line."""

    left: float
    right: float
    bottom: float
    top: float
    text: str

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 1.0)

    def levels(self, other: Box) -> bool:
        """Whether the other stands on the same line; superscripts do."""
        shared = min(self.top, other.top) - max(self.bottom, other.bottom)
        return shared > 0.4 * min(self.height, other.height)

    def takes(self, other: Box) -> bool:
        """Whether the other goes on with this run."""
        return self.levels(other) and -self.height < other.left - self.right < self.height * _WORD_GAP

    def add(self, other: Box, *, spaced: bool) -> None:
        self.text += " " + other.text if spaced else other.text
        self.right = max(self.right, other.right)


@dataclass(slots=True)
class Row:
    """One line of text; `y` is its middle, `left` where it begins."""

    y: float
    left: float
    text: str


def rows_in_reading_order(boxes: Sequence[Box]) -> list[Row]:
    """Every row of a page. Of two columns of text the left one comes first, between rows that span both."""
    if not boxes:
        return []
    gutter = _gutter(boxes)
    if gutter is None:
        return _rows(boxes)
    start, end = gutter
    rows: list[Row] = []
    band: list[Box] = []
    apart = _heads_and_feet(boxes)
    across = [box for box in boxes if (box.left < end and box.right > start) or id(box) in apart]
    tops = sorted({box.top for box in across}, reverse=True)
    limits = [*tops, float("-inf")]
    upper = float("inf")
    for limit in limits:
        band = [box for box in boxes if limit <= _middle(box) < upper and box not in across]
        rows += _rows([box for box in band if box.right <= end])
        rows += _rows([box for box in band if box.right > end])
        rows += _rows([box for box in across if box.top == limit])
        upper = limit
    return rows


def _heads_and_feet(boxes: Sequence[Box]) -> set[int]:
    """The boxes (by `id`) of the first line of a page and of the last one, where a gap sets it off from the columns."""
    apart: set[int] = set()
    by_height = sorted(boxes, key=_middle)
    for ordered in (by_height, by_height[::-1]):
        line = [box for box in ordered if box.levels(ordered[0])]
        following = next((box for box in ordered if not box.levels(ordered[0])), None)
        if following and abs(_middle(following) - _middle(line[0])) > line[0].height * _SET_OFF:
            apart |= {id(box) for box in line}
    return apart


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _gutter(boxes: Sequence[Box]) -> tuple[float, float] | None:
    """The empty strip between two columns of text, or None."""
    left, right = min(box.left for box in boxes), max(box.right for box in boxes)
    width = right - left
    narrow = [box for box in boxes if box.right - box.left < width * _NARROW]
    if len(narrow) < 2 * _LEAST_ROWS:
        return None
    margins = Counter(round(box.left) for box in narrow if 0.3 < (box.left - left) / width < 0.7)
    if not margins:
        return None
    end = float(margins.most_common(1)[0][0]) - 1.0
    crossing = [box for box in narrow if box.left < end < box.right]
    # What begins farther to the right is no line of the left column: a page's number between the two.
    start = max((box.right for box in narrow if box.right <= end and box.left < (left + end) / 2), default=end)
    if end - start < _LEAST_GUTTER or len(crossing) > len(narrow) * _MOST_CROSSING:
        return None
    best = start, end
    sides = [box for box in narrow if box.right <= best[0]], [box for box in narrow if box.left >= best[1]]
    widths = [_usual_width(side) for side in sides]
    if min(len({round(_middle(box)) for box in side}) for side in sides) < _LEAST_ROWS:
        return None
    return best if min(widths) >= max(max(widths) * _LEAST_LIKENESS, width * _LEAST_WIDTH) else None


def _usual_width(boxes: Sequence[Box]) -> float:
    """How wide a full line of the column is."""
    widths = sorted(box.right - box.left for box in boxes)
    return median(widths[len(widths) // 2 :]) if widths else 0.0


def _rows(boxes: Sequence[Box]) -> list[Row]:
    """Boxes at one height as one row, from the top down."""
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: -_middle(box)):
        if rows and abs(_middle(rows[-1][0]) - _middle(box)) < 0.5 * min(rows[-1][0].height, box.height):
            rows[-1].append(box)
        else:
            rows.append([box])
    return [row for group in rows if (row := _row(group)).text]


def _row(group: list[Box]) -> Row:
    group.sort(key=lambda box: box.left)
    text = group[0].text
    for before, box in pairwise(group):
        gap = box.left - before.right
        if gap > before.height * _LABEL_GAP:
            text = text.rstrip() + _GAP
        elif gap > 0.15 * before.height and not text.endswith(" "):
            text += " "
        text += box.text
    return Row(_middle(group[0]), group[0].left, text.strip())
