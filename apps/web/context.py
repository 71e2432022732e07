"""What every template may rely on besides its page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from apps.curation.models import ReviewItem
from apps.web.views.curation.access import PERMISSION


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the navigation. `section` is that of the pages under it."""

    section: str
    label: str
    href: str


class Curating:
    """What curators see in the head of each page.

    Asks nothing of the base, and has no answer depend on a cookie, where nobody is signed in.
    """

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def name(self) -> str:
        """Who is signed in; "" for nobody."""
        return self._request.user.get_username() if settings.SESSION_COOKIE_NAME in self._request.COOKIES else ""

    @cached_property
    def waits(self) -> int | None:
        """How many questions wait for whoever looks; None for those who may not decide."""
        if settings.SESSION_COOKIE_NAME not in self._request.COOKIES or not self._request.user.has_perm(PERMISSION):
            return None
        return ReviewItem.objects.waiting().count()


@dataclass(frozen=True, slots=True)
class Site:
    """The site itself. `canonical` is this page's address without parameters."""

    name: str
    full_name: str
    url: str
    canonical: str
    navigation: tuple[Entry, ...]
    curating: Curating


_SECTIONS = (
    ("search", "Search"),
    ("meetings", "Meetings"),
    ("processes", "Processes"),
    ("speakers", "Speakers"),
    ("organizations", "Organizations"),
    ("venues", "Venues"),
    ("compare", "Compare"),
    ("trends", "Trends"),
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
            curating=Curating(request),
        )
    }
