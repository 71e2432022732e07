"""The search page: the address into a request to the search, its results into a page; all values of one facet."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps import search as engine
from apps.actors.wording import gettext as _
from apps.search import FACETS, IndexMissingError, QueryError, SearchRequest, SearchResults
from apps.web import listing, results, search_address
from apps.web.errors import NothingHereError
from apps.web.listing import FacetLink
from apps.web.metadata import Alternate, Metadata
from apps.web.pages import ErrorPage, SearchPage, ValuesPage
from apps.web.responses import respond
from apps.web.rows import Crumb, Link, QueryProblem
from apps.web.search_address import TITLES, Asked
from apps.web.subjects import subject_cards

_log = logging.getLogger(__name__)

VALUES = 1000
"""Most values on the page of all values of a facet."""


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results with facets; 400 with the place of the fault where the query can't be read."""
    asked = search_address.read(request)
    try:
        answer = engine.query(asked.request)
        words = engine.related(asked.request) if asked.related else ()
    except QueryError as error:
        return unreadable(request, error)
    except IndexMissingError as error:
        return not_ready(request, error)
    if not answer.total and asked.is_bare:
        engine.record_empty(asked.request.text)
    return respond(request, _page(request, asked, answer, words))


def _page(request: HttpRequest, asked: Asked, answer: SearchResults, words: tuple[str, ...]) -> SearchPage:
    text = asked.request.text
    downloads = results.downloads(request.GET) if answer.total else ()
    return SearchPage(
        title=_("%(query)s – search") % {"query": text} if text else _("Search"),
        query=text,
        hidden=search_address.hidden(request, "q"),
        undated=search_address.hidden(request, "from", "to"),
        start=asked.start,
        end=asked.end,
        found=results.found(request, asked, answer),
        pager=listing.pager(
            request.GET, number=answer.page, size=answer.size, total=answer.total, reach=search_address.REACH
        ),
        facets=results.facet_groups(request, answer),
        years=results.years(request, answer),
        chips=results.chips(request, asked, answer),
        sorts=results.sorts(request, answer.sort),
        sizes=results.sizes(request, answer.size),
        meanings=answer.meanings,
        synonyms=results.synonyms(request, asked, answer),
        correction=Link(answer.correction, listing.address(request.GET, q=answer.correction))
        if answer.correction
        else None,
        subjects=subject_cards(answer.subjects) if answer.page == 1 else (),
        rankings=results.rankings(request, asked, answer),
        related=results.related(request, words),
        related_href=listing.address(request.GET, related=None if asked.related else "on"),
        is_related=asked.related,
        downloads=downloads,
        metadata=Metadata(alternates=_alternates(downloads)),
        tries=_tries(request, asked.request) if not answer.total and not answer.correction else (),
    )


def _alternates(downloads: tuple[Link, ...]) -> tuple[Alternate, ...]:
    """The files of the results that programs read."""
    types = ("text/csv", "application/jsonl")
    return tuple(Alternate(kind, link.name, link.href) for kind, link in zip(types, downloads, strict=False))


def _tries(request: HttpRequest, asked: SearchRequest) -> tuple[tuple[str, str], ...]:
    """Wider searches for a reader who found nothing."""
    tries = []
    if asked.filters:
        without = listing.address(request.GET, **dict.fromkeys([*FACETS, "from", "to"]))
        tries.append((without, _("The same words without the filters")))
    if '"' in asked.text:
        plain = listing.address(request.GET, q=asked.text.replace('"', ""))
        tries.append((plain, _("The words without quotation marks")))
    words = [word for word in asked.text.split() if word.isalnum() and word not in ("OR", "NOT")]
    if len(words) > 1:
        either = " OR ".join(words)
        tries.append((listing.address(request.GET, q=either), _("Any of the words: %(words)s") % {"words": either}))
    return tuple(tries)


@require_safe
def values(request: HttpRequest, name: str) -> HttpResponse:
    """All values of a facet among what was found, to choose several at once."""
    if name not in TITLES:
        raise NothingHereError(
            _("There is no facet “%(name)s”. There are: %(names)s.") % {"name": name, "names": ", ".join(TITLES)}
        )
    asked = search_address.read(request, facets=(name,), facet_size=VALUES)
    try:
        facet = engine.query(asked.request).facets[name]
    except QueryError as error:
        return unreadable(request, error)
    except IndexMissingError as error:
        return not_ready(request, error)
    back = f"{reverse('search')}{listing.address(request.GET)}"
    page = ValuesPage(
        title=_("%(facet)s: all values") % {"facet": TITLES[name]},
        crumbs=(Crumb(_("Search"), reverse("search")), Crumb(asked.request.text or _("Everything"), back)),
        name=name,
        links=tuple(FacetLink(name, v.label, v.count, v.value, v.selected) for v in facet.values),
        total=facet.total,
        hidden=search_address.hidden(request, name),
        back=back,
    )
    return respond(request, page)


def unreadable(request: HttpRequest, error: QueryError) -> HttpResponse:
    """A 400 page with the place of the fault and queries that can be read."""
    hidden = search_address.hidden(request, "q")
    said = problem(request, error, reverse("search"))
    page = SearchPage(title=_("This query can’t be read"), query=error.text, hidden=hidden, problem=said)
    return respond(request, page, status=400)


def problem(request: HttpRequest, error: QueryError, path: str) -> QueryProblem:
    """The place of the fault, and queries that can be read, to be asked of the page at this path."""
    return QueryProblem(
        message=_("Found %(found)s; expected %(expected)s.")
        % {
            words: _(said.template) % said.values
            for words, said in (("found", error.found), ("expected", error.expected))
        },
        before=error.text[: error.at],
        at=error.text[error.at : error.at + 1],
        after=error.text[error.at + 1 :],
        suggestions=tuple(Link(text, f"{path}{listing.address(request.GET, q=text)}") for text in error.suggestions),
    )


def not_ready(request: HttpRequest, error: IndexMissingError) -> HttpResponse:
    """A 503 page that leads to what can be read without the index; the log tells what is wrong with it."""
    _log.warning("The search is not ready: %s", error)
    page = ErrorPage(
        title=_("The search is not ready"),
        status=503,
        message=_("Everything else can be read meanwhile."),
        tries=((reverse("meetings"), _("Look through the meetings")), (reverse("processes"), _("See the processes"))),
    )
    return respond(request, page, status=503)
