"""What people do while parts of an installation are killed: take folders in, bring documents in, decide.

Each asks again until it is answered, as a person does, and keeps what was answered. Knows the site from outside alone.
"""

from __future__ import annotations

import http.client
import json
import random
import re
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from typing import Any, Final
from urllib.parse import urlencode

from apps.ingestion.store.public_ids import statement_id
from tests.operations.parts import PATIENCE, ROOT
from tests.operations.records import Record, record

_CSRF: Final = "d" * 32
_BOUNDARY: Final = "a-line-between-parts"


@dataclass
class Kept:
    """What was sent and what was answered; written by one thread each."""

    sent: dict[str, Record] = field(default_factory=dict)
    """Every record that was sent, by its SHA-256."""
    stored: set[str] = field(default_factory=set)
    """Those of which somebody was told that they are stored."""
    confirmed: set[str] = field(default_factory=set)
    """Those of which somebody was told that they will be."""
    asked: list[str] = field(default_factory=list)
    """Reasons of the decisions that were asked for."""
    decided: set[str] = field(default_factory=set)
    """Reasons of those of which somebody was told that they were taken."""
    titles: dict[str, str] = field(default_factory=dict)
    """The newest title that was given to a meeting, by its slug."""
    people: list[str] = field(default_factory=list)
    """Names of people whom decisions brought into being."""
    faults: list[str] = field(default_factory=list)


class Doer:
    """Somebody who does one thing after the other while the window is open."""

    def __init__(self, kept: Kept, window: threading.Event) -> None:
        self.kept = kept
        self.turn = threading.Lock()
        self._window = window
        threading.Thread(target=self._run, daemon=True).start()

    def do(self) -> None:
        raise NotImplementedError

    def _run(self) -> None:
        while True:
            self._window.wait()
            with self.turn:
                if not self._window.is_set():
                    continue
                try:
                    self.do()
                except Exception as error:  # the main thread tells it
                    self.kept.faults.append(f"{type(self).__name__}: {error!r}")
                    return


class Person:
    """A browser that is signed in."""

    def __init__(self, port: int, session: str) -> None:
        self._port = port
        self._headers = {"Cookie": f"sessionid={session}; csrftoken={_CSRF}"}

    def get(self, path: str) -> str:
        return self._until_answered("GET", path, None, {})[2]

    def post(self, path: str, form: dict[str, str], file: Record | None = None) -> tuple[int, str, bool]:
        """Status, where it leads, and whether it had to be asked again."""
        form = form | {"csrfmiddlewaretoken": _CSRF}
        if file is None:
            body, kind = urlencode(form).encode(), "application/x-www-form-urlencoded"
        else:
            body, kind = _parts(form, file), f"multipart/form-data; boundary={_BOUNDARY}"
        status, location, _, again = self._until_answered("POST", path, body, {"Content-Type": kind})
        return status, location, again

    def _until_answered(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, str, str, bool]:
        deadline = time.monotonic() + PATIENCE
        again = False
        while time.monotonic() < deadline:
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
            try:
                connection.request(method, path, body, self._headers | headers)
                answer = connection.getresponse()
                said = answer.read().decode()
                if answer.status < 500:
                    return answer.status, answer.headers.get("Location", ""), said, again
            except (OSError, http.client.HTTPException):
                pass
            finally:
                connection.close()
            again = True
            time.sleep(0.05)
        raise TimeoutError(f"{method} {path}")


def _parts(form: dict[str, str], file: Record) -> bytes:
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="'
    fields = "".join(f'{head}{name}"\r\n\r\n{value}\r\n' for name, value in form.items())
    last = f'{head}documents"; filename="{file.name}"\r\nContent-Type: text/plain\r\n\r\n'
    return (fields + last).encode() + file.data + f"\r\n--{_BOUNDARY}--\r\n".encode()


class Uploader(Doer):
    """Brings documents in by the form, and confirms them."""

    def __init__(self, kept: Kept, window: threading.Event, person: Person, pick: random.Random) -> None:
        self._person, self._pick, self._many = person, pick, 0
        super().__init__(kept, window)

    def do(self) -> None:
        self._many += 1
        file = record(self._pick, f"brought-in-{self._many}")
        self.kept.sent[file.sha256] = file
        key = str(uuid.UUID(int=self._pick.getrandbits(128), version=4))
        runs = "/admin/ingestion/importrun"
        status, location, _ = self._person.post(f"{runs}/add/", {"key": key, "url": ""}, file)
        if status != 302 or key not in location:
            raise AssertionError(f"bringing in {file.name}: {status} {location}")
        status, location, _ = self._person.post(f"{runs}/pending/{key}/confirm/", {})
        if status != 302 or not location.endswith("/change/"):
            raise AssertionError(f"confirming {file.name}: {status} {location}")
        self.kept.confirmed.add(file.sha256)


