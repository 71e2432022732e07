"""From files to rows: taken once, updated in place, refused whole. Real readers, parsers, database and files."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.actors.facts import Basis
from apps.actors.models import Speaker
from apps.ingestion.models import ImportItem, ImportRun, Outcome
from apps.ingestion.services import Options, run_import
from apps.ingestion.sources import expand
from apps.ingestion.store import apply as applying
from apps.ingestion.store.known import known_to_show
from apps.proceedings.models import Meeting, Mention, Redirect, SourceDocument, Statement, Suggestion
from apps.search.models import IndexChange
from tests.factories import MeetingFactory, ProcessAliasFactory, ProcessFactory, SpeakerFactory

pytestmark = pytest.mark.django_db(transaction=True)

CAPTIONS = """Working session on shared numbers
12 March 2021, Example Hall

>> ADA OBINNA:  Good morning to everybody in the room and online.  We begin with the report of the OEWG.

>> BRUNO KELLER:  Thank you, Ada.  My delegation has three remarks on the second chapter of it.

>> Could somebody say where the draft can be found?  I have looked for it.

>> ADA OBINNA:  It is on the page of the meeting, below the agenda.  Let us go on.
"""


@pytest.fixture
def captions(tmp_path: Path) -> Path:
    ProcessAliasFactory(process=ProcessFactory(slug="oewg", name="Open-ended Working Group"), form="OEWG")
    path = tmp_path / "captions.txt"
    path.write_text(CAPTIONS, encoding="utf-8")
    return path


def take(path: Path, **options: Any) -> ImportItem:
    run = run_import(sources=expand([str(path)]), requested=[str(path)], options=Options(**options))
    return run.items.get()


def rows() -> dict[str, Any]:
    """Everything that an import may write, to be compared."""
    models = (SourceDocument, Statement, Mention, Suggestion, Speaker, Meeting, Redirect)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_every_statement_slices_back_to_its_source(captions: Path) -> None:
    document = take(captions).document
    assert document is not None
    assert document.text == CAPTIONS
    with document.content.open() as file:
        assert file.read() == CAPTIONS.encode()
    statements = list(Statement.objects.order_by("position"))
    assert [s.recorded_name for s in statements] == ["ADA OBINNA", "BRUNO KELLER", "", "ADA OBINNA"]
    for statement in statements:
        assert document.text[statement.start : statement.end].split() == statement.text.split()


def test_names_become_speakers_once(captions: Path) -> None:
    take(captions)
    assert sorted(Speaker.objects.values_list("name", flat=True)) == ["Ada Obinna", "Bruno Keller"]
    unnamed = Statement.objects.get(recorded_name="")
    assert unnamed.speaker is None


def test_a_known_person_is_not_made_again(captions: Path) -> None:
    known = SpeakerFactory(name="Ada Obinna")
    take(captions)
    assert {s.speaker for s in Statement.objects.filter(recorded_name="ADA OBINNA")} == {known}


def test_a_real_document_never_means_an_invented_person(captions: Path) -> None:
    invented = SpeakerFactory(name="Ada Obinna", is_demonstration=True)
    take(captions)
    assert not invented.statements.exists()


def test_processes_are_linked_with_spans(captions: Path) -> None:
    take(captions)
    mention = Mention.objects.get()
    assert CAPTIONS[mention.start : mention.end] == mention.surface == "OEWG"
    assert mention.statement == Statement.objects.get(position=0)


def test_the_same_bytes_change_nothing(captions: Path) -> None:
    take(captions)
    before = rows()
    again = take(captions)
    assert again.outcome == Outcome.UNCHANGED
    assert rows() == before


def test_however_many_bear_a_name_a_few_are_compared(tmp_path: Path) -> None:
    """Each of a thousand folders may hold a `transcript.txt`: the work for one more does not grow with them."""
    asked: dict[int, tuple[int, int]] = {}
    for number in range(26):
        path = tmp_path / str(number) / "transcript.txt"
        path.parent.mkdir()
        words = " ".join(f"word{number}x{place}" for place in range(70 if number % 2 else 7))
        path.write_text(f">> ADA OBINNA:  We speak of {words}.\n\n>> BRUNO KELLER:  And of {words} again.\n")
        with CaptureQueriesContext(connection) as queries:
            assert take(path).outcome == Outcome.TAKEN
        read = [query for query in queries if query["sql"].startswith('SELECT "proceedings_statement"."text"')]
        asked[number] = len(read), len(queries)
    assert asked[24][0] == asked[14][0] <= 16  # statements of so many documents
    assert asked[25] == asked[15]
    assert asked[24] == asked[14]


def test_file_names_that_no_base_takes_are_kept_as_far_as_they_are_text(tmp_path: Path) -> None:
    """Bytes that are no text, and paths in archives that are longer than any column; twice is once."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / os.fsdecode(b"s\xe9ance.txt")).write_text(">> ADA OBINNA:  We begin.\n\n>> BRUNO KELLER:  Let us.\n")
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        for name in ("x" * 1500 + "/a.txt", "й" * 900 + ".txt"):
            archive.writestr(name, f">> ADA OBINNA:  We speak of {name[0]}.\n\n>> CLEO BRANDT:  Of {name[0]} again.\n")
    for outcome in (Outcome.TAKEN, Outcome.UNCHANGED):
        run = run_import(sources=expand([str(folder)]), requested=[os.fsdecode(b"s\xe9ance.txt")])
        assert [item.outcome for item in run.items.all()] == [outcome] * 3
    for field in SourceDocument._meta.fields + ImportItem._meta.fields:
        if field.max_length and field.get_internal_type() == "CharField":
            assert all(
                len(value) <= field.max_length
                for value in field.model._default_manager.values_list(field.name, flat=True)
            )
    assert SourceDocument.objects.filter(name="s\N{REPLACEMENT CHARACTER}ance.txt").exists()


