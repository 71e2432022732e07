"""The same record with every span counted in another text.

Owns the walk through a frozen record. Must not know why texts differ.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from apps.ingestion.parsed import Span

_T = TypeVar("_T")


def with_spans(value: _T, place: Callable[[Span], Span]) -> _T:
    """`value`, a record or a tuple of records, with `place` of every span in it."""
    return _moved(value, place)  # type: ignore[no-any-return]


def _moved(value: Any, place: Callable[[Span], Span]) -> Any:
    if isinstance(value, Span):
        return place(value)
    if isinstance(value, tuple):
        return tuple(_moved(part, place) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: getattr(value, part.name) for part in fields(value)}
        held = {name: part for name, part in parts.items() if isinstance(part, tuple) or is_dataclass(part)}
        return replace(value, **{name: _moved(part, place) for name, part in held.items()})
    return value
