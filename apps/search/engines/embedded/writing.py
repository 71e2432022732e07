"""Changes to an index: documents put in and taken out, segments merged, a new index built.

A writer never keeps a reader waiting: it writes new files, and then a new list of segments. What a killed writer left
behind is in no list, and is removed with the next commit.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import accumulate
from pathlib import Path
from threading import Lock, Thread
from typing import Final

import numpy as np

from apps.search.engines.embedded import folders
from apps.search.engines.embedded.arrays import Array
from apps.search.engines.embedded.codec import ArraySegment
from apps.search.engines.embedded.inverting import Inverter
from apps.search.engines.embedded.merging import merge
from apps.search.engines.embedded.segments import EXTENSION, Segment
from apps.search.engines.protocol import IndexDocument
from apps.search.errors import IndexBusyError, IndexMissingError

Opener = Callable[[Path, str], Segment]
"""Opens the segment of this name in this folder, or gives the one that is open."""

WRITING: Final = "WRITELOCK"
MERGING: Final = "MERGELOCK"

TIERS: Final = (512, 4_096, 32_768, 131_072)
"""Segments of up to so many documents are merged with others of about their size; larger ones are left alone."""

BATCH: Final = 2_500_000
"""Words that a build holds before it writes a segment, which takes about 200 MB of memory."""

_TOGETHER: Final = 4
_AT_ONCE: Final = 16_384  # documents that are merged before a commit is over; more of them in the background
_LARGEST: Final = 262_144
_DELETED: Final = 0.3  # of a segment's documents; then it is written anew without them
_MERGE_WAIT: Final = 60.0

logger = logging.getLogger(__name__)


def change(
    folder: Path,
    documents: Collection[IndexDocument],
    gone: Collection[int],
    *,
    may_commit: Callable[[], bool],
    timeout: float,
    opened: Opener,
) -> bool:
    """Put documents in and take others out, in one commit; True where merging is left to do.

    Raises:
        IndexBusyError, IndexMissingError: as `folders.locked` says.
    """
    with folders.locked(folder, WRITING, timeout):
        generation, segments = folders.contents(folder)
        ids = [*gone, *(document.id for document in documents)]
        for segment in segments:
            for number in opened(folder, segment.segment_id()).numbered(ids).tolist():
                segment.delete_document(number)
        if documents:
            inverter = Inverter()
            for document in sorted(documents, key=lambda document: document.id):
                inverter.add(document)
            segments.append(_written(folder, inverter))
        segments = [segment for segment in segments if segment.doc_count()]
        while (found := chosen(segments)) and sum(segment.doc_count() for segment in found) <= _AT_ONCE:
            segments = [segment for segment in segments if segment not in found]
            segments.append(_merged(folder, found, opened))
        if not may_commit():
            return False
        folders.commit(folder, generation + 1, segments)
    return bool(chosen(segments))


def chosen(segments: Sequence[ArraySegment]) -> list[ArraySegment]:
    """Segments that are to be merged into one; none where all is well."""
    below = 0
    for limit in TIERS:
        tier = sorted((s for s in segments if below < s.doc_count() <= limit), key=lambda s: s.doc_count())
        if len(tier) >= _TOGETHER:
            sizes = accumulate(segment.doc_count() for segment in tier)
            return [s for s, size in zip(tier[:_TOGETHER], sizes, strict=False) if size <= _LARGEST]
        below = limit
    return next(([s] for s in segments if s.deleted_count() > _DELETED * s.doc_count_all()), [])


def merge_large(folder: Path, opened: Opener) -> None:
    """Merge segments as long as any are to be merged, while others read and write; does nothing where another process
    is at it."""
    try:
        with folders.locked(folder, MERGING, 0):
            for left in folder.glob("merging.*"):
                left.unlink(missing_ok=True)
            while found := chosen(folders.contents(folder)[1]):
                if not _merge_beside(folder, found, opened):
                    return
    except (IndexBusyError, IndexMissingError, OSError) as error:
        logger.info("Segments were not merged now, and will be with a later change: %s", error)


class Merger:
    """Merges in the background, in one thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._thread: Thread | None = None

    def start(self, folder: Path, opened: Opener) -> None:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=merge_large, args=(folder, opened), name="search-merge", daemon=True)
                self._thread.start()

    def wait(self) -> None:
        """Until what was started is done."""
        thread = self._thread
        if thread is not None and thread.is_alive():
            thread.join()


