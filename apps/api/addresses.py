"""Where things stand: the page of a row, and the same in the API, whose addresses are the pages' behind /api/v1."""

from __future__ import annotations

from functools import cache
from typing import Final

from django.conf import settings
from django.urls import get_script_prefix, reverse

KINDS: Final = ("meeting", "speaker", "organization", "process", "statement", "document", "venue")
"""What has addresses of its own; also the names of the pages."""


def page_path(kind: str, key: str) -> str:
    """The path of the page of the row with this slug or public id."""
    return f"{_folder(kind, get_script_prefix())}{key}/"


def page(kind: str, key: str) -> str:
    """The page of a row, for people."""
    return f"{settings.SITE_URL}{page_path(kind, key)}"


def of(kind: str, key: str) -> str:
    """A row in the API."""
    return f"{settings.SITE_URL}{_folder(f'api:{kind}', get_script_prefix())}{key}/"


def every(name: str, query: str = "") -> str:
    """A list in the API by its name, such as "meetings"; `query` without the question mark."""
    return f"{settings.SITE_URL}{reverse(f'api:{name}')}{f'?{query}' if query else ''}"


def named(path: str) -> tuple[str, str] | None:
    """The kind and the key of the row whose page stands at this path; None where it is no page of a row."""
    for kind in KINDS:
        folder = _folder(kind, get_script_prefix())
        key = path.removeprefix(folder).partition("?")[0].partition("#")[0].rstrip("/")
        if path.startswith(folder) and key and "/" not in key:
            return kind, key
    return None


@cache
def _folder(name: str, prefix: str) -> str:
    """What stands before the key. `prefix` is in what `reverse` gives."""
    return reverse(name, args=["key"]).removesuffix("key/")
