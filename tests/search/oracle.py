"""What an engine must answer, worked out the slow and plain way from the documents themselves."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from datetime import date
from itertools import product
from math import log
from typing import Any

from apps.search import analysis
from apps.search.engines.protocol import K1, B, IndexDocument, Question, rounded_length
from apps.search.language.tree import And, During, Near, Node, Not, OneOf, Or, Phrase, Prefix, Word


def document(id: int, text: str = "", **fields: Any) -> IndexDocument:
    """An index document with nothing in it but what is given; `day` is short for first and last day."""
    day = fields.pop("day", None)
    known: dict[str, Any] = {
        "names": (),
        "doc": tuple(analysis.symbols(text)),
        "speaker": None,
        "org": None,
        "group": "",
        "country": "",
        "process": (),
        "meeting": None,
        "series": None,
        "venue": None,
        "city": "",
        "kind": "verbatim",
        "lang": "en",
        "first_day": day.toordinal() if day else 0,
        "last_day": day.toordinal() if day else 0,
        "fingerprint": id * 7919 - 2**62,
    }
    return IndexDocument(id=id, text=text, **(known | fields))


def matches(document: IndexDocument, node: Node) -> bool:
    match node:
        case And(parts):
            return all(matches(document, part) for part in parts)
        case Or(parts):
            return any(matches(document, part) for part in parts)
        case Not(part):
            return not matches(document, part)
        case OneOf(name, keys):
            return bool(set(values(document, name)) & keys)
        case During(first, last):
            known = document.first_day > 0
            return known and document.first_day <= last.toordinal() and document.last_day >= first.toordinal()
        case Word(text):
            return _word(document, text)
        case Prefix(text):
            return any(word.startswith(_plain(text)) for words in _streams(document) for word in words)
        case Phrase(text):
            return _phrase(document, text)
        case Near(text, distance):
            wanted = sorted(set(analysis.words(text)))
            return any(_near(words, wanted, distance) for words in _streams(document))
        case _:
            raise AssertionError(f"an engine is never asked for {node}")


def values(document: IndexDocument, name: str) -> Collection[Any]:
    """The keys that a document has in a facet."""
    if name == "year":
        if not document.first_day:
            return ()
        return range(date.fromordinal(document.first_day).year, date.fromordinal(document.last_day).year + 1)
    value = getattr(document, name)
    return value if isinstance(value, tuple) else (value,) if value else ()


def found(documents: Iterable[IndexDocument], question: Question, *, without: str = "") -> set[int]:
    """The numbers of what matches, the filter `without` left out."""
    criteria = [criterion for name, criterion in question.filters.items() if name != without]
    tree = And((*([question.tree] if question.tree else []), *criteria))
    return {document.id for document in documents if matches(document, tree)}


def lengths_and_counts(document: IndexDocument, field: str) -> tuple[int, Counter[str]]:
    """How long a scored field of a document is, and how often each word or stem stands in it."""
    if field == "name":
        words = [word for name in document.names for word in analysis.words(name)]
    else:
        words = analysis.words(document.text)
    if field == "stem":
        joined = (word for word, *_ in analysis.compounds(document.text))
        words = [analysis.stem(word, document.lang) for word in (*words, *joined)]
    return len(words), Counter(words)


def scores(documents: Iterable[IndexDocument], node: Node) -> dict[int, float]:
    """The score of each document that matches, as the protocol describes it."""
    documents = list(documents)
    scorer = _Scorer(documents)
    return {row.id: scorer.score(row, node) for row in documents if matches(row, node)}


class _Scorer:
    def __init__(self, documents: list[IndexDocument]) -> None:
        self._fields = {field: {row.id: lengths_and_counts(row, field) for row in documents} for field in K1}

    def score(self, row: IndexDocument, node: Node) -> float:
        if not matches(row, node):
            return 0.0
        match node:
            case And(parts) | Or(parts):
                return sum(self.score(row, part) for part in parts)
            case Word(text):
                return self._word(row, text)
            case Phrase(text):
                wanted = analysis.words(text)
                return self._placed(row, wanted, lambda words: _follow(words, wanted))
            case Near(text, distance):
                wanted = sorted(set(analysis.words(text)))
                return self._placed(row, wanted, lambda words: _near(words, wanted, distance))
            case Prefix():
                return 1.0
            case _:
                return 0.0

    def _word(self, row: IndexDocument, text: str) -> float:
        words = analysis.words(text)
        if len(words) == 1:
            return self._stems(row, words[0]) + self._bm25(row, "name", words[0])
        return self.score(row, Phrase(text)) + sum(self._stems(row, word) for word, *_ in analysis.compounds(text))

    def _stems(self, row: IndexDocument, word: str) -> float:
        return sum(self._bm25(row, "stem", stem) for stem in analysis.stems(word))

    def _placed(self, row: IndexDocument, words: list[str], fits: Callable[[list[str]], bool]) -> float:
        score = 0.0
        if fits(analysis.words(row.text)):
            score += sum(self._bm25(row, "word", word) for word in dict.fromkeys(words))
        if any(fits(analysis.words(name)) for name in row.names):
            score += sum(self._bm25(row, "name", word) for word in dict.fromkeys(words))
        return score

    def _bm25(self, row: IndexDocument, field: str, word: str) -> float:
        lengths = [length for length, _ in self._fields[field].values() if length]
        length, counted = self._fields[field][row.id]
        often, holding = counted[word], sum(word in other for _, other in self._fields[field].values())
        if not often:
            return 0.0
        norm = 1 - B[field] + B[field] * rounded_length(length) / (sum(lengths) / len(lengths))
        return log(1 + (len(lengths) - holding + 0.5) / (holding + 0.5)) * often / (often + K1[field] * norm)


def counts(documents: Iterable[IndexDocument], question: Question, facet: str) -> dict[Any, int]:
    """How many of what matches bear each key of a facet."""
    documents = list(documents)
    ids = found(documents, question, without=facet)
    return dict(Counter(key for document in documents if document.id in ids for key in values(document, facet)))


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def _streams(document: IndexDocument) -> list[list[str]]:
    return [analysis.words(document.text), *(analysis.words(name) for name in document.names)]


def _word(document: IndexDocument, text: str) -> bool:
    words = analysis.words(text)
    if len(words) > 1:
        return _phrase(document, text) or any(_spoken(document, joined) for joined, *_ in analysis.compounds(text))
    named = {word for name in document.names for word in analysis.words(name)}
    return _spoken(document, words[0]) or words[0] in named


def _spoken(document: IndexDocument, word: str) -> bool:
    return not set(analysis.stems(word)).isdisjoint(lengths_and_counts(document, "stem")[1])


def _phrase(document: IndexDocument, text: str) -> bool:
    wanted = analysis.words(text)
    return any(_follow(words, wanted) for words in _streams(document))


def _follow(words: list[str], wanted: list[str]) -> bool:
    return any(words[start : start + len(wanted)] == wanted for start in range(len(words)))


def _near(words: list[str], wanted: list[str], distance: int) -> bool:
    places = [[place for place, word in enumerate(words) if word == one] for one in wanted]
    return any(max(chosen) - min(chosen) + 1 - len(wanted) <= distance for chosen in product(*places))
