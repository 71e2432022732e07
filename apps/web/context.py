"""What every template may rely on besides its page."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the navigation. `section` is that of the pages under it."""

    section: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Site:
    """The site itself. `canonical` is this page's address without parameters."""

    name: str
    full_name: str
    url: str
    canonical: str
    navigation: tuple[Entry, ...]


_SECTIONS = (
    ("search", "Search"),
    ("meetings", "Meetings"),
    ("processes", "Processes"),
    ("speakers", "Speakers"),
    ("organizations", "Organizations"),
    ("venues", "Venues"),
    ("glossary", "Glossary"),
)


def site(request: HttpRequest) -> dict[str, Site]:
    """The context processor."""
    return {
        "site": Site(
            name="IGKB",
            full_name="Internet Governance Knowledge Base",
            url=settings.SITE_URL,
            canonical=settings.SITE_URL + request.path,
            navigation=tuple(Entry(name, label, reverse(name)) for name, label in _SECTIONS),
        )
    }
