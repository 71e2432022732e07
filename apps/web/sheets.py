"""Tables as CSV (RFC 4180) for spreadsheets. Owns what a spreadsheet must not take for a formula; knows no column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, Final

_FORMULA: Final = frozenset("=+-@\t\r")
"""What a spreadsheet takes for the beginning of a formula."""

_QUOTED: Final = re.compile('[",\r\n]')
"""What a value stands in quotation marks for."""

_TOGETHER: Final = 200
"""Rows that are written at once."""


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The rows under a head, some hundred at once. Begins with a byte order mark, by which spreadsheets tell UTF-8.

    Written here, for Python's own writer looks at every letter of a text and takes twice as long.
    """
    yield "\ufeff"
    lines = (",".join([_field(value) for value in row]) + "\r\n" for row in chain([columns], rows))
    while piece := "".join(islice(lines, _TOGETHER)):
        yield piece


def _field(value: Any) -> str:
    """A value that no spreadsheet runs: an apostrophe stands before what would be a formula."""
    text = value if isinstance(value, str) else ("yes" if value else "no") if isinstance(value, bool) else str(value)
    if text[:1] in _FORMULA:
        text = f"'{text}"
    if _QUOTED.search(text):
        text = '"' + text.replace('"', '""') + '"'
    return text
