"""The embedded engine: django-haystack over an index of Whoosh's whose queries are evaluated on arrays.

What a question means is worked out in `embedded`. This is the engine that settings name: it keeps the protocol and
knows where the index lies.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from threading import Lock
from typing import Any, Final

from haystack.backends import BaseEngine, BaseSearchQuery

from apps.search.engines.embedded import answering, folders, writing
from apps.search.engines.embedded import words as _words
from apps.search.engines.embedded.folders import BUILDING, CURRENT
from apps.search.engines.embedded.reading import Reader
from apps.search.engines.embedded.segments import Segment
from apps.search.engines.haystack import EngineBackend
from apps.search.engines.protocol import Found, IndexDocument, Question
from apps.search.errors import IndexBusyError, IndexMissingError

_CACHE_MB: Final = 32
"""Of postings that a process keeps, unless SEARCH_URL says otherwise."""
_readers: dict[Path, Reader] = {}
_opening = Lock()
_merger = writing.Merger()


class Backend(EngineBackend):
    """Keeps the protocol `SearchEngine`."""

    def __init__(self, connection_alias: str, **options: Any) -> None:
        super().__init__(connection_alias, **options)
        self.path = Path(options["PATH"])
        with _opening:
            if self.path not in _readers:
                _readers[self.path] = Reader(self.path, int(options.get("CACHE_MB", _CACHE_MB)) * 2**20)
            self._reader = _readers[self.path]

    # The protocol

    def is_current(self) -> bool:
        try:
            self._folder()
        except IndexMissingError:
            return False
        return True

    def find(self, question: Question) -> Found:
        return answering.find(self._reader.state(), question)

    def fingerprints(self, ids: Collection[int]) -> dict[int, int]:
        found: dict[int, int] = {}
        wanted = list(ids)
        for leaf in self._reader.state().leaves:
            documents = leaf.segment.numbered(wanted)
            if leaf.live is not None:
                documents = documents[leaf.live[documents]]
            held = leaf.segment.fingerprints(documents)
            found |= zip(leaf.segment.ids[documents].tolist(), held.tolist(), strict=True)
        return found

    def ids(self) -> Iterator[int]:
        for leaf in self._reader.state().leaves:
            ids = leaf.segment.ids
            yield from (ids if leaf.live is None else ids[leaf.live]).tolist()

    def frequencies(self, words: Collection[str]) -> tuple[int, dict[str, int]]:
        state = self._reader.state()
        return state.size, _words.frequencies(state, words)

    def words(self, prefix: str, size: int) -> list[tuple[str, int]]:
        return _words.beginning(self._reader.state(), prefix, size)

    def spellings(self, word: str, size: int) -> list[tuple[str, int]]:
        return _words.spellings(self._reader.state(), word, size)

    def apply(
        self, documents: Collection[IndexDocument], gone: Collection[int], *, may_commit: Callable[[], bool]
    ) -> None:
        current = self._folder()
        building = folders.named(self.path, BUILDING)
        if building and (last := self.unfinished()):
            # Else what changes between the breaking off and the going on would be missing from the new index.
            taken = [document for document in documents if document.id <= last]
            others = [*gone, *(document.id for document in documents)]
            writing.change(building, taken, others, may_commit=may_commit, timeout=self.timeout, opened=Segment)
        opened = self._reader.segment
        merging = writing.change(current, documents, gone, may_commit=may_commit, timeout=self.timeout, opened=opened)
        self._reader.forget_gone(current)
        if merging:
            _merger.start(current, opened)

    def replace(self, documents: Iterable[IndexDocument], *, may_commit: Callable[[], bool], after: int = 0) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        folder = folders.named(self.path, BUILDING) if after else None
        if folder is None:
            folder = folders.created(self.path)
            folders.name(self.path, BUILDING, folder)
        with folders.locked(folder, writing.WRITING, self.timeout):
            folders.sweep(self.path)
            try:
                writing.build(folder, documents, Segment)
                if not may_commit():
                    raise IndexBusyError(f"{self.path}: another process took over while this one built an index.")
            except BaseException:
                if not self.unfinished():
                    self._forget_building()
                raise
            folders.name(self.path, CURRENT, folder)
        self._forget_building()

    def unfinished(self) -> int:
        folder = folders.named(self.path, BUILDING)
        if folder is None:
            return 0
        try:
            return writing.Build(folder, Segment).last()
        except (IndexMissingError, OSError):
            return 0

    def close(self) -> None:
        """Let go of the files that are open in this process."""
        _merger.wait()
        self._reader.close()

    def _folder(self) -> Path:
        folder = folders.named(self.path, CURRENT)
        if folder is None:
            raise IndexMissingError(
                f"{self.path}: found no index of version {folders.VERSION}, expected one. "
                "Run `manage.py search_rebuild`."
            )
        folders.contents(folder)
        return folder

    def _forget_building(self) -> None:
        (self.path / BUILDING).unlink(missing_ok=True)
        folders.sweep(self.path)


class Engine(BaseEngine):  # type: ignore[misc]  # Haystack has no types
    """What HAYSTACK_CONNECTIONS names."""

    backend = Backend
    query = BaseSearchQuery
