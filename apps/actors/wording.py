"""Words of the interface that many rows of a page have.

Owns keeping them for each language: looking them up in a catalogue for every row took a tenth of a page of results.
Must not know what they say.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import Protocol, TypeVar, TypeVarTuple

from django.utils import translation
from django.utils.translation import get_language

About = TypeVarTuple("About")
"""What something is said of; hashable."""
Words = TypeVar("Words")
Said = TypeVar("Said", covariant=True)


class Saying(Protocol[*About, Said]):
    """Says something of something in the language that is spoken: `language` where the caller has asked which it is,
    which takes longer than what is kept."""

    def __call__(self, *about: *About, language: str | None = None) -> Said: ...


def by_language(*, maxsize: int) -> Callable[[Callable[[*About], Words]], Saying[*About, Words]]:
    """Keep what is said of each of so many things, in the language that is spoken."""

    def decorate(say: Callable[[*About], Words]) -> Saying[*About, Words]:
        @lru_cache(maxsize=maxsize)
        def said(_language: str | None, *about: *About) -> Words:
            return say(*about)

        def kept(*about: *About, language: str | None = None) -> Words:
            return said(language or get_language(), *about)

        return update_wrapper(kept, say)

    return decorate


gettext = by_language(maxsize=1024)(translation.gettext)
"""A message in the language that is spoken, for a page that has dozens: the catalogue of every app is looked through
once. Only for messages of the program's own."""
