"""What somebody is on record with, as the index counts it: statements, kinds of record, processes, years.

Serves the pages of organizations and speakers and puts two of them side by side. Owns which counts those pages show.
Knows no template.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps import search as engine
from apps.proceedings import by_key
from apps.proceedings.models import Kind
from apps.proceedings.querysets import StatementQuerySet
from apps.search import Facet, IndexMissingError, SearchRequest, SearchResults, Sort
from apps.web import cards, listing, results, search_address
from apps.web.cards import Card
from apps.web.drawing.trend import Bars
from apps.web.listing import Chip, FacetGroup, FacetLink, Pager, Toggles
from apps.web.rows import Link
from apps.web.search_address import REACH, TITLES

SIZE: Final = 25
"""Statements on a page."""

_TERMS: Final = 18
_FEW_TERMS: Final = 3

_NO_CHANCE: Final = 11.0
"""Of some hundred words that are compared, one rated so high by chance alone is expected once in a thousand times."""

_SHOWN: Final = 10
"""Values of a facet."""

_HERE: Final = "#statements"
"""Links that narrow the statements lead back to them: they begin far down the page."""

KIND_LABELS: Final = {
    Kind.VERBATIM: gettext_lazy("Said"),
    Kind.REPORTED: gettext_lazy("Reported"),
    Kind.QUOTED: gettext_lazy("Quoted"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """The statements of somebody, as narrowed by the address. `kinds` are links to each kind of record and to all;
    `everything` says that nothing was narrowed."""

    cards: tuple[Card, ...]
    pager: Pager
    kinds: tuple[FacetLink, ...] = ()
    facets: tuple[FacetGroup, ...] = ()
    years: Bars | None = None
    chips: tuple[Chip, ...] = ()
    downloads: tuple[Link, ...] = ()
    trends: str = ""
    """Pictures of the same statements."""

    @property
    def everything(self) -> bool:
        return not self.chips


def said(
    request: HttpRequest, *, field: str, value: str, facets: tuple[str, ...], rows: StatementQuerySet, title: str
) -> Said:
    """What the address asks for of the statements of one speaker or organization (`field` is the facet, `value` their
    slug). `rows` are all of them, for when there is no index; `title` is that of the picture of years.

    Raises:
        BadParameterError: a parameter of the address can't be read.
        NothingHereError: there is no such page of the list.
    """
    counted = (*facets, "kind", "year")
    asked = search_address.read(request, facets=counted, facet_size=_SHOWN)
    filters = {name: values for name, values in asked.request.filters.items() if name in (*counted, "date")}
    wanted = replace(
        asked.request, text="", filters={**filters, field: (value,)}, sort=asked.request.sort or Sort.NEWEST, size=SIZE
    )
    try:
        found = engine.query(wanted)
    except IndexMissingError:
        part = listing.part(request, rows.newest_first().for_list(), size=SIZE)
        return Said(cards.in_list(part.rows), part.pager)
    kept = within(request.GET, field, value)
    return Said(
        cards=listed(found),
        pager=_here(listing.pager(request.GET, number=found.page, size=SIZE, total=found.total, reach=REACH)),
        kinds=kind_links(request, counts(found.facets["kind"])),
        facets=facet_groups(request, found, facets, kept, anchor=_HERE),
        years=results.by_year(request, found.facets["year"], id="statements-by-year", title=title, anchor=_HERE),
        chips=tuple(replace(chip, href=chip.href + _HERE) for chip in results.chips(request, asked, found)),
        downloads=results.downloads(kept) if found.total else (),
        trends=f"{reverse('trends')}{listing.address(kept)}" if found.total else "",
    )


def listed(found: SearchResults) -> tuple[Card, ...]:
    """The hits as cards in their order; with the passages that match where words were asked for."""
    keys = [hit.statement_id for hit in found.hits]
    rows = by_key.lines(keys, words=bool(found.text))
    ranked = [rows[key] for key in keys if key in rows]
    snippets = {row.pk: found.snippet(row.text, row.language) for row in ranked} if found.text else {}
    return cards.in_list(ranked, snippets=snippets, query=found.text)


def _here(pager: Pager) -> Pager:
    places = {name: getattr(pager, name) for name in ("previous", "next", "start", "end")}
    return replace(pager, **{name: href + _HERE for name, href in places.items() if href})


def terms(field: str, value: str) -> tuple[Link, ...]:
    """Words that these statements have much more often than all others, as searches within them. None without an
    index, and none where too few are more than chance to tell anything."""
    asked = SearchRequest(filters={field: (value,)}, sort=Sort.NEWEST)
    try:
        words = engine.related(asked, _TERMS, least_rating=_NO_CHANCE)
    except IndexMissingError:
        return ()
    own = set(value.split("-"))  # who introduces themselves does not speak of themselves
    words = tuple(word for word in words if word.casefold() not in own)
    if len(words) < _FEW_TERMS:
        return ()
    return tuple(Link(word, f"{reverse('search')}?{urlencode({field: value, 'q': word})}") for word in words)


def counts(facet: Facet) -> dict[str, int]:
    """The numbers of a facet by its values."""
    return {value.value: value.count for value in facet.values}


def within(query: QueryDict, field: str, value: str) -> QueryDict:
    """The parameters of a search for the same statements."""
    kept = query.copy()
    for name in ("page", "figures", "q", "size"):
        kept.pop(name, None)
    kept[field] = value
    return kept


def kind_links(request: HttpRequest, numbers: Mapping[str, int]) -> tuple[FacetLink, ...]:
    """All, and each kind of record that there is, with their numbers."""
    chosen = request.GET.getlist("kind")
    every = listing.address(request.GET, kind=None) + _HERE
    return (
        FacetLink("kind", _("All"), sum(numbers.values()), every, selected=not chosen),
        *(
            FacetLink(
                "kind", str(label), numbers[kind], listing.address(request.GET, kind=kind) + _HERE, kind in chosen
            )
            for kind, label in KIND_LABELS.items()
            if numbers.get(kind)
        ),
    )


def facet_groups(
    request: HttpRequest, found: SearchResults, names: tuple[str, ...], within: QueryDict, *, anchor: str = ""
) -> tuple[FacetGroup, ...]:
    """Facets as links that narrow the page. `within` are the parameters of a search for the same statements, by which
    all values of a facet are found; `anchor` is where on the page the links lead."""
    toggles = Toggles(request.GET)
    groups = []
    for facet in (found.facets[name] for name in names):
        links = tuple(
            FacetLink(facet.name, v.label, v.count, toggles.href(facet.name, v.value) + anchor, v.selected)
            for v in facet.values
        )
        more = facet.total > len(links)
        every = f"{reverse('search-values', args=[facet.name])}?{within.urlencode()}" if more else ""
        groups.append(FacetGroup(facet.name, str(TITLES[facet.name]), links, total=facet.total, all_href=every))
    return tuple(groups)


def request_of(filters: Mapping[str, tuple[str, ...]], *facets: str, size: int = _SHOWN) -> SearchRequest:
    """A question for counts alone."""
    return SearchRequest(filters=filters, facets=facets, facet_size=size, size=1)
