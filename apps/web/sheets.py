"""Tables as CSV for spreadsheets. Owns what a spreadsheet must not take for a formula; knows no column."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain
from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The rows under a head. Begins with a byte order mark, by which spreadsheets tell UTF-8."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff"
    for row in chain([columns], rows):
        writer.writerow([_guarded(value) for value in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _guarded(value: Any) -> str:
    """A value that no spreadsheet runs: an apostrophe stands before what would be a formula."""
    text = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
