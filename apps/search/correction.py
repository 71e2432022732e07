"""Did you mean: a query whose words occur, for one whose words do not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from itertools import islice
from typing import Final

from apps.search import analysis, language
from apps.search.engines.protocol import Question, SearchEngine
from apps.search.language.tree import And, Near, Node, Or, Phrase, Word
from apps.search.names import Names

FEW: Final = 3
"""Results up to which another query is looked for."""

_CLOSING: Final = re.compile('["“”„«»]')
_SHORTEST, _LONGEST = 4, 30  # shorter ones are abbreviations more often than slips
_MOST: Final = 8  # words of a query that are looked at
_MISSPELT: Final = 3  # of more words that do not occur, the query is not a slip


def correction(text: str, total: int, engine: SearchEngine, count: Callable[[str], int]) -> str:
    """A query that finds more than `total`, with words that occur in place of those that do not; empty where there is
    none. `count` says how many statements a query finds."""
    tree = language.parse(text).tree
    if tree is None:
        return ""
    corrected = text
    names = Names()
    asked = islice(_words(text, tree), _MOST)
    words = [token for token, to_the_letter in asked if not _occurs(token.word, engine, to_the_letter=to_the_letter)]
    if len(words) > _MISSPELT:
        return ""
    for token in reversed(words):  # from the end, so that offsets before it stay true
        if instead := _nearest(token.word, engine, names):
            corrected = corrected[: token.start] + instead + corrected[token.end :]
    return corrected if corrected != text and count(corrected) > total else ""


def _words(text: str, node: Node) -> Iterator[tuple[analysis.Token, bool]]:
    """The words that are asked for, with their offsets in the query, and whether no other form of them will do."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _words(text, part)
        case Word() | Phrase() | Near():
            end = node.at + len(node.text)
            if not isinstance(node, Word):
                closing = _CLOSING.search(text, node.at + 1)
                end = closing.start() if closing else len(text)
            for token in analysis.tokens(text[node.at : end]):
                if _SHORTEST <= len(token.word) <= _LONGEST and not token.word.isdecimal():
                    moved = token._replace(start=node.at + token.start, end=node.at + token.end)
                    yield moved, not isinstance(node, Word)
        case _:
            pass


def _occurs(word: str, engine: SearchEngine, *, to_the_letter: bool) -> bool:
    """True of a word that some text or some name holds: as it is, or in any form."""
    return engine.find(Question(Phrase(word) if to_the_letter else Word(word), stop=1)).total > 0


def _nearest(word: str, engine: SearchEngine, names: Names) -> str:
    """The word of a text or of a name that is spelt most like this one; empty where there is none."""
    spelt = [other for other, _ in engine.spellings(word, 1)]
    named = [name for field in ("speaker", "org") for name in names.nearest(field, word, surely=2) if " " not in name]
    matcher = SequenceMatcher(None, word)

    def likeness(other: str) -> float:
        matcher.set_seq2(analysis.folded(other))
        return matcher.ratio()

    return max((*spelt, *named), key=likeness, default="")
