"""Harvests a series: reads its index pages, fetches what is due, and hands the bytes to an import run.

Owns the order of the work. An interrupted harvest goes on where it was: every address is settled as soon as it is
done. Must not know how a document is read.
"""

from __future__ import annotations

import itertools
import logging
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from apps.ingestion.errors import SourceError, UnreachableError
from apps.ingestion.fetch import Answer
from apps.ingestion.harvest import services
from apps.ingestion.harvest.catalogue import Entry
from apps.ingestion.harvest.meetings import ExpectedMeetings
from apps.ingestion.harvest.pages import Link, links
from apps.ingestion.harvest.services import DOCUMENT_AGAIN, PAGE_AGAIN, KnownAddress
from apps.ingestion.harvest.visitor import HostPausedError, Visitor
from apps.ingestion.models import AddressKind, HarvestedAddress, ImportItem, Outcome
from apps.ingestion.services import run_import
from apps.ingestion.sources import HeldSource, Source

log = logging.getLogger(__name__)

MAX_PAGES = 2000  # of one series in one run
MAX_DEPTH = 3
MAX_PAGE_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one address. `outcome`: read, unchanged, later, failed, or the outcome of its import."""

    url: str
    outcome: str
    message: str = ""


@dataclass(slots=True)
class Report:
    """What a harvest of one series did."""

    new: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)

    @property
    def failed(self) -> int:
        return self.outcomes["failed"] + self.outcomes[Outcome.REFUSED]


def harvest(
    entry: Entry, *, visitor: Visitor, limit: int | None = None, told: Callable[[Step], None] = lambda _: None
) -> Report:
    """Read the index pages that are due, then fetch the documents that are due, at most `limit`."""
    return _Harvest(entry, visitor, told).run(limit)


def preview(entry: Entry, *, visitor: Visitor) -> Iterator[Step]:
    """The documents that a harvest would fetch, from the index pages as they are now. Nothing of it is kept."""
    now = visitor.clock.now()
    expected = ExpectedMeetings(entry, today=now.date())
    known = dict(HarvestedAddress.objects.documents(entry.key).values_list("url", "next_try_at"))
    waiting: deque[tuple[str, int]] = deque((url, 0) for url, _ in _seeds(entry.pages, expected))
    seen = {url for url, _ in waiting}
    documents = dict.fromkeys([url for url, _ in _seeds(entry.addresses, expected)] + list(known))
    for _ in range(MAX_PAGES):
        if not waiting:
            break
        page, depth = waiting.popleft()
        try:
            answer = visitor.ask(page, entry=entry, max_bytes=MAX_PAGE_BYTES)
            found = _links(answer, entry, page=page, depth=depth)
        except SourceError as error:
            yield Step(page, "failed", str(error))
            continue
        documents.update(dict.fromkeys(link.url for link in found if link.is_document))
        further = [link.url for link in found if not link.is_document and link.url not in seen and depth < MAX_DEPTH]
        seen.update(further)
        waiting.extend((url, depth + 1) for url in further)
    yield from (Step(url, "would fetch") for url in documents if known.get(url, now) <= now)


def _seeds(templates: Sequence[str], expected: ExpectedMeetings) -> Iterator[tuple[str, KnownAddress]]:
    for template in templates:
        for url, meeting in expected.filled(template):
            yield url, KnownAddress(url, AddressKind.PAGE, meeting)


def _links(answer: Answer, entry: Entry, *, page: str, depth: int) -> list[Link]:
    found = links(answer.body, page=answer.url, entry=entry)
    if not found and depth == 0:
        # Said aloud: a site that was rebuilt would otherwise look like a series that is complete.
        raise SourceError(
            page,
            found="no link that `documents` or `follow` of the series fits",
            expected="links to records",
            remedy="look at the page and correct the patterns in the catalogue",
        )
    return found


class _Harvest:
    def __init__(self, entry: Entry, visitor: Visitor, told: Callable[[Step], None]) -> None:
        self._entry, self._visitor, self._clock, self._told = entry, visitor, visitor.clock, told
        self._expected = ExpectedMeetings(entry, today=self._clock.now().date())
        self._report = Report()
        self._paused: dict[str, datetime] = {}
        self._handed: dict[str, tuple[HarvestedAddress, Answer]] = {}

    def run(self, limit: int | None) -> Report:
        for templates, kind in ((self._entry.pages, AddressKind.PAGE), (self._entry.addresses, AddressKind.DOCUMENT)):
            seeds = [KnownAddress(url, kind, known.meeting) for url, known in _seeds(templates, self._expected)]
            self._report.new += services.note_addresses(entry=self._entry.key, addresses=seeds, now=self._clock.now())
        self._read_pages()
        documents = self._documents(limit)
        first = next(filter(None, documents), None)
        if first is not None:  # no import run where there is nothing to take in
            run_import(
                sources=itertools.chain([first], documents),
                requested=[f"harvest {self._entry.key}"],
                progress=self._settle_import,
            )
        log.info("series harvested", extra={"series": self._entry.key, "outcomes": dict(self._report.outcomes)})
        return self._report

    def _read_pages(self) -> None:
        for _ in range(MAX_PAGES):
            page = HarvestedAddress.objects.pages(self._entry.key).due(self._clock.now()).first()
            if page is None:
                return
            # The same rules over the same bytes find the same links; others may find more.
            answer = self._ask(page, conditional=page.rules == self._entry.rules, max_bytes=MAX_PAGE_BYTES)
            if answer is None:
                continue
            try:
                found = _links(answer, self._entry, page=page.url, depth=page.depth)
            except SourceError as error:
                self._fail(page, error)
                continue
            self._report.new += services.note_addresses(
                entry=self._entry.key,
                addresses=[self._known(link, page) for link in found if link.is_document or page.depth < MAX_DEPTH],
                now=self._clock.now(),
            )
            services.settle_fetched(
                address=page,
                again=self._clock.now() + PAGE_AGAIN,
                etag=answer.headers.get("etag", ""),
                last_modified=answer.headers.get("last-modified", ""),
                rules=self._entry.rules,
            )
            self._tell(page.url, "read", f"{len(found)} links")

    def _known(self, link: Link, page: HarvestedAddress) -> KnownAddress:
        return KnownAddress(
            url=link.url,
            kind=AddressKind.DOCUMENT if link.is_document else AddressKind.PAGE,
            meeting=self._expected.named(link.names) or page.meeting,
            title=link.title,
            found_on=page.url,
            depth=page.depth + 1,
        )

    def _documents(self, limit: int | None) -> Iterator[Source | None]:
        """Bytes of the documents that are due, one by one. What needs no import is settled here, and gives None."""
        due = list(HarvestedAddress.objects.documents(self._entry.key).due(self._clock.now()).values_list("pk", "url"))
        asked = 0
        for pk, url in due:
            if limit is not None and asked >= limit:
                return
            if urlsplit(url).netloc in self._paused:
                continue
            address = HarvestedAddress.objects.get(pk=pk)
            asked += 1
            answer = self._ask(address, conditional=address.document_id is not None)
            if answer is None:
                yield None
            else:
                self._handed[url] = (address, answer)
                yield HeldSource(path=url, origin=url, data=answer.body)

    def _ask(self, address: HarvestedAddress, *, conditional: bool, max_bytes: int | None = None) -> Answer | None:
        """The bytes; None where there are none to read, which is then settled."""
        if not services.claim(address=address, now=self._clock.now()):
            return None  # another process has it
        headers = {"If-None-Match": address.etag, "If-Modified-Since": address.last_modified}
        try:
            answer = self._visitor.ask(
                address.url,
                entry=self._entry,
                headers={name: value for name, value in headers.items() if conditional and value},
                max_bytes=max_bytes,
            )
        except HostPausedError as error:
            self._paused[error.host] = error.until
            services.put_off(address=address, until=error.until)
            self._tell(address.url, "later", str(error))
            return None
        except SourceError as error:
            self._fail(address, error)
            return None
        if answer.status == 304:
            again = PAGE_AGAIN if address.kind == AddressKind.PAGE else DOCUMENT_AGAIN
            services.settle_unchanged(address=address, again=self._clock.now() + again)
            self._tell(address.url, "unchanged")
            return None
        return answer

    def _settle_import(self, item: ImportItem) -> None:
        address, answer = self._handed.pop(item.source)
        now = self._clock.now()
        if item.outcome == Outcome.REFUSED:
            services.settle_failed(
                address=address, reason=item.message, now=now, passing=False, chance=self._clock.chance()
            )
        else:
            services.settle_fetched(
                address=address,
                again=now + DOCUMENT_AGAIN,
                etag=answer.headers.get("etag", ""),
                last_modified=answer.headers.get("last-modified", ""),
                document=item.document,
            )
        self._tell(item.source, item.outcome, item.message)

    def _fail(self, address: HarvestedAddress, error: SourceError) -> None:
        services.settle_failed(
            address=address,
            reason=str(error),
            now=self._clock.now(),
            passing=isinstance(error, UnreachableError),
            chance=self._clock.chance(),
        )
        self._tell(address.url, "failed", str(error))

    def _tell(self, url: str, outcome: str, message: str = "") -> None:
        self._report.outcomes[outcome] += 1
        self._told(Step(url, outcome, message))
