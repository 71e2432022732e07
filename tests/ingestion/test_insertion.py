"""Rows in great numbers: they are those that `bulk_create` would write, on every database."""

from __future__ import annotations

from datetime import date

import pytest
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
            text=f"Tide tables 100% of % d'été \u2014 \U0001f30a\n{position}",
            furniture=[[1, 2]] if position % 2 else [],
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


def test_rows_are_those_of_bulk_create() -> None:
    """Values of every kind of field come back the same, in more rows than one statement of SQL takes."""
    ours, theirs = SourceDocumentFactory(), SourceDocumentFactory()
    insert(rows(ours, 1200))
    Statement.objects.bulk_create(rows(theirs, 1200))

    def told(document: SourceDocument) -> list[dict[str, object]]:
        found = document.statements.order_by("position").values()
        own = {"id", "public_id", "document_id", "speaker_id"}
        return [{name: value for name, value in row.items() if name not in own} for row in found]

    assert told(ours) == told(theirs)


def test_times_of_making_are_filled_in() -> None:
    before = timezone.now()
    insert([IndexChange(statement_id=7), IndexChange(statement_id=8)])
    assert [change.statement_id for change in IndexChange.objects.filter(created_at__gte=before)] == [7, 8]


def test_a_row_that_breaks_a_constraint_is_refused() -> None:
    document = SourceDocumentFactory()
    twice = rows(document, 2)
    twice[1].position = 0
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(twice)
    assert not document.statements.exists()
