"""A committed state of the index, open for reading: its segments, what was deleted of them, and figures of the whole.

Everything here is written once, so that threads can share it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import log
from typing import Any

import numpy as np

from apps.search.engines.embedded.arrays import Array
from apps.search.engines.embedded.cache import Cache
from apps.search.engines.embedded.segments import MANY, SCORED, SINGLE, Segment
from apps.search.engines.protocol import K1, B, Found, Question, rounded_length


@dataclass(eq=False, slots=True)
class Posting:
    """Where a word stands in a segment: its documents in order, how often it stands in each, and, once they were asked
    for, the weights of these frequencies at an average length."""

    number: int
    docs: Array
    freqs: Array
    weighed: tuple[float, Array] | None = field(default=None)
    offsets: Array | None = field(default=None)

    def placed(self) -> Array:
        """The number of the first place in each document, among all places of the word."""
        if self.offsets is None:
            ends = np.cumsum(self.freqs, dtype=np.int64)
            self.offsets = (ends - self.freqs).astype(np.int32 if not len(ends) or ends[-1] < 2**31 else np.int64)
        return self.offsets


@dataclass(frozen=True, slots=True)
class Statistics:
    """Of a scored field: how many documents have it, and how long it is on average. `norms` are what a length adds to
    a frequency, by length."""

    count: int
    average: float
    norms: Array


class Leaf:
    """A segment as one state sees it. `live` is false for what was deleted; None: nothing was."""

    def __init__(self, segment: Segment, live: Array | None, cache: Cache) -> None:
        self.segment = segment
        self.live = live
        self.size = segment.size
        self._cache = cache

    @cached_property
    def every(self) -> Array:
        """All documents, deleted ones as well."""
        return np.arange(self.size, dtype=np.int32)

    def posting(self, name: str, word: bytes) -> Posting | None:
        """The posting of a word; None where it does not stand here."""
        try:
            held: Posting | None = self._cache.get(self.segment.name, (name, word))
        except KeyError:
            held = self._read(name, word)
            size = 3 * held.docs.nbytes + 2 * held.freqs.nbytes if held else 0
            self._cache.put(self.segment.name, (name, word), held, size)
        return held

    def _read(self, name: str, word: bytes) -> Posting | None:
        found = self.segment.fields[name]
        at = found.dictionary.find(word)
        if at < 0:
            return None
        freqs = found.frequencies(at, at + 1)
        return Posting(at, found.documents(at, at + 1), freqs)

    def frequency(self, name: str, word: bytes) -> int:
        """In how many documents a word stands, deleted ones among them."""
        try:
            held: Posting | None = self._cache.get(self.segment.name, (name, word))
            return len(held.docs) if held else 0
        except KeyError:
            found = self.segment.fields[name]
            at = found.dictionary.find(word)
            return int(found.starts[at + 1]) - int(found.starts[at]) if at >= 0 else 0

    def kept(self, key: tuple[Any, ...]) -> Any:
        """What `keep` was given for this segment; KeyError where it is not kept any more."""
        return self._cache.get(self.segment.name, key)

    def keep(self, key: tuple[Any, ...], value: Array) -> None:
        self._cache.put(self.segment.name, key, value, value.nbytes)


class State:
    """All segments together."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        self.leaves = tuple(leaves)
        self.statistics = {name: _statistics(name, leaves) for name in SCORED}
        self.keys: dict[str, list[Any]] = {}
        self.numbers: dict[str, dict[Any, int]] = {}
        self.renumbered: dict[str, list[Array]] = {}
        for name in (*SINGLE, *MANY):
            columns = [leaf.segment.columns[name] for leaf in leaves]
            keys: list[Any] = sorted({key for column in columns for key in column.keys})
            number = {key: place for place, key in enumerate(keys)}
            self.keys[name], self.numbers[name] = keys, number
            self.renumbered[name] = [
                np.fromiter((number[key] for key in column.keys), np.int64, len(column.keys)) for column in columns
            ]
        self.languages = frozenset(self.keys["lang"]) | {"en"}
        self.known: dict[Question, Found] = {}
        """Answers from this state, as long as `answering` keeps them."""
        self.known_before: dict[Question, Found] = {}
        """Those before them."""
        self.held = 0
        """Hits and keys in `known`."""

    def idf(self, name: str, word: bytes) -> float:
        """How much a word tells."""
        holding = sum(leaf.frequency(name, word) for leaf in self.leaves)
        return log(1 + (self.statistics[name].count - holding + 0.5) / (holding + 0.5))

    @cached_property
    def size(self) -> int:
        """How many statements there are."""
        return sum(leaf.size if leaf.live is None else int(np.count_nonzero(leaf.live)) for leaf in self.leaves)

    def weights(self, leaf: Leaf, name: str, posting: Posting) -> Array:
        """Of a word in each of its documents: what is multiplied by how much it tells."""
        statistics = self.statistics[name]
        held = posting.weighed
        if held is None or held[0] != statistics.average:
            held = statistics.average, self.weigh(leaf, name, posting.docs, posting.freqs)
            posting.weighed = held
        return held[1]

    def weigh(self, leaf: Leaf, name: str, docs: Array, freqs: Array) -> Array:
        """The same, of some documents and frequencies."""
        lengths = leaf.segment.fields[name].lengths
        if lengths is None:
            raise TypeError(f"{name}: expected a field whose words are counted")
        often = freqs.astype(np.float32)
        weighed: Array = often / (often + self.statistics[name].norms[lengths[docs]])
        return weighed


def _statistics(name: str, leaves: Sequence[Leaf]) -> Statistics:
    fields = [leaf.segment.fields[name] for leaf in leaves]
    count = sum(field.count for field in fields)
    average = sum(field.total for field in fields) / max(1, count) or 1.0
    longest = max((field.longest for field in fields), default=0)
    norms = K1[name] * (1 - B[name] + B[name] * _rounded(longest) / average)
    return Statistics(count, average, norms.astype(np.float32))


@lru_cache(maxsize=64)
def _rounded(longest: int) -> Array:
    """The rounded length of each length up to the longest."""
    return np.array([rounded_length(length) for length in range(longest + 1)])
