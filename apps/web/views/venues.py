"""Venues: the list by country, and one with its meetings."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.proceedings.models import Meeting, Venue
from apps.web import lines, listing
from apps.web.meeting_pages import VenuePage, VenuesPage
from apps.web.responses import respond
from apps.web.rows import Crumb, VenueLine, VenueSection


@require_safe
def venues(request: HttpRequest) -> HttpResponse:
    """Every venue, by country and city."""
    part = listing.part(request, Venue.objects.by_country(), size=100)
    counts = Venue.objects.filter(pk__in=[venue.pk for venue in part.rows]).meeting_counts()
    sections = tuple(
        VenueSection(country or "Country not known", tuple(VenueLine(row, counts.get(row.pk, 0)) for row in group))
        for country, group in groupby(part.rows, lambda row: row.country.name)
    )
    page = VenuesPage(
        title="Venues",
        description="Places where Internet-governance meetings were held.",
        sections=sections,
        pager=part.pager,
    )
    return respond(request, page)


@require_safe
def venue(request: HttpRequest, slug: str) -> HttpResponse:
    """One venue and the meetings that were held there."""
    row = get_object_or_404(Venue, slug=slug)
    part = listing.part(request, Meeting.objects.filter(venue=row).for_list().newest_first(), size=40)
    page = VenuePage(
        title=str(row),
        demonstration=row.is_demonstration,
        crumbs=(Crumb("Venues", reverse("venues")),),
        venue=row,
        lines=lines.meeting_lines(part.rows),
        pager=part.pager,
    )
    return respond(request, page)
