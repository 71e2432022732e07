"""What an engine must answer, worked out the slow and plain way from the documents themselves."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from itertools import product
from typing import Any

from apps.search import analysis
from apps.search.engines.protocol import IndexDocument, Question
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
        return _phrase(document, text) or any(_word(document, joined) for joined, *_ in analysis.compounds(text))
    spoken = [*analysis.words(document.text), *(joined for joined, *_ in analysis.compounds(document.text))]
    named = {word for name in document.names for word in analysis.words(name)}
    return analysis.stem(words[0]) in {analysis.stem(word) for word in spoken} or words[0] in named


def _phrase(document: IndexDocument, text: str) -> bool:
    wanted = analysis.words(text)
    return any(
        words[start : start + len(wanted)] == wanted for words in _streams(document) for start in range(len(words))
    )


def _near(words: list[str], wanted: list[str], distance: int) -> bool:
    places = [[place for place, word in enumerate(words) if word == one] for one in wanted]
    return any(max(chosen) - min(chosen) + 1 - len(wanted) <= distance for chosen in product(*places))
