"""Organizations are named, described, merged and separated by decisions, and as before when those are taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from apps import search
from apps.actors.models import Organization
from apps.curation.errors import BadDecisionError, UndoRefusedError
from apps.curation.exchange import export_decisions
from apps.curation.models import Decision, OrganizationBefore, StatementBefore
from apps.curation.services import decide, undo
from apps.proceedings.models import Redirect, Statement
from tests.curation.base import shown, take
from tests.factories import OrganizationFactory

RECORD = """Working session on shared numbers
12 March 2021, Example Hall, Geneva, Switzerland

>> ADA OBINNA (Tables Institute):  Good morning to everybody in the room.  We begin with the report.

>> TABULA:  Thank you, Ada.  The institute has three remarks on the second chapter.

>> BRUNO KELLER:  We hear that the report was delayed, and we regret it.
"""

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tables(tmp_path: Path) -> Organization:
    found = OrganizationFactory.create(name="Institute of Round Tables", slug="round-tables", known_as=("IRT",))
    take(tmp_path, "record.txt", RECORD)
    return found


def make(what: str, /, **payload: Any) -> Decision:
    return decide(kind=what, payload=payload, by=None)


def said_for(words: str) -> str:
    return str(Statement.objects.get(text__contains=words).organization or "")


def as_before(before: dict[str, Any], *decisions: Decision) -> None:
    assert shown() != before
    for decision in reversed(decisions):
        undo(decision=decision, by=None)
    assert shown() == before
    assert not StatementBefore.objects.exists()
    assert not OrganizationBefore.objects.exists()


def test_a_name_is_one_of_theirs_and_tells_for_whom_it_was_said(tables: Organization) -> None:
    before = shown()
    by_label = make("name", organization=tables.slug, name="Tabula")
    by_affiliation = make("name", organization=tables.slug, name="Tables Institute", kind="former")
    assert said_for("three remarks") == said_for("Good morning") == "Institute of Round Tables"
    assert said_for("was delayed") == ""
    assert dict(tables.names.filter(decided=True).values_list("name", "kind")) == {
        "Tabula": "alias",
        "Tables Institute": "former",
    }
    as_before(before, by_label, by_affiliation)


@pytest.mark.parametrize("payload", [{"name": "…"}, {"name": "Tables", "kind": "main"}, {"name": ""}])
def test_a_name_that_is_none(tables: Organization, payload: dict[str, str]) -> None:
    with pytest.raises(BadDecisionError):
        make("name", organization=tables.slug, **payload)


def test_what_it_is(tables: Organization) -> None:
    house = OrganizationFactory.create(name="House of Furniture")
    before = shown()
    values = {"acronym": "IRT", "stakeholder_group": "academia", "country": "CH", "parent": house.slug}
    decision = make("describe", organization=tables.slug, values=values)
    tables.refresh_from_db()
    assert (tables.acronym, tables.stakeholder_group, tables.country.code, tables.parent) == (
        "IRT",
        "academia",
        "CH",
        house,
    )
    later = make("describe", organization=tables.slug, values={"country": "FR"})
    undo(decision=decision, by=None)
    tables.refresh_from_db()
    assert (tables.acronym, tables.country.code, tables.parent) == ("", "FR", None)
    undo(decision=later, by=None)
    assert shown() == before
    assert not OrganizationBefore.objects.exists()
    for wrong in ({"parent": tables.slug}, {"country": "XX"}, {"stakeholder_group": "aliens"}, {"name": "X"}, {}):
        with pytest.raises(BadDecisionError):
            make("describe", organization=tables.slug, values=wrong)


def test_a_part_of_its_part_is_refused(tables: Organization) -> None:
    house = OrganizationFactory.create(name="House of Furniture", parent=tables)
    with pytest.raises(BadDecisionError, match="a part of it"):
        make("describe", organization=tables.slug, values={"parent": house.slug})


def test_one_that_was_merged_comes_back_with_its_statements_and_names(tables: Organization) -> None:
    other = OrganizationFactory.create(name="Open Tables", slug="open-tables", known_as=("OT",))
    Statement.objects.filter(text__contains="three remarks").update(organization=other, method="label")
    before = shown()
    merge = make("merge", actor="organization", keep=tables.slug, merge=other.slug)
    assert said_for("three remarks") == "Institute of Round Tables"
    statement = Statement.objects.get(text__contains="three remarks")
    split = make("separate", organization=tables.slug, into=other.slug, statements=[statement.public_id], names=["IRT"])
    other.refresh_from_db()
    assert (said_for("three remarks"), other.merged_into) == ("Open Tables", None)
    assert other.names.filter(name="IRT", decided=True).exists()
    assert tables.names.get(name="IRT").retired
    as_before(before, merge, split)


def test_a_new_one_goes_when_that_is_taken_back_and_its_address_leads_on(tables: Organization) -> None:
    before = shown()
    named = make("name", organization=tables.slug, name="Tabula")
    split = make("separate", organization=tables.slug, into_name="Open Tables of the North", names=["Tabula"])
    made = Organization.objects.get(name="Open Tables of the North")
    assert said_for("three remarks") == "Open Tables of the North"
    above = make("describe", organization=tables.slug, values={"parent": made.slug})
    with pytest.raises(UndoRefusedError, match="Organization corrected"):
        undo(decision=Decision.objects.get(pk=split.pk), by=None)
    undo(decision=above, by=None)
    as_before(before, named, Decision.objects.get(pk=split.pk))
    assert Redirect.objects.get(old_path=made.get_absolute_url()).new_path == tables.get_absolute_url()
    assert len(list(export_decisions())) == 3


def test_nothing_to_move_is_refused(tables: Organization) -> None:
    for payload in ({}, {"into": "round-tables"}, {"into_name": "Another", "names": ["Institute of Round Tables"]}):
        with pytest.raises(BadDecisionError):
            make("separate", organization=tables.slug, **payload)


@pytest.mark.django_db(transaction=True)
def test_the_search_finds_by_what_was_decided(tables: Organization) -> None:
    search.rebuild()
    make("name", organization=tables.slug, name="Tabula")
    make("describe", organization=tables.slug, values={"country": "CH", "stakeholder_group": "academia"})
    for query in ("org:tabula", "country:CH", "group:academia"):
        assert search.query(search.SearchRequest(query)).total == 1, query
    assert search.check().total == 0


def test_decisions_stay_when_the_reference_is_loaded_anew() -> None:
    call_command("load_reference", verbosity=0)
    row = Organization.objects.exclude(acronym="").exclude(stakeholder_group="media").filter(is_state=False)[0]
    before = shown()
    facts = make("describe", organization=row.slug, values={"acronym": "XYZ", "stakeholder_group": "media"})
    names = [name for name in row.names.values_list("name", flat=True) if name != row.name]
    split = make("separate", organization=row.slug, into_name="The Other One", names=names[:1])
    held = shown()
    call_command("load_reference", "--update", verbosity=0)
    assert shown() == held
    as_before(before, facts, split)
