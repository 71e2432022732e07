"""People and organizations as files and back: nothing is lost, nothing that a file does not name is touched."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.history import told
from apps.accounts.models import AuditEntry, Event
from apps.actors.errors import BadRecordError
from apps.actors.exchange import files, popolo, sheet
from apps.actors.exchange.rows import KINDS
from apps.actors.models import Affiliation, NameKind, Organization, RegionalGroup, Speaker
from apps.ingestion.readers.popolo import read_popolo
from apps.search.models import IndexChange
from tests.factories import (
    AffiliationFactory,
    OrganizationFactory,
    OrganizationIdentifierFactory,
    SpeakerFactory,
    SpeakerIdentifierFactory,
    SpeakerNameFactory,
    StateFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def directory() -> None:
    """Somebody and something of every kind, with what is hard to keep."""
    group = RegionalGroup.objects.create(slug="islands", name="Group of Islands", abbreviation="GI", sources=["A list"])
    state = StateFactory.create(name="Ruritania", slug="ruritania", country="CH", regional_group=group)
    wires = OrganizationFactory.create(
        name='Wires, "Lines" & Sons',
        slug="wires",
        acronym="=WLS",
        parent=state,
        website="https://wires.example.org/",
        starts_on=date(1998, 1, 1),
        starts_on_precision=1,
        ends_on=date(2004, 5, 31),
        ends_on_precision=2,
    )
    OrganizationFactory.create(name="Wires Society", slug="wires-society", merged_into=wires, note="Two\nlines\r\nhere")
    ada = SpeakerFactory.create(
        name="'Ada Öbinna", slug="ada", note="+1 after lunch", sources=["https://example.org/a,b", "A list; of people"]
    )
    SpeakerFactory.create(name="Ada O.", slug="ada-o", merged_into=ada)
    SpeakerNameFactory.create(speaker=ada, name="@da", kind=NameKind.GARBLE, source="Heard", retired=True)
    SpeakerNameFactory.create(speaker=ada, name="أدا", kind=NameKind.ALIAS, decided=True)
    SpeakerIdentifierFactory.create(speaker=ada, scheme="orcid", value="0000-0001")
    OrganizationIdentifierFactory.create(organization=wires)
    AffiliationFactory.create(
        speaker=ada,
        organization=wires,
        role="Chair, “acting”",
        starts_on=date(2016, 1, 1),
        starts_on_precision=1,
        ends_on=date(2018, 9, 30),
        ends_on_precision=2,
        attested_on=date(2017, 3, 4),
        attested_on_precision=3,
    )
    AffiliationFactory.create(speaker=ada, organization=state, role="", source="")


def empty() -> None:
    Speaker.objects.all().delete()
    Organization.objects.all().delete()
    RegionalGroup.objects.all().delete()


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of the base, with slugs in place of numbers."""
    numbers = {"id", "speaker_id", "organization_id", "parent_id", "merged_into_id", "regional_group_id"}
    told: dict[str, list[dict[str, Any]]] = {}
    for model in (RegionalGroup, Organization, Speaker, Affiliation):
        columns = [f.attname for f in model._meta.fields if f.attname not in numbers]
        related = [f"{f.name}__slug" for f in model._meta.fields if f.is_relation]
        told[model.__name__] = sorted(model._default_manager.values(*columns, *related), key=str)
    for model in (Speaker, Organization):
        names = ("slug", "names__name", "names__folded", "names__kind", "names__source")
        flags = ("names__decided", "names__retired", "identifiers__scheme", "identifiers__value")
        told[f"{model.__name__}'s"] = sorted(model._default_manager.values(*names, *flags), key=str)
    return told


@pytest.mark.parametrize("name", files.FORMATS)
def test_export_and_import_lose_nothing(directory: None, name: str) -> None:
    before, written = rows(), files.FORMATS[name].write()
    empty()
    files.take(written.encode(), by=None, why="a move")
    assert rows() == before
    assert files.FORMATS[name].write() == written


@pytest.mark.parametrize("name", files.FORMATS)
def test_a_second_time_changes_nothing(directory: None, name: str) -> None:
    arrival = files.take(files.FORMATS[name].write().encode(), by=None, why="the same")
    assert (arrival.differences, arrival.same > 10) == ([], True)
    assert not AuditEntry.objects.exists()


def test_both_formats_say_the_same(directory: None) -> None:
    def records(text: str) -> list[Any]:
        return sorted((record for _, record in files.read(text.encode())), key=str)

    assert records(files.FORMATS["csv"].write()) == records(files.FORMATS["popolo"].write())


def test_popolo_is_what_others_read(directory: None) -> None:
    read = read_popolo(files.FORMATS["popolo"].write(), encoding="utf-8", name="export.json")
    assert read is not None
    assert read.told is not None
    assert read.told.directory is not None
    assert {person.name for person in read.told.directory.people} == {"'Ada Öbinna", "Ada O."}
    assert len(read.told.directory.memberships) == 2


def test_a_spreadsheet_is_given_no_formula(directory: None) -> None:
    cells = [cell for line in files.FORMATS["csv"].write().splitlines() for cell in line.split(",")]
    assert not [cell for cell in cells if cell.strip('"').startswith(("=", "+", "@"))]


