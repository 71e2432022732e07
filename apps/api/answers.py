"""The frame of every view: who may ask how, what an answer is in JSON, and what its headers say.

Owns the headers. Answers are in English whatever the browser asks for, and the same for everybody.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from typing import Any, Concatenate, Final, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from apps.api.errors import ApiError
from apps.api.parameters import Asked, Parameter

JSON: Final = "application/json"
PROBLEM: Final = "application/problem+json"

_METHODS: Final = ("GET", "HEAD")

# Whatever is told here is public, and no cookie changes it, so any site may read it.
_OPEN: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, RateLimit, RateLimit-Policy, Retry-After, X-Request-ID",
}

Parameters = ParamSpec("Parameters")
View = Callable[Concatenate[Asked, Parameters], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Operation:
    """What the OpenAPI document says of a view: in a sentence, what it accepts, the name of what it answers."""

    summary: str
    accepted: tuple[Parameter, ...]
    answer: str


def endpoint(
    answer: str, *accepted: Parameter, anything: bool = False
) -> Callable[[View[Parameters]], Callable[..., HttpResponse]]:
    """A view that is handed what the address asks for, and gives an object of the schema of this name. With `anything`
    no parameter is refused."""

    def framed(view: View[Parameters]) -> Callable[..., HttpResponse]:
        @csrf_exempt  # nothing is ever changed, and who sends a form is told that it is no method of this address
        @wraps(view)
        def answered(request: HttpRequest, /, *args: Parameters.args, **named: Parameters.kwargs) -> HttpResponse:
            with override("en"):
                try:
                    _refuse(request)
                    return _told(request, view(Asked(request, None if anything else accepted), *args, **named))
                except ApiError as error:
                    return problem(error)

        summary = " ".join((view.__doc__ or "").split())
        answered.operation = Operation(summary, accepted, answer)  # type: ignore[attr-defined]
        return answered

    return framed


def operation(view: Callable[..., Any]) -> Operation:
    """What the OpenAPI document says of a view of the API."""
    told: Operation = vars(view)["operation"]
    return told


def problem(error: ApiError) -> HttpResponse:
    """A problem as RFC 9457 has it."""
    headers = {**_OPEN, **error.headers}
    return HttpResponse(_json(error.told()), content_type=PROBLEM, status=error.status, headers=headers)


def _refuse(request: HttpRequest) -> None:
    if request.method not in _METHODS:
        methods = ", ".join(_METHODS)
        raise ApiError(
            405,
            "The API is read-only.",
            remedy=f"Ask with {' or '.join(_METHODS)}.",
            headers={"Allow": methods},
            where="method",
            expected=methods,
        )
    spent = getattr(request, "spent", None)  # counted before the view is called, as for every limited address
    if spent and spent.left < 0:
        raise ApiError(
            429,
            "More was asked from your address than one may ask for.",
            remedy=f"Ask again in {spent.reset} s.",
            expected=f"{spent.most} requests in {spent.span} s",
        )


def _told(request: HttpRequest, body: Mapping[str, Any]) -> HttpResponse:
    """The answer, or 304 where the client has it already.

    Raises:
        ApiError: the request makes a condition that does not hold.
    """
    content = _json(body)
    etag = quote_etag(sha256(content).hexdigest()[:32])
    response = HttpResponse(content, content_type=JSON, headers={"ETag": etag})
    answer: HttpResponse = get_conditional_response(request, etag=etag, response=response) or response
    if answer.status_code == 412:
        raise ApiError(
            412, "A condition of the request does not hold.", remedy="Leave out If-Match and If-Unmodified-Since."
        )
    for name, value in _OPEN.items():
        answer[name] = value
    return answer


def _json(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
