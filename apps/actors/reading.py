"""Rows by their keys or by texts, again and again, for what is asked for most.

Owns asking by SQL that is made once: making it takes Django several times as long as answering takes the database. Must
not know what the rows are of.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Final, Generic, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

Row = TypeVar("Row")

_MARKS: Final = 0xE000
"""From here on are letters for private use, which stand for texts that are yet to come; nothing folded has one."""


class _Asking(NamedTuple):
    """SQL with its values; for each column by its place, what makes Python's value of the database's."""

    sql: str
    values: tuple[Any, ...]
    converters: tuple[tuple[int, Callable[[Any, BaseDatabaseWrapper], Any]], ...]

    @classmethod
    def of(cls, rows: QuerySet[Any, Any], database: BaseDatabaseWrapper) -> _Asking:
        compiler = rows.query.get_compiler(connection=database)
        sql, values = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_ in compiler.select or ()])
        return cls(sql, tuple(values), tuple((place, _all(*held)) for place, held in converters.items()))

    def ask(self, database: BaseDatabaseWrapper, sql: str, values: Sequence[Any]) -> list[list[Any]]:
        with database.cursor() as cursor:
            cursor.execute(sql, values)
            found = [list(row) for row in cursor.fetchall()]
        for place, converted in self.converters:
            for row in found:
                row[place] = converted(row[place], database)
        return found


class ByKeys(Generic[Row]):
    """The rows of a queryset that have one of some keys, in the order of the queryset.

    `rows` gives tuples (`values_list`). It is filtered by a list of one key (`pk__in=[0]`), in whose place the keys
    stand, and by no other values; a union may be filtered so in each of its parts. `row` makes a row of its values.
    """

    def __init__(self, rows: QuerySet[Any, Any], row: Callable[[Iterable[Any]], Row]) -> None:
        self._rows = rows
        self._row = row
        self._asking: dict[str, _Asking] = {}

    def of(self, keys: Collection[int] | Collection[str]) -> list[Row]:
        """The rows with these keys: one query."""
        if not keys:
            return []
        database = connections[DEFAULT_DB_ALIAS]
        asking = self._asking.get(database.vendor)
        if asking is None:
            asking = self._asking[database.vendor] = _Asking.of(self._rows, database)
        sql = asking.sql.replace("%s", ", ".join(["%s"] * len(keys)))
        return [self._row(values) for values in asking.ask(database, sql, [*keys] * len(asking.values))]


class ByTexts:
    """The rows of a queryset that asks for some folded texts; for none, always the same rows.

    `rows` makes the queryset of texts as many as there are, each of which may stand in it several times and with more
    around it. It gives tuples (`values_list`).
    """

    def __init__(self, rows: Callable[..., QuerySet[Any, Any]]) -> None:
        self._rows = rows
        self._asking: dict[tuple[str, int], _Asking] = {}

    def of(self, *texts: str) -> list[list[Any]]:
        """The rows for these texts: one query. The texts are as `fold` makes them, for nothing in them is taken for a
        sign of a pattern."""
        database = connections[DEFAULT_DB_ALIAS]
        kind = (database.vendor, len(texts))
        if kind not in self._asking:
            self._asking[kind] = _Asking.of(self._rows(*(chr(_MARKS + at) for at in range(len(texts)))), database)
        asking = self._asking[kind]
        told = {_MARKS + at: text for at, text in enumerate(texts)}
        values = [value.translate(told) if isinstance(value, str) else value for value in asking.values]
        return asking.ask(database, asking.sql, values)


def _all(converters: Iterable[Callable[..., Any]], expression: Any) -> Callable[[Any, BaseDatabaseWrapper], Any]:
    def converted(value: Any, database: BaseDatabaseWrapper) -> Any:
        for convert in converters:
            value = convert(value, expression, database)
        return value

    return converted
