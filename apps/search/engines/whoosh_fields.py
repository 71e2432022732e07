"""How the index document is laid out in Whoosh.

Words are postings; everything that is filtered, counted or sorted by is a column of keys, read whole when an index
opens. The classes are pickled into the index by name.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from sys import byteorder, intern
from typing import Any, Final

from whoosh.columns import FixedBytesColumn, RefBytesColumn, VarBytesColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.formats import Existence, Frequency, Positions
from whoosh.reading import SegmentReader
from whoosh.util.text import utf8encode

from apps.search import analysis
from apps.search.engines.protocol import IndexDocument

NAME_GAP: Final = 1000
"""Words between two names, so that no phrase reaches from one into the next."""

Posting = tuple[bytes, int, float, bytes]


class Places(FieldType):  # type: ignore[misc]  # Whoosh has no types
    """Words with their places: phrases, nearness, prefixes. Takes (word, position) pairs."""

    def __init__(self) -> None:
        super().__init__(Positions(), None, scorable=True)

    def index(self, value: Iterable[tuple[str, int]], **_: Any) -> Iterator[Posting]:
        places: defaultdict[str, list[int]] = defaultdict(list)
        for word, place in value:
            places[word].append(place)
        for word, found in places.items():
            yield utf8encode(word)[0], len(found), float(len(found)), self.format.encode(sorted(found))


class Stems(FieldType):  # type: ignore[misc]  # Whoosh has no types
    """Stems with how often they occur. Takes them one by one."""

    def __init__(self) -> None:
        super().__init__(Frequency(), None, scorable=True)

    def index(self, value: Iterable[str], **_: Any) -> Iterator[Posting]:
        for word, count in Counter(value).items():
            yield utf8encode(word)[0], count, float(count), count.to_bytes(4, "big")


class Keys(FieldType):  # type: ignore[misc]  # Whoosh has no types
    """Keys that are looked up whole and not scored. Takes them one by one."""

    def __init__(self, *, unique: bool = False) -> None:
        super().__init__(Existence(), None, scorable=False, unique=unique)

    def index(self, value: Iterable[str], **_: Any) -> Iterator[Posting]:
        for key in sorted(set(value)):
            yield utf8encode(key)[0], 1, 1.0, b""


NUMBERS: Final = ("id", "speaker", "org", "meeting", "series", "venue", "first_day", "last_day", "fingerprint")
"""One number for each statement; 0: none."""

CODES: Final = ("group", "country", "city", "kind", "lang")
"""One code for each statement; empty: none."""

SETS: Final = ("process",)
"""Any number of numbers for each statement."""

_WIDTH: Final = 8

Column = Sequence[int] | Sequence[str] | Sequence[tuple[int, ...]]


def schema() -> Schema:
    """The layout. Columns have names of their own, so that "key" can be both looked up and read."""
    return Schema(
        key=Keys(unique=True),
        word=Places(),
        stem=Stems(),
        name=Places(),
        doc=Keys(),
        **{f"c_{name}": COLUMN(FixedBytesColumn(_WIDTH)) for name in NUMBERS},
        **{f"c_{name}": COLUMN(RefBytesColumn()) for name in CODES},
        **{f"c_{name}": COLUMN(VarBytesColumn()) for name in SETS},
    )


def row(document: IndexDocument) -> dict[str, Any]:
    """A document as Whoosh's writer takes it."""
    words = [(token.word, token.position) for token in analysis.tokens(document.text)]
    joined = [word for word, *_ in analysis.compounds(document.text)]  # has no place of its own, so is in no phrase
    names = [
        (word, number * NAME_GAP + place)
        for number, name in enumerate(document.names)
        for place, word in enumerate(analysis.words(name))
    ]
    return {
        "key": [str(document.id)],
        "word": words,
        "stem": [analysis.stem(word) for word in (*(word for word, _ in words), *joined)],
        "name": names,
        "doc": list(document.doc),
        **{f"c_{name}": _packed((getattr(document, name) or 0,)) for name in NUMBERS},
        **{f"c_{name}": getattr(document, name).encode() for name in CODES},
        **{f"c_{name}": _packed(getattr(document, name)) for name in SETS},
    }


def columns(reader: SegmentReader) -> dict[str, Column]:
    """Every column of a segment, by the field's name."""
    numbers = {name: _unpacked(b"".join(reader.column_reader(f"c_{name}", translate=False))) for name in NUMBERS}
    codes = {
        name: [intern(code.decode()) for code in reader.column_reader(f"c_{name}", translate=False)] for name in CODES
    }
    sets = {
        name: [tuple(_unpacked(keys)) for keys in reader.column_reader(f"c_{name}", translate=False)] for name in SETS
    }
    return {**numbers, **codes, **sets}


def _packed(numbers: Iterable[int]) -> bytes:
    return b"".join(number.to_bytes(_WIDTH, "little", signed=True) for number in numbers)


def _unpacked(packed: bytes) -> array[int]:
    numbers = array("q", packed)
    if byteorder == "big":
        numbers.byteswap()
    return numbers
