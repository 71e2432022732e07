"""The numbers that hearings print beside their lines, blotted out: " 4   MS. OBI: We lit it."

Owns telling them from numbers of another kind. Must not know what stands in the lines.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from apps.ingestion.parsed import ReadText
from apps.ingestion.parsers.excerpts import excerpt

_NUMBERED = re.compile(r"^[ \t]{0,24}(?P<number>\d{1,2})(?:(?=[ \t]+\S)|(?P<empty>[ \t\r]{0,99}$))", re.MULTILINE)
_LINE = re.compile(r"^[^\S\n]*\S", re.MULTILINE)
_LEAST = 15  # lines of which numbers tell a margin
_FEW = 4  # lines that all have one and the same
_HIGHEST = 60  # of a page


def without_margin(source: ReadText) -> ReadText:
    """The source with blanks for the numbers of lines, where most lines count on from the one before, and an empty line
    for a number that stands alone: every place stays where it was.
    """
    if not _has_margin(excerpt(source.text)):
        return source
    return replace(source, text=_NUMBERED.sub(_blank, source.text))


def _blank(line: re.Match[str]) -> str:
    # Of two line ends with nothing between them layouts tell what stands alone.
    return " " * len(line[0]) if line["empty"] is None else " " * (len(line[0]) - 1) + "\n"


def _has_margin(text: str) -> bool:
    numbers = [int(line["number"]) for line in _NUMBERED.finditer(text)]
    if len(numbers) >= _FEW and len(set(numbers)) == 1 and len(numbers) == len(_LINE.findall(text)):
        return True  # of a page that has no other
    if len(numbers) < _LEAST or len(numbers) * 2 < len(_LINE.findall(text)) or max(numbers) > _HIGHEST:
        return False
    counted = sum(after in {before + 1, 1} for before, after in pairwise(numbers))
    return counted * 10 >= (len(numbers) - 1) * 9
