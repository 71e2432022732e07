"""Where in the original a character of the text stands: page, line, time code.

A reader makes a `LocatorMap`; a page shows "p. 4" or "00:12:31" with it. Knows nothing of file formats.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Locator:
    """From character `start` of the text on, this is the place in the original.

    `seconds` counts from the beginning of the recording; `page` and `line` count from 1.
    """

    start: int
    page: int | None = None
    line: int | None = None
    seconds: float | None = None

    @property
    def label(self) -> str:
        """The place for a person: "p. 4", "line 12", "00:12:31"."""
        if self.seconds is not None:
            minutes, seconds = divmod(int(self.seconds), 60)
            hours, minutes = divmod(minutes, 60)
            return f"{hours:02}:{minutes:02}:{seconds:02}"
        if self.page is not None:
            return f"p. {self.page}"
        return f"line {self.line}" if self.line is not None else ""


@dataclass(frozen=True, slots=True)
class LocatorMap:
    """Locators in the order of the text."""

    locators: tuple[Locator, ...] = ()

    @classmethod
    def of(cls, locators: Iterable[Locator]) -> Self:
        return cls(tuple(sorted(locators, key=lambda locator: locator.start)))

    def at(self, offset: int) -> Locator | None:
        """The last locator that begins at or before `offset` (code points into the text)."""
        index = bisect_right(self.locators, offset, key=lambda locator: locator.start)
        return self.locators[index - 1] if index else None

    def to_json(self) -> list[dict[str, Any]]:
        """A list that JSON can hold; values that are not known are left out."""
        return [
            {
                name: value
                for name in ("start", "page", "line", "seconds")
                if (value := getattr(locator, name)) is not None
            }
            for locator in self.locators
        ]

    @classmethod
    def from_json(cls, rows: Iterable[dict[str, Any]]) -> Self:
        return cls.of(Locator(**row) for row in rows)

    @staticmethod
    def find(rows: Sequence[dict[str, Any]], offset: int) -> Locator | None:
        """What `from_json(rows).at(offset)` finds, without making locators of all the others.

        `rows` are in the order of the text, as `to_json` writes them.
        """
        index = bisect_right(rows, offset, key=itemgetter("start"))
        return Locator(**rows[index - 1]) if index else None
