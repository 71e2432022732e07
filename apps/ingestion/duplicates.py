"""Which texts are nearly the same: raw and corrected captions of one session, mirrors, another file format.

Pure: a text becomes the set of its word triples (shingles), and a fixed number of keys (bands of a MinHash) that two
like texts are bound to share, so that twins are found by look-up and never by comparing all pairs. Must not know the
database, nor what becomes of a twin. Translations share no words and are not found.
"""

from __future__ import annotations

import hashlib
import re
import struct
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache

from apps.lib.text import fold

SAME = 0.6
"""Two texts that have at least this share of their shingles in common are one: with three words a shingle, a file of
which one word in twelve was corrected still has it, and sessions of one series never come near."""

SHARED_BANDS = 4
"""Fewer shared keys are a coincidence: of two texts just alike enough, one pair in a hundred shares fewer."""

_BANDS = 24
_ROWS = 2  # minima in a band
_FEWEST = 50  # shingles; a shorter text is alike to too many
# Scripts that put no space between words are taken by the character: kana, Han, Thai.
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_HASHES = 1 << 64
_THREE = struct.Struct(">3Q")


def shingles(texts: Iterable[str]) -> frozenset[int]:
    """Hashes of every three words in a row, whatever their case, accents and punctuation. Lines and turns don't count.

    Three random numbers of each word, one for each place in the triple, are combined: as good as hashing each triple,
    and many times faster, since texts have few different words.
    """
    tokens = [token for text in texts for token in text.split()]
    numbers = {token: _numbers(token) for token in set(tokens)}
    words = [word for token in tokens for word in numbers[token]]
    return frozenset([a[0] ^ b[1] ^ c[2] for a, b, c in zip(words, words[1:], words[2:], strict=False)])


def band_keys(marks: frozenset[int]) -> list[int]:
    """Keys of 64 bits with a sign, by which a text with these shingles is found; none where it is too short."""
    if len(marks) < _FEWEST:
        return []
    ordered = sorted(marks)
    # The smallest hash of each equal part of the range of hashes; an empty part has that of the next one.
    parts = _BANDS * _ROWS
    minima = [ordered[bisect_left(ordered, part * _HASHES // parts) % len(ordered)] for part in range(parts)]
    return [
        int.from_bytes(
            hashlib.blake2b(
                struct.pack(f">B{_ROWS}Q", band, *minima[band * _ROWS : (band + 1) * _ROWS]), digest_size=8
            ).digest(),
            signed=True,
        )
        for band in range(_BANDS)
    ]


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """Share of all their shingles that both texts have, 0 to 1."""
    return len(one & other) / len(one | other) if one and other else 0.0


@lru_cache(maxsize=50_000)
def _numbers(token: str) -> tuple[tuple[int, ...], ...]:
    """Of each word in a token between two spaces: "(round-table" has two."""
    folded = fold(token)
    words = folded.split() if folded.isascii() else _WORD.findall(folded)
    return tuple(_THREE.unpack(hashlib.blake2b(word.encode(), digest_size=_THREE.size).digest()) for word in words)
