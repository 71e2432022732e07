"""Documents that a person brings in through the admin. Real files, readers and base; the task runs in the process."""

from __future__ import annotations

import io
import logging
import socket
import threading
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from celery import Celery
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.ingestion import sources
from apps.ingestion.fetch import fetch
from apps.ingestion.models import ImportItem, ImportRun, Outcome, PendingDocument, PendingImport
from apps.ingestion.tasks import take_uploads
from apps.ingestion.uploads import forms, services, views
from apps.proceedings.models import Meeting, Process, SourceDocument, Statement, Venue
from tests.factories import MeetingFactory, ProcessFactory, SpeakerFactory

pytestmark = pytest.mark.django_db(transaction=True)

ADD = "admin:ingestion_importrun_add"

CAPTIONS = """Round table on shared lamps
12 March 2021, Example Hall

>> ADA OBINNA:  Good morning to everybody in the room and online.  We begin with the report of the group.

>> BRUNO KELLER:  Thank you, Ada.  My delegation has three remarks on the second chapter of it.

>> Could somebody say where the draft can be found?  I have looked for it.

>> ADA OBINNA:  It is on the page of the meeting, below the agenda.  Let us go on.
"""
OTHER = """Second round table on shared lamps
14 June 2022, Other Hall

>> CHIARA LUND:  We speak of wicks today, and of nothing else, if you please.

>> EMIL SAND:  Wicks it is, then.  The first of them was cut too short by half.

>> CHIARA LUND:  That was the scissors.  They are mended by now.
"""
MAIL = """From: Ada Obinna <ada@example.org>
To: list@example.org
Subject: Wicks
Date: Mon, 1 Mar 2021 10:00:00 +0000
Message-ID: <1@example.org>

The wick is too short, I fear.
"""
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


@pytest.fixture
def series() -> Process:
    return ProcessFactory.create(slug="lamps", name="Dialogue on Lamps")


@pytest.fixture
def keeper(series: Process, client: Client) -> Client:
    client.force_login(User.objects.create_superuser("keeper"))
    return client


def file(text: str | bytes = CAPTIONS, name: str = "captions.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def bring(client: Client, *files: SimpleUploadedFile, key: object = None, url: str = "") -> Any:
    """Sends the form; the answer."""
    sent = {"key": str(key or uuid4()), "documents": list(files), "url": url}
    return client.post(reverse(ADD), sent)


def brought(client: Client, *files: SimpleUploadedFile) -> PendingImport:
    answer = bring(client, *files)
    assert answer.status_code == 302, answer.content.decode()
    return PendingImport.objects.latest("pk")


def address(name: str, *args: object) -> str:
    return reverse(f"admin:ingestion_importrun_{name}", args=args)


def document_page(pending: PendingImport) -> str:
    return address("document", pending.key, pending.documents.get().pk)


def filled(client: Client, path: str) -> dict[str, str]:
    """What a browser would send back of the meeting forms on a page."""
    rows = client.get(path).context["meetings"]
    fields = [field for row in rows for field in row.form]
    return {field.html_name: str(field.value() or "") for field in fields} | {"correct": "Keep these data"}


def held() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (SourceDocument, Statement, Meeting, Venue, ImportRun)}


