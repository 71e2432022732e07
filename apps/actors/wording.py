"""Words of the interface that many rows of a page have.

Owns keeping them for each language: looking them up in a catalogue for every row took a tenth of a page of results.
Must not know what they say.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar, TypeVarTuple

from django.utils.translation import get_language

About = TypeVarTuple("About")
"""What something is said of; hashable."""
Words = TypeVar("Words")


def by_language(*, maxsize: int) -> Callable[[Callable[[*About], Words]], Callable[[*About], Words]]:
    """Keep what is said of each of so many things, in the language that is spoken."""

    def decorate(say: Callable[[*About], Words]) -> Callable[[*About], Words]:
        @lru_cache(maxsize=maxsize)
        def said(_language: str | None, *about: *About) -> Words:
            return say(*about)

        @wraps(say)
        def kept(*about: *About) -> Words:
            return said(get_language(), *about)

        return kept

    return decorate
