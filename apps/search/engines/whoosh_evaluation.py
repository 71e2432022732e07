"""Answers questions from one generation of a Whoosh index.

Builds Whoosh's query objects from the tree; what Whoosh has no exact query for (places, keys, days) is worked out here
and handed to it as a list of documents. Facets, filters and order come from columns of keys.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
from itertools import chain
from math import log
from typing import Any, Final, cast

from whoosh import query as wq
from whoosh.matching import ListMatcher, Matcher, NullMatcher
from whoosh.scoring import BaseScorer, WeightingModel
from whoosh.searching import SearchContext, Searcher

from apps.search import analysis
from apps.search.engines.protocol import K1, B, Found, Question, rounded_length
from apps.search.engines.whoosh_fields import Column
from apps.search.language.tree import And, During, Near, Node, Not, OneOf, Or, Phrase, Prefix, Word
from apps.search.requests import Sort

_UNKNOWN_DAY: Final = date.max.toordinal()
_TEXT: Final = ("word", "name")


class Bm25(WeightingModel):  # type: ignore[misc]  # Whoosh has no types
    """The scores that the protocol describes."""

    def scorer(self, searcher: Searcher, fieldname: str, text: bytes, qf: int = 1) -> BaseScorer:
        parent = searcher.get_parent()
        count = max(1, parent.doc_count_all())
        holding = parent.doc_frequency(fieldname, text)
        return _Scorer(searcher, fieldname, log(1 + (count - holding + 0.5) / (holding + 0.5)))


class _Scorer(BaseScorer):  # type: ignore[misc]  # Whoosh has no types
    def __init__(self, searcher: Searcher, name: str, idf: float) -> None:
        self._length = searcher.reader().doc_field_length
        self._average = searcher.get_parent().avg_field_length(name) or 1.0
        self._name = name
        self._idf = idf

    def supports_block_quality(self) -> bool:
        return False

    def score(self, matcher: Matcher) -> float:
        weight = matcher.weight()
        length = rounded_length(self._length(matcher.id(), self._name, 1))
        k1, b = K1[self._name], B[self._name]
        return float(self._idf * weight / (weight + k1 * (1 - b + b * length / self._average)))


class Listed(wq.Query):  # type: ignore[misc]  # Whoosh has no types
    """Documents that are known already: for each segment their numbers in order, and their scores."""

    def __init__(self, documents: Mapping[str, tuple[Sequence[int], Sequence[float]]]) -> None:
        self.documents = documents
        self.boost = 1.0

    def __hash__(self) -> int:
        return id(self)

    def is_leaf(self) -> bool:
        return True

    def field(self) -> None:
        return None

    def estimate_size(self, _reader: Any) -> int:
        return sum(len(numbers) for numbers, _ in self.documents.values())

    def matcher(self, searcher: Searcher, context: SearchContext | None = None) -> Matcher:
        numbers, scores = self.documents[segment_id(searcher)]
        return ListMatcher(numbers, weights=scores) if numbers else NullMatcher()


@dataclass(frozen=True, slots=True)
class Leaf:
    """A segment with its columns."""

    searcher: Searcher
    columns: Mapping[str, Column]
    live: Sequence[int]

    def numbers(self, name: str) -> Sequence[int]:
        return cast(Sequence[int], self.columns[name])


@dataclass(frozen=True, slots=True)
class _Match:
    """Documents of one segment that match the tree, in order, and their scores."""

    leaf: Leaf
    documents: Sequence[int]
    scores: Sequence[float]


def segment_id(searcher: Searcher) -> str:
    """The lasting name of the segment that a searcher reads."""
    return str(searcher.reader().segment().segment_id())


def find(leaves: Sequence[Leaf], question: Question) -> Found:
    """The answer of an index that consists of these segments."""
    compiler = _Compiler(leaves)
    query = compiler.compile(question.tree) if question.tree is not None else compiler.everything()
    facets: dict[str, Counter[int | str]] = {name: Counter() for name in question.facets}
    total = 0
    rows: list[Iterator[tuple[Any, ...]]] = []
    for match in _matches(leaves, query):
        passing = {name: _passing(match, criterion) for name, criterion in question.filters.items()}
        kept = _within(match.documents, passing.values())
        total += len(kept)
        for name, counter in facets.items():
            others = [documents for other, documents in passing.items() if other != name]
            within = kept if name not in passing else _within(match.documents, others)
            _count(counter, name, match.leaf, within)
        scores = match.scores if len(kept) == len(match.documents) else _scores(match, kept)
        rows.append(_ordered(match.leaf, kept, scores, question))
    page = nsmallest(question.stop, chain.from_iterable(rows))[question.start :]
    totals = {name: len(counter) for name, counter in facets.items()}
    return Found(total, tuple((row[-2], row[-1]) for row in page), _cut(facets, question), totals)


def _cut(facets: Mapping[str, Counter[int | str]], question: Question) -> Mapping[str, Mapping[int | str, int]]:
    size = question.facet_size
    if size is None:
        return facets
    kept = {}
    for name, counter in facets.items():
        chosen = question.filters.get(name)
        keys = chosen.keys if isinstance(chosen, OneOf) else ()
        most = nsmallest(size, counter.items(), key=lambda item: (-item[1], item[0]))
        kept[name] = dict(most) | {key: counter[key] for key in keys if key in counter}
    return kept


def _matches(leaves: Sequence[Leaf], query: wq.Query) -> Iterator[_Match]:
    for leaf in leaves:
        if isinstance(query, Listed):
            yield _Match(leaf, *query.documents[segment_id(leaf.searcher)])
            continue
        matcher = query.matcher(leaf.searcher, SearchContext(weighting=leaf.searcher.weighting))
        documents: list[int] = []
        scores: list[float] = []
        while matcher.is_active():
            documents.append(matcher.id())
            scores.append(matcher.score())
            matcher.next()
        yield _Match(leaf, documents, scores)


def _passing(match: _Match, criterion: OneOf | During) -> frozenset[int]:
    return frozenset(_holding(match.leaf, criterion, match.documents))


def _within(documents: Sequence[int], sets: Iterable[frozenset[int]]) -> Sequence[int]:
    for allowed in sets:
        documents = [document for document in documents if document in allowed]
    return documents


def _scores(match: _Match, kept: Sequence[int]) -> list[float]:
    scores = dict(zip(match.documents, match.scores, strict=True))
    return [scores[document] for document in kept]


def _ordered(
    leaf: Leaf, documents: Sequence[int], scores: Sequence[float], question: Question
) -> Iterator[tuple[Any, ...]]:
    """(sort key …, statement id, score), to be compared as tuples."""
    ids = leaf.numbers("id")
    if question.sort is Sort.RELEVANCE:
        return ((-score, ids[document], score) for document, score in zip(documents, scores, strict=True))
    if question.sort is Sort.NEWEST:
        days = leaf.numbers("last_day")
        return ((-days[document], ids[document], score) for document, score in zip(documents, scores, strict=True))
    days = leaf.numbers("first_day")
    return (
        (days[document] or _UNKNOWN_DAY, ids[document], score)
        for document, score in zip(documents, scores, strict=True)
    )


def _count(counter: Counter[int | str], name: str, leaf: Leaf, documents: Sequence[int]) -> None:
    if name == "year":
        first, last = (leaf.numbers(column) for column in ("first_day", "last_day"))
        spans = Counter((first[document], last[document]) for document in documents)
        for (start, end), count in spans.items():
            for year in _years(start, end):
                counter[year] += count
        return
    column = leaf.columns[name]
    found: Iterable[Any] = map(column.__getitem__, documents)
    counter.update(chain.from_iterable(found) if name == "process" else found)
    for nothing in (0, ""):
        counter.pop(nothing, None)


def _years(first: int, last: int) -> range:
    if not first:
        return range(0)
    return range(date.fromordinal(first).year, date.fromordinal(last).year + 1)


def _holding(leaf: Leaf, criterion: OneOf | During, documents: Sequence[int]) -> list[int]:
    """Those of the documents that the criterion is true of."""
    if isinstance(criterion, During):
        low, high = criterion.first.toordinal(), criterion.last.toordinal()
        first, last = leaf.numbers("first_day"), leaf.numbers("last_day")
        return [d for d in documents if first[d] and first[d] <= high and last[d] >= low]
    if criterion.name == "process":
        sets = cast(Sequence[tuple[int, ...]], leaf.columns["process"])
        return [d for d in documents if not criterion.keys.isdisjoint(sets[d])]
    if criterion.name == "doc":
        reader = leaf.searcher.reader()
        symbols = [str(key).encode() for key in criterion.keys]
        found = {d for key in symbols if ("doc", key) in reader for d in reader.postings("doc", key).all_ids()}
        return [d for d in documents if d in found]
    if criterion.name == "year":
        first, last = leaf.numbers("first_day"), leaf.numbers("last_day")
        return [d for d in documents if not criterion.keys.isdisjoint(_years(first[d], last[d]))]
    column, keys = leaf.columns[criterion.name], criterion.keys
    return [d for d in documents if column[d] in keys]


class _Compiler:
    """From the tree to Whoosh's query objects."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        self.leaves = leaves
        self.places: dict[tuple[str, str, str], dict[int, Sequence[int]]] = {}

    def everything(self) -> Listed:
        return self._listed(lambda leaf: (leaf.live, [0.0] * len(leaf.live)))

    def compile(self, node: Node) -> wq.Query:
        match node:
            case Word(text):
                return self._word(text)
            case Prefix(text):
                return self._prefix(analysis.folded(text))
            case Phrase(text):
                words = analysis.words(text)
                return self._either(self._placed(name, words, _follow) for name in _TEXT)
            case Near(text, distance):
                distinct = list(dict.fromkeys(analysis.words(text)))
                near = _near(distance)
                return self._either(self._placed(name, distinct, near) for name in _TEXT)
            case OneOf() | During():
                return self._unscored(lambda leaf: _holding(leaf, node, leaf.live))
            case And(parts):
                return wq.And([self.compile(part) for part in parts])
            case Or(parts):
                return self._either(self.compile(part) for part in parts)
            case Not(part):
                return self._except(self.compile(part))
            case _:
                raise TypeError(f"{type(node).__name__} can't be asked for: expected a tree whose names were resolved")

    def _word(self, text: str) -> wq.Query:
        words = analysis.words(text)
        if len(words) == 1:
            return self._either([self._term("stem", analysis.stem(words[0])), self._term("name", words[0])])
        found = [self._placed(name, words, _follow) for name in _TEXT]
        found += [self._term("stem", analysis.stem(joined)) for joined, *_ in analysis.compounds(text)]
        return self._either(found)

    def _term(self, name: str, word: str) -> wq.Query:
        key = word.encode()
        present = any((name, key) in leaf.searcher.reader() for leaf in self.leaves)
        return wq.Term(name, word) if present else self._nothing()

    def _either(self, queries: Iterable[wq.Query]) -> wq.Query:
        some = [query for query in queries if not (isinstance(query, Listed) and not query.estimate_size(None))]
        if len(some) < 2:
            return some[0] if some else self._nothing()
        query = wq.Or(some)
        # Whoosh's other way to unite, an array of scores, takes a score of 0 for no match.
        query.matcher_type = wq.Or.DEFAULT_MATCHER
        return query

    def _except(self, query: wq.Query) -> Listed:
        def rest(leaf: Leaf) -> list[int]:
            matcher = query.matcher(leaf.searcher, SearchContext(weighting=None))
            excluded = set(matcher.all_ids())
            return [d for d in leaf.live if d not in excluded]

        return self._unscored(rest)

    def _prefix(self, prefix: str) -> wq.Query:
        def beginning(leaf: Leaf) -> tuple[list[int], list[float]]:
            reader = leaf.searcher.reader()
            found: set[int] = set()
            for name in _TEXT:
                for word in reader.expand_prefix(name, prefix):
                    found.update(reader.postings(name, word).all_ids())
            return sorted(found), [1.0] * len(found)

        return self._listed(beginning)

    def _placed(self, name: str, words: Sequence[str], fits: Callable[[Sequence[Sequence[int]]], bool]) -> wq.Query:
        if len(words) == 1:
            return self._term(name, words[0])
        fitting = self._unscored(lambda leaf: self._fitting(leaf.searcher, name, words, fits))
        if not fitting.estimate_size(None):
            return fitting
        return wq.And([fitting, *(wq.Term(name, word) for word in dict.fromkeys(words))])

    def _fitting(
        self, searcher: Searcher, name: str, words: Sequence[str], fits: Callable[[Sequence[Sequence[int]]], bool]
    ) -> list[int]:
        """Documents of a segment in which the places of all the words fit."""
        reader = searcher.reader()
        distinct = list(dict.fromkeys(words))
        if any((name, word.encode()) not in reader for word in distinct):
            return []
        # Places are costly to read, so only where all the words stand.
        standing = (reader.postings(name, word.encode()).all_ids() for word in distinct)
        candidates = sorted(set.intersection(*map(set, standing)))
        held = {word: self._places(searcher, name, word, candidates) for word in distinct}
        read = [held[word] for word in words]
        return [document for document in candidates if fits([places[document] for places in read])]

    def _places(self, searcher: Searcher, name: str, word: str, documents: Sequence[int]) -> dict[int, Sequence[int]]:
        """A word's places in each of these documents, in all of which it stands; read once for a whole query."""
        held = self.places.setdefault((segment_id(searcher), name, word), {})
        matcher = searcher.reader().postings(name, word.encode())
        for document in documents:
            if document not in held:
                if matcher.id() < document:
                    matcher.skip_to(document)
                held[document] = matcher.value_as("positions")
        return held

    def _nothing(self) -> Listed:
        return self._listed(lambda _leaf: ([], []))

    def _unscored(self, choose: Callable[[Leaf], Sequence[int]]) -> Listed:
        def chosen(leaf: Leaf) -> tuple[Sequence[int], Sequence[float]]:
            documents = choose(leaf)
            return documents, [0.0] * len(documents)

        return self._listed(chosen)

    def _listed(self, choose: Callable[[Leaf], tuple[Sequence[int], Sequence[float]]]) -> Listed:
        return Listed({segment_id(leaf.searcher): choose(leaf) for leaf in self.leaves})


def _follow(places: Sequence[Sequence[int]]) -> bool:
    """Some place of the first word is followed by the second word, and so on."""
    starts = set(places[0])
    for offset, others in enumerate(places[1:], 1):
        starts &= {place - offset for place in others}
        if not starts:
            return False
    return True


def _near(distance: int) -> Callable[[Sequence[Sequence[int]]], bool]:
    """All words stand together with at most `distance` other words among them, in any order."""

    def near(places: Sequence[Sequence[int]]) -> bool:
        ordered = sorted((place, number) for number, some in enumerate(places) for place in some)
        latest: dict[int, int] = {}
        for place, number in ordered:
            latest[number] = place
            if len(latest) == len(places) and place - min(latest.values()) - len(places) + 1 <= distance:
                return True
        return False

    return near
