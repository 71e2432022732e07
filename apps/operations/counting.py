"""Counting in the cache: all processes count together where they share it."""

from __future__ import annotations

from django.core.cache import cache


def once_more(key: str, *, keep: int | None) -> int:
    """How often this key was counted, with this time; it is kept for so many seconds from the first, or for good.

    Raises:
        RedisError, OSError: the cache does not answer.
    """
    return _again(key) or int(cache.add(key, 1, timeout=keep)) or _again(key) or 1


def _again(key: str) -> int:
    """0 where the key is not there: nobody counted yet, or it was thrown out."""
    try:
        return int(cache.incr(key))
    except ValueError:
        return 0
