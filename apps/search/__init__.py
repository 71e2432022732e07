"""Full-text search: a projection of the statements that can be rebuilt at any time.

This is the seam: the rest of the application uses what `__all__` names, and nothing else of this app. Models and the
engine are only loaded when something is called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from apps.search.errors import IndexBusyError, IndexMissingError, QueryError, SearchError
from apps.search.requests import (
    FACETS,
    MAX_SIZE,
    Addition,
    Completion,
    Facet,
    FacetValue,
    Hit,
    Meaning,
    NameKind,
    SearchRequest,
    SearchResults,
    Sort,
    Subject,
)

if TYPE_CHECKING:
    from apps.search.moving import Moved
    from apps.search.projection import Drift

__all__ = [
    "FACETS",
    "MAX_SIZE",
    "Addition",
    "Completion",
    "Facet",
    "FacetValue",
    "Hit",
    "IndexBusyError",
    "IndexMissingError",
    "Meaning",
    "NameKind",
    "QueryError",
    "SearchError",
    "SearchRequest",
    "SearchResults",
    "Sort",
    "Subject",
    "check",
    "complete",
    "drain",
    "found",
    "is_behind",
    "is_ready",
    "move",
    "query",
    "queue",
    "rebuild",
    "record_empty",
    "related",
    "similar",
    "spans",
    "unfinished",
    "years_of",
]


def query(request: SearchRequest) -> SearchResults:
    """Answer a request from the newest committed state of the index.

    Raises:
        QueryError: the text can't be read, or names something that the base does not know.
        IndexMissingError: there is no index yet, or one of another version.
    """
    from apps.search.asking import answer

    return answer(request)


def found(request: SearchRequest, limit: int = 10_000) -> tuple[int, ...]:
    """Numbers of the statements that a request finds, in its order, from the first: at most `limit` (1 to 10,000).

    `page`, `size` and `facets` of the request do not count. Raises what `query` raises.
    """
    from apps.search.asking import found

    return found(request, limit)


def years_of(request: SearchRequest, groups: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, list[dict[int, int]]]:
    """How many statements of each year a request finds that have one of the values of a group, for each of the groups
    of each facet; whatever the request chose of that facet and of years. Raises what `query` raises."""
    from apps.search.asking import years_of

    return years_of(request, groups)


def complete(text: str, size: int = 10) -> tuple[Completion, ...]:
    """What the end of a query that is being typed may become: names first, then words and phrases; none where there is
    no index."""
    from apps.search.completion import complete

    return complete(text, size)


def related(request: SearchRequest, size: int = 8, *, least_rating: float = 0.0) -> tuple[str, ...]:
    """Words that what was found has more often than the rest, most characteristic first; each can be asked for.

    `least_rating` leaves out what may be chance: half of the likelihood ratio that a word must have.

    Raises what `query` raises.
    """
    from apps.search.likeness import related

    return related(request, size, least_rating=least_rating)


def similar(statement_id: int, size: int = 5) -> tuple[Hit, ...]:
    """Statements that share the most characteristic words of this one, likest first; none where it is gone.

    Raises:
        IndexMissingError: there is no index yet, or one of another version.
    """
    from apps.search.likeness import similar

    return similar(statement_id, size)


def record_empty(text: str) -> None:
    """Keep a query that found nothing, for curators: what was asked, how often and when; not who asked."""
    from apps.search import services

    services.record_empty(text=text)


def spans(query: str, text: str, lang: str = "en") -> list[tuple[int, int]]:
    """Offsets [start, end) of what the query asks for in a text of this language (BCP 47), in order; none where the
    query can't be read."""
    from apps.search.asking import spans

    return spans(query, text, lang)


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

    One that was broken off is gone on with where the engine kept what was done.

    `progress` is called with statements done and statements in all.

    Raises:
        IndexBusyError: another process is writing to the index.
    """
    from apps.search import projection

    return projection.rebuild(progress)


def move(to: dict[str, Any], progress: Callable[[int, int], None] | None = None) -> Moved:
    """Bring the index to another place or engine, `to` (Haystack's settings of it), and prove that it is equal: each
    statement as in the base, and the same answers as the serving index gives.

    One that is there already is brought up to the base; one that was broken off is gone on with. The serving index
    serves on, and nothing switches: that is the settings' affair.

    Raises:
        SearchError: it is the same index, or the two could not be made to answer alike.
        IndexBusyError: another process is writing to the other index.
        IndexUnreachableError: no node of the other index answers.
    """
    from apps.search import moving

    return moving.move(to, progress)


def unfinished() -> int:
    """How many statements an index holds that is being built, or whose building was broken off: `rebuild` goes on with
    it. 0 where there is none."""
    from apps.search import projection

    return projection.unfinished()


def check(*, repair: bool = False, progress: Callable[[int, int], None] | None = None) -> Drift:
    """Compare the index with the database, statement by statement; with `repair`, bring the index up to it.

    Raises:
        IndexMissingError: there is no index to compare.
    """
    from apps.search import projection

    return projection.check(repair=repair, progress=progress)


def is_behind() -> bool:
    """True while the index has yet to follow a change."""
    from apps.search import outbox

    return outbox.is_behind()


def is_ready() -> bool:
    """True where there is an index of this version."""
    from apps.search.asking import engine

    return engine().is_current()