def test_the_whole_way(keeper: Client, documents_folder: Path) -> None:
    SpeakerFactory.create(name="Ada Obinna")
    before = held()
    answer = bring(keeper, file())
    assert held() == before, "nothing may be stored before it is confirmed"
    page = keeper.get(answer["Location"])
    text = page.content.decode()
    preview = page.context["preview"]
    assert preview["parser"] == "chevron"
    assert preview["numbers"] == {"turns": 4, "named": 3, "suggested": 0, "unnamed": 1, "mentions": 0}
    names = {name["recorded"]: name for name in preview["names"]}
    assert (names["ADA OBINNA"]["known"], names["ADA OBINNA"]["turns"]) == (True, 2)
    assert (names["BRUNO KELLER"]["known"], names["BRUNO KELLER"]["method"]) == (False, "label")
    assert names["BRUNO KELLER"]["evidence"]["words"] == "BRUNO KELLER"
    around = names["BRUNO KELLER"]["evidence"]
    assert around["before"].split() == CAPTIONS[: CAPTIONS.index("BRUNO")].split()[-len(around["before"].split()) :]
    after = around["after"].split()
    assert after == CAPTIONS[CAPTIONS.index("BRUNO KELLER") + 12 :].split()[: len(after)], "no word is cut"
    assert "My delegation has three remarks" in text
    assert page.context["meetings"][0].found is None

    pending = PendingImport.objects.get()
    answer = keeper.post(address("confirm", pending.key))
    run = ImportRun.objects.get()
    assert answer["Location"] == address("change", run.pk)
    page = keeper.get(answer["Location"]).content.decode()
    assert "1 of 1 done" in page
    assert "http-equiv" not in page, "what has ended need not be loaded again"
    document = SourceDocument.objects.get()
    assert document.text == CAPTIONS
    assert document.get_absolute_url() in page
    assert (run.items.get().outcome, run.expected, run.started_by) == (Outcome.TAKEN, 1, pending.owner)
    assert run.finished_at is not None
    assert Statement.objects.count() == 4
    assert not PendingDocument.objects.exists()
    assert not list((documents_folder / "pending").iterdir())


def test_corrections_of_a_meeting_arrive(keeper: Client) -> None:
    pending = brought(keeper, file())
    path = document_page(pending)
    wrong = {
        "title": "Lamps, session <two>",
        "series": "lamps",
        "start": "2021-03-11",
        "end": "2021-03",
        "country": "KE",
    }
    wrong |= {"venue": "Hall of Mirrors", "city": "Nairobi", "mode": "hybrid"}
    sent = filled(keeper, path) | {f"meeting-0-{name}": value for name, value in wrong.items()}
    assert keeper.post(path, sent).status_code == 302
    assert not Meeting.objects.exists()
    assert "Lamps, session &lt;two&gt;" in keeper.get(path).content.decode()
    keeper.post(address("confirm", pending.key))
    meeting = Meeting.objects.get()
    assert (meeting.title, meeting.mode, str(meeting.start)) == ("Lamps, session <two>", "hybrid", "2021-03-11")
    assert meeting.series == Process.objects.get(slug="lamps")
    assert (meeting.venue.name, meeting.venue.city, meeting.venue.country.code) == ("Hall of Mirrors", "Nairobi", "KE")  # type: ignore[union-attr]
    assert {statement.meeting for statement in Statement.objects.all()} == {meeting}
    assert {str(statement.said_on) for statement in Statement.objects.all()} == {"2021-03-11"}


@pytest.mark.parametrize("written", ["{slug}", "http://testserver/meetings/{slug}/", "/meetings/{slug}/?page=2#top"])
def test_an_existing_meeting_can_be_chosen(keeper: Client, written: str) -> None:
    meeting = MeetingFactory.create(title="Something else altogether")
    pending = brought(keeper, file())
    path = document_page(pending)
    assert keeper.get(path).context["meetings"][0].found is None
    sent = filled(keeper, path) | {"meeting-0-key": written.format(slug=meeting.slug)}
    assert keeper.post(path, sent).status_code == 302
    assert keeper.get(path).context["meetings"][0].found == meeting
    keeper.post(address("confirm", pending.key))
    assert {statement.meeting for statement in Statement.objects.all()} == {meeting}
    assert Meeting.objects.get().title == "Something else altogether"


def test_what_is_filled_in_is_kept_by_taking_it_in(keeper: Client) -> None:
    path = document_page(brought(keeper, file()))
    sent = filled(keeper, path) | {"take": "Take it in"}
    assert keeper.post(path, sent | {"meeting-0-start": "yesterday"}).status_code == 422
    assert not ImportRun.objects.exists()
    answer = keeper.post(path, sent | {"meeting-0-title": "Corrected at last"})
    assert answer["Location"] == address("change", ImportRun.objects.get().pk)
    assert Meeting.objects.get().title == "Corrected at last"


def test_a_chosen_meeting_that_went_is_a_refusal(keeper: Client) -> None:
    meeting = MeetingFactory.create()
    pending = brought(keeper, file())
    path = document_page(pending)
    keeper.post(path, filled(keeper, path) | {"meeting-0-key": meeting.slug})
    meeting.delete()
    assert keeper.get(path).status_code == 200
    keeper.post(address("confirm", pending.key))
    assert ImportItem.objects.get().outcome == Outcome.REFUSED
    assert not SourceDocument.objects.exists()


