"""What is indexed, and by what it is counted."""

from __future__ import annotations

from typing import Any

from haystack import indexes

from apps.proceedings.models import Statement


class StatementIndex(indexes.SearchIndex, indexes.Indexable):  # type: ignore[misc]  # Haystack has no types
    text = indexes.CharField(document=True, model_attr="text")
    speaker = indexes.CharField(model_attr="speaker__slug", null=True, faceted=True)
    kind = indexes.CharField(model_attr="kind", faceted=True)
    year = indexes.CharField(faceted=True)
    day = indexes.DateField(model_attr="said_on")

    def get_model(self) -> type[Statement]:
        return Statement

    def prepare_year(self, statement: Statement) -> str:
        return str(statement.said_on.year) if statement.said_on else ""

    def index_queryset(self, using: Any = None) -> Any:
        return Statement.objects.select_related("speaker").order_by("pk")
