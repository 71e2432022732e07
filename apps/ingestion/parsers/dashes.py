"""Minutes in which a dash stands for the colon behind a name: `Ada Obi (AO) - words`, later `AO - words`.

Owns that form, and when a record has it. Must not weigh whether a name is one.
"""

from __future__ import annotations

import re
from collections import Counter

from apps.ingestion.names import Shape, shape

# The groups are those of the lines with a colon, which are read with these.
_LINE = re.compile(
    r"^[ \t\ufeff]*+(?P<bullet>(?!))?(?P<number>(?!))?(?P<bold>(?!))?"
    r"(?P<label>[^\W\d_](?:[^\n:：(*–—\-]|(?<=\w)-(?=\w)){0,40}?(?:[ \t]\([A-Za-z]{2,5}\))?"
    r"(?:[ \t](?:in|on|via) [a-z]{2,9})?)"
    r"(?P<asks>(?!))?(?P<inner>(?!))?(?P<after>)[ \t]{1,3}[-–—][ \t]{1,3}(?=\S)",
    re.MULTILINE,
)
_KEYED = re.compile(r"[^\W\d_]{2} \((?P<letters>[A-Z]{2,4})\)")
_LETTERS = re.compile(r"^(?P<letters>[A-Z]{2,4})[ \t]{1,3}[-–—][ \t]{1,3}(?=\S)", re.MULTILINE)
_SOME_LETTERS = re.compile(r"\n[A-Z]{2,4}[ \t]{1,3}[-–—]")  # a search for a line feed is faster than one for `^`
_LEAST = 3  # lines that begin with letters which stand behind a name
_NAMES = frozenset({Shape.PERSON, Shape.INITIALS, Shape.SINGLE})  # "Chairs - Ada Obi and Bo Ek" is a list


def dashed_lines(text: str) -> list[re.Match[str]]:
    """The beginnings of lines that a dash tells apart, where letters that stand in brackets behind several names do
    so again and again at the head of a line.
    """
    if not _SOME_LETTERS.search(text):
        return []
    counts = Counter(found["letters"] for found in _LETTERS.finditer(text))
    if sum(counts.values()) < _LEAST:
        return []
    keyed = {found["letters"] for found in _KEYED.finditer(text)} & counts.keys()
    if len(keyed) < 2 or sum(counts[letters] for letters in keyed) < _LEAST:
        return []
    return [line for line in _LINE.finditer(text) if line["label"].islower() or shape(line["label"]) in _NAMES]
