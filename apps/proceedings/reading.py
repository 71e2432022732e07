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
    """SQL before and after the keys; for each column by its place, what turns the database's value into Python's."""

    before: str
    after: str
    converters: tuple[tuple[int, Callable[[Any, BaseDatabaseWrapper], Any]], ...]


class ByKeys(Generic[Row]):
    """The rows of a queryset that have one of some keys, in the order of the queryset.

    `rows` gives tuples (`values_list`) and takes no values itself; `column` is where the keys are looked for; `row`
    makes a row of its values.
    """

    def __init__(self, rows: QuerySet[Any, Any], column: str, row: Callable[[Iterable[Any]], Row]) -> None:
        self._rows = rows.filter(**{f"{column}__in": [0]})
        self._row = row
        self._asking: dict[str, _Asking] = {}

    def of(self, keys: Collection[int]) -> list[Row]:
        """The rows with these keys: one query."""
        if not keys:
            return []
        database = connections[DEFAULT_DB_ALIAS]
        asking = self._asking.get(database.vendor)
        if asking is None:
            asking = self._asking[database.vendor] = self._made(database)
        with database.cursor() as cursor:
            cursor.execute(f"{asking.before}{', '.join(['%s'] * len(keys))}{asking.after}", list(keys))
            found = [list(values) for values in cursor.fetchall()]
        for place, converted in asking.converters:
            for values in found:
                values[place] = converted(values[place], database)
        return [self._row(values) for values in found]

    def _made(self, database: BaseDatabaseWrapper) -> _Asking:
        compiler = self._rows.query.get_compiler(connection=database)
        sql, _ = compiler.as_sql()
        before, after = sql.split("%s")  # the one value is the key
        converters = compiler.get_converters([column for column, *_ in compiler.select or ()])
        return _Asking(before, after, tuple((place, _all(*held)) for place, held in converters.items()))


def _all(converters: Iterable[Callable[..., Any]], expression: Any) -> Callable[[Any, BaseDatabaseWrapper], Any]:
    def converted(value: Any, database: BaseDatabaseWrapper) -> Any:
        for convert in converters:
            value = convert(value, expression, database)
        return value

    return converted
