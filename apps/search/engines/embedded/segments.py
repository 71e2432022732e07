"""A segment of the index as arrays: the words of its fields with their postings, and a column for each key.

Owns the layout of a segment's file. A segment never changes once it is written; which of its documents were deleted is
known elsewhere. Documents are numbered from 0 in each segment.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np

from apps.search.engines.embedded.arrays import Array, ArrayFile
from apps.search.engines.protocol import NAME_GAP

EXTENSION: Final = ".arrays"

SCORED: Final = ("stem", "word", "name")
"""Fields whose words are counted."""

PLACED: Final = ("word", "name")
"""Fields whose words have places."""

FIELDS: Final = (*SCORED, "doc")

NUMBERS: Final = ("id", "first_day", "last_day", "fingerprint")
"""Columns of numbers as they are."""

SINGLE: Final = (
    "speaker",
    "org",
    "group",
    "country",
    "meeting",
    "series",
    "venue",
    "city",
    "kind",
    "lang",
)
"""Columns of at most one key for each document."""

MANY: Final = ("process", "year")
"""Columns of any number of keys. For a document the number of its set of keys is held: there are few such sets."""


class Dictionary(Sequence[bytes]):
    """The words of a field (UTF-8), sorted."""

    def __init__(self, letters: bytes, ends: Array) -> None:
        """`ends` are the offsets at which the words end; the first is 0, where none does."""
        self._letters = letters
        self._ends = ends

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, at: Any) -> Any:
        return self._letters[self._ends[at] : self._ends[at + 1]]

    def __iter__(self) -> Iterator[bytes]:
        return (self._letters[start:end] for start, end in pairwise(self._ends.tolist()))

    def find(self, word: bytes) -> int:
        """The number of a word; -1 where it is not here."""
        at = bisect_left(self, word)
        return at if at < len(self) and self[at] == word else -1

    def beginning(self, prefix: bytes) -> tuple[int, int]:
        """The numbers of the words that begin so: from the first up to, not including, the second."""
        return bisect_left(self, prefix), bisect_left(self, prefix + b"\xff")  # no UTF-8 has a byte FF

    @cached_property
    def shapes(self) -> tuple[Array, Array]:
        """How many letters each word has, and which: a bit for each, though several letters share one."""
        if not len(self):
            return np.empty(0, np.int64), np.empty(0, np.uint32)
        text = self._letters.decode(errors="surrogatepass")
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        # Few letters take more than one byte: it is quicker to count those than to count all.
        continuing = np.flatnonzero(np.frombuffer(self._letters, np.uint8) & 0xC0 == 0x80)
        begins = self._ends - np.searchsorted(continuing, self._ends)
        return np.diff(begins), np.bitwise_or.reduceat(np.left_shift(np.uint32(1), points & 31), begins[:-1])


class Field:
    """The postings of a field."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._file = file
        self.name = name
        letters = file.whole(f"{name}.letters").tobytes()
        self.dictionary = Dictionary(letters, file.whole(f"{name}.ends"))
        self.starts = file.whole(f"{name}.starts")
        self.lengths = file.whole(f"{name}.lengths") if name in SCORED else None
        self.place_starts = file.whole(f"{name}.place_starts") if name in PLACED else None
        self.count = int(np.count_nonzero(self.lengths)) if self.lengths is not None else 0
        self.total = int(self.lengths.sum(dtype=np.int64)) if self.lengths is not None else 0
        self.longest = int(self.lengths.max(initial=0)) if self.lengths is not None else 0

    @cached_property
    def extents(self) -> Array:
        """For each document how many places it has, those between names among them."""
        return self._file.whole(f"{self.name}.extents")

    @cached_property
    def bases(self) -> Array:
        """For each document the number of its first place, when all places of the segment are numbered through.

        Documents are `NAME_GAP` apart, as names are: no phrase reaches from one into the next.
        """
        ends = np.cumsum(self.extents.astype(np.int64) + NAME_GAP)
        fitting = np.int32 if not len(ends) or ends[-1] < 2**31 else np.int64
        return np.concatenate(([0], ends[:-1])).astype(fitting)[: len(self.extents)]

    def documents(self, first: int, last: int) -> Array:
        """The documents of the words from `first` up to, not including, `last`, word after word."""
        read = self._file.part(f"{self.name}.docs", int(self.starts[first]), int(self.starts[last]))
        return read.astype(np.int32, copy=False)

    def frequencies(self, first: int, last: int) -> Array:
        """How often each of the words stands in each of its documents."""
        return self._file.part(f"{self.name}.freqs", int(self.starts[first]), int(self.starts[last]))

    def places(self, first: int, last: int) -> Array:
        """The places within each of their documents, document after document, word after word."""
        if self.place_starts is None:
            raise TypeError(f"{self.name}: expected a field whose words have places")
        return self._file.part(f"{self.name}.places", int(self.place_starts[first]), int(self.place_starts[last]))

    def type_of(self, part: str) -> np.dtype[Any]:
        """The type in which "docs", "freqs" or "places" are written."""
        return self._file.dtype(f"{self.name}.{part}")


