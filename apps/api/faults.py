"""What the API says of requests that no view of it is called for, or that a fault of ours ended."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from apps.api.answers import problem
from apps.api.errors import ApiError


def is_of_api(request: HttpRequest) -> bool:
    """Whether the request is for an address of the API."""
    return request.path.startswith(reverse("api:index"))


def bad_request() -> HttpResponse:
    """400: the request as a whole is none."""
    remedy = "Look for what no text holds, such as the character NUL, and for a parameter too many."
    return problem(ApiError(400, "The request can't be read.", remedy=remedy))


def not_found() -> HttpResponse:
    """404: an address that no pattern reads, such as one with NUL or the end of a line in it."""
    return problem(ApiError(404, "Nothing stands at this address.", remedy="It may have been mistyped."))


def broken(request: HttpRequest) -> HttpResponse:
    """500, with the id under which the fault stands in the log."""
    return problem(
        ApiError(
            500,
            "The fault is ours.",
            remedy="Ask again later, or report it with this id.",
            request_id=getattr(request, "id", ""),
        )
    )
