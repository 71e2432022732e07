"""The address of a search: what it asks for, and which of its parameters the forms of the page keep.

Owns the names of the parameters. Asks no index and knows no page.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.search import FACETS, SearchRequest, Sort
from apps.web import listing
from apps.web.errors import BadParameterError, NothingHereError

TITLES = {
    "speaker": gettext_lazy("Speaker"),
    "org": gettext_lazy("Organization"),
    "group": gettext_lazy("Stakeholder group"),
    "country": gettext_lazy("Country"),
    "process": gettext_lazy("Process"),
    "series": gettext_lazy("Series"),
    "meeting": gettext_lazy("Meeting"),
    "venue": gettext_lazy("Venue"),
    "city": gettext_lazy("City"),
    "kind": gettext_lazy("Kind of record"),
    "year": gettext_lazy("Year"),
    "lang": gettext_lazy("Language"),
}
"""Facets as a reader sees them, in the order of the page."""

SIZES = (20, 50, 100)
"""Results on a page; the first where the address says nothing."""

REACH = 10_000
"""Results that can be looked through or taken along; whoever needs more narrows the search."""

SHOWN = 6
"""Values of a facet on the page of results."""

_CONTEXTS = 20
"""Hits of one page that can be open at once."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for. `start` and `end` are dates as typed, "" where the range is open; `contexts` are the
    public ids of the hits whose neighbours are to be shown; `related`: related terms are."""

    request: SearchRequest
    start: str
    end: str
    contexts: tuple[str, ...]
    related: bool

    @property
    def is_bare(self) -> bool:
        """Nothing but words: no filter that could be why nothing was found."""
        return bool(self.request.text) and not self.request.filters


def is_year(value: str) -> bool:
    """Whether a value of the facet of years is one: an address may hold anything."""
    return len(value) == 4 and value.isascii() and value.isdigit()


def read(request: HttpRequest, *, facets: tuple[str, ...] = FACETS, facet_size: int = SHOWN) -> Asked:
    """The parameters of an address.

    Raises:
        BadParameterError: one of them can't be read.
        NothingHereError: the page lies beyond what can be looked through.
    """
    sort, size = request.GET.get("sort", ""), _size(request)
    if sort and sort not in Sort.__members__.values():
        raise BadParameterError("sort", sort, ", ".join(Sort))
    filters = {name: tuple(filter(None, request.GET.getlist(name))) for name in FACETS if name in request.GET}
    start, end = _range(request)
    if start or end:
        filters["date"] = (f"{start}..{end}",)
    page = listing.page_number(request)
    if page * size > REACH:
        raise NothingHereError(
            _("The first %(number)s results can be looked through. Narrow the search to see others.")
            % {"number": number_format(REACH, force_grouping=True)}
        )
    return Asked(
        request=SearchRequest(
            text=request.GET.get("q", "").strip(),
            filters={name: values for name, values in filters.items() if values},
            sort=Sort(sort) if sort else None,
            page=page,
            size=size,
            facets=facets,
            facet_size=facet_size,
            expand=request.GET.get("also") == "on",
        ),
        start=start,
        end=end,
        contexts=tuple(request.GET.getlist("context")[:_CONTEXTS]),
        related=request.GET.get("related") == "on",
    )


def hidden(request: HttpRequest, *own: str) -> tuple[tuple[str, str], ...]:
    """What a form keeps of the address: everything but the parameters that are its own, and the place in the list."""
    kept = [name for name in ("q", *FACETS, "from", "to", "sort", "size", "also") if name not in own]
    return tuple((name, value) for name in kept for value in request.GET.getlist(name) if value)


def _size(request: HttpRequest) -> int:
    value = request.GET.get("size") or str(SIZES[0])
    if value not in map(str, SIZES):
        raise BadParameterError("size", value, ", ".join(map(str, SIZES)))
    return int(value)


def _range(request: HttpRequest) -> tuple[str, str]:
    start, end = listing.date_parameter(request, "from"), listing.date_parameter(request, "to")
    if start and end and start.earliest > end.latest:
        raise BadParameterError("to", str(end), _("a date that is not before %(date)s") % {"date": start})
    return str(start or ""), str(end or "")
