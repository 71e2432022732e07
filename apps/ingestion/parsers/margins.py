"""The numbers that hearings print beside their lines, blotted out: " 4   MS. OBI: We lit it."

Owns telling them from numbers of another kind. Must not know what stands in the lines.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from apps.ingestion.parsed import ReadText
from apps.ingestion.parsers.excerpts import excerpt

_NUMBERED = re.compile(r"^[ \t]{0,8}(?P<number>\d{1,2})(?=[ \t]+\S|[ \t\r]*$)", re.MULTILINE)
_LINE = re.compile(r"^[^\S\n]*\S", re.MULTILINE)
_LEAST = 15  # lines of which numbers tell a margin
_FEW = 4  # lines that all have one and the same
_HIGHEST = 60  # of a page


def without_margin(source: ReadText) -> ReadText:
    """The source with blanks for the numbers of lines, where most lines count on from the one before: every place stays
    where it was.
    """
    if not _has_margin(excerpt(source.text)):
        return source
    text = _NUMBERED.sub(lambda line: " " * len(line[0]), source.text)
    return replace(source, text=text)


def _has_margin(text: str) -> bool:
    numbers = [int(line["number"]) for line in _NUMBERED.finditer(text)]
    if len(numbers) >= _FEW and len(set(numbers)) == 1 and len(numbers) == len(_LINE.findall(text)):
        return True  # of a page that has no other
    if len(numbers) < _LEAST or len(numbers) * 2 < len(_LINE.findall(text)) or max(numbers) > _HIGHEST:
        return False
    counted = sum(after in {before + 1, 1} for before, after in pairwise(numbers))
    return counted * 10 >= (len(numbers) - 1) * 9
