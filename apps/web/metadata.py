"""What programs read in the head of a page: schema.org in JSON-LD, tags for citing it, other forms of it, its address.

Owns the form; `structured` says what of each kind of row is told. Nothing that was guessed is told as known.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString

from apps.lib.partial_dates import PartialDate
from apps.web.rows import Crumb

Thing = Mapping[str, Any]
"""A thing of schema.org by its properties."""

PARTS = ("page", "at")
"""Parameters of which each value is a part of the whole: a page of a list, a stretch of a text."""

# As Django's json_script: what could end the element or begin a comment in it is told by its number.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same in another form."""

    media_type: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """`things` are what the page is about, `kind` its type in Open Graph, `citation` the names and values of tags."""

    things: tuple[Thing, ...] = ()
    kind: str = "website"
    citation: tuple[tuple[str, str], ...] = ()
    alternates: tuple[Alternate, ...] = ()


def absolute(path: str) -> str:
    """A path of the site as an address that means the same everywhere."""
    return settings.SITE_URL + path


def canonical(request: HttpRequest) -> str:
    """The one address of what a page shows: that of the whole where it was narrowed or sorted, with the number of the
    part where it is a part of the whole and nothing else was asked for."""
    asked = request.GET.dict()
    given = {name: value for name, value in asked.items() if value and (name, value) != ("page", "1")}
    is_part = bool(given) and all(name in PARTS and value.isdecimal() for name, value in given.items())
    return absolute(request.path) + (f"?{urlencode(given)}" if is_part else "")


def known(thing: Mapping[str, Any]) -> Thing:
    """A thing without the properties of which nothing is known."""
    return {name: value for name, value in thing.items() if value not in (None, "", [], {})}


def breadcrumbs(crumbs: Iterable[Crumb], title: str, address: str) -> Thing:
    """The steps to a page and the page itself."""
    steps = [*((crumb.label, absolute(crumb.href)) for crumb in crumbs), (title, address)]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": item}
            for number, (name, item) in enumerate(steps, 1)
        ],
    }


def as_json(things: Iterable[Thing]) -> SafeString:
    """Things as the content of an element of JSON-LD, which no text in them can end."""
    graph = {"@context": "https://schema.org", "@graph": list(things)}
    return SafeString(json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES))


def cited(**tags: str | PartialDate | Iterable[str] | None) -> tuple[tuple[str, str], ...]:
    """Tags by what stands after "citation_"; one for each of several values, none for nothing."""
    found: list[tuple[str, str]] = []
    for name, value in tags.items():
        if isinstance(value, PartialDate):
            value = str(value).replace("-", "/")  # the form that Google Scholar and Zotero read
        values = [value] if isinstance(value, str) else value or ()
        found += [(f"citation_{name}", one) for one in values if one]
    return tuple(found)
