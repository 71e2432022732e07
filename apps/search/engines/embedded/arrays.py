"""Named arrays in one file, written once and read in parts.

Knows nothing of what they hold. A file can be read by several threads and after a fork: there is no place in it that
readers would share.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_WORD: Final = 8
_MAGIC: Final = b"igkbarr1"


def smallest(limit: int) -> np.dtype[Any]:
    """The smallest type of number that holds 0 to `limit`."""
    return np.min_scalar_type(max(0, limit))


class ArrayWriter:
    """Writes a file whose arrays' types and lengths are known beforehand, part by part."""

    def __init__(self, path: Path, shapes: Mapping[str, tuple[np.dtype[Any], int]], notes: Mapping[str, Any]) -> None:
        """`notes` is plain data (JSON) that is read back with the file."""
        directory: dict[str, tuple[str, int, int]] = {}
        at = 0
        for name, (dtype, length) in shapes.items():
            directory[name] = (dtype.newbyteorder("<").str, at, length)
            at += -(-length * dtype.itemsize // _WORD) * _WORD
        head = json.dumps({"arrays": directory, "notes": notes}, ensure_ascii=False).encode(errors="surrogatepass")
        head += b" " * (-len(head) % _WORD)
        self._directory = directory
        self._start = 2 * _WORD + len(head)
        self._file = path.open("wb")
        self._file.write(_MAGIC + len(head).to_bytes(_WORD, "little") + head)
        self._file.truncate(self._start + at)

    def put(self, name: str, array: Array, at: int = 0) -> None:
        """Write `array` into the array of this name, from its place `at` on."""
        dtype, start, length = self._directory[name]
        if at + len(array) > length:
            raise ValueError(f"{name}: {len(array)} numbers at {at}, expected at most {length} in all")
        self._file.seek(self._start + start + at * np.dtype(dtype).itemsize)
        self._file.write(np.ascontiguousarray(array, dtype).data)

    def close(self) -> None:
        """Have everything on the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def cancel(self) -> None:
        """Let go of the file as it is."""
        self._file.close()


def write(path: Path, arrays: Mapping[str, Array], notes: Mapping[str, Any]) -> None:
    """Write a file of arrays that are all at hand."""
    writer = ArrayWriter(path, {name: (array.dtype, len(array)) for name, array in arrays.items()}, notes)
    try:
        for name, array in arrays.items():
            writer.put(name, array)
    except BaseException:
        writer.cancel()
        raise
    writer.close()


class ArrayFile:
    """A file of arrays, open for reading. What it gives must not be written to."""

    def __init__(self, path: Path) -> None:
        """Raises OSError where it is not there or not whole."""
        self._descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        head = os.pread(self._descriptor, 2 * _WORD, 0)
        if head[:_WORD] != _MAGIC:
            raise OSError(f"{path}: found {head[:_WORD]!r} at its beginning, expected {_MAGIC!r}")
        length = int.from_bytes(head[_WORD:], "little")
        content = json.loads(os.pread(self._descriptor, length, 2 * _WORD).decode(errors="surrogatepass"))
        self._start = 2 * _WORD + length
        self._directory: dict[str, tuple[np.dtype[Any], int, int]] = {
            name: (np.dtype(dtype), at, count) for name, (dtype, at, count) in content["arrays"].items()
        }
        self.notes: dict[str, Any] = content["notes"]

    def __del__(self) -> None:
        if hasattr(self, "_descriptor"):
            os.close(self._descriptor)

    def __contains__(self, name: str) -> bool:
        return name in self._directory

    def dtype(self, name: str) -> np.dtype[Any]:
        return self._directory[name][0]

    def length(self, name: str) -> int:
        return self._directory[name][2]

    def whole(self, name: str) -> Array:
        return self.part(name, 0, self.length(name))

    def part(self, name: str, start: int, stop: int) -> Array:
        """The numbers from `start` up to, not including, `stop`."""
        dtype, at, _ = self._directory[name]
        size = max(0, stop - start) * dtype.itemsize
        read = os.pread(self._descriptor, size, self._start + at + start * dtype.itemsize) if size else b""
        return np.frombuffer(read, dtype)