@given(value=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_any_text_survives_both_formats(value: str) -> None:
    """In the columns that hold free text; a format that strips or escapes wrongly loses a sign."""
    record = {"record": "person", "key": "ada", **dict.fromkeys(KINDS["person"], "")} | {"name": "Ada", "note": value}
    assert sheet.read(sheet.write([record]))[0][1] == record
    assert popolo.read(popolo.write([record]))[0][1] == record


def test_what_a_file_changes_is_told_kept_and_followed(directory: None) -> None:
    said = StatementFactory.create(speaker=Speaker.objects.get(slug="ada"))
    by = User.objects.create_user("edith")
    text = "record,key,name\r\nperson,ada,Ada Obinna\r\nperson,bo,Bo Bell\r\n"
    fresh = files.take(text.encode(), by=by, why="import of a list", rehearse=True)
    assert [(d.what, d.new) for d in fresh.differences] == [("speaker", False), ("speaker", True)]
    assert not Speaker.objects.filter(slug="bo").exists()
    assert not LogEntry.objects.exists()
    files.take(text.encode(), by=by, why="import of a list", client="192.0.2.1")
    assert Speaker.objects.get(slug="ada").name == "Ada Obinna"
    changes = [told(entry) for entry in LogEntry.objects.filter(object_repr="Ada Obinna")]
    assert any("name: 'Ada Öbinna → Ada Obinna" in line for change in changes for line in change.lines)
    assert {change.why for change in changes} == {"import of a list"}
    entry = AuditEntry.objects.get()
    assert (entry.event, entry.who, entry.client) == (Event.IMPORTED, "edith", "192.0.2.1")
    assert IndexChange.objects.filter(statement_id=said.pk).exists()


BAD = {
    b"\xff\xfe": "found another encoding",
    b"name\r\nAda": "begin with the head of an exported table",
    b"record,key,shoe\r\n": "found the columns record, key, shoe",
    b"record,key\r\ncat,tom\r\n": "line 2: found the record 'cat'",
    b"record,key\r\nperson,ada,more\r\n": "line 2: found 3 cells",
    b'record,key\r\nperson,"ada\r\n': "expected CSV",
    b"record,key\r\nperson,\r\n": "line 2, key: found nothing",
    b"record,key,name\r\nperson,ada,\r\n": "line 2: found",
    b"record,key,name\r\nperson,a b,Ada\r\n": "line 2: found slug",
    b"record,key,name,confidence\r\nperson,ada,Ada,absolute\r\n": "line 2: found confidence",
    b"record,key,name\r\nperson-name,nobody,Ada\r\n": "found the speaker 'nobody'",
    b"record,key,organization\r\naffiliation,ada,nothing\r\n": "found the organization 'nothing'",
    b"record,key,organization,start\r\naffiliation,ada,wires,soon\r\n": "line 2, start: found 'soon'",
    b"record,key,organization,start,end\r\naffiliation,ada,wires,2020,2019\r\n": "line 2: found",
    b"record,key,name,sources\r\nperson,ada,Ada,a list\r\n": "line 2, sources",
    b"{": "found another shape",
    b'{"persons": 1}': "found another shape",
    b'{"persons": [{"id": "ada"}]}': "persons[0].id: found 'ada'",
    b'{"persons": [{"id": "person/ada", "name": 1}]}': "persons[0].name: found 1",
    b'{"persons": [{"id": "person/ada", "name": "A\\u0000"}]}': "persons[0], name: found a sign that is no text",
    b'{"persons": [{"id": "person/ada", "name": "A\\ud800"}]}': "persons[0], name: found a sign that is no text",
}


@pytest.mark.parametrize("content", BAD, ids=lambda content: content.decode(errors="replace")[:40])
def test_a_bad_file_is_refused_with_its_place_and_changes_nothing(directory: None, content: bytes) -> None:
    before = rows()
    with pytest.raises(BadRecordError) as refusal:
        files.take(content, by=None, why="a try")
    assert BAD[content] in str(refusal.value)
    assert rows() == before


def test_commands(directory: None, tmp_path: Path) -> None:
    out = StringIO()
    call_command("export_actors", format="csv", stdout=out)
    file = tmp_path / "actors.csv"
    file.write_text(out.getvalue(), newline="")
    before = rows()
    empty()
    said = StringIO()
    call_command("import_actors", str(file), dry_run=True, stdout=said)
    assert "would change" in said.getvalue()
    assert not Speaker.objects.exists()
    call_command("import_actors", str(file), stdout=said)
    assert rows() == before
    file.write_text("nothing")
    with pytest.raises(CommandError, match="line 1"):
        call_command("import_actors", str(file))


def test_columns_that_a_table_does_not_have_stay(directory: None) -> None:
    files.take(b"record,key,note\r\nperson,ada,A note\r\n", by=None, why="notes")
    ada = Speaker.objects.get(slug="ada")
    assert (ada.name, ada.note, ada.sources[1]) == ("'Ada Öbinna", "A note", "A list; of people")


def test_popolo_is_json(directory: None) -> None:
    document = json.load(BytesIO(files.FORMATS["popolo"].write().encode()))
    assert document["organizations"][1]["parent_id"] == "organization/ruritania"
    assert {member["person_id"] for member in document["memberships"]} == {"person/ada"}
