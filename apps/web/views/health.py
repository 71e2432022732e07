"""Whether the process lives, and whether it can do its work."""

from __future__ import annotations

from collections.abc import Callable

from celery import current_app
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps import search

WAIT = 2.0
"""Seconds that the broker may take to answer."""


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Database, index and broker answer; 503 where one does not."""
    parts = {"database": _outcome(_database), "index": _outcome(_index), "broker": _outcome(_broker)}
    well = all(outcome in ("ok", "not used") for outcome in parts.values())
    return JsonResponse({"ready": well, **parts}, status=200 if well else 503)


def _outcome(check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception as error:
        return f"{type(error).__name__}: not reachable"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _index() -> str:
    return "ok" if search.is_ready() else "missing or of another version: run `manage.py search_rebuild`"


def _broker() -> str:
    if settings.CELERY_TASK_ALWAYS_EAGER:
        return "not used"
    with current_app.connection_for_read() as broker:
        broker.ensure_connection(max_retries=1, timeout=WAIT)
    return "ok"
