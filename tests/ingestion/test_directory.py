"""Popolo JSON: who exists comes into the base once, an update changes what its document said, and nothing else."""

from __future__ import annotations

import contextlib
import io
import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from apps.actors.models import (
    Affiliation,
    Organization,
    OrganizationIdentifier,
    OrganizationName,
    Speaker,
    SpeakerIdentifier,
    SpeakerName,
)
from apps.actors.services import create_speaker
from apps.ingestion.errors import EmptySourceError, IngestionError, UnreadableSourceError, UnsupportedFormatError
from apps.ingestion.models import ImportItem, Outcome
from apps.ingestion.parsed import DirectoryEntry, DirectoryMembership, ParsedDirectory
from apps.ingestion.readers import read
from apps.ingestion.services import run_import
from apps.ingestion.sources import HeldSource
from apps.ingestion.store.undo import undo_import
from apps.ingestion.uploads import services as uploads
from apps.lib.partial_dates import PartialDate
from apps.proceedings.models import Meeting, SourceDocument, Statement
from tests.factories import ProcessFactory

pytestmark = pytest.mark.django_db(transaction=True)

ADA, BRUNO, LAMPS = "person/ada", "person/bruno", "body/lamps"


def document() -> dict[str, Any]:
    return {
        "persons": [
            {
                "id": ADA,
                "name": "Ada Obinna",
                "other_names": [{"name": "Ada O. Obinna"}, {"name": "Ada Marin", "end_date": "2011"}],
                "identifiers": [{"scheme": "ORCID", "identifier": "0000-0000-0000-0001"}],
                "contact_details": [{"type": "email", "value": "ada@example.org"}],
            },
            {"id": BRUNO, "given_name": "Bruno", "family_name": "Keller"},
        ],
        "organizations": [{"id": LAMPS, "name": "Lamp Society", "classification": "association"}],
        "posts": [{"id": "chair", "label": "Chair", "organization_id": LAMPS, "area": {"name": "Northern Hall"}}],
        "memberships": [
            {"person_id": ADA, "post_id": "chair", "start_date": "2012", "end_date": "2014-06"},
            {"person_id": ADA, "organization_id": LAMPS, "role": "Member", "start_date": "2014-06-02"},
            {"person_id": BRUNO, "organization_id": LAMPS, "role": "Secretary"},
            {"person_id": "42", "organization_id": LAMPS},
        ],
    }


def directory(data: Any, name: str = "people.json") -> ParsedDirectory:
    told = read(json.dumps(data).encode(), name=name).told
    assert told is not None
    assert told.directory is not None
    assert told.turns == told.meetings == ()
    return told.directory


def take(data: Any, *, origin: str = "/lists/people.json") -> ImportItem:
    source = HeldSource(origin, origin, json.dumps(data).encode())
    return run_import(sources=[source], requested=[origin]).items.get()


def rows() -> dict[str, list[Any]]:
    kinds = (
        Speaker, SpeakerName, SpeakerIdentifier, Organization, OrganizationName, OrganizationIdentifier, Affiliation,
    )  # fmt: skip
    return {kind.__name__: list(kind.objects.order_by("pk").values()) for kind in kinds}


def affiliations() -> set[tuple[str, str, str, str, str]]:
    return {
        (row.speaker.name, row.organization.name, row.role, str(row.start or ""), str(row.ends_on or ""))
        for row in Affiliation.objects.all()
    }


@pytest.fixture(autouse=True)
def _process() -> None:
    ProcessFactory.create()  # the base is set up


# --- the shape ---


def test_a_whole_document() -> None:
    found = directory(document())
    assert found.people == (
        DirectoryEntry(
            ADA,
            "Ada Obinna",
            names=("Ada O. Obinna",),
            former_names=("Ada Marin",),
            identifiers=(("popolo", ADA), ("orcid", "0000-0000-0000-0001")),
        ),
        DirectoryEntry(BRUNO, "Bruno Keller", identifiers=(("popolo", BRUNO),)),
    )
    assert found.memberships == (
        DirectoryMembership(
            ADA, LAMPS, "Chair (Northern Hall)", PartialDate.parse("2012"), PartialDate.parse("2014-06")
        ),
        DirectoryMembership(ADA, LAMPS, "Member", PartialDate.parse("2014-06-02")),
        DirectoryMembership(BRUNO, LAMPS, "Secretary"),
    )


