"""Whoosh's own evaluation of a tree on the files of the embedded engine: its matchers, its scorers, its way to unite
and to intersect. What it has no exact query for (nearness of several words, keys, days) is asked of the documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from whoosh import query as wq
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.matching import ListMatcher, Matcher, NullMatcher
from whoosh.searching import SearchContext, Searcher

from apps.search import analysis
from apps.search.engines.embedded.codec import Bm25
from apps.search.engines.protocol import IndexDocument
from apps.search.language.tree import And, During, Near, Node, Not, OneOf, Or, Phrase, Prefix, Word
from tests.search import oracle

TEXT = ("word", "name")


class Listed(wq.Query):
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
        numbers, scores = self.documents[segment(searcher)]
        return ListMatcher(list(numbers), weights=list(scores)) if numbers else NullMatcher()


def segment(searcher: Searcher) -> str:
    return str(searcher.reader().segment().segment_id())


class Reference:
    """An index, opened by Whoosh, of these documents (by id)."""

    def __init__(self, folder: Path, documents: Mapping[int, IndexDocument]) -> None:
        self._searcher = FileIndex(FileStorage(str(folder))).searcher(weighting=Bm25())
        self._documents = documents
        # A reader without segments has no leaves that could be read.
        self.leaves = [leaf for leaf, _ in self._searcher.leaf_searchers() if leaf.reader().doc_count_all()]

    def scores(self, tree: Node | None) -> dict[int, float]:
        """The score of each document that matches, by its id."""
        query = self._listed(lambda document: True) if tree is None else self._compiled(tree)
        found: dict[int, float] = {}
        for leaf in self.leaves:
            matcher = query.matcher(leaf, SearchContext(weighting=leaf.weighting))
            while matcher.is_active():
                found[self._document(leaf, matcher.id()).id] = matcher.score()
                matcher.next()
        return found

    def _document(self, leaf: Searcher, number: int) -> IndexDocument:
        return self._documents[leaf.stored_fields(number)["id"]]

    def _compiled(self, node: Node) -> wq.Query:
        match node:
            case Word(text):
                return self._word(text)
            case Prefix(text):
                return self._prefix(analysis.folded(text))
            case Phrase(text):
                return self._phrase(analysis.words(text))
            case Near(text):
                words = list(dict.fromkeys(analysis.words(text)))
                return self._either(self._placed(name, words, self._fitting(name, node)) for name in TEXT)
            case OneOf() | During():
                return self._listed(lambda document: oracle.matches(document, node))
            case And(parts):
                return wq.And([self._compiled(part) for part in parts])
            case Or(parts):
                return self._either(self._compiled(part) for part in parts)
            case Not(part):
                found = self.scores(part)
                return self._listed(lambda document: document.id not in found)
            case _:
                raise TypeError(f"{type(node).__name__} can't be asked for")

    def _word(self, text: str) -> wq.Query:
        words = analysis.words(text)
        if len(words) == 1:
            return self._either([*self._stems(words[0]), self._term("name", words[0])])
        joined = [stem for word, *_ in analysis.compounds(text) for stem in self._stems(word)]
        return self._either([self._phrase(words), *joined])

    def _stems(self, word: str) -> list[wq.Query]:
        return [self._term("stem", stem) for stem in analysis.stems(word)]

    def _phrase(self, words: Sequence[str]) -> wq.Query:
        if len(words) == 1:
            return self._either(self._term(name, words[0]) for name in TEXT)
        return self._either(self._placed(name, words, self._following(name, words)) for name in TEXT)

    def _term(self, name: str, word: str) -> wq.Query:
        present = any((name, word.encode()) in leaf.reader() for leaf in self.leaves)
        return wq.Term(name, word) if present else Listed({segment(leaf): ([], []) for leaf in self.leaves})

    def _either(self, queries: Iterable[wq.Query]) -> wq.Query:
        some = [query for query in queries if not (isinstance(query, Listed) and not query.estimate_size(None))]
        if len(some) < 2:
            return some[0] if some else self._listed(lambda _: False)
        query = wq.Or(some)
        # Whoosh's other way to unite, an array of scores, takes a score of 0 for no match.
        query.matcher_type = wq.Or.DEFAULT_MATCHER
        return query

    def _prefix(self, prefix: str) -> Listed:
        held = {}
        for leaf in self.leaves:
            matchers = [wq.Prefix(name, prefix, constantscore=True).matcher(leaf) for name in TEXT]
            numbers = sorted({number for matcher in matchers for number in matcher.all_ids()})
            held[segment(leaf)] = numbers, [1.0] * len(numbers)
        return Listed(held)

    def _following(self, name: str, words: Sequence[str]) -> Listed:
        """Where Whoosh finds the phrase. Its own score counts a word twice that stands in it twice."""
        held = {}
        for leaf in self.leaves:
            numbers = list(wq.Phrase(name, list(words), slop=1).matcher(leaf).all_ids())
            held[segment(leaf)] = numbers, [0.0] * len(numbers)
        return Listed(held)

    def _fitting(self, name: str, node: Near) -> Listed:
        def fits(document: IndexDocument) -> bool:
            texts = (document.text,) if name == "word" else document.names
            return any(oracle.matches(oracle.document(0, text), node) for text in texts)

        return self._listed(fits)

    def _placed(self, name: str, words: Sequence[str], fitting: Listed) -> wq.Query:
        if len(words) == 1 or not fitting.estimate_size(None):
            return self._term(name, words[0]) if len(words) == 1 else fitting
        return wq.And([fitting, *(wq.Term(name, word) for word in dict.fromkeys(words))])

    def _listed(self, choose: Callable[[IndexDocument], bool]) -> Listed:
        held = {}
        for leaf in self.leaves:
            numbers = [number for number in self._live(leaf) if choose(self._document(leaf, number))]
            held[segment(leaf)] = numbers, [0.0] * len(numbers)
        return Listed(held)

    def _live(self, leaf: Searcher) -> Iterator[int]:
        return iter(leaf.reader().all_doc_ids())
