"""Where in a document the words of a query stand.

Reads the query with the search's own language and compares words as the index does, so that what was found is what is
marked. Knows no model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from apps.search import analysis
from apps.search.analysis import Token
from apps.search.language import QueryError, parse
from apps.search.language.tree import And, Near, Node, Or, Phrase, Prefix, Word
from apps.web.marking import Mark, MarkKind


def marks(text: str, query: str) -> list[Mark]:
    """The words, prefixes and phrases of the query in the text, in order; none where the query can't be read."""
    try:
        tree = parse(query).tree if query else None
    except QueryError:
        return []
    if tree is None:
        return []
    tokens = list(analysis.tokens(text))
    found = {(start, end) for term in _terms(tree) for start, end in _places(tokens, term)}
    return [Mark(start, end, MarkKind.HIT) for start, end in sorted(found)]


_Term = Word | Prefix | Phrase | Near


def _terms(node: Node) -> Iterator[_Term]:
    """What must or may be in the text; not what must be absent, and no fields."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _terms(part)
        case Word() | Prefix() | Phrase() | Near():
            yield node


def _places(tokens: list[Token], term: _Term) -> Iterable[tuple[int, int]]:
    wanted = analysis.words(term.text)
    match term:
        case Prefix():
            return ((t.start, t.end) for t in tokens if wanted and t.word.startswith(wanted[-1]))
        case Phrase():
            return _runs(tokens, [t.word for t in tokens], wanted)
        case Near():
            stems = {analysis.stem(word) for word in wanted}
            return ((t.start, t.end) for t in tokens if analysis.stem(t.word) in stems)
        case Word():
            if len(wanted) == 1 and analysis.is_function_word(wanted[0]):
                return ()
            return _runs(tokens, [analysis.stem(t.word) for t in tokens], [analysis.stem(word) for word in wanted])


def _runs(tokens: list[Token], words: list[str], wanted: list[str]) -> Iterator[tuple[int, int]]:
    """Where the wanted words follow each other."""
    if not wanted:
        return
    for index, word in enumerate(words):
        if word == wanted[0] and words[index : index + len(wanted)] == wanted:
            yield tokens[index].start, tokens[index + len(wanted) - 1].end
