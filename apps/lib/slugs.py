"""The readable last part of a public address, from a name in any script."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from anyascii import anyascii

_OTHER = re.compile(r"[^a-z0-9]+")


def slug(name: str, *, length: int = 80) -> str:
    """ "Jürg Lauber" → "jurg-lauber", "胡献红" → "huxianhong"; at most `length` characters, never empty."""
    plain = _OTHER.sub("-", anyascii(name).lower()).strip("-")
    return plain[:length].rstrip("-") or "unnamed"


def free_slug(name: str, *, is_taken: Callable[[str], bool], length: int = 80) -> str:
    """The slug of a name, numbered where others have it already."""
    base = slug(name, length=length - 6)
    candidate, number = base, 2
    while is_taken(candidate):
        candidate, number = f"{base}-{number}", number + 1
    return candidate


def free_slugs(
    names: Sequence[str], *, taken: Callable[[Collection[str]], Collection[str]], length: int = 80
) -> list[str]:
    """The slug of each name, numbered where others have it already. `taken` says which of some slugs are others'; it is
    asked once for all names, and again for those that had to be numbered.
    """
    bases = [slug(name, length=length - 6) for name in names]
    found = list(bases)
    given: set[str] = set()
    number, left = 1, list(range(len(bases)))
    while left:
        held = set(taken({found[index] for index in left}))
        again = []
        for index in left:
            if found[index] in held or found[index] in given:
                again.append(index)
            given.add(found[index])
        number, left = number + 1, again
        for index in left:
            found[index] = f"{bases[index]}-{number}"
    return found
