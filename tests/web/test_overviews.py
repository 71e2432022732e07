"""Overviews that are made once: for whom, and of what they depend on."""

from __future__ import annotations

import errno
import gzip
import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps import search
from apps.actors.models import Speaker
from apps.curation.models import DecisionKind
from apps.curation.services import decide
from apps.ingestion.models import ImportRun
from apps.ingestion.services import Options, run_import
from apps.ingestion.sources import expand
from apps.ingestion.store.demonstration import remove_demonstration
from apps.ingestion.store.undo import undo_import
from apps.proceedings.models import SourceDocument, Statement
from tests.factories import MeetingFactory, ProcessFactory, SourceDocumentFactory, SpeakerFactory, StatementFactory
from tests.forms import sent

pytestmark = pytest.mark.django_db

NOTES = """Working session on shared numbers
12 March 2021, Example Hall, Geneva, Switzerland

>> ADA OBINNA:  Good morning to everybody in the room.  We begin with the second chapter.

>> BRUNO KELLER:  Thank you, Ada.  My delegation has three remarks on the second chapter.

>> ADA OBINNA:  Then the chapter is closed, and we meet again on Monday.
"""


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("address", ["/", "/meetings/", "/meetings/?by=series", "/processes/", "/venues/"])
def test_is_made_once(client: Client, django_assert_num_queries: Any, address: str) -> None:
    first = client.get(address)
    with django_assert_num_queries(0):
        again = client.get(address)
    assert again.content == first.content
    assert {name: again.headers[name] for name in first.headers if name != "X-Request-ID"} == {
        name: first.headers[name] for name in first.headers if name != "X-Request-ID"
    }


@pytest.mark.usefixtures("kept")
def test_figures_stay_a_file(client: Client) -> None:
    StatementFactory(text="norms")
    search.rebuild()
    first, again = (client.get("/trends/?figures=by-year") for _ in range(2))
    assert first.headers["Content-Disposition"] == 'attachment; filename="igkb-by-year.csv"'
    assert again.headers["Content-Disposition"] == first.headers["Content-Disposition"]
    assert again.content == first.content


@pytest.mark.usefixtures("kept")
def test_depends_on_the_address_and_the_language(client: Client) -> None:
    meeting = MeetingFactory(starts_on="2019-05-05")
    whole = client.get("/meetings/").text
    assert meeting.title in whole
    assert meeting.title not in client.get("/meetings/?from=2020").text
    french = client.get("/meetings/", headers={"Accept-Language": "fr"}).text
    assert french != whole
    assert '<html lang="fr"' in french
    assert '<html lang="en"' in client.get("/meetings/").text


@pytest.mark.usefixtures("kept")
def test_whoever_is_signed_in_sees_the_base_as_it_is(client: Client, django_user_model: Any) -> None:
    client.get("/speakers/")
    added = SpeakerFactory()
    assert added.name not in client.get("/speakers/").text
    client.force_login(django_user_model.objects.create_user("ursula-lindqvist"))
    assert added.name in client.get("/speakers/").text
    assert "ursula-lindqvist" in client.get("/speakers/").text
    client.logout()
    assert "ursula-lindqvist" not in client.get("/speakers/").text


@pytest.mark.usefixtures("kept")
def test_what_is_refused_is_not_kept(client: Client) -> None:
    assert client.get("/speakers/?page=nonsense").status_code == 400
    client.get("/speakers/")
    assert client.get("/speakers/?page=nonsense").status_code == 400


