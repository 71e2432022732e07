"""Records as CSV: one table, a record a row, a column for whatever any kind has.

Owns what a spreadsheet must not take for a formula: an apostrophe stands before it, and goes when it is read.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from itertools import zip_longest
from typing import Final

from apps.actors.errors import BadRecordError
from apps.actors.exchange.rows import COLUMNS, KINDS, Record

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "'")
_LONGEST: Final = 1_000_000


def write(records: Iterable[Record]) -> str:
    """The table with its head, for UTF-8."""
    out = StringIO()
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow(COLUMNS)
    for record in records:
        sheet.writerow(_safe(record.get(column, "")) for column in COLUMNS)
    return out.getvalue()


def read(text: str) -> list[tuple[str, Record]]:
    """Records with their places, such as `line 7`. Columns may stand in any order; of those that are not there
    the records say nothing.

    Raises:
        BadRecordError: a column or kind of record that nobody knows, or a row longer than the head.
    """
    csv.field_size_limit(_LONGEST)
    lines = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        head = next(lines, [])
        unknown = [column for column in head if column not in COLUMNS]
        if unknown or not {"record", "key"} <= set(head):
            raise BadRecordError(
                "line 1",
                found=f"the columns {', '.join(head)}",
                expected=f"record, key and some of {', '.join(COLUMNS[2:])}",
                remedy="begin with the head of an exported table",
            )
        return [(f"line {lines.line_num}", _record(head, line, lines.line_num)) for line in lines if any(line)]
    except csv.Error as error:
        raise BadRecordError(
            f"line {lines.line_num}", found=str(error), expected="CSV with quotation marks", remedy="save it as CSV"
        ) from error


def _record(head: list[str], line: list[str], number: int) -> Record:
    if len(line) > len(head):
        raise BadRecordError(
            f"line {number}", found=f"{len(line)} cells", expected=f"at most {len(head)}", remedy="quote the commas"
        )
    cells = dict(zip_longest(head, map(_plain, line), fillvalue=""))
    kind = cells.get("record", "")
    if kind not in KINDS:
        raise BadRecordError(
            f"line {number}", found=f"the record {kind!r}", expected=f"one of {', '.join(KINDS)}", remedy="correct it"
        )
    return {"record": kind, "key": cells["key"], **{column: cells[column] for column in KINDS[kind] if column in cells}}


def _safe(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value


def _plain(cell: str) -> str:
    return cell.removeprefix("'")
