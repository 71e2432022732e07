"""Keys that names share when they may be one: so that a name is compared with some dozens, not with all.

Pure. A part of a name is found under itself, under itself without one of its letters (so any two that are one slip
apart meet, as do many that are two apart), and under its sound; the whole under its initials and under every five
letters that follow one another, however it is parted into words.
"""

from __future__ import annotations

from anyascii import anyascii
from jellyfish import metaphone

from apps.ingestion.lexicon import HONORIFICS, PARTICLES
from apps.lib.text import fold

LENGTH = 24
"""Characters of a key at most."""

_GRAM = 5  # letters; four of them a thousand names share
_SLIPS_FROM = 4  # letters; in shorter parts one letter is too much of the name


def words(name: str) -> list[str]:
    """The words of a name in Latin letters, folded, without titles. An apostrophe is no end of a word: many a letter
    of another script becomes one."""
    found = fold(anyascii(name).replace("'", "")).split()
    return [word for word in found if word not in HONORIFICS] or found


def parts(name: str) -> list[str]:
    """The words of a name as they are compared: without particles too."""
    found = words(name)
    return [word for word in found if word not in PARTICLES] or found


def keys(name: str) -> set[str]:
    """Every key of a name."""
    found: set[str] = set()
    told = parts(name)
    for word in told:
        found.add(word[:LENGTH])
        if len(word) >= _SLIPS_FROM:
            found.update((word[:at] + word[at + 1 :])[:LENGTH] for at in range(len(word)))
            if sound := metaphone(word):
                found.add(f"~{sound}"[:LENGTH])
    if len(told) > 1:
        found.add("#" + "".join(word[0] for word in told))
    elif told and 2 <= len(told[0]) <= 4:
        found.add("#" + told[0])
    letters = "".join(words(name))
    found.update(f"={letters[at : at + _GRAM]}" for at in range(len(letters) - _GRAM + 1))
    return found
