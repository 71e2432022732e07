"""Whether words are somebody's own, as in a transcript, or tell of what somebody said, as in a note.

Owns that measure. Must not know layouts.
"""

from __future__ import annotations

import re

_TOLD = re.compile(
    r"(?m)^(?:He|She|They) \w+ed\b|^Noted\b|\b(?:he|she) (?:noted|said|added|stressed|explained|referenced|thought)\b"
)
_ENGLISH = re.compile(r"\b(?:the|and|of|to|that|is|I|you|we)\b")
_UNTOLD = 0.8
_OWN = re.compile(r"\b(?:I|we|my|our|you|I'm|We)\b")


def spoken(words: str) -> float:
    """How sure it is that people speak for themselves here, 0 to 1; of languages other than English it can't tell."""
    if len(_ENGLISH.findall(words)) * 100 < len(words.split()):
        return _UNTOLD
    own = len(_OWN.findall(words))
    return own / (own + 6 * len(_TOLD.findall(words)) + 1)
