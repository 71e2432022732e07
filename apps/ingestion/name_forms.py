"""Many names looked for in one text, in time that does not grow with their number.

Owns that search. Must not know what a name is, nor who bears it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from apps.lib.text import lowered

_WORD = re.compile(r"\w+")


class NameForms:
    """Names as they are written. One is found by its first word, and by its length among those that share that word."""

    def __init__(self, names: Iterable[str], *, any_case: bool = False) -> None:
        """Names that do not begin with a letter or a digit are left out."""
        self._key: Callable[[str], str] = lowered if any_case else str
        self._names = set[str]()
        lengths: dict[str, set[int]] = {}
        for name in names:
            if word := _WORD.match(name):
                self._names.add(self._key(name))
                lengths.setdefault(self._key(word[0]), set()).add(len(name))
        self._lengths = {word: sorted(found, reverse=True) for word, found in lengths.items()}
        # A letter first, then what stands before it: so other letters are passed over many times faster.
        self._beginning = re.compile(
            rf"[{''.join(sorted({word[0] for word in lengths}))}](?<!\w\w)\w*" if lengths else r"\Z"
        )

    def __bool__(self) -> bool:
        return bool(self._lengths)

    def ends(self, text: str, start: int) -> Iterator[int]:
        """Where each of the names that begins at `start` ends, the longest first; a word may go on behind it."""
        if not (word := _WORD.match(text, start)):
            return
        for length in self._lengths.get(self._key(word[0]), ()):
            if self._key(text[start : start + length]) in self._names:
                yield start + length

    def begin(self, text: str) -> Iterator[int]:
        """Every place where a word begins that one of the names begins with."""
        for word in self._beginning.finditer(self._key(text)):
            if self._key(text[slice(*word.span())]) in self._lengths:  # "Σ" is small in two ways, by what stands behind
                yield word.start()
