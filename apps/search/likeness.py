"""What is like what was found: words that are characteristic of it, and statements that share those of one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from math import log
from typing import Final

from django.db.models.functions import Left

from apps.proceedings.models import Statement
from apps.search import analysis
from apps.search.asking import engine, find, understood
from apps.search.engines.protocol import Question
from apps.search.language.tree import And, Near, Node, Or, Phrase, Prefix, Word
from apps.search.requests import Hit, SearchRequest
from apps.search.snippets import Highlighter

_READ: Final = 50
_READ_CHARACTERS: Final = 4000
_COMPARED: Final = 300  # words whose frequency is asked for
_ASKED: Final = 16  # words of a statement that others must share some of


def related(request: SearchRequest, size: int, *, least_rating: float = 0.0) -> tuple[str, ...]:
    """See `apps.search.related`."""
    asked = understood(request)
    hits = find(request.text, Question(asked.tree, asked.criteria, asked.sort, stop=_READ)).hits
    highlighter = Highlighter(asked.tree)
    texts = [highlighter.passage(text) for text in _heads([id for id, _ in hits])]
    standing = Counter(word for text in texts for word in set(analysis.words(text)))
    least = 2 if len(texts) < 20 else 3
    common = [
        (word, count) for word, count in standing.most_common(_COMPARED) if count >= least and analysis.tells(word)
    ]
    total, everywhere = engine().frequencies([word for word, _ in common])
    stems = set(_stems(asked.tree)) if asked.tree else set()
    rated: dict[str, tuple[float, str]] = {}
    for word, count in common:
        stem = analysis.stem(word)
        overall = everywhere.get(word, count) / max(total, 1)
        # The part of a likelihood ratio that favours neither what is everywhere nor what is nowhere else.
        rating = count * log(count / len(texts) / overall)
        if stem not in stems and rating > rated.get(stem, (least_rating, ""))[0]:
            rated[stem] = (rating, word)
    best = sorted(rated.values(), reverse=True)[:size]
    written = _written(texts, {word for _, word in best})
    return tuple(written[word] for _, word in best)


def similar(statement_id: int, size: int) -> tuple[Hit, ...]:
    """See `apps.search.similar`."""
    said = Counter(word for text in _heads([statement_id]) for word in analysis.words(text) if analysis.tells(word))
    total, everywhere = engine().frequencies([word for word, _ in said.most_common(_COMPARED)])
    weights = {
        word: said[word] / (said[word] + 1) * log((total + 1) / count)
        for word, count in everywhere.items()
        if 1 < count < total / 4 + 2
    }
    words = sorted(weights, key=lambda word: (-weights[word], word))[:_ASKED]
    if not words:
        return ()
    hits = engine().find(Question(Or(tuple(map(Word, words))), stop=size + 1)).hits
    return tuple(Hit(id, score) for id, score in hits if id != statement_id)[:size]


def _heads(ids: Iterable[int]) -> list[str]:
    """The beginnings of texts: what they are about is said there, and no text takes long."""
    rows = Statement.objects.shown().filter(pk__in=list(ids)).annotate(head=Left("text", _READ_CHARACTERS))
    return list(rows.order_by().values_list("head", flat=True))


def _stems(node: Node) -> Iterable[str]:
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _stems(part)
        case Word(text) | Phrase(text) | Near(text) | Prefix(text):
            yield from map(analysis.stem, analysis.words(text))
        case _:
            pass


def _written(texts: Iterable[str], words: set[str]) -> Mapping[str, str]:
    """Each folded word as these texts most often write it; words that only begin a sentence with a capital in lower
    case."""
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for token in analysis.tokens(text):
            if token.word in words:
                form = text[token.start : token.end]
                forms[token.word][form if form.isupper() else form.lower()] += 1
    return {word: max(found, key=lambda form: (found[form], form)) for word, found in forms.items()}
