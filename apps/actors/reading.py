"""Rows by their keys, again and again, for the pages that are asked for most.

Owns asking by SQL that is made once: making it takes Django several times as long as answering takes the database. Must
not know what the rows are of.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

Row = TypeVar("Row")


class _Asking(NamedTuple):
    """SQL with a place for each list of keys; for each column by its place, what makes Python's value of the
    database's."""

    sql: str
    lists: int
    converters: tuple[tuple[int, Callable[[Any, BaseDatabaseWrapper], Any]], ...]


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
            asking = self._asking[database.vendor] = self._made(database)
        with database.cursor() as cursor:
            cursor.execute(asking.sql.replace("%s", ", ".join(["%s"] * len(keys))), [*keys] * asking.lists)
            found = [list(values) for values in cursor.fetchall()]
        for place, converted in asking.converters:
            for values in found:
                values[place] = converted(values[place], database)
        return [self._row(values) for values in found]

    def _made(self, database: BaseDatabaseWrapper) -> _Asking:
        compiler = self._rows.query.get_compiler(connection=database)
        sql, _ = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_ in compiler.select or ()])
        return _Asking(sql, sql.count("%s"), tuple((place, _all(*held)) for place, held in converters.items()))


def _all(converters: Iterable[Callable[..., Any]], expression: Any) -> Callable[[Any, BaseDatabaseWrapper], Any]:
    def converted(value: Any, database: BaseDatabaseWrapper) -> Any:
        for convert in converters:
            value = convert(value, expression, database)
        return value

    return converted
