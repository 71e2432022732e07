"""The catalogue of sources, `fixtures/catalogue.yaml`: public series of records, and where their documents lie.

Owns the shape of that file. Must not know models, the database or the network.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from apps.ingestion.errors import SourceError
from apps.ingestion.fetch import normal
from apps.ingestion.reference import Facts
from apps.ingestion.reference.read import read_facts
from apps.ingestion.reference.rows import ReferenceDataError, Row, read_rows

_FORMATS = ("html", "text", "pdf", "docx", "markdown", "webvtt", "mbox", "xml")
_GROUPS = {"year", "number", "date"}
_PLACE = re.compile(r"\{(\w*)\}")
_SECONDS_BETWEEN = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """A public series of records.

    `pages` and `addresses` are templates: {year} and {number} stand for those of each meeting of the series, {number}
    for each of `numbers` where the series has some. `documents` finds the links on a page that are records, `follow`
    those that lead to further pages; both are regular expressions over whole addresses. Their groups `year`, `number`
    and `date` say which meeting a record is of.
    """

    key: str
    name: str
    series: str | None  # key of a process; none where the base has no process for it
    publisher: str
    base: str
    hosts: tuple[str, ...]  # host or host:port; links and redirects to others are not followed
    pages: tuple[str, ...]
    addresses: tuple[str, ...]
    numbers: range | None
    follow: re.Pattern[str] | None
    documents: re.Pattern[str] | None
    seconds_between: int
    format: str
    language: str
    terms: str
    note: str | None
    facts: Facts

    def allows(self, url: str) -> bool:
        """Whether the address is on one of the hosts of the series."""
        return urlsplit(url).netloc in self.hosts

    @property
    def rules(self) -> str:
        """A fingerprint of what links are taken by: under other rules an unchanged page is read anew."""
        patterns = [pattern.pattern if pattern else "" for pattern in (self.documents, self.follow)]
        return hashlib.sha256("\n".join([*patterns, *self.hosts]).encode()).hexdigest()[:16]


def read_catalogue(path: Path) -> tuple[Entry, ...]:
    """All series of the catalogue, in the order of the file.

    Raises:
        ReferenceDataError: the file or a row is malformed; the message names the place.
    """
    return read_rows(path, "key", _entry)


def choose(entries: tuple[Entry, ...], name: str | None) -> tuple[Entry, ...]:
    """Those with this key, or of the process with this key; all where no name is given."""
    return tuple(entry for entry in entries if name is None or name in {entry.key, entry.series})


def _entry(row: Row) -> Entry:
    base = _address(row, "base", row.text("base"))
    numbers = row.optional_row("numbers")
    entry = Entry(
        key=row.text("key"),
        name=row.text("name"),
        series=row.optional("series"),
        publisher=row.text("publisher"),
        base=base,
        hosts=(urlsplit(base).netloc, *row.texts("other_hosts")),
        pages=_templates(row, "pages"),
        addresses=_templates(row, "addresses"),
        numbers=_numbers(row, numbers) if numbers else None,
        follow=_pattern(row, "follow"),
        documents=_pattern(row, "documents"),
        seconds_between=_seconds(row),
        format=row.choice("format", _FORMATS),
        language=row.text("language"),
        terms=row.text("terms"),
        note=row.optional("note"),
        facts=read_facts(row),
    )
    if entry.pages and entry.documents is None:
        raise row.error(
            "documents", found=None, expected="a pattern, as there are pages", remedy="say which links are records"
        )
    if not entry.pages and not entry.addresses:
        raise row.error("pages", found=[], expected="pages or addresses", remedy="say where the records lie")
    example = str(entry.numbers[0]) if entry.numbers else "1"
    for template in (*entry.pages, *entry.addresses):
        if not entry.allows(_address(row, "pages", _PLACE.sub(example, template))):
            raise row.error(
                "pages", found=template, expected=f"an address on {', '.join(entry.hosts)}", remedy="add its host"
            )
    return entry


def _address(row: Row, field: str, url: str) -> str:
    try:
        return normal(url)
    except SourceError as error:
        raise row.error(field, found=url, expected=error.expected, remedy=error.remedy) from error


def _templates(row: Row, field: str) -> tuple[str, ...]:
    templates = row.texts(field)
    for template in templates:
        for place in _PLACE.findall(template):
            if place not in {"year", "number"}:
                raise row.error(field, found=template, expected="{year} or {number}", remedy="use one of these")
    return templates


def _pattern(row: Row, field: str) -> re.Pattern[str] | None:
    text = row.optional(field)
    if text is None:
        return None
    try:
        pattern = re.compile(text)
    except re.error as error:
        raise row.error(
            field, found=text, expected=f"a regular expression ({error})", remedy="correct the pattern"
        ) from error
    if pattern.groupindex.keys() - _GROUPS:
        raise row.error(field, found=text, expected=f"groups {', '.join(sorted(_GROUPS))}", remedy="use these names")
    return pattern


def _numbers(row: Row, numbers: Row) -> range:
    first, last = numbers.whole("from"), numbers.whole("to")
    numbers.finish()
    if first is None or last is None or not 0 <= first <= last <= first + 1000:
        raise row.error("numbers", found=(first, last), expected="from and to, in order", remedy="correct the numbers")
    return range(first, last + 1)


def _seconds(row: Row) -> int:
    seconds = row.whole("seconds_between")
    if seconds is None:
        return _SECONDS_BETWEEN
    if not 1 <= seconds <= 300:
        raise row.error(
            "seconds_between", found=seconds, expected="1 to 300", remedy="ask no faster than once a second"
        )
    return seconds


__all__ = ["Entry", "ReferenceDataError", "choose", "read_catalogue"]
