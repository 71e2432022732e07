"""Pictures of what the base holds, or of what the address asks for: by year, process, stakeholder group and region.

Owns which pictures there are and what they count. Each is made of the index's own counts: one question for all that is
asked for, one for each row of a picture. Knows no template.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from apps import search as engine
from apps.actors.models import Organization, StakeholderGroup
from apps.search import FacetValue
from apps.web import listing, positions, results, search_address
from apps.web.drawing import heat, shares, trend
from apps.web.drawing.heat import HeatMap
from apps.web.drawing.shares import Shares
from apps.web.drawing.trend import Bars, Lines
from apps.web.listing import Chip, FacetGroup
from apps.web.results import year_counts

FACETS: Final = ("process", "org", "speaker", "group", "country", "kind", "lang")
"""By what the pictures can be narrowed."""

_ROWS: Final = 14
"""Processes of the field."""

_SHARED_YEARS: Final = 24
"""Years of the shares, from the last."""


@dataclass(frozen=True, slots=True)
class Trends:
    """What is drawn of `total` statements; None where there is nothing to draw."""

    total: int
    years: Bars | None
    processes: Lines | None
    field: HeatMap | None
    groups: Shares | None
    regions: Shares | None
    facets: tuple[FacetGroup, ...]
    chips: tuple[Chip, ...]
    search_href: str


def drawn(request: HttpRequest) -> Trends:
    """The pictures of what the address asks for.

    Raises:
        BadParameterError: a parameter of the address can't be read.
        QueryError: the words can't be read.
        IndexMissingError: there is no index yet.
    """
    read = search_address.read(request, facets=(*FACETS, "year"), facet_size=_ROWS)
    asked = replace(read, request=replace(read.request, page=1, size=1))
    found = engine.query(asked.request)
    years = year_counts(found.facets["year"])
    search = f"{reverse('search')}{listing.address(request.GET)}"
    spoken_of = found.facets["process"].values[:_ROWS]
    groups, regions = _groups(), _regions()
    counted = engine.years_of(
        asked.request,
        {
            "process": [(value.value,) for value in spoken_of],
            "group": [(part.key,) for part in groups],
            "country": list(regions.values()),
        },
    )
    processes = list(zip(spoken_of, counted["process"], strict=True))
    return Trends(
        total=found.total,
        years=trend.by_year(
            years,
            id="by-year",
            title=_("Statements by year"),
            unit=_("statements"),
            href=lambda year: _search(request, year=str(year)),
        ),
        processes=_lines(processes),
        field=_field(request, processes),
        groups=_stacked(
            request, groups, counted["group"], years, id="groups-by-year", title=_("Stakeholder groups by year")
        ),
        regions=_stacked(
            request,
            list(regions),
            counted["country"],
            years,
            id="regions-by-year",
            title=_("UN regional groups by year, of the countries of those who were spoken for"),
        ),
        facets=positions.facet_groups(request, found, FACETS, request.GET),
        chips=results.chips(request, asked, found),
        search_href=search,
    )


def _search(request: HttpRequest, **chosen: str) -> str:
    """A search for the same, with these values."""
    return f"{reverse('search')}{listing.address(request.GET, **chosen)}"


_Process = tuple[FacetValue, Mapping[int, int]]


def _lines(processes: Sequence[_Process]) -> Lines | None:
    series = [
        trend.Series(value.label, counts, reverse("process", args=[value.value]))
        for value, counts in processes[: trend.MOST_LINES]
    ]
    return trend.lines(
        series, id="processes-by-year", title=_("Processes most spoken of, by year"), unit=_("statements")
    )


def _field(request: HttpRequest, processes: Sequence[_Process]) -> HeatMap | None:
    rows = [
        heat.Row(
            value.label,
            counts,
            reverse("process", args=[value.value]),
            lambda year, slug=value.value: _search(request, process=slug, year=str(year)),  # type: ignore[misc]
        )
        for value, counts in processes
    ]
    return heat.by_year(
        rows, id="process-and-year", title=_("Processes and years"), unit=_("statements"), head=_("Process")
    )


def _groups() -> list[shares.Part]:
    return [
        shares.Part(group.value, str(group.label), f"{reverse('organizations')}?{urlencode({'group': group.value})}")
        for group in StakeholderGroup
    ]


def _regions() -> dict[shares.Part, list[str]]:
    """UN regional groups, and the countries of each for which something may have been said."""
    countries: defaultdict[shares.Part, list[str]] = defaultdict(list)
    states = Organization.objects.states().exclude(regional_group=None).exclude(country="")
    grouped = states.order_by("regional_group__abbreviation").values_list(
        "regional_group__slug", "regional_group__abbreviation", "country"
    )
    for slug, name, country in grouped.distinct():
        countries[shares.Part(slug, name)].append(str(country))
    return dict(list(countries.items())[: shares.MOST_PARTS])


def _stacked(
    request: HttpRequest,
    parts: Sequence[shares.Part],
    counted: Sequence[Mapping[int, int]],
    years: Mapping[int, int],
    *,
    id: str,
    title: str,
) -> Shares | None:
    """Years as wholes; of what none of the parts has it is not known."""
    rows = []
    for year in [year for year in sorted(years) if years[year]][-_SHARED_YEARS:]:
        numbers = {part.key: by_year.get(year, 0) for part, by_year in zip(parts, counted, strict=True)}
        unknown = max(0, years[year] - sum(numbers.values()))
        rows.append(shares.Row(str(year), numbers, _search(request, year=str(year)), unknown))
    return shares.stacked(rows, parts, id=id, title=title, head=_("Year"))
