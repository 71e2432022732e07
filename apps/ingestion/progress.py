"""How far long work is and how long the rest may take, in words for a person who waits.

Pure but for the clock that it is given. Must not know what the work is, or where the words are shown.
"""

from __future__ import annotations

import time
from collections.abc import Callable

# Before that an estimate would only be noise.
_SOONEST = 2.0  # seconds


class Progress:
    """Counts steps. Those that were passed over, since they had been done before, say nothing on how long one takes."""

    def __init__(self, total: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._total = total
        self._clock = clock
        self._last = clock()
        self._done = self._worked = 0
        self._spent = 0.0

    def step(self, *, passed_over: bool) -> None:
        """One more is settled."""
        now = self._clock()
        self._done += 1
        if not passed_over:
            self._worked += 1
            self._spent += now - self._last
        self._last = now

    @property
    def seconds_left(self) -> float | None:
        """For the rest, if all of it needs work; None while too little is known."""
        if not self._worked or self._spent < _SOONEST:
            return None
        return self._spent / self._worked * (self._total - self._done)

    def __str__(self) -> str:
        """`120/4000, about 12 min left`."""
        left = self.seconds_left
        return f"{self._done}/{self._total}" + ("" if left is None else f", about {_span(left)} left")


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
