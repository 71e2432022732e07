"""Labels that are written in small letters throughout: which of them are names.

Owns that decision. Must not know what a mark looks like in any layout.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from apps.ingestion.lexicon import PARTICLES
from apps.ingestion.names import Shape, is_plain_word, shape

_WORDS = re.compile(r"[^\W\d_]+")
_NICKS = re.compile(r"<([^\W\d_]+)>")  # whose lines in a chat stand between
_MOST_WORDS = 4
_CAPITAL = re.compile(r"[A-Z]")
_FEW = 200  # a text with fewer capitals than one in so many characters is written without them


def names_in_small_letters(labels: Iterable[str], text: str, listed: frozenset[str] = frozenset()) -> frozenset[str]:
    """The labels that are `listed` among those present, that recur, or have several words, and whose words the speeches
    never write so.

    In a text without capitals the speeches write names so too: there a label of several words that recurs is one.
    """
    counts = Counter(label for label in labels if label.islower() and len(label.split()) <= _MOST_WORDS)
    names = {
        label
        for label in counts
        if label in listed
        or (shape(label.title()) in {Shape.PERSON, Shape.SINGLE} and not is_plain_word(label.split()[0]))
    }
    if not names:
        return frozenset()
    without_capitals = len(_CAPITAL.findall(text)) * _FEW < len(text)
    first = min(max(text.find(f"{label}:"), 0) for label in names)  # a head may list who was there
    said = Counter(_WORDS.findall(text, first))
    said.subtract(_NICKS.findall(text, first))
    for label, count in counts.items():
        said.subtract(dict.fromkeys(_WORDS.findall(label), count))
    return frozenset(
        label
        for label in names
        if label in listed
        or (
            (" " in label or counts[label] > 1)
            and (
                (without_capitals and " " in label and counts[label] > 1)
                or not any(said[word] > 0 for word in _WORDS.findall(label) if word not in PARTICLES)
            )
        )
    )
