"""The best passage of a text, with what matched marked.

Pure: works on the text as the database holds it. Text is escaped before anything is marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b
from html import escape
from itertools import islice
from typing import Final, NamedTuple

from django.utils.safestring import SafeString

from apps.search import analysis
from apps.search.language.tree import And, Near, Node, Or, Phrase, Prefix, Word
from apps.search.requests import MAX_SIZE

LENGTH: Final = 280
"""Characters of a passage, before it is widened to whole words."""

_LONGEST_TEXT: Final = 60_000
_STRETCH: Final = 20_000
_MOST_MARKS: Final = 500
_OPENS, _CLOSES = "\ue000", "\ue001"  # private characters, which no text needs


class _Mark(NamedTuple):
    start: int
    end: int
    what: str


class _Asked(NamedTuple):
    """Why a word of a text is marked: what it stands for, and the phrases that it begins."""

    what: str
    phrases: list[list[str]]


class Highlighter:
    """Marks what a tree asks for. What stands under NOT is not marked. `lang` is the tag of the text's language."""

    def __init__(self, tree: Node | None) -> None:
        self.words: set[str] = set()
        self.exact: set[str] = set()
        self.prefixes: tuple[str, ...] = ()
        self.phrases: dict[str, list[list[str]]] = {}
        self._stems: dict[str, set[str]] = {}
        self._judged: dict[str, dict[str, _Asked | None]] = {}
        self._shown = _shown(tree)
        if tree is not None:
            self._collect(tree)
        self._beginnings: dict[str, tuple[re.Pattern[str], ...]] = {}

    def snippet(self, text: str, lang: str = "en") -> SafeString:
        """The passage with the most of what was asked for, as HTML; the beginning where nothing of it stands in the
        text. It is kept for whoever asks the same, or comes back to it, as long as the text is the same."""
        which = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16, person=lang.encode()[:16]).digest()
        shown = self._shown.get(which)
        if shown is None:
            if len(self._shown) >= MAX_SIZE:
                self._shown.clear()
            shown = self._shown[which] = self._snippet(text, lang)
        return shown

    def _snippet(self, text: str, lang: str) -> SafeString:
        marks = self._best_marks(text, lang)
        start, end = _passage(text, marks)
        if _OPENS in text or _CLOSES in text:
            text = text.replace(_OPENS, " ").replace(_CLOSES, " ")
        pieces = []
        at = start
        for mark in marks:
            if at <= mark.start and mark.end <= end:
                pieces += [text[at : mark.start], _OPENS, text[mark.start : mark.end], _CLOSES]
                at = mark.end
        pieces.append(text[at:end])
        # Escaped in one go: calls for each piece took longer than finding what to mark.
        escaped = escape(" ".join("".join(pieces).split()))
        shown = escaped.replace(_OPENS, "<mark>").replace(_CLOSES, "</mark>")
        return SafeString(f"{'…' if start else ''}{shown}{'…' if end < len(text) else ''}")

    def passage(self, text: str, lang: str = "en") -> str:
        """The text of the passage that `snippet` shows."""
        start, end = _passage(text, self._best_marks(text, lang))
        return text[start:end]

    def spans(self, text: str, lang: str = "en") -> list[tuple[int, int]]:
        """Offsets of everything in the text that is asked for, in order and apart from each other."""
        return [(mark.start, mark.end) for mark in self._marks(text, lang)]

    def _collect(self, node: Node) -> None:
        match node:
            case And(parts) | Or(parts):
                for part in parts:
                    self._collect(part)
            case Word(text) if len(words := analysis.words(text)) == 1:
                self.words.add(words[0])
            case Word(text) | Phrase(text):
                words = analysis.words(text)
                self.phrases.setdefault(words[0], []).append(words)
                self.words.update(joined for joined, *_ in analysis.compounds(text))
            case Near(text):
                self.exact.update(analysis.words(text))
            case Prefix(text):
                self.prefixes += (analysis.folded(text),)
            case _:
                pass

    def _best_marks(self, text: str, lang: str) -> list[_Mark]:
        """Marks of the first stretch of the text that has any: a long speech need not be read to its end."""
        for start in range(0, min(len(text), _LONGEST_TEXT), _STRETCH):
            begin = start if not start else _word_end(text, start)
            marks = self._marks(text[begin : start + _STRETCH], lang)[:_MOST_MARKS]
            if marks:
                return [_Mark(begin + mark.start, begin + mark.end, mark.what) for mark in marks] if begin else marks
        return []

    def _marks(self, text: str, lang: str) -> list[_Mark]:
        if not (self.words or self.exact or self.prefixes or self.phrases):
            return []
        marks: list[_Mark] = []
        for mark in sorted(self._found(text, lang), key=lambda mark: (mark.start, -mark.end)):
            if not marks or mark.start >= marks[-1].end:
                marks.append(mark)
        return marks

    def _found(self, text: str, lang: str) -> Iterator[_Mark]:
        lang = analysis.language(lang)
        pattern, plain = analysis.reading(text)
        for joined, start, end in analysis.compounds(plain):
            if what := self._what(joined, lang):
                yield _Mark(start, end, what)
        quickly = lang not in analysis.PREFIXING and plain.isascii()
        places = self._beginning_so(plain, pattern, lang) if quickly else list(pattern.finditer(plain))
        asked = self._asked_for({place[0] for place in places}, lang)
        for place in places:
            why = asked.get(place[0])
            if why is None:
                continue
            start, end = place.span()
            if why.what:
                yield _Mark(start, end, why.what)
            for phrase in why.phrases:
                following = [found.span() for found in islice(pattern.finditer(plain, start), len(phrase))]
                if [analysis.folded(plain[left:right]) for left, right in following] == phrase:
                    yield _Mark(start, following[-1][1], " ".join(phrase))

    def _beginning_so(self, plain: str, pattern: re.Pattern[str], lang: str) -> list[re.Match[str]]:
        """The words of a plain text that begin as something does that is asked for, and all with apostrophes.

        Most words of a text are never looked at: it is several times as fast as reading them.
        """
        if lang not in self._beginnings:
            self._beginnings[lang] = tuple(_beginnings(self, lang))
        lower = plain.lower()
        begun = (place.start() for beginning in self._beginnings[lang] for place in beginning.finditer(lower))
        found = [word for start in begun if (word := pattern.match(plain, start))]
        at = plain.find("'")
        while at >= 0:
            start, end = plain.rfind(" ", 0, at) + 1, plain.find(" ", at)
            end = len(plain) if end < 0 else end
            found += pattern.finditer(plain, start, end)
            at = plain.find("'", end)
        return found

    def _asked_for(self, standing: set[str], lang: str) -> Mapping[str, _Asked | None]:
        """Which of these words are asked for, as they are written in any text so far; a page of results shares them."""
        judged = self._judged.setdefault(lang, {})
        for word in standing - judged.keys():
            judged[word] = self._judge(analysis.folded(word), lang)
        return judged

    def _judge(self, word: str, lang: str) -> _Asked | None:
        what, phrases = self._what(word, lang), self.phrases.get(word, [])
        return _Asked(what, phrases) if what or phrases else None

    def _what(self, word: str, lang: str) -> str:
        """What of the query a folded word of a text stands for, or nothing."""
        if word in self.exact:
            return word
        if lang not in self._stems:
            self._stems[lang] = {analysis.stem(asked, lang) for asked in self.words}
        if (stem := analysis.stem(word, lang)) in self._stems[lang]:
            return stem
        return next((prefix for prefix in self.prefixes if word.startswith(prefix)), "")


