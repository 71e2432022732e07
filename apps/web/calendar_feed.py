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

from apps.lib.partial_dates import Precision
from apps.proceedings.models import Meeting
from apps.web import dates

MEDIA_TYPE = "text/calendar; charset=utf-8"

_WIDTH = 75
"""Octets of a line, its end not counted."""

_NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SPECIAL = re.compile(r"[\\;,]")


def feed(meetings: Iterable[Meeting], *, name: str, now: datetime) -> Iterator[str]:
    """The calendar of meetings with their series and venue. Those without a date are left out: an event has one.

    `now`: when it is made, with its zone.
    """
    stamp = now.astimezone(UTC)
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
    for meeting in meetings:
        if meeting.starts_on is not None:
            yield from _lines(*_event(meeting, meeting.starts_on, stamp))
    yield from _lines(("END", "VCALENDAR"))


def _event(meeting: Meeting, day: date, stamp: datetime) -> Iterator[tuple[str, str]]:
    address = f"{settings.SITE_URL}{meeting.get_absolute_url()}"
    yield "BEGIN", "VEVENT"
    yield "UID", f"{meeting.slug}@{urlsplit(settings.SITE_URL).hostname}"
    yield "DTSTAMP", _moment(stamp)
    yield from _when(meeting, day)
    yield "SUMMARY", _text(meeting.title)
    if where := _where(meeting):
        yield "LOCATION", _text(where)
    venue = meeting.venue
    if venue and venue.latitude is not None and venue.longitude is not None:
        yield "GEO", f"{venue.latitude:.6f};{venue.longitude:.6f}"
    if meeting.series:
        yield "CATEGORIES", _text(meeting.series.short_name)
    yield "DESCRIPTION", _text("\n".join(_about(meeting, address)))
    yield "URL", address
    yield "STATUS", "CONFIRMED"
    yield "TRANSP", "TRANSPARENT"
    yield "END", "VEVENT"


def _when(meeting: Meeting, day: date) -> Iterator[tuple[str, str]]:
    """A moment where the hour and its zone are known and the meeting is of one day; whole days otherwise.

    Of a meeting of which only the month or the year is known, the first day stands for it; the description says so.
    """
    known = meeting.starts_on_precision == Precision.DAY
    last = meeting.ends_on if known and meeting.ends_on else day
    if meeting.starts_at and last == day:
        yield "DTSTART", _moment(meeting.starts_at.astimezone(UTC))
        return
    yield "DTSTART;VALUE=DATE", f"{day:%Y%m%d}"
    yield "DTEND;VALUE=DATE", f"{last + timedelta(days=1):%Y%m%d}"


def _where(meeting: Meeting) -> str:
    if meeting.venue:
        country = meeting.venue.country.name if meeting.venue.country else ""
        return ", ".join(filter(None, (str(meeting.venue), country)))
    return _("Online") if meeting.mode == "virtual" else ""


def _about(meeting: Meeting, address: str) -> Iterator[str]:
    if meeting.series:
        yield meeting.series.name
    if meeting.starts_on_precision != Precision.DAY:
        yield _("The day is not known: %(date)s") % {"date": dates.span(meeting.start, meeting.end)}
    if meeting.is_demonstration:
        yield _("Demonstration: this meeting is invented.")
    yield address


def _moment(value: datetime) -> str:
    return f"{value:%Y%m%dT%H%M%SZ}"


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
