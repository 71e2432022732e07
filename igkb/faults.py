"""Who says what went wrong outside of a view: the API in JSON, the pages to people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from apps.api import faults as api
from apps.web.views import errors as pages


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return api.bad_request() if api.is_of_api(request) else pages.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404; the pages know what has moved."""
    return api.not_found() if api.is_of_api(request) else pages.not_found(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    """500."""
    return api.broken(request) if api.is_of_api(request) else pages.broken(request)
