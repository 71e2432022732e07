"""Gives statements back what was read of them, and writes the columns that decisions change.

Owns what is kept beside a changed statement. Must not know decisions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from apps.curation.drafts import COLUMNS
from apps.curation.mentions import lift_mentions
from apps.curation.models import StatementBefore
from apps.curation.querysets import chunks
from apps.proceedings.models import Statement


def lift(statements: Collection[int]) -> None:
    """Give these statements back what was read of them."""
    for chunk in chunks(sorted(statements)):
        before = {row.statement_id: row.columns for row in StatementBefore.objects.filter(statement__in=chunk)}
        rows = Statement.objects.filter(pk__in=before).only(*COLUMNS)
        write({row.pk: changes(row, as_read(row, before[row.pk])) for row in rows})
        StatementBefore.objects.filter(statement__in=chunk).delete()
        lift_mentions(chunk)


def as_read(row: Statement, before: dict[str, list[Any]]) -> dict[str, Any]:
    """What was read: what is kept beside, unless something other than a decision changed the column since."""
    read = {name: _value(row, name) for name in COLUMNS}
    for name, (held, decided) in before.items():
        if read[name] == decided:
            read[name] = held
    return read


def changes(row: Statement, wanted: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in wanted.items() if _value(row, name) != value}


def _value(row: Statement, name: str) -> Any:
    value = getattr(row, name)
    return value.isoformat() if isinstance(value, date) else value


def write(wanted: dict[int, dict[str, Any]]) -> None:
    """One statement of SQL for all rows that change alike."""
    alike: defaultdict[tuple[tuple[str, Any], ...], list[int]] = defaultdict(list)
    for key, columns in wanted.items():
        if columns:
            alike[tuple(sorted(columns.items()))].append(key)
    for values, keys in alike.items():
        Statement.objects.filter(pk__in=keys).update(**dict(values))
