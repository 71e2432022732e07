"""The index as a whole: built anew, and compared with the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from apps.proceedings.models import Statement
from apps.search import outbox
from apps.search.asking import engine
from apps.search.documents import CHUNK, documents, every_id
from apps.search.engines.protocol import IndexDocument, SearchEngine
from apps.search.errors import IndexBusyError
from apps.search.models import IndexChange

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Drift:
    """How many statements differ between database and index, those that wait in the outbox not counted.

    `missing` stand in the database alone, `extra` in the index alone, `stale` in both but not alike. `waiting` is the
    number of changes in the outbox. `examples` are numbers of some that differ.
    """

    checked: int
    missing: int
    stale: int
    extra: int
    waiting: int
    repaired: bool
    examples: tuple[int, ...] = ()

    @property
    def total(self) -> int:
        return self.missing + self.stale + self.extra


def unfinished() -> int:
    """See `apps.search.unfinished`."""
    after = engine().unfinished()
    return Statement.objects.filter(pk__lte=after).count() if after else 0


def rebuild(progress: Progress | None = None) -> int:
    """See `apps.search.rebuild`."""
    with outbox.lease() as held:
        if held is None:
            raise IndexBusyError("Another process is writing to the index: wait until it is done and start again.")
        done = fill(engine(), may_commit=held.renew, progress=progress)
    outbox.drain()
    return done


def fill(search: SearchEngine, *, may_commit: Callable[[], bool], progress: Progress | None = None) -> int:
    """Build an engine's index anew of all statements, or go on with a build that was broken off; returns how many it
    holds.

    Raises:
        IndexBusyError: `may_commit`, asked again and again, said no.
    """
    total = Statement.objects.count()
    after = search.unfinished()
    done = Statement.objects.filter(pk__lte=after).count()

    def stream() -> Iterator[IndexDocument]:
        nonlocal done
        for ids in every_id(after=after):
            if not may_commit():
                raise IndexBusyError("Another process took over the index: wait until it is done and start again.")
            found = documents(ids)
            yield from found
            done += len(found)
            if progress:
                progress(done, max(total, done))

    search.replace(stream(), may_commit=may_commit, after=after)
    return done


@dataclass(frozen=True, slots=True)
class Differing:
    """Statements of a part of the base, and those of them that an index does not hold as the base does."""

    checked: int
    missing: Sequence[int] = ()
    stale: Sequence[int] = ()
    extra: Sequence[int] = ()


def differences(search: SearchEngine, progress: Progress | None = None) -> Iterator[Differing]:
    """Compare an engine's index with the database, part by part: what the base holds, then what the index does."""
    checked = 0
    total = Statement.objects.count()
    for ids in every_id():
        held = search.fingerprints(ids)
        made = {document.id: document.fingerprint for document in documents(ids)}
        missing = [id for id in made if id not in held]
        yield Differing(len(ids), missing, [id for id in made if id in held and held[id] != made[id]])
        checked += len(ids)
        if progress:
            progress(checked, max(total, checked))
    for chunk in _chunks(search.ids()):
        known = set(Statement.objects.shown().filter(pk__in=chunk).values_list("pk", flat=True))
        yield Differing(0, extra=[id for id in chunk if id not in known])


def check(*, repair: bool = False, progress: Progress | None = None) -> Drift:
    """See `apps.search.check`."""
    drift = _Count()
    checked = 0
    for differing in differences(engine(), progress):
        checked += differing.checked
        drift.missing += drift.add(differing.missing, repair=repair)
        drift.stale += drift.add(differing.stale, repair=repair)
        drift.extra += drift.add(differing.extra, repair=repair)
    if repair:
        outbox.drain()
    waiting = IndexChange.objects.count()
    return Drift(checked, drift.missing, drift.stale, drift.extra, waiting, repair, tuple(drift.examples))


class _Count:
    def __init__(self) -> None:
        self.missing = self.stale = self.extra = 0
        self.examples: list[int] = []

    def add(self, ids: Sequence[int], *, repair: bool) -> int:
        """How many of them differ for no known reason; they are queued where they are to be repaired."""
        waiting = (
            set(IndexChange.objects.filter(statement_id__in=ids).values_list("statement_id", flat=True)) if ids else ()
        )
        differing = [id for id in ids if id not in waiting]
        self.examples += differing[: 10 - len(self.examples)]
        if repair:
            outbox.queue(differing)
        return len(differing)


def _chunks(ids: Iterator[int]) -> Iterator[list[int]]:
    chunk: list[int] = []
    for id in ids:
        chunk.append(id)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
