"""Meetings as a calendar that other programs read (iCalendar, RFC 5545): one event for each.

Owns its folding, its escaping and the choice of properties. Knows no request. Made line by line, so that thousands of
meetings leave as they are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django_countries import countries

from apps.actors import facts
from apps.lib.partial_dates import Precision
from apps.proceedings.meeting_querysets import Event
from apps.proceedings.models import Mode
from apps.web import addresses, dates

MEDIA_TYPE = "text/calendar; charset=utf-8"

_WIDTH = 75
"""Octets of a line, its end not counted."""

_NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SPECIAL = re.compile(r"[\\;,]")


def feed(meetings: Iterable[Event], *, name: str, now: datetime) -> Iterator[str]:
    """The calendar of meetings. `now`: when it is made, with its zone."""
    stamp = _moment(now)
    yield from _lines(
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//IGKB//Meetings//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        ("NAME", _text(name)),
        ("X-WR-CALNAME", _text(name)),
        ("REFRESH-INTERVAL;VALUE=DURATION", "P1D"),
    )
    site = settings.SITE_URL
    host = urlsplit(site).hostname
    for meeting in meetings:
        yield "".join(_lines(*_event(meeting, f"{site}{addresses.of('meeting', meeting.slug)}", f"@{host}", stamp)))
    yield from _lines(("END", "VCALENDAR"))


def _event(meeting: Event, address: str, at_host: str, stamp: str) -> Iterator[tuple[str, str]]:
    yield "BEGIN", "VEVENT"
    yield "UID", f"{meeting.slug}{at_host}"
    yield "DTSTAMP", stamp
    yield from _when(meeting)
    yield "SUMMARY", _text(meeting.title)
    if where := _where(meeting):
        yield "LOCATION", _text(where)
    if meeting.venue__latitude is not None and meeting.venue__longitude is not None:
        yield "GEO", f"{meeting.venue__latitude:.6f};{meeting.venue__longitude:.6f}"
    if series := meeting.series__abbreviation or meeting.series__name:
        yield "CATEGORIES", _text(series)
    yield "DESCRIPTION", _text("\n".join(_about(meeting, address)))
    yield "URL", address
    yield "STATUS", "CONFIRMED"
    yield "TRANSP", "TRANSPARENT"
    yield "END", "VEVENT"


def _when(meeting: Event) -> Iterator[tuple[str, str]]:
    """A moment where the hour and its zone are known and the meeting is of one day; whole days otherwise.

    Of a meeting of which only the month or the year is known, the first day stands for it; the description says so.
    """
    day = meeting.starts_on
    known = meeting.starts_on_precision == Precision.DAY
    last = meeting.ends_on if known and meeting.ends_on else day
    if meeting.starts_at and last == day:
        yield "DTSTART", _moment(meeting.starts_at)
        return
    yield "DTSTART;VALUE=DATE", f"{day:%Y%m%d}"
    yield "DTEND;VALUE=DATE", f"{min(last, date.max - timedelta(days=1)) + timedelta(days=1):%Y%m%d}"


def _where(meeting: Event) -> str:
    name, city = meeting.venue__name, meeting.venue__city or ""
    if name:
        country = str(countries.name(meeting.venue__country)) if meeting.venue__country else ""
        return ", ".join(filter(None, (name, "" if city in name else city, country)))
    return _("Online") if meeting.mode == Mode.VIRTUAL else ""


def _about(meeting: Event, address: str) -> Iterator[str]:
    if meeting.series__name:
        yield meeting.series__name
    if meeting.starts_on_precision != Precision.DAY:
        start = facts.known(meeting.starts_on, meeting.starts_on_precision)
        yield _("The day is not known: %(date)s") % {"date": dates.written(start) if start else ""}
    if meeting.is_demonstration:
        yield _("Demonstration: this meeting is invented.")
    yield address


def _moment(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """A value of the type TEXT: escaped, its line ends as `\\n`."""
    plain = _NOT_TEXT.sub(" ", value.replace("\r\n", "\n"))
    return _SPECIAL.sub(r"\\\g<0>", plain).replace("\n", "\\n")


def _lines(*properties: tuple[str, str]) -> Iterator[str]:
    for name, value in properties:
        yield _folded(f"{name}:{value}")


def _folded(line: str) -> str:
    """Lines of at most 75 octets, cut between characters; those that go on begin with a space."""
    data = line.encode()
    if len(data) <= _WIDTH:
        return f"{line}\r\n"
    parts, at, width = [], 0, _WIDTH
    while at < len(data):
        end = min(at + width, len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:  # within a character
            end -= 1
        parts.append(data[at:end])
        at, width = end, _WIDTH - 1
    return b"\r\n ".join(parts).decode() + "\r\n"
