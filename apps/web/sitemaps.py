"""Maps of the site for search engines: what each of them lists, cut into files of at most 50,000 addresses.

Owns what is listed and how it is cut: by the key of the rows, so that a file is found without counting those before it.
What is invented, hidden or merged into another is not listed. Knows no request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple
from xml.sax.saxutils import escape

from django.db.models import DateTimeField, ExpressionWrapper, F, IntegerField, Max, QuerySet, Value
from django.urls import reverse

from apps.actors.models import Organization, Speaker
from apps.proceedings.models import Meeting, Process, SourceDocument, Statement, Venue
from apps.web.addresses import Addresses
from apps.web.metadata import absolute

MOST: Final = 50_000
"""Addresses of a file, by the protocol of sitemaps."""

_READ = 2_000
"""Rows that are held at once."""

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_PAGES = ("home", "meetings", "processes", "speakers", "organizations", "venues", "trends", "glossary", "about")


class Listed(NamedTuple):
    """Rows of a kind: the field of their address's last part, and that of when they came into the base, "" where it is
    not kept."""

    rows: Callable[[], QuerySet[Any]]
    key: str = "slug"
    changed: str = ""


KINDS: Final[Mapping[str, Listed]] = {
    "meeting": Listed(lambda: Meeting.objects.filter(is_demonstration=False)),
    "process": Listed(lambda: Process.objects.filter(is_demonstration=False)),
    "speaker": Listed(lambda: Speaker.objects.filter(is_demonstration=False, merged_into=None)),
    "organization": Listed(lambda: Organization.objects.filter(is_demonstration=False, merged_into=None)),
    "venue": Listed(lambda: Venue.objects.filter(is_demonstration=False)),
    "document": Listed(lambda: SourceDocument.objects.filter(is_demonstration=False), "public_id", "imported_at"),
    "statement": Listed(
        lambda: Statement.objects.shown().filter(document__is_demonstration=False),
        "public_id",
        "document__imported_at",
    ),
}
"""What is listed, by the name of the page that shows a row."""


def index() -> Iterator[str]:
    """The list of the files, in pieces of XML. One query for each kind, whatever the number of its rows."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{_NAMESPACE}">\n'
    yield _entry("sitemap", reverse("sitemap-part", args=["page", 1]))
    for kind, listed in KINDS.items():
        for number, changed in _numbers(listed):
            yield _entry("sitemap", reverse("sitemap-part", args=[kind, number]), changed)
    yield "</sitemapindex>\n"


def part(kind: str, number: int) -> Iterator[str] | None:
    """A file, in pieces of XML; its rows are read while it is sent. None where nothing is in it."""
    if kind == "page":
        return _urls((reverse(name), None) for name in _PAGES) if number == 1 else None
    listed = KINDS.get(kind)
    if listed is None:
        return None
    rows = listed.rows().order_by("pk").filter(pk__gt=(number - 1) * MOST, pk__lte=number * MOST)
    if not rows.exists():
        return None
    to = Addresses()
    fields = (listed.key, listed.changed) if listed.changed else (listed.key,)
    held = rows.values_list(*fields).iterator(chunk_size=_READ)
    return _urls((to.of(kind, key), *changed) if changed else (to.of(kind, key), None) for key, *changed in held)


def _numbers(listed: Listed) -> Iterator[tuple[int, datetime | None]]:
    """The numbers, from 1, of the files in which something is, and when the newest of it came into the base."""
    place = ExpressionWrapper((F("pk") - 1) / MOST + 1, output_field=IntegerField())
    parts = listed.rows().order_by().annotate(place=place).values_list("place")
    changed = Max(listed.changed) if listed.changed else Value(None, output_field=DateTimeField())
    yield from parts.annotate(changed=changed).distinct().order_by("place")


def _urls(entries: Iterable[tuple[str, datetime | None]]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_NAMESPACE}">\n'
    for path, changed in entries:
        yield _entry("url", path, changed)
    yield "</urlset>\n"


def _entry(element: str, path: str, changed: datetime | None = None) -> str:
    day = f"<lastmod>{changed:%Y-%m-%d}</lastmod>" if changed else ""
    return f"<{element}><loc>{escape(absolute(path))}</loc>{day}</{element}>\n"
