"""The embedded engine: django-haystack over Whoosh.

The folder at PATH holds one complete index in a folder of its own, and `CURRENT`, a small file that names it and the
version of what is in it. A rebuild fills a new folder and then replaces `CURRENT`. Everything in it is trusted:
Whoosh's files are pickles. One searcher for each state of the index is kept open in a process and shared by its
threads.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Final

from haystack.backends import BaseEngine, BaseSearchBackend, BaseSearchQuery
from haystack.exceptions import SearchBackendError
from whoosh.filedb.filestore import FileStorage
from whoosh.index import EmptyIndexError, FileIndex
from whoosh.searching import Searcher
from whoosh.writing import LockError, SegmentWriter

from apps.search.engines import whoosh_evaluation as evaluation
from apps.search.engines.protocol import Found, IndexDocument, Question
from apps.search.engines.whoosh_fields import Column, columns, row, schema
from apps.search.errors import IndexBusyError, IndexMissingError

VERSION: Final = 2
"""Raised with every change of what is in the index or of how it is laid out; an index of another version is rebuilt."""

_MEMORY: Final = 256
"""Megabytes of postings held before they are written to a file."""

_ATTEMPTS: Final = 5


@dataclass(frozen=True, slots=True)
class _State:
    """A committed state of the index, open for reading."""

    key: tuple[str, int, int]
    searcher: Searcher
    leaves: tuple[evaluation.Leaf, ...]
    columns: dict[str, dict[str, Column]]


_states: dict[Path, _State] = {}
_reading = Lock()  # Whoosh's readers keep a place in their files, so that two threads can't share one at a time


class Backend(BaseSearchBackend):  # type: ignore[misc]  # Haystack has no types
    """Keeps the protocol `SearchEngine`; of Haystack's own way to search nothing is used (docs/decisions)."""

    def __init__(self, connection_alias: str, **options: Any) -> None:
        super().__init__(connection_alias, **options)
        self.path = Path(options["PATH"])

    # The protocol

    def is_current(self) -> bool:
        try:
            self._open_index()
        except IndexMissingError:
            return False
        return True

    def find(self, question: Question) -> Found:
        with _reading:
            return evaluation.find(self._state().leaves, question)

    def fingerprints(self, ids: Collection[int]) -> dict[int, int]:
        with _reading:
            found: dict[int, int] = {}
            for leaf in self._state().leaves:
                fingerprints = leaf.numbers("fingerprint")
                reader = leaf.searcher.reader()
                found.update((id, fingerprints[document]) for id in ids for document in _documents(reader, id))
            return found

    def ids(self) -> Iterator[int]:
        with _reading:
            leaves = self._state().leaves
        for leaf in leaves:
            numbers = leaf.numbers("id")
            yield from (numbers[document] for document in leaf.live)

    def apply(
        self, documents: Collection[IndexDocument], gone: Collection[int], *, may_commit: Callable[[], bool]
    ) -> None:
        index = self._open_index()
        writer = self._writer(index)
        try:
            reader = writer.reader()
            for id in {*gone, *(document.id for document in documents)}:
                for number in list(_documents(reader, id)):
                    writer.delete_document(number)
            reader.close()
            for document in documents:
                writer.add_document(**row(document))
            if not may_commit():
                writer.cancel()
                return
        except BaseException:
            writer.cancel()
            raise
        writer.commit()

    def unfinished(self) -> int:
        return 0

    def replace(self, documents: Iterable[IndexDocument], *, may_commit: Callable[[], bool], after: int = 0) -> None:
        folder = self.path / uuid.uuid4().hex
        folder.mkdir(parents=True)
        try:
            writer = self._writer(FileIndex.create(FileStorage(str(folder)), schema()))
            try:
                for document in documents:
                    writer.add_document(**row(document))
            except BaseException:
                writer.cancel()
                raise
            writer.commit()
            if not may_commit():
                raise IndexBusyError(f"{self.path}: another process took over the index while this one built it anew.")
            self._switch(folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        for entry in self.path.iterdir():
            if entry.is_dir() and entry != folder:
                shutil.rmtree(entry, ignore_errors=True)

    def frequencies(self, words: Collection[str]) -> tuple[int, dict[str, int]]:
        with _reading:
            leaves = self._state().leaves
            counts = {word: sum(_standing(leaf, word) for leaf in leaves) for word in words}
        return sum(len(leaf.live) for leaf in leaves), {word: count for word, count in counts.items() if count}

    def words(self, prefix: str, size: int) -> list[tuple[str, int]]:
        with _reading:
            leaves = self._state().leaves
            found = {word.decode() for leaf in leaves for word in leaf.searcher.reader().expand_prefix("word", prefix)}
        _, counts = self.frequencies(found)
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:size]

    def spellings(self, word: str, size: int) -> list[tuple[str, int]]:
        most = 1 if len(word) <= 4 else 2
        near = {other: edits(word, other) for other, _ in self.words("", 10**9) if abs(len(other) - len(word)) <= most}
        _, counts = self.frequencies([other for other, count in near.items() if 0 < count <= most])
        return sorted(counts.items(), key=lambda item: (near[item[0]], -item[1], item[0]))[:size]

    def close(self) -> None:
        """Let go of the files that are open in this process."""
        with _reading:
            if state := _states.pop(self.path, None):
                state.searcher.close()

    # Haystack's own entries

    def update(self, *_: Any, **__: Any) -> None:
        raise SearchBackendError(
            "The index is fed from the outbox: call apps.search.queue, or run `manage.py search_rebuild`."
        )

    def remove(self, *_: Any, **__: Any) -> None:
        raise SearchBackendError(
            "The index is fed from the outbox: call apps.search.queue with the statement's number."
        )

    def clear(self, *_: Any, **__: Any) -> None:
        raise SearchBackendError(
            "The index is never emptied: `manage.py search_rebuild` builds a new one and switches to it."
        )

    def search(self, *_: Any, **__: Any) -> dict[str, Any]:
        raise SearchBackendError("Ask apps.search.query: it reads the query language and counts facets rightly.")

    # Files

    def _folder(self) -> Path | None:
        """The folder of the present index; None where there is none or another version built it."""
        try:
            current = json.loads((self.path / "CURRENT").read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        return self.path / current["folder"] if current["version"] == VERSION else None

    def _switch(self, folder: Path) -> None:
        written = self.path / f"CURRENT.{folder.name}"
        written.write_text(json.dumps({"version": VERSION, "folder": folder.name}), encoding="utf-8")
        written.replace(self.path / "CURRENT")

    def _open_index(self) -> FileIndex:
        folder = self._folder()
        if folder is None:
            raise IndexMissingError(
                f"{self.path}: found no index of version {VERSION}, expected one. Run `manage.py search_rebuild`."
            )
        try:
            return FileIndex(FileStorage(str(folder)))
        except EmptyIndexError as error:
            raise IndexMissingError(f"{folder}: found no readable index. Run `manage.py search_rebuild`.") from error

    def _writer(self, index: FileIndex) -> SegmentWriter:
        try:
            return index.writer(timeout=self.timeout, limitmb=_MEMORY, compound=False)
        except LockError as error:
            raise IndexBusyError(f"{self.path}: another process has been writing for over {self.timeout} s.") from error

    def _state(self) -> _State:
        """The newest committed state. Call it with `_reading` held."""
        for attempt in range(_ATTEMPTS):
            try:
                return self._newest()
            except (OSError, IndexMissingError):
                # A writer may have merged segments away, or a rebuild switched, between reading the list and the files.
                if attempt == _ATTEMPTS - 1:
                    raise
        raise AssertionError("the last attempt returns or raises")

    def _newest(self) -> _State:
        index = self._open_index()
        before = _states.get(self.path)
        key = (index.storage.folder, index.latest_generation(), os.getpid())
        if before and before.key == key:
            return before
        state = _states[self.path] = _opened(index, key, before)
        if before:
            before.searcher.close()
        return state


def _opened(index: FileIndex, key: tuple[str, int, int], before: _State | None) -> _State:
    """Columns of segments that were open before are taken over: a segment never changes, only its deletions do."""
    known = before.columns if before and before.key[0] == key[0] else {}
    searcher = index.searcher(weighting=evaluation.Bm25())
    leaves = []
    held: dict[str, dict[str, Column]] = {}
    for leaf, _ in searcher.leaf_searchers():
        reader = leaf.reader()
        if not reader.doc_count_all():
            continue
        id = evaluation.segment_id(leaf)
        held[id] = known.get(id) or columns(reader)
        leaves.append(evaluation.Leaf(leaf, held[id], list(reader.all_doc_ids())))
    return _State(key, searcher, tuple(leaves), held)


def _standing(leaf: evaluation.Leaf, word: str) -> int:
    reader = leaf.searcher.reader()
    if ("word", word.encode()) not in reader:
        return 0
    live = set(leaf.live)
    return sum(document in live for document in reader.postings("word", word.encode()).all_ids())


def edits(one: str, other: str) -> int:
    """How many letters must be put in, left out, changed, or swapped with a neighbour (each letter once)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, match in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != match))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == match:
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return row[-1]


def _documents(reader: Any, id: int) -> Iterator[int]:
    key = str(id).encode()
    if ("key", key) in reader:
        yield from reader.postings("key", key).all_ids()


class Engine(BaseEngine):  # type: ignore[misc]  # Haystack has no types
    """What HAYSTACK_CONNECTIONS names."""

    backend = Backend
    query = BaseSearchQuery
