"""Takes an import run back: what it took goes, what it changed is as it was.

Owns the way back from a reversal (see `reversal`). Must not know how documents are stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from apps import search
from apps.actors.models import (
    Affiliation,
    NameKind,
    Organization,
    OrganizationIdentifier,
    OrganizationName,
    Speaker,
    SpeakerIdentifier,
    SpeakerName,
)
from apps.ingestion.errors import UndoRefusedError
from apps.ingestion.models import HarvestedAddress, ImportItem, ImportRun, Outcome, Reversal
from apps.ingestion.store.curated import import_overlay
from apps.lib.text import fold
from apps.proceedings.models import (
    AffiliationEvidence,
    Meeting,
    Mention,
    Redirect,
    SourceDocument,
    Statement,
    Suggestion,
    Venue,
)

# What leans on others goes first.
_MADE: tuple[type[models.Model], ...] = (
    Redirect,
    Affiliation,
    SpeakerName,
    OrganizationName,
    SpeakerIdentifier,
    OrganizationIdentifier,
    Meeting,
    Speaker,
    Organization,
    Venue,
)
# What others lean on comes back first.
_REMOVED: tuple[type[models.Model], ...] = (Statement, Suggestion, Mention, Affiliation, AffiliationEvidence)
# By whose name a statement is found.
_SHOWN_AS: dict[type[models.Model], str] = {Meeting: "meeting", Speaker: "speaker", Organization: "organization"}
_FACTS = {"actors", "proceedings"}  # the apps whose rows say something of the world
_SETTLED = (Outcome.TAKEN, Outcome.UPDATED, Outcome.LINKED)


@transaction.atomic
def undo_import(*, run: ImportRun) -> dict[str, int]:
    """Take back all that the run did, or nothing. The run itself stays, and says that it was undone.

    Speakers, organizations, affiliations, meetings and venues that it made go too, unless something else uses them
    by now. Statements that come back have their public ids.

    Returns:
        How many rows of each kind went; documents that went back to an earlier version count as such.

    Raises:
        UndoRefusedError: it was undone already, or later runs or people built on it.
    """
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    items = list(run.items.filter(outcome__in=_SETTLED).select_related("reversal").order_by("-pk"))
    _refuse_what_is_built_on(run, items)
    gone: Counter[str] = Counter()
    touched = [item.document_id for item in items if item.document_id]
    touched += SourceDocument.objects.filter(superseded_by__in=touched).values_list("pk", flat=True)
    overlay = import_overlay()
    overlay.lift_documents(touched)
    for item in items:  # the last one first
        _Undoing(run, item, gone).undo()
    Reversal.objects.filter(item__run=run).delete()
    overlay.lay_documents(touched)
    run.undone_at = timezone.now()
    run.save(update_fields=["undone_at"])
    return dict(gone)


class _Undoing:
    """One item of the run on its way back. Everything after it was undone before."""

    def __init__(self, run: ImportRun, item: ImportItem, gone: Counter[str]) -> None:
        self._run = run
        self._item = item
        self._reversal = item.reversal
        self._gone = gone

    def undo(self) -> None:
        held = SourceDocument.objects.for_list()
        document = held.filter(pk=self._item.document_id).first() if self._item.document_id else None
        queued: set[int] = set()
        if document is not None:
            queued.update(document.statements.values_list("pk", flat=True))
            Suggestion.objects.filter(statement__document=document).delete()
            Mention.objects.filter(document=document).delete()
            AffiliationEvidence.objects.filter(document=document).delete()
            queued.update(self._restore())
            self._count(Statement, document.statements.count())
            document.statements.all().delete()
            self._delete(document)
        search.queue(sorted(queued))
        for model in _MADE:
            for row in model._default_manager.filter(pk__in=self._reversal.made.get(model._meta.label_lower, [])):
                self._take_away(row)

    def _restore(self) -> set[int]:
        """Give changed and removed rows their former values; returns the statements that are found by other words."""
        touched: set[int] = set()
        for label, changes in self._reversal.changed.items():
            model = apps.get_model(label)
            rows = model._default_manager.in_bulk([int(key) for key in changes])
            for key, columns in changes.items():
                self._put_back(rows.get(int(key)), label, key, columns)
            names = {model._meta.get_field(name).name for columns in changes.values() for name in columns}
            model._default_manager.bulk_update(rows.values(), sorted(names), batch_size=200)
            if model in _SHOWN_AS:
                shown = Statement.objects.filter(**{f"{_SHOWN_AS[model]}__in": rows})
                touched.update(shown.values_list("pk", flat=True))
        for model in _REMOVED:
            values = self._reversal.removed.get(model._meta.label_lower, [])
            model._default_manager.bulk_create([_row(model, columns) for columns in values], batch_size=500)
            if model is Statement:
                touched.update(columns["id"] for columns in values)
        return touched

    def _put_back(self, row: models.Model | None, label: str, key: str, columns: dict[str, list[Any]]) -> None:
        for name, (before, after) in columns.items():
            if row is None or getattr(row, name) != _value(type(row), name, after):
                raise UndoRefusedError(
                    _name(self._run),
                    found=f"{row or f'{label} {key}'} changed since" if row else f"{label} {key} gone since",
                    expected="what the run left",
                    remedy="undo the later change first",
                )
            setattr(row, name, _value(type(row), name, before))

    def _delete(self, document: SourceDocument) -> None:
        # Otherwise its host would say that nothing has changed, and it would never come again.
        HarvestedAddress.objects.filter(document=document).update(etag="", last_modified="")
        # The file goes last: a transaction that fails leaves the document and its bytes.
        transaction.on_commit(partial(document.content.storage.delete, document.content.name or ""))
        document.delete()
        self._count(SourceDocument, 1)

    def _take_away(self, row: models.Model) -> None:
        shown_in = _shown_in(row)
        if shown_in.exists():
            _hand_over(row, shown_in)
        elif not _is_used(row):
            row.delete()
            self._count(type(row), 1)

    def _count(self, model: type[models.Model], rows: int) -> None:
        if rows:
            self._gone[str(model._meta.verbose_name_plural)] += rows


def _refuse_what_is_built_on(run: ImportRun, items: Sequence[ImportItem]) -> None:
    if run.undone_at:
        raise UndoRefusedError(
            _name(run),
            found=f"undone on {run.undone_at:%Y-%m-%d}",
            expected="a run not undone yet",
            remedy="none is due",
        )
    if any(not hasattr(item, "reversal") for item in items):
        raise UndoRefusedError(
            _name(run),
            found="nothing kept to undo it with",
            expected="a run that kept what it changed",
            remedy="it is older than that; correct its documents instead",
        )
    documents = [item.document_id for item in items if item.document_id]
    later = (
        SourceDocument.objects.for_list()
        .filter(Q(supersedes__in=documents) | Q(same_as__in=documents))
        .exclude(pk__in=documents)
    )
    builders = ImportItem.objects.filter(document__in=later, outcome__in=_SETTLED).exclude(run=run)
    runs = ImportRun.objects.filter(items__in=builders).distinct().order_by("-pk")
    if later:
        raise UndoRefusedError(
            _name(run),
            found=f"documents that later ones correct or are linked to, such as {later[0]}",
            expected="none",
            remedy=f"undo first: {', '.join(f'run {one.pk}' for one in runs) or 'the import of those'}",
        )


def _name(run: ImportRun) -> str:
    return f"import run {run.pk}"


def _shown_in(row: models.Model) -> models.QuerySet[Statement]:
    """Statements that show the row."""
    if isinstance(row, Speaker):
        return Statement.objects.filter(Q(speaker=row) | Q(suggestions__speaker=row))
    if isinstance(row, Organization):
        return Statement.objects.filter(organization=row)
    if isinstance(row, Meeting):
        return Statement.objects.filter(meeting=row)
    if isinstance(row, Venue):
        return Statement.objects.filter(meeting__venue=row)
    if isinstance(row, Affiliation):
        shown = Q(document__affiliation_evidence__affiliation=row)
        # Of documents that are older than their evidence, the statements tell.
        said = Q(speaker=row.speaker_id, organization=row.organization_id, said_on=row.attested_on)
        older = SourceDocument.objects.for_list().filter(affiliation_evidence=None)
        documents = older.filter(statements__in=Statement.objects.filter(said)).distinct()
        said &= Q(document__in=[document for document in documents if str(document) == row.source])
        return Statement.objects.filter(shown | said)
    return Statement.objects.none()


def _hand_over(row: models.Model, users: models.QuerySet[Statement]) -> None:
    """Have the import that uses the row count as the one that made it: it goes when that one is undone."""
    heir = Reversal.objects.filter(item__document__in=users.order_by().values("document")).order_by("item").first()
    if heir is not None:
        heir.made.setdefault(row._meta.label_lower, []).append(row.pk)
        heir.save(update_fields=["made"])


def _is_used(row: models.Model) -> bool:
    """Whether any row but its own display name points to it."""
    for relation in row._meta.related_objects:
        if relation.on_delete is models.CASCADE and relation.related_model._meta.app_label not in _FACTS:
            continue  # a note on the row that goes with it, such as a question to a curator
        pointing = relation.related_model._default_manager.filter(**{relation.field.name: row})
        if relation.related_model in (SpeakerName, OrganizationName):
            pointing = pointing.exclude(kind=NameKind.MAIN, folded=fold(str(row)))
        if pointing.exists():
            return True
    return False


def _row(model: type[models.Model], columns: dict[str, Any]) -> models.Model:
    return model(**{name: _value(model, name, value) for name, value in columns.items()})


def _value(model: type[models.Model], name: str, value: object) -> object:
    column: Any = model._meta.get_field(name)  # by its attribute, so that a relation takes a key
    return column.to_python(value)
