"""The curated reference data of `fixtures/reference`: read, checked, and as names for resolution.

Owns the shape of those files. Must not know models or the database: a command loads the records into it.
"""

from __future__ import annotations

from apps.ingestion.known import Known, KnownActor, KnownEdition, KnownProcess
from apps.ingestion.reference.read import read_reference
from apps.ingestion.reference.records import (
    Facts,
    Reference,
    ReferenceAffiliation,
    ReferenceChair,
    ReferenceGroup,
    ReferenceMeeting,
    ReferenceName,
    ReferenceOrganization,
    ReferencePerson,
    ReferenceProcess,
    ReferenceState,
    ReferenceTerm,
)
from apps.ingestion.reference.rows import ReferenceDataError

__all__ = [
    "Facts",
    "Reference",
    "ReferenceAffiliation",
    "ReferenceChair",
    "ReferenceDataError",
    "ReferenceGroup",
    "ReferenceMeeting",
    "ReferenceName",
    "ReferenceOrganization",
    "ReferencePerson",
    "ReferenceProcess",
    "ReferenceState",
    "ReferenceTerm",
    "known_from",
    "read_reference",
]


def known_from(reference: Reference) -> Known:
    """The names that resolution may rely on. Mis-hearings of organizations are left out."""
    organizations = [
        KnownActor(row.key, _distinct(row.name, row.acronym, *(alias.form for alias in row.aliases if alias.asserts)))
        for row in reference.organizations
    ]
    states = [
        KnownActor(row.key, _distinct(row.name, *(name.form for name in row.names if name.asserts)), is_state=True)
        for row in reference.states
        if not row.organization
    ]
    return Known(
        speakers=tuple(KnownActor(row.key, (row.name,)) for row in reference.people),
        organizations=(*organizations, *states),
        processes=tuple(known_process(row) for row in reference.processes),
        editions=tuple(
            KnownEdition(
                row.series, row.start, row.end, row.city, row.country, is_virtual=row.mode == "virtual", name=row.title
            )
            for row in reference.meetings
            if row.parent is None
        ),
    )


def known_process(row: ReferenceProcess) -> KnownProcess:
    return KnownProcess(
        key=row.key,
        name=row.name,
        abbreviation=row.abbreviation,
        aliases=row.aliases,
        start=row.start,
        end=row.end,
        parent=row.parent,
        kind=row.kind,
        family=row.family,
        bare_since=row.bare_since,
        bare_until=row.bare_until,
        chairs=tuple(chair.name for chair in row.chairs),
    )


def _distinct(*names: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
