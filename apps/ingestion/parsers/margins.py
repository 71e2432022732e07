"""What stands beside lines, blotted out: the numbers that hearings print, " 4   MS. OBI: We lit it.", and the marks of
a mail that quotes a record, "> ADA OBI: We lit it.".

Owns telling them from numbers and marks of another kind. Must not know what stands in the lines.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from apps.ingestion.parsed import ReadText
from apps.ingestion.parsers.excerpts import excerpt

_NUMBER = r"[ \t]{0,24}(?P<number>\d{1,2})(?:(?=[ \t]+\S)|(?P<empty>[ \t\r]{0,99}$))"
_NUMBERED = re.compile(f"^{_NUMBER}", re.MULTILINE)
_NUMBERS = re.compile(rf"\n{_NUMBER}", re.MULTILINE)  # a search for a line feed is many times faster than one for `^`
_LINE = re.compile(r"^[^\S\n]*\S", re.MULTILINE)
_LEAST = 15  # lines of which numbers tell a margin
_FEW = 4  # lines that all have one and the same
_HIGHEST = 60  # of a page
# The marks of a mail before the lines of what it quotes; a label there is in capitals, or of several words.
_MARK = re.compile(r"^>(?=[ \n])", re.MULTILINE)
_QUOTED = re.compile(
    r"(?<![^\n])>(?: (?:(?P<label>[^\W\d_a-z][^\n:>a-z]{2,50}|[A-Z]\S{1,30}(?: [A-Z]\S{1,30}){1,3}):(?= ))?[^\n]*)?"
    r"(?:\n|\Z)"
)
_LEAST_QUOTED = 4  # labels
_SENTENCE = re.compile(r"\w[.?!…][\"”’)]?(?=\s|\Z)")
_MOST_SENTENCES = 2  # above a record that somebody passes on


def without_margin(source: ReadText) -> ReadText:
    """The source with blanks for the numbers of lines, where most lines count on from the one before, and an empty line
    for a number that stands alone; and for the marks before lines of a record that a mail quotes, with which it ends.
    Every place stays where it was.
    """
    if (end := _end_of_quoted(source.text)) is not None:
        return replace(source, text=_MARK.sub(" ", source.text[:end]))
    if not _has_margin(excerpt(source.text)):
        return source
    return replace(source, text=_NUMBERED.sub(_blank, source.text))


def _blank(line: re.Match[str]) -> str:
    # Of two line ends with nothing between them layouts tell what stands alone.
    return " " * len(line[0]) if line["empty"] is None else " " * (len(line[0]) - 1) + "\n"


def _has_margin(text: str) -> bool:
    numbers = [int(line["number"]) for line in _NUMBERS.finditer(f"\n{text}")]
    if len(numbers) >= _FEW and len(set(numbers)) == 1 and len(numbers) == len(_LINE.findall(text)):
        return True  # of a page that has no other
    if len(numbers) < _LEAST or len(numbers) * 2 < len(_LINE.findall(text)) or max(numbers) > _HIGHEST:
        return False
    counted = sum(after in {before + 1, 1} for before, after in pairwise(numbers))
    return counted * 10 >= (len(numbers) - 1) * 9


def _end_of_quoted(text: str) -> int | None:
    """Where the lines of a record end that a mail quotes as a whole; None where it quotes none, or answers: between,
    below, or above for longer than one needs to pass it on.

    Some lines begin with labels that recur, and others go on below.
    """
    lines = list(_QUOTED.finditer(text)) if "\n> " in text else []
    labels = [at for at, line in enumerate(lines) if line["label"]]
    again = sum(count > 1 for count in Counter(lines[at]["label"] for at in labels).values())
    if again < 2 or len(labels) < _LEAST_QUOTED or len(labels) * 3 > len(lines) * 2:
        return None
    for line, following in pairwise(lines[labels[0] :]):
        if text[line.end() : following.start()].strip():  # somebody answers
            return None
    begin, end = lines[0].start(), lines[-1].end()
    above = sum(1 for _ in _SENTENCE.finditer(text, 0, begin))
    return None if above > _MOST_SENTENCES or _SENTENCE.search(text, end) else end
