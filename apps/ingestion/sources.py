"""From what a person names (a file, a folder, `-`, an address) to bytes.

Owns where documents come from. Must not know what they say.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from apps.ingestion.errors import SourceError
from apps.ingestion.fetch import fetch

STANDARD_INPUT = "-"
MAX_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """One document to be read. `origin` is its absolute path or address, `path` what the caller called it."""

    path: str
    origin: str

    @property
    def name(self) -> str:
        """The last part, with its extension."""
        return self.origin.split("?", 1)[0].rstrip("/").rsplit("/", 1)[-1]

    def read(self) -> bytes:
        """The bytes.

        Raises:
            SourceError: there are none, or too many.
        """
        if self.path == STANDARD_INPUT:
            return sys.stdin.buffer.read(MAX_BYTES)
        if _is_address(self.path):
            return fetch(self.path)
        try:
            file = Path(self.path)
            if file.stat().st_size > MAX_BYTES:
                raise SourceError(
                    self.path, found="a larger file", expected=f"at most {MAX_BYTES} bytes", remedy="split the file"
                )
            return file.read_bytes()
        except OSError as error:
            raise SourceError(
                self.path,
                found=error.strerror or str(error),
                expected="a file that can be read",
                remedy="check the path",
            ) from error


def expand(named: Iterable[str]) -> Iterator[Source]:
    """The documents behind the names, in a stable order. Hidden files and folders are passed over."""
    for path in named:
        if path == STANDARD_INPUT or _is_address(path):
            yield Source(path, path)
        elif Path(path).is_dir():
            for file in sorted(Path(path).rglob("*")):
                hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
                if file.is_file() and not hidden:
                    yield Source(str(file), str(file.resolve()))
        else:
            yield Source(path, str(Path(path).resolve()))


def _is_address(path: str) -> bool:
    return path.startswith(("http://", "https://"))
