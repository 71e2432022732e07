"""Documents into the arrays of a segment.

Words are read and numbered document by document; everything after that is done for all of them at once.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from apps.search import analysis
from apps.search.engines.embedded import arrays
from apps.search.engines.embedded.arrays import Array, smallest
from apps.search.engines.embedded.segments import MANY, SINGLE
from apps.search.engines.protocol import NAME_GAP, IndexDocument

_LONG: Final = 40
_HALF: Final = np.uint64(32)
_LOW: Final = np.uint64(2**32 - 1)


class _Words:
    """The words of one field, document after document, as numbers."""

    def __init__(self) -> None:
        self.words = array("I")
        self.counts = array("I")

    def add(self, words: Sequence[int] | array[int]) -> None:
        self.words.extend(words)
        self.counts.append(len(words))

    def owners(self) -> Array:
        """The document of each word."""
        return np.repeat(np.arange(len(self.counts), dtype=np.int32), _numbers(self.counts))


class _Read(dict[str, tuple[int, ...]]):
    """The words of pieces of text, as numbers."""

    def __init__(self, vocabulary: defaultdict[Any, int]) -> None:
        super().__init__()
        self._vocabulary = vocabulary

    def __missing__(self, part: str) -> tuple[int, ...]:
        read = tuple(self._vocabulary[word] for word in analysis.words(part))
        if len(part) < _LONG:  # others hardly come again
            self[part] = read
        return read


class _Keys:
    """A column of keys, in the numbers by which they came."""

    def __init__(self) -> None:
        self.codes = array("I")
        self.numbers: defaultdict[Any, int] = _numbering()

    def add(self, key: Any) -> None:
        self.codes.append(self.numbers[key])


class Inverter:
    """Takes documents and writes a segment of them."""

    def __init__(self) -> None:
        self._numbers = {name: array("q") for name in ("id", "first_day", "last_day", "fingerprint")}
        self._keys = {name: _Keys() for name in (*SINGLE, *MANY)}
        self._vocabulary = _numbering()
        self._read = _Read(self._vocabulary)
        self._text = _Words()
        self._joined = _Words()
        self._name = _Words()
        self._name_places = array("I")
        self._name_extents = array("I")
        self._named: dict[tuple[str, ...], tuple[array[int], array[int], int]] = {}
        self._symbols = _Words()
        self._symbol_numbers = _numbering()

    def __len__(self) -> int:
        return len(self._numbers["id"])

    @property
    def weight(self) -> int:
        """How many words it holds, which is what its memory goes by."""
        return len(self._text.words) + len(self._name.words)

    def add(self, document: IndexDocument) -> None:
        number, read = self._vocabulary, self._read
        # No word reaches beyond white space, and the same things stand between it again and again.
        self._text.add([word for part in document.text.split() for word in read[part]])
        self._joined.add([number[word] for word in analysis.joined(document.text)])
        words, places, extent = self._named_words(document.names)
        self._name.add(words)
        self._name_places.extend(places)
        self._name_extents.append(extent)
        self._symbols.add([self._symbol_numbers[symbol] for symbol in dict.fromkeys(document.doc)])
        for name, column in self._numbers.items():
            column.append(getattr(document, name))
        for name in SINGLE:
            self._keys[name].add(getattr(document, name) or None)
        self._keys["process"].add(tuple(sorted(set(document.process))))
        self._keys["year"].add(_years(document.first_day, document.last_day))

    def write(self, path: Path) -> None:
        """Write the segment of all documents so far."""
        known = list(self._vocabulary)
        stems, stemmed = self._stems(known)
        texts, names = self._text.owners(), self._name.owners()
        stem_owners = np.concatenate((texts, self._joined.owners()))
        symbols = list(self._symbol_numbers)
        lengths = {"word": _numbers(self._text.counts), "name": _numbers(self._name.counts)}
        held: dict[str, Array] = {}
        held |= _field("stem", stems, stemmed, stem_owners)
        held |= _field("word", known, _numbers(self._text.words), texts, _within(lengths["word"]))
        held |= _field("name", known, _numbers(self._name.words), names, _numbers(self._name_places))
        held |= _field("doc", symbols, _numbers(self._symbols.words), self._symbols.owners())
        lengths["stem"] = lengths["word"] + _numbers(self._joined.counts)
        held |= {f"{name}.lengths": _fitted(length) for name, length in lengths.items()}
        held |= {"word.extents": _fitted(lengths["word"]), "name.extents": _fitted(_numbers(self._name_extents))}
        held |= {name: np.frombuffer(column, np.int64) for name, column in self._numbers.items()}
        for name in ("first_day", "last_day"):
            held[name] = held[name].astype(np.int32)
        keys = {}
        for name in (*SINGLE, *MANY):
            keys[name], columns = _column(name, self._keys[name])
            held |= columns
        arrays.write(path, held, {"keys": keys})

    def _named_words(self, names: tuple[str, ...]) -> tuple[array[int], array[int], int]:
        held = self._named.get(names)
        if held is None:
            words, places = array("I"), array("I")
            for number, name in enumerate(names):
                read = analysis.words(name)
                words.extend(self._vocabulary[word] for word in read)
                places.extend(range(number * NAME_GAP, number * NAME_GAP + len(read)))
            held = self._named[names] = words, places, max(places, default=-1) + 1
        return held

    def _stems(self, words: Sequence[str]) -> tuple[list[str], Array]:
        """The stems, and the number of the stem of each word of the texts and of each joined compound."""
        number = _numbering()
        spoken = [key if key in analysis.LANGUAGES else "en" for key in self._keys["lang"].numbers]
        languages = _numbers(self._keys["lang"].codes)
        stemmed = []
        for stream in (self._text, self._joined):
            read, owners = _numbers(stream.words), stream.owners()
            found = np.zeros(len(read), np.uint32)
            for language in dict.fromkeys(spoken):
                codes = [code for code, other in enumerate(spoken) if other == language]
                mine = np.isin(languages, codes)[owners] if len(set(spoken)) > 1 else slice(None)
                used = np.unique(read[mine])
                stem_of = np.zeros(len(words) + 1, np.uint32)
                stem_of[used] = [number[analysis.stem(words[word], language)] for word in used.tolist()]
                found[mine] = stem_of[read[mine]]
            stemmed.append(found)
        return list(number), np.concatenate(stemmed)


def _numbering() -> defaultdict[Any, int]:
    """Numbers things in the order in which they are first asked for."""
    numbers: defaultdict[Any, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    return numbers


def _numbers(held: array[int]) -> Array:
    return np.frombuffer(held, np.uint32) if held else np.empty(0, np.uint32)


def _fitted(numbers: Array) -> Array:
    return numbers.astype(smallest(int(numbers.max()) if len(numbers) else 0))


def _within(lengths: Array) -> Array:
    """The places of words that simply follow each other in each document."""
    ends = np.cumsum(lengths, dtype=np.int64)
    return np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - lengths, lengths)


def _field(
    name: str, known: Sequence[str], words: Array, owners: Array, places: Array | None = None
) -> dict[str, Array]:
    """The arrays of a field. `words` are places in `known`, of which some may not occur."""
    placed = places is not None
    used = np.unique(words).tolist()
    encoded = sorted((known[word].encode(errors="surrogatepass"), word) for word in used)
    rank = np.zeros(len(known) + 1, np.uint64)
    rank[[word for _, word in encoded]] = np.arange(len(encoded), dtype=np.uint64)
    # One number for both, since numbers sort several times faster than an order of them can be found. Words with places
    # come in the order of documents; others (joined ones come after all texts) are sorted by document.
    order = rank[words] << _HALF | (np.arange(len(words)) if placed else owners).astype(np.uint64)
    order.sort()
    ranks, at = (order >> _HALF).astype(np.uint32), (order & _LOW).astype(np.intp)
    owner = owners[at] if placed else at
    first = np.ones(len(at), bool)
    first[1:] = (ranks[1:] != ranks[:-1]) | (owner[1:] != owner[:-1])
    begins = np.flatnonzero(first)
    each = np.arange(len(encoded) + 1)
    held = dictionary(name, [word for word, _ in encoded])
    held[f"{name}.starts"] = _fitted(np.searchsorted(ranks[begins], each))
    held[f"{name}.docs"] = _documents(owner[begins], int(owners.max(initial=0)) + 1)
    held[f"{name}.freqs"] = _fitted(np.diff(np.append(begins, len(at))))
    if places is not None:
        held[f"{name}.place_starts"] = _fitted(np.searchsorted(ranks, each))
        held[f"{name}.places"] = _fitted(places[at])
    return held


def dictionary(name: str, words: Collection[bytes]) -> dict[str, Array]:
    """The arrays of a field's sorted words."""
    ends = np.fromiter((len(word) for word in words), np.int64, len(words))
    return {
        f"{name}.letters": np.frombuffer(b"".join(words), np.uint8),
        f"{name}.ends": _fitted(np.concatenate(([0], np.cumsum(ends)))),
    }


