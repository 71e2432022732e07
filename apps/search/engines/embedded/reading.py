"""Keeps the newest state of each index open: one for a process, shared by its threads.

Opening a state costs what changed: segments that were open before are taken over.
"""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path
from threading import Lock, Thread
from typing import Final, NamedTuple

from apps.search.engines.embedded import folders
from apps.search.engines.embedded.cache import Cache
from apps.search.engines.embedded.segments import SCORED, Segment
from apps.search.engines.embedded.state import Leaf, State
from apps.search.engines.embedded.writing import live
from apps.search.errors import IndexMissingError

_ATTEMPTS: Final = 5
_LARGE: Final = 20_000  # documents of a segment whose frequent words are read before anybody asks
_WARMED: Final = 200


class _Opened(NamedTuple):
    """A state, and what tells whether it is still the newest."""

    current: tuple[int, int]
    folder: Path
    generation: int
    state: State


class Reader:
    """Of the index at a path."""

    def __init__(self, path: Path, cache: int) -> None:
        """`cache` is the most bytes of postings to keep."""
        self._path = path
        self.cache = Cache(cache)
        self._opened: _Opened | None = None
        self._segments: defaultdict[Path, dict[str, Segment]] = defaultdict(dict)
        self._opening = Lock()
        os.register_at_fork(after_in_child=self._unlock)  # another thread may have held the lock

    def state(self) -> State:
        """The newest committed state.

        Raises:
            IndexMissingError: there is no index that can be read.
        """
        if (opened := self._newest()) is not None:
            return opened.state
        with self._opening:
            if (opened := self._newest()) is None:  # else another thread was faster
                opened = self._opened = self._open()
        return opened.state

    def segment(self, folder: Path, name: str) -> Segment:
        """An open segment. Raises OSError where its file is not there."""
        held = self._segments[folder]
        segment = held.get(name)
        if segment is None:
            segment = held[name] = Segment(folder, name)
        return segment

    def forget_gone(self, folder: Path) -> None:
        """Let go of segments that are not of this folder's list, those of an index before it among them: a process that
        only writes opens no new state, which would do it."""
        listed = {one.segment_id() for one in folders.contents(folder)[1]}
        held = list(self._segments[folder].items())  # at once: segments may be merged in another thread
        self._segments = defaultdict(dict, {folder: {name: segment for name, segment in held if name in listed}})

    def close(self) -> None:
        """Let go of everything."""
        with self._opening:
            self._opened = None
            self._segments.clear()
            self.cache.keep(())

    def _newest(self) -> _Opened | None:
        """What is open, where it is still the newest."""
        opened = self._opened
        if opened is None or opened.current != _mark(self._path):
            return None
        return opened if folders.is_newest(opened.folder, opened.generation) else None

    def _open(self) -> _Opened:
        for attempt in range(_ATTEMPTS):
            try:
                return self._read()
            except (OSError, IndexMissingError):
                # A writer may have merged segments away, or a rebuild switched, between reading the list and the files.
                if attempt == _ATTEMPTS - 1:
                    raise
        raise AssertionError("the last attempt returns or raises")

    def _read(self) -> _Opened:
        current = _mark(self._path)
        folder = folders.named(self._path, folders.CURRENT)
        if current is None or folder is None:
            raise IndexMissingError(
                f"{self._path}: found no index of version {folders.VERSION}, expected one. "
                "Run `manage.py search_rebuild`."
            )
        generation, listed = folders.contents(folder)
        before = set(self._segments[folder])
        leaves = [
            Leaf(self.segment(folder, one.segment_id()), live(one), self.cache) for one in listed if one.doc_count()
        ]
        names = {leaf.segment.name for leaf in leaves}
        self._segments = defaultdict(dict, {folder: {leaf.segment.name: leaf.segment for leaf in leaves}})
        asked = self.cache.keys()
        self.cache.keep(names)
        if new := [leaf for leaf in leaves if leaf.size >= _LARGE and leaf.segment.name not in before]:
            Thread(target=_warm, args=(new, asked, self.cache.limit // 4), name="search-warm", daemon=True).start()
        return _Opened(current, folder, generation, State(leaves))

    def _unlock(self) -> None:
        self._opening = Lock()


def _mark(path: Path) -> tuple[int, int] | None:
    """What is different once `CURRENT` names another folder."""
    try:
        found = os.stat(f"{path}/{folders.CURRENT}")
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns


def _warm(leaves: list[Leaf], asked: list[object], limit: int) -> None:
    """Read what was asked for of late in segments that are new; where nothing was, the most frequent stems."""
    read = 0
    for leaf in leaves:
        terms = [key for key in asked if isinstance(key, tuple) and len(key) == 2 and key[0] in (*SCORED, "doc")]
        if not terms:
            field = leaf.segment.fields["stem"]
            often = (field.starts[1:] - field.starts[:-1]).argsort()[::-1][:_WARMED].tolist()
            terms = [("stem", field.dictionary[number]) for number in often]
        for name, word in terms[:_WARMED]:
            posting = leaf.posting(name, word)
            read += posting.docs.nbytes * 3 if posting else 0
            if read > limit:
                return
