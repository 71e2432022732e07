"""The folder of the index on the disk.

At its path lie one complete index in a folder of its own, `CURRENT`, a small file that names it and the version that
built it, and perhaps `BUILDING`, which names in the same way one that is being built or was broken off. Whoosh's list
of segments in each folder is a pickle: the folder is trusted.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, EmptyIndexError, IndexError, clean_files
from whoosh.util.filelock import try_for

from apps.search.engines.embedded.codec import ArraySegment, schema
from apps.search.errors import IndexBusyError, IndexMissingError

VERSION: Final = 6
"""Raised with every change of what is in the index or of how it is laid out; an index of another version is rebuilt."""

NAME: Final = "MAIN"
"""What Whoosh calls the index in its folder."""

CURRENT: Final = "CURRENT"
BUILDING: Final = "BUILDING"

_PAUSE: Final = 0.05


def named(path: Path, which: str) -> Path | None:
    """The folder that `CURRENT` or `BUILDING` names; None where there is none or another version built it."""
    try:
        held = json.loads((path / which).read_text(encoding="utf-8"))
        return path / held["folder"] if held["version"] == VERSION else None
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def name(path: Path, which: str, folder: Path) -> None:
    """Have `CURRENT` or `BUILDING` name a folder, from one moment to the next."""
    written = path / f"{which}.{folder.name}"
    written.write_text(json.dumps({"version": VERSION, "folder": folder.name}), encoding="utf-8")
    written.replace(path / which)


def created(path: Path) -> Path:
    """A new folder with an empty index."""
    folder = path / uuid.uuid4().hex
    folder.mkdir(parents=True)
    TOC.create(FileStorage(str(folder)), schema(), NAME)
    return folder


def sweep(path: Path) -> None:
    """Remove every folder but those that `CURRENT` and `BUILDING` name."""
    kept = {named(path, CURRENT), named(path, BUILDING)}
    for entry in path.iterdir():
        if entry.is_dir() and entry not in kept:
            shutil.rmtree(entry, ignore_errors=True)


def contents(folder: Path) -> tuple[int, list[ArraySegment]]:
    """The newest generation of an index and its segments.

    Raises:
        IndexMissingError: there is none that can be read.
    """
    try:
        held = TOC.read(FileStorage(str(folder)), NAME)
    except (EmptyIndexError, IndexError, OSError) as error:
        raise IndexMissingError(f"{folder}: found no readable index. Run `manage.py search_rebuild`.") from error
    return held.generation, held.segments


def is_newest(folder: Path, generation: int) -> bool:
    """True where this is the newest generation: a quick look, for every question."""
    try:
        os.stat(f"{folder}/_{NAME}_{generation + 1}.toc")
    except FileNotFoundError:
        return os.path.exists(f"{folder}/_{NAME}_{generation}.toc")  # a Path takes longer to make than to ask
    return False


def commit(folder: Path, generation: int, segments: Sequence[ArraySegment]) -> None:
    """Make these the segments of the index, and remove the files of all others. Hold the lock."""
    storage = FileStorage(str(folder))
    TOC(schema(), list(segments), generation).write(storage, NAME)
    clean_files(storage, NAME, generation, segments)
    for left in folder.glob(f"_{NAME}_*.toc.*"):  # half a list, from a writer that was killed
        left.unlink(missing_ok=True)


@contextmanager
def locked(folder: Path, lock: str, timeout: float) -> Iterator[None]:
    """Hold a lock of an index; one that a process had is free again when the process is gone.

    Raises:
        IndexBusyError: another has held it for `timeout` seconds.
        IndexMissingError: the folder is gone.
    """
    held = FileStorage(str(folder)).lock(f"{NAME}_{lock}")
    try:
        acquired = try_for(held.acquire, timeout=timeout, delay=_PAUSE)
    except FileNotFoundError as error:
        raise IndexMissingError(f"{folder}: found no index; another was built meanwhile. Try again.") from error
    if not acquired:
        raise IndexBusyError(f"{folder}: another process has been writing for over {timeout} s. Try again later.")
    try:
        yield
    finally:
        held.release()
