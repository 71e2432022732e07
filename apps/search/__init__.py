"""Full-text search: a projection of the statements that can be rebuilt at any time.

This is the seam: the rest of the application uses what `__all__` names, and nothing else of this app. Models and the
engine are only loaded when something is called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from apps.search.errors import IndexBusyError, IndexMissingError, QueryError, SearchError
from apps.search.requests import (
    FACETS,
    MAX_SIZE,
    Facet,
    FacetValue,
    Hit,
    Meaning,
    SearchRequest,
    SearchResults,
    Sort,
)

if TYPE_CHECKING:
    from apps.search.projection import Drift

__all__ = [
    "FACETS",
    "MAX_SIZE",
    "Facet",
    "FacetValue",
    "Hit",
    "IndexBusyError",
    "IndexMissingError",
    "Meaning",
    "QueryError",
    "SearchError",
    "SearchRequest",
    "SearchResults",
    "Sort",
    "check",
    "drain",
    "is_ready",
    "query",
    "queue",
    "rebuild",
    "spans",
]


def query(request: SearchRequest) -> SearchResults:
    """Answer a request from the newest committed state of the index.

    Raises:
        QueryError: the text can't be read, or names something that the base does not know.
        IndexMissingError: there is no index yet, or one of another version.
    """
    from apps.search.asking import answer

    return answer(request)


def spans(query: str, text: str) -> list[tuple[int, int]]:
    """Offsets [start, end) of what the query asks for in a text, in order; none where the query can't be read."""
    from apps.search.asking import spans

    return spans(query, text)


def queue(statement_ids: Iterable[int]) -> None:
    """Have these statements indexed anew or, where they are gone, taken out of the index.

    Call it in the transaction that changes them, or changes what a statement is found by: its speaker's or
    organization's names, its mentions, its meeting, the processes above. The index follows after the commit.
    """
    from apps.search import outbox

    outbox.queue(statement_ids)


def drain() -> int:
    """Bring all queued changes into the index now; returns how many. Does nothing where another process is at it.

    Raises:
        IndexMissingError: there is no index yet; the changes stay queued.
        IndexBusyError: another process is writing to the index; the changes stay queued.
    """
    from apps.search import outbox

    return outbox.drain()


def rebuild(progress: Callable[[int, int], None] | None = None) -> int:
    """Build the index anew beside the present one and switch to it; returns the number of statements in it.

    `progress` is called with statements done and statements in all.

    Raises:
        IndexBusyError: another process is writing to the index.
    """
    from apps.search import projection

    return projection.rebuild(progress)


def check(*, repair: bool = False, progress: Callable[[int, int], None] | None = None) -> Drift:
    """Compare the index with the database, statement by statement; with `repair`, bring the index up to it.

    Raises:
        IndexMissingError: there is no index to compare.
    """
    from apps.search import projection

    return projection.check(repair=repair, progress=progress)


def is_ready() -> bool:
    """True where there is an index of this version."""
    from apps.search.asking import engine

    return engine().is_current()
