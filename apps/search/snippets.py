"""The best passage of a text, with what matched marked.

Pure: works on the text as the database holds it. Text is escaped before anything is marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from apps.search import analysis
from apps.search.language.tree import And, Near, Node, Or, Phrase, Prefix, Word

LENGTH: Final = 280
"""Characters of a passage, before it is widened to whole words."""

_LONGEST_TEXT: Final = 200_000
_MOST_MARKS: Final = 500
_SPACE: Final = re.compile(r"\s+")


class _Mark(NamedTuple):
    start: int
    end: int
    what: str


class Highlighter:
    """Marks what a tree asks for. What stands under NOT is not marked."""

    def __init__(self, tree: Node | None) -> None:
        self.stems: set[str] = set()
        self.exact: set[str] = set()
        self.prefixes: tuple[str, ...] = ()
        self.phrases: dict[str, list[list[str]]] = {}
        if tree is not None:
            self._collect(tree)

    def snippet(self, text: str) -> SafeString:
        """The passage with the most of what was asked for, as HTML; the beginning where nothing of it stands in the
        text."""
        marks = self._marks(text[:_LONGEST_TEXT], most=_MOST_MARKS)
        start, end = _passage(text, marks)
        pieces = ["…"] if start else []
        at = start
        for mark in marks:
            if at <= mark.start and mark.end <= end:
                pieces += [_plain(text[at : mark.start]), "<mark>", _plain(text[mark.start : mark.end]), "</mark>"]
                at = mark.end
        pieces.append(_plain(text[at:end]))
        if end < len(text):
            pieces.append("…")
        return mark_safe("".join(pieces).strip())  # noqa: S308  every piece of the text was escaped

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Offsets of everything in the text that is asked for, in order and apart from each other."""
        return [(mark.start, mark.end) for mark in self._marks(text)]

    def _collect(self, node: Node) -> None:
        match node:
            case And(parts) | Or(parts):
                for part in parts:
                    self._collect(part)
            case Word(text) if len(words := analysis.words(text)) == 1:
                self.stems.add(analysis.stem(words[0]))
            case Word(text) | Phrase(text):
                words = analysis.words(text)
                self.phrases.setdefault(words[0], []).append(words)
                self.stems.update(analysis.stem(joined) for joined, *_ in analysis.compounds(text))
            case Near(text):
                self.exact.update(analysis.words(text))
            case Prefix(text):
                self.prefixes += (analysis.folded(text),)
            case _:
                pass

    def _marks(self, text: str, *, most: int | None = None) -> list[_Mark]:
        if not (self.stems or self.exact or self.prefixes or self.phrases):
            return []
        marks: list[_Mark] = []
        for mark in self._found(text):
            if not marks or mark.start >= marks[-1].end:
                marks.append(mark)
            if len(marks) == most:
                break
        return marks

    def _found(self, text: str) -> Iterator[_Mark]:
        tokens = list(analysis.tokens(text))
        joined = {first: (word, last) for word, first, last in analysis.compounds(text)}
        asked: dict[str, str] = {}
        for index, token in enumerate(tokens):
            word = token.word
            if index in joined and (whole := self._asked(joined[index][0])):
                yield _Mark(token.start, tokens[joined[index][1]].end, whole)
            for phrase in self.phrases.get(word, ()):
                last = index + len(phrase) - 1
                if last < len(tokens) and all(tokens[index + n].word == other for n, other in enumerate(phrase)):
                    yield _Mark(token.start, tokens[last].end, " ".join(phrase))
            if word not in asked:
                asked[word] = self._asked(word)
            if asked[word]:
                yield _Mark(token.start, token.end, asked[word])

    def _asked(self, word: str) -> str:
        stem = analysis.stem(word)
        if stem in self.stems:
            return stem
        if word in self.exact:
            return word
        return next((prefix for prefix in self.prefixes if word.startswith(prefix)), "")


def _passage(text: str, marks: list[_Mark]) -> tuple[int, int]:
    """Offsets of the passage: the one with the most different things marked, then the most marks, then the first."""
    if not marks:
        return 0, _word_end(text, LENGTH)
    best, best_score = (marks[0].start, marks[0].end), (0, 0)
    for number, first in enumerate(marks):
        within = []
        for mark in marks[number:]:
            if mark.end > first.start + LENGTH:
                break
            within.append(mark)
        score = (len({mark.what for mark in within}), len(within))
        if within and score > best_score:
            best, best_score = (first.start, within[-1].end), score
    spare = max(0, LENGTH - (best[1] - best[0]))
    start = max(0, best[0] - spare // 2)
    if start:
        space = text.find(" ", start, best[0])
        start = best[0] if space < 0 else space + 1
    return start, max(best[1], _word_end(text, start + LENGTH))


def _word_end(text: str, at: int) -> int:
    """The end of the last whole word before `at`."""
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", max(0, at - 60), at)
    return at if space < 0 else space


def _plain(text: str) -> str:
    return escape(_SPACE.sub(" ", text))
