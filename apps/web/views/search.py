"""The search page: the address into a request to the search, its results into a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps import search as engine
from apps.proceedings.models import Statement
from apps.search import FACETS, Facet, IndexMissingError, QueryError, SearchRequest, SearchResults, Sort
from apps.web import cards, listing
from apps.web.cards import Card
from apps.web.errors import BadParameterError
from apps.web.listing import Chip, FacetGroup, FacetLink
from apps.web.pages import ErrorPage, SearchPage
from apps.web.responses import respond
from apps.web.rows import QueryProblem

TITLES = {
    "speaker": "Speaker",
    "org": "Organization",
    "group": "Stakeholder group",
    "country": "Country",
    "process": "Process mentioned",
    "series": "Series",
    "meeting": "Meeting",
    "venue": "Venue",
    "city": "City",
    "kind": "Kind of record",
    "year": "Year",
    "lang": "Language",
    "date": "Date",
}
"""Facets as a reader sees them; `date` is a filter without counts."""

_SHOWN = 6
"""Values of a facet before the rest is folded away."""


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results with facets; 400 with the place of the fault where the query can't be read."""
    asked = _request(request)
    try:
        results = engine.query(asked)
    except QueryError as error:
        return respond(request, _unreadable(request, error), status=400)
    except IndexMissingError as error:
        return respond(request, _no_index(error), status=503)
    facets = tuple(_group(request, results.facets[name]) for name in FACETS if name in results.facets)
    page = SearchPage(
        title=f"{asked.text} – search" if asked.text else "Search",
        query=asked.text,
        hidden=_hidden(request),
        cards=_cards(results, asked.text),
        pager=listing.pager(request.GET, number=results.page, size=results.size, total=results.total),
        facets=tuple(group for group in facets if group.links),
        chips=_chips(request, facets),
        sorts=_sorts(request, results.sort),
        meanings=results.meanings,
        tries=_tries(request, asked) if not results.total else (),
    )
    return respond(request, page)


def _request(request: HttpRequest) -> SearchRequest:
    """The address as a request to the search."""
    sort = request.GET.get("sort", "")
    if sort and sort not in Sort.__members__.values():
        raise BadParameterError("sort", sort, ", ".join(Sort))
    filters = {name: tuple(filter(None, request.GET.getlist(name))) for name in TITLES}
    return SearchRequest(
        text=request.GET.get("q", "").strip(),
        filters={name: values for name, values in filters.items() if values},
        sort=Sort(sort) if sort else None,
        page=listing.page_number(request),
    )


def _cards(results: SearchResults, query: str) -> tuple[Card, ...]:
    """The statements of the hits in order of rank; one that has gone since it was indexed is left out."""
    ids = [hit.statement_id for hit in results.hits]
    texts = Statement.objects.filter(pk__in=ids).order_by().values_list("pk", "text")
    snippets = {key: results.snippet(text) for key, text in texts}
    rows = {row.pk: row for row in Statement.objects.filter(pk__in=ids).order_by().for_list()}
    ranked = [rows[key] for key in ids if key in rows]
    return cards.in_list(ranked, snippets=snippets, query=query)


def _group(request: HttpRequest, facet: Facet) -> FacetGroup:
    links = tuple(
        FacetLink(facet.name, v.label, v.count, listing.toggled(request.GET, facet.name, v.value), selected=v.selected)
        for v in facet.values
    )
    return FacetGroup(facet.name, TITLES[facet.name], links[:_SHOWN], links[_SHOWN:])


def _chips(request: HttpRequest, facets: tuple[FacetGroup, ...]) -> tuple[Chip, ...]:
    chips = [Chip(g.title, x.label, x.href) for g in facets for x in (*g.links, *g.rest) if x.selected]
    dated = (Chip(TITLES["date"], v, listing.toggled(request.GET, "date", v)) for v in request.GET.getlist("date") if v)
    return (*chips, *dated)


def _hidden(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """What a new query keeps: the filters and the order."""
    names = (*TITLES, "sort")
    return tuple((name, value) for name in names for value in request.GET.getlist(name) if value)


def _sorts(request: HttpRequest, chosen: Sort) -> tuple[FacetLink, ...]:
    return tuple(
        FacetLink("sort", sort.value.capitalize(), 0, listing.address(request.GET, sort=sort.value), sort is chosen)
        for sort in Sort
    )


def _tries(request: HttpRequest, asked: SearchRequest) -> tuple[tuple[str, str], ...]:
    """Wider searches for a reader who found nothing."""
    tries = []
    if asked.filters:
        without = listing.address(request.GET, **dict.fromkeys(asked.filters))
        tries.append((without, "The same words without the filters"))
    if '"' in asked.text:
        tries.append((listing.address(request.GET, q=asked.text.replace('"', "")), "The words without quotation marks"))
    words = [word for word in asked.text.split() if word.isalnum() and word not in ("OR", "NOT")]
    if len(words) > 1:
        tries.append((listing.address(request.GET, q=" OR ".join(words)), "Any of the words: " + " OR ".join(words)))
    return tuple(tries)


def _unreadable(request: HttpRequest, error: QueryError) -> SearchPage:
    problem = QueryProblem(
        message=f"Found {error.found}; expected {error.expected}.",
        before=error.text[: error.at],
        at=error.text[error.at : error.at + 1],
        after=error.text[error.at + 1 :],
        suggestion=error.suggestion,
        suggestion_href=listing.address(request.GET, q=error.suggestion) if error.suggestion else "",
    )
    return SearchPage(title="This query can’t be read", query=error.text, hidden=_hidden(request), problem=problem)


def _no_index(error: IndexMissingError) -> ErrorPage:
    return ErrorPage(
        title="The search is not ready",
        status=503,
        message=f"{error} Everything else can be read meanwhile.",
        tries=((reverse("meetings"), "Look through the meetings"), (reverse("processes"), "See the processes")),
    )
