"""Sets as sorted arrays: what two have in common, and where the ones stand in the others."""

from __future__ import annotations

from typing import Final

import numpy as np

from apps.search.engines.embedded.arrays import Array

_FEW: Final = 12
"""So many times smaller must a set be for looking up its members to be faster than going through both."""


def common(one: Array, other: Array) -> Array:
    """What stands in both; each holds nothing twice."""
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    if not len(few):
        return few
    if len(few) * _FEW < len(many):
        return few[among(few, many)]
    merged = np.concatenate((few, many))
    merged.sort(kind="stable")  # merges the two, which are sorted already
    found: Array = merged[:-1][merged[1:] == merged[:-1]]
    return found


def among(few: Array, many: Array) -> Array:
    """Which of `few` stand in `many`, looked up one by one."""
    if not len(many):
        return np.zeros(len(few), bool)
    at = np.searchsorted(many, few)
    at[at == len(many)] = 0
    found: Array = many[at] == few
    return found


def which(documents: Array, others: Array, size: int) -> Array:
    """Which of the documents stand among the others; `size` is that of their segment."""
    if len(documents) * _FEW < len(others) or len(others) < 100:
        return among(documents, others)
    mask = np.zeros(size, bool)
    mask[others] = True
    return mask[documents]


def both(one: Array, other: Array, size: int) -> Array:
    """The documents that stand in both."""
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    return few[which(few, many, size)]


def where(documents: Array, others: Array, size: int) -> Array:
    """The places of the documents among the others, all of which are there."""
    if len(documents) == len(others):
        return np.arange(len(others))
    if len(documents) * _FEW < len(others):
        return np.searchsorted(others, documents)
    places = np.empty(size, np.int32)
    places[others] = np.arange(len(others), dtype=np.int32)
    return places[documents]


def either(many: list[Array], size: int) -> Array:
    """The documents that stand in any of them."""
    some = [documents for documents in many if len(documents)]
    if not some:
        return np.empty(0, np.int32)
    if len(some) == 1:
        return some[0]
    if sum(map(len, some)) * 16 < size:
        merged = np.concatenate(some)
        merged.sort(kind="stable")
        return distinct(merged)
    mask = np.zeros(size, bool)
    for documents in some:
        mask[documents] = True
    return numbered(mask)


def distinct(some: Array) -> Array:
    """Each of these sorted numbers once. `np.unique` takes them for unsorted, and ten times as long."""
    first = np.ones(len(some), bool)
    np.not_equal(some[1:], some[:-1], out=first[1:])
    found: Array = some[first]
    return found


def numbered(mask: Array) -> Array:
    """The documents for which the mask is true."""
    return np.flatnonzero(mask).astype(np.int32)
