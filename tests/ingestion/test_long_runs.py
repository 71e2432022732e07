"""Long work that a person can follow, stop and go on with; two processes at the same work. Real processes and files."""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import os
import pty
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps import search
from apps.ingestion.models import ImportRun
from apps.ingestion.progress import Progress
from apps.proceedings.models import SourceDocument
from tests.conftest import ROOT
from tests.factories import ProcessFactory
from tests.ingestion.other_process import SQLITE, variables
from tests.ingestion.sessions import FIRST, LAST, session

# --- the estimate ---


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_estimate_leaves_out_what_was_passed_over() -> None:
    clock = Clock()
    progress = Progress(100, clock=clock)
    for _ in range(50):
        clock.now += 0.001
        progress.step(passed_over=True)
    assert str(progress) == "50/100"
    for _ in range(10):
        clock.now += 3
        progress.step(passed_over=False)
    assert progress.seconds_left == pytest.approx(40 * 3)
    assert str(progress) == "60/100, about 2 min left"


def test_there_is_no_estimate_before_it_can_be_told() -> None:
    clock = Clock()
    progress = Progress(3, clock=clock)
    clock.now += 0.5
    progress.step(passed_over=False)
    assert progress.seconds_left is None


@pytest.mark.parametrize(("seconds", "told"), [(60, "60 s"), (3600, "60 min"), (36000, "10.0 h")])
def test_the_estimate_is_told_in_the_unit_that_fits(seconds: int, told: str) -> None:
    clock = Clock()
    progress = Progress(2, clock=clock)
    clock.now += seconds
    progress.step(passed_over=False)
    assert str(progress) == f"1/2, about {told} left"


# --- the command in this process ---


