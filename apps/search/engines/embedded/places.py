"""Where words stand: phrases and nearness, from the places of postings.

Places are numbered through a whole segment (`Field.bases`), so that words that follow each other have numbers that do.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

from apps.search.engines.embedded.arrays import Array
from apps.search.engines.embedded.merging import gathered
from apps.search.engines.embedded.segments import Field
from apps.search.engines.embedded.sorted import both, common, distinct, either, where
from apps.search.engines.embedded.state import Leaf, Posting


def phrase(leaf: Leaf, name: str, words: Sequence[bytes], within: Array | None) -> Array:
    """The documents (of those `within`; None: of all) in which these words follow each other."""
    field = leaf.segment.fields[name]
    postings, docs = _together(leaf, name, words, within)
    places = {word: _places(leaf, field, posting, docs) for word, posting in postings.items()}
    if not len(docs):
        return docs
    # From the rarest on, so that there is ever less to compare.
    order = sorted(range(len(words)), key=lambda number: len(places[words[number]]))
    begins = places[words[order[0]]] - order[0]
    for number in order[1:]:
        begins = common(begins, places[words[number]] - number)
    return _documents(field, begins)


def near(leaf: Leaf, name: str, words: Sequence[bytes], distance: int, within: Array | None) -> Array:
    """The documents in which these words, all of them different, stand with at most `distance` others among them."""
    field = leaf.segment.fields[name]
    postings, docs = _together(leaf, name, words, within)
    span = distance + len(words) - 1
    short = field.extents[docs] <= span + 1  # whatever stands in one of these is near
    docs, sure = docs[~short], docs[short]
    if not len(docs):
        return sure
    rarest, *others = sorted((_places(leaf, field, posting, docs) for posting in postings.values()), key=len)
    return either([sure, _documents(field, _beside(rarest, others, span))], leaf.size)


def _beside(places: Array, others: Sequence[Array], span: int) -> Array:
    """Those of the places that lie in a stretch of at most `span` steps with one of each of the others."""
    before, after = np.empty((2, 0, len(places)), places.dtype)
    for other in others:
        # Of each, only the nearest on either side can matter; where there is none, one that is too far away.
        at = np.searchsorted(other, places)
        left = np.where(at > 0, other[at - 1], places - span - 1)
        right = np.where(at < len(other), other[np.minimum(at, len(other) - 1)], places + span + 1)
        near = np.minimum(places - left, right - places) <= span
        places = places[near]
        before = np.vstack((before[:, near], left[near]))
        after = np.vstack((after[:, near], right[near]))
    if len(others) == 1:
        return places
    # A stretch begins at one of those before, or at the place itself, and must reach all that lie only after it.
    order = np.argsort(before, axis=0)
    begins = np.vstack((np.take_along_axis(before, order, axis=0), places))
    ends = np.vstack((places, np.maximum.accumulate(np.take_along_axis(after, order, axis=0))))
    found: Array = places[(ends - begins <= span).any(axis=0)]
    return found


def _together(
    leaf: Leaf, name: str, words: Sequence[bytes], within: Array | None
) -> tuple[dict[bytes, Posting], Array]:
    """Where each word stands, and the documents that hold all of them."""
    postings: dict[bytes, Posting] = {}
    for word in words:
        posting = leaf.posting(name, word)
        if posting is None:
            return {}, np.empty(0, np.int32)
        postings[word] = posting
    every = sorted((posting.docs for posting in postings.values()), key=len)
    docs = reduce(lambda one, other: both(one, other, leaf.size), every)
    return postings, docs if within is None else both(docs, within, leaf.size)


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


def _documents(field: Field, places: Array) -> Array:
    """The documents in which these places lie."""
    return distinct(np.searchsorted(field.bases, places, "right") - 1).astype(np.int32)
