"""The parts of an installation, each a real process that can be killed and started again.

Owns starting, killing and waiting. Must not know what is done with them.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import psycopg2
import redis

ROOT: Final = Path(__file__).resolve().parent.parent.parent
PATIENCE: Final = 600.0
"""Seconds after which something is taken to hang: nothing takes so long, however busy the machine is."""
POLL: Final = 0.02
_PORTS: Final = range(20_000, 32_000)
"""Below those that the kernel gives to whoever connects: a port that is free for a moment stays free."""


class HangsError(Exception):
    """Something did not come within PATIENCE."""


def wait(what: str, until: Callable[[], object]) -> None:
    """Wait until it is so.

    Raises:
        HangsError: it never was.
    """
    deadline = time.monotonic() + PATIENCE
    while not until():
        if time.monotonic() > deadline:
            raise HangsError(what)
        time.sleep(POLL)


def missing() -> str:
    """What is not here that the parts need; empty where all is."""
    lacking = [] if _postgresql() else ["postgresql"]
    lacking += [] if shutil.which("redis-server") else ["redis"]
    lacking += [] if shutil.which("setpriv") else ["setpriv (of util-linux)"]
    return f"{' and '.join(lacking)} not found: tests/services/install postgresql redis" if lacking else ""


def free_ports() -> Iterator[int]:
    """Ports that nobody listens on, each once."""
    for port in random.SystemRandom().sample(_PORTS, 100):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            yield port
    raise RuntimeError(f"of a hundred ports from {_PORTS.start} to {_PORTS.stop - 1} none is free")


class Part:
    """One process with its children. The kernel ends it with whoever started it."""

    name = ""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = environment
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def answers(self) -> bool:
        """Whether it is up."""
        return True

    def start(self) -> None:
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *self.command()],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait(self) -> None:
        """Wait until it answers.

        Raises:
            HangsError: it does not, or ended; its log says why.
        """
        log = self.folder / f"{self.name}.log"

        def is_up() -> bool:
            if not self.is_alive():
                raise HangsError(f"{self.name} ended: {log.read_text(errors='replace')[-2000:]}")
            return self.answers()

        wait(f"{self.name} to answer: see {log}", is_up)

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def children(self) -> list[int]:
        assert self.process is not None
        return children(self.process.pid)

    def kill(self) -> None:
        """End it at once, with all its children, in the middle of whatever they do."""
        if self.process is None:
            return
        gone = [self.process.pid, *self.children()]
        for process in gone:
            kill(process)
        self.process.wait()
        wait(f"the children of {self.name}", lambda: not any(_is_there(process) for process in gone[1:]))
        self.process = None

    def kill_some(self, pick: random.Random) -> str:
        """Kill it whole or, where others of it go on without, one child. Says which."""
        self.kill()
        return self.name


class Parted(Part):
    """A process whose children can go without it: it starts others."""

    def kill_some(self, pick: random.Random) -> str:
        children = self.children()
        if not children or pick.random() < 0.6:
            self.kill()
            return self.name
        kill(pick.choice(children))
        return f"a child of {self.name}"


class Web(Parted):
    name = "web"

    def command(self) -> list[str]:
        return [sys.executable, "-m", "gunicorn", "igkb.wsgi"]

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", int(self.environment["PORT"])), timeout=1):
                return True
        except OSError:
            return False


class Worker(Parted):
    """A worker of these queues."""

    def __init__(
        self, folder: Path, environment: dict[str, str], *, name: str, queues: Iterable[str], many: int
    ) -> None:
        super().__init__(folder, environment)
        self.name = name
        self._options = ["--queues", ",".join(queues), "--concurrency", str(many), "--hostname", f"{name}@drill"]

    def command(self) -> list[str]:
        quiet = ["--loglevel", "WARNING", "--without-mingle", "--without-gossip"]
        return [sys.executable, "-m", "celery", "-A", "igkb", "worker", *self._options, *quiet]


class Broker(Part):
    """Redis as compose.yaml has it: what it takes it writes to a file at once."""

    name = "broker"

    def __init__(self, folder: Path, environment: dict[str, str], port: int) -> None:
        super().__init__(folder, environment)
        self.port = port
        self.client = redis.Redis(port=port)

    def command(self) -> list[str]:
        kept = ["--dir", str(self.folder), "--appendonly", "yes", "--save", ""]
        return ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", *kept]

    def answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except (redis.ConnectionError, redis.BusyLoadingError):
            return False

    def kill_some(self, pick: random.Random) -> str:
        self.kill()
        if pick.random() < 0.3:
            shutil.rmtree(self.folder / "appendonlydir", ignore_errors=True)
            return "broker, and all that it held"
        return "broker"


class Database(Parted):
    """PostgreSQL, which keeps what it said it had: killed processes lose nothing, the machine is taken to run on."""

    name = "database"

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        super().__init__(folder, environment)
        self.url = f"postgresql://igkb@/igkb?host={folder}"
        self._as: list[str] = []

    def create(self) -> None:
        """Make an empty cluster and its base."""
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(self.folder, "postgres")
            self._as = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
        made = ["--username", "igkb", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
        _run([*self._as, f"{_postgresql()}/initdb", "--pgdata", f"{self.folder}/data", *made], self.folder)
        self.start()
        self.wait()
        _run([f"{_postgresql()}/createdb", "--host", str(self.folder), "--username", "igkb", "igkb"], self.folder)

    def command(self) -> list[str]:
        options = ["listen_addresses=", f"unix_socket_directories={self.folder}", "fsync=off", "full_page_writes=off"]
        told = [part for option in options for part in ("-c", option)]
        # Changing the user undoes the tie to whoever started it, so it is made again.
        tied = ["setpriv", "--pdeathsig", "KILL"]
        return [*self._as, *tied, f"{_postgresql()}/postgres", "-D", f"{self.folder}/data", *told]

    def answers(self) -> bool:
        try:
            psycopg2.connect(host=str(self.folder), user="igkb", dbname="postgres").close()
        except psycopg2.OperationalError:
            return False
        return True


def children(of: int) -> list[int]:
    """All processes below one."""
    below: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            below.setdefault(parent, []).append(int(entry.name))
    found = list(below.get(of, ()))
    for child in found:
        found += below.get(child, ())
    return found


def kill(process: int) -> None:
    """End it at once; one that is gone already is no fault."""
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def _is_there(process: int) -> bool:
    """It runs; one that ended and that nobody asked about does not."""
    try:
        return (Path("/proc") / str(process) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _postgresql() -> str:
    """The folder of its programs, which Debian keeps out of the PATH; empty where there is none."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    found = shutil.which("initdb")
    return str(folders[-1]) if folders else str(Path(found).parent) if found else ""


def _run(command: list[str], folder: Path) -> None:
    ended = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    if ended.returncode:
        raise RuntimeError(f"{' '.join(command)}: {ended.stderr}")
