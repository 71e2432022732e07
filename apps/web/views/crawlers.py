"""What search engines ask for: what they may read, and the maps of the site."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from apps.web import sitemaps
from apps.web.errors import NothingHereError
from apps.web.metadata import absolute

# Addresses without end, and pages for those who are signed in.
_CLOSED = (
    "/search/",
    "/compare/?*",
    "/trends/?*",
    "/statements/*/similar/",
    "/statements/*/report/",
    "/*figures=",
    "/api/",
    "/account/",
    "/admin/",
    "/audit/",
    "/curation/",
    "/sign-in/",
    "/status/",
)


@require_safe
@cache_control(public=True, max_age=3600)
def robots(_request: HttpRequest) -> HttpResponse:
    """What robots may read, and where the list of all pages is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED), f"Sitemap: {absolute(reverse('sitemap'))}"]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap(_request: HttpRequest) -> StreamingHttpResponse:
    """The list of the maps of the site."""
    return _xml(sitemaps.index())


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap_part(_request: HttpRequest, kind: str, number: int) -> StreamingHttpResponse:
    """One map: addresses of rows of a kind, sent while they are read.

    Raises:
        NothingHereError: no such map has anything in it.
    """
    pieces = sitemaps.part(kind, number)
    if pieces is None:
        raise NothingHereError(f"No map of the site is called {kind}-{number}.")
    return _xml(pieces)


def _xml(pieces: Iterable[str]) -> StreamingHttpResponse:
    return StreamingHttpResponse(pieces, content_type="application/xml; charset=utf-8")
