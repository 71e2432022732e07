"""Where words stand: phrases and nearness, from the places of postings.

Places are numbered through a whole segment (`Field.bases`), so that words that follow each other have numbers that do.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Final

import numpy as np

from apps.search.engines.embedded.arrays import Array
from apps.search.engines.embedded.merging import gathered
from apps.search.engines.embedded.segments import Field
from apps.search.engines.embedded.sorted import both, common, where
from apps.search.engines.embedded.state import Leaf, Posting

_MANY: Final = 4
"""So many times more places must a word have than the rarest for leaving some of them out beforehand."""


def phrase(leaf: Leaf, name: str, words: Sequence[bytes], within: Array | None) -> Array:
    """The documents (of those `within`; None: of all) in which these words follow each other."""
    found = _found(leaf, name, words, within)
    if found is None:
        return np.empty(0, np.int32)
    field, places = found
    # From the rarest on, so that there is ever less to compare.
    order = sorted(range(len(words)), key=lambda number: len(places[words[number]]))
    begins = places[words[order[0]]] - order[0]
    for number in order[1:]:
        begins = common(begins, places[words[number]] - number)
    return _documents(field, begins)


def near(leaf: Leaf, name: str, words: Sequence[bytes], distance: int, within: Array | None) -> Array:
    """The documents in which these words, all of them different, stand with at most `distance` others among them."""
    found = _found(leaf, name, words, within)
    if found is None:
        return np.empty(0, np.int32)
    field, places = found
    span = distance + len(words) - 1
    rarest = min(places.values(), key=len)
    if len(places) == 2:
        (other,) = (held for held in places.values() if held is not rarest)
        return _documents(field, _beside(rarest, other, span))
    close = [_close(held, rarest, span) for held in places.values()]
    if not all(map(len, close)):
        return np.empty(0, np.int32)
    last = np.concatenate(close)
    order = np.argsort(last, kind="stable")  # merges what is sorted already
    owners = np.repeat(np.arange(len(close)), [len(held) for held in close])[order]
    last = last[order]
    first = last.copy()
    for number in range(len(close)):
        # The word's last place up to each of these; where it has none, one so far away that nothing is near it.
        latest = np.maximum.accumulate(np.where(owners == number, last, -span - 1))
        np.minimum(first, latest, out=first)
    return _documents(field, last[last - first <= span])


def _found(
    leaf: Leaf, name: str, words: Sequence[bytes], within: Array | None
) -> tuple[Field, dict[bytes, Array]] | None:
    """The places of each word in the documents that hold all of them; None where there are none."""
    postings: dict[bytes, Posting] = {}
    for word in words:
        posting = leaf.posting(name, word)
        if posting is None:
            return None
        postings[word] = posting
    every = sorted((posting.docs for posting in postings.values()), key=len)
    docs = reduce(lambda one, other: both(one, other, leaf.size), every)
    if within is not None:
        docs = both(docs, within, leaf.size)
    if not len(docs):
        return None
    field = leaf.segment.fields[name]
    return field, {word: _places(leaf, field, posting, docs) for word, posting in postings.items()}


def _places(leaf: Leaf, field: Field, posting: Posting, docs: Array) -> Array:
    """The places of a word in these documents, in all of which it stands."""
    key = field.name, posting.number, "places"
    try:
        places = leaf.kept(key)
    except KeyError:
        places = field.places(posting.number, posting.number + 1)
        leaf.keep(key, places)
    freqs = posting.freqs
    if len(docs) < len(posting.docs):
        at = where(docs, posting.docs, leaf.size)
        places = places[gathered(posting.placed(), freqs, at)]
        freqs = freqs[at]
    found: Array = np.repeat(field.bases[docs], freqs) + places
    return found


def _close(places: Array, others: Array, span: int) -> Array:
    """Those of the places that have another at most `span` away; all, where looking would save little."""
    return _beside(places, others, span) if len(places) >= _MANY * len(others) else places


def _beside(places: Array, others: Array, span: int) -> Array:
    """Those of the places that have another at most `span` away."""
    at = np.searchsorted(others, places)
    after = others[np.minimum(at, len(others) - 1)]
    before = others[np.maximum(at - 1, 0)]
    found: Array = places[(np.abs(after - places) <= span) | (np.abs(places - before) <= span)]
    return found


def _documents(field: Field, places: Array) -> Array:
    """The documents in which these places lie."""
    found: Array = np.unique(np.searchsorted(field.bases, places, "right") - 1).astype(np.int32)
    return found