class Build:
    """A new index in a folder of its own. What it has written stays when it is broken off. Hold the lock."""

    def __init__(self, folder: Path, opened: Opener) -> None:
        self._folder = folder
        self._opened = opened
        self._inverter = Inverter()
        self._generation, self._segments = folders.contents(folder)

    def add(self, document: IndexDocument) -> None:
        self._inverter.add(document)
        if self._inverter.weight >= BATCH:
            self._flush()

    def finish(self) -> None:
        """Write what is held, and merge what is small."""
        self._flush()
        small: list[ArraySegment] = []
        for segment in sorted(self._segments, key=lambda segment: segment.doc_count()):
            if sum(other.doc_count() for other in (*small, segment)) <= _LARGEST:
                small.append(segment)
        self._merge(small)

    def last(self) -> int:
        """The highest id that is safely written; 0 where none is."""
        opened = (self._opened(self._folder, segment.segment_id()) for segment in self._segments)
        return max((int(segment.ids.max()) for segment in opened if segment.size), default=0)

    def _flush(self) -> None:
        if len(self._inverter):
            self._segments.append(_written(self._folder, self._inverter))
            self._inverter = Inverter()
            self._commit()
            while found := chosen(self._segments):
                self._merge(found)

    def _merge(self, found: Sequence[ArraySegment]) -> None:
        if len(found) > 1 or any(segment.has_deletions() for segment in found):
            self._segments = [segment for segment in self._segments if segment not in found]
            self._segments.append(_merged(self._folder, found, self._opened))
            self._commit()

    def _commit(self) -> None:
        self._generation += 1
        folders.commit(self._folder, self._generation, self._segments)


def live(segment: ArraySegment) -> Array | None:
    """Which documents of a segment were not deleted; None: none was."""
    if not segment.deleted_count():
        return None
    mask = np.ones(segment.doc_count_all(), bool)
    mask[list(segment.deleted_docs())] = False
    return mask


def _written(folder: Path, inverter: Inverter) -> ArraySegment:
    segment = ArraySegment(folders.NAME, len(inverter))
    inverter.write(folder / f"{segment.segment_id()}{EXTENSION}")
    return segment


def _merged(folder: Path, found: Sequence[ArraySegment], opened: Opener) -> ArraySegment:
    segment = ArraySegment(folders.NAME, sum(other.doc_count() for other in found))
    held = [(opened(folder, other.segment_id()), live(other)) for other in found]
    merge(folder / f"{segment.segment_id()}{EXTENSION}", held)
    return segment


def _merge_beside(folder: Path, found: Sequence[ArraySegment], opened: Opener) -> bool:
    """Merge, and then take over what was deleted meanwhile; False where one of the segments is not there any more."""
    merged = ArraySegment(folders.NAME, sum(segment.doc_count() for segment in found))
    held = [(opened(folder, segment.segment_id()), live(segment)) for segment in found]
    written = folder / f"merging.{merged.segment_id()}{EXTENSION}"
    merge(written, held)
    with folders.locked(folder, WRITING, _MERGE_WAIT):
        generation, segments = folders.contents(folder)
        now = {segment.segment_id(): segment for segment in segments}
        base = 0
        for before, (_, kept) in zip(found, held, strict=True):
            after = now.get(before.segment_id())
            if after is None:
                written.unlink()
                return False
            deleted = np.fromiter(after.deleted_docs() - before.deleted_docs(), np.int64)
            places = deleted if kept is None else (np.cumsum(kept) - 1)[deleted]
            for number in places.tolist():
                merged.delete_document(base + number)
            base += before.doc_count()
        written.replace(folder / f"{merged.segment_id()}{EXTENSION}")
        segments = [segment for segment in segments if segment not in found]
        folders.commit(folder, generation + 1, [*segments, merged])
    return True


def build(folder: Path, documents: Iterable[IndexDocument], opened: Opener) -> None:
    """Put all these documents into the index that is being built. Hold the lock."""
    building = Build(folder, opened)
    for document in documents:
        building.add(document)
    building.finish()
