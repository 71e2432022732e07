"""Text into the words that are compared: case and diacritics folded, compounds whole and in parts, English stems.

Pure: indexing, querying and highlighting all use it, so that what is found is what is marked. There are no stop words
in the index; `is_function_word` says which words of a query are not worth asking for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from whoosh.lang.porter2 import stem as porter2

_LETTER: Final = r"[^\W_\u0300-\u036f][\u0300-\u036f]*"
_TOKEN: Final = re.compile(rf"(?:{_LETTER})+(?:['’](?:{_LETTER})+)*")
_SYMBOL: Final = re.compile(r"\b[A-Z]{1,6}(?:[/.\-][A-Z0-9()]+)*/[A-Z0-9][A-Z0-9()./\-]*")
_HYPHEN: Final = re.compile("[-‐‑]")
_LONGEST: Final = 60
_FUNCTION_WORDS: Final = frozenset(
    "a an and are as at be been but by for from had has have he her his i if in into is it its me my no nor of on "
    "or our she so that the their them then there these they this those to too us was we were with you your".split()
)


class Token(NamedTuple):
    """A word of a text: folded, with its place among the words and its offsets in the text."""

    word: str
    position: int
    start: int
    end: int


@lru_cache(maxsize=65536)
def folded(word: str) -> str:
    """Without case, diacritics, apostrophes and a possessive ending: "Perú's" → "peru"."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)).casefold()
    plain = re.sub(r"['’]s$", "", plain).replace("'", "").replace("’", "")
    return plain[:_LONGEST]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The English stem of a folded word. Words of up to three letters stay: "its" does not become "it"."""
    return porter2(word) if len(word) > 3 and word.isascii() and word.isalpha() else word


def tokens(text: str) -> Iterator[Token]:
    """The words of a text in order."""
    for position, found in enumerate(_TOKEN.finditer(text)):
        yield Token(folded(found[0]), position, found.start(), found.end())


def words(text: str) -> list[str]:
    """The words of a text in order, without their places."""
    return [folded(found) for found in _TOKEN.findall(text)]


def compounds(text: str) -> Iterator[tuple[str, int, int]]:
    """Words joined by hyphens, written as one, with the positions of the first and the last part: "multi-stakeholder" →
    ("multistakeholder", 0, 1)."""
    if not _HYPHEN.search(text):
        return
    parts: list[Token] = []
    for token in tokens(text):
        if parts and not (token.start == parts[-1].end + 1 and _HYPHEN.match(text, parts[-1].end)):
            yield from _joined(parts)
            parts = []
        parts.append(token)
    yield from _joined(parts)


def _joined(parts: list[Token]) -> Iterator[tuple[str, int, int]]:
    if len(parts) > 1:
        yield "".join(part.word for part in parts)[:_LONGEST], parts[0].position, parts[-1].position


def symbols(text: str) -> list[str]:
    """Document symbols that the text names, whole and in capitals: "A/RES/73/27". Each once, in order."""
    return list(dict.fromkeys(symbol(found) for found in _SYMBOL.findall(text) if any(c.isdigit() for c in found)))


def symbol(text: str) -> str:
    """A document symbol as it is compared."""
    return re.sub(r"\s+", "", text).upper().rstrip("./-(")[:100]


def is_function_word(word: str) -> bool:
    """True of "the" and "it", which stand in nearly every text; not of "IT", "who" or "GA"."""
    return word in _FUNCTION_WORDS
