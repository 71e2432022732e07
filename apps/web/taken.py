"""Results that are taken along: rows of plain data, read a few hundred at a time, so that memory and the number of
queries do not grow with their number.

Owns the columns and how a row is written as JSON. Knows no request.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings

from apps.actors import facts
from apps.actors.reading import ByKeys
from apps.lib.locators import LocatorMap
from apps.proceedings.models import SourceDocument, Statement, Venue, document_title, is_inferred
from apps.web import cards, dates
from apps.web.addresses import Addresses
from apps.web.citations import Citation

CHUNK = 400
"""Statements that are read at once."""

COLUMNS = (
    "id address date meeting meeting_address speaker recorded_name recorded_affiliation organization method confidence "
    "inferred kind rough_draft language source source_address text"
).split()
"""What a row holds, in this order."""


class _Line(NamedTuple):
    """The columns of the base. Each field is named after the path of its column."""

    pk: int
    public_id: str
    text: str
    kind: str
    start: int
    language: str
    said_on: date | None
    said_on_precision: int | None
    recorded_name: str
    recorded_affiliation: str
    speaker__name: str | None
    organization__name: str | None
    method: str
    confidence: float | None
    meeting__slug: str | None
    meeting__title: str | None
    meeting__starts_on: date | None
    meeting__starts_on_precision: int | None
    meeting__ends_on: date | None
    meeting__ends_on_precision: int | None
    meeting__venue__name: str | None
    meeting__venue__city: str | None
    document_id: int
    document__public_id: str
    document__title: str
    document__origin: str
    document__publisher: str
    document__rough_draft: bool
    hidden_because: str


_LINES = ByKeys(Statement.objects.filter(pk__in=[0]).order_by().values_list(*_Line._fields), _Line._make)


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement on paper: its citation, and its words."""

    number: int
    public_id: str
    citation: str
    href: str
    text: str
    language: str
    kind: str


def rows(keys: Sequence[int]) -> Iterator[list[Any]]:
    """The values of `COLUMNS` for each of these statements, in their order; those that are gone are left out."""
    site, to = settings.SITE_URL, Addresses()
    for lines in _chunks(keys):
        for line in lines:
            yield _row(line, site, to)


def _row(line: _Line, site: str, to: Addresses) -> list[Any]:
    said_on = facts.known(line.said_on, line.said_on_precision)
    return [
        line.public_id,
        site + to.of("statement", line.public_id),
        str(said_on or ""),
        line.meeting__title or "",
        site + to.of("meeting", line.meeting__slug) if line.meeting__slug else "",
        line.speaker__name or "",
        line.recorded_name,
        line.recorded_affiliation,
        line.organization__name or "",
        line.method,
        "" if line.confidence is None else line.confidence,
        is_inferred(line.method, line.confidence),
        line.kind,
        line.document__rough_draft,
        line.language,
        document_title(line.document__title, line.document__origin),
        site + to.in_source(line.document__public_id, line.public_id),
        line.text,
    ]


def as_json_lines(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """An object for each row, a line each; what is not known is null."""
    written = json.JSONEncoder(ensure_ascii=False).encode  # `json.dumps` would make one for each row
    for row in rows:
        named = {name: None if value == "" else value for name, value in zip(COLUMNS, row, strict=True)}
        yield written(named) + "\n"


def entries(keys: Sequence[int]) -> Iterator[list[Entry]]:
    """The statements for a list on paper, some hundred at a time."""
    number, site, to = 0, settings.SITE_URL, Addresses()
    for lines in _chunks(keys):
        maps = _locators({line.document_id for line in lines})
        shown = []
        for line in lines:
            number += 1
            locator = maps[line.document_id].at(line.start)
            href = to.of("statement", line.public_id)
            citation = _citation(line, cards.place(locator), site + href)
            shown.append(Entry(number, line.public_id, str(citation), href, line.text, line.language, line.kind))
        yield shown


def _citation(line: _Line, place: str, address: str) -> Citation:
    start = facts.known(line.meeting__starts_on, line.meeting__starts_on_precision)
    end = facts.known(line.meeting__ends_on, line.meeting__ends_on_precision)
    venue = Venue(name=line.meeting__venue__name or "", city=line.meeting__venue__city or "")
    return Citation(
        person=line.speaker__name or line.recorded_name,
        body=line.organization__name or "",
        meeting=line.meeting__title or "",
        venue=str(venue) if venue.name else "",
        date=dates.span(start, end) if line.meeting__slug else "",
        kind=cards.kind_label(line.kind),
        rough_draft=line.document__rough_draft,
        inferred=is_inferred(line.method, line.confidence),
        source=document_title(line.document__title, line.document__origin),
        publisher=line.document__publisher,
        place=place,
        public_id=line.public_id,
        address=address,
    )


def _chunks(keys: Sequence[int]) -> Iterator[list[_Line]]:
    """The lines of these statements, in the order of the keys: one query for each chunk.

    None of those that are hidden: the index may not know it yet.
    """
    for at in range(0, len(keys), CHUNK):
        part = keys[at : at + CHUNK]
        lines = {line.pk: line for line in _LINES.of(part) if not line.hidden_because}
        yield [lines[key] for key in part if key in lines]


def _locators(documents: Iterable[int]) -> dict[int, LocatorMap]:
    found = SourceDocument.objects.filter(pk__in=list(documents)).order_by().values_list("pk", "locators")
    return {key: LocatorMap.from_json(stored) for key, stored in found}
