"""Meetings: the list by date and by venue, and the record of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.proceedings.models import Meeting, SourceDocument, Statement
from apps.proceedings.querysets import MeetingQuerySet
from apps.web import cards, dates, lines, listing
from apps.web.drawing import trend
from apps.web.errors import BadParameterError
from apps.web.listing import Chip, FacetGroup, FacetLink
from apps.web.meeting_pages import MeetingPage, MeetingsPage
from apps.web.responses import respond
from apps.web.rows import Crumb, Voice

PART = 400
"""Statements on one page of a meeting's record."""

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


@require_safe
def meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """The record of one meeting: its statements in order, with the words."""
    row = get_object_or_404(Meeting.objects.select_related("series", "venue", "parent"), slug=slug)
    said = Statement.objects.filter(meeting=row)
    part = listing.part(request, said.in_order().for_list(), size=PART)
    page = MeetingPage(
        title=row.title,
        demonstration=row.is_demonstration,
        crumbs=_crumbs(row),
        meeting=row,
        date=dates.span(row.start, row.end),
        cards=cards.in_full(part.rows),
        pager=part.pager,
        voices=_voices(said.in_order().voices()),
        documents=tuple(SourceDocument.objects.for_list().filter(pk__in=said.order_by().values("document"))),
        sessions=lines.meeting_lines(Meeting.objects.for_list().filter(parent=row).order_by("starts_on", "title")),
        earlier=Meeting.objects.before(row),
        later=Meeting.objects.after(row),
    )
    return respond(request, page)


def _crumbs(row: Meeting) -> tuple[Crumb, ...]:
    crumbs = [Crumb("Meetings", reverse("meetings"))]
    if row.series:
        crumbs.append(Crumb(row.series.short_name, f"{reverse('meetings')}?series={row.series.slug}"))
    if row.parent:
        crumbs.append(Crumb(row.parent.title, row.parent.get_absolute_url()))
    return tuple(crumbs)


def _voices(said: Iterable[tuple[str, str, bool]]) -> tuple[Voice, ...]:
    """Who speaks, in the order of their first words; statements with no name at all are one entry, the last."""
    first: dict[tuple[str, bool], str] = {}
    counts: Counter[tuple[str, bool]] = Counter()
    for index, (public_id, name, resolved) in enumerate(said):
        page = f"?page={index // PART + 1}" if index >= PART else ""
        first.setdefault((name, resolved), f"{page}#s-{public_id}")
        counts[name, resolved] += 1
    voices = (Voice(name, href, counts[name, resolved], resolved) for (name, resolved), href in first.items())
    return tuple(sorted(voices, key=lambda voice: not voice.name))
