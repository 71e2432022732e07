"""Venues: a map of the world with the list by country beside it, and one venue with its meetings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from apps.proceedings.meeting_querysets import Site
from apps.proceedings.models import Meeting, Venue
from apps.web import lines, listing, structured
from apps.web.maps import Place, WorldMap, world_map
from apps.web.meeting_pages import VenuePage, VenuesPage
from apps.web.overviews import overview
from apps.web.responses import respond
from apps.web.rows import Crumb, VenueLine, VenueSection


@require_safe
@overview
def venues(request: HttpRequest) -> HttpResponse:
    """Every venue, by country and city."""
    part = listing.part(request, Venue.objects.by_country(), size=150)
    sites = list(Venue.objects.sites())
    counts = {site.pk: site.meetings for site in sites}
    sections = tuple(
        VenueSection(country or _("Country not known"), tuple(VenueLine(row, counts.get(row.pk, 0)) for row in group))
        for country, group in groupby(part.rows, lambda row: row.country.name)
    )
    places = tuple(_places(sites))
    page = VenuesPage(
        title=_("Venues"),
        description=_("Places where Internet-governance meetings were held."),
        sections=sections,
        pager=part.pager,
        map=_map(places) if places else None,
    )
    return respond(request, page)


def _places(sites: Iterable[Site]) -> Iterable[Place]:
    """A place for each city whose position is known, as large as the number of its meetings.

    A venue of unknown position stands with the others of its city; in a city alone, it is not on the map.
    """
    cities: dict[tuple[str, str], list[Site]] = defaultdict(list)
    for site in sites:
        cities[site.city or site.name, site.country].append(site)
    for (city, _country), held in cities.items():
        known = next((site for site in held if site.latitude is not None and site.longitude is not None), None)
        if known is None or known.latitude is None or known.longitude is None:
            continue
        number = sum(site.meetings for site in held)
        yield Place(
            name=city,
            longitude=known.longitude,
            latitude=known.latitude,
            weight=max(1, number),
            href=f"{reverse('meetings')}?{urlencode({'city': known.city})}"
            if known.city
            else reverse("venue", args=[known.slug]),
            detail=ngettext("%(count)s meeting", "%(count)s meetings", number) % {"count": number},
        )


def _map(places: Iterable[Place]) -> WorldMap:
    return world_map(id="venues-map", title=_("Where meetings were held, larger for more"), points=places)


@require_safe
def venue(request: HttpRequest, slug: str) -> HttpResponse:
    """One venue and the meetings that were held there."""
    row = get_object_or_404(Venue, slug=slug)
    part = listing.part(request, Meeting.objects.filter(venue=row).for_list().newest_first(), size=40)
    located = row.latitude is not None and row.longitude is not None
    page = VenuePage(
        title=str(row),
        demonstration=row.is_demonstration,
        crumbs=(Crumb(_("Venues"), reverse("venues")),),
        venue=row,
        map=_map([Place(str(row), row.longitude or 0.0, row.latitude or 0.0)]) if located else None,
        lines=lines.meeting_lines(part.rows),
        pager=part.pager,
        metadata=structured.venue(row),
    )
    return respond(request, page)
