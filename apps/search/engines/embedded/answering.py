"""Answers a question from a state of the index: what is found, how many there are of each key, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from apps.search import analysis
from apps.search.engines.embedded.arrays import Array
from apps.search.engines.embedded.evaluation import Evaluation, Match, Weights, encoded
from apps.search.engines.embedded.state import Leaf, State
from apps.search.engines.protocol import Found, Question
from apps.search.errors import TooCommonError
from apps.search.language.tree import Near, OneOf, phrases
from apps.search.requests import MAX_SIZE, Sort

_UNKNOWN_DAY: Final = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class _Result:
    """What was found in a segment. `docs` pass all filters; `others` pass all but that of the facet named.

    `counted` is `docs` as numpy's own indexes: what every facet takes them as is made once.
    """

    leaf: Leaf
    match: Match
    docs: Array
    counted: Array
    others: Mapping[str, Array]


_MOST: Final = 6_000_000
"""Documents of the words of phrases that one question may read, which takes up to half a second."""

_KNOWN: Final = 500
"""Answers that are kept of a state before the oldest of twice as many are let go of, a few kilobytes each."""

_HELD: Final = 100_000
"""Hits and keys that these answers may hold together, about 10 MB: of facets with all their keys, fewer are kept."""

_NEAR: Final = 4
"""How many times longer nearness takes than a phrase of the same words."""


def find(state: State, question: Question) -> Found:
    """See `SearchEngine.find`. The answer is kept as long as the state is the same: who opens what stands beside a hit,
    comes back from one, or reads a page that many read, asks the same again."""
    if question.stop - question.start > MAX_SIZE:
        return _find(state, question)
    found = state.known.get(question)
    if found is None:
        found = state.known_before.get(question) or _find(state, question)
        size = len(found.hits) + sum(map(len, found.facets.values()))
        if size > _HELD:
            return found
        if len(state.known) >= _KNOWN or state.held + size > _HELD:
            state.known, state.known_before, state.held = {}, state.known, 0
        state.known[question] = found
        state.held += size
    return found


def _find(state: State, question: Question) -> Found:
    _bear(state, question)
    weights = Weights(state)
    results = [_result(Evaluation(weights, leaf, number), leaf, question) for number, leaf in enumerate(state.leaves)]
    facets: dict[str, dict[int | str, int]] = {}
    totals: dict[str, int] = {}
    for name in question.facets:
        facets[name], totals[name] = _facet(state, name, results, question)
    total = sum(len(result.docs) for result in results)
    return Found(total, _hits(results, question), facets, totals)


def _bear(state: State, question: Question) -> None:
    """Refuse what would take too long: several phrases of words that stand nearly everywhere. One alone is always
    answered."""
    asked = list(phrases(question.tree)) if question.tree is not None else []
    if len(asked) < 2:
        return
    read = 0
    for node in asked:
        words = encoded(analysis.words(node.text))
        held = sum(leaf.frequency("word", word) for leaf in state.leaves for word in dict.fromkeys(words))
        read += held * _NEAR if isinstance(node, Near) else held
        if read > _MOST:
            raise TooCommonError(node.at)


def _result(evaluation: Evaluation, leaf: Leaf, question: Question) -> _Result:
    match = evaluation.match(question.tree) if question.tree is not None else Match(leaf.every, None)
    docs = match.docs if leaf.live is None else match.docs[leaf.live[match.docs]]
    some = docs if len(docs) < leaf.size else None  # of all, nothing has to be looked up
    passing = {name: evaluation.test(criterion, some) for name, criterion in question.filters.items()}
    others = {
        name: _kept(docs, (mask for other, mask in passing.items() if other != name))
        for name in question.facets
        if name in passing
    }
    found = _kept(docs, passing.values())
    return _Result(leaf, match, found, found.astype(np.intp) if question.facets else found, others)


def _kept(docs: Array, masks: Iterable[Array]) -> Array:
    some = list(masks)
    return docs[np.logical_and.reduce(some)] if some else docs


def _facet(state: State, name: str, results: Iterable[_Result], question: Question) -> tuple[dict[int | str, int], int]:
    """How many documents have each key, and how many keys occur."""
    keys = state.keys[name]
    counts = np.zeros(len(keys), np.int64)
    for result, numbers in zip(results, state.renumbered[name], strict=True):
        column = result.leaf.segment.columns[name]
        docs = result.others.get(name, result.counted)
        if len(docs):
            codes = column.codes if len(docs) == result.leaf.size else column.codes[docs]
            counts[numbers] += column.by_key(np.bincount(codes, minlength=column.sets))[1:]
    occurring = np.flatnonzero(counts)
    chosen = occurring
    size = question.facet_size if name != "year" else None
    if size is not None and size < len(occurring):
        # Keys are in order, so that of equal counts the first come first.
        chosen = occurring[np.argsort(-counts[occurring], kind="stable")[:size]]
        own = question.filters.get(name)
        if isinstance(own, OneOf):
            picked = [state.numbers[name][key] for key in own.keys if key in state.numbers[name]]
            chosen = np.union1d(chosen, [number for number in picked if counts[number]]).astype(np.int64)
    return {keys[number]: int(counts[number]) for number in chosen.tolist()}, len(occurring)


def _hits(results: Iterable[_Result], question: Question) -> tuple[tuple[int, float], ...]:
    found = [result for result in results if len(result.docs)]
    if not found or question.start >= sum(len(result.docs) for result in found):
        return ()
    by_score = question.sort is Sort.RELEVANCE
    ranks = np.concatenate([_ranks(result, question.sort) for result in found])
    begins = np.cumsum([0, *(len(result.docs) for result in found)])

    def ids(places: Array) -> Array:
        if len(found) == 1:
            return found[0].leaf.segment.ids[found[0].docs[places]]
        held = np.empty(len(places), np.int64)
        for begin, end, result in zip(begins, begins[1:], found, strict=False):
            here = (places >= begin) & (places < end)
            held[here] = result.leaf.segment.ids[result.docs[places[here] - begin]]
        return held

    page = _first(ranks, ids, question.stop)[question.start :]
    scores = -ranks[page] if by_score else _scores(found, page)
    return tuple(zip(ids(page).tolist(), (scores + 0.0).tolist(), strict=True))


def _ranks(result: _Result, sort: Sort) -> Array:
    """A number for each document found: the smaller, the further up."""
    segment, docs = result.leaf.segment, result.docs
    if sort is Sort.RELEVANCE:
        return -result.match.score(docs) if result.match.score else np.zeros(len(docs), np.float32)
    if sort is Sort.NEWEST:
        return -segment.last_days[docs]
    days = segment.first_days[docs]
    return np.where(days == 0, np.int32(_UNKNOWN_DAY), days)


def _first(ranks: Array, ids: Callable[[Array], Array], count: int) -> Array:
    """The places of the `count` smallest ranks, in order; of equal ranks the smallest ids."""
    if count < len(ranks):
        last = np.partition(ranks, count - 1)[count - 1]
        sure = np.flatnonzero(ranks < last)
        tied = np.flatnonzero(ranks == last)
        wanted = count - len(sure)
        if wanted < len(tied):
            tied = tied[np.argpartition(ids(tied), wanted - 1)[:wanted]]
        places = np.concatenate((sure, tied))
    else:
        places = np.arange(len(ranks))
    return places[np.lexsort((ids(places), ranks[places]))]


def _scores(found: Iterable[_Result], page: Array) -> Array:
    """The scores of the documents at these places among all that were found."""
    scores = np.zeros(len(page), np.float32)
    begin = 0
    for result in found:
        here = np.flatnonzero((page >= begin) & (page < begin + len(result.docs)))
        if len(here) and result.match.score:
            docs = result.docs[page[here] - begin]
            order = np.argsort(docs)
            scores[here[order]] = result.match.score(docs[order])
        begin += len(result.docs)
    return scores
