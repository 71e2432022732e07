"""The words of the texts: how frequent they are, which begin so, which are spelt nearly so."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import reduce
from operator import or_
from typing import Final

import numpy as np

from apps.search import analysis
from apps.search.engines.edits import edits
from apps.search.engines.embedded.arrays import Array
from apps.search.engines.embedded.evaluation import encoded
from apps.search.engines.embedded.segments import Dictionary
from apps.search.engines.embedded.state import Leaf, State

_FIELD: Final = "word"
_SHORT: Final = 4


def frequencies(state: State, words: Collection[str]) -> dict[str, int]:
    """In how many statements each of these words stands; words that stand nowhere are left out."""
    counts = ((word, sum(_statements(leaf, one) for leaf in state.leaves)) for word, one in _pairs(words))
    return {word: count for word, count in counts if count}


def beginning(state: State, prefix: str, size: int) -> list[tuple[str, int]]:
    """The most frequent words that begin so and tell something."""
    (begin,) = encoded([prefix])
    ranges = []
    for leaf in state.leaves:
        field = leaf.segment.fields[_FIELD]
        first, last = field.dictionary.beginning(begin)
        counts = field.starts[first + 1 : last + 1] - field.starts[first:last]
        ranges.append((field.dictionary, first, counts, np.argsort(counts, kind="stable")[::-1]))
    depth = size + 8
    while True:
        candidates: set[bytes] = set()
        unseen = 0  # the most statements in which a word can stand that is not a candidate
        for dictionary, first, counts, order in ranges:
            candidates.update(dictionary[first + place] for place in order[:depth].tolist())
            unseen += int(counts[order[depth]]) if depth < len(order) else 0
        counted = frequencies(state, [word for word in _decoded(candidates) if analysis.tells(word)])
        found = sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:size]
        if not unseen or (len(found) == size and found[-1][1] > unseen):
            return found
        depth *= 4


def spellings(state: State, word: str, size: int) -> list[tuple[str, int]]:
    """Other words that are spelt nearly so."""
    most = 1 if len(word) <= _SHORT else 2
    candidates: set[bytes] = set()
    for leaf in state.leaves:
        candidates.update(_alike(leaf.segment.fields[_FIELD].dictionary, word, most))
    near = {other: edits(word, other, most) for other in _decoded(candidates)}
    counted = frequencies(state, [other for other, count in near.items() if 0 < count <= most])
    return sorted(counted.items(), key=lambda item: (near[item[0]], -item[1], item[0]))[:size]


def _alike(dictionary: Dictionary, word: str, most: int) -> Iterable[bytes]:
    """Words that differ little in length and in which letters they have: few of them are near, but none that is near is
    missing."""
    lengths, letters = dictionary.shapes
    fitting = np.flatnonzero(np.abs(lengths - len(word)) <= most)
    # An edit takes away one letter and brings another, at most.
    wanted = reduce(or_, (1 << (ord(letter) & 31) for letter in word), 0)
    differing: Array = np.bitwise_count(letters[fitting] ^ np.uint32(wanted))
    return [dictionary[number] for number in fitting[differing <= 2 * most].tolist()]


def _statements(leaf: Leaf, word: bytes) -> int:
    if leaf.live is None:
        return leaf.frequency(_FIELD, word)
    posting = leaf.posting(_FIELD, word)
    return int(np.count_nonzero(leaf.live[posting.docs])) if posting else 0


def _pairs(words: Collection[str]) -> Iterable[tuple[str, bytes]]:
    return zip(words, encoded(list(words)), strict=True)


def _decoded(words: Iterable[bytes]) -> list[str]:
    return [word.decode(errors="surrogatepass") for word in words]