def test_memberships_that_name_nobody_are_left_out_and_said() -> None:
    (problem,) = read(json.dumps(document()).encode(), name="people.json").problems
    assert problem.code == "memberships-left-out"
    assert "memberships[3]" in problem.message


@pytest.mark.parametrize(
    ("data", "name", "people", "organizations", "memberships"),
    [
        (document()["persons"], "any.json", 2, 0, 0),
        (document()["persons"][0], "any.json", 0, 0, 0),
        ([{"name": "Lamp Society", "classification": "association"}], "any.json", 0, 1, 0),
        ([{"id": "1", "name": "Lamp Society"}], "organizations.json", 0, 1, 0),
        ([{"person_id": ADA, "organization_id": LAMPS}], "any.json", 0, 0, 1),
        ({"people": [{"name": "Ada Obinna", "memberships": [{"organization_id": LAMPS}]}]}, "any.json", 1, 0, 1),
        ([{"person": {"name": "Ada Obinna"}, "organization": {"name": "Lamps"}, "role": "Chair"}], "a.json", 1, 1, 1),
    ],
)
def test_each_class_alone(data: Any, name: str, people: int, organizations: int, memberships: int) -> None:
    if people + organizations + memberships == 0:
        data, people = {**data, "gender": "female"}, 1
    found = directory(data, name)
    assert (len(found.people), len(found.organizations), len(found.memberships)) == (people, organizations, memberships)


