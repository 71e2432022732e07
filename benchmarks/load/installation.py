"""IGKB with all its parts here: PostgreSQL, Redis, gunicorn, a worker, the schedule; and the base they serve.

Owns the starting and stopping, and the folder in which a filled base is kept for each size. Every run works on a copy
of it, so that what a run takes in is gone with it.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.search.base import ROOT

VERSION: Final = 1
"""Raised when another base is made; what was made before is then made again."""

TOKEN: Final = secrets.token_urlsafe(32)
"""For /metrics of this run."""


@dataclass(frozen=True, slots=True)
class Installation:
    """What runs: its address without a final slash, what its processes were started with, and their numbers by name;
    the socket at that address, as a number."""

    url: str
    environment: dict[str, str]
    processes: dict[str, int]
    listening: int


def kept(size: int) -> Path:
    """Where the base of this size is kept: `postgresql` and `var`."""
    place = Path(os.environ.get("BENCH_DIR", ROOT / "var" / "bench"))
    return place / f"load-{VERSION}-{size}"


def made(size: int) -> Path:
    """The folder of the base, made now unless it is there."""
    place = kept(size)
    if place.exists():
        return place
    making = place.with_suffix(".making")
    shutil.rmtree(making, ignore_errors=True)
    (making / "var").mkdir(parents=True)
    with postgresql(making / "postgresql") as (url, _):
        environment = _environment(making / "var", url)
        for command in ("migrate", "create_roles", "load_reference", f"generate {size} --no-index", "search_rebuild"):
            manage(command, environment)
    making.rename(place)
    return place


@contextmanager
def stored(place: Path) -> Iterator[Installation]:
    """A copy of the base in this folder, with its broker, until the block ends; nothing serves it."""
    with ExitStack() as stack:
        run = place.with_name(f"{place.name}.run")
        shutil.rmtree(run, ignore_errors=True)
        stack.callback(shutil.rmtree, run, ignore_errors=True)
        # Hard links would be written to; owner and rights of the server's files must stay.
        subprocess.run(["cp", "--archive", "--reflink=auto", place, run], check=True)
        base, server = stack.enter_context(postgresql(run / "postgresql"))
        broker, redis = stack.enter_context(_redis())
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=256))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        environment = _environment(run / "var", base) | {
            "CELERY_BROKER_URL": f"{broker}/0",
            "CACHE_URL": f"{broker}/1",
            "SITE_URL": url,
            "METRICS_TOKEN": TOKEN,
            "TRUSTED_PROXIES": "1",
        }
        for command in ("migrate", "search_rebuild --if-needed", "collectstatic --noinput"):  # the code may be newer
            manage(command, environment)
        yield Installation(url, environment, {"postgresql": server, "redis": redis}, listening.fileno())


@contextmanager
def running(place: Path) -> Iterator[Installation]:
    """A copy of the base in this folder, served until the block ends."""
    with ExitStack() as stack:
        site = stack.enter_context(stored(place))
        programs = {
            "gunicorn": ["gunicorn", "igkb.wsgi", "--bind", f"fd://{site.listening}"],
            "worker": ["celery", "-A", "igkb", "worker", "--loglevel", "WARNING", "--concurrency", "1"],
            "beat": ["celery", "-A", "igkb", "beat", "--loglevel", "WARNING"],
        }
        for name, (program, *arguments) in programs.items():
            command = [str(Path(sys.executable).with_name(program)), *arguments]
            log = Path(site.environment["VAR_DIR"]).with_name(f"{name}.log")
            site.processes[name] = stack.enter_context(_process(command, site.environment, log, site.listening))
        yield site


@contextmanager
def postgresql(folder: Path) -> Iterator[tuple[str, int]]:
    """A server as Debian's package sets it up but for what compose.yaml changes, on data in a folder that is made if
    need be; its address and number."""
    programs = Path(max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name)))
    data = folder / "data"
    new = not data.exists()
    if new:
        folder.mkdir(parents=True)
        if os.getuid() == 0:
            shutil.chown(folder, "postgres")
        access = ("--username", "igkb", "--auth", "trust")
        _server(folder, programs / "initdb", "--pgdata", data, *access, "--locale", "C.UTF-8")
    # The path of a socket must be short.
    sockets = Path(tempfile.mkdtemp(prefix="load-", dir="/tmp"))
    if os.getuid() == 0:
        shutil.chown(sockets, "postgres")
        sockets.chmod(0o755)
    options = f"-c listen_addresses='' -c unix_socket_directories={sockets} -c random_page_cost=1.1"
    control = (programs / "pg_ctl", "--pgdata", data, "--silent")
    _server(folder, *control, "--wait", "--log", folder / "log", "--options", options, "start")
    try:
        if new:
            _server(folder, programs / "createdb", "--host", sockets, "--username", "igkb", "igkb")
        yield f"postgresql://igkb@/igkb?host={sockets}", int((data / "postmaster.pid").read_text().split()[0])
    finally:
        _server(folder, *control, "--mode", "fast", "stop")
        shutil.rmtree(sockets, ignore_errors=True)


def manage(command: str, environment: dict[str, str]) -> None:
    """Run one of the project's commands."""
    print(f"  {command}", file=sys.stderr, flush=True)
    arguments = [sys.executable, "manage.py", *command.split(), "--verbosity", "0"]
    subprocess.run(arguments, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def _environment(var: Path, database: str) -> dict[str, str]:
    named = {
        "VAR_DIR": str(var),
        "DJANGO_SETTINGS_MODULE": "igkb.settings",
        "DATABASE_URL": database,
        "ALLOWED_HOSTS": "127.0.0.1",
    }
    ours = ("SEARCH_URL", "CELERY_BROKER_URL", "CACHE_URL", "SITE_URL", "TRUSTED_PROXIES")
    return {**{name: value for name, value in os.environ.items() if name not in ours}, **named}


@contextmanager
def _redis() -> Iterator[tuple[str, int]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        with _process(command, dict(os.environ), Path(folder) / "log", None) as number:
            yield f"redis://127.0.0.1:{port}", number


@contextmanager
def _process(command: list[str], environment: dict[str, str], log: Path, passed: int | None) -> Iterator[int]:
    with log.open("w") as kept_log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            pass_fds=[passed] if passed is not None else [],
            stdout=kept_log,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def _server(folder: Path, *command: str | Path) -> None:
    """PostgreSQL refuses to run as root."""
    as_its_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    subprocess.run([*as_its_user, *map(str, command)], cwd=folder, check=True, stdout=subprocess.DEVNULL)
