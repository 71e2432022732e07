"""How far a long command has come, on standard error."""

from __future__ import annotations

from time import monotonic

from django.core.management.base import OutputWrapper


class Progress:
    """Called with statements done and statements in all; writes at most twice a second on a terminal, else nothing."""

    def __init__(self, stderr: OutputWrapper, *, quiet: bool = False) -> None:
        self._stderr = stderr
        self._quiet = quiet or not stderr.isatty()
        self._started = self._written = monotonic()

    def __call__(self, done: int, total: int) -> None:
        now = monotonic()
        if self._quiet or (now - self._written < 0.5 and done < total):
            return
        self._written = now
        left = (now - self._started) / done * (total - done) if done else 0
        self._stderr.write(
            f"\r{done:,} of {total:,} statements, {left:.0f} s left ", ending="\n" if done == total else ""
        )
        self._stderr.flush()