def test_a_refusal_names_the_file_whoever_refuses(tmp_path: Path) -> None:
    path = tmp_path / "debate.xml"
    path.write_text(
        '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
        '<akomaNtoso><debate><speech by="#a"><p>&a;</p></speech></debate></akomaNtoso>'
    )
    item = take(path)
    assert item.outcome == Outcome.REFUSED
    assert item.message.startswith(f"{path}: ")
    assert "entity 'a'" in item.message


@pytest.mark.parametrize("titles", [("Workshop 12 on lamps", "Workshop 13 on lamps"), ("", "")])
def test_sessions_of_one_day_that_differ_by_a_number_are_two(tmp_path: Path, titles: tuple[str, str]) -> None:
    for number, title in enumerate(titles):
        path = tmp_path / f"part{number}.csv"
        path.write_text(f"speaker,text,date,meeting\nAda Obinna,We begin with {number}.,2021-03-12,{title}\n")
        assert take(path).outcome == Outcome.TAKEN
    assert Meeting.objects.count() == 2


@pytest.mark.parametrize(
    ("heads", "meetings", "asked"),
    [
        (("Lamp Forum 2031: who pays for oil", "Lamp Forum 2031: who pays for wicks"), 2, 1),
        (("Lamp Forum: Harbours and lamps", "Lamp Forum: harbours and lamps, transcript"), 1, 0),
        (("Lamp Forum: Harbours and lamps", "Lamp Forum: Day 2, Harbours and Lamps"), 1, 0),
        (("Plenary of harbours\n10:00 UTC", "Plenary of harbours\n15:00 UTC"), 2, 0),
        (("Plenary of harbours\nRoom 3", "Plenary of harbours\nRoom 4"), 2, 0),
        (("Plenary of harbours\n10:00 UTC", "Plenary of harbours"), 1, 0),
    ],
)
def test_meetings_of_one_day_are_one_only_where_their_titles_say_the_same(
    tmp_path: Path, heads: tuple[str, str], meetings: int, asked: int
) -> None:
    found = []
    for number, head in enumerate(heads):
        path = tmp_path / f"{number}.txt"
        path.write_text(f"{head}\n3 May 2031\n\n>> ADA OBI: Lamp {number}.\n\n>> BO EK: Yes.\n", encoding="utf-8")
        document = take(path).document
        assert document is not None
        found += [problem for problem in document.problems if problem["code"] == "meeting-perhaps-held"]
    assert (Meeting.objects.count(), len(found)) == (meetings, asked)


def test_a_correction_is_found_among_many_of_its_name(tmp_path: Path) -> None:
    for number in range(14):
        path = tmp_path / str(number) / "transcript.txt"
        path.parent.mkdir()
        path.write_text(
            f">> ADA OBINNA:  This is the session number {number}.\n\n>> BRUNO KELLER:  Indeed, {number}.\n"
        )
        take(path)
    first = tmp_path / "0" / "transcript.txt"
    first.write_text(first.read_text() + "\n>> ADA OBINNA:  Let us begin with the draft.\n")
    assert take(first).outcome == Outcome.UPDATED


