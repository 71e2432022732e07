"""Several segments into one, without the documents that were deleted.

Postings are merged a block of words at a time, so that memory does not grow with the segments.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from apps.search.engines.embedded.arrays import Array, ArrayWriter, smallest
from apps.search.engines.embedded.inverting import dictionary, document_type, sets
from apps.search.engines.embedded.segments import FIELDS, MANY, NUMBERS, PLACED, SCORED, SINGLE, Column, Field, Segment

_BLOCK: Final = 2_000_000
"""Postings that are merged at a time."""


class _Source:
    """A segment with what is kept of it: `new` says for each document which it becomes, -1 where it was deleted."""

    def __init__(self, segment: Segment, live: Array | None, base: int) -> None:
        self.segment = segment
        self.live = np.ones(segment.size, bool) if live is None else live
        self.size = int(np.count_nonzero(self.live))
        self.new = np.where(self.live, np.cumsum(self.live) - 1 + base, -1).astype(np.int32)

    def kept(self, values: Array) -> Array:
        """Of a value for each document those of documents that are kept."""
        return values[self.live]


class _Words:
    """The words of one field in all segments."""

    def __init__(self, name: str, sources: Sequence[_Source]) -> None:
        self.name = name
        self.placed = name in PLACED
        self.sources = sources
        self.fields: list[Field] = [source.segment.fields[name] for source in sources]
        every = sorted(set().union(*(field.dictionary for field in self.fields)))
        number = {word: place for place, word in enumerate(every)}
        renumbered = [
            np.fromiter((number[word] for word in field.dictionary), np.int64, len(field.dictionary))
            for field in self.fields
        ]
        self.postings = np.zeros(len(every), np.int64)
        self.occurrences = np.zeros(len(every), np.int64)
        for field, source, numbers in zip(self.fields, sources, renumbered, strict=True):
            postings, occurrences = _kept(field, source)
            self.postings[numbers] += postings
            self.occurrences[numbers] += occurrences
        kept = self.postings > 0
        self.words = [word for word, keep in zip(every, kept.tolist(), strict=True) if keep]
        place = np.cumsum(kept) - 1
        self.numbers = [place[numbers] for numbers in renumbered]
        self.postings, self.occurrences = self.postings[kept], self.occurrences[kept]
        self.starts = np.concatenate(([0], np.cumsum(self.postings)))
        self.place_starts = np.concatenate(([0], np.cumsum(self.occurrences)))

    def arrays(self) -> dict[str, Array]:
        """The arrays that are known before any posting is read."""
        held = dictionary(self.name, self.words)
        held[f"{self.name}.starts"] = self.starts.astype(smallest(int(self.starts[-1])))
        if self.placed:
            held[f"{self.name}.place_starts"] = self.place_starts.astype(smallest(int(self.place_starts[-1])))
        return held

    def shapes(self, size: int) -> dict[str, tuple[np.dtype[Any], int]]:
        """Types and lengths of the others."""
        count = int(self.starts[-1])
        found = {
            f"{self.name}.docs": (document_type(size), count),
            f"{self.name}.freqs": (self._widest("freqs"), count),
        }
        if self.placed:
            found[f"{self.name}.places"] = (self._widest("places"), int(self.place_starts[-1]))
        return found

    def write(self, writer: ArrayWriter) -> None:
        at = 0
        while at < len(self.words):
            end = int(np.searchsorted(self.starts, self.starts[at] + _BLOCK, "right")) - 1
            end = min(max(end, at + 1), len(self.words))
            self._write_block(writer, at, end)
            at = end

    def _write_block(self, writer: ArrayWriter, first: int, last: int) -> None:
        words, documents, frequencies, places = [], [], [], []
        for field, source, numbers in zip(self.fields, self.sources, self.numbers, strict=True):
            begin, end = np.searchsorted(numbers, [first, last]).tolist()
            docs = source.new[field.documents(begin, end)]
            freqs = field.frequencies(begin, end).astype(np.int64)
            counts = field.starts[begin + 1 : end + 1] - field.starts[begin:end]
            keep = docs >= 0
            words.append(np.repeat(numbers[begin:end], counts)[keep])
            documents.append(docs[keep])
            frequencies.append(freqs[keep])
            if self.placed:
                places.append(field.places(begin, end)[np.repeat(keep, freqs)])
        freqs = np.concatenate(frequencies)
        docs = np.concatenate(documents)
        order = np.argsort(np.concatenate(words).astype(np.int64) << 32 | docs, kind="stable")
        start = int(self.starts[first])
        writer.put(f"{self.name}.docs", docs[order], start)
        writer.put(f"{self.name}.freqs", freqs[order], start)
        if self.placed:
            found = np.concatenate(places)[gathered(np.cumsum(freqs) - freqs, freqs, order)]
            writer.put(f"{self.name}.places", found, int(self.place_starts[first]))

    def _widest(self, part: str) -> np.dtype[Any]:
        return max((field.type_of(part) for field in self.fields), key=lambda dtype: dtype.itemsize)


def gathered(starts: Array, lengths: Array, chosen: Array) -> Array:
    """The numbers of what lies in the runs `chosen`, one run after the other; run r is `lengths[r]` long, from
    `starts[r]` on."""
    long = lengths[chosen].astype(np.int64)
    ends = np.cumsum(long)
    total = int(ends[-1]) if len(ends) else 0
    found: Array = np.arange(total) + np.repeat(starts[chosen] - (ends - long), long)
    return found


def merge(path: Path, segments: Sequence[tuple[Segment, Array | None]]) -> None:
    """Write these segments as one, with those of their documents that are true in the array beside each (None: all).

    Documents keep their order, that of the segments first.
    """
    sources: list[_Source] = []
    for segment, live in segments:
        sources.append(_Source(segment, live, sum(source.size for source in sources)))
    size = sum(source.size for source in sources)
    fields = [_Words(name, sources) for name in FIELDS]
    held: dict[str, Array] = {}
    for words in fields:
        held |= words.arrays()
    for name in NUMBERS:
        held[name] = _joined(sources, name)
    for name in SCORED:
        held[f"{name}.lengths"] = _joined(sources, f"{name}.lengths")
    for name in PLACED:
        held[f"{name}.extents"] = _joined(sources, f"{name}.extents")
    keys = {}
    for name in (*SINGLE, *MANY):
        keys[name], columns = (_single if name in SINGLE else _many)(name, sources)
        held |= columns
    shapes = {name: (array.dtype, len(array)) for name, array in held.items()}
    for words in fields:
        shapes |= words.shapes(size)
    writer = ArrayWriter(path, shapes, {"keys": keys})
    try:
        for name, array in held.items():
            writer.put(name, array)
        for words in fields:
            words.write(writer)
    except BaseException:
        writer.cancel()
        raise
    writer.close()


def _kept(field: Field, source: _Source) -> tuple[Array, Array]:
    """How many postings and how many places of each word are kept."""
    starts = field.starts.astype(np.int64)
    if source.live.all():
        occurrences = np.diff(field.place_starts.astype(np.int64)) if field.place_starts is not None else 0
        return np.diff(starts), np.asarray(occurrences)
    keep = source.live[field.documents(0, len(field.dictionary))]
    postings = np.concatenate(([0], np.cumsum(keep)))
    counts = np.concatenate(([0], np.cumsum(field.frequencies(0, len(field.dictionary)) * keep, dtype=np.int64)))
    return np.diff(postings[starts]), np.diff(counts[starts])


def _joined(sources: Sequence[_Source], name: str) -> Array:
    """An array of a number for each document; of the widest type that it has in any segment."""
    return np.concatenate([source.kept(source.segment.file.whole(name)) for source in sources])


def _single(name: str, sources: Sequence[_Source]) -> tuple[list[Any], dict[str, Array]]:
    columns = [source.segment.columns[name] for source in sources]
    codes = []
    every: list[Any] = sorted({key for column in columns for key in column.keys})
    number = {key: place for place, key in enumerate(every, 1)}
    for column, source in zip(columns, sources, strict=True):
        renumbered = np.array([0, *(number[key] for key in column.keys)], smallest(len(every)))
        codes.append(renumbered[source.kept(column.codes)])
    return every, {f"{name}.codes": np.concatenate(codes)}


def _many(name: str, sources: Sequence[_Source]) -> tuple[list[int], dict[str, Array]]:
    numbers: dict[tuple[int, ...], int] = {}
    codes = []
    for source in sources:
        column = source.segment.columns[name]
        used, held = np.unique(source.kept(column.codes), return_inverse=True)
        found = [numbers.setdefault(keys, len(numbers)) for keys in keys_of(column, used.tolist())]
        codes.append(np.array(found, np.uint32)[held])
    return sets(name, list(numbers), np.concatenate(codes))


def keys_of(column: Column, chosen: Sequence[int]) -> list[tuple[int, ...]]:
    """The keys of each of these sets."""
    if column.starts is None or column.values is None:
        raise TypeError("expected a column of sets")
    starts, values = column.starts.tolist(), column.values.tolist()
    return [tuple(int(column.keys[key - 1]) for key in values[starts[one] : starts[one + 1]]) for one in chosen]
