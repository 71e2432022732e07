"""Meetings: the list by date as a calendar, by venue and by series, and the same as a feed for calendars."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.lib.partial_dates import PartialDate, Precision
from apps.proceedings.meeting_querysets import MeetingQuerySet
from apps.proceedings.models import Meeting, Process
from apps.web import calendar_feed, calendars, dates, lines, listing
from apps.web.calendars import Month
from apps.web.errors import BadParameterError
from apps.web.listing import Chip, FacetGroup, FacetLink
from apps.web.meeting_pages import MeetingsPage
from apps.web.metadata import Alternate, Metadata
from apps.web.overviews import overview
from apps.web.responses import respond
from apps.web.rows import Link

_FILTERS = ("series", "venue", "city")

_KEPT = ("record", "process", *_FILTERS, "by")
"""Parameters that a new range of dates keeps."""

_ORDERS = ("date", "venue", "series")


@require_safe
@overview
def meetings(request: HttpRequest) -> HttpResponse:
    """The meetings that the filters leave, in order of date, of venue or of series."""
    by = request.GET.get("by", "date")
    if by not in _ORDERS:
        raise BadParameterError("by", by, _("date, venue or series"))
    start, end = _range(request)
    process = _process(request)
    found = _filtered(request, start, end, process)
    rows = found.for_list()
    ordered = {"date": rows.newest_first, "venue": rows.by_venue, "series": rows.by_series}[by]()
    part = listing.part(request, ordered, size=40)
    sections = {"date": lines.by_month, "venue": lines.by_venue, "series": lines.by_series}[by]
    facets = _facets(request, found)
    held = list(found.by_days())
    around = _around(request, start, end)
    feed_href = f"{reverse('calendar-feed')}{listing.address(request.GET, by=None)}"
    page = MeetingsPage(
        title=_("Meetings"),
        description=_("Meetings of Internet governance by date, venue, city and series."),
        sections=sections(lines.meeting_lines(part.rows)),
        pager=part.pager,
        facets=facets,
        chips=_chips(request, facets, process),
        views=_views(request, by),
        years=None if around else calendars.years(held, lambda value: _dated(request, value)),
        months=_months(request, held, start, end),
        around=around,
        feed_href=feed_href,
        start=request.GET.get("from", ""),
        end=request.GET.get("to", ""),
        hidden=tuple((name, value) for name in _KEPT if (value := request.GET.get(name))),
        metadata=Metadata(alternates=(Alternate("text/calendar", _("Meetings as a calendar"), feed_href),)),
    )
    return respond(request, page)


@require_safe
def feed(request: HttpRequest) -> StreamingHttpResponse:
    """The meetings that the filters leave as an iCalendar feed, the newest first."""
    found = _filtered(request, *_range(request), _process(request)).newest_first()
    lines = calendar_feed.feed(found.events(), name=_("Meetings"), now=datetime.now(UTC))
    headers = {"Content-Disposition": 'inline; filename="meetings.ics"'}
    return StreamingHttpResponse(lines, content_type=calendar_feed.MEDIA_TYPE, headers=headers)


def _range(request: HttpRequest) -> tuple[PartialDate | None, PartialDate | None]:
    start, end = listing.date_parameter(request, "from"), listing.date_parameter(request, "to")
    if start and end and start.earliest > end.latest:
        raise BadParameterError("to", str(end), _("a date that is not before %(start)s") % {"start": start})
    return start, end


def _process(request: HttpRequest) -> Process | None:
    """The process of which the list is, with everything below it."""
    key = request.GET.get("process")
    if not key:
        return None
    row = Process.objects.filter(slug=key).first()
    if row is None:
        raise BadParameterError("process", key, _("the key of a process, as in the address of its page"))
    return row


def _filtered(
    request: HttpRequest, start: PartialDate | None, end: PartialDate | None, process: Process | None
) -> MeetingQuerySet:
    chosen = {name: request.GET.get(name, "") for name in _FILTERS}
    held = request.GET.get("record") == "held"
    return Meeting.objects.narrowed(start=start, end=end, process=process, held=held, **chosen)


def _dated(request: HttpRequest, value: str) -> str:
    """The same list, of one date alone."""
    return listing.address(request.GET, **{"from": value, "to": value})


def _months(
    request: HttpRequest, held: Iterable[calendars.Held], start: PartialDate | None, end: PartialDate | None
) -> tuple[Month, ...]:
    """The days of a year or of a month, where the list is of one."""
    if start is None or end is None or start.year != end.year:
        return ()
    first, last = start.earliest.month, end.latest.month
    return calendars.months(
        held, start.year, lambda value: _dated(request, value), only=first if first == last else None
    )


def _around(request: HttpRequest, start: PartialDate | None, end: PartialDate | None) -> tuple[Link, ...]:
    """The year or month before and after the one that the list is of, and between them what it is a part of; nothing
    where it is of no one year."""
    if start is None or end is None or start.year != end.year:
        return ()
    if start.earliest.month != end.latest.month:
        before, after = PartialDate(start.earliest.replace(month=1, day=1), Precision.YEAR).neighbours()
        wider = Link(_("All years"), listing.address(request.GET, **{"from": None, "to": None}))
    else:
        before, after = PartialDate(start.earliest.replace(day=1), Precision.MONTH).neighbours()
        wider = Link(_("All of %(year)s") % {"year": start.year}, _dated(request, str(start.year)))
    earlier = [Link(f"← {dates.written(before)}", _dated(request, str(before)))] if before else []
    later = [Link(f"{dates.written(after)} →", _dated(request, str(after)))] if after else []
    return *earlier, wider, *later


def _facets(request: HttpRequest, found: MeetingQuerySet) -> tuple[FacetGroup, ...]:
    def group(name: str, title: str, all_at: str, value: str, *labels: str) -> FacetGroup:
        values = found.tally(value, *labels)
        return listing.facet_group(request.GET, name=name, title=title, values=values, all_href=reverse(all_at))

    held = [("held", _("Words are on record"), found.with_statements().count())]
    return (
        listing.facet_group(request.GET, name="record", title=_("Record"), values=held),
        group("series", _("Series"), "processes", "series__slug", "series__abbreviation", "series__name"),
        group("city", _("City"), "venues", "venue__city", "venue__city"),
        group("venue", _("Venue"), "venues", "venue__slug", "venue__name"),
    )


def _chips(request: HttpRequest, facets: Iterable[FacetGroup], process: Process | None) -> tuple[Chip, ...]:
    chips = [Chip(group.title, link.label, link.href) for group in facets for link in group.links if link.selected]
    if process:
        chips.append(Chip(_("Process"), process.short_name, listing.address(request.GET, process=None)))
    for name, label in (("from", _("From")), ("to", _("To"))):
        if value := request.GET.get(name):
            chips.append(Chip(label, value, listing.address(request.GET, **{name: None})))
    return tuple(chips)


def _views(request: HttpRequest, by: str) -> tuple[FacetLink, ...]:
    labels = {"date": _("By date"), "venue": _("By venue"), "series": _("By series")}
    return tuple(
        FacetLink(
            "by", labels[value], 0, listing.address(request.GET, by=None if value == "date" else value), value == by
        )
        for value in _ORDERS
    )
