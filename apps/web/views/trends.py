"""Pictures of the base over the years."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.search import IndexMissingError, QueryError
from apps.web import search_address, trends
from apps.web.overviews import overview
from apps.web.position_pages import TrendsPage
from apps.web.responses import respond
from apps.web.views.search import not_ready, problem


@require_safe
@overview
def pictures(request: HttpRequest) -> HttpResponse:
    """All of the base, or what the address asks for: by year, process, stakeholder group and region."""
    page = TrendsPage(
        title=_("Trends"),
        description=_("Statements by year, process, stakeholder group and region."),
        query=request.GET.get("q", "").strip(),
        start=request.GET.get("from", ""),
        end=request.GET.get("to", ""),
        hidden=search_address.hidden(request, "q", "from", "to", "sort", "size", "also"),
    )
    try:
        page = replace(page, trends=trends.drawn(request))
    except QueryError as error:
        said = problem(request, error, reverse("trends"))
        return respond(request, replace(page, query=error.text, problem=said), status=400)
    except IndexMissingError as error:
        return not_ready(request, error)
    return respond(request, page)
