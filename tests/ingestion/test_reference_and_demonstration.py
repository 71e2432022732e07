"""The reference data and the demonstration set in the base: loaded once, and the latter taken away without a trace."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command

from apps import search
from apps.actors.models import Organization, OrganizationName, Speaker
from apps.ingestion.models import ImportItem
from apps.ingestion.reference import known_from, read_reference
from apps.ingestion.store.known import known_from_base, known_to_show, reference_folder
from apps.proceedings.models import Meeting, Process, SourceDocument, Statement
from apps.search.models import IndexChange

pytestmark = pytest.mark.django_db

OURS = ("actors", "proceedings", "ingestion")


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every model of ours; keys are left out where rows come back under others."""
    return {
        model._meta.label: sorted(model._default_manager.values(), key=str)
        for label in OURS
        for model in apps.get_app_config(label).get_models()
    }


def load_reference(*options: str) -> str:
    out = io.StringIO()
    call_command("load_reference", *options, stdout=out)
    return out.getvalue()


def test_loading_twice_is_loading_once() -> None:
    load_reference()
    before = everything()
    assert "already" in load_reference()
    assert everything() == before


def test_what_a_curator_corrected_stays() -> None:
    load_reference()
    Process.objects.filter(slug="igf").update(mandate="Corrected by a curator.")
    load_reference()
    assert Process.objects.get(slug="igf").mandate == "Corrected by a curator."
    load_reference("--update")
    assert Process.objects.get(slug="igf").mandate != "Corrected by a curator."


def test_every_row_of_the_files_is_in_the_base() -> None:
    load_reference()
    reference = read_reference(reference_folder())
    assert set(Process.objects.values_list("slug", flat=True)) == {row.key for row in reference.processes}
    assert set(Meeting.objects.values_list("slug", flat=True)) == {row.key for row in reference.meetings}
    assert set(Speaker.objects.values_list("slug", flat=True)) == {row.key for row in reference.people}
    assert {row.key for row in reference.organizations} <= set(Organization.objects.values_list("slug", flat=True))


def test_every_row_keeps_its_sources() -> None:
    load_reference()
    for model in (Process, Meeting, Speaker, Organization):
        assert not model.objects.filter(sources=[]).exists(), model


def test_norway_and_namibia_are_countries() -> None:
    load_reference()
    assert {o.country.code for o in Organization.objects.filter(slug__in=["norway", "namibia"])} == {"NO", "NA"}


def test_the_base_knows_what_the_files_know() -> None:
    reference = known_from(read_reference(reference_folder()))
    assert known_to_show() == reference  # an empty base answers from the files
    load_reference()
    base = known_from_base(demonstration=False)
    assert {p.key: {a.form for a in p.aliases} for p in base.processes} == {
        p.key: {a.form for a in p.aliases} for p in reference.processes
    }
    assert base.organizations_by_name.keys() == reference.organizations_by_name.keys()
    assert base.speakers_by_name.keys() == reference.speakers_by_name.keys()
    assert set(base.editions) == set(reference.editions)


def test_garbled_names_are_no_evidence() -> None:
    load_reference()
    garbled = OrganizationName.objects.filter(kind="garble").values_list("folded", flat=True)
    asserting = set(OrganizationName.objects.exclude(kind__in=["garble", "partial"]).values_list("folded", flat=True))
    assert garbled
    known = known_from_base(demonstration=False).organizations_by_name
    assert not [name for name in garbled if name in known and name not in asserting]


@pytest.mark.django_db(transaction=True)
def test_the_demonstration_comes_and_goes_without_a_trace(documents_folder: Path) -> None:
    load_reference()
    search.rebuild()
    before = everything()
    call_command("load_demo", stdout=io.StringIO())
    assert SourceDocument.objects.count() >= 8
    assert not Statement.objects.filter(document__is_demonstration=False).exists()
    assert not Speaker.objects.exclude(is_demonstration=True).filter(statements__isnull=False).exists()
    call_command("remove_demo", stdout=io.StringIO())
    assert everything() == before
    assert not [path for path in documents_folder.rglob("*") if path.is_file()]
    assert not IndexChange.objects.exists()  # the index has followed


@pytest.mark.django_db(transaction=True)
def test_the_demonstration_is_loaded_once() -> None:
    load_reference()
    call_command("load_demo", stdout=io.StringIO())
    before = {label: rows for label, rows in everything().items() if not label.startswith("ingestion.")}
    call_command("load_demo", stdout=io.StringIO())
    assert {label: rows for label, rows in everything().items() if not label.startswith("ingestion.")} == before
    assert set(ImportItem.objects.values_list("outcome", flat=True)) == {"taken", "unchanged"}
