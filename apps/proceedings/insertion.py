"""New rows in great numbers, a document's worth at a time.

Owns writing them by one statement of SQL for some hundreds, the same on every database: `bulk_create` asks for the SQL
of each value anew, which takes several times as long as the database does. Must not know what the rows are of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

_MOST_VALUES = 10_000  # in one statement of SQL, where the database sets no limit


def insert(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model, in the caller's transaction. Their primary keys are not told.

    Raises:
        IntegrityError: a row breaks a constraint; nothing of the rows may be relied on then.
    """
    if not rows:
        return
    database = connections[DEFAULT_DB_ALIAS]  # once, as the way to it is long
    meta = rows[0]._meta
    fields = [field for field in meta.local_concrete_fields if not field.primary_key]
    quote = database.ops.quote_name
    columns = ", ".join(quote(field.column or field.attname) for field in fields)
    into = f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES "  # noqa: S608  names of our own tables
    place = f"({', '.join(['%s'] * len(fields))})"
    most = (database.features.max_query_params or _MOST_VALUES) // len(fields)
    values = list(zip(*(_column(field, rows, database) for field in fields), strict=True))
    with database.cursor() as cursor:
        for start in range(0, len(values), most):
            batch = values[start : start + most]
            cursor.execute(into + ", ".join([place] * len(batch)), list(chain.from_iterable(batch)))


def _column(
    field: models.Field[Any, Any], rows: Sequence[models.Model], database: BaseDatabaseWrapper
) -> Iterator[Any]:
    """The values of one field as the database takes them. Neighbours often have the same one."""
    last: Any = _column  # no value
    ready: Any = None
    for row in rows:
        value = field.pre_save(row, add=True)
        if value is not last:
            last, ready = value, field.get_db_prep_save(value, database)
        yield ready
