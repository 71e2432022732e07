"""Results to take along, up to 10,000: a table, lines of JSON, a list for paper. Sent while they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from apps import search as engine
from apps.lib.partial_dates import PartialDate
from apps.search import FACETS, IndexMissingError, QueryError
from apps.web import dates, listing, results, search_address, sheets, taken
from apps.web.pages import PrintedPage
from apps.web.search_address import REACH
from apps.web.views.search import not_ready, unreadable

_HERE = "<!-- entries -->"
"""Where the entries go in the page of a printed list."""

_SENT = 200
"""Lines of a file that are sent at once."""

Answer = Callable[[tuple[int, ...]], HttpResponseBase]


def _of_results(request: HttpRequest, answer: Answer) -> HttpResponseBase:
    """What `answer` makes of the statements found, or a page that says why there are none."""
    asked = search_address.read(request, facets=())
    try:
        keys = engine.found(asked.request, REACH)
    except QueryError as error:
        return unreadable(request, error)
    except IndexMissingError as error:
        return not_ready(request, error)
    return answer(keys)


def _file(pieces: Iterable[str], *, media_type: str, name: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return StreamingHttpResponse(pieces, content_type=media_type, headers=headers)


def _together(lines: Iterable[str]) -> Iterator[str]:
    """The lines, some hundred at a time: each piece that is sent is compressed and written by itself."""
    lines = iter(lines)
    while piece := "".join(islice(lines, _SENT)):
        yield piece


@require_safe
def csv(request: HttpRequest) -> HttpResponseBase:
    """The results as a table for spreadsheets."""
    media_type, name = "text/csv; charset=utf-8", "igkb-statements.csv"
    return _of_results(
        request, lambda keys: _file(sheets.as_csv(taken.COLUMNS, taken.rows(keys)), media_type=media_type, name=name)
    )


@require_safe
def json_lines(request: HttpRequest) -> HttpResponseBase:
    """The results as an object a line, for programs."""
    media_type, name = "application/jsonl; charset=utf-8", "igkb-statements.jsonl"
    return _of_results(
        request,
        lambda keys: _file(_together(taken.as_json_lines(taken.rows(keys))), media_type=media_type, name=name),
    )


@require_safe
def printed(request: HttpRequest) -> HttpResponseBase:
    """The results with their citations, for paper."""
    return _of_results(request, lambda keys: StreamingHttpResponse(_printed(request, keys)))


def _printed(request: HttpRequest, keys: tuple[int, ...]) -> Iterator[str]:
    """The page in pieces: its head, the entries, its foot."""
    chosen = tuple(name for name in FACETS if request.GET.get(name))
    asked = search_address.read(request, facets=chosen)
    text = asked.request.text
    page = PrintedPage(
        title=gettext("Statements found by %(query)s") % {"query": text} if text else gettext("Statements"),
        query=text,
        address=f"{settings.SITE_URL}{reverse('search')}{listing.address(request.GET)}",
        conditions=results.chips(request, asked, engine.query(asked.request)),
        printed=len(keys),
        limit=REACH,
        on=dates.written(PartialDate(timezone.localdate())),
    )
    head, _, foot = render_to_string(page.template, {"page": page}, request).partition(_HERE)
    yield head
    for entries in taken.entries(keys):
        yield render_to_string("components/printed_entries.html", {"entries": entries})
    yield foot
