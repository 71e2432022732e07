"""A row of a table as plain text: what all readers of tables share. Must not know where the table stood."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_SHORT: Final = 120
"""Characters of a cell that can name somebody with an office and a body."""


def row(cells: Iterable[str]) -> str:
    """The cells side by side, divided by tabs, without empty ones.

    The lines of a short cell before the last, as an office below a name, are divided by commas: each would begin a line
    of the text otherwise, and the last of them would look like the name.
    """
    held = [cell.strip("\n") for cell in cells if cell.strip()]
    return "\t".join([*map(_in_one_line, held[:-1]), *held[-1:]])


def _in_one_line(cell: str) -> str:
    if len(cell) > _SHORT:
        return cell
    one, *more = (line.strip(" \t") for line in cell.split("\n") if line.strip(" \t"))
    for line in more:
        one += f" {line}" if one[-1] in ",;:" else f", {line}"
    return one
