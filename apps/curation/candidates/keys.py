"""Keys that names share when they may be one: so that a name is compared with some dozens, not with all.

Pure. A part of a name is found under itself, under itself without one of its letters (so any two that are one slip
apart meet, as do many that are two apart), and under its sound.
"""

from __future__ import annotations

from anyascii import anyascii
from jellyfish import metaphone

from apps.ingestion.lexicon import HONORIFICS, PARTICLES
from apps.lib.text import fold

LENGTH = 24
"""Characters of a key at most."""

_SLIPS_FROM = 4  # letters; in shorter parts one letter is too much of the name


def parts(name: str) -> list[str]:
    """The words of a name as they are compared: Latin, folded, without titles and particles."""
    words = fold(anyascii(name)).split()
    telling = [word for word in words if word not in HONORIFICS and word not in PARTICLES]
    return telling or words


def keys(name: str) -> set[str]:
    """Every key of a name."""
    found: set[str] = set()
    words = parts(name)
    for word in words:
        found.add(word[:LENGTH])
        if len(word) >= _SLIPS_FROM:
            found.update((word[:at] + word[at + 1 :])[:LENGTH] for at in range(len(word)))
            if sound := metaphone(word):
                found.add(f"~{sound}"[:LENGTH])
    if len(words) > 1:
        found.add("#" + "".join(word[0] for word in words))
    elif words and 2 <= len(words[0]) <= 4:
        found.add("#" + words[0])
    return found
