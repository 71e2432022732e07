"""What was read from segments and may be asked for again, bounded by its bytes; what was used longest ago goes first.

Knows nothing of what it keeps. One for each process, used by all its threads.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Collection, Hashable
from threading import Lock
from typing import Any, Final

_ENTRY: Final = 1000
"""Bytes that an entry takes beside what it holds."""


class Cache:
    def __init__(self, limit: int) -> None:
        """`limit` is in bytes."""
        self.limit = limit
        self.bytes = 0
        self._held: OrderedDict[tuple[str, Hashable], tuple[Any, int]] = OrderedDict()
        self._lock = Lock()
        os.register_at_fork(after_in_child=self._unlock)  # another thread may have held the lock

    def get(self, segment: str, key: Hashable) -> Any:
        """What is kept of a segment under this key; KeyError where nothing is."""
        place = segment, key
        with self._lock:
            held = self._held[place]
            self._held.move_to_end(place)
        return held[0]

    def put(self, segment: str, key: Hashable, value: Any, size: int) -> None:
        """Keep a value of `size` bytes; one larger than a quarter of the limit is not kept."""
        size += _ENTRY
        if size > self.limit // 4:
            return
        with self._lock:
            if (segment, key) in self._held:
                return
            self._held[segment, key] = value, size
            self.bytes += size
            while self.bytes > self.limit:
                _, (_, freed) = self._held.popitem(last=False)
                self.bytes -= freed

    def keep(self, segments: Collection[str]) -> None:
        """Forget all other segments."""
        with self._lock:
            for place in [place for place in self._held if place[0] not in segments]:
                self.bytes -= self._held.pop(place)[1]

    def keys(self) -> list[Hashable]:
        """Every key once, that used last first."""
        with self._lock:
            return list(dict.fromkeys(key for _, key in reversed(self._held)))

    def _unlock(self) -> None:
        self._lock = Lock()
