"""Asks hosts for addresses, politely: robots.txt, one request at a time, retries with growing pauses.

Owns what politeness is. Must not know what an address holds. Time and chance come from a `Clock`, so that tests need
not wait.
"""

from __future__ import annotations

import http.client
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from django.utils import timezone
from protego import Protego

from apps.ingestion.errors import SourceError, UnreachableError
from apps.ingestion.fetch import Answer, Policy, get
from apps.ingestion.harvest.catalogue import Entry
from apps.ingestion.harvest.services import pause_host, take_turn

PRODUCT = "IGKB"  # the name that a robots.txt addresses us by
ATTEMPTS = 3
# A host that asks for a longer pause is left until a later run.
PATIENCE = timedelta(minutes=5)
_FIRST_PAUSE = 2.0  # seconds; each further one is twice as long
_UNREACHABLE_PAUSE = timedelta(minutes=15)
_LONGEST_PAUSE = timedelta(days=30)
_ROBOTS_BYTES = 512 * 1024  # RFC 9309: at least 500 KiB are to be read
_ROBOTS_SECONDS = 20.0
_ROBOTS_FOR = timedelta(hours=24)
_PASSING = {408, 425, 429, 500, 502, 503, 504}


class HostPausedError(UnreachableError):
    """The host may not be asked before `until`; `why`, where that was just learnt."""

    def __init__(self, url: str, host: str, until: datetime, why: str = "") -> None:
        self.host, self.until = host, until
        super().__init__(
            url,
            found=f"{host} not to be asked before {until:%Y-%m-%d %H:%M} UTC" + (f": {why}" if why else ""),
            expected="a host that may be asked now",
            remedy="harvest again then",
        )


class _StatusError(UnreachableError):
    """The host answered with a status that may pass, and perhaps with the pause that it asks for."""

    def __init__(self, answer: Answer, pause: timedelta | None) -> None:
        self.pause = pause
        super().__init__(answer.url, **_told(answer))


@dataclass(frozen=True, slots=True)
class Clock:
    """Now, waiting for a number of seconds, and a number from 0 to 1 by chance."""

    now: Callable[[], datetime] = timezone.now
    wait: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a host's robots.txt allows; `robots` is None where it has none."""

    robots: Protego | None
    read_at: datetime