@pytest.mark.parametrize(
    ("data", "error", "place"),
    [
        ({"persons": [{"id": "1"}]}, UnreadableSourceError, "persons[0]: found no name"),
        ({"persons": ["Ada"]}, UnreadableSourceError, "persons[0]: found str"),
        ({"persons": [{"name": {"en": "Ada"}}]}, UnreadableSourceError, "persons[0].name"),
        ({"persons": [{"name": "Ada", "other_names": "Adah"}]}, UnreadableSourceError, "persons[0].other_names"),
        (
            [{"person": {"name": "Ada"}, "organization": {"name": "L"}, "start_date": "May 2011"}],
            UnreadableSourceError,
            "memberships[0].start_date: found 'May 2011'",
        ),
        (
            [{"person": {"name": "A"}, "organization": {"name": "L"}, "start_date": "2011", "end_date": "2010"}],
            UnreadableSourceError,
            "memberships[0].end_date: found 2010",
        ),
        ({"persons": []}, EmptySourceError, "no person"),
        ({"votes": [1]}, UnsupportedFormatError, "a JSON document"),
        ([{"id": "1", "name": "Ada"}], UnsupportedFormatError, "a JSON document"),
        ([1, 2], UnsupportedFormatError, "a JSON document"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(data: Any, error: type[IngestionError], place: str) -> None:
    with pytest.raises(error) as refused:
        read(json.dumps(data).encode(), name="list.json")
    assert place in str(refused.value)


KEYS = st.sampled_from(
    "id name given_name person person_id organization organization_id post post_id area role start_date end_date "
    "other_names identifiers scheme identifier note memberships persons organizations posts redirect".split()
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["2011", ADA, LAMPS, "\x00"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=20,
)


@given(data=st.dictionaries(KEYS, VALUES, max_size=5) | st.lists(st.dictionaries(KEYS, VALUES, max_size=5), max_size=3))
def test_any_json_is_read_or_refused(data: Any) -> None:
    with contextlib.suppress(IngestionError):
        read(json.dumps(data).encode(), name="people.json")


def test_the_dry_run_prints_no_statement_and_no_meeting(tmp_path: Path) -> None:
    path = tmp_path / "people.json"
    path.write_text(json.dumps(document()))
    out = io.StringIO()
    call_command("ingest", str(path), "--dry-run", "--format", "json", stdout=out)
    answer = json.loads(out.getvalue())
    assert (answer["statements"], answer["meetings"], answer["mentions"]) == ([], [], [])
    assert answer["document"]["media_type"] == "application/json"
    call_command("ingest", str(path), "--dry-run", stdout=out)
    assert "people: 2, organizations: 1, memberships: 3" in out.getvalue()
    assert not Speaker.objects.exists()


# --- the base ---


def test_people_bodies_and_memberships_are_stored() -> None:
    item = take(document())
    assert (item.outcome, item.changes["directory"]["new_people"]) == (Outcome.TAKEN, 2)
    ada = Speaker.objects.get(name="Ada Obinna")
    assert ada.sources == ["people.json"]
    assert {(name.name, name.kind) for name in ada.names.all()} == {
        ("Ada Obinna", "main"),
        ("Ada O. Obinna", "alias"),
        ("Ada Marin", "former"),
    }
    assert set(map(str, ada.identifiers.all())) == {f"popolo:{ADA}", "orcid:0000-0000-0000-0001"}
    assert affiliations() == {
        ("Ada Obinna", "Lamp Society", "Chair (Northern Hall)", "2012", "2014-06-30"),
        ("Ada Obinna", "Lamp Society", "Member", "2014-06-02", ""),
        ("Bruno Keller", "Lamp Society", "Secretary", "", ""),
    }
    assert {row.source for row in Affiliation.objects.all()} == {"people.json"}
    assert not Statement.objects.exists()
    assert not Meeting.objects.exists()
    assert [problem["code"] for problem in SourceDocument.objects.get().problems] == ["memberships-left-out"]


def test_nothing_changes_the_second_time_in_whatever_order() -> None:
    take(document())
    before = rows()
    assert take(document()).outcome == Outcome.UNCHANGED
    data = document()
    for members in data.values():
        members.reverse()
    assert take(data).outcome == Outcome.UPDATED
    assert take(data, origin="/elsewhere/copy.json").outcome == Outcome.UNCHANGED
    assert take({**data, "meta": 1}, origin="/elsewhere/other.json").outcome == Outcome.TAKEN
    after = rows()
    assert {row["source"] for row in after["Affiliation"]} == {"people.json", "other.json"}
    after["Affiliation"] = [row for row in after["Affiliation"] if row["source"] == "people.json"]
    assert after == before


def test_an_update_changes_what_its_document_said() -> None:
    take(document())
    data = document()
    data["persons"][0]["name"] = "Ada Obinna-Sand"
    data["memberships"][1]["end_date"] = "2020"
    del data["memberships"][2]
    item = take(data)
    assert item.changes["directory"] == {
        "new_people": 0, "new_organizations": 0, "renamed": 1, "new_affiliations": 1, "removed_affiliations": 2,
    }  # fmt: skip
    assert affiliations() == {
        ("Ada Obinna-Sand", "Lamp Society", "Chair (Northern Hall)", "2012", "2014-06-30"),
        ("Ada Obinna-Sand", "Lamp Society", "Member", "2014-06-02", "2020-12-31"),
    }
    ada = Speaker.objects.get(name="Ada Obinna-Sand")
    assert ada.slug == "ada-obinna"
    assert ada.names.get(name="Ada Obinna").kind == "former"


def test_what_a_person_changed_stays() -> None:
    take(document())
    ada = Speaker.objects.get(name="Ada Obinna")
    ada.name = "Dr Ada Obinna"
    ada.save()
    ada.names.get(name="Ada O. Obinna").delete()
    Affiliation.objects.filter(role="Member").update(role="Fellow")
    data = document()
    data["persons"][0]["name"] = "A. Obinna"
    data["memberships"] = data["memberships"][:1]
    take(data)
    ada.refresh_from_db()
    assert ada.name == "Dr Ada Obinna"
    assert "Ada O. Obinna" not in {name.name for name in ada.names.all()}
    assert {row.role for row in Affiliation.objects.all()} == {"Chair (Northern Hall)", "Fellow"}


def test_undone_the_base_is_as_it_was() -> None:
    create_speaker(name="Bruno Keller", source="a record")
    empty = rows()
    first = take(document())
    stored = rows()
    data = document()
    data["persons"][0]["name"] = "Ada Obinna-Sand"
    data["persons"].append({"id": "person/chiara", "name": "Chiara Lund", "other_names": [{"name": "C. Lund"}]})
    data["memberships"] = data["memberships"][:2]
    second = take(data)
    assert rows() != stored
    undo_import(run=second.run)
    assert rows() == stored
    undo_import(run=first.run)
    assert rows() == empty


def test_somebody_known_by_name_or_identifier_is_not_made_again() -> None:
    known = create_speaker(name="Ada Obinna", source="a record")
    SpeakerIdentifier.objects.create(speaker=known, scheme="wikidata", value="Q1")
    take({"persons": [{"id": ADA, "name": "Ada Obinna"}]})
    take({"persons": [{"name": "A. Obinna", "identifiers": [{"scheme": "wikidata", "identifier": "Q1"}]}]})
    assert Speaker.objects.get() == known
    assert {name.name for name in known.names.all()} == {"Ada Obinna", "A. Obinna"}
    take({"persons": [{"name": "Ada Obinna", "identifiers": [{"scheme": "wikidata", "identifier": "Q2"}]}]})
    assert Speaker.objects.count() == 2  # a register knows them as two


def test_one_name_of_two_people_is_left_to_a_curator() -> None:
    for _ in range(2):
        create_speaker(name="Ada Obinna", source="a record")
    item = take(document())
    assert Speaker.objects.count() == 3
    assert {row.speaker.name for row in Affiliation.objects.all()} == {"Bruno Keller"}
    assert item.document is not None
    assert [problem["code"] for problem in item.document.problems] == [
        "memberships-left-out", "directory-conflict", "memberships-left-out",
    ]  # fmt: skip


def test_a_number_counts_in_documents_of_one_name_alone() -> None:
    take({"persons": [{"id": "1", "name": "Ada Obinna", "gender": "female"}]})
    take({"persons": [{"id": "1", "name": "Chiara Lund"}]}, origin="/others/people.json")
    assert {speaker.name for speaker in Speaker.objects.all()} == {"Ada Obinna", "Chiara Lund"}
    assert SourceDocument.objects.filter(superseded_by=None).count() == 2


def test_memberships_alone_name_people_of_an_earlier_document() -> None:
    take({key: document()[key] for key in ("persons", "organizations")})
    item = take([{"person_id": ADA, "organization_id": LAMPS}, {"person_id": "x/y", "organization_id": LAMPS}])
    assert affiliations() == {("Ada Obinna", "Lamp Society", "", "", "")}
    assert item.document is not None
    assert [problem["code"] for problem in item.document.problems] == ["memberships-left-out"]


def test_people_of_a_directory_are_known_to_the_records_after_it(tmp_path: Path) -> None:
    (tmp_path / "1.json").write_text(json.dumps(document()))
    (tmp_path / "2.txt").write_text(">> ADA O. OBINNA:  Good morning.\n\n>> BRUNO KELLER:  Thank you.\n\n" * 4)
    call_command("ingest", str(tmp_path), stdout=io.StringIO())
    assert {statement.speaker.name for statement in Statement.objects.all() if statement.speaker} == {
        "Ada Obinna",
        "Bruno Keller",
    }
    assert Speaker.objects.count() == 2


def test_a_person_looks_at_a_directory_before_it_is_taken_in(admin_client: Client, admin_user: User) -> None:
    source = HeldSource("people.json", "upload/people.json", json.dumps(document()).encode())
    pending = uploads.receive(key=uuid.uuid4(), owner=admin_user, sources=[source])
    address = reverse("admin:ingestion_importrun_document", args=[pending.key, pending.documents.get().pk])
    page = admin_client.get(address).content.decode()
    assert "people: 2, organizations: 1, memberships: 3" in page
    assert "memberships are left out" in page
    assert "Existing meeting" not in page
    assert not Speaker.objects.exists()
    answer = admin_client.post(address, {"take": ""}, follow=True)
    assert "People: 2 new." in answer.content.decode()
    assert Speaker.objects.count() == 2
    assert not Meeting.objects.exists()
