"""Loads the curated reference data into the base.

Owns how a reference record becomes rows. Rows that the base holds already are left as they are, since a curator may
have corrected them, unless an update is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models, transaction

from apps.actors.facts import dates
from apps.actors.models import (
    NameKind,
    Organization,
    OrganizationIdentifier,
    OrganizationName,
    RegionalGroup,
    Speaker,
    StakeholderGroup,
)
from apps.actors.services import add_speaker_names, attest_affiliation
from apps.ingestion.known import KnownAlias
from apps.ingestion.reference import (
    Facts,
    Reference,
    ReferenceMeeting,
    ReferenceName,
    ReferenceOrganization,
    ReferencePerson,
    ReferenceProcess,
    ReferenceState,
)
from apps.ingestion.store.curated import import_overlay
from apps.lib.partial_dates import PartialDate
from apps.lib.text import fold
from apps.proceedings.models import (
    GlossaryTerm,
    Meeting,
    Process,
    ProcessAlias,
    ProcessChair,
    ProcessDocument,
    ProcessMember,
    Venue,
)
from apps.proceedings.services import find_or_create_venue

SOURCE = "reference data"
_Row = TypeVar("_Row", bound=models.Model)


class ReferenceLoader:
    """Loads one set of records. `created` and `updated` count the rows of each kind that were written."""

    def __init__(self, reference: Reference, *, update: bool = False) -> None:
        self._reference = reference
        self._update = update
        self.created: dict[str, int] = {}
        self.updated: dict[str, int] = {}

    @transaction.atomic
    def load(self) -> None:
        """All of it or nothing."""
        overlay = import_overlay()
        overlay.lift_facts()
        self._groups()
        self._organizations()
        self._processes()
        self._people()
        self._meetings()
        self._terms()
        overlay.lay_facts()

    def _put(self, model: type[_Row], lookup: dict[str, Any], values: dict[str, Any]) -> _Row | None:
        """The row where it was written, None where the base has it and no update was asked for."""
        name = str(model._meta.verbose_name_plural)
        row = model._default_manager.filter(**lookup).first()
        if row is None:
            self.created[name] = self.created.get(name, 0) + 1
            return model._default_manager.create(**lookup, **values)
        if not self._update:
            return None
        for field, value in values.items():
            setattr(row, field, value)
        row.save()
        self.updated[name] = self.updated.get(name, 0) + 1
        return row

    def _groups(self) -> None:
        for row in self._reference.groups:
            values = {"name": row.name, "abbreviation": row.abbreviation, "note": row.note or "", **_sourced(row.facts)}
            self._put(RegionalGroup, {"slug": row.key}, values)

    def _organizations(self) -> None:
        groups = {group.slug: group for group in RegionalGroup.objects.all()}
        written: list[tuple[Organization, str | None]] = []
        for row in self._reference.organizations:
            if organization := self._put(Organization, {"slug": row.key}, _organization(row)):
                forms = [ReferenceName(row.name), *row.aliases]
                self._organization_names(organization, forms, acronym=row.acronym)
                if row.wikidata:
                    OrganizationIdentifier.objects.get_or_create(
                        scheme="wikidata", value=row.wikidata, defaults={"organization": organization}
                    )
                written.append((organization, row.parent))
        for state in self._reference.states:
            if not state.organization:
                values = _state(state, groups.get(state.group or ""))
                if organization := self._put(Organization, {"slug": state.key}, values):
                    self._organization_names(organization, [ReferenceName(state.name), *state.names], acronym=None)
        keys = dict(Organization.objects.values_list("slug", "pk"))
        for organization, parent in written:
            organization.parent_id = keys.get(parent or "")
        Organization.objects.bulk_update([organization for organization, _ in written], ["parent"])

    def _organization_names(
        self, organization: Organization, forms: Iterable[ReferenceName], *, acronym: str | None
    ) -> None:
        kinds: dict[str, tuple[str, NameKind]] = {}
        for form in forms:
            kind = NameKind.ALIAS
            if form.garble:
                kind = NameKind.GARBLE
            elif form.not_alone:
                kind = NameKind.PARTIAL
            elif form.form == organization.name:
                kind = NameKind.MAIN
            kinds.setdefault(fold(form.form), (form.form, kind))
        if acronym:
            kinds[fold(acronym)] = (acronym, NameKind.ACRONYM)
        OrganizationName.objects.filter(organization=organization, source=SOURCE).delete()
        OrganizationName.objects.bulk_create(
            [
                OrganizationName(organization=organization, name=name, folded=folded, kind=kind, source=SOURCE)
                for folded, (name, kind) in kinds.items()
                if folded
            ],
            ignore_conflicts=True,
        )

    def _processes(self) -> None:
        states = dict(Organization.objects.states().values_list("country", "pk"))
        written: list[tuple[Process, ReferenceProcess]] = []
        for row in self._reference.processes:
            if process := self._put(Process, {"slug": row.key}, _process(row)):
                written.append((process, row))
                process.aliases.filter(source=SOURCE).delete()
                ProcessAlias.objects.bulk_create(
                    [_alias(process, alias) for alias in row.aliases], ignore_conflicts=True
                )
                process.chairs.filter(source=SOURCE).delete()
                for chair in row.chairs:
                    ProcessChair.objects.create(
                        process=process,
                        name=chair.name,
                        country=chair.country or "",
                        source=SOURCE,
                        **dates(start=chair.start, end=chair.end),
                    )
                process.documents.filter(source=SOURCE).delete()
                ProcessDocument.objects.bulk_create(
                    [
                        ProcessDocument(
                            process=process,
                            symbol=document.symbol,
                            title=document.title,
                            role=document.role,
                            source=SOURCE,
                            **dates(start=document.on, end=document.on),
                        )
                        for document in row.documents
                    ],
                    ignore_conflicts=True,
                )
                ProcessMember.objects.bulk_create(
                    [
                        ProcessMember(process=process, organization_id=states[code])
                        for code in row.members
                        if code in states
                    ],
                    ignore_conflicts=True,
                )
        keys = dict(Process.objects.values_list("slug", "pk"))
        for process, row in written:
            process.parent_id = keys.get(row.parent or "")
            process.family_id = keys.get(row.family or "")
            process.predecessor_id = keys.get(row.predecessor or "")
            process.successor_id = keys.get(row.successor or "")
        Process.objects.bulk_update([p for p, _ in written], ["parent", "family", "predecessor", "successor"])

    def _people(self) -> None:
        organizations = {organization.slug: organization for organization in Organization.objects.all()}
        for row in self._reference.people:
            if speaker := self._put(Speaker, {"slug": row.key}, {"name": row.name, **_sourced(row.facts)}):
                add_speaker_names(speaker=speaker, names=[row.name], kind=NameKind.MAIN, source=SOURCE)
                _affiliations(speaker, row, organizations)
        speakers = dict(Speaker.objects.filter(is_demonstration=False).values_list("name", "pk"))
        for chair in ProcessChair.objects.filter(speaker__isnull=True, name__in=speakers):
            chair.speaker_id = speakers[chair.name]
            chair.save(update_fields=["speaker"])

    def _meetings(self) -> None:
        series = dict(Process.objects.values_list("slug", "pk"))
        written: list[tuple[Meeting, str | None]] = []
        for row in self._reference.meetings:
            values = {"series_id": series.get(row.series), "venue": _venue(row), **_meeting(row)}
            if meeting := self._put(Meeting, {"slug": row.key}, values):
                written.append((meeting, row.parent))
        keys = dict(Meeting.objects.values_list("slug", "pk"))
        for meeting, parent in written:
            meeting.parent_id = keys.get(parent or "")
        Meeting.objects.bulk_update([meeting for meeting, _ in written], ["parent"])

    def _terms(self) -> None:
        processes = dict(Process.objects.values_list("slug", "pk"))
        organizations = dict(Organization.objects.values_list("slug", "pk"))
        for row in self._reference.terms:
            self._put(
                GlossaryTerm,
                {"acronym": row.acronym, "expansion": row.expansion},
                {
                    "is_garble": row.is_caption_error,
                    "process_id": processes.get(row.process or ""),
                    "organization_id": organizations.get(row.organization or ""),
                    **_sourced(row.facts),
                },
            )


def _sourced(facts: Facts) -> dict[str, Any]:
    return {"sources": list(facts.sources), "confidence": facts.confidence, "basis": facts.basis}


def _organization(row: ReferenceOrganization) -> dict[str, Any]:
    return {
        "name": row.name,
        "acronym": row.acronym or "",
        "stakeholder_group": row.stakeholder_group,
        "country": row.country or "",
        "website": row.website or "",
        "note": row.note or "",
        **_sourced(row.facts),
    }


def _state(row: ReferenceState, group: RegionalGroup | None) -> dict[str, Any]:
    return {
        "name": row.name,
        "stakeholder_group": StakeholderGroup.GOVERNMENT,
        "country": row.code,
        "is_state": True,
        "regional_group": group,
        "website": row.website or "",
        "note": row.note or "",
        **_sourced(row.facts),
    }


def _process(row: ReferenceProcess) -> dict[str, Any]:
    return {
        "name": row.name,
        "abbreviation": row.abbreviation or "",
        "kind": row.kind,
        "established_by": row.established_by or "",
        "established_by_url": row.established_by_url or "",
        "mandate": row.mandate,
        "website": row.website or "",
        "ambiguity_note": row.ambiguity_note or "",
        "bare_since": _first(row.bare_since),
        "bare_until": _last(row.bare_until),
        **dates(start=row.start, end=row.end),
        **_sourced(row.facts),
    }


def _alias(process: Process, alias: KnownAlias) -> ProcessAlias:
    return ProcessAlias(
        process=process,
        form=alias.form,
        folded=fold(alias.form),
        exact=alias.exact,
        shared=alias.shared,
        garble=alias.garble,
        echo=alias.echo,
        context=list(alias.context),
        unless=list(alias.unless),
        since=_first(alias.since),
        until=_last(alias.until),
        source=SOURCE,
    )


def _affiliations(speaker: Speaker, row: ReferencePerson, organizations: dict[str, Organization]) -> None:
    for affiliation in row.affiliations:
        if affiliation.organization in organizations:
            attest_affiliation(
                speaker=speaker,
                organization=organizations[affiliation.organization],
                role=affiliation.role[:200],
                start=affiliation.start,
                end=affiliation.end,
                attested=affiliation.as_of,
                source=affiliation.source[:400],
            )


def _meeting(row: ReferenceMeeting) -> dict[str, Any]:
    return {
        "title": row.title,
        "mode": row.mode or "",
        "url": row.url or "",
        "kind": row.meeting_type or "",
        "number": str(row.number or ""),
        "theme": row.theme or "",
        "planned_city": row.planned_city or "",
        "note": row.note or "",
        "starts_at": datetime.fromisoformat(row.start_time_utc) if row.start_time_utc else None,
        **dates(start=row.start, end=row.end),
        **_sourced(row.facts),
    }


def _venue(row: ReferenceMeeting) -> Venue | None:
    if not row.venue and not row.city:
        return None
    venue, _ = find_or_create_venue(
        name=row.venue or row.city or "",
        city=row.city or "",
        country=row.country or "",
        source=row.url or SOURCE,
        latitude=row.latitude,
        longitude=row.longitude,
        **_sourced(row.facts),
    )
    return venue


def _first(day: PartialDate | None) -> date | None:
    return day.earliest if day else None


def _last(day: PartialDate | None) -> date | None:
    return day.latest if day else None
