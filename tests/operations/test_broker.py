"""Work that goes through a real broker to a real worker."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis

from tests.operations.parts import PATIENCE, ROOT, free_ports

QUEUES = ("celery", "index")


@dataclass(frozen=True)
class Installation:
    """A base, a broker, and what its processes are started with."""

    environment: dict[str, str]
    broker: redis.Redis

    def manage(self, *arguments: str) -> str:
        ended = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def asked(self, question: str) -> str:
        """What an expression says in a process of its own."""
        return self.manage("shell", "--no-imports", "--command", question).strip()

    def waiting(self) -> int:
        return int(self.asked("from apps.search.models import IndexChange; print(IndexChange.objects.count())"))

    @contextmanager
    def worker(self, app: str = "igkb", pool: str = "solo") -> Iterator[None]:
        """A worker that has done all that was asked for by the time that the block ends.

        Counted are tasks that are put into a queue and those that are acknowledged: on the way from the one to the list
        of what was taken there is a moment in which a task is in neither.
        """
        told = self.broker.pubsub()
        told.subscribe(*(f"__keyspace@0__:{key}" for key in (*QUEUES, "unacked")))
        left = sum(map(self.broker.llen, QUEUES))
        assert not self.broker.exists("unacked")
        worker = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", app, "worker", "--pool", pool, "--without-mingle", "-c", "2"],
            cwd=ROOT,
            env=self.environment,
        )
        try:
            yield
            self.broker.ping()  # so that what was asked for in the block is told by now
            while (change := told.get_message(timeout=PATIENCE if left else 0)) or left:
                assert change, "The worker does nothing."
                left += {b"lpush": 1, b"rpush": 1, b"hdel": -1}.get(change["data"], 0)
        finally:
            worker.terminate()
            worker.wait(PATIENCE)


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("installation")
    port = next(free_ports())
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    # Read by line: it says when it takes connections.
    server = subprocess.Popen(["redis-server", *options], stdout=subprocess.PIPE, text=True)
    assert server.stdout
    assert any("eady to accept connections" in line for line in server.stdout)
    broker = redis.Redis(port=port)
    broker.config_set("notify-keyspace-events", "KA")
    environment = os.environ | {
        "VAR_DIR": str(folder / "var"),
        "DATABASE_URL": "",
        "SEARCH_URL": "",
        "CELERY_BROKER_URL": f"redis://127.0.0.1:{port}/0",
    }
    made = Installation(environment, broker)
    try:
        made.manage("migrate", "--verbosity", "0")
        made.manage("search_rebuild")
        yield made
    finally:
        broker.close()
        server.terminate()
        server.wait(PATIENCE)
        server.stdout.close()


def record(folder: Path, word: str) -> str:
    file = folder / f"{word}.txt"
    file.write_text(
        f"Session on {word}\n3 May 2021, Geneva\n\n>> ADA OBINNA: The {word} is here.\n\n>> BO LUND: Where?\n"
    )
    return str(file)


def found(installation: Installation, word: str) -> int:
    return int(
        installation.asked(f"from apps import search; print(search.query(search.SearchRequest('{word}')).total)")
    )


def test_a_worker_brings_in_what_another_process_stored(installation: Installation, tmp_path: Path) -> None:
    installation.manage("ingest", record(tmp_path, "lighthouse"))
    assert installation.waiting() > 0
    assert found(installation, "lighthouse") == 0
    with installation.worker():
        pass
    assert installation.waiting() == 0
    assert found(installation, "lighthouse") == 1


def test_a_broker_that_loses_everything_loses_nothing_of_the_base(installation: Installation, tmp_path: Path) -> None:
    installation.manage("ingest", record(tmp_path, "windmill"))
    installation.broker.flushall()
    with installation.worker():
        # What the schedule asks for every half minute.
        installation.asked("from apps.search.tasks import drain_outbox; drain_outbox.delay()")
    assert installation.waiting() == 0
    assert found(installation, "windmill") == 1


def test_a_task_that_fails_in_a_worker_is_kept(installation: Installation) -> None:
    with installation.worker():
        installation.asked("from apps.ingestion.tasks import take_uploads; take_uploads.delay(987654321)")
    kept = "from apps.operations.models import FailedTask; print(*FailedTask.objects.values_list('name', 'error'))"
    assert "DoesNotExist" in installation.asked(kept)
    assert "take_uploads" in installation.asked(kept)


def test_work_that_never_ends_is_ended_and_kept(installation: Installation) -> None:
    with installation.worker("tests.operations.labour", "prefork"):
        asked = "from tests.operations.labour import hang, hang_on; hang.apply_async(soft_time_limit=2)"
        installation.asked(f"{asked}; hang_on.apply_async(soft_time_limit=2, time_limit=5)")
    kept = "from apps.operations.models import FailedTask; print(*FailedTask.objects.values_list('name', 'error'))"
    said = installation.asked(kept)
    assert "('tests.hang', 'SoftTimeLimitExceeded" in said
    assert "('tests.hang_on', 'TimeLimitExceeded" in said


def test_what_waits_on_a_broker_is_done_once_it_is_there_again(installation: Installation, tmp_path: Path) -> None:
    """Nothing that was stored waits for a broker that does not answer."""
    nowhere = installation.environment | {"CELERY_BROKER_URL": "redis://127.0.0.1:1/0"}
    Installation(nowhere, installation.broker).manage("ingest", record(tmp_path, "beacon"))
    assert installation.waiting() > 0
    with installation.worker():
        installation.asked("from apps.search.tasks import drain_outbox; drain_outbox.delay()")
    assert installation.waiting() == 0
    assert found(installation, "beacon") == 1
