"""Meetings: the list by date and by venue, and the record of one."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from apps.proceedings.models import Meeting
from apps.proceedings.querysets import MeetingQuerySet
from apps.web import lines, listing
from apps.web.drawing import trend
from apps.web.errors import BadParameterError
from apps.web.listing import Chip, FacetGroup, FacetLink
from apps.web.meeting_pages import MeetingsPage
from apps.web.responses import respond

_FILTERS = {"series": "series__slug", "venue": "venue__slug", "city": "venue__city"}

_KEPT = ("record", *_FILTERS, "by")
"""Parameters that a new range of dates keeps."""


@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """The meetings that the filters leave, in order of date or of venue."""
    found, by = _filtered(request), request.GET.get("by", "date")
    if by not in ("date", "venue"):
        raise BadParameterError("by", by, "date or venue")
    rows = found.for_list()
    part = listing.part(request, rows.by_venue() if by == "venue" else rows.newest_first(), size=40)
    shown = lines.meeting_lines(part.rows)
    facets = _facets(request, found)
    page = MeetingsPage(
        title="Meetings",
        description="Meetings of Internet governance by date, venue, city and series.",
        sections=lines.by_venue(shown) if by == "venue" else lines.by_year(shown),
        pager=part.pager,
        facets=facets,
        chips=_chips(request, facets),
        views=_views(request, by),
        chart=trend.by_year(
            found.years(),
            id="meetings-by-year",
            title="Meetings by year",
            unit="meetings",
            href=lambda year: listing.address(request.GET, **{"from": year, "to": year}),
        ),
        start=request.GET.get("from", ""),
        end=request.GET.get("to", ""),
        hidden=tuple((name, value) for name in _KEPT if (value := request.GET.get(name))),
    )
    return respond(request, page)


def _filtered(request: HttpRequest) -> MeetingQuerySet:
    start, end = listing.date_parameter(request, "from"), listing.date_parameter(request, "to")
    if start and end and start.earliest > end.latest:
        raise BadParameterError("to", str(end), f"a date that is not before {start}")
    found = Meeting.objects.between(start.earliest if start else None, end.latest if end else None)
    if request.GET.get("record") == "held":
        found = found.with_statements()
    for name, field in _FILTERS.items():
        if value := request.GET.get(name):
            found = found.filter(**{field: value})
    return found


def _facets(request: HttpRequest, found: MeetingQuerySet) -> tuple[FacetGroup, ...]:
    def group(name: str, title: str, value: str, *labels: str) -> FacetGroup:
        return listing.facet_group(request.GET, name=name, title=title, values=found.tally(value, *labels))

    held = [("held", "Words are on record", found.with_statements().count())]
    return (
        listing.facet_group(request.GET, name="record", title="Record", values=held),
        group("series", "Series", "series__slug", "series__abbreviation", "series__name"),
        group("city", "City", "venue__city", "venue__city"),
        group("venue", "Venue", "venue__slug", "venue__name"),
    )


def _chips(request: HttpRequest, facets: Iterable[FacetGroup]) -> tuple[Chip, ...]:
    chips = [Chip(group.title, link.label, link.href) for group in facets for link in group.links if link.selected]
    for name, label in (("from", "From"), ("to", "To")):
        if value := request.GET.get(name):
            chips.append(Chip(label, value, listing.address(request.GET, **{name: None})))
    return tuple(chips)


def _views(request: HttpRequest, by: str) -> tuple[FacetLink, ...]:
    return tuple(
        FacetLink("by", label, 0, listing.address(request.GET, by=None if value == "date" else value), value == by)
        for value, label in (("date", "By date"), ("venue", "By venue"))
    )
