"""Named reads of what pages of processes and official documents show."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple, cast

from django.db import models

if TYPE_CHECKING:
    from apps.proceedings.models import SymbolMention


class SymbolLine(NamedTuple):
    """A symbol in a text. Each field is named after its column."""

    document_id: int
    symbol: str
    start: int
    end: int
    method: str
    confidence: float


class SymbolMentionQuerySet(models.QuerySet["SymbolMention"]):
    def for_marks(self, documents: Collection[int]) -> models.QuerySet[SymbolMention, SymbolLine]:
        """What marks in these texts show, as plain rows in the order of the text."""
        rows = self.filter(document__in=documents).order_by("document_id", "start")
        return cast("models.QuerySet[SymbolMention, SymbolLine]", rows.values_list(*SymbolLine._fields, named=True))
