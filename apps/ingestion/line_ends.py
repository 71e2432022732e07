"""Lines that end otherwise than in a line feed, read as those that do: in carriage return and line feed, in a carriage
return alone, in a separator; also with a mark before the line feed that pages need for a break.

Owns the way there and back, so that no pattern has to think of both. Must not know what the text says.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from apps.ingestion.parsed import ReadText, Span
from apps.ingestion.spans import with_spans

_T = TypeVar("_T")
# What word processors and pages put for the end of a line: a vertical tab, NEL, the separators of lines and paragraphs.
_SEPARATORS = "\v\x85\u2028\u2029"
_AS_LINE_FEEDS = str.maketrans(dict.fromkeys(_SEPARATORS, "\n"))
# What pages write at a line's end so that it breaks there: "<br>", a backslash.
_BREAK = re.compile(r"(?:<br ?/?>|(?<!\\)\\)(?=[ \t]{0,9}(?:\n|\Z))", re.IGNORECASE)


def with_line_feeds(source: ReadText) -> tuple[ReadText, list[int]]:
    """The source with line feeds for line ends, and where in its new text a carriage return is missing, in order."""
    text, missing = source.text, list[int]()
    if "\r\n" in text:
        pieces = text.split("\r\n")
        at = 0
        for piece in pieces[:-1]:
            missing.append(at + len(piece))
            at += len(piece) + 1
        text = "\n".join(pieces)
    elif "\r" in text and "\n" not in text:  # as old machines saved it; elsewhere one alone is a slip
        text = text.replace("\r", "\n")
    if any(map(text.__contains__, _SEPARATORS)):
        text = text.translate(_AS_LINE_FEEDS)
    if "\\\n" in text or "<br" in text or "<BR" in text:
        text = _BREAK.sub(lambda mark: " " * len(mark[0]), text)
    return (source if text is source.text else replace(source, text=text)), missing


def with_offsets_before(value: _T, missing: Sequence[int]) -> _T:
    """The same with every span counted in the text as it was before."""
    return with_spans(
        value,
        lambda span: Span(span.start + bisect_left(missing, span.start), span.end + bisect_left(missing, span.end)),
    )
