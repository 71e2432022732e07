"""What stands before every page: the language of its interface, the refusal of what no person writes, and the answer to
who asks for the head alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext, gettext_lazy

from apps.web.errors import BadParameterError, NothingHereError

_WORDED = ("text/html", "text/csv", "text/calendar")
_NOTHING = gettext_lazy("No address holds the character NUL.")


class LanguageMiddleware(LocaleMiddleware):
    """The chosen language, else the best of those that the browser asks for. Addresses are the same in all of them.

    What has no words of the interface (JSON, metrics, originals) is neither marked nor varied by it.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Say in which language a page is, and on what that depends."""
        if response.headers.get("Content-Type", "").startswith(_WORDED):
            response = super().process_response(request, response)
            patch_vary_headers(response, ["Cookie"])
        return response


class HeadMiddleware:
    """An answer to HEAD has the headers of that to GET, and no body: gunicorn sends none, but warns in the log of each
    that it drops, and what asks whether the site is there asks so all day."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        if request.method == "HEAD":
            if isinstance(response, StreamingHttpResponse):
                response.streaming_content = ()  # what it had is closed with it
            elif isinstance(response, HttpResponse):
                response.content = b""
        return response


class NulMiddleware:
    """NUL in a parameter or a field of a form is a 400, in an address a 404: PostgreSQL has no text that holds it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """After the check of the form's token, which reads the form anyway.

        Raises:
            BadParameterError: NUL is in it.
            NothingHereError: NUL is in the address.
        """
        if "\0" in request.path:
            raise NothingHereError(_NOTHING)
        for given in (request.GET, request.POST):
            for name, values in given.lists():
                if any("\0" in value for value in (name, *values)):
                    raise BadParameterError(name.replace("\0", "␀"), "…␀…", gettext("a text without the character NUL"))