def test_the_same_bytes_elsewhere_change_nothing(captions: Path, tmp_path: Path) -> None:
    take(captions)
    before = rows()
    copy = tmp_path / "another name.txt"
    copy.write_bytes(captions.read_bytes())
    assert take(copy).outcome == Outcome.UNCHANGED
    assert rows() == before


def test_a_corrected_file_keeps_public_ids_and_says_what_changed(captions: Path) -> None:
    first = take(captions)
    before = {s.position: (s.pk, s.public_id) for s in Statement.objects.all()}
    captions.write_text(CAPTIONS.replace("three remarks", "four remarks").replace("second chapter", "third chapter"))
    item = take(captions)
    assert item.outcome == Outcome.UPDATED
    assert {s.position: (s.pk, s.public_id) for s in Statement.objects.all()} == before
    assert [change["statement"] for change in item.changes["changed"]] == [before[1][1]]
    assert "four remarks" in item.changes["changed"][0]["text"]["after"]
    assert Speaker.objects.count() == 2
    assert Meeting.objects.count() == 1
    first.document.refresh_from_db()  # type: ignore[union-attr]
    assert first.document.superseded_by == item.document  # type: ignore[union-attr]


def test_the_command_shows_where_a_changed_text_differs(captions: Path) -> None:
    take(captions)
    captions.write_text(CAPTIONS.replace("below the agenda", "above the agenda"))
    out = io.StringIO()
    call_command("ingest", str(captions), stdout=out)
    assert re.search(r"'….{10,}below the agenda.*' → '….{10,}above the agenda", out.getvalue())


def test_a_statement_inserted_before_others_moves_them(captions: Path) -> None:
    take(captions)
    before = {s.text: s.public_id for s in Statement.objects.all()}
    captions.write_text(CAPTIONS.replace(">> BRUNO", ">> CHIARA LUND:  One word before that, if I may.\n\n>> BRUNO"))
    item = take(captions)
    assert item.changes["created"] == 1
    after = {s.text: s.public_id for s in Statement.objects.all()}
    assert before.items() <= after.items()
    assert [s.position for s in Statement.objects.order_by("position")] == [0, 1, 2, 3, 4]


def test_a_removed_statement_leads_to_the_document(captions: Path, client: Client) -> None:
    take(captions)
    removed = Statement.objects.get(recorded_name="BRUNO KELLER")
    start, end = CAPTIONS.index(">> BRUNO"), CAPTIONS.index(">> Could")
    captions.write_text(CAPTIONS[:start] + CAPTIONS[end:])
    item = take(captions)
    assert item.changes["removed"] == 1
    answer = client.get(removed.get_absolute_url())
    assert answer.status_code == 301
    assert answer["Location"] == item.document.get_absolute_url()  # type: ignore[union-attr]
    assert Speaker.objects.filter(name="Bruno Keller").exists()


def test_another_document_of_the_same_name_is_no_correction(captions: Path, tmp_path: Path) -> None:
    take(captions)
    other = tmp_path / "other" / captions.name
    other.parent.mkdir()
    other.write_text(
        "Another session\n3 May 2022\n\n>> DORA LINDT:  Nothing in common.\n\n>> EMIL SAND:  Indeed, nothing.\n"
    )
    assert take(other).outcome == Outcome.TAKEN
    assert SourceDocument.objects.filter(superseded_by__isnull=True).count() == 2


