"""Addresses of rows by page and key: a page has hundreds of them, so the resolver is asked once for each page."""

from __future__ import annotations

from functools import cache
from urllib.parse import quote_plus

from django.urls import get_script_prefix, reverse


def of(page: str, key: str) -> str:
    """The address of the row with this slug or public id: a word of letters, digits, hyphens and underscores."""
    before, after = _around(page, get_script_prefix())
    return f"{before}{key}{after}"


def in_source(document: str, statement: str, query: str = "") -> str:
    """The address of a statement beside its source, by public ids; the words of `query` are highlighted there."""
    asked = f"&q={quote_plus(query)}" if query else ""
    return f"{of('document', document)}?statement={statement}{asked}#s-{statement}"


@cache
def _around(page: str, prefix: str) -> tuple[str, str]:
    """What stands before and after the key. `prefix`, under which the site is mounted, is in what `reverse` gives."""
    before, _, after = reverse(page, args=["key"]).rpartition("key")
    return before, after
