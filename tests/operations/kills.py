"""Kills web, worker, index consumer, broker, database and an ingestion in turn, at random instants, while people work.

    python -m tests.operations.kills --kills 300 --seed 7

After each kill the part is started again; when all that was asked for is done, nothing may be lost, half, doubled or
otherwise in the index than in the base. What the schedule does after minutes is asked for at once where nothing moves.
Ends with 1, keeping its folder, where something is amiss.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from tests.operations.parts import Broker, Database, Part, Web, Worker, free_ports, kill, missing, wait
from tests.operations.records import record
from tests.operations.traffic import Curator, Ingesting, Kept, Person, Uploader

TARGETS: Final = ("web", "worker", "index consumer", "broker", "database", "ingest")
RECORDS: Final = 4
"""Documents in the folder that is taken in around each kill."""
LONGEST: Final = 1.0
"""Seconds of work before a kill."""
REDELIVERED: Final = 3 * len(TARGETS)
"""After so many kills what a killed worker did not acknowledge comes again."""
STILL: Final = 60
"""Looks without any progress after which the schedule's minutes are taken to have passed: two seconds, more where the
machine has others to serve, as whoever is at work then needs more too."""


class Drill:
    """An installation at work, and what was told to the people who work with it."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.seed = seed
        self.folder = folder
        self.kept = Kept()
        self.window = threading.Event()
        self.passed = 0
        """How often time had to pass."""
        self.again = 0
        """Tasks that came twice."""
        self.fell = 0
        """Parts that ended unasked: kombu's Redis transport can fail while it gives up a lost connection."""
        ports = free_ports()
        port = next(ports)
        environment = os.environ | {
            "VAR_DIR": str(folder / "var"),
            "DATABASE_URL": f"postgresql://igkb@/igkb?host={folder / 'database'}",
            "SEARCH_URL": "",
            "CELERY_BROKER_URL": f"redis://127.0.0.1:{port}/0",
            "PORT": str(next(ports)),
            "DJANGO_SETTINGS_MODULE": "igkb.settings",
        }
        environment["SITE_URL"] = f"http://127.0.0.1:{environment['PORT']}"
        for name in ("database", "broker", "logs", "var", "records"):
            (folder / name).mkdir()
        folder.chmod(0o755)
        self.environment = environment
        logs = folder / "logs"
        self.database = Database(folder / "database", environment)
        self.broker = Broker(folder / "broker", environment, port)
        self.parts: dict[str, Part] = {
            "web": Web(logs, environment),
            "worker": Worker(logs, environment, name="worker", queues=["celery"], many=2),
            "index consumer": Worker(logs, environment, name="indexer", queues=["index"], many=1),
            "broker": self.broker,
            "database": self.database,
        }

    def begin(self) -> None:
        """Start it all and let people in."""
        self.database.create()
        os.environ.update(self.environment)
        import django

        django.setup()
        from django.conf import settings
        from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
        from django.contrib.auth.models import User
        from django.contrib.sessions.backends.db import SessionStore
        from django.core.management import call_command

        from apps import search

        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        search.rebuild()
        user = User.objects.create_superuser("drill")
        session = SessionStore()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        for name, part in self.parts.items():
            if name != "database":
                part.start()
        for part in self.parts.values():
            part.wait()
        assert session.session_key
        person = Person(int(self.environment["PORT"]), session.session_key)
        self.uploader = Uploader(self.kept, self.window, person, chance(f"{self.seed} uploads"))
        self.curator = Curator(self.kept, self.window, person, chance(f"{self.seed} decisions"))
        self.ingesting = Ingesting(self.kept, self.environment, self.curator.meetings.append)

    def end(self) -> None:
        """Stop it all."""
        self.window.clear()
        for part in self.parts.values():
            part.kill()

    def once(self, number: int) -> str:
        """One kill, and all that follows; says what was killed and when."""
        pick = chance(f"{self.seed}-{number}")
        target = TARGETS[number % len(TARGETS)]
        files = [record(pick, f"{number}-{n}") for n in range(RECORDS)]
        self.ingesting.take(self.folder / "records" / str(number), files)
        self.window.set()
        after = pick.uniform(0, LONGEST)
        time.sleep(after)
        killed = self._kill(target, pick)
        time.sleep(pick.uniform(0, 0.2))
        self._start_what_ended()
        self.database.wait()
        self.window.clear()
        for doer in (self.uploader, self.curator):
            doer.turn.acquire()
        try:
            self.ingesting.join()
            self.settle()
            if number % REDELIVERED == 1:
                self.again += self.redeliver()
                self.settle()
            self.compare()
        finally:
            for doer in (self.uploader, self.curator):
                doer.turn.release()
        return f"{killed} after {after * 1000:.0f} ms"

    def _start_what_ended(self) -> int:
        """Start again what does not run, as `restart: unless-stopped` of compose.yaml does; returns how many."""
        ended = [part for part in self.parts.values() if not part.is_alive()]
        for part in ended:
            part.start()
        for part in ended:
            part.wait()
        return len(ended)

    def _kill(self, target: str, pick: random.Random) -> str:
        if target == "ingest":
            if process := self.ingesting.process:
                kill(process)
                return target
            return "ingest, which had ended,"
        if target == "index consumer" and pick.random() < 0.7:
            # At a moment when it is at it, if it comes to one soon.
            until = time.monotonic() + LONGEST
            while time.monotonic() < until and not self._is_drained():
                time.sleep(pick.uniform(0, 0.02))
        return self.parts[target].kill_some(pick)

    def _is_drained(self) -> bool:
        from apps.search.models import IndexLease

        return IndexLease.objects.exclude(holder="").exists()

    def settle(self) -> None:
        """Wait until all that was asked for is done."""
        from django.db import OperationalError, connection

        from tests.operations.equality import waiting

        connection.close()  # the database may have been another process
        seen: Any = None
        looks = 0

        def done() -> bool:
            nonlocal seen, looks
            self.fell += self._start_what_ended()
            try:
                left = (*(self.broker.client.llen(queue) for queue in ("celery", "index")), *waiting())
            except OperationalError:  # it is not done with one of its own that was killed
                connection.close()
                return False
            looks = looks + 1 if left == seen else 0
            seen = left
            if looks > STILL:
                looks = 0
                self._let_time_pass()
            return not any(left)

        wait("all that was asked for", done)

    def _let_time_pass(self) -> None:
        """Have leases and claims of whoever is dead run out, and do what the schedule does."""
        from django.utils import timezone

        from apps.ingestion.models import ImportRun, PendingDocument
        from apps.operations.tasks import go_on
        from apps.search.models import IndexLease
        from apps.search.tasks import drain_outbox

        self.passed += 1
        before = timezone.now() - timedelta(hours=1)
        IndexLease.objects.update(expires_at=before)
        PendingDocument.objects.exclude(claimed_at=None).update(claimed_at=before)
        ImportRun.objects.filter(finished_at=None).update(started_at=before)
        go_on.delay()
        drain_outbox.delay()

    def compare(self) -> None:
        """Raises AssertionError where something is amiss."""
        from apps.operations.models import FailedTask
        from tests.operations.equality import differences

        found = [*self.kept.faults, *differences(self.kept)]
        for name, error in FailedTask.objects.values_list("name", "error"):
            # On a busy machine the database may be away for longer than tasks are tried: the schedule did their work.
            if not error.startswith(("OperationalError", "InterfaceError")):
                found.append(f"given up: {name}: {error}")
        if found:
            raise AssertionError("\n".join(found))

    def redeliver(self) -> int:
        """Hand out again what killed workers never acknowledged, as whoever takes tasks from Redis does after hours."""
        from igkb.celery import app

        client = self.broker.client
        held: int = client.zcard("unacked_index")
        client.delete("unacked_mutex")  # whoever was killed with it in hand keeps others out for minutes
        for name in client.zrange("unacked_index", 0, -1):
            client.zadd("unacked_index", {name: 0})
        with app.connection_for_write() as connection:
            connection.default_channel.qos.restore_visible(num=held)
        return held

    def sweep(self) -> int:
        """What the schedule does at night; returns how many files nobody needed."""
        from apps.operations import recovery
        from tests.operations.equality import files_without_rows

        left = len(files_without_rows())
        recovery.LONGEST = timedelta(0)  # type: ignore[misc]  # hours have passed
        recovery.sweep()
        if still := [name for name in files_without_rows() if not name.startswith("pending/")]:
            raise AssertionError(f"files that no row leads to: {still}")
        return left


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    asked = parser.parse_args()
    if lacking := missing():
        sys.exit(lacking)
    folder = Path(tempfile.mkdtemp(prefix="kills."))
    drill = Drill(folder, asked.seed)
    say(f"seed {asked.seed}, {asked.kills} kills, in {folder}")
    began = time.monotonic()
    done: Counter[str] = Counter()
    try:
        drill.begin()
        say(f"started in {time.monotonic() - began:.1f} s")
        began = time.monotonic()
        for number in range(asked.kills):
            at = time.monotonic()
            done[TARGETS[number % len(TARGETS)]] += 1
            said = drill.once(number)
            say(f"{asked.seed}-{number}: {said}; equal again after {time.monotonic() - at:.1f} s")
        drill.again += drill.redeliver()
        swept = drill.sweep()
        drill.settle()
        drill.compare()
    except BaseException:
        drill.end()
        say(f"amiss; the logs and the base are in {folder}")
        raise
    drill.end()
    shutil.rmtree(folder)
    kept = drill.kept
    say(
        f"{sum(done.values())} kills ({', '.join(f'{many} {name}' for name, many in done.items())}) in "
        f"{time.monotonic() - began:.0f} s: {len(kept.stored)} documents taken from folders, {len(kept.confirmed)} "
        f"brought in, {len(kept.decided)} decisions: nothing lost, nothing doubled, index and base equal. The schedule "
        f"was needed {drill.passed} times, {drill.again} tasks came twice, {drill.fell} parts fell, {swept} files "
        f"that nobody needed were swept."
    )
    return 0


def chance(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311  repeatable, not secret


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