def ingest(*arguments: object) -> tuple[int, str, str]:
    """Exit status, standard output, standard error."""
    out, err, status = io.StringIO(), io.StringIO(), 0
    try:
        call_command("ingest", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as ended:
        status = int(ended.code or 0)
    return status, out.getvalue(), err.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A session, its twin, and a file that is refused."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "1.txt").write_text(session(1).captions())
    (folder / "2.txt").write_text(session(1).transcript())
    (folder / "3.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    return folder


@pytest.fixture
def _process(db: None) -> None:
    ProcessFactory.create()


@pytest.mark.usefixtures("_process")
def test_it_ends_with_a_table(folder: Path) -> None:
    status, out, err = ingest(folder)
    assert status == 1
    rows = [line.split() for line in out.splitlines()]
    assert [row for row in rows if len(row) == 2] == [
        ["taken", "1"],
        ["unchanged", "0"],
        ["updated", "0"],
        ["linked", "1"],
        ["refused", "1"],
    ]
    assert f"{folder}/3.png: " in out[out.index("refused") :]
    assert f"undo_import {ImportRun.objects.get().pk}`" in out
    assert len(err.splitlines()) == 1  # the refusal, and nothing of the progress


@pytest.mark.usefixtures("_process")
def test_as_json_there_is_one_object_for_each_document_and_nothing_else(folder: Path) -> None:
    _, out, _ = ingest(folder, "--format", "json", "--progress")
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["outcome"] for row in rows] == ["taken", "linked", "refused"]


@pytest.mark.usefixtures("_process")
def test_progress_is_told_elsewhere_than_in_a_terminal_when_it_is_asked_for(folder: Path) -> None:
    _, _, err = ingest(folder, "--progress")
    assert err.splitlines()[0] == "0/3"
    assert "\r" not in err


@pytest.mark.usefixtures("_process")
def test_a_second_call_passes_over_a_thousand_held_files(tmp_path: Path) -> None:
    """Neither read as a document nor compared: two questions for each, one in a transaction."""
    folder = tmp_path / "in"
    folder.mkdir()
    held = []
    for number in range(1000):
        data = f"Document {number}\n".encode() * 100
        (folder / f"{number:04}.txt").write_bytes(data)
        sha256 = hashlib.sha256(data).hexdigest()
        held.append(
            SourceDocument(
                public_id=sha256[:12],
                sha256=sha256,
                size=len(data),
                origin=f"/{number}",
                text="",
                parser="chevron",
                content=ContentFile(b"", name=sha256),
            )
        )
    SourceDocument.objects.bulk_create(held)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        status, out, _ = ingest(folder)
    assert status == 0
    assert "unchanged   1000" in out
    assert len(asked) <= 4 * 1000 + 10
    assert not [query for query in asked if "actors_speaker" in query["sql"]]  # nobody's name was needed


# --- the command as a process of its own ---

HANGS = 600  # seconds; nothing takes so long, however busy the machine is
BASE = pytest.mark.django_db(transaction=True)


@pytest.fixture
def environment(tmp_path: Path, transactional_db: None) -> dict[str, str]:
    """Variables by which another process works on a base that these tests can see."""
    ProcessFactory.create()
    search.rebuild()
    return variables(tmp_path)


@pytest.fixture
def rows(tmp_path: Path, environment: dict[str, str]) -> Callable[[str], list[tuple[Any, ...]]]:
    """Answers of that base."""

    def ask(sql: str) -> list[tuple[Any, ...]]:
        if connection.vendor != "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return list(cursor.fetchall())
        base = sqlite3.connect(tmp_path / SQLITE)
        try:
            return base.execute(sql).fetchall()
        finally:
            base.close()

    return ask


def start(environment: dict[str, str], *arguments: object, **files: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "ingest", *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        text=True,
        **{"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **files},
    )


def make_small(pipe: int) -> None:
    """Have whoever writes to the pipe wait for the reader after some 4,000 bytes, where the system allows it."""
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 4096)


def read_line(pipe: int) -> bytes:
    """One line, and nothing of the next one."""
    line = b""
    while not line.endswith(b"\n"):
        read = os.read(pipe, 1)
        assert read, f"ended after {line!r}"
        line += read
    return line


Ask = Callable[[str], list[tuple[Any, ...]]]


@BASE
def test_stopped_with_ctrl_c_it_keeps_what_was_taken_and_goes_on(
    tmp_path: Path, environment: dict[str, str], rows: Ask
) -> None:
    sessions = {f"{seed:02}.txt": session(seed, statements=15) for seed in range(25)}
    folder = tmp_path / "in"
    folder.mkdir()
    for name, said in sessions.items():
        (folder / name).write_text(said.captions())
    ours, theirs = os.pipe()
    make_small(ours)  # it cannot come to the end before somebody reads what it tells
    process = start(
        environment,
        *(folder, "--format", "json"),
        stdout=theirs,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # as a terminal has it
    )
    os.close(theirs)
    assert json.loads(read_line(ours))["outcome"] == "taken"
    process.send_signal(signal.SIGINT)
    while os.read(ours, 65536):
        pass
    os.close(ours)
    _, err = process.communicate(timeout=HANGS)
    assert process.returncode == 130
    assert len(err.splitlines()) == 1
    assert "Traceback" not in err
    assert rows("SELECT count(*) FROM ingestion_importrun WHERE interrupted AND finished_at IS NOT NULL") == [(1,)]
    held = rows(
        "SELECT origin, count(*) FROM proceedings_statement s "
        "JOIN proceedings_sourcedocument d ON d.id = s.document_id GROUP BY origin"
    )
    assert 0 < len(held) < len(sessions)
    assert {origin.rsplit("/", 1)[-1]: count for origin, count in held} == {
        name: len(sessions[name].turns) for name in sorted(sessions)[: len(held)]
    }  # each whole, in order
    assert rows("SELECT count(*) FROM ingestion_importitem") == [(len(held),)]

    again = start(environment, folder, "--format", "json")
    out, _ = again.communicate(timeout=HANGS)
    outcomes = [json.loads(line)["outcome"] for line in out.splitlines()]
    assert outcomes == ["unchanged"] * len(held) + ["taken"] * (len(sessions) - len(held))


@BASE
def test_in_a_terminal_one_line_is_written_over(folder: Path, environment: dict[str, str]) -> None:
    ours, theirs = pty.openpty()
    process = start(environment, folder / "1.txt", folder / "2.txt", stdin=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    written = b""
    with suppress(OSError):  # what a terminal says when nobody writes to it any more
        while part := os.read(ours, 65536):
            written += part
    os.close(ours)
    out, _ = process.communicate(timeout=HANGS)
    shown = written.decode()
    assert process.returncode == 0
    assert shown.startswith("0/2\r")
    assert "\n" not in shown
    assert shown.endswith("\r\x1b[K")  # nothing is left of it
    assert "0/2" not in out


def side_by_side(environment: dict[str, str], texts: list[str]) -> list[dict[str, Any]]:
    """Each text is given to a process of its own, and all begin at the same moment."""
    processes = [start(environment, "-", "--format", "json") for _ in texts]
    for process, text in zip(processes, texts, strict=True):
        assert process.stdin is not None
        make_small(process.stdin.fileno())
        process.stdin.write(text)
        process.stdin.flush()  # by now it has read most of this: it is up, and waits for the end
    for process in processes:
        assert process.stdin is not None
        process.stdin.close()
        process.stdin = None
    answers = [process.communicate(timeout=HANGS) for process in processes]
    for process, (_, err) in zip(processes, answers, strict=True):
        assert "Traceback" not in err, err
        assert process.returncode == 0, err
    return [json.loads(out) for out, _ in answers]


@BASE
def test_two_processes_take_the_same_file_once(environment: dict[str, str], rows: Ask, tmp_path: Path) -> None:
    meeting = session(3, statements=400)
    answers = side_by_side(environment, [meeting.captions()] * 2)
    assert sorted(answer["outcome"] for answer in answers) == ["taken", "unchanged"]
    assert rows("SELECT count(*) FROM proceedings_sourcedocument") == [(1,)]
    assert rows("SELECT count(*) FROM proceedings_statement") == [(len(meeting.turns),)]
    assert rows("SELECT count(*) FROM actors_speaker") == [(len({name for name, _ in meeting.turns}),)]
    assert rows("SELECT count(*) FROM proceedings_meeting") == [(1,)]
    assert len([path for path in (tmp_path / "var" / "documents").rglob("*") if path.is_file()]) == 1


@BASE
def test_two_processes_take_sessions_of_the_same_people(environment: dict[str, str], rows: Ask) -> None:
    one, other = session(3, statements=200), session(4, statements=200)
    answers = side_by_side(environment, [one.captions(), other.captions()])
    assert [answer["outcome"] for answer in answers] == ["taken", "taken"]
    assert rows("SELECT count(*) FROM proceedings_statement") == [(len(one.turns) + len(other.turns),)]


@BASE
def test_two_processes_make_the_same_people_in_opposite_order(environment: dict[str, str], rows: Ask) -> None:
    """Each waits for what the other has made: the base ends one of them, which then begins anew."""
    names = [f"{first} {last}" for first in FIRST for last in LAST]
    texts = [
        "".join(f">> {name.upper()}:  {word * 2} {number} {word} {number + 7}.\n\n" for number, name in told)
        for word, told in (("lamps", enumerate(names)), ("wicks", reversed(list(enumerate(names)))))
    ]
    answers = side_by_side(environment, texts)
    assert [answer["outcome"] for answer in answers] == ["taken", "taken"]
    assert rows("SELECT count(*) FROM actors_speaker") == [(len(names),)]
