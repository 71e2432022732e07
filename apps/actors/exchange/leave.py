"""The way out of the base: every person and organization as records, in an order that does not depend on the base."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from apps.actors.exchange.rows import Record, yes
from apps.actors.facts import SourcedModel
from apps.actors.models import (
    Affiliation,
    Organization,
    OrganizationIdentifier,
    OrganizationName,
    RegionalGroup,
    Speaker,
    SpeakerIdentifier,
    SpeakerName,
)
from apps.lib.partial_dates import PartialDate, Precision


def records() -> Iterator[Record]:
    """All of it; a constant number of queries."""
    for group in RegionalGroup.objects.order_by("slug"):
        yield _record("regional-group", group.slug, name=group.name, acronym=group.abbreviation, note=group.note) | (
            _sourced(group)
        )
    yield from _organizations()
    yield from _names("organization", OrganizationName)
    yield from _identifiers("organization", OrganizationIdentifier)
    for person in Speaker.objects.select_related("merged_into").order_by("slug"):
        yield _record("person", person.slug, name=person.name, merged_into=_slug(person.merged_into)) | (
            {"note": person.note} | _sourced(person)
        )
    yield from _names("person", SpeakerName)
    yield from _identifiers("person", SpeakerIdentifier)
    yield from _affiliations()


def _organizations() -> Iterator[Record]:
    related = ("regional_group", "parent", "merged_into")
    for row in Organization.objects.select_related(*related).order_by("slug"):
        yield (
            _record(
                "organization",
                row.slug,
                name=row.name,
                acronym=row.acronym,
                group=row.stakeholder_group,
                country=str(row.country),
                state=yes(row.is_state),
                regional_group=_slug(row.regional_group),
                parent=_slug(row.parent),
                merged_into=_slug(row.merged_into),
                start=_written(row.start),
                end=_written(row.end),
                website=row.website,
                note=row.note,
            )
            | _sourced(row)
        )


def _names(kind: str, model: type[Any]) -> Iterator[Record]:
    owner = "speaker" if kind == "person" else "organization"
    for row in model.objects.select_related(owner).order_by(f"{owner}__slug", "folded"):
        said = {"kind": row.kind, "source": row.source, "decided": yes(row.decided), "retired": yes(row.retired)}
        yield _record(f"{kind}-name", getattr(row, owner).slug, name=row.name) | said


def _identifiers(kind: str, model: type[Any]) -> Iterator[Record]:
    owner = "speaker" if kind == "person" else "organization"
    for row in model.objects.select_related(owner).order_by("scheme", "value"):
        yield _record(f"{kind}-identifier", getattr(row, owner).slug, scheme=row.scheme, value=row.value)


def _affiliations() -> Iterator[Record]:
    order = ("speaker__slug", "organization__slug", "role", "attested_on", "source")
    for row in Affiliation.objects.select_related("speaker", "organization").order_by(*order):
        precision = row.attested_on_precision
        attested = PartialDate(row.attested_on, Precision(precision)) if row.attested_on and precision else None
        yield _record(
            "affiliation",
            row.speaker.slug,
            organization=row.organization.slug,
            role=row.role,
            start=_written(row.start),
            end=_written(row.end),
            attested=_written(attested),
            source=row.source,
        )


def _record(kind: str, key: str, **columns: str) -> Record:
    return {"record": kind, "key": key, **columns}


def _sourced(row: SourcedModel) -> Record:
    return {
        "sources": json.dumps([str(source) for source in row.sources], ensure_ascii=False) if row.sources else "",
        "confidence": row.confidence,
        "basis": row.basis,
        "demonstration": yes(row.is_demonstration),
    }


def _slug(row: Any) -> str:
    return row.slug if row else ""


def _written(day: PartialDate | None) -> str:
    return str(day) if day else ""