def test_the_meeting_of_the_base_that_fits_is_shown(keeper: Client) -> None:
    first = brought(keeper, file())
    keeper.post(address("confirm", first.key))
    second = brought(keeper, file(CAPTIONS.replace("three remarks", "four remarks")))
    row = keeper.get(document_page(second)).context["meetings"][0]
    assert row.found == Meeting.objects.get()
    keeper.post(address("confirm", second.key))
    assert ImportItem.objects.latest("pk").outcome == Outcome.UPDATED


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"start": "yesterday"}, "yesterday is no date"),
        ({"start": "2021-02-31"}, "is no date"),
        ({"start": "2021-03-12", "end": "2021-03-11"}, "is before the start"),
        ({"country": "XX"}, "Select a valid choice"),
        ({"series": "absent"}, "Select a valid choice"),
        ({"key": "no-such-meeting"}, "No meeting is at /meetings/no-such-meeting/"),
        ({"title": "x" * 401}, "at most 400 characters"),
    ],
)
def test_what_no_meeting_can_have_is_said_at_its_field(keeper: Client, wrong: dict[str, str], message: str) -> None:
    path = document_page(brought(keeper, file()))
    sent = filled(keeper, path) | {f"meeting-0-{name}": value for name, value in wrong.items()}
    answer = keeper.post(path, sent)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert PendingDocument.objects.get().corrected == []


def test_a_document_without_a_meeting_can_be_given_one(keeper: Client) -> None:
    meeting = MeetingFactory.create()
    pending = brought(keeper, file(MAIL, "wicks.eml"))
    path = document_page(pending)
    assert keeper.get(path).context["preview"]["meetings"] == []
    assert keeper.post(path, filled(keeper, path)).status_code == 302
    assert PendingDocument.objects.get().corrected == [], "an empty form is no meeting"
    keeper.post(path, filled(keeper, path) | {"meeting-0-key": meeting.slug})
    keeper.post(address("confirm", pending.key))
    assert {statement.meeting for statement in Statement.objects.all()} == {meeting}


def test_another_parser_reads_it_and_takes_it_in(keeper: Client) -> None:
    pending = brought(keeper, file())
    path = document_page(pending)
    keeper.post(path, filled(keeper, path) | {"meeting-0-title": "Corrected"})
    assert PendingDocument.objects.get().corrected != []
    assert keeper.post(path, {"read": "Read it again", "parser": "unattributed"}).status_code == 302
    document = PendingDocument.objects.get()
    assert document.corrected == []
    page = keeper.get(path)
    assert page.context["preview"]["numbers"]["turns"] == 1
    assert "No layout was recognised" in page.content.decode()
    assert "no layout recognised (" in page.content.decode()
    assert keeper.post(path, {"read": "Read it again", "parser": "of-nobody"}).status_code == 422
    keeper.post(address("confirm", pending.key))
    assert SourceDocument.objects.get().parser == "unattributed"
    assert Statement.objects.count() == 1


def test_several_files_and_one_left_out(keeper: Client, documents_folder: Path) -> None:
    pending = brought(keeper, file(), file(OTHER, "other.txt"), file(PICTURE, "picture.png"))
    page = keeper.get(address("pending", pending.key)).content.decode()
    assert "picture.png: byte 0: found a PNG image" in page
    kept, left, _ = pending.documents.all()
    keeper.post(address("leave_out", pending.key, left.pk))
    assert len(list((documents_folder / "pending").iterdir())) == 2
    keeper.post(address("confirm", pending.key))
    run = ImportRun.objects.get()
    assert {item.source: item.outcome for item in run.items.all()} == {
        kept.name: Outcome.TAKEN,
        "picture.png": Outcome.REFUSED,
    }
    assert "found a PNG image" in keeper.get(address("change", run.pk)).content.decode()


def test_a_file_that_is_there_twice_says_so(keeper: Client) -> None:
    pending = brought(keeper, file(), file(OTHER, "other.txt"), file(name="copy.txt"))
    first, _, copy = pending.documents.all()
    page = keeper.get(address("pending", pending.key)).content.decode()
    assert page.count("The same file as") == 1
    assert f"The same file as <bdi>{first.name}</bdi>." in page.partition(">copy.txt<")[2]
    keeper.post(address("leave_out", pending.key, copy.pk))
    assert "The same file as" not in keeper.get(address("pending", pending.key)).content.decode()


