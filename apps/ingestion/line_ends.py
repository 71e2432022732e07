"""Lines that end in carriage return and line feed, read as those that end in a line feed.

Owns the way there and back, so that no pattern has to think of both. Must not know what the text says.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from apps.ingestion.parsed import ReadText, Span
from apps.ingestion.spans import with_spans

_T = TypeVar("_T")


def with_line_feeds(source: ReadText) -> tuple[ReadText, list[int]]:
    """The source with plain line ends, and where in its new text a carriage return is missing, in order."""
    pieces = source.text.split("\r\n")
    missing, at = [], 0
    for piece in pieces[:-1]:
        missing.append(at + len(piece))
        at += len(piece) + 1
    return replace(source, text="\n".join(pieces)), missing


def with_offsets_before(value: _T, missing: Sequence[int]) -> _T:
    """The same with every span counted in the text as it was before."""
    return with_spans(
        value,
        lambda span: Span(span.start + bisect_left(missing, span.start), span.end + bisect_left(missing, span.end)),
    )
