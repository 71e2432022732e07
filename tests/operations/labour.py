"""Tasks that never end, for a worker of the tests: `celery -A tests.operations.labour worker`."""

from __future__ import annotations

import threading
from contextlib import suppress

from celery.exceptions import SoftTimeLimitExceeded

from igkb.celery import app

__all__ = ["app"]


@app.task(name="tests.hang")  # type: ignore[untyped-decorator]  # Celery has no types
def hang() -> None:
    """Ends when it is told that its time is over."""
    threading.Event().wait()


@app.task(name="tests.hang_on")  # type: ignore[untyped-decorator]  # Celery has no types
def hang_on() -> None:
    """Does not listen to that."""
    with suppress(SoftTimeLimitExceeded):
        threading.Event().wait()
    threading.Event().wait()
