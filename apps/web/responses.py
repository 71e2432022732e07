"""A page becomes a response: its template, with the page as the whole context; or the figures of one drawing on it. And
the row that a page is about."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template import engines
from django.template.context import make_context
from django.utils.translation import gettext as _

from apps.actors.reading import ByValues
from apps.web import sheets
from apps.web.drawing import figures
from apps.web.errors import NothingHereError
from apps.web.pages import Page


def respond(request: HttpRequest, page: Page, *, status: int = 200) -> HttpResponse:
    """The page; where the address asks for `figures`, those of the drawing of this id, as CSV.

    Raises:
        NothingHereError: the page has no such drawing.
    """
    wanted = request.GET.get("figures")
    if wanted and status == 200:
        return _figures(page, wanted)
    return HttpResponse(_rendered(request, page), status=status)


def row_or_404(rows: ByValues, *given: str | int) -> Any:
    """The row that an address names.

    Raises:
        Http404: there is none.
    """
    row = rows.first(*given)
    if row is None:
        raise Http404
    return row


def _rendered(request: HttpRequest, page: Page) -> str:
    """The page in its template. What a context was made with refers to the context itself, so that with Django's own
    `render` every page would wait for the collector of garbage; here it goes as soon as it is written."""
    context = make_context({"page": page}, request)
    try:
        written: str = engines["django"].engine.get_template(page.template).render(context)  # type: ignore[attr-defined]
    finally:
        context.dicts.clear()
    return written


def _figures(page: Page, id: str) -> HttpResponse:
    drawing = figures.find(page, id)
    if drawing is None:
        raise NothingHereError(_("This page has no figures called “%(id)s”.") % {"id": id})
    headers = {"Content-Disposition": f'attachment; filename="igkb-{drawing.id}.csv"'}
    text = "".join(sheets.as_csv(drawing.table.columns, drawing.table.values()))
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)