class Column:
    """The keys of every document, as small numbers: `codes` says for each document which set of keys it has.

    Keys are numbered from 1 in the order of `keys`. In a column of single keys, sets are keys, and 0 is none. In others
    `values[starts[s]:starts[s + 1]]` are the keys of set s.
    """

    def __init__(self, file: ArrayFile, name: str) -> None:
        self.keys: list[int] | list[str] = file.notes["keys"][name]
        self.codes = file.whole(f"{name}.codes")
        self.starts = file.whole(f"{name}.sets") if name in MANY else None
        self.values = file.whole(f"{name}.values") if name in MANY else None

    @property
    def sets(self) -> int:
        """How many sets of keys there are."""
        return len(self.starts) - 1 if self.starts is not None else len(self.keys) + 1

    def holding(self, wanted: Array) -> Array:
        """Which sets hold a key that is true in `wanted` (by its number)."""
        if self.starts is None or self.values is None:
            return wanted
        hits = np.concatenate(([0], np.cumsum(wanted[self.values])))
        found: Array = hits[self.starts[1:]] > hits[self.starts[:-1]]
        return found

    def by_key(self, counts: Array) -> Array:
        """From how often each set occurs, how often each key does; the first place is "none"."""
        if self.starts is None or self.values is None:
            return counts
        times = np.repeat(counts, self.starts[1:] - self.starts[:-1])
        found = np.bincount(self.values, weights=times, minlength=len(self.keys) + 1)
        return found.astype(np.int64)


class Segment:
    """An open segment."""

    def __init__(self, folder: Path, name: str) -> None:
        """Raises OSError where its file is not there."""
        self.name = name
        self.file = ArrayFile(folder / f"{name}{EXTENSION}")
        self.size = self.file.length("id")
        self.fields = {field: Field(self.file, field) for field in FIELDS}
        self.columns = {column: Column(self.file, column) for column in (*SINGLE, *MANY)}
        self.ids = self.file.whole("id")
        self.first_days = self.file.whole("first_day")
        self.last_days = self.file.whole("last_day")

    @cached_property
    def _by_id(self) -> Array | None:
        return None if bool(np.all(self.ids[1:] > self.ids[:-1])) else np.argsort(self.ids)

    def numbered(self, ids: Sequence[int]) -> Array:
        """The documents of those of these statements that are here; a statement may have several, deleted ones among
        them."""
        wanted = np.unique(np.asarray(ids, np.int64))
        order = self._by_id
        held = self.ids if order is None else self.ids[order]
        found = np.searchsorted(held, wanted, "left"), np.searchsorted(held, wanted, "right")
        at = [np.arange(first, last) for first, last in zip(*found, strict=True) if first < last]
        if not at:
            return np.empty(0, np.int64)
        places = np.concatenate(at)
        return places if order is None else order[places]

    def fingerprints(self, documents: Array) -> Array:
        # Only asked for when the index is compared with the database: not worth keeping in memory.
        return self.file.whole("fingerprint")[documents]
