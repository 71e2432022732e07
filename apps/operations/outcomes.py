"""How tasks ended, counted in the cache: workers and site see the same numbers where they share it.

Owns the counts. They are for watching alone: one that is lost begins at nothing, as after a restart, and nobody waits.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

from celery import current_app
from django.core.cache import cache
from redis.exceptions import RedisError

from apps.operations.counting import once_more

logger = logging.getLogger(__name__)

OUTCOMES: Final = ("done", "retried", "given-up")


def known() -> Mapping[str, Any]:
    """All tasks of this program by name. A process that has run none has not loaded them yet, such as the site's."""
    current_app.loader.import_default_modules()
    return {name: task for name, task in current_app.tasks.items() if name.startswith("apps.")}


def count(task: str, outcome: Literal["done", "retried", "given-up"]) -> None:
    """Once more."""
    try:
        once_more(f"task:{task}:{outcome}", keep=None)
    except (RedisError, OSError) as error:
        logger.warning("Tasks are not counted: the cache does not answer: %s", type(error).__name__)


def counted() -> Iterator[tuple[str, str, int]]:
    """Task, outcome and how often, of all our tasks; of none while the cache does not answer."""
    keys = {f"task:{task}:{outcome}": (task, outcome) for task in sorted(known()) for outcome in OUTCOMES}
    try:
        found = cache.get_many(keys)
    except (RedisError, OSError):
        return
    for key, (task, outcome) in keys.items():
        yield task, outcome, found.get(key, 0)