def test_a_refused_file_can_be_opened_and_discarded(keeper: Client) -> None:
    pending = brought(keeper, file(PICTURE, "picture.png"))
    page = keeper.get(document_page(pending))
    assert page.status_code == 200
    for shown in (page, keeper.get(address("pending", pending.key))):
        assert "Files of this type are not read." in shown.content.decode()
        assert "found a PNG image" in shown.content.decode()
    assert 'name="take"' not in page.content.decode()
    assert keeper.post(document_page(pending), {"correct": "x"}).status_code == 422
    keeper.post(address("discard", pending.key))
    assert not PendingImport.objects.exists()


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02\x03" * 99, b"%PDF-1.7\nnothing", b"PK\x03\x04cut off", b"\x1f\x8b\x08"]
)
def test_whatever_cannot_be_read_is_a_refusal(keeper: Client, content: bytes) -> None:
    pending = brought(keeper, file(content, "odd.txt"))
    assert "odd.txt" in pending.documents.get().refusal
    assert keeper.get(document_page(pending)).status_code == 200
    keeper.post(address("confirm", pending.key))
    assert ImportItem.objects.get().outcome == Outcome.REFUSED
    assert not SourceDocument.objects.exists()


def test_the_way_of_a_file_speaks_the_language_of_the_reader(keeper: Client) -> None:
    keeper.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    assert "Fichiers" in keeper.get(address("add")).content.decode()
    assert "Choisissez des fichiers" in bring(keeper).content.decode()
    pending = brought(keeper, file(), file(PICTURE, "picture.png"))
    assert "Les fichiers de ce type ne sont pas lus." in keeper.get(address("pending", pending.key)).content.decode()
    read = pending.documents.get(refusal="")
    page = keeper.get(address("document", pending.key, read.pk)).content.decode()
    assert "Réunion existante" in page
    assert "Prises de parole" in page


