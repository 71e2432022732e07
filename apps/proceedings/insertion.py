"""New rows in great numbers, a document's worth at a time.

Owns how they are written: to PostgreSQL by COPY, to any other database by one statement of SQL for some hundreds.
`bulk_create` makes an object of each row and asks for the SQL of each value anew, which takes several times as long as
the database does. Must not know what the rows are of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import chain, islice
from operator import itemgetter
from types import NoneType
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg2.extras import Json

_MOST_VALUES = 10_000  # in one statement of SQL, where the database sets no limit
_CHUNK = 65_536  # bytes that go to PostgreSQL at a time
# Values that every database takes as they are; asking the field for each would cost more than writing it does.
_READY: tuple[tuple[type[models.Field[Any, Any]], type], ...] = (
    (models.CharField, str),
    (models.TextField, str),
    (models.IntegerField, int),
    (models.FloatField, float),
)


def insert(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write new rows in the caller's transaction. Their primary keys are not told.

    A row gives values by the names of columns ("document_id"), every row the same ones; the others take their default.

    Raises:
        IntegrityError: a row breaks a constraint; nothing of the rows may be relied on then.
        FieldDoesNotExist: the model has no such column.
        KeyError: a row lacks a column that the first one has.
    """
    if not rows:
        return
    database = connections[DEFAULT_DB_ALIAS]  # once, as the way to it is long
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    if unknown := rows[0].keys() - {field.attname for field in fields}:
        raise FieldDoesNotExist(f"{model._meta.label} has no column {', '.join(sorted(unknown))}")
    given, blank = rows[0].keys(), model()
    columns = (
        _prepared(field, list(map(itemgetter(field.attname), rows)), database)
        if field.attname in given
        else [field.get_db_prep_save(field.pre_save(blank, add=True), database)] * len(rows)
        for field in fields
    )
    insert_prepared(model, fields, zip(*columns, strict=True), using=DEFAULT_DB_ALIAS)


def insert_prepared(
    model: type[models.Model], fields: Sequence[models.Field[Any, Any]], rows: Iterable[Iterable[Any]], *, using: str
) -> None:
    """Write rows whose values are those of these fields as the database takes them; they are gone through once, and
    few held at a time."""
    database = connections[using]
    quote = database.ops.quote_name
    columns = ", ".join(quote(field.column or field.attname) for field in fields)
    table = quote(model._meta.db_table)
    if database.vendor == "postgresql":
        with database.cursor() as cursor, database.wrap_database_errors:
            cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", _Copied(rows), _CHUNK)
        return
    into = f"INSERT INTO {table} ({columns}) VALUES "  # noqa: S608  names of our own tables
    place = f"({', '.join(['%s'] * len(fields))})"
    most = (database.features.max_query_params or _MOST_VALUES) // len(fields)
    waiting = iter(rows)
    with database.cursor() as cursor:
        while batch := list(islice(waiting, most)):
            cursor.execute(into + ", ".join([place] * len(batch)), list(chain.from_iterable(batch)))


def _escaped(text: str) -> str:
    if text.isalnum():  # most are, and looking through them again and again took longer
        return text
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")


class _Forms(dict[type, Callable[[Any], str]]):
    """How PostgreSQL's COPY reads a value, by its type."""

    def __missing__(self, kind: type) -> Callable[[Any], str]:
        for base in kind.__mro__:
            if base in self:
                self[kind] = self[base]
                return self[kind]
        raise TypeError(f"{kind.__name__} has no form for COPY; expected {', '.join(known.__name__ for known in self)}")


_FORMS: Final = _Forms(
    {
        NoneType: lambda _: r"\N",
        str: _escaped,
        bool: lambda value: "t" if value else "f",
        int: str,
        float: repr,
        date: date.isoformat,
        datetime: datetime.isoformat,
        UUID: str,
        Json: lambda value: _escaped(value.dumps(value.adapted)),
    }
)


class _Copied:
    """Rows as a file in the text format of COPY: a line each, tabs between its values."""

    def __init__(self, rows: Iterable[Iterable[Any]]) -> None:
        self._rows = iter(rows)
        self._rest = b""

    def read(self, size: int) -> bytes:
        """At most so many bytes; none at the end."""
        lines, ready = [], len(self._rest)
        while ready < size and (row := next(self._rows, None)) is not None:
            lines.append("\t".join([_FORMS[type(value)](value) for value in row]) + "\n")
            ready += len(lines[-1])
        held = self._rest + "".join(lines).encode()
        self._rest = held[size:]
        return held[:size]


def _prepared(field: models.Field[Any, Any], values: list[Any], database: BaseDatabaseWrapper) -> Iterable[Any]:
    """The values of one column as the database takes them."""
    kind = field.target_field if isinstance(field, models.ForeignKey) else field
    types = set(map(type, values)) - {type(None)}
    if not types or any(isinstance(kind, of) and types == {ready} for of, ready in _READY):
        return values
    return _asked(field, values, database)


def _asked(field: models.Field[Any, Any], values: Iterable[Any], database: BaseDatabaseWrapper) -> Iterable[Any]:
    last: Any = _asked  # no value
    ready: Any = None
    for value in values:
        if value is not last:  # neighbours often have the same one
            last, ready = value, field.get_db_prep_save(value, database)
        yield ready
