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

import numpy as np
from numpy.typing import NDArray

from apps.lib.text import fold

Shingles = NDArray[np.uint64]

SAME = 0.6
"""Two texts that have at least this share of their shingles in common are one: with three words a shingle, a file of
which one word in twelve was corrected still has it, and sessions of one series never come near."""

SHARED_BANDS = 4
"""Fewer shared keys are a coincidence: of two texts just alike enough, one pair in a hundred shares fewer."""

_BANDS = 24
_ROWS = 2  # minima in a band
_IN_A_ROW = 3  # words of a shingle
_KEPT = 32_768  # words
_FEWEST = 50  # shingles; a shorter text is alike to too many
# Scripts that put no space between words are taken by the character: kana, Han, Thai.
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
# The first hash of each part: ceil(part * 2**64 / parts).
_PARTS = np.array([-(-(part << 64) // (_BANDS * _ROWS)) for part in range(_BANDS * _ROWS)], np.uint64)
_FOLDED = bytes(ord(fold(chr(code)) or " ") for code in range(128)).ljust(256)


def shingles(texts: Iterable[str]) -> Shingles:
    """Hashes of every three words in a row, each once, in order; whatever their case, accents and punctuation. Lines
    and turns don't count.

    Three random numbers of each word, one for each place in the triple, are combined: as good as hashing each triple,
    and many times faster, since texts have few different words.
    """
    words = [word for text in texts for word in _words(text)]
    if len(words) < _IN_A_ROW:
        return np.empty(0, np.uint64)
    said = np.frombuffer(b"".join(map(_NUMBERS.__getitem__, words)), ">u8").astype(np.uint64).reshape(-1, _IN_A_ROW)
    marks = np.sort(said[:-2, 0] ^ said[1:-1, 1] ^ said[2:, 2])
    # As `unique` gives them, which takes thirty times as long.
    once: Shingles = marks[np.append(True, marks[1:] != marks[:-1])]
    return once


def band_keys(marks: Shingles) -> list[int]:
    """Keys of 64 bits with a sign, by which a text with these shingles is found; none where it is too short."""
    if len(marks) < _FEWEST:
        return []
    # The smallest hash of each equal part of the range of hashes; an empty part has that of the next one.
    minima = marks[np.searchsorted(marks, _PARTS) % len(marks)].tolist()
    return [
        int.from_bytes(
            hashlib.blake2b(
                struct.pack(f">B{_ROWS}Q", band, *minima[band * _ROWS : (band + 1) * _ROWS]), digest_size=8
            ).digest(),
            signed=True,
        )
        for band in range(_BANDS)
    ]


def likeness(one: Shingles, other: Shingles) -> float:
    """Share of all their shingles that both texts have, 0 to 1."""
    both = len(np.intersect1d(one, other, assume_unique=True))
    return both / (len(one) + len(other) - both) if both else 0.0


def _words(text: str) -> list[bytes]:
    if text.isascii():  # many times faster
        return text.encode().translate(_FOLDED).split()
    plain = " ".join([token if token.isascii() else fold(token) for token in text.split()])
    if plain.isascii():
        return plain.encode().translate(_FOLDED).split()
    return [word.encode() for token in text.split() for word in _WORD.findall(fold(token))]


class _Numbers(dict[bytes, bytes]):
    """For a word a random number of 64 bits for each place that it may have in a triple. Documents share most words, so
    they are kept until they take a few MB."""

    def __missing__(self, word: bytes) -> bytes:
        if len(self) >= _KEPT:
            self.clear()
        numbers = self[word] = hashlib.blake2b(word, digest_size=8 * _IN_A_ROW).digest()
        return numbers


_NUMBERS = _Numbers()
