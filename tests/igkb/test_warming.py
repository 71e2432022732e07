"""A process has made every sort of page before its first reader comes, and nobody notices that it did."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIApplication

import pytest
from django.test import Client

from apps import search
from apps.search.models import EmptyQuery
from igkb.warming import warm
from tests.factories import MeetingFactory, OrganizationFactory, SourceDocumentFactory, StatementFactory

ROOT = Path(__file__).resolve().parent.parent.parent

STARTED = """
from pathlib import Path
from types import SimpleNamespace
from igkb.wsgi import application
settings = {"__file__": "gunicorn.conf.py"}
exec(Path("gunicorn.conf.py").read_text(), settings)
settings["timeout"] = 2
settings["post_worker_init"](SimpleNamespace(wsgi=application))
settings["on_exit"](None)
print("started")
"""

WITHOUT_TABLES = """
from igkb.wsgi import application
from igkb.warming import warm
print(warm(application))
"""


@pytest.mark.usefixtures("kept")
def test_all_pages_are_made_and_no_reader_is_given_them(application: Any, client: Client) -> None:
    meeting, organization = MeetingFactory(), OrganizationFactory()
    statement = StatementFactory(meeting=meeting, organization=organization)
    search.rebuild()
    answers: list[tuple[str, str]] = []

    def listening(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        def started(status: str, *rest: Any) -> Any:
            answers.append((environ["PATH_INFO"], status))
            return start(status, *rest)

        return application(environ, started)

    assert warm(listening) == len(answers)
    assert {status for _, status in answers} == {"200 OK"}
    asked = {path for path, _ in answers}
    assert {"/", "/search/", "/search/complete/", "/trends/"} <= asked
    for row in (statement, statement.document, meeting, statement.speaker, organization):
        assert row.get_absolute_url() in asked
    assert not EmptyQuery.objects.exists()
    newest = SourceDocumentFactory(title="Minutes that came afterwards")
    assert newest.title in client.get("/").content.decode()


def test_a_query_of_it_that_finds_nothing_is_not_kept_for_curators(application: WSGIApplication) -> None:
    search.rebuild()  # before there are statements, so that the index knows none
    StatementFactory(text="Unheard words.")
    assert warm(application)
    assert not EmptyQuery.objects.exists()


def test_a_base_that_does_not_answer_is_no_reason_not_to_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/empty.sqlite3")
    ended = subprocess.run(
        [sys.executable, "-c", WITHOUT_TABLES], cwd=ROOT, check=True, capture_output=True, text=True, timeout=300
    )
    assert ended.stdout == "0\n"
    assert "first readers wait" in ended.stderr


def test_a_base_that_says_nothing_does_not_hold_up_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it takes connections, as the system does that for it
        monkeypatch.setenv("DATABASE_URL", f"postgresql://igkb@127.0.0.1:{silent.getsockname()[1]}/igkb")
        ended = subprocess.run(
            [sys.executable, "-c", STARTED], cwd=ROOT, check=True, capture_output=True, text=True, timeout=600
        )
    assert ended.stdout == "started\n"
