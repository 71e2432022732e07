"""The way from the database to the index.

`queue` writes rows in the caller's transaction; `drain` brings them into the index after it. At least once, in any
order: a document is always made from what the database says at that moment. One consumer at a time, held to by a
lease.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from apps.actors.reading import ByValues
from apps.proceedings.insertion import insert
from apps.proceedings.models import Statement
from apps.search.asking import engine
from apps.search.documents import documents
from apps.search.models import IndexChange, IndexLease

BATCH: Final = 500
"""Changes that go into the index in one commit."""

LEASE: Final = timedelta(minutes=5)
"""For how long a consumer that does not say that it is alive keeps others out."""

logger = logging.getLogger(__name__)


class Lease:
    """The right to write to the index."""

    def __init__(self, holder: str) -> None:
        self._holder = holder

    def renew(self) -> bool:
        """Hold it for another `LEASE`; False where it ran out and another took it."""
        held = IndexLease.objects.filter(holder=self._holder)
        return held.update(expires_at=timezone.now() + LEASE) == 1


@contextmanager
def lease() -> Iterator[Lease | None]:
    """The right to write to the index while the block runs; None where another has it."""
    holder = uuid.uuid4().hex
    now = timezone.now()
    IndexLease.objects.get_or_create(pk=IndexLease.ONLY, defaults={"holder": "", "expires_at": now})
    free = IndexLease.objects.filter(Q(holder="") | Q(expires_at__lt=now), pk=IndexLease.ONLY)
    if not free.update(holder=holder, expires_at=now + LEASE):
        yield None
        return
    try:
        yield Lease(holder)
    finally:
        IndexLease.objects.filter(holder=holder).update(holder="")


def queue(statement_ids: Iterable[int]) -> None:
    """See `apps.search.queue`."""
    from apps.search.tasks import drain_outbox

    changes = [{"statement_id": id} for id in dict.fromkeys(statement_ids)]
    if changes:
        insert(IndexChange, changes)
        # Robust: where the broker does not answer the rows wait, and the caller's work is done nevertheless.
        transaction.on_commit(drain_outbox.delay, robust=True)


def is_behind() -> bool:
    """See `apps.search.is_behind`."""
    return bool(_WAITING.of())


def is_hiding() -> bool:
    """Whether the words of a statement are still in the index that a curator has hidden."""
    return bool(_HIDING.of())


def _hiding() -> QuerySet[Any, Any]:
    # From the few that are hidden to their changes: the outbox is as long as what was brought in last.
    waiting = IndexChange.objects.filter(statement_id=OuterRef("pk"))
    return Statement.objects.hidden().filter(Exists(waiting)).order_by().values_list("pk")[:1]


_WAITING: Final = ByValues(lambda: IndexChange.objects.order_by().values_list("pk")[:1])
_HIDING: Final = ByValues(_hiding)


def drain() -> int:
    """See `apps.search.drain`."""
    drained = 0
    # Whoever finds the lease taken leaves its rows to the holder, so the holder looks again after letting go.
    while is_behind():
        with lease() as held:
            if held is None:
                return drained
            while count := _drain_batch(held):
                drained += count
            if not held.renew():
                return drained
    return drained


def _drain_batch(held: Lease) -> int:
    changes = dict(IndexChange.objects.order_by("pk").values_list("pk", "statement_id")[:BATCH])
    if not changes or not held.renew():
        return 0
    ids = sorted(set(changes.values()))
    found = documents(ids)
    gone = set(ids) - {document.id for document in found}
    committed = False

    def may_commit() -> bool:
        nonlocal committed
        committed = held.renew()
        return committed

    engine().apply(found, gone, may_commit=may_commit)
    if not committed:
        logger.warning("The lease on the index ran out; another consumer goes on.")
        return 0
    IndexChange.objects.filter(pk__in=list(changes)).delete()
    return len(changes)
