"""Loads the invented demonstration set, and takes all of it away again.

Owns what `fixtures/demonstration/manifest.yaml` becomes. Every row that it makes is marked as a demonstration.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

from apps import search
from apps.actors.facts import Basis, Confidence, dates
from apps.actors.models import NameKind, Organization, Speaker
from apps.actors.services import add_organization_names, add_speaker_names, attest_affiliation
from apps.ingestion.models import ImportItem, ImportRun
from apps.ingestion.reference.rows import Row
from apps.ingestion.services import Options, run_import
from apps.ingestion.sources import expand
from apps.ingestion.store.curated import import_overlay
from apps.lib.text import fold
from apps.proceedings.models import Meeting, Process, ProcessAlias, Redirect, SourceDocument, Statement, Venue

SOURCE = "demonstration set"
# User-assigned codes of ISO 3166-1 stand for invented States: no list of countries has them.
_INVENTED = ("XF", "XG", "XR", "XS")


def demonstration_folder() -> Path:
    """Where the demonstration set lies."""
    return Path(settings.FIXTURES_DIR) / "demonstration"


def load_demonstration(*, folder: Path, progress: Callable[[ImportItem], None] = lambda _: None) -> list[ImportItem]:
    """Take in the whole set. What the base holds of it already stays as it is.

    Raises:
        ReferenceDataError: the manifest can't be relied on.
    """
    path = folder / "manifest.yaml"
    manifest = Row(path.name, "manifest", yaml.safe_load(path.read_text(encoding="utf-8")))
    with transaction.atomic():
        meetings = _facts(manifest)
    items = []
    for row in manifest.rows("documents"):
        file = folder / row.text("file")
        run = run_import(
            sources=expand([str(file)]),
            requested=[file.name],
            options=Options(meeting=meetings[row.text("meeting")], is_demonstration=True),
            progress=progress,
        )
        items += list(run.items.all())
    return items


@transaction.atomic
def remove_demonstration() -> dict[str, int]:
    """Take away everything that was invented. Returns how many rows of each kind went."""
    removed: dict[str, int] = {}
    documents = SourceDocument.objects.filter(is_demonstration=True)
    statements = Statement.objects.filter(document__in=documents)
    search.queue(list(statements.values_list("pk", flat=True)))
    import_overlay().lift_documents(list(documents.values_list("pk", flat=True)))
    Redirect.objects.filter(new_path__in=[document.get_absolute_url() for document in documents]).delete()
    files = [(document.content.storage, document.content.name or "") for document in documents]
    kept = [statements, documents, *(model.objects.filter(is_demonstration=True) for model in _MODELS)]
    for rows in kept:
        name = str(rows.model._meta.verbose_name_plural)
        removed[name] = rows.count()
        rows.delete()
    # Files go last: a transaction that fails leaves the documents and their bytes.
    for storage, name in files:
        transaction.on_commit(partial(storage.delete, name))
    return {name: count for name, count in removed.items() if count}


_MODELS: tuple[Any, ...] = (ImportRun, Meeting, Venue, Process, Speaker, Organization)


def _facts(manifest: Row) -> dict[str, Meeting]:
    for row in manifest.rows("processes"):
        _process(row)
    organizations = {row.text("key"): _organization(row) for row in manifest.rows("organizations")}
    for row in manifest.rows("organizations"):
        if parent := row.optional("parent"):
            Organization.objects.filter(pk=organizations[row.text("key")].pk).update(parent=organizations[parent])
    for row in manifest.rows("people"):
        _person(row, organizations)
    venues = {row.text("key"): _venue(row) for row in manifest.rows("venues")}
    return {row.text("key"): _meeting(row, venues) for row in manifest.rows("meetings")}


def _invented() -> dict[str, Any]:
    return {
        "sources": [SOURCE],
        "basis": Basis.DEMONSTRATION,
        "confidence": Confidence.LOW,
        "is_demonstration": True,
    }


def _country(row: Row) -> str:
    code = row.optional("country") or ""
    return "" if code in _INVENTED else code


def _process(row: Row) -> None:
    process, created = Process.objects.get_or_create(
        slug=row.text("key"),
        defaults={
            "name": row.text("name"),
            "kind": row.text("kind"),
            "mandate": row.text("mandate"),
            **dates(start=row.optional_date("start"), end=row.optional_date("end")),
            **_invented(),
        },
    )
    if created:
        ProcessAlias.objects.bulk_create(
            [
                ProcessAlias(process=process, form=form, folded=fold(form), source=SOURCE)
                for form in row.texts("aliases")
            ]
        )


def _organization(row: Row) -> Organization:
    organization, created = Organization.objects.get_or_create(
        slug=row.text("key"),
        defaults={
            "name": row.text("name"),
            "acronym": row.optional("acronym") or "",
            "stakeholder_group": row.text("stakeholder_group"),
            "country": _country(row),
            "is_state": row.flag("is_state"),
            **_invented(),
        },
    )
    if created:
        acronym = row.optional("acronym")
        names = ((NameKind.MAIN, [organization.name]), (NameKind.ALIAS, row.texts("aliases")))
        for kind, forms in (*names, (NameKind.ACRONYM, [acronym] if acronym else [])):
            add_organization_names(organization=organization, names=forms, kind=kind, source=SOURCE)
    return organization


def _person(row: Row, organizations: dict[str, Organization]) -> None:
    speaker, created = Speaker.objects.get_or_create(
        slug=row.text("key"), defaults={"name": row.text("name"), **_invented()}
    )
    if not created:
        return
    add_speaker_names(speaker=speaker, names=[speaker.name], kind=NameKind.MAIN, source=SOURCE)
    add_speaker_names(speaker=speaker, names=row.texts("aliases"), kind=NameKind.ALIAS, source=SOURCE)
    for affiliation in row.rows("affiliations"):
        attest_affiliation(
            speaker=speaker,
            organization=organizations[affiliation.text("organization")],
            role=affiliation.optional("role") or "",
            start=affiliation.optional_date("from"),
            end=affiliation.optional_date("to"),
            source=SOURCE,
        )


def _venue(row: Row) -> Venue:
    venue, _ = Venue.objects.get_or_create(
        slug=row.text("key"),
        defaults={
            "name": row.text("name"),
            "city": row.text("city"),
            "country": _country(row),
            "latitude": row.degrees("lat"),
            "longitude": row.degrees("lon"),
            **_invented(),
        },
    )
    return venue


def _meeting(row: Row, venues: dict[str, Venue]) -> Meeting:
    meeting, _ = Meeting.objects.get_or_create(
        slug=row.text("key"),
        defaults={
            "title": row.text("title"),
            "series": Process.objects.filter(slug=row.text("series")).first(),
            "mode": row.optional("mode") or "",
            "time_zone": row.optional("time_zone") or "",
            "venue": venues[row.text("venue")],
            **dates(start=row.optional_date("start_date"), end=row.optional_date("end_date")),
            **_invented(),
        },
    )
    return meeting
