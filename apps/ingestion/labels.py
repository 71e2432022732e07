"""A label that keeps its forms: what can be told of it by its form is asked by every step of reading.

Owns the keeping. Must not know any form.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar

T = TypeVar("T")


_ITSELF, _NEVER_ASKED = object(), object()


class Label(str):
    """A name as recorded. What is worked out of it once, it keeps as long as it lives: as long as its document."""

    __slots__ = ("forms",)
    forms: dict[Callable[[str], Any], Any]

    def __new__(cls, name: str) -> Label:
        """The label itself, where it is one already."""
        if type(name) is Label:
            return name
        label = super().__new__(cls, name)
        label.forms = {}
        return label


def kept(form: Callable[[str], T]) -> Callable[[str], T]:
    """The same form: a label keeps it, and of other words the last ones are kept, for words recur."""
    of_words = lru_cache(maxsize=8192)(form)

    @wraps(form)
    def of(name: str) -> T:
        if type(name) is not Label:
            return of_words(name)
        itself: Any = name
        forms: dict[Callable[[str], Any], Any] = name.forms
        found = forms.get(form, _NEVER_ASKED)
        if found is _NEVER_ASKED:
            told = of_words(str(name))
            found = forms[form] = _ITSELF if told == name else told  # what holds itself is searched for as garbage
        told_before: T = itself if found is _ITSELF else found
        return told_before

    return of
