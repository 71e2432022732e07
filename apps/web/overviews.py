"""Pages that many look at are made once for all of them, and shown for some seconds.

Owns for whom and how long. Nobody who is signed in is shown what was kept: a curator sees at once what was decided. A
page with words of statements is kept until the next decision or change by hand at most, and until a document that was
here is changed or taken back, so that what is hidden or wrong is gone at once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any, Concatenate, Final, ParamSpec

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from apps import search
from apps.curation.services import newest
from apps.web.compression import compressed, decompressed, is_readable_by

logger = logging.getLogger(__name__)

Parameters = ParamSpec("Parameters")
View = Callable[Concatenate[HttpRequest, Parameters], HttpResponse]

_PERSONAL: Final = (settings.SESSION_COOKIE_NAME, "messages")
"""Cookies of somebody whose page says more than those of others."""

_ONE: Final = 5
"""How much longer pages of one subject are kept than overviews: what is new is seldom about it, and shows there later
than in a search."""


def overview(view: View[Parameters]) -> View[Parameters]:
    """A view without statements' words; its answers are kept by address and language, for all processes of a server.

    They depend on nothing else of the request: the page has no form with a token and no message.
    """
    return _kept(view, lambda: 0, lambda: 1)


def until_decided(view: View[Parameters]) -> View[Parameters]:
    """The same for a view with words of statements about one subject: its answers are kept longer, until somebody
    decides or changes something or a document that was here changes. What an index that has yet to follow says is soon
    wrong, and is kept no longer than an overview."""
    return _kept(view, newest, lambda: 1 if search.is_behind() else _ONE)


def _kept(view: View[Parameters], standing: Callable[[], int], times: Callable[[], int]) -> View[Parameters]:
    @wraps(view)
    def answer(request: HttpRequest, /, *args: Parameters.args, **named: Parameters.kwargs) -> HttpResponse:
        answers: Any = caches["overviews"]
        if answers.default_timeout <= 0 or any(name in request.COOKIES for name in _PERSONAL):
            return view(request, *args, **named)
        key = sha256(f"{standing()} {get_language()} {request.get_full_path()}".encode()).hexdigest()
        held = answers.get(key)
        if held is None:
            seconds = answers.default_timeout * times()
            response = view(request, *args, **named)
            if response.status_code != 200:
                return response
            held = compressed(response.content), dict(response.headers)
            try:
                answers.set(key, held, seconds)
            except OSError as error:  # no room, say: whoever asks has the page nevertheless
                logger.warning("A page is not kept: %s", error)
        return _sent(request, *held)

    return answer


def _sent(request: HttpRequest, packed: bytes, headers: dict[str, str]) -> HttpResponse:
    """As it was compressed once, for whoever can read that."""
    readable = is_readable_by(request)
    response = HttpResponse(packed if readable else decompressed(packed), headers=headers)
    if readable:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
