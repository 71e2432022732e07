"""Refuses what no text that a person writes holds, before any page reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from apps.web.errors import BadParameterError, NothingHereError

_NOTHING = "No address holds the character NUL."


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
                    raise BadParameterError(name.replace("\0", "␀"), "…␀…", "a text without the character NUL")
