"""What every engine of ours tells whoever calls Haystack's own entries.

Owns the refusals. Must not know an engine.
"""

from __future__ import annotations

from typing import Any

from haystack.backends import BaseSearchBackend
from haystack.exceptions import SearchBackendError


class EngineBackend(BaseSearchBackend):  # type: ignore[misc]  # Haystack has no types
    """A backend that keeps the protocol `SearchEngine`; of Haystack's own way to search nothing is used
    (docs/decisions)."""

    def update(self, *_: Any, **__: Any) -> None:
        raise SearchBackendError(
            "The index is fed from the outbox: call apps.search.queue, or run `manage.py search_rebuild`."
        )

    def remove(self, *_: Any, **__: Any) -> None:
        raise SearchBackendError(
            "The index is fed from the outbox: call apps.search.queue with the statement's number."
        )

    def clear(self, *_: Any, **__: Any) -> None:
        raise SearchBackendError(
            "The index is never emptied: `manage.py search_rebuild` builds a new one and switches to it."
        )

    def search(self, *_: Any, **__: Any) -> dict[str, Any]:
        raise SearchBackendError("Ask apps.search.query: it reads the query language and counts facets rightly.")
