"""What is told of each kind of row but statements; `declared` says the same for the OpenAPI document.

What is not known is null. A date is as exact as it is known; what is known of a fact's sources goes with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from apps.actors import facts
from apps.actors.facts import SourcedModel
from apps.actors.models import Affiliation, Organization, OrganizationName, Speaker, SpeakerName
from apps.api import addresses
from apps.proceedings.models import AffiliationEvidence, Meeting, Process, ProcessChair, SourceDocument, Venue

Told = dict[str, Any]


def reference(kind: str, key: str | None, name: str | None) -> Told | None:
    """A row by its id, its name and its address alone; None where there is none."""
    return {"id": key, "name": name or "", "url": addresses.of(kind, key)} if key else None


def _row(kind: str, row: Any) -> Told | None:
    return reference(kind, row.slug, str(row)) if row else None


def _document(row: SourceDocument | None) -> Told | None:
    return reference("document", row.public_id, str(row)) if row else None


def iso(value: object) -> str | None:
    """A date or a country as its code; None where it is not known."""
    return str(value) if value else None


def _heading(kind: str, key: str) -> Told:
    return {"id": key, "url": addresses.of(kind, key), "page": addresses.page(kind, key)}


def _provenance(row: SourcedModel) -> Told:
    known = {"confidence": row.confidence, "basis": row.basis, "sources": list(row.sources)}
    return {"provenance": known, "demonstration": row.is_demonstration}


def meeting(row: Meeting) -> Told:
    """A meeting in a list."""
    return {
        **_heading("meeting", row.slug),
        "title": row.title,
        "series": _row("process", row.series),
        "parent": _row("meeting", row.parent),
        "start": iso(row.start),
        "end": iso(row.end),
        "start_time": row.start_time or None,
        "starts_at": row.starts_at.isoformat() if row.starts_at else None,
        "time_zone": row.time_zone or None,
        "mode": row.mode or None,
        "venue": _row("venue", row.venue),
        "city": row.venue.city or None if row.venue else None,
        "country": iso(row.venue.country) if row.venue else None,
        "planned_city": row.planned_city or None,
        "kind": row.kind or None,
        "number": row.number or None,
        "theme": row.theme or None,
        "note": row.note or None,
        "official_url": row.url or None,
        "statements": addresses.every("statements", f"meeting={row.slug}"),
        **_provenance(row),
    }


def meeting_whole(row: Meeting, sessions: Iterable[Meeting], documents: Iterable[SourceDocument]) -> Told:
    """A meeting by itself."""
    return {
        **meeting(row),
        "sessions": [_row("meeting", session) for session in sessions],
        "documents": [_document(document) for document in documents],
    }


def venue(row: Venue) -> Told:
    """A venue."""
    return {
        **_heading("venue", row.slug),
        "name": row.name,
        "city": row.city or None,
        "country": iso(row.country),
        "latitude": row.latitude,
        "longitude": row.longitude,
        "meetings": addresses.every("meetings", f"venue={row.slug}"),
        **_provenance(row),
    }


def speaker(row: Speaker) -> Told:
    """A person in a list."""
    return {
        **_heading("speaker", row.slug),
        "name": row.name,
        "note": row.note or None,
        "statements": addresses.every("statements", f"speaker={row.slug}"),
        **_provenance(row),
    }


def speaker_whole(
    row: Speaker, names: Iterable[SpeakerName], evidence: Iterable[AffiliationEvidence], chairs: Iterable[ProcessChair]
) -> Told:
    """A person by themselves; `evidence` are words of documents that show their affiliations."""
    shown: dict[int, list[Told]] = {}
    for one in evidence:
        if one.affiliation_id is not None:
            shown.setdefault(one.affiliation_id, []).append(_evidence(one))
    return {
        **speaker(row),
        "names": _names(names),
        "identifiers": _identifiers(row),
        "affiliations": [_affiliation(one, shown.get(one.pk, [])) for one in row.affiliations.all()],
        "chaired": [
            {"process": _row("process", chair.process), "role": chair.role or None, **_dates(chair)} for chair in chairs
        ],
    }


def _affiliation(row: Affiliation, evidence: list[Told]) -> Told:
    return {
        "organization": _row("organization", row.organization),
        "role": row.role or None,
        **_dates(row),
        "attested": iso(facts.known(row.attested_on, row.attested_on_precision)),
        "source": row.source or None,
        "evidence": evidence,
    }


def _evidence(row: AffiliationEvidence) -> Told:
    return {
        "document": _document(row.document),
        "start": row.start,
        "end": row.end,
        "method": row.method,
        "confidence": row.confidence,
    }


def _names(names: Iterable[SpeakerName | OrganizationName]) -> list[Told]:
    return [{"name": name.name, "kind": name.kind, "source": name.source or None} for name in names]


def _identifiers(row: Speaker | Organization) -> list[Told]:
    return [{"scheme": one.scheme, "value": one.value} for one in row.identifiers.all()]


def _dates(row: Any) -> Told:
    return {"start": iso(row.start), "end": iso(row.end)}


def organization(row: Organization) -> Told:
    """An organization or a State in a list."""
    return {
        **_heading("organization", row.slug),
        "name": row.name,
        "acronym": row.acronym or None,
        "stakeholder_group": row.stakeholder_group or None,
        "country": iso(row.country),
        "is_state": row.is_state,
        "regional_group": row.regional_group.abbreviation if row.regional_group else None,
        "parent": _row("organization", row.parent),
        **_dates(row),
        "website": row.website or None,
        "note": row.note or None,
        "statements": addresses.every("statements", f"org={row.slug}"),
        **_provenance(row),
    }


def organization_whole(row: Organization, names: Iterable[OrganizationName], memberships: Iterable[Process]) -> Told:
    """An organization by itself, with what was fetched beside it."""
    return {
        **organization(row),
        "names": _names(names),
        "identifiers": _identifiers(row),
        "parts": [_row("organization", part) for part in row.children.all()],
        "memberships": [_row("process", process) for process in memberships],
    }


def process(row: Process) -> Told:
    """A process in a list."""
    return {
        **_heading("process", row.slug),
        "name": row.name,
        "abbreviation": row.abbreviation or None,
        "kind": row.kind,
        "parent": _row("process", row.parent),
        "family": _row("process", row.family),
        "predecessor": _row("process", row.predecessor),
        "successor": _row("process", row.successor),
        **_dates(row),
        "established_by": row.established_by or None,
        "established_by_url": row.established_by_url or None,
        "mandate": row.mandate or None,
        "website": row.website or None,
        "ambiguity_note": row.ambiguity_note or None,
        "meetings": addresses.every("meetings", f"process={row.slug}"),
        **_provenance(row),
    }


def process_whole(row: Process) -> Told:
    """A process by itself, with what was fetched beside it."""
    members = sorted((member.organization for member in row.members.all()), key=lambda member: member.name)
    return {
        **process(row),
        "names": [{"name": alias.form, "garble": alias.garble} for alias in row.aliases.all()],
        "members": [_row("organization", member) for member in members],
        "chairs": [
            {
                "name": chair.name,
                "speaker": _row("speaker", chair.speaker),
                "country": iso(chair.country),
                "role": chair.role or None,
                **_dates(chair),
                "source": chair.source or None,
            }
            for chair in row.chairs.all()
        ],
        "documents": [
            {
                "symbol": document.symbol,
                "title": document.title,
                "role": document.role,
                **_dates(document),
                "official_url": document.official_url,
                "source": document.source or None,
            }
            for document in row.documents.all()
        ],
    }


def document(row: SourceDocument) -> Told:
    """A source document in a list."""
    return {
        **_heading("document", row.public_id),
        "title": str(row),
        "authors": list(row.authors),
        "publisher": row.publisher or None,
        "published": iso(row.published),
        "language": row.language or None,
        "disclaimer": row.disclaimer or None,
        "rough_draft": row.rough_draft,
        "media_type": row.media_type,
        "size": row.size,
        "sha256": row.sha256,
        "taken_from": row.origin if row.origin.startswith(("https://", "http://")) else None,
        "read_as": row.parser,
        "superseded_by": _document(row.superseded_by),
        "same_as": _document(row.same_as),
        "statements": addresses.every("statements", f"document={row.public_id}"),
        "demonstration": row.is_demonstration,
    }


def document_whole(row: SourceDocument, meetings: Iterable[Meeting]) -> Told:
    """A source document by itself."""
    return {**document(row), "meetings": [_row("meeting", meeting) for meeting in meetings]}
