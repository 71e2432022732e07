"""Gives each request an id that logs, headers and error pages tell, and counts it."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable
from typing import Any, Final

from django.db import connection
from django.http import HttpRequest, HttpResponse

from apps.lib.tracing import request_id
from apps.operations.metrics import QUERIES, REQUESTS

HEADER: Final = "X-Request-ID"
_GIVEN: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")


class RequestMiddleware:
    """Stands first, so that everything that happens to a request bears its id and counts as its time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        id = given if _GIVEN.fullmatch(given) else uuid.uuid4().hex
        request.id = id  # type: ignore[attr-defined]
        token = request_id.set(id)
        asked = _Asked()
        began = time.perf_counter()
        try:
            with connection.execute_wrapper(asked):
                response = self._get_response(request)
        finally:
            request_id.reset(token)
        found = request.resolver_match
        view = (found.view_name if found else "") or "unknown"
        REQUESTS.labels(view, _method(request), response.status_code).observe(time.perf_counter() - began)
        QUERIES.labels(view).inc(asked.count)
        response[HEADER] = id
        return response


class _Asked:
    """Counts the queries of one request."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.count += 1
        return execute(*arguments)


def _method(request: HttpRequest) -> str:
    # Anybody may send any word as the method; each would be a series of its own.
    return request.method if request.method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "other"
