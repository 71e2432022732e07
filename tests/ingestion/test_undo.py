"""An import run is undone whole: afterwards the base is as it was before. Real documents, files and database."""

from __future__ import annotations

import io
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client

from apps import search
from apps.actors.models import Affiliation, Organization, Speaker
from apps.ingestion.errors import UndoRefusedError
from apps.ingestion.models import HarvestedAddress, ImportItem, ImportRun, Outcome, Reversal
from apps.ingestion.services import Options, run_import
from apps.ingestion.sources import expand
from apps.ingestion.store.undo import undo_import
from apps.proceedings.models import Meeting, Redirect, SourceDocument, Statement, Suggestion, Venue
from apps.search.models import IndexChange
from tests.factories import (
    AffiliationFactory,
    OrganizationFactory,
    ProcessAliasFactory,
    ProcessFactory,
    SpeakerFactory,
    SpeakerNameFactory,
)
from tests.ingestion.sessions import session

pytestmark = pytest.mark.django_db(transaction=True)

NOTES = """Working session on shared numbers
12 March 2021, Example Hall, Geneva, Switzerland

>> ADA OBINNA (Institute of Open Tables):  Good morning to everybody in the room.  We begin with the OEWG.

>> BRUNO KELLER (Institute of Open Tables):  Thank you, Ada.  My delegation has three remarks on the second chapter.

>> Where can the draft of the OEWG be found?  I have looked for it.

>> ADA OBINNA (Institute of Open Tables):  It is on the page of the meeting.  Over to you.  Emil Sand, please.

>> It was changed on Monday, and it will be changed again before the end of the week.
"""


