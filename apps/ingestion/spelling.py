"""How a name is written: capitals lowered, particles small, and its initials.

Owns the spelling of names. Must not know what a label can be, nor documents.
"""

from __future__ import annotations

import re
from functools import lru_cache

from apps.ingestion.lexicon import PARTICLES
from apps.lib.text import fold, squeeze


@lru_cache(maxsize=8192)
def written(name: str) -> str:
    """A name as one writes it.

    Capitals lowered, particles before others small: "ANA DE LA TORRE-O'NEIL" → "Ana de la Torre-O'Neil".
    """
    name = squeeze(name)
    if name.islower():
        name = name.upper()
    if not any(word.isupper() and len(word) > 2 for word in name.split()) and not (name.isupper() and " " in name):
        return name
    words = name.split()
    return " ".join(
        word.casefold() if 0 < position < len(words) - 1 and word.casefold() in PARTICLES else _capitalised(word)
        for position, word in enumerate(words)
    )


def body_written(name: str) -> str:
    """A body's name as one writes it.

    Long words lowered, short ones kept, for they are acronyms: "EU COMMISSION" → "EU Commission".
    """
    if not name.isupper() or all(len(word) < 5 for word in name.split()):
        return name
    small = PARTICLES | {"of", "the", "and", "for", "on"}
    return " ".join(
        word.casefold() if position and word.casefold() in small else _capitalised(word) if len(word) > 4 else word
        for position, word in enumerate(name.split())
    )


def _capitalised(word: str) -> str:
    if not word.isupper() or (len(word) <= 2 and word.endswith(".")):
        return word
    if word.isascii() and word.isalpha() and not word.startswith("MC"):  # most are
        return word.capitalize()
    lowered = re.sub(r"[^\W\d_]+", lambda part: part[0][:1].upper() + part[0][1:].lower(), word)
    lowered = re.sub(r"(?<=[’'])S\b", "s", lowered)
    return re.sub(r"\bMc([a-z])", lambda part: "Mc" + part[1].upper(), lowered)


def initials(name: str) -> str:
    """The first letters of a name's words: "Ada van der Obi" → "AVDO"."""
    return "".join(word[0] for word in fold(name).split()).upper()
