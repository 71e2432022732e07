"""One row of a YAML file, read field by field with its type checked.

Owns the messages about malformed rows. Must not know what the fields mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml

from apps.ingestion.errors import IngestionError
from apps.lib.partial_dates import PartialDate

Record = TypeVar("Record")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ReferenceDataError(IngestionError):
    """Reference data that cannot be relied on. The message names file, row and field."""


class Row:
    """A mapping out of a file. Every getter checks the type; `finish` reports fields that nobody asked for."""

    def __init__(self, file: str, place: str, data: dict[str, Any]) -> None:
        self._file = file
        self._place = place
        self._data = data
        self._asked: set[str] = set()

    def error(self, field: str, *, found: object, expected: str, remedy: str) -> ReferenceDataError:
        """What to raise for a field of this row."""
        return ReferenceDataError(
            self._file, place=f"{self._place}, {field}", found=repr(found), expected=expected, remedy=remedy
        )

    def optional(self, field: str) -> str | None:
        value = self._get(field)
        if value is None or (isinstance(value, str) and value.strip()):
            return value
        raise self.error(
            field,
            found=value,
            expected="text or null",
            remedy="quote it: YAML reads NO as false, 2019 as a number",
        )

    def text(self, field: str) -> str:
        value = self.optional(field)
        if value is None:
            raise self.error(field, found=None, expected="text", remedy="give the value")
        return value

    def flag(self, field: str) -> bool:
        value = self._get(field)
        if value is None or isinstance(value, bool):
            return bool(value)
        raise self.error(field, found=value, expected="true or false", remedy="write true or leave the field out")

    def whole(self, field: str) -> int | None:
        value = self._get(field)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        raise self.error(
            field, found=value, expected="a whole number or null", remedy="write the number without quotes"
        )

    def degrees(self, field: str) -> float | None:
        value = self._get(field)
        if value is None or (isinstance(value, int | float) and -180 <= value <= 180):
            return value
        raise self.error(
            field, found=value, expected="degrees from -180 to 180 or null", remedy="correct the coordinate"
        )

    def optional_choice(self, field: str, choices: Sequence[str]) -> str | None:
        value = self.optional(field)
        if value is None or value in choices:
            return value
        raise self.error(field, found=value, expected=f"one of {', '.join(choices)}", remedy="use one of these")

    def choice(self, field: str, choices: Sequence[str]) -> str:
        value = self.optional_choice(field, choices)
        if value is None:
            raise self.error(field, found=None, expected=f"one of {', '.join(choices)}", remedy="give the value")
        return value

    def optional_date(self, field: str) -> PartialDate | None:
        value = self.optional(field)
        try:
            return PartialDate.parse(value) if value else None
        except ValueError as error:
            raise self.error(
                field, found=value, expected="YYYY, YYYY-MM or YYYY-MM-DD", remedy="correct the date and quote it"
            ) from error

    def date(self, field: str) -> PartialDate:
        value = self.optional_date(field)
        if value is None:
            raise self.error(field, found=None, expected="a date", remedy="give at least the year")
        return value

    def texts(self, field: str) -> tuple[str, ...]:
        values = self._list(field)
        for value in values:
            if not isinstance(value, str) or not value.strip():
                raise self.error(field, found=value, expected="a list of texts", remedy="quote the value")
        return tuple(values)

    def rows(self, field: str, bare: str | None = None) -> Iterator[Row]:
        """The mappings of a list; with `bare`, a plain text stands for a mapping with that one field."""
        for number, value in enumerate(self._list(field), 1):
            mapping = {bare: value} if bare and isinstance(value, str) else value
            if not isinstance(mapping, dict):
                raise self.error(field, found=value, expected="a list of mappings", remedy="write {field: value}")
            yield Row(self._file, f"{self._place}, {field} {number}", mapping)

    def optional_row(self, field: str) -> Row | None:
        value = self._get(field)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.error(field, found=value, expected="a mapping or null", remedy="write field: value below it")
        return Row(self._file, f"{self._place}, {field}", value)

    def finish(self) -> None:
        """Raises ReferenceDataError where the row holds a field that was not read."""
        for field in self._data.keys() - self._asked:
            raise self.error(
                field, found=self._data[field], expected="no such field", remedy="correct its spelling or remove it"
            )

    def _get(self, field: str) -> Any:
        self._asked.add(field)
        return self._data.get(field)

    def _list(self, field: str) -> list[Any]:
        value = self._get(field)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.error(field, found=value, expected="a list", remedy="write [value]")
        return value


def read_rows(path: Path, key: str, build: Callable[[Row], Record]) -> tuple[Record, ...]:
    """All rows of a file, each made into a record by `build`. `key` is the field that names a row.

    Raises:
        ReferenceDataError: the file is missing or no list of mappings, a row is malformed, or a key occurs twice.
    """
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader, in C where there is one
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ReferenceDataError(
            path.name,
            place="the file",
            found=str(error),
            expected="a readable YAML file in UTF-8",
            remedy="restore or correct the file",
        ) from error
    if not isinstance(data, list):
        raise ReferenceDataError(
            path.name,
            place="the top",
            found=type(data).__name__,
            expected="a list of rows",
            remedy="begin each row with “- ”",
        )
    records: dict[str, Record] = {}
    for number, mapping in enumerate(data, 1):
        if not isinstance(mapping, dict):
            raise ReferenceDataError(
                path.name,
                place=f"row {number}",
                found=repr(mapping),
                expected="a mapping",
                remedy="write field: value lines",
            )
        row = Row(path.name, f"row {mapping.get(key, number)}", mapping)
        name = row.text(key)
        if name in records:
            raise row.error(
                key, found=name, expected="a key that no other row has", remedy="join the rows or rename one"
            )
        records[name] = build(row)
        row.finish()
    return tuple(records.values())