class Curator(Doer):
    """Gives meetings other titles, and says who said what: somebody whom nobody knew."""

    def __init__(self, kept: Kept, window: threading.Event, person: Person, pick: random.Random) -> None:
        self._person, self._pick, self._many = person, pick, 0
        self.meetings: list[str] = []
        super().__init__(kept, window)

    def do(self) -> None:
        known = sorted(self.kept.stored)[-40:]
        if not known or not self.meetings:
            time.sleep(0.05)
            return
        self._many += 1
        reason = f"decision {self._many}"
        name = f"Name {self._many} {self._pick.getrandbits(40):x}"
        form: dict[str, str] = {"reason": reason}
        meeting = self._pick.choice(self.meetings) if self._many % 2 else ""
        if meeting:
            path = f"/curation/meetings/{meeting}/"
            form |= {"title": name}
        else:
            file = self.kept.sent[self._pick.choice(known)]
            said = statement_id(file.sha256, self._pick.randrange(len(file.texts)))
            path = f"/curation/item/?{urlencode({'about': f'suggestion:{said}'})}"
            form |= {"answer": "new", "name": name}
        seen = re.search(r'name="seen"\s+value="(\d+)"', self._person.get(path))
        if seen is None:
            raise AssertionError(f"{path} has no form")
        self.kept.asked.append(reason)
        status, _, again = self._person.post(path, form | {"seen": seen[1]})
        # Asked again, what was taken the first time is refused.
        if status != 302 and not (again and status in (400, 409)):
            raise AssertionError(f"{path}: {status}")
        self.kept.decided.add(reason)
        if meeting:
            self.kept.titles[meeting] = name
        else:
            self.kept.people.append(name)


class Ingesting:
    """`manage.py ingest` of one folder after the other, each until it is all taken."""

    def __init__(self, kept: Kept, environment: dict[str, str], told: Callable[[str], None]) -> None:
        self._kept, self._told = kept, told
        self._folders: Queue[Path] = Queue()
        self._process = 0
        self._runner = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", sys.executable, "-m", "tests.operations.ingesting"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(Path(environment["VAR_DIR"]).parent / "ingest.log").open("ab"),
            text=True,
        )
        threading.Thread(target=self._run, daemon=True).start()

    def take(self, folder: Path, records: list[Record]) -> None:
        """Have these taken from a folder; `join` waits for it."""
        folder.mkdir()
        for file in records:
            self._kept.sent[file.sha256] = file
            (folder / file.name).write_bytes(file.data)
        self._folders.put(folder)

    def join(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while self._folders.unfinished_tasks:
            if time.monotonic() > deadline or self._kept.faults:
                raise TimeoutError(f"ingest: {self._kept.faults}")
            time.sleep(0.01)

    @property
    def process(self) -> int:
        """Number of the process at it; 0 where none is."""
        return self._process

    def _run(self) -> None:
        while True:
            folder = self._folders.get()
            try:
                while self._once(folder):
                    time.sleep(0.05)
            except Exception as error:  # the main thread tells it
                self._kept.faults.append(f"ingest: {error!r}")
                return
            self._folders.task_done()

    def _once(self, folder: Path) -> int:
        assert self._runner.stdin
        assert self._runner.stdout
        self._runner.stdin.write(f"{folder}\n")
        self._runner.stdin.flush()
        for line in self._runner.stdout:
            word, _, number = line.rstrip("\n").partition(" ")
            if word == "process":
                self._process = int(number)
            elif word == "exit":
                self._process = 0
                return int(number)
            elif line.startswith("{") and line.endswith("}\n"):
                self._keep(json.loads(line))
        raise AssertionError("the runner ended")

    def _keep(self, row: dict[str, Any]) -> None:
        if row["outcome"] == "refused":
            raise AssertionError(row["message"])
        self._kept.stored.add(row["sha256"])
        for slug in row["changes"].get("meetings", ()):
            self._told(slug)
