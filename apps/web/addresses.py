"""Addresses of rows by page and key, and of pages: a page has hundreds, so what they share is found out once."""

from __future__ import annotations

from functools import cache
from urllib.parse import quote_plus

from django.urls import get_script_prefix, reverse


class Addresses:
    """Addresses as one page has them. `query` is what is highlighted beside the source."""

    def __init__(self, query: str = "") -> None:
        self._prefix = get_script_prefix()  # under which the site is mounted; to ask takes longer than all else here
        self._asked = f"&q={quote_plus(query)}" if query else ""

    def of(self, page: str, key: str) -> str:
        """The address of the row with this slug or public id: a word of letters, digits, hyphens and underscores."""
        before, after = _around(page, self._prefix)
        return f"{before}{key}{after}"

    def in_source(self, document: str, statement: str) -> str:
        """The address of a statement beside its source, by public ids."""
        return f"{self.of('document', document)}?statement={statement}{self._asked}#s-{statement}"


def of(page: str, key: str) -> str:
    """One address alone; see `Addresses.of`."""
    return Addresses().of(page, key)


def in_source(document: str, statement: str) -> str:
    """One address alone; see `Addresses.in_source`."""
    return Addresses().in_source(document, statement)


def page(name: str) -> str:
    """The address of a page that is no row's."""
    return _page(name, get_script_prefix())


@cache
def _page(name: str, _prefix: str) -> str:
    return reverse(name)


@cache
def _around(page: str, prefix: str) -> tuple[str, str]:
    """What stands before and after the key. `prefix` is in what `reverse` gives."""
    before, _, after = reverse(page, args=["key"]).rpartition("key")
    return before, after
