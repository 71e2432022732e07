"""Plain text: the decoded file exactly, byte order mark and line ends included.

Owns where a line or a page begins. Must not change a character.
"""

from __future__ import annotations

import re
from itertools import accumulate

from apps.lib.locators import Locator, LocatorMap

_FORM_FEED = re.compile(r"\f")


def line_locators(text: str) -> LocatorMap:
    """A locator for each line, or for each page where form feeds divide the text."""
    if "\f" in text:
        starts = [0, *(match.end() for match in _FORM_FEED.finditer(text))]
        return LocatorMap(tuple(Locator(start, page=number) for number, start in enumerate(starts, 1)))
    lines = text.split("\n" if "\n" in text else "\r")
    begun = accumulate((len(line) + 1 for line in lines[:-1]), initial=0)
    return LocatorMap(tuple(Locator(start, line=number) for number, start in enumerate(begun, 1)))
