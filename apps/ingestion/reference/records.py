"""The records of the reference data: one frozen dataclass for each file.

Owns their shape. Must not know YAML, models or the database.
"""

from __future__ import annotations

from dataclasses import dataclass

from apps.ingestion.known import KnownAlias
from apps.lib.partial_dates import PartialDate


@dataclass(frozen=True, slots=True)
class Facts:
    """Where a row comes from and how far it can be relied on."""

    sources: tuple[str, ...]
    confidence: str
    basis: str


@dataclass(frozen=True, slots=True)
class ReferenceChair:
    name: str
    country: str | None
    start: PartialDate | None
    end: PartialDate | None


@dataclass(frozen=True, slots=True)
class ReferenceDocument:
    """A resolution or a report of a process; `role` is mandate, report or outcome."""

    symbol: str
    title: str
    role: str
    on: PartialDate | None


@dataclass(frozen=True, slots=True)
class ReferenceProcess:
    key: str
    name: str
    abbreviation: str | None
    aliases: tuple[KnownAlias, ...]
    parent: str | None
    family: str | None
    bare_since: PartialDate | None
    bare_until: PartialDate | None
    kind: str
    established_by: str | None
    established_by_url: str | None
    mandate: str
    start: PartialDate | None
    end: PartialDate | None
    members: tuple[str, ...]  # ISO 3166-1 alpha-2
    chairs: tuple[ReferenceChair, ...]
    documents: tuple[ReferenceDocument, ...]
    website: str | None
    predecessor: str | None
    successor: str | None
    ambiguity_note: str | None
    facts: Facts


@dataclass(frozen=True, slots=True)
class ReferenceName:
    """Another name of an organization or a State.

    `garble`: a mis-hearing, only ever suggested. `not_alone`: means the bearer only beside its full name.
    `shared`: several States bear it, and this one is meant by default.
    """

    form: str
    garble: bool = False
    not_alone: bool = False
    shared: bool = False

    @property
    def asserts(self) -> bool:
        """Whether the form alone tells who is meant."""
        return not (self.garble or self.not_alone)


@dataclass(frozen=True, slots=True)
class ReferenceOrganization:
    key: str
    name: str
    acronym: str | None
    aliases: tuple[ReferenceName, ...]
    stakeholder_group: str
    country: str | None
    website: str | None
    parent: str | None
    wikidata: str | None
    note: str | None
    facts: Facts


@dataclass(frozen=True, slots=True)
class ReferenceMeeting:
    """`latitude` and `longitude` in degrees of the city; `start_time_utc` is an ISO date-time."""

    key: str
    title: str
    series: str
    parent: str | None
    number: int | None
    meeting_type: str | None
    theme: str | None
    start: PartialDate
    end: PartialDate
    start_time_utc: str | None
    mode: str | None
    venue: str | None
    city: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    planned_city: str | None
    url: str | None
    note: str | None
    facts: Facts


@dataclass(frozen=True, slots=True)
class ReferenceAffiliation:
    """`as_of` is a date at which the source shows the role; `start` and `end` are known less often."""

    organization: str | None
    role: str
    start: PartialDate | None
    end: PartialDate | None
    as_of: PartialDate | None
    source: str


@dataclass(frozen=True, slots=True)
class ReferencePerson:
    key: str
    name: str
    affiliations: tuple[ReferenceAffiliation, ...]
    facts: Facts


@dataclass(frozen=True, slots=True)
class ReferenceTerm:
    acronym: str
    expansion: str
    is_caption_error: bool
    process: str | None
    organization: str | None
    facts: Facts


@dataclass(frozen=True, slots=True)
class ReferenceGroup:
    """A UN regional group; `members` counts its States."""

    key: str
    name: str
    abbreviation: str
    members: int
    note: str | None
    facts: Facts


@dataclass(frozen=True, slots=True)
class ReferenceState:
    """A State, or the European Union. `organization` is set where organizations.yaml describes the body itself."""

    code: str
    key: str
    name: str
    status: str
    group: str | None
    organization: str | None
    names: tuple[ReferenceName, ...]  # without the display name
    website: str | None
    note: str | None
    facts: Facts


@dataclass(frozen=True, slots=True)
class Reference:
    processes: tuple[ReferenceProcess, ...]
    organizations: tuple[ReferenceOrganization, ...]
    meetings: tuple[ReferenceMeeting, ...]
    people: tuple[ReferencePerson, ...]
    terms: tuple[ReferenceTerm, ...]
    groups: tuple[ReferenceGroup, ...]
    states: tuple[ReferenceState, ...]