class Visitor:
    """Asks addresses of one series at a time. `contact` tells those who run the hosts whom to write to."""

    def __init__(self, *, contact: str, site: str, policy: Policy | None = None, clock: Clock | None = None) -> None:
        self._policy = replace(policy or Policy(), user_agent=f"{PRODUCT}/1.0 (+{site}; contact: {contact})")
        self._rules: dict[str, _Rules] = {}
        self.clock = clock or Clock()

    def ask(
        self, url: str, *, entry: Entry, headers: Mapping[str, str] | None = None, max_bytes: int | None = None
    ) -> Answer:
        """The answer, with status 200 or 304.

        Raises:
            HostPausedError: the host may not be asked now.
            UnreachableError: no answer, or an error that may pass, several times.
            SourceError: the address can't be had: forbidden, not found, elsewhere, too large.
        """
        policy = replace(
            self._policy,
            before=lambda address: self._may_ask(address, entry),
            max_bytes=max_bytes or self._policy.max_bytes,
        )
        attempt = 1
        while True:
            try:
                return self._answer(url, policy, headers or {})
            except HostPausedError:
                raise
            except UnreachableError as error:
                last = attempt == ATTEMPTS
                if isinstance(error, _StatusError):
                    pause = error.pause or self._pause(attempt)
                else:
                    pause = _UNREACHABLE_PAUSE if last else self._pause(attempt)
                pause_host(host=_host(error.source), until=self.clock.now() + pause)
                if last:
                    raise
                attempt += 1

    def _answer(self, url: str, policy: Policy, headers: Mapping[str, str]) -> Answer:
        answer = get(url, policy=policy, headers=headers)
        if answer.status in {http.client.OK, http.client.NOT_MODIFIED}:
            return answer
        if answer.status in _PASSING:
            raise _StatusError(answer, _asked_pause(answer, self.clock.now()))
        raise SourceError(answer.url, **_told(answer))

    def _may_ask(self, url: str, entry: Entry) -> None:
        """Wait for the host's turn, or raise where the address is not to be asked for."""
        if not entry.allows(url):
            raise SourceError(
                url,
                found="another host",
                expected=f"one of {', '.join(entry.hosts)}",
                remedy="add it to `other_hosts` of the series if the records moved there",
            )
        robots = self._robots(url)
        if robots and not robots.can_fetch(url, PRODUCT):
            raise SourceError(
                url,
                found="an address that the host's robots.txt closes",
                expected="one that robots may read",
                remedy="ask the publisher",
            )
        delay = (robots.crawl_delay(PRODUCT) if robots else None) or 0.0
        gap = timedelta(seconds=max(entry.seconds_between, min(delay, _LONGEST_PAUSE.total_seconds())))
        self._wait_for_turn(url, gap)

    def _wait_for_turn(self, url: str, gap: timedelta) -> None:
        host, now = _host(url), self.clock.now()
        turn = take_turn(host=host, now=now, gap=gap, patience=PATIENCE)
        if turn > now + PATIENCE:
            raise HostPausedError(url, host, turn)
        if turn > now:
            self.clock.wait((turn - now).total_seconds())

    def _robots(self, url: str) -> Protego | None:
        """The rules of the host, as RFC 9309 has it: none where there is no robots.txt, all closed where it fails."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        known = self._rules.get(origin)
        if known is None or self.clock.now() - known.read_at > _ROBOTS_FOR:
            self._rules[origin] = known = _Rules(self._read_robots(f"{origin}/robots.txt"), self.clock.now())
        return known.robots

    def _read_robots(self, url: str) -> Protego | None:
        gap = timedelta(seconds=1)
        policy = replace(
            self._policy,
            before=lambda address: self._wait_for_turn(address, gap),
            max_bytes=min(_ROBOTS_BYTES, self._policy.max_bytes),
            max_seconds=min(_ROBOTS_SECONDS, self._policy.max_seconds),
        )
        now = self.clock.now()
        try:
            answer = get(url, policy=policy)
        except HostPausedError:
            raise
        except UnreachableError as error:
            raise self._closed(url, now + _UNREACHABLE_PAUSE, error.found) from error
        if answer.status == http.client.OK:
            return Protego.parse(answer.body.decode("utf-8", errors="replace"))
        if answer.status >= 500 or answer.status == http.client.TOO_MANY_REQUESTS:
            pause = _asked_pause(answer, now) or _UNREACHABLE_PAUSE
            raise self._closed(url, now + pause, f"status {answer.status}")
        return None

    def _closed(self, url: str, until: datetime, why: str) -> HostPausedError:
        pause_host(host=_host(url), until=until)
        return HostPausedError(url, _host(url), until, why)

    def _pause(self, attempt: int) -> timedelta:
        """Between half of and one and a half times the pause of this attempt, by chance."""
        return timedelta(seconds=_FIRST_PAUSE * 2 ** (attempt - 1) * (0.5 + self.clock.chance()))


def _host(url: str) -> str:
    return urlsplit(url).netloc[:255]


def _told(answer: Answer) -> dict[str, str]:
    remedy = "check the address in a browser, and the series in the catalogue"
    return {"found": f"status {answer.status}", "expected": "status 200", "remedy": remedy}


def _asked_pause(answer: Answer, now: datetime) -> timedelta | None:
    """What the host asks for in Retry-After, in seconds or as a date; None where it asks for nothing."""
    value = answer.headers.get("retry-after", "").strip()
    if value.isdecimal() and value.isascii():
        return timedelta(seconds=int(value)) if len(value) < 8 else _LONGEST_PAUSE
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    pause = until.replace(tzinfo=until.tzinfo or UTC) - now
    return min(max(pause, timedelta()), _LONGEST_PAUSE) or None
