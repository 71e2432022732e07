"""The index document: what the search knows of a statement.

Owns which rows of the database go into it. Must not know an engine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from django.db.models import Q

from apps.actors.models import Organization, OrganizationName, Speaker, SpeakerName
from apps.lib.partial_dates import PartialDate, Precision
from apps.proceedings.models import Mention, Process, Statement, SymbolMention
from apps.search import analysis
from apps.search.engines.protocol import IndexDocument

CHUNK: Final = 1000
"""Statements that are read at a time, so that memory does not grow with the base."""


class _Row(NamedTuple):
    """What is read of a statement: columns by Django's names, in this order."""

    pk: int
    text: str
    recorded_name: str
    recorded_affiliation: str
    kind: str
    language: str
    document__language: str
    said_on: date | None
    said_on_precision: int
    speaker_id: int | None
    organization_id: int | None
    organization__stakeholder_group: str | None
    organization__country: Any
    meeting_id: int | None
    meeting__series_id: int | None
    meeting__venue_id: int | None
    meeting__venue__city: str | None
    meeting__starts_on: date | None
    meeting__starts_on_precision: Any
    meeting__ends_on: date | None


def documents(ids: Sequence[int]) -> list[IndexDocument]:
    """The documents of those of these statements that exist and are shown, in the order of their numbers; a constant
    number of queries."""
    if not ids:
        return []
    wanted = set(ids)
    shown = Statement.objects.shown().filter(_among("pk", wanted)).order_by("pk").values_list(*_Row._fields)
    rows = [row for row in map(_Row._make, shown) if row.pk in wanted]
    mentioned = (
        Mention.objects.filter(_among("statement_id", wanted)).order_by().values_list("statement_id", "process_id")
    )
    mentions: defaultdict[int | None, set[int]] = defaultdict(set)
    for statement, process in mentioned:
        mentions[statement].add(process)
    called: defaultdict[tuple[str, int | None], set[str]] = defaultdict(set)
    # Whoever was merged into a person or an organization is found by their own names too.
    into = _with_merged(Speaker, {row.speaker_id for row in rows})
    borne = SpeakerName.objects.filter(speaker__in=into, retired=False)
    for speaker, name in borne.values_list("speaker_id", "name"):
        called["speaker", into[speaker]].add(name)
    into = _with_merged(Organization, {row.organization_id for row in rows})
    bearers = OrganizationName.objects.filter(organization__in=into, retired=False)
    for organization, name in bearers.values_list("organization_id", "name"):
        called["organization", into[organization]].add(name)
    parents = dict(Process.objects.values_list("pk", "parent_id"))
    cited = SymbolMention.objects.of_statements(ids)
    families: dict[frozenset[int | None], tuple[int, ...]] = {}
    names: dict[tuple[str, str, int | None, int | None], tuple[str, ...]] = {}
    made = []
    # Statements of one meeting have the same people and processes again and again.
    for row in rows:
        of = frozenset((*mentions.get(row.pk, ()), row.meeting__series_id))
        if of not in families:
            families[of] = _family(of, parents)
        by = (row.recorded_name, row.recorded_affiliation, row.speaker_id, row.organization_id)
        if by not in names:
            borne_by = called["speaker", row.speaker_id] | called["organization", row.organization_id]
            names[by] = tuple(sorted({row.recorded_name, row.recorded_affiliation, *borne_by} - {""}))
        made.append(_document(row, names=names[by], processes=families[of], cited=cited.get(row.pk, ())))
    return made


def _among(column: str, ids: Collection[int]) -> Q:
    """A condition that holds of all rows with these numbers; of some others too where the numbers lie close together,
    as a range is read in a fraction of the time that a thousand numbers take to be written and looked up."""
    first, last = min(ids), max(ids)
    if last - first < 2 * len(ids):
        return Q((f"{column}__gte", first), (f"{column}__lte", last))
    return Q((f"{column}__in", ids))


def _with_merged(model: type[Speaker] | type[Organization], keys: Collection[int | None]) -> dict[int, int]:
    """These and whoever was merged into them, each with the one of these that they are shown as."""
    shown = {key: key for key in keys if key is not None}
    waiting = list(shown)
    while waiting:
        merged = dict(model._default_manager.filter(merged_into__in=waiting).values_list("pk", "merged_into_id"))
        shown |= {key: shown[into] for key, into in merged.items()}
        waiting = list(merged)
    return shown


def every_id(*, after: int = 0, chunk: int = CHUNK) -> Iterator[list[int]]:
    """The numbers of all statements above `after` in order, a chunk at a time."""
    last = after
    while ids := list(Statement.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:chunk]):
        yield ids
        last = ids[-1]


def _family(processes: Collection[int | None], parents: Mapping[int, int | None]) -> tuple[int, ...]:
    """These processes and all that they belong to."""
    family: set[int] = set()
    waiting = [process for process in processes if process is not None]
    while waiting:
        process = waiting.pop()
        if process not in family:
            family.add(process)
            parent = parents.get(process)
            if parent is not None:
                waiting.append(parent)
    return tuple(sorted(family))


def _document(row: _Row, *, names: tuple[str, ...], processes: tuple[int, ...], cited: Sequence[str]) -> IndexDocument:
    first, last = _days(
        row.said_on,
        row.said_on_precision,
        row.meeting__starts_on,
        row.meeting__starts_on_precision,
        row.meeting__ends_on,
    )
    known = (
        row.pk,
        row.text,
        names,
        tuple(dict.fromkeys([*analysis.symbols(row.text), *cited])),
        row.speaker_id,
        row.organization_id,
        row.organization__stakeholder_group or "",
        str(row.organization__country or ""),
        processes,
        row.meeting_id,
        row.meeting__series_id,
        row.meeting__venue_id,
        row.meeting__venue__city or "",
        row.kind,
        analysis.language(row.language or row.document__language or ""),
        first,
        last,
    )
    digest = blake2b(repr((*known, 0)).encode(errors="surrogatepass"), digest_size=8).digest()
    return IndexDocument(*known, int.from_bytes(digest, "big", signed=True))


@lru_cache(maxsize=4096)
def _days(
    said_on: date | None, said: int, starts_on: date | None, starts: int, ends_on: date | None
) -> tuple[int, int]:
    """First and last day on which it may have been said: its own date, or else its meeting's. 0: none is known."""
    if said_on:
        own = PartialDate(said_on, Precision(said))
        return own.earliest.toordinal(), own.latest.toordinal()
    if starts_on:
        start = PartialDate(starts_on, Precision(starts))
        return start.earliest.toordinal(), max(start.latest, ends_on or start.latest).toordinal()
    return 0, 0
