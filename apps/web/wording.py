"""Words of the interface that many rows of a page have.

Owns keeping them for each language: looking them up in a catalogue for every row took a tenth of a page of results.
Must not know what they say.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import TypeVar

from django.utils.translation import get_language

About = TypeVar("About", bound=Hashable)


def by_language(*, maxsize: int) -> Callable[[Callable[[About], str]], Callable[[About], str]]:
    """Keep what is said of each of so many things, in the language that is spoken."""

    def decorate(say: Callable[[About], str]) -> Callable[[About], str]:
        @lru_cache(maxsize=maxsize)
        def said(about: About, _language: str | None) -> str:
            return say(about)

        @wraps(say)
        def kept(about: About) -> str:
            return said(about, get_language())

        return kept

    return decorate
