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


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """Sets a site up in an empty folder and serves it until the block ends.

    The base is of the kind that DATABASE_URL names: a new SQLite file, or a new database on the same PostgreSQL server.
    """
    # The socket listens from here on, so a first request waits for gunicorn instead of failing.
    with socket.create_server(("127.0.0.1", 0)) as listening, (folder / "gunicorn.log").open("w") as log:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        environment = os.environ | {"VAR_DIR": str(folder), "SITE_URL": url, "DATABASE_URL": _database(folder)}
        _run(["make", "setup"], environment)
        server = subprocess.Popen(
            [".venv/bin/gunicorn", "igkb.wsgi", "--bind", f"fd://{listening.fileno()}"],
            cwd=ROOT,
            env=environment,
            pass_fds=[listening.fileno()],
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield Site(url, environment)
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
    name = f"browser_{os.getpid()}"
    connection = psycopg2.connect(urlunsplit(server))
    connection.autocommit = True  # a database can't be created within a transaction
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    return urlunsplit(server._replace(path=f"/{name}"))


def _run(command: list[str], environment: dict[str, str]) -> str:
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {ended.returncode}:\n{ended.stdout}{ended.stderr}")
    return ended.stdout
