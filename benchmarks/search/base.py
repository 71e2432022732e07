"""The base that is searched: invented statements in SQLite, made once for each size and version.

Owns the folder that holds it, and how peers read the statements from it.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parent.parent.parent
VERSION: Final = 1
"""Raised when other statements are invented; what was made before is then made again."""

FACETS: Final = ("speaker", "kind", "year")
"""The three facets of a results page, as everybody counts them."""

PAGE: Final = 20


class Row(NamedTuple):
    """A statement as peers hold it. `speaker` is a slug, empty where the record has no name."""

    id: int
    text: str
    speaker: str
    kind: str
    year: int
    day: int


def folder(size: int) -> Path:
    """Where the base of this size lies: `igkb.sqlite3`, and a folder for each engine's index."""
    kept = Path(os.environ.get("BENCH_DIR", ROOT / "var" / "bench"))
    return kept / f"search-{VERSION}-{size}"


def environment(place: Path) -> dict[str, str]:
    """What a process needs to work on that base."""
    named = {"VAR_DIR": str(place), "DJANGO_SETTINGS_MODULE": "igkb.settings", "ALLOWED_HOSTS": "127.0.0.1,testserver"}
    return {**{name: value for name, value in os.environ.items() if name != "DATABASE_URL"}, **named}


def made(size: int) -> Path:
    """The folder of the base, made now unless it is there."""
    place = folder(size)
    if not (place / "igkb.sqlite3").exists():
        making = place.with_suffix(".making")
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        for command in ("migrate", "load_reference", f"generate {size} --no-index"):
            manage(command, making)
        making.rename(place)
    for command in ("migrate", "collectstatic --noinput"):  # the code may be newer than the folder
        manage(command, place)
    return place


def manage(command: str, place: Path) -> None:
    """Run one of the project's commands on a base."""
    print(f"  {command}", file=sys.stderr, flush=True)
    arguments = [sys.executable, "manage.py", *command.split(), "--verbosity", "0"]
    subprocess.run(arguments, cwd=ROOT, env=environment(place), check=True, stdout=subprocess.DEVNULL)


def rows(place: Path, *, every: int = 1) -> Iterator[Row]:
    """Every statement in the order of their numbers, or every so many of them."""
    with closing(_read(place)) as connection:
        for id, text, speaker, kind, said in connection.execute(
            "SELECT s.id, s.text, coalesce(p.slug, ''), s.kind, s.said_on FROM proceedings_statement s"
            " LEFT JOIN actors_speaker p ON p.id = s.speaker_id WHERE s.id % ? = 0 ORDER BY s.id",
            [every],
        ):
            yield Row(id, text, speaker, kind, int(said[:4]), int(said.replace("-", "")))


def count(place: Path) -> int:
    """How many statements the base holds."""
    with closing(_read(place)) as connection:
        return int(connection.execute("SELECT count(*) FROM proceedings_statement").fetchone()[0])


def _read(place: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{place / 'igkb.sqlite3'}?mode=ro", uri=True)


def size_of(place: Path) -> int:
    """Bytes of all the files in a folder, or of a file."""
    files = place.rglob("*") if place.is_dir() else [place]
    return sum(file.stat().st_size for file in files if file.is_file())