@lru_cache(maxsize=500)
def _shown(tree: Node | None) -> dict[bytes, SafeString]:
    """Where the passages of a query are kept, about a kilobyte each, by what tells the text and its language: no more
    than a page may have."""
    return {}


def _beginnings(asked: Highlighter, lang: str) -> Iterator[re.Pattern[str]]:
    """What finds, in small letters, where a word begins as one that is asked for may begin in this language."""
    heads = {head for word in asked.words for head in _heads(analysis.stem(word, lang))}
    for head in sorted(heads | {*asked.exact, *asked.prefixes, *asked.phrases}):
        # The letters come first: the pattern is then looked for as a plain string is.
        yield re.compile(f"{re.escape(head)}(?<![a-z0-9']{re.escape(head)})")


def _heads(stem: str) -> Iterator[str]:
    """How words with this stem begin. In English as it does, though its last letter may be another ("policies" has
    "polici", "possibility" has "possibl"), and "dying" has "die"."""
    foreign = stem.partition(":")[2]
    if foreign:
        yield foreign[:2]
    else:
        yield stem[:-1] if len(stem) > 2 and stem[-1] in "eily" else stem
        if len(stem) == 3 and stem.endswith("ie"):
            yield f"{stem[0]}y"


def _passage(text: str, marks: list[_Mark]) -> tuple[int, int]:
    """Offsets of the passage: the one with the most different things marked, then the most marks, then the first."""
    if not marks:
        return 0, _word_end(text, LENGTH)
    best, best_score = (marks[0].start, marks[0].end), (0, 0)
    inside: dict[str, int] = {}
    last = 0
    for number, first in enumerate(marks):
        while last < len(marks) and marks[last].end <= first.start + LENGTH:
            inside[marks[last].what] = inside.get(marks[last].what, 0) + 1
            last += 1
        if last > number:
            if (score := (len(inside), last - number)) > best_score:
                best, best_score = (first.start, marks[last - 1].end), score
            inside[first.what] -= 1
            if not inside[first.what]:
                del inside[first.what]
        else:
            last = number + 1  # longer than a passage by itself
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
