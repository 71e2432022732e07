"""The links of an index page, told apart by the rules of its series.

Owns what counts as a link. Must not know the network or the database. The page may be hostile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

import lxml.etree
import lxml.html

from apps.ingestion.errors import SourceError
from apps.ingestion.fetch import normal
from apps.ingestion.harvest.catalogue import Entry

MAX_ADDRESS = 1000  # characters
_MAX_LINKS = 20_000
_MAX_TITLE = 300


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a page names. `names` holds what the pattern found of the meeting: year, number, date."""

    url: str
    title: str
    is_document: bool
    names: dict[str, str] = field(default_factory=dict)


def links(body: bytes, *, page: str, entry: Entry) -> list[Link]:
    """The records and further pages of the series that a page links to, each once, in its order.

    Raises:
        SourceError: the bytes are no HTML.
    """
    try:
        # What is nested deeper than libxml2's own limit is left out, not followed.
        document = lxml.html.document_fromstring(body, parser=lxml.html.HTMLParser(no_network=True, huge_tree=False))
    except (lxml.etree.LxmlError, ValueError) as error:
        raise SourceError(
            page, found=f"no HTML ({error})", expected="a page with links", remedy="correct `pages` in the catalogue"
        ) from error
    base = next((address for address in _hrefs(document, "base")), "")
    found: dict[str, Link] = {}
    for number, anchor in enumerate(document.iter("a")):
        if number >= _MAX_LINKS:
            break
        link = _link(anchor, _absolute(page, base), entry)
        if link and link.url not in found and link.url != page:
            found[link.url] = link
    return list(found.values())


def _hrefs(document: lxml.html.HtmlElement, tag: str) -> Iterator[str]:
    for element in document.iter(tag):
        if address := element.get("href"):
            yield address


def _absolute(page: str, address: str) -> str:
    try:
        return urljoin(page, address.strip())
    except ValueError:
        return page


def _link(anchor: lxml.html.HtmlElement, base: str, entry: Entry) -> Link | None:
    href = anchor.get("href")
    if not href or len(href) > MAX_ADDRESS:
        return None
    try:
        url = normal(_absolute(base, href))
    except SourceError:
        return None  # mailto:, javascript: and what is no address at all
    if not entry.allows(url) or len(url) > MAX_ADDRESS:
        return None
    for pattern, is_document in ((entry.documents, True), (entry.follow, False)):
        if pattern and (match := pattern.search(url)):
            names = {name: value for name, value in match.groupdict().items() if value}
            return Link(url, _title(anchor), is_document, names)
    return None


def _title(anchor: lxml.html.HtmlElement) -> str:
    words = re.sub(r"\s+", " ", "".join(anchor.itertext())).strip()
    return words.replace("\x00", "")[:_MAX_TITLE]
