"""The progress of a command, for whoever waits at a terminal or reads what it wrote."""

from __future__ import annotations

import time

from django.core.management.base import OutputWrapper

from apps.ingestion.progress import Progress

_PAUSE = 2.0  # seconds between two lines of progress that are not in a terminal


class ProgressLine:
    """The progress on standard error: one line that is written over in a terminal, a line now and then elsewhere."""

    def __init__(self, out: OutputWrapper, *, wanted: bool) -> None:
        self._out = out
        self._terminal = out.isatty()
        self._wanted = wanted or self._terminal
        self._next = 0.0
        self._shown = False

    def show(self, progress: Progress) -> None:
        now = time.monotonic()
        if self._wanted and (self._terminal or now >= self._next):
            self._next = now + _PAUSE
            self._write(str(progress), ending="" if self._terminal else "\n")
            self._shown = self._terminal

    def clear(self) -> None:
        if self._shown:
            self._write("\r\x1b[K", ending="")
            self._shown = False

    def _write(self, text: str, *, ending: str) -> None:
        self._out.write(text, style_func=str, ending=ending)
        self._out.flush()
