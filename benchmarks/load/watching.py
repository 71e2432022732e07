"""What the processes of an installation take while it is asked: memory and processor time, by what they belong to.

Memory is that of the process alone and its part of what it shares (PSS), so that nothing counts twice.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from typing import Final

import psutil

EVERY: Final = 5.0
"""Seconds between two looks."""


class Watch:
    """Looks at processes and all they started, until it is stopped."""

    def __init__(self, processes: dict[str, int]) -> None:
        self._processes = {name: psutil.Process(number) for name, number in processes.items()}
        self._spent: dict[str, dict[int, float]] = defaultdict(dict)
        self._begun: dict[str, dict[int, float]] = defaultdict(dict)
        self.memory: list[tuple[float, dict[str, float]]] = []
        """Seconds since the beginning, and megabytes by name."""
        self._began = time.monotonic()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def processor(self) -> dict[str, float]:
        """Seconds of the processor that each has spent since the beginning, those that ended meanwhile included."""
        return {
            name: sum(spent - self._begun[name].get(number, 0.0) for number, spent in of.items())
            for name, of in self._spent.items()
        }

    def _run(self) -> None:
        first = True
        while True:
            self._look(first)
            first = False
            if self._ended.wait(EVERY):
                self._look(first)
                return

    def _look(self, first: bool) -> None:
        now: dict[str, float] = {}
        for name, process in self._processes.items():
            held = 0.0
            for one in [process, *process.children(recursive=True)]:
                try:
                    times = one.cpu_times()
                    held += one.memory_full_info().pss / 1e6
                except psutil.NoSuchProcess:
                    continue
                self._spent[name][one.pid] = times.user + times.system
                if first:
                    self._begun[name][one.pid] = times.user + times.system
            now[name] = held
        self.memory.append((time.monotonic() - self._began, now))
