"""How often one client may ask for what costs most, and the headers that say how much of it is left.

Owns which addresses are limited. How much is allowed stands in the settings; whose request it is tells
`apps.accounts.clients`. Sign-in has beside this a lock of its own, which counts failures for each name.

Counted are requests within spans of the clock, in the cache: all processes count together where they share it. Only a
keyed hash of a client's address is kept. While the cache does not answer nobody is refused.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from time import time
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from redis.exceptions import RedisError

from apps.accounts.clients import client_of
from apps.operations.counting import once_more
from apps.web.pages import ErrorPage
from apps.web.responses import respond

logger = logging.getLogger(__name__)

_IN_API: Final = [
    f"api:{name}"
    for name in (
        "meetings meeting speakers speaker organizations organization processes process statements statement "
        "documents document venues venue"
    ).split()
]

_LIMITED: Final = {
    "search": "search",
    "search-values": "search",
    "similar": "search",
    "compare": "search",
    "trends": "search",
    "search-complete": "completions",
    "search-csv": "exports",
    "search-jsonl": "exports",
    "search-print": "exports",
    "calendar-feed": "exports",
    **dict.fromkeys(_IN_API, "api"),
    "api:search": "search",
    "sign-in": "sign-in",
    "sign-in-code": "sign-in",
}
"""Name of an address → name of its limit in the settings. The page for reports asks by itself."""

_SENT_ALONE: Final = frozenset({"sign-in"})
"""Limits that count forms which are sent, not pages which are looked at."""

_OF_ALL: Final = frozenset({"all-reports"})
"""Limits of all clients together."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Where a client stands with one limit."""

    name: str
    most: int
    """Requests in a span."""
    span: int
    """Seconds."""
    left: int
    """Requests until the span ends; negative: this one is refused."""
    reset: int
    """Seconds until the span ends."""

    def tell(self, response: HttpResponse) -> None:
        """Put it into the headers, as draft-ietf-httpapi-ratelimit-headers-10 has them."""
        response["RateLimit-Policy"] = f'"{self.name}";q={self.most};w={self.span}'
        response["RateLimit"] = f'"{self.name}";r={max(self.left, 0)};t={self.reset}'
        if self.left < 0:
            response["Retry-After"] = str(self.reset)


class LimitMiddleware:
    """Refuses with 429 what is over a limit, and tells every answer of a limited address what is left."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        spent: Spent | None = getattr(request, "spent", None)
        if spent:
            spent.tell(response)
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Counts the request once it is known what it asks for."""
        found = request.resolver_match
        name = _LIMITED.get(found.view_name) if found else None
        if name is None or (name in _SENT_ALONE and request.method != "POST") or not is_over(request, name):
            return None
        # The API says it in its own form: its views look at what was spent.
        return None if found and found.namespace == "api" else _too_many(request)


def is_over(request: HttpRequest, *names: str) -> bool:
    """Count this request, and say whether it is more than one of these limits allows. The headers tell which."""
    counted = [spent for name in names if (spent := _spend(request, name))]
    request.spent = next((spent for spent in counted if spent.left < 0), next(iter(counted), None))  # type: ignore[attr-defined]
    return any(spent.left < 0 for spent in counted)


def _spend(request: HttpRequest, name: str) -> Spent | None:
    rate: tuple[int, int] | None = settings.LIMITS[name]
    if rate is None:
        return None
    most, span = rate
    number, gone = divmod(int(time()), span)
    who = "all" if name in _OF_ALL else salted_hmac("apps.web.limits", client_of(request)).hexdigest()[:24]
    return Spent(name, most, span, left=most - _count(f"limit:{name}:{who}:{number}", span), reset=span - gone)


def _count(key: str, span: int) -> int:
    """How often this key was counted, with this time. It is kept a little longer than it is asked for."""
    try:
        return once_more(key, keep=span + 60)
    except (RedisError, OSError) as error:
        logger.warning("Requests are not counted: the cache does not answer: %s", type(error).__name__)
        return 1


def _too_many(request: HttpRequest) -> HttpResponse:
    page = ErrorPage(
        title=_("Too many requests"),
        status=429,
        message=_("More was asked from your address than one may ask for. Try again in %(time)s.")
        % {"time": _in_words(request.spent.reset)},  # type: ignore[attr-defined]
        tries=((reverse("home"), _("Home")), (reverse("about"), _("What this site is"))),
    )
    return respond(request, page, status=429)


def _in_words(seconds: int) -> str:
    """As people tell a time that they wait: in minutes where these are several, and never too short."""
    if seconds <= 120:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    minutes = ceil(seconds / 60)
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
