"""Statements as they are shown beside what was read of them; gives them that back, and writes what decisions change.

Owns what is kept beside a changed statement. Must not know decisions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from apps.curation.drafts import COLUMNS
from apps.curation.mentions import lift_mentions
from apps.curation.models import StatementBefore
from apps.curation.querysets import chunks
from apps.proceedings.insertion import insert
from apps.proceedings.models import Statement

_NAMED = ("pk", "public_id", "label", "recorded_affiliation", "meeting_id", "before_curation__columns")
_DAY = COLUMNS.index("said_on")


@dataclass(frozen=True, slots=True)
class Held:
    """A statement with the columns that decisions can change, as they are shown; `before` is what is kept beside it,
    empty where nothing is. Plain values: with ten thousand statements, model objects would take most of the time."""

    pk: int
    public_id: str
    label: str
    affiliation: str
    meeting: int | None
    before: Mapping[str, list[Any]]
    shown: Mapping[str, Any]

    def read(self) -> dict[str, Any]:
        """What was read."""
        return {**self.shown, **given_back(self.before, self.shown)}

    def changes(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """The columns that are shown otherwise."""
        return {name: value for name, value in wanted.items() if self.shown[name] != value}


def given_back(before: Mapping[str, list[Any]], shown: Mapping[str, Any]) -> dict[str, Any]:
    """Of what is kept beside a row (column: held, decided) the columns to give back: what something other than a
    decision changed since, such as an editor, stays."""
    return {name: held for name, (held, decided) in before.items() if shown[name] == decided}


def held(rows: models.QuerySet[Statement]) -> list[Held]:
    """These statements; one query."""
    found = []
    for pk, public_id, label, affiliation, meeting, before, *shown in rows.values_list(*_NAMED, *COLUMNS):
        if day := shown[_DAY]:
            shown[_DAY] = day.isoformat()
        columns = dict(zip(COLUMNS, shown, strict=True))
        found.append(Held(pk, public_id, label, affiliation, meeting, before or {}, columns))
    return found


def lift(statements: Collection[int]) -> None:
    """Give these statements back what was read of them."""
    for chunk in chunks(sorted(statements)):
        changed = held(Statement.objects.filter(pk__in=chunk, before_curation__isnull=False).order_by())
        write({row.pk: row.changes(row.read()) for row in changed})
        keep({}, instead_of=[row.pk for row in changed])
        lift_mentions(chunk)


def keep(columns: Mapping[int, dict[str, Any]], *, instead_of: Iterable[int]) -> None:
    """Keep columns beside statements, by primary key; what was kept beside those of `instead_of` goes."""
    StatementBefore.objects.filter(statement__in=list(instead_of)).delete()
    insert(StatementBefore, [{"statement_id": pk, "columns": some} for pk, some in columns.items()])


def write(wanted: Mapping[int, dict[str, Any]]) -> None:
    """One statement of SQL for all rows that change alike."""
    alike: defaultdict[tuple[tuple[str, Any], ...], list[int]] = defaultdict(list)
    for key, columns in wanted.items():
        if columns:
            alike[tuple(sorted(columns.items()))].append(key)
    for values, keys in alike.items():
        Statement.objects.filter(pk__in=keys).update(**dict(values))
