"""Everybody who is measured, ours and peers, behind one small protocol."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Protocol

from benchmarks.search.mix import Ask

NAMES = ("whoosh", "opensearch", "stock", "postgresql", "fts5", "tantivy")
"""Ours are the first two; the others are peers."""

OURS = ("whoosh", "opensearch")


class Engine(Protocol):
    """One who is measured. Each works in a process of its own."""

    def build(self) -> None:
        """Index every statement of the base."""

    def open(self) -> None:
        """Get ready to answer."""

    def page(self, ask: Ask) -> int:
        """A results page: three facets, 20 rows, highlighted passages; returns how many match. NotImplementedError
        where it has no such query."""

    def extra(self) -> dict[str, Callable[[Ask], object]]:
        """Other things that are measured of it, by name."""

    def index(self) -> Path | int:
        """Where its index lies, or its size in bytes."""


def engine(name: str, place: Path) -> Engine:
    """The engine of that name over that base."""
    module = "ours" if name in OURS else name
    made: Engine = import_module(f"benchmarks.search.engines.{module}").Engine(place)
    return made
