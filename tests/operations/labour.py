"""A task that never ends, for a worker of the tests: `celery -A tests.operations.labour worker`."""

from __future__ import annotations

import threading

from igkb.celery import app

__all__ = ["app"]


@app.task(name="tests.hang")  # type: ignore[untyped-decorator]  # Celery has no types
def hang() -> None:
    """Goes on until somebody ends it."""
    threading.Event().wait()
