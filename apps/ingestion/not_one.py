"""Labels that have the form of a name and are not one's: two people's, or a body's that is not told apart from others.

Owns these forms. Must not know documents or who is known.
"""

from __future__ import annotations

import re
from collections.abc import Container

from apps.ingestion.lexicon import PARTICLES
from apps.ingestion.names import Shape, bare, has_title, is_body_word, shape, without_title

_COMMA = re.compile(r",[ \xa0]+(?:and )?")
_ABBREVIATION = 3  # characters at most
_OF_PEOPLE = frozenset({Shape.PERSON, Shape.SINGLE, Shape.SURNAME, Shape.INITIALS})


def is_of_two(name: str) -> bool:
    """Whether "y" or "e" stands between two people and not between the surnames of one: "Ada y Bo", "Ada Obi e Bo Ek";
    not "Ada Obi y Ek", "Sr. Obi y Ek".
    """
    words = without_title(name).split()
    at = next((at for at, word in enumerate(words[:-1]) if word in {"y", "e", "Y"}), 0)
    before, behind = words[:at], words[at + 1 :]
    if not at:
        return False
    if has_title(" ".join(behind)):
        return True
    return not has_title(name) if _named(before) < 2 else _named(behind) > 1


def is_of_several(label: str, labels: Container[str | None]) -> bool:
    """Whether a comma stands between people who speak under `labels` of their own: "Ada, Bo"; not "Ada Obi, Chair"."""
    names = _COMMA.split(label)
    return len(names) > 1 and all(name in labels and shape(name) in _OF_PEOPLE for name in names)


def is_any_body(name: str) -> bool:
    """Whether a name says which kind of body it is, and not which one: "THE COURT", "The Board"; not "the EU"."""
    article, _, body = bare(name).partition(" ")
    return article.casefold() == "the" and is_body_word(body) and len(body) > _ABBREVIATION


def _named(words: list[str]) -> int:
    return sum(word.casefold() not in PARTICLES for word in words)