def archive(members: dict[str, str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in members.items():
            packed.writestr(name, text)
    return data.getvalue()


def test_each_document_of_an_archive_is_shown_and_taken(keeper: Client) -> None:
    pending = brought(keeper, file(archive({"a/one.txt": CAPTIONS, "two.txt": OTHER}), "both.zip"))
    assert [document.name for document in pending.documents.all()] == ["both.zip/a/one.txt", "both.zip/two.txt"]
    keeper.post(address("confirm", pending.key))
    assert SourceDocument.objects.count() == 2


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>.txt", "../../../etc/passwd", "..\\..\\boot.ini", "a\u202etxt.exe", "'\"&.txt"]
)
def test_a_hostile_name_stays_a_name(keeper: Client, documents_folder: Path, name: str) -> None:
    pending = brought(keeper, file(CAPTIONS, name))
    for path in (document_page(pending), address("pending", pending.key), reverse(ADD)):
        page = keeper.get(path).content.decode()
        assert "<script>alert" not in page
        assert "\u202e" not in page
    keeper.post(address("confirm", pending.key))
    assert ImportItem.objects.get().outcome == Outcome.TAKEN
    assert "<script>alert" not in keeper.get(address("change", ImportRun.objects.get().pk)).content.decode()
    stored = [path.resolve() for path in documents_folder.parent.rglob("*") if path.is_file()]
    assert [path for path in stored if path.name in {"passwd", "boot.ini"}] == []
    origin = SourceDocument.objects.get().origin
    assert origin.startswith("upload/")
    assert ".." not in origin.split("/")


def test_limits_are_said(keeper: Client, monkeypatch: pytest.MonkeyPatch, documents_folder: Path) -> None:
    many = [file(CAPTIONS, f"{number}.txt") for number in range(services.MAX_FILES + 1)]
    answer = bring(keeper, *many)
    assert answer.status_code == 422
    assert f"at most {services.MAX_FILES} are taken at once" in answer.content.decode()
    packed = archive({f"{number}.txt": CAPTIONS for number in range(services.MAX_DOCUMENTS + 1)})
    answer = bring(keeper, file(packed, "many.zip"))
    assert answer.status_code == 422
    assert f"found more than {services.MAX_DOCUMENTS} documents" in answer.content.decode()
    monkeypatch.setattr(services, "MAX_BYTES", 1000)
    answer = bring(keeper, file(archive({"long.txt": CAPTIONS * 9}), "long.zip"))
    assert answer.status_code == 422
    assert "long.txt: found more than" in answer.content.decode()
    assert not PendingImport.objects.exists()
    assert not [path for path in documents_folder.rglob("*") if path.is_file()]


def test_what_is_too_large_by_little_is_said_to_be_larger_than_may_be() -> None:
    assert "This is 51 MB, at most 50 MB" in forms.too_large(services.MAX_BYTES + 1)


def test_far_too_much_is_refused_before_it_is_read(keeper: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "_FORM_BYTES", 500)
    monkeypatch.setattr(views, "_DRAINED", 1000)
    answer = bring(keeper, file(CAPTIONS * 40))
    assert answer.status_code == 413
    assert "are taken at once" in answer.content.decode()
    assert not PendingImport.objects.exists()


def test_neither_or_both_is_said(keeper: Client) -> None:
    for answer in (bring(keeper), bring(keeper, file(), url="https://example.org/a.txt")):
        assert answer.status_code == 422
        assert "one of the two" in answer.content.decode()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = CAPTIONS.encode() if self.path == "/captions.txt" else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()
        thread.join()


def test_an_address_is_fetched(keeper: Client, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # The machine's own addresses are refused; for this server alone they are let through.
    monkeypatch.setattr(sources, "fetch", partial(fetch, may_connect=lambda address: address.is_loopback))
    answer = bring(keeper, url=f"{server}/absent.txt")
    assert answer.status_code == 422
    assert "found status 404" in answer.content.decode()
    assert bring(keeper, url=f"{server}/captions.txt").status_code == 302
    pending = PendingImport.objects.get()
    keeper.post(address("confirm", pending.key))
    assert SourceDocument.objects.get().origin == f"{server}/captions.txt"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://127.0.0.1/a.txt", "expected a host on the public Internet"),
        ("http://169.254.169.254/latest/meta-data/", "expected a host on the public Internet"),
        ("ftp://example.org/a.txt", "another kind of address"),
        ("file:///etc/passwd", "Enter a valid URL"),
        ("http://user:secret@127.0.0.1/", "without a user name"),
    ],
)
def test_an_address_that_must_not_be_asked(keeper: Client, url: str, message: str) -> None:
    answer = bring(keeper, url=url)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not PendingImport.objects.exists()


def test_sent_twice_is_brought_in_once(keeper: Client) -> None:
    key = uuid4()
    first, second = bring(keeper, file(), key=key), bring(keeper, file(), key=key)
    assert first["Location"] == second["Location"]
    assert PendingImport.objects.count() == 1


