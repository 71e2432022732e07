"""What every template may rely on besides its page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language, get_language_bidi, gettext
from django.utils.translation import gettext_lazy as _

from apps.actors.wording import by_language
from apps.curation.models import ReviewItem
from apps.web.metadata import canonical
from apps.web.views.curation.access import PERMISSION


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the navigation. `section` is that of the pages under it."""

    section: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the interface. `name` is what its own speakers call it."""

    code: str
    name: str


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
    """The site itself. `canonical` is this page's address without parameters; `entry` the section whose own address it
    is, "" for none; `language` is that of this answer, `direction` that of its script, `here` the address to which a
    choice of another one leads back."""

    name: str
    full_name: str
    url: str
    canonical: str
    navigation: tuple[Entry, ...]
    entry: str
    curating: Curating
    language: str
    direction: str
    languages: tuple[Language, ...]
    here: str


_LANGUAGES = tuple(Language(code, name) for code, name in settings.LANGUAGES)
_LONGEST = 4096  # what servers take for an address at the most
_SECTIONS = (
    ("search", _("Search")),
    ("meetings", _("Meetings")),
    ("processes", _("Processes")),
    ("speakers", _("Speakers")),
    ("organizations", _("Organizations")),
    ("venues", _("Venues")),
    ("compare", _("Compare")),
    ("trends", _("Trends")),
    ("glossary", _("Glossary")),
)


def site(request: HttpRequest) -> dict[str, Site]:
    """The context processor."""
    navigation = _navigation(get_script_prefix())
    return {
        "site": Site(
            name="IGKB",
            full_name=gettext("Internet Governance Knowledge Base"),
            url=settings.SITE_URL,
            canonical=canonical(request),
            navigation=navigation,
            entry=next((entry.section for entry in navigation if entry.href == request.path), ""),
            curating=Curating(request),
            language=get_language() or settings.LANGUAGE_CODE,
            direction="rtl" if get_language_bidi() else "ltr",
            languages=_LANGUAGES,
            here=_here(request),
        )
    }


@by_language(maxsize=16)
def _navigation(_prefix: str) -> tuple[Entry, ...]:
    """The entries as they are under the prefix at which the site is mounted."""
    return tuple(Entry(name, str(label), reverse(name)) for name, label in _SECTIONS)


def _here(request: HttpRequest) -> str:
    """The address of this page as a form can ask for it again."""
    if request.method == "POST" or len(request.META.get("QUERY_STRING", "")) > _LONGEST:
        return request.path
    return request.get_full_path()
