"""Rows by their keys or by other values, again and again, for what is asked for most.

Owns asking by SQL that is made once: making it takes Django several times as long as answering takes the database. Must
not know what the rows are of.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Final, Generic, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")

_MARKS: Final = 0xE000
"""From here on are letters for private use, which stand for texts that are yet to come; nothing folded has one."""

_NUMBERS: Final = 2_000_000_000
"""From here on are numbers that stand for numbers that are yet to come; only small columns can't hold them."""


class _Asking(NamedTuple):
    """SQL with its values; for each column by its place, what makes Python's value of the database's; what makes a row
    of the values of all columns."""

    sql: str
    values: tuple[Any, ...]
    converters: tuple[tuple[int, Callable[[Any, BaseDatabaseWrapper], Any]], ...]
    made: Callable[[list[Any]], Any]

    @classmethod
    def of(cls, rows: QuerySet[Any, Any], database: BaseDatabaseWrapper) -> _Asking:
        compiler = rows.query.get_compiler(connection=database)
        sql, values = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_ in compiler.select or ()])
        return cls(
            sql,
            tuple(values),
            tuple((place, _all(*held)) for place, held in converters.items()),
            list if rows.query.has_select_fields else _model(compiler, database),
        )

    def ask(self, database: BaseDatabaseWrapper, sql: str, values: Sequence[Any]) -> list[Any]:
        with database.cursor() as cursor:
            cursor.execute(sql, values)
            found = [list(row) for row in cursor.fetchall()]
        for place, converted in self.converters:
            for row in found:
                row[place] = converted(row[place], database)
        return found if self.made is list else [self.made(row) for row in found]


def _model(compiler: SQLCompiler, database: BaseDatabaseWrapper) -> Callable[[list[Any]], Any]:
    """What makes a model of a row, and those to which it leads: as Django does for each query anew."""
    about: dict[str, Any] = compiler.klass_info or {}
    select: Sequence[Any] = compiler.select or ()
    first, last = about["select_fields"][0], about["select_fields"][-1] + 1
    names = [column.target.attname for column, *_ in select[first:last]]
    related = get_related_populators(about, select, database.alias)  # type: ignore[call-arg]  # stubs are of Django 6

    def made(values: list[Any]) -> Any:
        row = about["model"].from_db(database.alias, names, values[first:last])
        for one in related:
            one.populate(values, row)
        return row

    return made


class ByKeys(Generic[Row]):
    """The rows of a queryset that have one of some keys, in the order of the queryset.

    `rows` gives tuples (`values_list`). It is filtered by a list of one key, 0 or "" (`pk__in=[0]`), in whose place the
    keys stand; no other value of it is the same. A union may be filtered so in each of its parts. `row` makes a row of
    its values.
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
            # Of a copy: to make SQL joins tables within the queryset, which other threads may be at too.
            asking = self._asking[database.vendor] = _Asking.of(self._rows.all(), database)
        sql = asking.sql.replace("IN (%s)", f"IN ({', '.join(['%s'] * len(keys))})")
        mark = type(next(iter(keys)))()
        values = [one for value in asking.values for one in (keys if value == mark else (value,))]
        return [self._row(row) for row in asking.ask(database, sql, values)]


class ByValues:
    """The rows of a queryset that asks for some texts or whole numbers; for none, always the same rows.

    `rows` makes the queryset of as many texts and numbers as there are. Each may stand in it several times, a text with
    more around it as well; what is worked out of a number is given as a number of its own. It gives models, with what
    `select_related` joins to them and nothing that is fetched or annotated, or lists of values (`values_list`).
    """

    def __init__(self, rows: Callable[..., QuerySet[Any, Any]]) -> None:
        self._rows = rows
        self._asking: dict[tuple[str, int], _Asking] = {}

    def of(self, *given: str | int) -> list[Any]:
        """The rows for these: one query. Each is of the same type every time. A text that the queryset looks for within
        others is as `fold` makes it, for nothing in it is taken for a sign of a pattern."""
        database = connections[DEFAULT_DB_ALIAS]
        kind = (database.vendor, len(given))
        if kind not in self._asking:
            marks = (chr(_MARKS + at) if isinstance(one, str) else _NUMBERS + at for at, one in enumerate(given))
            self._asking[kind] = _Asking.of(self._rows(*marks), database)
        asking = self._asking[kind]
        texts = {_MARKS + at: one for at, one in enumerate(given) if isinstance(one, str)}
        numbers = {_NUMBERS + at: one for at, one in enumerate(given) if isinstance(one, int)}
        values = [
            value.translate(texts) if isinstance(value, str) else numbers.get(value, value) for value in asking.values
        ]
        return asking.ask(database, asking.sql, values)

    def first(self, *given: str | int) -> Any:
        """The first of these rows; None where there is none."""
        return next(iter(self.of(*given)), None)


def _all(converters: Iterable[Callable[..., Any]], expression: Any) -> Callable[[Any, BaseDatabaseWrapper], Any]:
    def converted(value: Any, database: BaseDatabaseWrapper) -> Any:
        for convert in converters:
            value = convert(value, expression, database)
        return value

    return converted
