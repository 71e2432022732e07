"""The names that resolution may rely on, from the base; to look at, from `fixtures/reference` where the base is empty.

Owns that choice. Must not know how names are used.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError, ProgrammingError
from django.db.models import QuerySet

from apps.actors.facts import Basis
from apps.actors.models import NameKind, Organization, OrganizationName, Speaker, SpeakerName
from apps.ingestion.known import Known, KnownActor, KnownAlias, KnownEdition, KnownProcess
from apps.ingestion.reference import known_from, read_reference
from apps.lib.partial_dates import PartialDate
from apps.proceedings.models import Meeting, Mode, Process, ProcessAlias


def reference_folder() -> Path:
    """Where the curated reference data lies."""
    return Path(settings.FIXTURES_DIR) / "reference"


def known_to_show() -> Known:
    """The names for a reader who looks before anything is stored: those of the base, or of the reference data where the
    base is not set up yet (it has no process, or no tables)."""
    try:
        is_set_up = Process.objects.exists()
    except (OperationalError, ProgrammingError):  # no tables yet
        is_set_up = False
    return known_from_base(demonstration=False) if is_set_up else known_from(read_reference(reference_folder()))


def known_from_base(*, demonstration: bool) -> Known:
    """Speakers, organizations and processes with their confirmed names, display name first.

    A real document never resolves to a person invented for the demonstration, nor the other way round: `remove_demo`
    would otherwise take a real attribution away.
    """
    speakers = Speaker.objects.filter(is_demonstration=demonstration)
    organizations = Organization.objects.all() if demonstration else Organization.objects.filter(is_demonstration=False)
    return Known(
        speakers=_actors(speakers, SpeakerName.objects.filter(speaker__in=speakers), "speaker_id"),
        organizations=_actors(
            organizations, OrganizationName.objects.filter(organization__in=organizations), "organization_id"
        ),
        processes=known_processes(),
        editions=known_editions(),
    )


def _actors(actors: QuerySet[Any], names: QuerySet[Any], owner: str) -> tuple[KnownActor, ...]:
    borne: dict[int, list[str]] = defaultdict(list)
    for key, name in (
        names.filter(kind__in=NameKind.asserting(), decided=False).order_by("pk").values_list(owner, "name")
    ):
        borne[key].append(name)
    columns = ("pk", "slug", "name", "is_state") if actors.model is Organization else ("pk", "slug", "name")
    return tuple(
        KnownActor(key=slug, names=tuple(dict.fromkeys([name, *borne[pk]])), is_state=bool(rest and rest[0]))
        for pk, slug, name, *rest in actors.order_by("pk").values_list(*columns)
    )


def known_processes() -> tuple[KnownProcess, ...]:
    """All processes with the forms by which texts name them."""
    aliases: dict[int, list[KnownAlias]] = defaultdict(list)
    for alias in ProcessAlias.objects.order_by("pk"):
        aliases[alias.process_id].append(
            KnownAlias(
                form=alias.form,
                exact=alias.exact,
                shared=alias.shared,
                garble=alias.garble,
                echo=alias.echo,
                context=tuple(alias.context),
                unless=tuple(alias.unless),
                since=_day(alias.since),
                until=_day(alias.until),
            )
        )
    return tuple(
        KnownProcess(
            key=process.slug,
            name=process.name,
            abbreviation=process.abbreviation or None,
            aliases=tuple(aliases[process.pk]),
            start=process.start,
            end=process.end,
            parent=process.parent.slug if process.parent else None,
            kind=process.kind,
            family=process.family.slug if process.family else None,
            bare_since=_day(process.bare_since),
            bare_until=_day(process.bare_until),
            chairs=tuple(chair.name for chair in process.chairs.all()),
        )
        for process in Process.objects.select_related("parent", "family").prefetch_related("chairs").order_by("pk")
    )


def known_editions() -> tuple[KnownEdition, ...]:
    """The meetings that were looked up, not read out of a record: what records call by series and year."""
    looked_up = Meeting.objects.filter(parent=None, is_demonstration=False).exclude(basis=Basis.RECORD)
    return tuple(
        KnownEdition(
            series=meeting.series.slug,
            start=meeting.start,
            end=PartialDate(meeting.ends_on),
            city=(meeting.venue.city or None) if meeting.venue else None,
            country=(meeting.venue.country.code or None) if meeting.venue else None,
            is_virtual=meeting.mode == Mode.VIRTUAL,
            name=meeting.title,
        )
        for meeting in looked_up.select_related("series", "venue").order_by("pk")
        if meeting.series and meeting.start and meeting.ends_on
    )


def _day(day: date | None) -> PartialDate | None:
    return PartialDate(day) if day else None
