"""Evaluates a tree on the arrays of a segment.

What matches is known before anything is scored, so that only what is left in the end is. Deleted documents are left in:
whoever asks takes them out once, at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Final, NamedTuple

import numpy as np

from apps.search import analysis
from apps.search.engines.embedded import places
from apps.search.engines.embedded.arrays import Array
from apps.search.engines.embedded.segments import PLACED
from apps.search.engines.embedded.sorted import both, either, numbered, where, which
from apps.search.engines.embedded.state import Leaf, State
from apps.search.language.tree import And, During, Near, Node, Not, OneOf, Or, Phrase, Prefix, Word

_NOTHING: Final = np.empty(0, np.int32)


class Match(NamedTuple):
    """Documents in order. `score` gives the scores of some of them; None: all are 0."""

    docs: Array
    score: Callable[[Array], Array] | None


class Weights:
    """How much each word of a query tells in the whole index; asked for once for all segments."""

    def __init__(self, state: State) -> None:
        self.state = state
        self._known: dict[tuple[str, bytes], np.float32] = {}

    def idf(self, name: str, word: bytes) -> np.float32:
        found = self._known.get((name, word))
        if found is None:
            found = self._known[name, word] = np.float32(self.state.idf(name, word))
        return found


class Evaluation:
    """Of one query on one segment."""

    def __init__(self, weights: Weights, leaf: Leaf, number: int) -> None:
        """`number` is the leaf's place in the state."""
        self._weights = weights
        self._state = weights.state
        self._leaf = leaf
        self._number = number

    def match(self, node: Node, within: Array | None = None) -> Match:
        """What matches; where only documents `within` are asked for, others may be left out."""
        match node:
            case Word(text):
                return self._word(text, within)
            case Phrase(text):
                return self._placed(encoded(analysis.words(text)), None, within)
            case Near(text, distance):
                return self._placed(list(dict.fromkeys(encoded(analysis.words(text)))), distance, within)
            case Prefix(text):
                return Match(self._beginning(analysis.folded(text).encode(errors="surrogatepass")), _ones)
            case OneOf("doc", keys):
                symbols = (str(key).encode(errors="surrogatepass") for key in keys)
                found = [posting.docs for symbol in symbols if (posting := self._leaf.posting("doc", symbol))]
                return Match(either(found, self._leaf.size), None)
            case And(parts):
                return self._all(parts, within)
            case Or(parts):
                return self._any([self.match(part, within) for part in parts])
            case _:
                return Match(numbered(self.test(node)), None)

    def test(self, node: Node, docs: Array | None = None) -> Array:
        """Which of these documents match (None: of all)."""
        match node:
            case OneOf(name, keys) if name != "doc":
                return self._holding(name, keys, docs)
            case During(first, last):
                begins, ends = (
                    _of(days, docs) for days in (self._leaf.segment.first_days, self._leaf.segment.last_days)
                )
                return (begins > 0) & (begins <= last.toordinal()) & (ends >= first.toordinal())
            case Not(part):
                return ~self.test(part, docs)
            case And(parts) if self._is_test(node):
                return reduce(np.logical_and, (self.test(part, docs) for part in parts))
            case Or(parts) if self._is_test(node):
                return reduce(np.logical_or, (self.test(part, docs) for part in parts))
            case _:
                found = self.match(node, docs).docs
                return which(self._leaf.every if docs is None else docs, found, self._leaf.size)

    def _is_test(self, node: Node) -> bool:
        """True of what is better asked of documents that are known than listed."""
        match node:
            case OneOf(name):
                return name != "doc"
            case During() | Not():
                return True
            case And(parts) | Or(parts):
                return all(self._is_test(part) for part in parts)
            case _:
                return False

    def _effort(self, node: Node) -> int:
        """About how many documents match."""
        match node:
            case Word(text):
                words = encoded(analysis.words(text))
                if len(words) > 1:
                    return self._effort(Phrase(text))
                listed = [("name", words[0]), *(("stem", stem) for stem in self._stems(text))]
                return sum(self._leaf.frequency(*term) for term in listed)
            case Phrase(text) | Near(text):
                words = encoded(analysis.words(text))
                return sum(min(self._leaf.frequency(name, word) for word in words) for name in PLACED)
            case Prefix():
                return self._leaf.size // 8
            case And(parts):
                return min(self._effort(part) for part in parts)
            case Or(parts):
                return min(self._leaf.size, sum(self._effort(part) for part in parts))
            case OneOf("doc"):
                return 0
            case _:
                return self._leaf.size

    # Words

    def _word(self, text: str, within: Array | None) -> Match:
        words = encoded(analysis.words(text))
        if len(words) == 1:
            stems = [self._term("stem", stem) for stem in self._stems(words[0].decode(errors="surrogatepass"))]
            return self._any([*stems, self._term("name", words[0])])
        joined = [stem for word, *_ in analysis.compounds(text) for stem in self._stems(word)]
        return self._any([self._placed(words, None, within), *(self._term("stem", stem) for stem in joined)])

    def _stems(self, word: str) -> list[bytes]:
        return encoded(analysis.stems(word, self._state.languages))

    def _term(self, name: str, word: bytes) -> Match:
        leaf, state = self._leaf, self._state
        posting = leaf.posting(name, word)
        if posting is None:
            return Match(_NOTHING, None)

        def score(docs: Array) -> Array:
            idf = self._weights.idf(name, word)
            if len(docs) == len(posting.docs):
                weights = state.weights(leaf, name, posting)
            else:
                at = where(docs, posting.docs, leaf.size)
                held = posting.weighed
                if held and held[0] == state.statistics[name].average:
                    weights = held[1][at]
                else:
                    weights = state.weigh(leaf, name, docs, posting.freqs[at])
            scores: Array = weights * idf
            return scores

        return Match(posting.docs, score)

    def _placed(self, words: Sequence[bytes], distance: int | None, within: Array | None) -> Match:
        """Words that follow each other or, with a distance, are near each other, in either field."""
        if len(words) == 1:
            return self._any([self._term(name, words[0]) for name in PLACED])
        found = []
        for name in PLACED:
            docs = self._fitting(name, words, distance, within)
            terms = [self._term(name, word) for word in dict.fromkeys(words)] if len(docs) else []
            found.append(Match(docs, _sum(terms)))
        return self._any(found)

    def _fitting(self, name: str, words: Sequence[bytes], distance: int | None, within: Array | None) -> Array:
        key = name, tuple(words), distance
        try:
            held: Array = self._leaf.kept(key)
            return held
        except KeyError:
            pass
        if distance is None:
            found = places.phrase(self._leaf, name, words, within)
        else:
            found = places.near(self._leaf, name, words, distance, within)
        if within is None:
            self._leaf.keep(key, found)
        return found

    def _beginning(self, prefix: bytes) -> Array:
        key = (prefix,)
        try:
            held: Array = self._leaf.kept(key)
            return held
        except KeyError:
            pass
        mask = np.zeros(self._leaf.size, bool)
        for name in PLACED:
            field = self._leaf.segment.fields[name]
            mask[field.documents(*field.dictionary.beginning(prefix))] = True
        found = numbered(mask)
        self._leaf.keep(key, found)
        return found

    # Keys

    def _holding(self, name: str, keys: frozenset[int | str], docs: Array | None) -> Array:
        column = self._leaf.segment.columns[name]
        wanted = np.zeros(len(column.keys) + 1, bool)
        chosen = [self._state.numbers[name][key] for key in keys if key in self._state.numbers[name]]
        wanted[1:] = np.isin(self._state.renumbered[name][self._number], chosen)
        return column.holding(wanted)[_of(column.codes, docs)]

    # Parts

    def _all(self, parts: Sequence[Node], within: Array | None) -> Match:
        listed = [part for part in parts if not self._is_test(part)]
        tests = [part for part in parts if self._is_test(part)]
        docs = within
        matches: dict[int, Match] = {}
        for number in sorted(range(len(listed)), key=lambda number: self._effort(listed[number])):
            found = matches[number] = self.match(listed[number], docs)
            docs = found.docs if docs is None else both(docs, found.docs, self._leaf.size)
            if not len(docs):
                return Match(_NOTHING, None)
        if docs is None:
            docs, tests = numbered(self.test(tests[0])), tests[1:]
        for test in tests:
            docs = docs[self.test(test, docs)]
        # In the order in which they were written: the sum of the same numbers must be the same in every segment.
        return Match(docs, _sum([matches[number] for number in range(len(listed))]))

    def _any(self, matches: Sequence[Match]) -> Match:
        some = [match for match in matches if len(match.docs)]
        if len(some) < 2:
            return some[0] if some else Match(_NOTHING, None)
        size = self._leaf.size
        scored = [(match.docs, match.score) for match in some if match.score]

        def score(docs: Array) -> Array:
            if 2 * len(docs) >= max(len(held) for held, _ in scored):
                every = np.zeros(size, np.float32)  # most are asked for: scoring all needs no looking up
                for held, scored_by in scored:
                    every[held] += scored_by(held)
                return every[docs]
            scores = np.zeros(len(docs), np.float32)
            for held, scored_by in scored:
                matching = which(docs, held, size)
                scores[matching] += scored_by(docs[matching])
            return scores

        return Match(either([match.docs for match in some], size), score if scored else None)


def encoded(words: Sequence[str]) -> list[bytes]:
    """Words as they stand in dictionaries."""
    return [word.encode(errors="surrogatepass") for word in words]


def _of(values: Array, docs: Array | None) -> Array:
    return values if docs is None else values[docs]


def _ones(docs: Array) -> Array:
    return np.ones(len(docs), np.float32)


def _sum(matches: Sequence[Match]) -> Callable[[Array], Array] | None:
    """The scores of documents that stand in all of these."""
    scored = [match.score for match in matches if match.score]
    if len(scored) < 2:
        return scored[0] if scored else None

    def score(docs: Array) -> Array:
        scores = scored[0](docs)
        for other in scored[1:]:
            scores = scores + other(docs)
        return scores

    return score
