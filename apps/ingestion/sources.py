"""From what a person names (file, folder, `-`, address) to bytes; an archive gives those of each document in it.

Owns where documents come from. Must not know what they say.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from apps.ingestion.errors import IngestionError, SourceError
from apps.ingestion.fetch import fetch
from apps.ingestion.readers.folders import Folder, Part, is_folder

if TYPE_CHECKING:
    from django.db.models.fields.files import FieldFile

STANDARD_INPUT = "-"
MAX_BYTES = 200 * 1024 * 1024
LONGEST_PATH = 1000  # characters
LONGEST_ORIGIN = 600  # characters; PostgreSQL indexes no more than 2,700 bytes
_HEAD = 4096
_NOT_STORABLE = re.compile("[\\0\ud800-\udfff]")
# What an address with one of these endings leads to is fetched at once, to see what is in it.
_FOLDER_ENDINGS = (".zip", ".gz", ".mbox", ".mbx")


@dataclass(frozen=True, slots=True)
class Source:
    """One document to be read. `origin` is its absolute path or address, `path` what the caller called it."""

    path: str
    origin: str

    @property
    def name(self) -> str:
        """The last part, with its extension."""
        return storable(self.origin.split("?", 1)[0].rstrip("/").rsplit("/", 1)[-1])

    @property
    def shown(self) -> str:
        """The path as it can be shown and kept."""
        return storable(self.path)[-LONGEST_PATH:]

    @property
    def kept_origin(self) -> str:
        """The origin as it can be kept: the end of it tells more than the beginning."""
        return storable(self.origin)[-LONGEST_ORIGIN:]

    def refusal(self, error: IngestionError) -> str:
        """What the error says, with the whole path where it knows the name alone, or something inside the document."""
        words = storable(str(error))
        if error.source == self.name:
            return self.shown + words[len(self.name) :]
        return words if words.startswith(self.shown) else f"{self.shown}: {words}"

    def read(self) -> bytes:
        """The bytes.

        Raises:
            SourceError: there are none, or too many.
        """
        if self.path == STANDARD_INPUT:
            return _limited(sys.stdin.buffer.read(MAX_BYTES + 1), self.path)
        if _is_address(self.path):
            return fetch(self.path)
        return _file(self.path)


def storable(words: str) -> str:
    """The words without what no base takes: NUL, and the bytes of file names that are no text."""
    return _NOT_STORABLE.sub("\N{REPLACEMENT CHARACTER}", words)


@dataclass(frozen=True, slots=True)
class SourceInFolder(Source):
    """A document inside another file, which stays open for the next one."""

    folder: Callable[[], Folder]
    part: Part

    def read(self) -> bytes:
        return self.folder().read(self.part)


@dataclass(frozen=True, slots=True)
class HeldSource(Source):
    """A document whose bytes are here already."""

    data: bytes

    def read(self) -> bytes:
        return self.data


@dataclass(frozen=True, slots=True)
class RefusedSource(Source):
    """A file whose documents cannot be told; `error` says why."""

    error: IngestionError

    def read(self) -> bytes:
        raise self.error


def expand(named: Iterable[str]) -> Iterator[Source]:
    """The documents behind the names, in a stable order. Hidden files and folders are passed over."""
    for path in named:
        if path == STANDARD_INPUT:
            yield from documents_in(Source(path, path))
        elif _is_address(path):
            source = Source(path, path)
            yield from documents_in(source) if source.name.casefold().endswith(_FOLDER_ENDINGS) else [source]
        elif Path(path).is_dir():
            for file in sorted(Path(path).rglob("*")):
                hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
                if file.is_file() and not hidden:
                    yield from _documents(Source(str(file), str(file.resolve())))
        else:
            yield from _documents(Source(path, str(Path(path).resolve())))


def documents_in(source: Source) -> Iterator[Source]:
    """The source itself, or the documents inside it. Its bytes are had once, and kept."""
    try:
        data = source.read()
        folder = Folder(data, name=source.path) if is_folder(data[:_HEAD]) else None
    except IngestionError as error:
        yield RefusedSource(source.path, source.origin, error)
        return
    whole = HeldSource(source.path, source.origin, data)
    if folder is None:
        yield whole
    else:
        yield from _inside(whole, lambda: folder)


def _documents(source: Source) -> Iterator[Source]:
    """The file itself, or the documents inside it."""
    try:
        with Path(source.path).open("rb") as file:
            head = file.read(_HEAD)
            changed = os.fstat(file.fileno()).st_mtime_ns
    except OSError:
        head, changed = b"", 0  # the refusal is told when it is read
    if is_folder(head):
        yield from _inside(source, lambda: _opened(source.path, changed))
    else:
        yield source


def _inside(source: Source, folder: Callable[[], Folder]) -> Iterator[Source]:
    try:
        parts = folder().parts()
    except IngestionError as error:
        yield RefusedSource(source.path, source.origin, error)
        return
    if parts is None:
        yield source
        return
    for part in parts:
        yield SourceInFolder(f"{source.path}/{part.path}", f"{source.origin}/{part.path}", folder, part)


@lru_cache(maxsize=1)
def _opened(path: str, _changed: int) -> Folder:
    """The last folder that was opened: its documents are read one after another."""
    return Folder(_file(path), name=path)


def _file(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return _limited(file.read(MAX_BYTES + 1), path)
    except OSError as error:
        raise SourceError(
            path, found=error.strerror or str(error), expected="a file that can be read", remedy="check the path"
        ) from error


def _limited(data: bytes, path: str) -> bytes:
    if len(data) > MAX_BYTES:
        raise SourceError(path, found="a larger file", expected=f"at most {MAX_BYTES} bytes", remedy="split the file")
    return data


def _is_address(path: str) -> bool:
    return path.startswith(("http://", "https://"))


def held_bytes(content: FieldFile, *, name: str, remedy: str) -> bytes:
    """What was kept of a document of this name.

    Raises:
        SourceError: the file is gone; `remedy` says what to do then.
    """
    try:
        with content.open() as file:
            return bytes(file.read())
    except FileNotFoundError as error:
        raise SourceError(name, found=f"no file {content.name}", expected="its bytes", remedy=remedy) from error