@pytest.fixture(autouse=True)
def _base() -> None:
    ProcessAliasFactory.create(process=ProcessFactory.create(slug="oewg", name="Open-ended Working Group"), form="OEWG")
    OrganizationFactory.create(name="Institute of Open Tables")
    SpeakerFactory.create(name="Emil Sand")


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every model of ours, keys and all, but the record of the runs themselves."""
    runs = (ImportRun, ImportItem)
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for label in ("actors", "proceedings", "ingestion")
        for model in apps.get_app_config(label).get_models()
        if model not in runs
    }


def without_reversals(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    return {label: rows for label, rows in rows.items() if label != Reversal._meta.label}


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def take(path: Path, text: str | None = None, **options: Any) -> ImportRun:
    if text is not None:
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(text, encoding="utf-8")
    return run_import(sources=expand([str(path)]), requested=[str(path)], options=Options(**options))


def outcome(run: ImportRun) -> str:
    return run.items.get().outcome


def test_what_was_taken_goes_without_a_trace(tmp_path: Path, documents_folder: Path) -> None:
    search.rebuild()
    before = everything()
    run = take(tmp_path / "notes.txt", NOTES)
    assert Speaker.objects.count() > 1
    assert Affiliation.objects.exists()
    assert Suggestion.objects.exists()
    assert Venue.objects.exists()
    gone = undo_import(run=run)
    assert everything() == before
    assert files(documents_folder) == set()
    assert gone["statements"] == 5
    assert gone["source documents"] == 1
    assert not IndexChange.objects.exists()  # the index has followed
    assert not search.check().examples


@pytest.mark.parametrize(
    "corrected",
    [
        NOTES.replace("three remarks", "four remarks"),
        NOTES.replace("12 March 2021", "13 March 2021").replace("Geneva", "Lausanne"),
        NOTES.replace("BRUNO KELLER (", "DORA LINDT ("),
        NOTES[: NOTES.index(">> Where")] + NOTES[NOTES.index(">> ADA OBINNA (Institute of Open Tables):  It is") :],
        NOTES.replace(">> BRUNO", ">> FARAH AZIZ:  One word before that, if I may.\n\n>> BRUNO"),
        NOTES.replace("OEWG", "group").replace("Emil Sand", "Bruno"),
        "Another title of the session\n" + NOTES,
    ],
    ids=["a word", "date and place", "a name", "one left out", "one more", "mentions and suggestions", "the title"],
)
def test_a_correction_is_taken_back(tmp_path: Path, documents_folder: Path, corrected: str, client: Client) -> None:
    search.rebuild()
    take(tmp_path / "notes.txt", NOTES)
    before, held = everything(), files(documents_folder)
    addresses = [statement.get_absolute_url() for statement in Statement.objects.all()]
    run = take(tmp_path / "notes.txt", corrected)
    assert outcome(run) == Outcome.UPDATED
    assert without_reversals(everything()) != without_reversals(before)
    undo_import(run=run)
    assert everything() == before
    assert files(documents_folder) == held
    assert [client.get(address).status_code for address in addresses] == [200] * len(addresses)


def test_several_corrections_are_taken_back_one_after_another(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    texts = [
        NOTES,
        NOTES.replace("Monday", "Tuesday"),
        NOTES[: NOTES.index(">> It was")],
        NOTES.replace("Ada,", "Anna,"),
    ]
    states, runs = [], []
    for text in texts:
        states.append(everything())
        runs.append(take(path, text))
    for state, run in reversed(list(zip(states, runs, strict=True))):
        undo_import(run=run)
        assert everything() == state


def test_a_removed_statement_that_was_redirected_to_answers_again(tmp_path: Path) -> None:
    """An older address led to the statement; the correction that removed it had it lead to the document."""
    take(tmp_path / "notes.txt", NOTES)
    statement = Statement.objects.get(recorded_name__startswith="BRUNO")
    Redirect.objects.create(old_path="/statements/merged/", new_path=statement.get_absolute_url(), reason="Merged.")
    before = everything()
    start, end = NOTES.index(">> BRUNO"), NOTES.index(">> Where")
    run = take(tmp_path / "notes.txt", NOTES[:start] + NOTES[end:])
    assert Redirect.objects.get(old_path="/statements/merged/").new_path != statement.get_absolute_url()
    undo_import(run=run)
    assert everything() == before


def test_a_link_is_taken_back(tmp_path: Path, documents_folder: Path) -> None:
    take(tmp_path / "session.txt", session(1).captions())
    before, held = everything(), files(documents_folder)
    run = take(tmp_path / "elsewhere.txt", session(1).corrected(share=0.05).captions())
    assert outcome(run) == Outcome.LINKED
    undo_import(run=run)
    assert everything() == before
    assert files(documents_folder) == held


def test_a_run_of_a_whole_folder_goes_whole(tmp_path: Path) -> None:
    """Taken, updated, linked, unchanged and refused ones in one run."""
    folder = tmp_path / "in"
    take(folder / "held.txt", session(7).captions())
    before = everything()
    for seed in range(1, 5):
        (folder / f"{seed}.txt").write_text(session(seed).captions())
    (folder / "2-twin.txt").write_text(session(2).transcript())
    (folder / "again").mkdir()
    (folder / "again" / "3.txt").write_text(session(3).captions() + ">> FARAH AZIZ:  A last word on this.\n")
    (folder / "held.txt").write_text(session(7).captions().replace(" the ", " a ", 1))
    (folder / "empty.txt").write_bytes(b"")
    run = take(folder)
    assert {item.outcome for item in run.items.all()} == {"taken", "updated", "linked", "refused"}
    undo_import(run=run)
    assert everything() == before


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_runs_that_share_people_can_be_undone_in_any_order(tmp_path: Path, order: tuple[int, ...]) -> None:
    """Who was made by one run and speaks in another stays until the last of them goes."""
    before = everything()
    texts = [session(seed, statements=12, people=4).transcript() for seed in (1, 2, 3)]
    runs = [take(tmp_path / f"{number}.txt", text) for number, text in enumerate(texts)]
    for number in order:
        undo_import(run=runs[number])
        assert not Speaker.objects.filter(statements=None).exclude(name="Emil Sand").exists()
    assert everything() == before


def test_whoever_has_more_than_the_run_gave_stays(tmp_path: Path) -> None:
    run = take(tmp_path / "notes.txt", NOTES)
    ada, bruno = Speaker.objects.get(name="Ada Obinna"), Speaker.objects.get(name="Bruno Keller")
    SpeakerNameFactory.create(speaker=ada, name="A. Obinna")
    AffiliationFactory.create(speaker=bruno, organization=OrganizationFactory.create())
    undo_import(run=run)
    assert set(Speaker.objects.values_list("name", flat=True)) >= {"Ada Obinna", "Bruno Keller"}
    assert not Statement.objects.exists()


def test_a_run_that_a_later_one_corrected_is_refused(tmp_path: Path) -> None:
    first = take(tmp_path / "notes.txt", NOTES)
    second = take(tmp_path / "notes.txt", NOTES.replace("Monday", "Tuesday"))
    before = everything()
    with pytest.raises(UndoRefusedError, match=f"undo first: run {second.pk}"):
        undo_import(run=first)
    assert everything() == before
    undo_import(run=second)
    undo_import(run=first)
    assert not SourceDocument.objects.exists()


def test_a_run_that_a_later_one_linked_to_is_refused(tmp_path: Path) -> None:
    first = take(tmp_path / "session.txt", session(1).captions())
    second = take(tmp_path / "elsewhere.txt", session(1).transcript())
    with pytest.raises(UndoRefusedError, match=f"run {second.pk}"):
        undo_import(run=first)


def test_what_a_person_decided_after_a_correction_is_not_overwritten(tmp_path: Path) -> None:
    take(tmp_path / "notes.txt", NOTES)
    run = take(tmp_path / "notes.txt", NOTES.replace("BRUNO KELLER", "DORA LINDT"))
    decided = SpeakerFactory.create(name="Dora E. Lindt")
    Statement.objects.filter(recorded_name__startswith="DORA").update(speaker=decided)
    before = everything()
    with pytest.raises(UndoRefusedError, match="changed since"):
        undo_import(run=run)
    assert everything() == before


def test_a_run_is_undone_once(tmp_path: Path) -> None:
    run = take(tmp_path / "notes.txt", NOTES)
    undo_import(run=run)
    run.refresh_from_db()
    assert run.undone_at is not None
    assert run.items.get().outcome == Outcome.TAKEN  # the record of what happened stays
    with pytest.raises(UndoRefusedError, match="undone on"):
        undo_import(run=run)


def test_what_was_undone_can_be_taken_again(tmp_path: Path) -> None:
    first = take(tmp_path / "notes.txt", NOTES)
    ids = list(Statement.objects.values_list("public_id", flat=True))
    undo_import(run=first)
    assert outcome(take(tmp_path / "notes.txt")) == Outcome.TAKEN
    assert list(Statement.objects.values_list("public_id", flat=True)) == ids


def test_a_failure_leaves_all_of_it(tmp_path: Path, documents_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = take(tmp_path / "notes.txt", NOTES)
    before, held = everything(), files(documents_folder)

    def fail(*args: object, **values: object) -> None:
        raise RuntimeError("the connection is gone")

    monkeypatch.setattr(ImportRun, "save", fail)
    with pytest.raises(RuntimeError, match="connection"):
        undo_import(run=run)
    assert everything() == before
    assert files(documents_folder) == held


def test_a_harvested_address_is_asked_for_anew(tmp_path: Path) -> None:
    run = take(tmp_path / "notes.txt", NOTES)
    address = HarvestedAddress.objects.create(
        entry="x", url="https://example.org/notes.txt", kind="document", etag='"1"', document=run.items.get().document
    )
    undo_import(run=run)
    address.refresh_from_db()
    assert (address.document, address.etag) == (None, "")


def test_the_command_says_what_went(tmp_path: Path) -> None:
    run = take(tmp_path / "notes.txt", NOTES)
    out = io.StringIO()
    call_command("undo_import", str(run.pk), stdout=out)
    assert "5 statements" in out.getvalue()
    assert not Statement.objects.exists()
    assert not Meeting.objects.exists()
    assert Organization.objects.count() == 1


def test_the_command_refuses_in_one_line(tmp_path: Path) -> None:
    first = take(tmp_path / "notes.txt", NOTES)
    take(tmp_path / "notes.txt", NOTES.replace("Monday", "Tuesday"))
    with pytest.raises(CommandError) as refused:
        call_command("undo_import", str(first.pk), stdout=io.StringIO())
    assert refused.value.returncode == 1
    assert len(str(refused.value).splitlines()) == 1
    with pytest.raises(CommandError) as unknown:
        call_command("undo_import", "0", stdout=io.StringIO())
    assert unknown.value.returncode == 2
