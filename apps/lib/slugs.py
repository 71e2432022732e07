"""The readable last part of a public address, from a name in any script."""

from __future__ import annotations

import re
from collections.abc import Callable

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