@pytest.mark.usefixtures("kept", "search_index")
class TestPagesWithWords:
    """They are kept until somebody decides something."""

    @pytest.fixture
    def statement(self) -> Statement:
        words = "Norms are voluntary."
        statement: Statement = StatementFactory(text=words, document=SourceDocumentFactory(text=words))
        search.rebuild()
        return statement

    def addresses(self, statement: Statement) -> list[str]:
        assert statement.speaker
        assert statement.meeting
        return [
            statement.speaker.get_absolute_url(),
            statement.meeting.get_absolute_url(),
            reverse("document", args=[statement.document.public_id]),
            f"{reverse('search-complete')}?q=volunt&format=json",
        ]

    def test_are_made_once(self, client: Client, statement: Statement, django_assert_num_queries: Any) -> None:
        for address in self.addresses(statement):
            first = client.get(address)
            assert "oluntary" in first.text
            with django_assert_num_queries(1):
                assert client.get(address).content == first.content

    def test_hidden_words_are_gone_at_once(self, client: Client, statement: Statement, django_user_model: Any) -> None:
        for address in self.addresses(statement)[:3]:
            assert "Norms are voluntary." in client.get(address).text
        payload = {"statements": [statement.public_id], "because": "Off the record"}
        decide(kind=DecisionKind.HIDE, payload=payload, by=django_user_model.objects.create_user("ursula-lindqvist"))
        search.drain()
        for address in self.addresses(statement)[:3]:
            assert "Norms are voluntary." not in client.get(address).text

    def test_are_made_anew_when_a_document_is_corrected_or_taken_back(
        self, client: Client, tmp_path: Path, django_capture_on_commit_callbacks: Any
    ) -> None:
        notes = tmp_path / "notes.txt"

        def take(remarks: str) -> ImportRun:
            notes.write_text(NOTES.replace("three", remarks), encoding="utf-8")
            with django_capture_on_commit_callbacks(execute=True):
                return run_import(sources=expand([str(notes)]), requested=[str(notes)], options=Options())

        take("three")
        address = Speaker.objects.get(name="Bruno Keller").get_absolute_url()
        assert "has three remarks" in client.get(address).text
        corrected = take("four")
        assert "has four remarks" in client.get(address).text
        with django_capture_on_commit_callbacks(execute=True):
            undo_import(run=corrected)
        assert "has three remarks" in client.get(address).text

    def test_are_made_anew_when_the_admin_changes_or_deletes_whom_they_show(
        self, client: Client, statement: Statement, django_user_model: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        keeper = Client()
        keeper.force_login(django_user_model.objects.create_superuser("keeper"))
        speaker, meeting = statement.speaker, statement.meeting
        assert speaker
        assert meeting
        shown = meeting.get_absolute_url()
        assert speaker.name in client.get(shown).text
        form = reverse("admin:actors_speaker_change", args=[speaker.pk])
        with django_capture_on_commit_callbacks(execute=True):
            assert keeper.post(form, sent(keeper, form) | {"name": "Ursula Lindqvist"}).status_code == 302
        assert "Ursula Lindqvist" in client.get(shown).text
        everybody = reverse("admin:actors_speaker_changelist")
        chosen = {"action": "delete_selected", "_selected_action": [speaker.pk], "post": "yes"}
        with django_capture_on_commit_callbacks(execute=True):
            assert keeper.post(everybody, chosen).status_code == 302
        assert "Ursula Lindqvist" not in client.get(shown).text
        found = search.query(search.SearchRequest(text="norms", facets=("speaker",)))
        assert (found.total, list(found.facets["speaker"].values)) == (1, [])

    def test_are_made_anew_when_reference_data_are_loaded(
        self, client: Client, django_capture_on_commit_callbacks: Any
    ) -> None:
        process = ProcessFactory(slug="igf", name="Forum of a former name")
        address = process.get_absolute_url()
        assert process.name in client.get(address).text
        with django_capture_on_commit_callbacks(execute=True):
            call_command("load_reference", "--update", stdout=StringIO())
        process.refresh_from_db()
        assert process.name in client.get(address).text

    def test_are_gone_with_the_demonstration(
        self, client: Client, tmp_path: Path, django_capture_on_commit_callbacks: Any
    ) -> None:
        notes = tmp_path / "notes.txt"
        notes.write_text(NOTES, encoding="utf-8")
        run_import(sources=expand([str(notes)]), requested=[str(notes)], options=Options(is_demonstration=True))
        document = SourceDocument.objects.get(is_demonstration=True)
        assert "has three remarks" in client.get(document.get_absolute_url()).text
        with django_capture_on_commit_callbacks(execute=True):
            remove_demonstration()
        assert client.get(document.get_absolute_url()).status_code == 404

    def test_are_kept_no_longer_than_overviews_while_the_index_is_behind(
        self, client: Client, statement: Statement, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seconds: list[int] = []
        monkeypatch.setattr(caches["overviews"], "set", lambda key, value, timeout: seconds.append(timeout))
        address = self.addresses(statement)[0]
        client.get(address)
        payload = {"statements": [statement.public_id], "because": "Off the record"}
        decide(kind=DecisionKind.HIDE, payload=payload, by=None)
        client.get(address)
        search.drain()
        client.get(address)
        assert seconds == [300, 60, 300]

    def test_a_page_that_can_not_be_kept_is_shown(
        self, client: Client, statement: Statement, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(caches["overviews"], "set", full)
        for address in self.addresses(statement):
            assert client.get(address).status_code == 200
        assert "A page is not kept" in caplog.text

    def test_what_is_new_about_others_leaves_them(
        self, client: Client, statement: Statement, tmp_path: Path, django_capture_on_commit_callbacks: Any
    ) -> None:
        address = self.addresses(statement)[1]
        client.get(address)
        notes = tmp_path / "notes.txt"
        notes.write_text(NOTES, encoding="utf-8")
        with django_capture_on_commit_callbacks(execute=True):
            run_import(sources=expand([str(notes)]), requested=[str(notes)], options=Options())
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert len(asked) == 1

    def test_hidden_words_are_told_nowhere_before_the_index_has_followed(
        self, client: Client, statement: Statement
    ) -> None:
        StatementFactory(text="Norms are of use.", speaker=statement.speaker, meeting=statement.meeting)
        search.rebuild()
        complete = f"{reverse('search-complete')}?format=json&q="
        addresses = (f"{complete}volunt", f"{complete}norms+are+", f"{complete}are+vo", "/search/?q=norms")
        for address in addresses:
            assert "voluntary" in client.get(address).text.lower()
        decide(
            kind=DecisionKind.HIDE, payload={"statements": [statement.public_id], "because": "Off the record"}, by=None
        )
        for _ in range(2):  # kept, where it is
            for address in (*addresses, "/search/?q=norms+meeting&related=on"):
                assert "voluntary" not in client.get(address).text.lower(), address
        assert "private" in client.get(addresses[0]).headers["Cache-Control"]
        search.drain()
        client.get(f"{complete}nor")
        assert "norms" in client.get(f"{complete}norm").text.lower()

    def test_are_sent_as_the_client_can_read_them(self, client: Client, statement: Statement) -> None:
        address = self.addresses(statement)[1]
        for _ in range(2):
            packed = client.get(address, headers={"Accept-Encoding": "gzip"})
            assert packed.headers["Content-Encoding"] == "gzip"
            plain = client.get(address)
            assert "Content-Encoding" not in plain.headers
            assert gzip.decompress(packed.content) == plain.content
            assert "Accept-Encoding" in plain.headers["Vary"]
            assert int(packed.headers["Content-Length"]) == len(packed.content)

    def test_a_message_is_for_one_alone(self, client: Client, statement: Statement) -> None:
        address = self.addresses(statement)[0]
        client.cookies["messages"] = "something"
        client.get(address)
        assert len(caches["overviews"]._cache) == 0  # type: ignore[attr-defined]
