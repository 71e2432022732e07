"""Misconfigurations that would let the site start and then misbehave. Each has an id and a hint.

Owns what must fit together across settings; a single bad value is refused earlier, in igkb/environment.py.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.http.request import validate_host

from igkb import tracing

LOCAL_HOSTS = ["localhost", ".localhost", "127.0.0.1", "[::1]"]


def debug_is_local(*, app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """igkb.E001: a debug page shows settings and source to whoever reaches the site."""
    strangers = [host for host in settings.ALLOWED_HOSTS if not validate_host(host, LOCAL_HOSTS)]
    if not settings.DEBUG or not strangers:
        return []
    return [
        Error(
            f"DEBUG is on and ALLOWED_HOSTS has {', '.join(strangers)}, which is not this machine.",
            hint="Unset DEBUG, or leave only localhost, 127.0.0.1 and [::1] in ALLOWED_HOSTS.",
            id="igkb.E001",
        )
    ]


def site_is_allowed(*, app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """igkb.E002: every page would answer 400."""
    host = urlsplit(settings.SITE_URL).netloc.rpartition("@")[2]
    name = host if host.endswith("]") else host.rsplit(":", 1)[0]
    if validate_host(name, settings.ALLOWED_HOSTS):
        return []
    return [
        Error(
            f"SITE_URL is {settings.SITE_URL}, but ALLOWED_HOSTS ({', '.join(settings.ALLOWED_HOSTS)}) refuses {name}.",
            hint=f"Add {name} to ALLOWED_HOSTS.",
            id="igkb.E002",
        )
    ]


def broker_has_a_server_database(*, app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """igkb.W003: with a broker several processes write, and SQLite has one writer at a time."""
    if settings.CELERY_TASK_ALWAYS_EAGER or settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
        return []
    return [
        Warning(
            "CELERY_BROKER_URL is set and the database is SQLite: workers and site will wait for each other's writes.",
            hint="Point DATABASE_URL at PostgreSQL, or unset CELERY_BROKER_URL to run tasks in the process.",
            id="igkb.W003",
        )
    ]


def folders_are_writable(*, app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """igkb.E004: documents could not be kept, or the index not be written."""
    folders = [("VAR_DIR", Path(settings.MEDIA_ROOT))]
    if index := settings.HAYSTACK_CONNECTIONS["default"].get("PATH"):
        folders.append(("SEARCH_URL", Path(index)))
    if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
        folders.append(("DATABASE_URL", Path(settings.DATABASES["default"]["NAME"]).parent))
    return [
        Error(
            f"{path} can't be written to by the user of this process ({name}).",
            hint=f"Give that user the right to write there, or change {name}.",
            id="igkb.E004",
        )
        for name, path in folders
        if not _writable(path)
    ]


def traces_are_sent(*, app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """igkb.W005: somebody wants traces and gets none."""
    if not settings.OTEL_EXPORTER_OTLP_ENDPOINT or tracing.is_installed():
        return []
    return [
        Warning(
            "OTEL_EXPORTER_OTLP_ENDPOINT is set, but what sends traces is not installed: there are none.",
            hint="pip install -r requirements-tracing.txt, or unset OTEL_EXPORTER_OTLP_ENDPOINT.",
            id="igkb.W005",
        )
    ]


def cluster_has_a_broker(*, app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """igkb.W006: what a cluster refuses is tried again for a quarter of a minute, by whoever decided something."""
    if not settings.CELERY_TASK_ALWAYS_EAGER or not settings.HAYSTACK_CONNECTIONS["default"].get("HOSTS"):
        return []
    return [
        Warning(
            "SEARCH_URL names a cluster and CELERY_BROKER_URL nothing: while the cluster does not answer, people wait "
            "for it with each change that they make.",
            hint="Set CELERY_BROKER_URL and run a worker, or keep the index in a folder.",
            id="igkb.W006",
        )
    ]


ALL = [
    debug_is_local,
    site_is_allowed,
    broker_has_a_server_database,
    folders_are_writable,
    traces_are_sent,
    cluster_has_a_broker,
]


def _writable(path: Path) -> bool:
    """Whether a folder is there or can be made, and takes files."""
    while not path.exists() and path != path.parent:
        path = path.parent
    return path.is_dir() and os.access(path, os.W_OK | os.X_OK)
