"""Held documents are read again: what is read otherwise follows, what people decided and where things lie stays."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

from apps.actors.models import Affiliation, Speaker
from apps.curation.services import decide, undo
from apps.ingestion.models import ImportRun, Outcome
from apps.ingestion.parsers.unattributed import UnattributedParser
from apps.ingestion.rereading import Reread, read_again, readable
from apps.ingestion.services import Options, run_import
from apps.ingestion.sources import expand
from apps.ingestion.store.undo import undo_import
from apps.proceedings.models import (
    AffiliationEvidence,
    Meeting,
    Redirect,
    SourceDocument,
    Statement,
    SymbolMention,
)
from tests.curation.base import shown
from tests.factories import MeetingFactory, OrganizationFactory, ProcessAliasFactory, ProcessFactory, SpeakerFactory

pytestmark = pytest.mark.django_db(transaction=True)

NOTES = """Working session on shared numbers
12 March 2021, Example Hall, Geneva, Switzerland

>> ADA OBINNA (Institute of Open Tables):  Good morning.  We begin with the OEWG, as A/RES/73/27 asks.

>> BRUNO KELLER (Institute of Open Tables):  Thank you, Ada.  My delegation has three remarks on the second chapter.

>> Where can the draft of the OEWG be found?  I have looked for it.

