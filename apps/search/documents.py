"""The index document: what the search knows of a statement.

Owns which rows of the database go into it. Must not know an engine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from hashlib import blake2b
from typing import Any, Final

from apps.actors.models import Organization, OrganizationName, Speaker, SpeakerName
from apps.lib.partial_dates import PartialDate, Precision
from apps.proceedings.models import Mention, Process, Statement, SymbolMention
from apps.search import analysis
from apps.search.engines.protocol import IndexDocument

CHUNK: Final = 1000
"""Statements that are read at a time, so that memory does not grow with the base."""

_COLUMNS: Final = (
    "pk",
    "text",
    "recorded_name",
    "recorded_affiliation",
    "kind",
    "language",
    "document__language",
    "said_on",
    "said_on_precision",
    "speaker_id",
    "organization_id",
    "organization__stakeholder_group",
    "organization__country",
    "meeting_id",
    "meeting__series_id",
    "meeting__venue_id",
    "meeting__venue__city",
    "meeting__starts_on",
    "meeting__starts_on_precision",
    "meeting__ends_on",
)


def documents(ids: Sequence[int]) -> list[IndexDocument]:
    """The documents of those of these statements that exist and are shown, in the order of their numbers; a constant
    number of queries."""
    rows = list(Statement.objects.filter(pk__in=ids, hidden_because="").order_by("pk").values(*_COLUMNS))
    speakers = {row["speaker_id"] for row in rows}
    organizations = {row["organization_id"] for row in rows}
    mentions: defaultdict[int | None, set[int]] = defaultdict(set)
    for statement, process in Mention.objects.filter(statement__in=ids).values_list("statement_id", "process_id"):
        mentions[statement].add(process)
    called: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    # Whoever was merged into a person or an organization is found by their own names too.
    into = _with_merged(Speaker, speakers)
    borne = SpeakerName.objects.filter(speaker__in=into, retired=False)
    for speaker, name in borne.values_list("speaker_id", "name"):
        called["speaker", into[speaker]].add(name)
    into = _with_merged(Organization, organizations)
    bearers = OrganizationName.objects.filter(organization__in=into, retired=False)
    for organization, name in bearers.values_list("organization_id", "name"):
        called["organization", into[organization]].add(name)
    parents = dict(Process.objects.values_list("pk", "parent_id"))
    cited = SymbolMention.objects.of_statements(ids)
    return [
        _document(
            row,
            names={row["recorded_name"], row["recorded_affiliation"]}
            | called["speaker", row["speaker_id"]]
            | called["organization", row["organization_id"]],
            processes=_family(mentions[row["pk"]] | {row["meeting__series_id"]}, parents),
            cited=cited.get(row["pk"], ()),
        )
        for row in rows
    ]


def _with_merged(model: type[Speaker] | type[Organization], keys: set[int]) -> dict[int, int]:
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


def _family(processes: set[int | None], parents: Mapping[int, int | None]) -> tuple[int, ...]:
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


def _document(
    row: dict[str, Any], *, names: set[str], processes: tuple[int, ...], cited: Sequence[str]
) -> IndexDocument:
    first, last = _days(row)
    known: dict[str, Any] = {
        "id": row["pk"],
        "text": row["text"],
        "names": tuple(sorted(names - {""})),
        "doc": tuple(dict.fromkeys([*analysis.symbols(row["text"]), *cited])),
        "speaker": row["speaker_id"],
        "org": row["organization_id"],
        "group": row["organization__stakeholder_group"] or "",
        "country": str(row["organization__country"] or ""),
        "process": processes,
        "meeting": row["meeting_id"],
        "series": row["meeting__series_id"],
        "venue": row["meeting__venue_id"],
        "city": row["meeting__venue__city"] or "",
        "kind": row["kind"],
        "lang": analysis.language(row["language"] or row["document__language"] or ""),
        "first_day": first.toordinal() if first else 0,
        "last_day": last.toordinal() if last else 0,
    }
    digest = blake2b(repr((*known.values(), 0)).encode(errors="surrogatepass"), digest_size=8).digest()
    return IndexDocument(**known, fingerprint=int.from_bytes(digest, "big", signed=True))


def _days(row: dict[str, Any]) -> tuple[date | None, date | None]:
    """First and last day on which it may have been said: its own date, or else its meeting's."""
    if row["said_on"]:
        said = PartialDate(row["said_on"], Precision(row["said_on_precision"]))
        return said.earliest, said.latest
    if row["meeting__starts_on"]:
        start = PartialDate(row["meeting__starts_on"], Precision(row["meeting__starts_on_precision"]))
        return start.earliest, max(start.latest, row["meeting__ends_on"] or start.latest)
    return None, None
