"""Overviews that many look at are made once for all of them, and shown for some seconds.

Owns for whom and how long. Nobody who is signed in is shown what was kept: a curator sees at once what was decided.
What is kept shows no statement's words.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

Parameters = ParamSpec("Parameters")
View = Callable[Concatenate[HttpRequest, Parameters], HttpResponse]


def overview(view: View[Parameters]) -> View[Parameters]:
    """A view whose answers are kept by their address and language, in each process by itself.

    They depend on nothing else of the request: the page has no form with a token and no message.
    """

    @wraps(view)
    def kept(request: HttpRequest, /, *args: Parameters.args, **named: Parameters.kwargs) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            return view(request, *args, **named)
        key = sha256(f"{get_language()} {request.get_full_path()}".encode()).hexdigest()
        answers: Any = caches["overviews"]
        held = answers.get(key)
        if held is None:
            response = view(request, *args, **named)
            if response.status_code == 200:
                answers.set(key, (response.content, dict(response.headers)))
            return response
        content, headers = held
        return HttpResponse(content, headers=headers)

    return kept
