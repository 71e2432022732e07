"""Which texts are nearly the same: raw and corrected captions of one session, mirrors, another file format.

Pure: a text becomes the set of its word triples (shingles), and a fixed number of keys (bands of a MinHash) that two
like texts are bound to share, so that twins are found by look-up and never by comparing all pairs. Must not know the
database, nor what becomes of a twin. Translations share no words and are not found.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, islice
from operator import itemgetter, xor

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
_BITS = 64  # of a hash
_FOLDED = bytes(ord(fold(chr(code)) or " ") for code in range(128)).ljust(256)
_THREE = struct.Struct(">3Q")


def shingles(texts: Iterable[str]) -> frozenset[int]:
    """Hashes of every three words in a row, whatever their case, accents and punctuation. Lines and turns don't count.

    Three random numbers of each word, one for each place in the triple, are combined: as good as hashing each triple,
    and many times faster, since texts have few different words.
    """
    words = [word for text in texts for word in _words(text)]
    numbers = {word: _numbers(word) for word in set(words)}
    said = list(map(numbers.__getitem__, words))
    first, second, third = (map(itemgetter(place), islice(said, place, None)) for place in range(3))
    return frozenset(map(xor, map(xor, first, second), third))


def band_keys(marks: frozenset[int]) -> list[int]:
    """Keys of 64 bits with a sign, by which a text with these shingles is found; none where it is too short."""
    if len(marks) < _FEWEST:
        return []
    # The smallest hash of each equal part of the range of hashes; an empty part has that of the next one.
    parts: list[list[int]] = [[] for _ in range(_BANDS * _ROWS)]
    for mark in marks:
        parts[mark * len(parts) >> _BITS].append(mark)
    minima = [min(next(filter(None, chain(parts[place:], parts)))) for place in range(len(parts))]
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


def _words(text: str) -> list[bytes]:
    if text.isascii():  # many times faster
        return text.encode().translate(_FOLDED).split()
    plain = " ".join([token if token.isascii() else fold(token) for token in text.split()])
    if plain.isascii():
        return plain.encode().translate(_FOLDED).split()
    return [word.encode() for token in text.split() for word in _WORD.findall(fold(token))]


@lru_cache(maxsize=50_000)
def _numbers(word: bytes) -> tuple[int, ...]:
    """A random number for each place that the word may have in a triple."""
    return _THREE.unpack(hashlib.blake2b(word, digest_size=_THREE.size).digest())
