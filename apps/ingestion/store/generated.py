"""Fills the base with invented records, marked as a demonstration.

Owns how an invented meeting becomes rows. Must not know how it is invented.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django_countries import countries

from apps.actors.facts import Basis, Confidence
from apps.actors.models import NameKind, Organization, OrganizationName, Speaker, SpeakerName, StakeholderGroup
from apps.ingestion.generation import Generator, InventedMeeting
from apps.ingestion.store.public_ids import statement_id
from apps.lib.partial_dates import Precision
from apps.lib.slugs import slug
from apps.lib.text import fold
from apps.proceedings.insertion import insert
from apps.proceedings.models import Meeting, Mention, Method, Process, SourceDocument, Statement, Venue, label_of

_BATCH = 1000
_MARK: dict[str, Any] = {
    "sources": ["generated"],
    "basis": Basis.DEMONSTRATION,
    "confidence": Confidence.LOW,
    "is_demonstration": True,
}


def store_generated(*, generator: Generator, prefix: str, progress: Callable[[int], None] = lambda _: None) -> int:
    """Store everything that the generator invents; returns the number of statements.

    `prefix` begins every slug and address of it. `progress` is told the number of statements so far.
    """
    with transaction.atomic():
        speakers, organizations, venues = _actors(generator, prefix)
    processes = dict(Process.objects.values_list("slug", "pk"))
    stored = 0
    for number, meeting in enumerate(generator.meetings()):
        with transaction.atomic():
            stored += _meeting(meeting, f"{prefix}-{number}", generator, speakers, organizations, venues, processes)
        progress(stored)
    return stored


def _actors(generator: Generator, prefix: str) -> tuple[list[Speaker], list[Organization], list[Venue]]:
    def slugs(names: list[str]) -> list[str]:
        return [f"{prefix}-{number}-{slug(name, length=40)}" for number, name in enumerate(names)]

    groups = list(StakeholderGroup)
    codes = [code for code, _ in countries]
    organizations = Organization.objects.bulk_create(
        [
            Organization(
                slug=s,
                name=name,
                stakeholder_group=groups[number % len(groups)],
                country=codes[number % len(codes)],
                **_MARK,
            )
            for number, (s, name) in enumerate(
                zip(slugs(generator.organizations), generator.organizations, strict=True)
            )
        ],
        batch_size=_BATCH,
    )
    speakers = Speaker.objects.bulk_create(
        [Speaker(slug=s, name=n, **_MARK) for s, n in zip(slugs(generator.speakers), generator.speakers, strict=True)],
        batch_size=_BATCH,
    )
    venues = Venue.objects.bulk_create(
        [
            Venue(slug=s, name=n, city=n.split()[0], **_MARK)
            for s, n in zip(slugs(generator.venues), generator.venues, strict=True)
        ],
        batch_size=_BATCH,
    )
    SpeakerName.objects.bulk_create(
        [SpeakerName(speaker=row, **_name(row.name)) for row in speakers], batch_size=_BATCH
    )
    OrganizationName.objects.bulk_create(
        [OrganizationName(organization=row, **_name(row.name)) for row in organizations], batch_size=_BATCH
    )
    return speakers, organizations, venues


def _name(name: str) -> dict[str, Any]:
    return {"name": name, "folded": fold(name), "kind": NameKind.MAIN, "source": "generated"}


def _meeting(
    invented: InventedMeeting,
    key: str,
    generator: Generator,
    speakers: list[Speaker],
    organizations: list[Organization],
    venues: list[Venue],
    processes: dict[str, int],
) -> int:
    meeting = Meeting.objects.create(
        slug=key,
        title=invented.title,
        starts_on=invented.day,
        starts_on_precision=Precision.DAY,
        venue=venues[invented.venue],
        series_id=processes.get(invented.series),
        **_MARK,
    )
    lines, spans = [f"{invented.title}, {key}\n\n"], []
    at = len(lines[0])
    for statement in invented.statements:
        label = f">> {speakers[statement.speaker].name.upper()}: " if statement.speaker is not None else ">> "
        spans.append((at + len(label), at + len(label) + len(statement.text)))
        lines.append(f"{label}{statement.text}\n\n")
        at += len(lines[-1])
    document = _document("".join(lines), key, invented)
    insert(
        Statement,
        [
            _statement(position, invented, document, meeting, spans[position], generator, speakers, organizations)
            for position in range(len(invented.statements))
        ],
    )
    keys = dict(document.statements.values_list("position", "pk"))
    insert(
        Mention,
        [
            {
                "document_id": document.pk,
                "statement_id": keys[position],
                "process_id": processes[mention.process],
                "surface": mention.surface,
                "start": spans[position][0] + mention.start,
                "end": spans[position][0] + mention.start + len(mention.surface),
                "method": "alias",
                "confidence": 1.0,
            }
            for position, source in enumerate(invented.statements)
            for mention in source.mentions
            if mention.process in processes
        ],
    )
    return len(keys)


def _document(text: str, key: str, invented: InventedMeeting) -> SourceDocument:
    data = text.encode()
    sha256 = hashlib.sha256(data).hexdigest()
    document = SourceDocument(
        public_id=sha256[:12],
        sha256=sha256,
        size=len(data),
        origin=f"generated/{key}.txt",
        name=f"{key}.txt",
        media_type="text/plain",
        text=text,
        title=invented.title,
        language="en",
        parser="chevron",
        is_demonstration=True,
    )
    document.content.save(key, ContentFile(data), save=False)
    document.save()
    return document


def _statement(
    position: int,
    invented: InventedMeeting,
    document: SourceDocument,
    meeting: Meeting,
    span: tuple[int, int],
    generator: Generator,
    speakers: list[Speaker],
    organizations: list[Organization],
) -> dict[str, Any]:
    source = invented.statements[position]
    speaker = speakers[source.speaker] if source.speaker is not None else None
    organization = organizations[generator.organization_of(source.speaker)] if source.speaker is not None else None
    return {
        "public_id": statement_id(document.sha256, position),
        "document_id": document.pk,
        "meeting_id": meeting.pk,
        "position": position,
        "kind": source.kind,
        "recorded_name": speaker.name.upper() if speaker else "",
        "label": label_of(speaker.name) if speaker else "",
        "start": span[0],
        "end": span[1],
        "text": source.text,
        "language": "en",
        "said_on": invented.day,
        "said_on_precision": Precision.DAY,
        "speaker_id": speaker.pk if speaker else None,
        "organization_id": organization.pk if organization else None,
        "method": Method.LABEL if speaker else "",
        "confidence": 1.0 if speaker else None,
    }