>> ADA OBINNA (Institute of Open Tables):  It is on the page of the meeting.  Over to you.
"""
CORRECTED = NOTES.replace("three remarks", "four remarks")


@pytest.fixture(autouse=True)
def _base() -> None:
    ProcessAliasFactory.create(process=ProcessFactory.create(slug="oewg", name="Open-ended Working Group"), form="OEWG")
    OrganizationFactory.create(name="Institute of Open Tables")
    for name in ("Ada Obinna", "Bruno Keller"):  # so that a second reading knows no more than the first
        SpeakerFactory.create(name=name)


def take(folder: Path, text: str, name: str = "notes.txt", **options: Any) -> ImportRun:
    (folder / name).write_text(text, encoding="utf-8")
    return run_import(sources=expand([str(folder / name)]), requested=[], options=Options(**options))


def take_as_older_parsers_did(folder: Path, text: str) -> ImportRun:
    """In one piece, and without anything to say that a person asked for that."""
    run = take(folder, text, parser=UnattributedParser.name)
    SourceDocument.objects.update(asked_parser="")
    return run


def again() -> list[Reread]:
    told: list[Reread] = []
    read_again(documents=readable(before=timezone.now()), progress=told.append)
    return told


def evidence() -> list[tuple[Any, ...]]:
    columns = ("document", "speaker__slug", "organization__slug", "affiliation__role", "name", "method", "start", "end")
    return sorted(AffiliationEvidence.objects.values_list(*columns), key=repr)


def held() -> dict[str, Any]:
    """All that can be seen, and what belongs to it."""
    symbols = sorted(SymbolMention.objects.values_list("document", "symbol", "start"))
    return shown() | {"evidence": evidence(), "symbols": symbols, "redirects": sorted(Redirect.objects.values_list())}


def call(*arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("read_again", *arguments, stdout=out, stderr=err)
    except CommandError as error:
        return error.returncode, out.getvalue(), err.getvalue() + str(error)
    return 0, out.getvalue(), err.getvalue()


def test_what_is_read_as_before_stays(tmp_path: Path) -> None:
    take(tmp_path, NOTES)
    before, keys = held(), sorted(Statement.objects.values_list("pk", "public_id", "position"))
    (told,) = again()
    assert (told.created, told.changed, told.removed) == (0, 0, 0)
    assert held() == before
    assert sorted(Statement.objects.values_list("pk", "public_id", "position")) == keys


def test_affiliations_come_to_documents_that_are_older_than_their_reading(tmp_path: Path) -> None:
    take(tmp_path, NOTES)
    before = held()
    assert before["evidence"]
    AffiliationEvidence.objects.all().delete()
    Affiliation.objects.all().delete()
    again()
    assert held() == before


def test_a_better_parser_tells_the_turns_and_undoing_the_import_takes_them_back(tmp_path: Path) -> None:
    whole = {name: value for name, value in held().items() if name != "redirects"}
    run = take_as_older_parsers_did(tmp_path, NOTES)
    one = Statement.objects.get()
    (told,) = again()
    assert told.created >= 3
    labels = Statement.objects.order_by("position").values_list("recorded_name", flat=True)
    assert [label.split(" (")[0] for label in labels] == ["ADA OBINNA", "BRUNO KELLER", "", "ADA OBINNA"]
    assert evidence()
    there = Statement.objects.filter(public_id=one.public_id).exists()
    assert there or Redirect.objects.filter(old_path__contains=one.public_id).exists()
    undo_import(run=run)
    assert {name: value for name, value in held().items() if name != "redirects"} == whole
    assert not Meeting.objects.exists()


def test_undoing_a_correction_that_was_read_again_brings_the_former_version_back(tmp_path: Path) -> None:
    take(tmp_path, NOTES)
    before = held()
    more = "\n>> DORA LINDT (Institute of Round Lamps):  Then we can close the item today.\n"
    run = take(tmp_path, CORRECTED.replace("Open Tables", "Round Lamps") + more)
    assert run.items.get().outcome == Outcome.UPDATED
    corrected = held()
    (told,) = again()  # the organization that the correction brought is known by now
    assert told.changed
    assert held() != corrected
    undo_import(run=run)
    assert held() == before


def test_decisions_and_public_ids_stay(tmp_path: Path) -> None:
    curator = User.objects.create_user("cora")
    take(tmp_path, NOTES)
    read = held()
    unnamed = Statement.objects.get(position=2)
    ada, bruno = Speaker.objects.get(name="Ada Obinna"), Speaker.objects.get(name="Bruno Keller")
    payload = {"statements": [unnamed.public_id], "speaker": ada.slug}
    first = decide(kind="attribute", payload=payload, by=curator)
    merged = decide(kind="merge", payload={"actor": "speaker", "keep": ada.slug, "merge": bruno.slug}, by=curator)
    before = held()
    again()
    assert held() == before
    undo(decision=merged, by=curator)
    undo(decision=first, by=curator)
    assert held() == read


def test_what_a_person_said_of_a_document_stays(tmp_path: Path) -> None:
    """In which meeting it was, how it is to be read, what it is called."""
    chosen = MeetingFactory.create(title="Another evening")
    take(tmp_path, NOTES, meeting=chosen)
    take(tmp_path, NOTES.replace("OEWG", "lamp"), "whole.txt", parser=UnattributedParser.name)
    SourceDocument.objects.filter(name="notes.txt").update(title="Minutes of that evening")
    before = held()
    again()
    assert held()["Statement"] == before["Statement"]
    assert set(Statement.objects.filter(document__name="notes.txt").values_list("meeting", flat=True)) == {chosen.pk}
    assert SourceDocument.objects.get(name="notes.txt").title == "Minutes of that evening"


def test_one_that_was_broken_off_goes_on_where_it_was(tmp_path: Path) -> None:
    for number in range(3):
        words = " ".join(f"word{number}x{place}" for place in range(60))
        take(tmp_path, f">> ADA OBINNA:  {words}.\n\n>> BRUNO KELLER:  And {words}.\n", f"{number}.txt")
    began = timezone.now()

    def stop(_: Reread) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_again(documents=readable(before=began), progress=stop)
    assert SourceDocument.objects.exclude(read_again_at=None).count() == 1
    status, out, err = call("--before", began.isoformat())
    assert (status, out.split(" ")[0]) == (0, "2")
    assert f"--before {began.isoformat()}" in err
    assert call("--before", began.isoformat())[1].startswith("0 documents")
    assert call()[1].startswith("3 documents")


def test_one_that_can_not_be_read_stays_as_it_is(tmp_path: Path) -> None:
    take(tmp_path, NOTES)
    other = take(tmp_path, ">> CHIARA LUND:  The oil is dear.\n\n>> DORA SAND:  It is, and has been.\n", "oil.txt")
    document = other.items.get().document
    assert document
    document.content.storage.delete(document.content.name or "")
    before = held()
    status, out, err = call()
    assert (status, out.split(" ")[0]) == (1, "1")
    assert "oil.txt: found no file" in err
    assert held() == before
    document.refresh_from_db()
    assert document.read_again_at is None


def test_the_command_says_what_it_cannot_read(tmp_path: Path) -> None:
    run = take(tmp_path, NOTES)
    document = run.items.get().document
    assert document
    assert call(document.public_id)[1].startswith("1 documents read again, 0 otherwise")
    assert call("nothing")[0] == 2
    assert call("--before", "noon")[0] == 2
    take(tmp_path, CORRECTED)
    status, _, err = call(document.public_id)
    assert status == 2
    assert "superseded" in err
