"""What the end of a query may become while it is typed: JSON for the search box's script, a page for everybody."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from apps import search as engine
from apps.web.errors import BadParameterError
from apps.web.overviews import until_decided
from apps.web.pages import CompletionsPage
from apps.web.responses import respond
from apps.web.rows import Crumb, Offer

_SORTS = {
    "speaker": gettext_lazy("Speaker"),
    "org": gettext_lazy("Organization"),
    "process": gettext_lazy("Process"),
    "meeting": gettext_lazy("Meeting"),
    "phrase": gettext_lazy("Words"),
}

_LONGEST = 1000
"""Characters of a query that can be read at all (docs/search.md)."""

_FRESH = 60
"""Seconds for which a browser may keep an answer: the same letters are typed again and again. Nobody else may keep it:
what a curator hides is shown to nobody who has not seen it before."""


@require_safe
def complete(request: HttpRequest) -> HttpResponse:
    """Names, words and phrases for the end of `q`. JSON where `format=json` or the header Accept asks for it."""
    response = _for_programs(request) if _wants_json(request) else _for_people(request)
    patch_vary_headers(response, ["Accept", "Accept-Language", "Cookie"])
    return response


@until_decided
def _for_programs(request: HttpRequest) -> HttpResponse:
    offers = _offers(_typed(request))
    response = JsonResponse(
        {
            "completions": [{"sort": o.sort, "label": o.label, "query": o.query, "href": o.href} for o in offers],
            "said": ngettext("%(n)d offered", "%(n)d offered", len(offers)) % {"n": len(offers)},
        }
    )
    patch_cache_control(response, max_age=_FRESH, private=True)
    return response


def _for_people(request: HttpRequest) -> HttpResponse:
    text = _typed(request)
    page = CompletionsPage(
        title=_("Names and words that begin so"),
        crumbs=(Crumb(_("Search"), reverse("search")),),
        query=text,
        offers=_offers(text),
    )
    return respond(request, page)


def _typed(request: HttpRequest) -> str:
    return request.GET.get("q", "").lstrip()[:_LONGEST]


def _offers(text: str) -> tuple[Offer, ...]:
    return tuple(
        Offer(str(_SORTS[done.kind]), done.label, done.query, f"{reverse('search')}?{urlencode({'q': done.query})}")
        for done in engine.complete(text)
    )


def _wants_json(request: HttpRequest) -> bool:
    asked = request.GET.get("format", "")
    if asked not in ("", "json", "html"):
        raise BadParameterError("format", asked, _("json or html"))
    return asked == "json" or (
        not asked and request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    )
