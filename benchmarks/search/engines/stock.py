"""Haystack's own Whoosh backend, used as its documentation shows."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from benchmarks.search.base import FACETS, PAGE
from benchmarks.search.mix import Ask

_BATCH = 20_000  # statements in one commit; with Haystack's usual 1,000 it would take several times as long


class Engine:
    def __init__(self, place: Path) -> None:
        self.folder = place / "stock"
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.search.stock.settings"
        import django

        django.setup()

    def build(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        from haystack import connections

        from benchmarks.search.stock.search_indexes import StatementIndex

        index = StatementIndex()
        statements = index.index_queryset()
        for start in range(0, statements.count(), _BATCH):
            connections["default"].get_backend().update(index, statements[start : start + _BATCH])

    def open(self) -> None:
        from haystack.query import SearchQuerySet

        self.everything = SearchQuerySet()

    def page(self, ask: Ask) -> int:
        from haystack.inputs import AutoQuery, Exact

        found = self.everything
        for name in FACETS:
            found = found.facet(name)
        for name, values in ask.filters.items():
            found = found.narrow(f"{name}:({' OR '.join(values)})")
        if ask.form == "near":
            raise NotImplementedError
        if ask.form == "prefix":
            found = found.filter(text__startswith=ask.words[0])
        elif ask.form == "phrase":
            found = found.filter(content=Exact(" ".join(ask.words)))
        elif ask.words:
            found = found.filter(content=AutoQuery(" ".join(ask.words)))
        if ask.newest or not ask.words:
            found = found.order_by("-day")
        found = found.highlight().load_all()
        first = (ask.page - 1) * PAGE
        for hit in found[first : first + PAGE]:
            _ = hit.object.text, hit.highlighted
        found.facet_counts()
        return len(found)

    def extra(self) -> dict[str, Callable[[Ask], object]]:
        return {}

    def index(self) -> Path:
        return self.folder
