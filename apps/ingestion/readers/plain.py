"""Plain text: the decoded file exactly, byte order mark and line ends included.

Owns where a line or a page begins. Must not change a character.
"""

from __future__ import annotations

import re

from apps.lib.locators import Locator, LocatorMap

_LINE = re.compile(r"^", re.MULTILINE)
_LINE_OF_RETURNS = re.compile(r"\A|(?<=\r)")
_FORM_FEED = re.compile(r"\f")


def line_locators(text: str) -> LocatorMap:
    """A locator for each line, or for each page where form feeds divide the text."""
    if "\f" in text:
        starts = [0, *(match.end() for match in _FORM_FEED.finditer(text))]
        return LocatorMap(tuple(Locator(start, page=number) for number, start in enumerate(starts, 1)))
    lines = _LINE if "\n" in text else _LINE_OF_RETURNS
    return LocatorMap(
        tuple(Locator(match.start(), line=number) for number, match in enumerate(lines.finditer(text), 1))
    )