def test_confirmed_twice_is_taken_in_once(keeper: Client) -> None:
    pending = brought(keeper, file())
    first, second = (keeper.post(address("confirm", pending.key)) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert ImportItem.objects.count() == 1
    assert keeper.post(address("discard", pending.key))["Location"] == first["Location"]
    assert keeper.get(address("pending", pending.key))["Location"] == first["Location"]
    assert ImportRun.objects.count() == 1


def test_the_task_takes_what_is_left(keeper: Client) -> None:
    """As after a worker was killed: one document is settled, one was begun long ago, one is in another's hands."""
    pending = brought(
        keeper, file(), file(OTHER, "other.txt"), file(CAPTIONS.replace("lamps", "lanterns"), "third.txt")
    )
    run = ImportRun.objects.create(expected=3)
    PendingImport.objects.update(run=run)
    begun, busy = pending.documents.all()[:2]
    PendingDocument.objects.filter(pk=begun.pk).update(claimed_at=timezone.now() - timedelta(hours=1))
    PendingDocument.objects.filter(pk=busy.pk).update(claimed_at=timezone.now())
    take_uploads.delay(run.pk)
    run.refresh_from_db()
    assert run.items.count() == 2
    assert run.finished_at is None
    PendingDocument.objects.filter(pk=busy.pk).update(claimed_at=None)
    take_uploads.delay(run.pk)
    take_uploads.delay(run.pk)
    run.refresh_from_db()
    assert sorted(run.items.values_list("source", flat=True)) == ["captions.txt", "other.txt", "third.txt"]
    assert run.finished_at is not None


def test_a_run_that_was_killed_can_go_on(keeper: Client) -> None:
    brought(keeper, file())
    run = ImportRun.objects.create(expected=1)
    PendingImport.objects.update(run=run)
    page = keeper.get(address("change", run.pk)).content.decode()
    assert '<meta http-equiv="refresh"' in page
    assert "Go on" not in page
    ImportRun.objects.update(started_at=timezone.now() - timedelta(hours=1))
    assert "Go on" in keeper.get(address("change", run.pk)).content.decode()
    keeper.post(address("go_on", run.pk))
    assert ImportItem.objects.get().outcome == Outcome.TAKEN


def kill_whoever_reads(name: str, read: Any) -> Any:
    def killed(source: services.PendingSource) -> bytes:
        if source.document.name == name:
            raise SystemExit  # goes by all that would tidy up, as a signal does
        return bytes(read(source))

    return killed


def test_a_document_that_ends_every_process_is_given_up_until_a_person_asks_again(keeper: Client) -> None:
    brought(keeper, file(), file(OTHER, "other.txt"))
    run = ImportRun.objects.create(expected=2)
    PendingImport.objects.update(run=run)
    killed = kill_whoever_reads("captions.txt", services.PendingSource.read)
    for _ in range(3):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(services.PendingSource, "read", killed)
            with pytest.raises(SystemExit):
                services.take_confirmed(run=run)
        PendingDocument.objects.update(claimed_at=timezone.now() - timedelta(hours=1))
    for _ in range(2):
        take_uploads.delay(run.pk)
    run.refresh_from_db()
    assert run.finished_at
    assert list(run.items.values_list("source", "outcome")) == [
        ("captions.txt", Outcome.REFUSED),
        ("other.txt", Outcome.TAKEN),
    ]
    assert "each of 3 processes" in run.items.first().message  # type: ignore[union-attr]
    assert "Try again" in keeper.get(address("change", run.pk)).content.decode()

    for _ in range(2):
        keeper.post(address("try_again", run.pk))
    run.refresh_from_db()
    assert run.finished_at
    assert sorted(run.items.values_list("source", "outcome")) == [
        ("captions.txt", Outcome.TAKEN),
        ("other.txt", Outcome.TAKEN),
    ]
    assert not PendingDocument.objects.exists()
    assert "Try again" not in keeper.get(address("change", run.pk)).content.decode()


def test_a_base_that_goes_away_is_not_held_against_a_document(keeper: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    brought(keeper, file())
    run = ImportRun.objects.create(expected=1)
    PendingImport.objects.update(run=run)

    def gone(_: object) -> bytes:
        raise OperationalError("the server closed the connection")

    with monkeypatch.context() as patched:
        patched.setattr(services.PendingSource, "read", gone)
        with pytest.raises(OperationalError):
            services.take_confirmed(run=run)
    left = PendingDocument.objects.get()
    assert (left.attempts, left.claimed_at) == (0, None)
    services.take_confirmed(run=run)
    assert run.items.get().outcome == Outcome.TAKEN


def test_without_an_answer_of_the_broker_the_run_waits(keeper: Client, caplog: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    silent = Celery(broker=f"redis://127.0.0.1:{port}/0", set_as_current=False)
    silent.conf.update(task_publish_retry=False, broker_connection_timeout=1)
    pending = brought(keeper, file())
    with pytest.MonkeyPatch.context() as patched, caplog.at_level(logging.ERROR):
        patched.setattr(take_uploads, "delay", silent.task(name=take_uploads.name)(take_uploads.run).delay)
        answer = keeper.post(address("confirm", pending.key))
    assert answer["Location"] == address("change", ImportRun.objects.get().pk)
    assert "on_commit" in caplog.text
    assert not ImportItem.objects.exists()
    ImportRun.objects.update(started_at=timezone.now() - timedelta(hours=1))
    assert "Go on" in keeper.get(answer["Location"]).content.decode()
    keeper.post(address("go_on", ImportRun.objects.get().pk))
    assert ImportItem.objects.get().outcome == Outcome.TAKEN


def test_one_fault_does_not_stop_the_others(keeper: Client, monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    def broken(source: services.PendingSource) -> bytes:
        if source.path == "captions.txt":
            raise ZeroDivisionError
        return read(source)

    pending = brought(keeper, file(), file(OTHER, "other.txt"))
    read = services.PendingSource.read
    monkeypatch.setattr(services.PendingSource, "read", broken)
    with caplog.at_level(logging.ERROR):
        keeper.post(address("confirm", pending.key))
    assert list(ImportItem.objects.values_list("source", "outcome")) == [
        ("captions.txt", Outcome.REFUSED),
        ("other.txt", Outcome.TAKEN),
    ]
    assert "Taking in a document failed" in caplog.text
    assert ImportRun.objects.get().finished_at is not None


def test_bytes_that_are_gone_are_asked_for_again(keeper: Client) -> None:
    pending = brought(keeper, file(), file(OTHER, "other.txt"))
    gone = pending.documents.all()[0]
    gone.content.storage.delete(gone.content.name)  # as after a restored backup
    services.read_again(document=gone, parser="")
    assert "bring the document in again" in gone.refusal
    keeper.post(address("confirm", pending.key))
    refused, taken = ImportItem.objects.order_by("source")
    assert (refused.source, refused.outcome, taken.outcome) == ("captions.txt", Outcome.REFUSED, Outcome.TAKEN)
    assert "bring the document in again" in refused.message


def test_progress_is_told_to_scripts(keeper: Client) -> None:
    pending = brought(keeper, file(), file(PICTURE, "picture.png"))
    waiting = keeper.get(address("pending_progress", pending.key)).json()
    assert (waiting["running"], waiting["expected"]) == (True, None)
    keeper.post(address("confirm", pending.key))
    told = keeper.get(address("pending_progress", pending.key)).json()
    run = ImportRun.objects.get()
    assert told == keeper.get(address("progress", run.pk)).json()
    assert (told["done"], told["expected"], told["running"], told["words"]) == (2, 2, False, "2 of 2 done")
    assert told["outcomes"] == {"Taken": 1, "Refused": 1}
    assert [(item["source"], item["outcome"]) for item in told["items"]] == [
        ("picture.png", "Refused"),
        ("captions.txt", "Taken"),
    ]
    assert "PNG" in told["items"][0]["message"]


def test_a_run_can_be_undone(keeper: Client) -> None:
    before = held()
    pending = brought(keeper, file())
    keeper.post(address("confirm", pending.key))
    run = ImportRun.objects.get()
    assert address("undo", run.pk) in keeper.get(address("change", run.pk)).content.decode()
    assert "captions.txt" in keeper.get(address("undo", run.pk)).content.decode()
    assert Statement.objects.exists()
    keeper.post(address("undo", run.pk))
    assert held() == before | {"ImportRun": 1}
    page = keeper.get(address("change", run.pk)).content.decode()
    assert "all that it had done was taken back" in page
    assert address("undo", run.pk) not in page
    assert "undone" in keeper.post(address("undo", run.pk), follow=True).content.decode()


def test_who_decides_on_nothing_can_bring_in_nothing_more(
    keeper: Client, monkeypatch: pytest.MonkeyPatch, documents_folder: Path
) -> None:
    monkeypatch.setattr(services, "MAX_WAITING", 1)
    pending = brought(keeper, file())
    answer = bring(keeper, file(OTHER, "other.txt"))
    assert answer.status_code == 422
    assert "neither confirmed nor discarded" in answer.content.decode()
    assert len(list((documents_folder / "pending").iterdir())) == 1
    keeper.post(address("confirm", pending.key))
    assert bring(keeper, file(OTHER, "other.txt")).status_code == 302


def test_two_windows_do_not_undo_each_other(keeper: Client) -> None:
    """What one window has decided holds, whatever the other still shows."""
    pending = brought(keeper, file(), file(OTHER, "other.txt"))
    seen = PendingImport.objects.get()
    document = seen.documents.all()[0]
    keeper.post(address("confirm", pending.key))
    services.discard(pending=seen)
    assert PendingImport.objects.get().run == ImportRun.objects.get()
    path = address("document", pending.key, document.pk)
    assert keeper.post(path, {"read": "x", "parser": "note"}).status_code == 404
    gone = brought(keeper, file(CAPTIONS.replace("lamps", "lanterns")))
    services.discard(pending=gone)
    assert services.confirm(pending=gone) is None
    assert ImportRun.objects.count() == 1


def test_what_nobody_decided_on_is_forgotten(keeper: Client, documents_folder: Path) -> None:
    old = brought(keeper, file())
    PendingImport.objects.update(created_at=timezone.now() - services.KEPT - timedelta(hours=1))
    new = brought(keeper, file(OTHER, "other.txt"))
    assert list(PendingImport.objects.all()) == [new]
    assert not PendingDocument.objects.filter(pending=old.pk).exists()
    assert len(list((documents_folder / "pending").iterdir())) == 1


def people() -> dict[str, Client]:
    call_command("create_demo_users", stdout=io.StringIO())
    clients = {"nobody": Client()}
    for user in User.objects.filter(username__in=["admin", "editor", "curator", "reader"]):
        clients[user.username] = Client()
        clients[user.username].force_login(user)
    return clients


def test_each_role_may_do_what_it_may(series: Process) -> None:
    clients = people()
    pending = brought(clients["editor"], file())
    document = pending.documents.get()
    run = ImportRun.objects.create()
    gets = [reverse(ADD), address("undo", run.pk)]
    posts = [reverse(ADD), address("go_on", run.pk), address("undo", run.pk)]
    posts += [address(name, pending.key) for name in ("confirm", "discard")]
    posts += [address("leave_out", pending.key, document.pk), address("document", pending.key, document.pk)]
    for name, status in {"nobody": 302, "reader": 302, "curator": 403}.items():
        for path in gets:
            assert clients[name].get(path).status_code == status, (name, path)
        for path in posts:
            answer = clients[name].post(path)
            assert answer.status_code == status, (name, path)
            assert status != 302 or "/login/" in answer["Location"]
    for name in ("admin", "editor"):
        assert clients[name].get(reverse(ADD)).status_code == 200
        assert clients[name].get(address("change", run.pk)).status_code == 200
        assert clients[name].get(address("progress", run.pk)).status_code == 200
    assert clients["curator"].get(address("change", run.pk)).status_code == 403
    assert clients["curator"].get(address("progress", run.pk)).status_code == 403
    assert PendingDocument.objects.count() == 1
    assert not Statement.objects.exists()


def test_who_may_only_look_sees_the_run_and_no_buttons(keeper: Client) -> None:
    keeper.post(address("confirm", brought(keeper, file()).key))
    viewer = User.objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_importrun"))
    client = Client()
    client.force_login(viewer)
    run = ImportRun.objects.get()
    page = client.get(address("change", run.pk)).content.decode()
    assert "1 of 1 done" in page
    assert address("undo", run.pk) not in page
    assert client.get(address("undo", run.pk)).status_code == 403


def test_another_persons_import_is_not_there(keeper: Client) -> None:
    pending = brought(keeper, file())
    document = pending.documents.get()
    other = Client()
    other.force_login(User.objects.create_superuser("other"))
    for name in ("pending", "pending_progress"):
        assert other.get(address(name, pending.key)).status_code == 404
    for name in ("confirm", "discard"):
        assert other.post(address(name, pending.key)).status_code == 404
    assert other.get(address("document", pending.key, document.pk)).status_code == 404
    assert other.post(address("leave_out", pending.key, document.pk)).status_code == 404
    assert bring(other, file(OTHER), key=pending.key).status_code == 404
    mine = brought(other, file(OTHER, "mine.txt"))
    assert other.get(address("document", mine.key, document.pk)).status_code == 404
    assert "captions.txt" not in other.get(reverse(ADD)).content.decode()
    assert PendingDocument.objects.filter(pending=pending).count() == 1


def test_nothing_is_done_without_the_token_of_a_form(keeper: Client) -> None:
    pending = brought(keeper, file())
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(username="keeper"))
    paths = [reverse(ADD), document_page(pending)]
    paths += [address(name, pending.key) for name in ("confirm", "discard")]
    for path in paths:
        assert strict.post(path, {"key": str(uuid4()), "documents": file(OTHER)}).status_code == 403, path
    assert list(PendingImport.objects.all()) == [pending]
    for path in paths[2:]:
        assert keeper.get(path).status_code == 405
