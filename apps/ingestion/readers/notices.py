"""What in a text a person should look at first: mojibake, lost characters, controls that turn the direction of reading.

Owns finding these. Must not change a character, nor know formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from apps.ingestion.parsed import Problem, Severity, Span

# Embeddings, overrides and isolates can make a name read as another one; the plain marks of right-to-left text can not.
_BIDIRECTIONAL = re.compile("[\u202a-\u202e\u2066-\u2069]")
_REPLACEMENT = re.compile("\ufffd+")
# A lead byte of UTF-8 (Latin, Greek, Cyrillic, punctuation) and the bytes after it, read as windows-1252.
_MOJIBAKE = re.compile(
    r"[\u00c2-\u00c5\u00ce-\u00d1\u00e2][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{1,2}"
)
_LEAST_MOJIBAKE = 2


def notices(text: str) -> Iterator[Problem]:
    """A warning for each kind that occurs, at its first place, with the number of places."""
    if text.isascii():
        return
    bidirectional = list(_BIDIRECTIONAL.finditer(text))
    if bidirectional:
        yield _warning(
            "bidirectional-controls",
            f"{len(bidirectional)} characters that turn the direction of reading: names may not be what they seem",
            bidirectional[0],
        )
    lost = list(_REPLACEMENT.finditer(text))
    if lost:
        yield _warning(
            "characters-lost",
            f"characters could not be decoded, or were lost before, in {len(lost)} places: look for a sounder copy",
            lost[0],
        )
    garbled = [match for match in _MOJIBAKE.finditer(text) if _is_utf8(match[0])]
    if len(garbled) >= _LEAST_MOJIBAKE:
        yield _warning(
            "mojibake",
            f"letters garbled by an encoding ({garbled[0][0]!r}) in {len(garbled)} places: look for a sounder copy",
            garbled[0],
        )


def _warning(code: str, message: str, first: re.Match[str]) -> Problem:
    return Problem(Severity.WARNING, code, message, Span(*first.span()))


def _is_utf8(text: str) -> bool:
    try:
        # The few bytes that windows-1252 leaves open are what latin-1 makes of them.
        data = b"".join(_byte(character) for character in text)
        return any(character > "\x7f" for character in data.decode("utf-8"))
    except UnicodeError:
        return False


def _byte(character: str) -> bytes:
    try:
        return character.encode("windows-1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")
