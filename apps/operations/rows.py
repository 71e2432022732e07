"""Every row of a base, whatever it is of: read as plain values, written back, compared.

Owns which tables make up a base, and the form of a row that is the same on every database. Must not know what the
rows mean.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.migrations.executor import MigrationExecutor

from apps.operations.errors import OperationsError
from apps.proceedings.insertion import insert_prepared

LEFT_OUT: Final = {"sessions.session"}
"""Nobody is signed in to a copy."""

_CHUNK: Final = 2000
_REPEATABLE_READ: Final = 2  # as psycopg2 numbers it


def tables(apps: Apps) -> dict[str, type[models.Model]]:
    """The model of each table that belongs to the base, by its label such as `proceedings.statement`."""
    held = (model for model in apps.get_models(include_auto_created=True) if model._meta.managed)
    return {model._meta.label_lower: model for model in held if model._meta.label_lower not in LEFT_OUT}


def columns(model: type[models.Model]) -> list[str]:
    """Names of the values of a row, in their order."""
    return [field.attname for field in model._meta.local_concrete_fields]


def read(model: type[models.Model], named: Sequence[str], *, using: str) -> Iterator[str]:
    """The rows in the order of their keys, each one line of JSON without its line end: a list of the values named."""
    rows = model._base_manager.using(using).order_by("pk").values_list(*named)
    for row in rows.iterator(chunk_size=_CHUNK):
        yield json.dumps(row, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def write(model: type[models.Model], named: Sequence[str], lines: Iterable[str], *, using: str) -> None:
    """Write rows that `read` gave, keys and all, in the caller's transaction."""
    database = connections[using]
    held = {field.attname: field for field in model._meta.local_concrete_fields}
    fields = [held[name] for name in named]
    rows = (
        [
            field.get_db_prep_save(value if isinstance(field, models.JSONField) else field.to_python(value), database)
            for field, value in zip(fields, json.loads(line), strict=True)
        ]
        for line in lines
    )
    insert_prepared(model, fields, rows, using=using)


def throw_away(*, using: str) -> None:
    """Drop every table, also those whose rows the database lets nobody delete."""
    database = connections[using]
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
            return
        cursor.execute("PRAGMA foreign_keys = OFF")
        for table in database.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {database.ops.quote_name(table)}")
        cursor.execute("PRAGMA foreign_keys = ON")


def empty(held: Iterable[type[models.Model]], *, using: str) -> None:
    """Take away what migrations wrote, in the caller's transaction."""
    quote = connections[using].ops.quote_name
    with connections[using].cursor() as cursor:
        for model in held:
            cursor.execute(f"DELETE FROM {quote(model._meta.db_table)}")  # noqa: S608  names of our own tables


def number_on(held: Iterable[type[models.Model]], *, using: str) -> None:
    """Have the database give keys after the greatest that was written."""
    database = connections[using]
    with database.cursor() as cursor:
        for statement in database.ops.sequence_reset_sql(no_style(), list(held)):
            cursor.execute(statement)


class Counted:
    """Lines as they go by: how many, and their SHA-256."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines
        self._digest = sha256()
        self.rows = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self._digest.update(line.encode())
            self._digest.update(b"\n")
            self.rows += 1
            yield line

    @property
    def digest(self) -> str:
        return self._digest.hexdigest()


def counted(model: type[models.Model], named: Sequence[str], *, using: str) -> Counted:
    """All rows of a table, gone through once."""
    of = Counted(read(model, named, using=using))
    for _ in of:
        pass
    return of


@contextmanager
def still() -> Iterator[str]:
    """The alias of a connection to which the base stands still for as long as the block runs. Nobody else waits.

    Raises:
        OperationsError: the tables are not those of this program.
    """
    alias = "still"
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise OperationsError("The base is of an older version; expected the present one: run `manage.py migrate`.")
    own = connections[DEFAULT_DB_ALIAS].settings_dict
    options = dict(own["OPTIONS"])
    if connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
        options["isolation_level"] = _REPEATABLE_READ
    else:
        options["transaction_mode"] = "DEFERRED"  # reads what stands in the log, and lets others write
    with another(alias, {**own, "OPTIONS": options}), transaction.atomic(using=alias):
        yield alias


@contextmanager
def another(alias: str, settings: dict[str, Any]) -> Iterator[str]:
    """A connection to another base for as long as the block runs."""
    # The options of the present one may be those of another kind of database.
    connections.settings[alias] = {**connections.settings[DEFAULT_DB_ALIAS], "OPTIONS": {}, **settings}
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]


def _plain(value: Any) -> str:
    """A value that JSON has no form for, so that `to_python` of its field gives it back whole."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no plain form; expected text, a number, a date or JSON")
