"""Folding text so that spellings of one name compare equal. Knows nothing of names' owners."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORDS = re.compile(r"[^\W_]+")
_NEITHER = re.compile(r"[^\w\s\x00-\x7f]")  # a diacritic that stands apart, or punctuation
_ASCII = str.maketrans({c: c.lower() if c.isalnum() else " " for c in map(chr, range(128))})


_BLANK = re.compile(r"\s")
_LONGEST = 60  # characters of a word that is not cut: what is written without blanks is cut anywhere
_SHORT = 60  # characters: a name; names recur


def fold(text: str) -> str:
    """Case, diacritics, punctuation and spacing removed: "Rúa-Jovet,  J." → "rua jovet j".

    Letters that Unicode does not decompose (ø, ł, đ) are kept as they are.
    """
    return _folded_name(text) if len(text) < _SHORT else _folded(text)


def _folded(text: str) -> str:
    if text.isascii():  # most texts are: many times faster
        return " ".join(text.translate(_ASCII).split())
    decomposed = unicodedata.normalize("NFKD", text)
    plain = _NEITHER.sub(lambda found: "" if unicodedata.combining(found[0]) else " ", decomposed).casefold()
    return " ".join(_WORDS.findall(plain))


_folded_name = lru_cache(maxsize=8192)(_folded)


def squeeze(text: str) -> str:
    """Runs of white space as one space, none at the ends."""
    flat = text.replace("\n", " ")
    if "  " not in flat and flat.isprintable():  # no other white space is: faster than to cut all words apart
        return flat.strip(" ")
    return " ".join(text.split())


def lowered(text: str) -> str:
    """The text in small letters, each as long as it was: "İ", which would be two, stays."""
    return text.lower() if "İ" not in text else "İ".join(piece.lower() for piece in text.split("İ"))


def whole_words(text: str, left: int, start: int, end: int, right: int) -> tuple[int, int]:
    """From `left` to `right` without the parts of words there; what is between `start` and `end` stays."""
    left, right = max(0, left), min(len(text), right)
    if left and (blank := _BLANK.search(text, left - 1, min(start, left + _LONGEST))):
        left = blank.end()
    if right < len(text):
        blanks = _BLANK.finditer(text, max(end, right - _LONGEST), right + 1)
        right = max((blank.start() for blank in blanks), default=right)
    return left, right


def opening(text: str, length: int) -> str:
    """The first whole words of a text, of at most `length` characters, with "…" where it goes on."""
    if len(text) <= length:
        return text
    return f"{text[: whole_words(text, 0, 0, 0, length)[1]].rstrip()}…"
