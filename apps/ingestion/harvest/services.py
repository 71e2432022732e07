"""Writes of harvesting: addresses that became known, what became of them, and the turns of hosts.

Owns when an address is asked for again. Must not know the network.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from apps.ingestion.models import AddressKind, AddressState, HarvestedAddress, HarvestedHost
from apps.proceedings.models import Meeting, SourceDocument

PAGE_AGAIN = timedelta(days=1)
DOCUMENT_AGAIN = timedelta(days=30)  # records are corrected in the weeks after a meeting, and seldom later
_FIRST_RETRY = timedelta(hours=1)
_LAST_RETRY = timedelta(days=30)
# A run that was cut off leaves its address to others after this time.
_CLAIM = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class KnownAddress:
    """An address to be kept."""

    url: str
    kind: AddressKind
    meeting: Meeting | None = None
    title: str = ""
    found_on: str = ""
    depth: int = 0


def note_addresses(*, entry: str, addresses: Iterable[KnownAddress], now: datetime) -> int:
    """Keep those that are not known yet, due at once. A meeting is added to a known one that has none.

    Returns:
        The number of new ones.
    """
    wanted = {address.url: address for address in addresses}
    held: dict[str, HarvestedAddress] = {}
    for row in HarvestedAddress.objects.filter(entry=entry, url__in=list(wanted)):
        held[row.url] = row
        found = wanted[row.url].meeting
        if row.meeting_id is None and found is not None:
            row.meeting = found
            row.save(update_fields=["meeting"])
    new = [
        HarvestedAddress(
            entry=entry,
            url=address.url,
            kind=address.kind,
            meeting=address.meeting,
            title=address.title,
            found_on=address.found_on,
            depth=address.depth,
            next_try_at=now,
        )
        for url, address in wanted.items()
        if url not in held
    ]
    HarvestedAddress.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    return len(new)


def claim(*, address: HarvestedAddress, now: datetime) -> bool:
    """Whether the address is due and nobody else works on it; from now on others leave it alone for a while."""
    due = HarvestedAddress.objects.filter(pk=address.pk, next_try_at__lte=now)
    return due.update(next_try_at=now + _CLAIM, tried_at=now) == 1


def put_off(*, address: HarvestedAddress, until: datetime) -> None:
    """Leave an address for later that could not be asked for, through no fault of its own."""
    HarvestedAddress.objects.filter(pk=address.pk).update(next_try_at=until)


def settle_fetched(
    *,
    address: HarvestedAddress,
    again: datetime,
    etag: str = "",
    last_modified: str = "",
    rules: str = "",
    document: SourceDocument | None = None,
) -> None:
    """The bytes came and were taken in, or the page was read."""
    address.state, address.reason, address.failures = AddressState.FETCHED, "", 0
    address.etag, address.last_modified, address.rules = _validator(etag), _validator(last_modified), rules
    address.document, address.next_try_at = document, again
    address.save(
        update_fields=["state", "reason", "failures", "etag", "last_modified", "rules", "document", "next_try_at"]
    )


def _validator(value: str) -> str:
    """An ETag or a date as it can be sent back; one that can't be is as good as none."""
    return value if len(value) <= 200 and value.isascii() and value.isprintable() else ""


def settle_unchanged(*, address: HarvestedAddress, again: datetime) -> None:
    """The host said that nothing has changed."""
    address.state, address.reason, address.failures = AddressState.UNCHANGED, "", 0
    address.next_try_at = again
    address.save(update_fields=["state", "reason", "failures", "next_try_at"])


def settle_failed(*, address: HarvestedAddress, reason: str, now: datetime, passing: bool, chance: float) -> None:
    """It failed. A passing failure is tried again soon, then less and less often; any other after a month.

    `chance` from 0 to 1 spreads tries that failed together.
    """
    address.state, address.reason = AddressState.FAILED, reason.replace("\x00", "\ufffd")  # PostgreSQL takes no NUL
    address.failures = min(address.failures + 1, 1000)
    delay = min(_FIRST_RETRY * 2 ** min(address.failures - 1, 20), _LAST_RETRY) if passing else _LAST_RETRY
    address.next_try_at = now + delay * (1 + chance / 4)
    if address.document_id is None:
        address.etag = address.last_modified = ""  # nothing is held that could be unchanged
    address.save(update_fields=["state", "reason", "failures", "etag", "last_modified", "next_try_at"])


def take_turn(*, host: str, now: datetime, gap: timedelta, patience: timedelta) -> datetime:
    """When the host may be asked; the next turn is `gap` later. A turn further off than `patience` is not taken."""
    with transaction.atomic():
        row, _ = HarvestedHost.objects.select_for_update().get_or_create(host=host, defaults={"next_request_at": now})
        turn = max(now, row.next_request_at)
        if turn <= now + patience:
            row.next_request_at = turn + gap
            row.save(update_fields=["next_request_at"])
    return turn


def pause_host(*, host: str, until: datetime) -> None:
    """Nobody asks the host before; a longer pause stays."""
    with transaction.atomic():
        row, _ = HarvestedHost.objects.select_for_update().get_or_create(host=host, defaults={"next_request_at": until})
        if row.next_request_at < until:
            row.next_request_at = until
            row.save(update_fields=["next_request_at"])
