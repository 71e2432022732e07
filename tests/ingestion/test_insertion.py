"""Rows in great numbers: they are those that `bulk_create` would write, on every database."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.proceedings.insertion import insert
from apps.proceedings.models import SourceDocument, Statement
from apps.search.models import IndexChange
from tests.factories import SourceDocumentFactory, SpeakerFactory, StatementFactory

pytestmark = pytest.mark.django_db


def rows(document: SourceDocument, count: int) -> list[Statement]:
    """Statements that are not stored yet; every other one has a speaker, a date and a note inside it."""
    speaker = SpeakerFactory()
    return [
        StatementFactory.build(
            public_id=f"{document.pk}-{position}",
            document=document,
            meeting=None,
            position=position,
            recorded_name="ADA OBI" if position % 2 else "",
            text=f"Tide tables 100% of % d'été \u2014 \U0001f30a\r\n\\N\t\\.\\{position}",
            furniture=[[1, 2], ["\\", "\t"]] if position % 2 else [],
            said_on=date(2019, 3, 1) if position % 2 else None,
            said_on_precision=3 if position % 2 else None,
            speaker=speaker if position % 2 else None,
            organization=None,
            method="label" if position % 2 else "",
            confidence=0.95 if position % 2 else None,
            start=position,
            end=position + 1,
        )
        for position in range(count)
    ]


def columns(statements: list[Statement]) -> list[dict[str, object]]:
    return [
        {
            field.attname: getattr(one, field.attname)
            for field in Statement._meta.concrete_fields
            if field.attname != "id"
        }
        for one in statements
    ]


def test_rows_are_those_of_bulk_create() -> None:
    """Values of every kind of field come back the same, in more rows than one statement of SQL takes."""
    ours, theirs = SourceDocumentFactory(), SourceDocumentFactory()
    insert(Statement, columns(rows(ours, 1200)))
    Statement.objects.bulk_create(rows(theirs, 1200))

    def told(document: SourceDocument) -> list[dict[str, object]]:
        found = document.statements.order_by("position").values()
        own = {"id", "public_id", "document_id", "speaker_id"}
        return [{name: value for name, value in row.items() if name not in own} for row in found]

    assert told(ours) == told(theirs)


def test_times_of_making_are_filled_in() -> None:
    before = timezone.now()
    insert(IndexChange, [{"statement_id": 7}, {"statement_id": 8}])
    assert [change.statement_id for change in IndexChange.objects.filter(created_at__gte=before)] == [7, 8]


def test_a_row_that_breaks_a_constraint_is_refused() -> None:
    document = SourceDocumentFactory()
    twice = rows(document, 2)
    twice[1].position = 0
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Statement, columns(twice))
    assert not document.statements.exists()


def test_what_a_row_does_not_say_takes_its_default() -> None:
    document = SourceDocumentFactory()
    said = {"public_id": "a", "document_id": document.pk, "position": 0, "kind": "verbatim", "start": 0, "end": 1}
    insert(Statement, [{**said, "text": "A"}, {**said, "public_id": "b", "position": 1, "text": "B"}])
    stored = Statement.objects.filter(document=document).order_by("position")
    assert [(s.text, s.furniture, s.speaker, s.hidden_because) for s in stored] == [
        ("A", [], None, ""),
        ("B", [], None, ""),
    ]


def test_columns_that_are_not_there_are_refused() -> None:
    with pytest.raises(FieldDoesNotExist, match="statement"):
        insert(IndexChange, [{"statement": 7}])


def test_rows_have_the_same_columns() -> None:
    document = SourceDocumentFactory()
    first, second = columns(rows(document, 2))
    del second["text"]
    with pytest.raises(KeyError, match="text"):
        insert(Statement, [first, second])
