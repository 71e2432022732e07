"""The part of a text that a score looks at, so that scoring stays cheap however long the text is."""

from __future__ import annotations

_PART = 20_000


def excerpt(text: str) -> str:
    """Beginning, middle and end of a long text, cut at line ends where there are any; a short one whole."""
    if len(text) <= 3 * _PART:
        return text
    middle = len(text) // 2
    return "\n".join(_whole_lines(text, start) for start in (0, middle, len(text) - _PART))


def _whole_lines(text: str, start: int) -> str:
    head = text.find("\n", start, start + 2000) + 1 if start else 0
    return text[head or start : start + _PART]