def document_type(size: int) -> np.dtype[Any]:
    """How the documents of a segment of this size are written: half as long where they are few."""
    return np.dtype(np.uint16 if size <= 2**16 else np.int32)


def _documents(documents: Array, size: int) -> Array:
    return documents.astype(document_type(size))


def _column(name: str, held: _Keys) -> tuple[list[Any], dict[str, Array]]:
    """The sorted keys of a column, and its arrays."""
    codes = _numbers(held.codes)
    if name in MANY:
        return sets(name, list(held.numbers), codes)
    keys = sorted(key for key in held.numbers if key is not None)
    number = {key: place for place, key in enumerate(keys, 1)}
    renumbered = np.array([number.get(key, 0) for key in held.numbers], np.uint32)
    return keys, {f"{name}.codes": _fitted(renumbered[codes])}


def sets(name: str, found: Sequence[tuple[int, ...]], codes: Array) -> tuple[list[int], dict[str, Array]]:
    """The sorted keys of a column of sets, and its arrays. `codes` are places in `found`."""
    keys = sorted(set().union(*found))
    number = {key: place for place, key in enumerate(keys, 1)}
    values = np.array([number[key] for one in found for key in one], np.uint32)
    starts = np.cumsum([0, *map(len, found)])
    return keys, {f"{name}.codes": _fitted(codes), f"{name}.sets": _fitted(starts), f"{name}.values": _fitted(values)}


@lru_cache(maxsize=65536)
def _years(first: int, last: int) -> tuple[int, ...]:
    if not first:
        return ()
    return tuple(range(date.fromordinal(first).year, date.fromordinal(last).year + 1))
