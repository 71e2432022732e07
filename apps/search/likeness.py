"""What is like what was found: terms that are characteristic of it, and statements like one."""

from __future__ import annotations

from apps.search.requests import Hit, SearchRequest


def related(request: SearchRequest, size: int) -> tuple[str, ...]:
    """See `apps.search.related`."""
    return ()


def similar(statement_id: int, size: int) -> tuple[Hit, ...]:
    """See `apps.search.similar`."""
    return ()
