"""Labels that are written in small letters throughout: which of them are names.

Owns that decision. Must not know what a mark looks like in any layout.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Set

from apps.ingestion.lexicon import PARTICLES
from apps.ingestion.names import Shape, bare, is_plain_word, shape

_DRAFT = re.compile(r"\bdraft-(?!i[er]tf\b)[\w\-]+")  # a document with its author's name in it: "draft-obi-lamps"
_SMALL = re.compile(r"(?<![\w'’\-])[^\W\d_A-Z][\w'’\-]+")
_WORDS = re.compile(r"[^\W\d_]+")
_NICKS = re.compile(r"(?:<|\*\*)([^\W\d_]+)(?:>|\*\*)")  # whose lines in a chat stand between
_TASKED = re.compile(r"(?:ACTION|Action):[ \t]+([^\W\d_]+)(?= to\b)")  # "ACTION: obi to trim the wicks"
_MOST_WORDS = 4
_LETTERS = 4  # characters that initials stay below
_LONG = 50  # characters that a line has which a program broke
_CAPITAL = re.compile(r"[A-Z]")
_FEW = 200  # a text with fewer capitals than one in so many characters is written without them


def small_words(text: str) -> frozenset[str]:
    """The words that a text has in small letters."""
    return frozenset(_SMALL.findall(text))


def is_of_words(name: str, words: Set[str]) -> bool:
    """Whether most parts of what may be a name are among the words of its text: "Interactive Dialogue"."""
    parts = name.casefold().split()
    return sum(part in words for part in parts) * 3 >= len(parts) * 2


def names_in_small_letters(
    labels: Iterable[str], text: str, listed: frozenset[str] = frozenset(), bold: frozenset[str] = frozenset()
) -> frozenset[str]:
    """The labels that are `listed` among those present, that recur, are set in `bold` or have several words, and whose
    words the speeches never write so, or seldom.

    In a text without capitals the speeches write names so too: there a label of several words that recurs is one.
    """
    labels = list(labels)
    small = [
        label
        for label in labels
        if label[:1].islower() and bare(label).islower() and len(bare(label).split()) <= _MOST_WORDS
    ]
    if not small:
        return frozenset()
    counts = Counter(bare(label) for label in small)
    letters = {name for name in counts if 1 < len(name) < _LETTERS and name.isalpha()}  # "mm:", among "ao:" and "be:"
    names = {
        name
        for name in counts
        if name in listed
        or (name in letters and len(letters) > _MOST_WORDS)
        or (shape(name.title()) in {Shape.PERSON, Shape.SINGLE} and not is_plain_word(name.split()[0]))
    }
    if not names:
        return frozenset()
    without_capitals = len(_CAPITAL.findall(text)) * _FEW < len(text)
    text = without_drafts(text)
    first = _first_of(small, text)  # a head may list who was there
    said = Counter(_WORDS.findall(text, first))
    said.subtract(_NICKS.findall(text, first))
    said.subtract(_TASKED.findall(text, first))
    for label in small:
        said.subtract(_WORDS.findall(label))
    capitalised = {bare(label).casefold() for label in labels if not bare(label).islower()}

    # Where a scribe writes nicks, one word that occurs once among them is a nick too.
    nicks = {name for name, count in counts.items() if count > 2 and " " not in name and said[name] <= 0}
    first_nick = next((at for at, label in enumerate(small) if bare(label) in nicks), 0)
    among = (
        {bare(label) for label in small[first_nick:] if label.replace("-", "").isalpha()} if len(nicks) > 1 else set()
    )

    def is_one(name: str) -> bool:
        often = counts[name]
        elsewhere = max((said[word] for word in _WORDS.findall(name) if word not in PARTICLES), default=0)
        if name in listed:
            return True
        if " " in name:
            return (without_capitals and often > 1) or elsewhere <= 0
        return (
            ((often > 1 or name in among or name in bold) and elsewhere <= 0)
            or (often > 2 and elsewhere < often)
            or name in capitalised
        )

    return frozenset(label for label in small if bare(label) in names and is_one(bare(label)))


def _first_of(labels: Iterable[str], text: str) -> int:
    """Where the first of these labels stands before a colon; 0 where one of them never does. Each colon is looked at
    once, however many labels there are."""
    wanted = set(labels)
    lengths = {len(label) for label in wanted}
    first = len(text)
    end = text.find(":")
    while wanted and end >= 0:
        for length in lengths:
            if length <= end and (label := text[end - length : end]) in wanted:
                wanted.remove(label)
                first = min(first, end - length)
        end = text.find(":", end + 1)
    return 0 if wanted else first


def goes_on(text: str, start: int) -> bool:
    """Whether a sentence of the long line above goes on in the one that begins at `start`: "In other", "words: we"."""
    above = text[max(0, start - _LONG) : start].rstrip(" \t\r").removesuffix("\n").rstrip(" \t\r")
    return "\n" not in above and (above[-1:].isalpha() or above[-1:] in {",", ";"})


def without_drafts(text: str) -> str:
    """The text without the names of drafts, which hold names of people in small letters that nobody says."""
    return _DRAFT.sub("", text) if "draft-" in text else text
