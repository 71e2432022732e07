"""Lines that end in carriage return and line feed, read as those that end in a line feed.

Owns the way there and back, so that no pattern has to think of both. Must not know what the text says.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from apps.ingestion.parsed import ReadText, Span

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
    return _moved(value, missing)  # type: ignore[no-any-return]


def _moved(value: Any, missing: Sequence[int]) -> Any:
    if isinstance(value, Span):
        return Span(value.start + bisect_left(missing, value.start), value.end + bisect_left(missing, value.end))
    if isinstance(value, tuple):
        return tuple(_moved(part, missing) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: getattr(value, part.name) for part in fields(value)}
        held = {name: part for name, part in parts.items() if isinstance(part, tuple) or is_dataclass(part)}
        return replace(value, **{name: _moved(part, missing) for name, part in held.items()})
    return value
