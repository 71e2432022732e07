"""Lists in pages: which rows a page holds, and the addresses of the pages beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from django.conf import settings
from django.db.models import Model, QuerySet

from apps.api.errors import ApiError
from apps.api.parameters import Asked

T = TypeVar("T")
M = TypeVar("M", bound=Model)

REACH: Final = 10_000
"""Rows of a search, or of all statements, that can be looked through; whoever needs more narrows it."""


def page_of(asked: Asked, rows: QuerySet[M, T], tell: Callable[[T], dict[str, Any]]) -> dict[str, Any]:
    """The page that is asked for, each row as `tell` makes it: one query for the number, one for the rows."""
    total, first = rows.count(), (asked.page - 1) * asked.size
    around = paging(asked, total)
    return {**around, "items": [tell(row) for row in rows[first : first + asked.size]]}


def keys_of(
    asked: Asked, rows: QuerySet[Any, int], *, reach: int | None = None
) -> tuple[dict[str, Any], Sequence[int]]:
    """The same for rows of which only the keys are read, and the first `reach` can be looked through: what is told of
    them, and the keys."""
    total, first = rows.count(), (asked.page - 1) * asked.size
    return paging(asked, total, reach=reach), list(rows[:reach][first : first + asked.size])


def within_reach(asked: Asked) -> None:
    """Refuse a page that begins beyond what can be looked through.

    Raises:
        ApiError: it does.
    """
    if (asked.page - 1) * asked.size >= REACH:
        raise ApiError(
            404,
            f"The first {REACH} rows can be looked through.",
            remedy="Narrow the list by a parameter.",
            where="parameter page",
            found=str(asked.page),
            expected=f"1 to {-(-REACH // asked.size)}",
        )


def paging(asked: Asked, total: int, *, reach: int | None = None) -> dict[str, Any]:
    """Where in a list of so many rows, of which the first `reach` can be looked through, the page is. `next` and
    `previous` are null where there is none.

    Raises:
        ApiError: there is no such page.
    """
    pages = max(1, -(-min(total, reach or total) // asked.size))
    if asked.page > pages:
        raise ApiError(
            404,
            "The list has no such page.",
            remedy="Begin at page 1, and follow next.",
            where="parameter page",
            found=str(asked.page),
            expected=f"1 to {pages}",
        )

    def link(page: int) -> str:
        query = asked.query.copy()
        query["page"] = str(page)
        return f"{settings.SITE_URL}{asked.path}?{query.urlencode()}"

    return {
        "total": total,
        "page": asked.page,
        "pages": pages,
        "size": asked.size,
        "next": link(asked.page + 1) if asked.page < pages else None,
        "previous": link(asked.page - 1) if asked.page > 1 else None,
    }
