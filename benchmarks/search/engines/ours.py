"""Ours: the page of the site itself.

The view runs as it is, without its template; it counts the three facets that everybody counts. Beside it: the same with
all its facets, the whole HTTP answer, completion and more-like-this.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.search.base import FACETS, manage
from benchmarks.search.mix import Ask


class Engine:
    def __init__(self, place: Path) -> None:
        self.place = place

    def build(self) -> None:
        manage("search_rebuild", self.place)

    def open(self) -> None:
        import django

        django.setup()
        from django.http import HttpRequest, HttpResponse
        from django.test import Client, RequestFactory

        from apps import search
        from apps.web.views import search as pages

        self.search = search
        self.client = Client()
        self.make: Callable[..., HttpRequest] = RequestFactory().get
        self.whole = search.query
        self.view = pages.search
        self.written = pages.respond
        self.total = 0

        def unwritten(_request: HttpRequest, page: Any, *, status: int = 200) -> HttpResponse:
            if status != 200:
                raise SystemExit(f"The page answered {status}: {page}")
            return HttpResponse()

        self.unwritten = unwritten
        self.pages = pages

    def page(self, ask: Ask) -> int:
        return self._view(ask, facets=FACETS)

    def extra(self) -> dict[str, Callable[[Ask], object]]:
        extra: dict[str, Callable[[Ask], object]] = {
            "view, all facets": partial(self._view, facets=None),
            "HTTP answer": self._http,
        }
        if hasattr(self.search, "complete"):
            extra["completion"] = lambda ask: self.search.complete(ask.words[0][:4]) if ask.words else None
        if hasattr(self.search, "similar"):
            extra["more like this"] = self._similar
        return extra

    def index(self) -> Path:
        return self.place / "index"

    def _view(self, ask: Ask, *, facets: tuple[str, ...] | None) -> int:
        def query(request: Any) -> Any:
            results = self.whole(replace(request, facets=facets) if facets else request)
            self.total = results.total
            return results

        request = self.make("/search/", parameters(ask))
        self.search.query, self.pages.respond = query, self.unwritten
        try:
            self.view(request)
        finally:
            self.search.query, self.pages.respond = self.whole, self.written
        return self.total

    def _http(self, ask: Ask) -> int:
        answer = self.client.get("/search/", parameters(ask))
        if answer.status_code != 200:
            raise SystemExit(f"{ask}: HTTP {answer.status_code}")
        return len(answer.content)

    def _similar(self, ask: Ask) -> object:
        found = self.whole(self.search.SearchRequest(ask.text, facets=(), size=1)).hits
        return self.search.similar(found[0].statement_id) if found else None


def parameters(ask: Ask) -> dict[str, Any]:
    parameters: dict[str, Any] = {"q": ask.text, **{name: list(values) for name, values in ask.filters.items()}}
    if ask.newest:
        parameters["sort"] = "newest"
    if ask.page > 1:
        parameters["page"] = ask.page
    return parameters
