"""Every address of the site with examples, found by following its own links.

Names come from the URL resolver, so a new page can't be forgotten; examples of addresses with parameters come from the
pages themselves, so they are of the data that the site holds.
"""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Iterator
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse

from tests.browser.watched import PATIENCE

EXAMPLES = 2
NO_EXAMPLE = {"language", "metrics", "task-again"}
"""Addresses that only answer to a form, where a token is set, or where a task has failed."""

OWN = {"account", "account-password", "account-second-factor", "audit", "sign-in-code", "sign-out"}
"""Addresses for whoever is signed in."""
APART = {"admin", "api"}
"""Apps whose addresses are no pages of the site."""

# Pages fetched at most while examples are missing.
LIMIT = 400


def names(*, curation: bool = False) -> list[str]:
    """Names of all addresses of pages outside the admin: those that are open to everybody, or those for curators."""
    named = {pattern.name for pattern in _patterns(get_resolver()) if pattern.name}
    return sorted(name for name in named - OWN - NO_EXAMPLE if name.startswith("curation") == curation)


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry
        elif entry.app_name not in APART:
            yield from _patterns(entry)


def examples(site_url: str) -> dict[str, list[str]]:
    """Paths for each name. A page that shows the same name twice under different paths gives two."""
    found: dict[str, list[str]] = {name: [] for name in names()}
    for pattern in _patterns(get_resolver()):
        if pattern.name in found and not pattern.pattern.regex.groups:
            found[pattern.name].append(reverse(pattern.name))
    starts = ["/", reverse("search"), reverse("sitemap")]
    waiting, seen = deque(starts), set(starts)
    fetched = 0
    while waiting and not all(found.values()) and fetched < LIMIT:
        path = waiting.popleft()
        fetched += 1
        for linked in links(site_url, path):
            if linked in seen or linked.startswith("/static/"):
                continue
            seen.add(linked)
            try:
                name = resolve(linked).view_name
            except Resolver404:
                continue
            if name in found and len(found[name]) < EXAMPLES and linked not in found[name]:
                found[name].append(linked)
                waiting.append(linked)
    return found


def links(site_url: str, path: str) -> list[str]:
    """Paths of the same site, without query, that a page links to."""
    with urllib.request.urlopen(site_url + path, timeout=PATIENCE / 1000) as answer:  # noqa: S310  # the site under test
        if answer.headers.get_content_type() not in {"text/html", "application/xml"}:
            return []
        page = answer.read().decode()
    targets = (
        urlsplit(urldefrag(urljoin(site_url + path, unescape("".join(href)))).url)
        for href in re.findall(r'href="([^"]+)"|<loc>([^<]+)', page)
    )
    return [target.path for target in targets if f"{target.scheme}://{target.netloc}" == site_url]
