"""A site as an operator runs it: set up by `make setup`, served by gunicorn, in folders of its own.

Owns the starting and stopping. Knows nothing of what the pages show.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "demonstration-only"  # what create_demo_users says aloud


@dataclass(frozen=True, slots=True)
class Site:
    """A running site. `url` has no final slash; `environment` is what its processes were started with."""

    url: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """Runs a command of manage.py on the site's base; raises CalledProcessError where it fails."""
        return _run([".venv/bin/python", "manage.py", *arguments], self.environment)

    def copied(self, folder: Path) -> dict[str, str]:
        """The environment of a copy of its base and files, made while nobody writes, in a folder that is not there."""
        shutil.copytree(self.environment["VAR_DIR"], folder)
        return self.environment | {"VAR_DIR": str(folder), "DATABASE_URL": self._copied_database(folder)}

    def _copied_database(self, folder: Path) -> str:
        held = self.environment["DATABASE_URL"]
        return _created(held, f"{urlsplit(held).path[1:]}_{folder.name}", like=True) if held else ""


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """Sets a site up in an empty folder and serves it until the block ends.

    The base is of the kind that DATABASE_URL names: a new SQLite file, or a new database on the same PostgreSQL server.
    """
    with _listening() as (listening, url):
        environment = os.environ | {"VAR_DIR": str(folder), "SITE_URL": url, "DATABASE_URL": _database(folder)}
        _run(["make", "setup"], environment)
        with _serving(listening, folder, environment):
            yield Site(url, environment)


@contextmanager
def copied_site(site: Site, folder: Path) -> Iterator[Site]:
    """Serves a copy of a site until the block ends: what is done to it does not reach the site."""
    environment = site.copied(folder)
    with _listening() as (listening, url):
        environment["SITE_URL"] = url
        with _serving(listening, folder, environment):
            yield Site(url, environment)


@contextmanager
def _listening() -> Iterator[tuple[socket.socket, str]]:
    # The socket listens from here on, so a first request waits for gunicorn instead of failing.
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening, f"http://127.0.0.1:{listening.getsockname()[1]}"


@contextmanager
def _serving(listening: socket.socket, folder: Path, environment: dict[str, str]) -> Iterator[None]:
    with (folder / "gunicorn.log").open("w") as log:
        server = subprocess.Popen(
            # A busy machine may take longer to load a process than an operator would wait for it.
            [".venv/bin/gunicorn", "igkb.wsgi", "--bind", f"fd://{listening.fileno()}", "--timeout", "600"],
            cwd=ROOT,
            env=environment,
            pass_fds=[listening.fileno()],
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield
        finally:
            server.terminate()
            server.wait()


def chromium() -> str:
    """The path of the browser."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    raise FileNotFoundError("Chromium is not installed here. On Debian: apt-get install chromium")


# Debian's Chromium runs as root in containers only without its sandbox; the rest keeps it from calling home.
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _database(folder: Path) -> str:
    server = urlsplit(os.environ.get("DATABASE_URL", ""))
    if not server.scheme.startswith("postgres"):
        return ""  # unset: SQLite in VAR_DIR
    return _created(urlunsplit(server), f"browser_{os.getpid()}")


def _created(address: str, name: str, *, like: bool = False) -> str:
    """The address of a new database beside the one at an address; `like` it, or empty."""
    server = urlsplit(address)
    connection = psycopg2.connect(urlunsplit(server._replace(path="/postgres") if like else server))
    connection.autocommit = True  # a database can't be created within a transaction
    with connection.cursor() as cursor:
        if like:  # a server that waits for requests keeps its connections, and opens new ones when it needs them
            model = server.path[1:]
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [model])
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {model}")
        else:
            cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    return urlunsplit(server._replace(path=f"/{name}"))


def _run(command: list[str], environment: dict[str, str]) -> str:
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {ended.returncode}:\n{ended.stdout}{ended.stderr}")
    return ended.stdout