def test_changed_statements_are_queued_for_the_index(captions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    queued: list[int] = []
    monkeypatch.setattr(applying.search, "queue", queued.extend)
    take(captions)
    assert sorted(queued) == sorted(Statement.objects.values_list("pk", flat=True))
    gone = Statement.objects.get(recorded_name="BRUNO KELLER").pk
    queued.clear()
    start, end = CAPTIONS.index(">> BRUNO"), CAPTIONS.index(">> Could")
    captions.write_text(CAPTIONS[:start] + CAPTIONS[end:])
    take(captions)
    assert gone in queued


def test_a_failure_leaves_nothing_behind(
    captions: Path, documents_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**links: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(applying, "keep_links", fail)
    before = rows()
    with pytest.raises(RuntimeError, match="disk is full"):
        take(captions)
    assert rows() == before
    assert not IndexChange.objects.exists()
    assert not [path for path in documents_folder.rglob("*") if path.is_file()]


def test_a_refused_document_stores_only_the_refusal(tmp_path: Path) -> None:
    ProcessFactory()
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    before = rows()
    item = take(path)
    assert item.outcome == Outcome.REFUSED
    assert str(path) in item.message or path.name in item.message
    assert rows() == before


def test_one_refusal_does_not_stop_the_others(captions: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    run = run_import(sources=expand([str(tmp_path)]), requested=[str(tmp_path)])
    assert {item.outcome for item in run.items.all()} == {Outcome.TAKEN, Outcome.REFUSED}
    assert run.finished_at is not None


def test_a_named_meeting_is_used(captions: Path) -> None:
    meeting = MeetingFactory()
    take(captions, meeting=meeting)
    assert {s.meeting for s in Statement.objects.all()} == {meeting}
    assert Meeting.objects.count() == 1


def test_a_meeting_without_a_title_is_called_by_its_file_and_its_day_once(tmp_path: Path) -> None:
    path = tmp_path / "call.txt"
    path.write_text("12 March 2021\n\n" + CAPTIONS.partition("\n\n")[2], encoding="utf-8")
    take(path)
    meeting = Meeting.objects.get()
    assert meeting.slug.count("2021-03-12") == 1
    assert meeting.title.endswith(", 12 March 2021")


def test_the_dry_run_stores_nothing_and_shows_everything(captions: Path) -> None:
    before = rows()
    out = io.StringIO()
    call_command("ingest", str(captions), "--dry-run", "--format", "json", stdout=out)
    answer = json.loads(out.getvalue())
    assert rows() == before
    assert not ImportRun.objects.exists()
    assert [s["recorded_name"] for s in answer["statements"]] == ["ADA OBINNA", "BRUNO KELLER", None, "ADA OBINNA"]
    assert answer["document"]["path"] == str(captions)
    assert answer["statements"][0]["speaker"] == "Ada Obinna"


def test_the_command_ends_with_one_where_a_document_is_refused(tmp_path: Path) -> None:
    ProcessFactory()
    err = io.StringIO()
    with pytest.raises(SystemExit) as refused:
        call_command("ingest", str(tmp_path / "absent.txt"), stdout=io.StringIO(), stderr=err)
    assert refused.value.code == 1
    assert len(err.getvalue().strip().splitlines()) == 1
    assert "absent.txt" in err.getvalue()


def test_an_unknown_meeting_is_a_usage_error(captions: Path) -> None:
    with pytest.raises(CommandError) as usage:
        call_command("ingest", str(captions), "--meeting", "nowhere", stdout=io.StringIO())
    assert usage.value.returncode == 2


def test_what_reader_and_parser_doubted_is_kept_and_shown(tmp_path: Path, client: Client) -> None:
    ProcessFactory()
    path = tmp_path / "words.txt"
    path.write_text("words with cafÃ© and nothing that anybody is said to have said\n" * 3, encoding="utf-8")
    document = take(path).document
    assert document is not None
    assert {problem["code"] for problem in document.problems} == {"mojibake", "layout-not-understood"}
    page = client.get(document.get_absolute_url()).content.decode()
    assert "no layout recognised" in page
    assert "chevron 0.00" in page


def test_a_base_without_reference_data_knows_nobody_and_takes_the_document(tmp_path: Path) -> None:
    known = known_to_show().speakers[0].names[0]  # of the reference data, as nothing is loaded
    path = tmp_path / "captions.txt"
    path.write_text(f">> {known.upper()}:  Good morning.\n\n>> ADA OBINNA:  Good morning, and thank you.\n\n" * 3)
    assert take(path).outcome == Outcome.TAKEN
    assert {speaker.basis for speaker in Speaker.objects.all()} == {Basis.RECORD}


def test_whoever_went_while_a_run_was_on_is_looked_up_anew(captions: Path, tmp_path: Path) -> None:
    SpeakerFactory.create(name="Ada Obinna")
    paths = [captions, tmp_path / "later.txt"]
    paths[1].write_text(">> ADA OBINNA:  The lamp is lit.\n\n>> BRUNO KELLER:  Then read on by it.\n\n" * 3)

    def forget(item: ImportItem) -> None:
        Speaker.objects.filter(name="Ada Obinna").delete()

    sources = [str(path) for path in paths]
    run = run_import(sources=expand(sources), requested=sources, progress=forget)
    assert [item.outcome for item in run.items.all()] == [Outcome.TAKEN, Outcome.TAKEN]
