"""What an import changed, kept so that it can be undone.

Owns the record of it: rows that were made, columns before and after, rows that were removed. The database itself is
compared before and after, so that nothing depends on how a document is stored. A document's own statements, mentions
and suggestions follow from the document and are not listed as made. Must not know how to undo.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from apps.actors.models import Affiliation
from apps.ingestion.models import ImportItem, Reversal
from apps.proceedings.models import (
    AffiliationEvidence,
    Meeting,
    Mention,
    Redirect,
    SourceDocument,
    Statement,
    Suggestion,
)

_Rows = dict[int, dict[str, Any]]
_BATCH = 900  # SQLite may be built to take no more values in a question


class Trace:
    """Follows one import. Make it before anything is written, in the transaction that writes."""

    def __init__(self, corrects: SourceDocument | None) -> None:
        """`corrects`: the document whose rows the import takes over; none: it touches no row that was there."""
        self._made: dict[str, list[int]] = defaultdict(list)
        self._before: dict[type[models.Model], _Rows] = {}
        self._addresses: list[str] = []
        if corrects:
            self._watch(corrects)

    def made(self, rows: Iterable[models.Model]) -> None:
        """These rows were made, and are to go with the import where nothing else uses them."""
        for row in rows:
            self._made[row._meta.label_lower].append(row.pk)

    def watch(self, model: type[models.Model], keys: Sequence[int]) -> None:
        """These rows may be changed or removed from now on."""
        self._before[model] = self._before.get(model, {}) | _rows(model, "pk", keys)

    def keep(self, item: ImportItem) -> Reversal:
        """Store what changed. Call it after all else was written."""
        made, changed, removed = self._differences()
        return Reversal.objects.create(item=item, made=made, changed=changed, removed=removed)

    def add_to(self, document: SourceDocument) -> None:
        """Have what changed count as done by the import that took the document, whose rows it changed."""
        held = Reversal.objects.filter(item__document=document).order_by("-item").first()
        if held is None:
            return
        made, changed, removed = self._differences()
        for label, rows in removed.items():
            for row in rows:
                _remove(held, label, row)
        for label, differences in changed.items():
            for key, columns in differences.items():
                _change(held, label, str(key), columns)
        for label, keys in made.items():
            held.made[label] = [*held.made.get(label, []), *keys]
        held.save()

    def _differences(self) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        """What was made, changed and removed."""
        changed: dict[str, dict[int, dict[str, Any]]] = {}
        removed: dict[str, list[dict[str, Any]]] = {}
        for model, before in self._before.items():
            after = _rows(model, "pk", list(before))
            label = model._meta.label_lower
            removed[label] = [row for key, row in before.items() if key not in after]
            changed[label] = {
                key: difference for key, row in after.items() if (difference := _difference(before[key], row))
            }
        known = self._before.get(Redirect, {})
        self._made[Redirect._meta.label_lower] = [
            key for key in _rows(Redirect, "old_path", self._addresses) if key not in known
        ]
        return _filled(self._made), _filled(changed), _filled(removed)

    def _watch(self, document: SourceDocument) -> None:
        statements = _rows(Statement, "document", [document.pk])
        self._addresses = [reverse("statement", args=[row["public_id"]]) for row in statements.values()]
        meetings = {row["meeting_id"] for row in statements.values()} - {None}
        evidence = _rows(AffiliationEvidence, "document", [document.pk])
        affiliations = {row["affiliation_id"] for row in evidence.values()} - {None}
        self._before = {
            Statement: statements,
            Suggestion: _rows(Suggestion, "statement", list(statements)),
            Mention: _rows(Mention, "document", [document.pk]),
            Affiliation: _rows(Affiliation, "pk", sorted(affiliations)),
            AffiliationEvidence: evidence,
            Meeting: _rows(Meeting, "pk", sorted(meetings)),
            Redirect: _rows(Redirect, "old_path", self._addresses) | _rows(Redirect, "new_path", self._addresses),
        }


def _change(held: Reversal, label: str, key: str, columns: dict[str, list[Any]]) -> None:
    """Add a change to those of an import. Its own statements go with it whatever they say."""
    if label == Statement._meta.label_lower and key not in held.changed.get(label, {}):
        return
    if int(key) not in held.made.get(label, []):
        before = held.changed.setdefault(label, {}).setdefault(key, {})
        for name, (former, latter) in columns.items():
            before[name] = [before[name][0] if name in before else former, latter]


def _remove(held: Reversal, label: str, row: dict[str, Any]) -> None:
    """Add a removal to those of an import. What it had made itself has never been there."""
    key = row["id"]
    if key in held.made.get(label, []):
        held.made[label].remove(key)
        return
    before = held.changed.get(label, {}).pop(str(key), {})
    if before or label == Affiliation._meta.label_lower:
        former = {name: value for name, (value, _) in before.items()}
        held.removed.setdefault(label, []).append(row | former)


def _rows(model: type[models.Model], column: str, values: Sequence[Any]) -> _Rows:
    """The rows that have one of these values, as JSON can hold them, by primary key."""
    found: _Rows = {}
    for some in _batches(values):
        for row in model._default_manager.filter(Q(**{f"{column}__in": some})).order_by("pk").values():
            found[row["id"]] = {name: _plain(value) for name, value in row.items()}
    return found


def _batches(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), _BATCH):
        yield values[start : start + _BATCH]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    return {name: [value, after[name]] for name, value in before.items() if value != after[name]}


def _filled(groups: dict[str, Any]) -> dict[str, Any]:
    return {label: rows for label, rows in groups.items() if rows}
