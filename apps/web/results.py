"""Parts of the page of results: hits with their neighbours, facets, the histogram, who says it most.

Makes frozen records of what the search answered. Knows no template.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_noop

from apps.actors.reading import ByKeys
from apps.actors.wording import gettext
from apps.proceedings import by_key
from apps.proceedings.models import Process, Statement
from apps.proceedings.querysets import StatementLine
from apps.search import FACETS, Facet, FacetValue, SearchResults, Sort
from apps.web import addresses, cards, listing
from apps.web.cards import Card
from apps.web.drawing import trend
from apps.web.drawing.trend import Bars
from apps.web.listing import Chip, FacetGroup, FacetLink, Toggles
from apps.web.rows import Link
from apps.web.search_address import SHOWN, SIZES, TITLES, Asked, is_year

_RANKED = 5
"""Entries of a ranking."""

_SORTS = {
    Sort.RELEVANCE: gettext_noop("Relevance"),
    Sort.NEWEST: gettext_noop("Newest"),
    Sort.OLDEST: gettext_noop("Oldest"),
}

_PARENTS: ByKeys[tuple[str, str]] = ByKeys(
    Process.objects.filter(slug__in=[""], parent__isnull=False).order_by().values_list("slug", "parent__slug"), tuple
)


class FoundCard(NamedTuple):
    """A hit. Where the reader opened it, `before` and `after` are the statements beside it in its document; `toggle`
    opens or closes it."""

    card: Card
    toggle: str
    is_open: bool = False
    before: Card | None = None
    after: Card | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """One of those who say it most. `percent` is the share in all that was found."""

    label: str
    count: int
    percent: int
    href: str
    name: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """Who says most of what was found, or in which process it is said."""

    title: str
    entries: tuple[Ranked, ...]


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Other names of what was asked for: (typed, its synonyms). `href` adds them or, where they are `added`, leaves
    them out."""

    pairs: tuple[tuple[str, tuple[str, ...]], ...]
    added: bool
    href: str


def found(request: HttpRequest, asked: Asked, results: SearchResults) -> tuple[FoundCard, ...]:
    """The statements of the hits in order of rank; one that has gone since it was indexed is left out."""
    keys = [hit.statement_id for hit in results.hits]
    rows = by_key.lines(keys, words=True)
    ranked = [rows[key] for key in keys if key in rows]
    snippets = {row.pk: results.snippet(row.text, row.language) for row in ranked}
    shown = cards.in_list(ranked, snippets=snippets, query=asked.request.text)
    beside = _neighbours([row for row in ranked if row.public_id in asked.contexts])
    toggles = Toggles(request.GET, keep=("page", "context"))
    return tuple(
        FoundCard(
            card=card,
            toggle=f"{toggles.href('context', card.public_id)}#s-{card.public_id}",
            is_open=card.public_id in asked.contexts,
            before=beside.get((row.document_id, row.position - 1)),
            after=beside.get((row.document_id, row.position + 1)),
        )
        for row, card in zip(ranked, shown, strict=True)
    )


def _neighbours(opened: Sequence[StatementLine]) -> dict[tuple[int, int], Card]:
    """The statements beside these, by document and place in it. The number of queries does not grow."""
    if not opened:
        return {}
    places = Q()
    for row in opened:
        places |= Q(document=row.document_id, position__in=(row.position - 1, row.position + 1))
    rows = list(Statement.objects.filter(places).order_by().for_list())
    return {(row.document_id, row.position): card for row, card in zip(rows, cards.in_list(rows), strict=True)}


def facet_groups(request: HttpRequest, results: SearchResults) -> tuple[FacetGroup, ...]:
    """Facets as links, without the years, which are a chart."""
    toggles = Toggles(request.GET)
    shown = (results.facets[name] for name in FACETS if name in results.facets and name != "year")
    return tuple(_group(request, facet, toggles) for facet in shown if facet.values)


def _group(request: HttpRequest, facet: Facet, toggles: Toggles) -> FacetGroup:
    links = tuple(
        FacetLink(facet.name, v.label, v.count, toggles.href(facet.name, v.value), selected=v.selected)
        for v in facet.values
    )
    more = facet.total > len(links)
    return FacetGroup(
        name=facet.name,
        title=str(TITLES[facet.name]),
        links=links,
        total=facet.total,
        all_href=f"{reverse('search-values', args=[facet.name])}{listing.address(request.GET)}" if more else "",
    )


def years(request: HttpRequest, results: SearchResults) -> Bars | None:
    """The statements found, by year; a bar leads to its year."""
    facet = results.facets.get("year")
    if facet is None:
        return None
    return by_year(request, facet, id="found-by-year", title=gettext("Statements by year"), narrow=True)


def by_year(
    request: HttpRequest, facet: Facet, *, id: str, title: str, anchor: str = "", narrow: bool = False
) -> Bars | None:
    """The numbers of the facet of years as a picture; a bar leads to its year, at `anchor` on the page."""
    toggles = Toggles(request.GET)
    return trend.by_year(
        year_counts(facet),
        id=id,
        title=title,
        unit=gettext("statements"),
        href=lambda year: toggles.href("year", str(year)) + anchor,
        chosen={int(value.value) for value in facet.values if value.selected and is_year(value.value)},
        narrow=narrow,
    )


def year_counts(facet: Facet) -> dict[int, int]:
    """The numbers of the facet of years."""
    return {int(value.value): value.count for value in facet.values if is_year(value.value)}


def chips(request: HttpRequest, asked: Asked, results: SearchResults) -> tuple[Chip, ...]:
    """The conditions in force."""
    toggles = Toggles(request.GET)
    chosen = [
        Chip(str(TITLES[name]), value.label, toggles.href(name, value.value))
        for name in FACETS
        for value in (results.facets[name].values if name in results.facets else ())
        if value.selected
    ]
    for name, label, value in (("from", gettext_noop("From"), asked.start), ("to", gettext_noop("To"), asked.end)):
        if value:
            chosen.append(Chip(gettext(label), value, listing.address(request.GET, **{name: None})))
    return tuple(chosen)


def rankings(request: HttpRequest, asked: Asked, results: SearchResults) -> tuple[Ranking, ...]:
    """Who says it most, and in which process; not where a choice is made already, nor of a handful of statements."""
    toggles = Toggles(request.GET)
    entries = (("speaker", gettext("Who says it most")), ("process", gettext("In which process")))
    if results.total < SHOWN or asked.request.page > 1:
        return ()
    counted = [(results.facets[name], title) for name, title in entries if name in results.facets]
    return tuple(
        Ranking(title, tuple(_ranked(facet, results.total, toggles)))
        for facet, title in counted
        if facet.name not in asked.request.filters and len(facet.values) > 1
    )


def _telling(facet: Facet) -> list[FacetValue]:
    """The values of a facet, of processes without those of which at least half was said in members that stand beside
    them: what is said in one counts for all that it belongs to."""
    if facet.name != "process":
        return list(facet.values)
    counts = {value.value: value.count for value in facet.values}
    within = Counter[str]()
    for process, parent in _PARENTS.of(counts):
        within[parent] += counts[process]
    return [value for value in facet.values if 2 * within[value.value] < value.count]


def _ranked(facet: Facet, total: int, toggles: Toggles) -> Iterable[Ranked]:
    for value in _telling(facet)[:_RANKED]:
        share = round(100 * value.count / total)
        yield Ranked(value.label, value.count, share, toggles.href(facet.name, value.value), facet.name)


def synonyms(request: HttpRequest, asked: Asked, results: SearchResults) -> Synonyms | None:
    """What `also=on` adds to the query, or would."""
    pairs = tuple((addition.typed, addition.added) for addition in results.additions)
    if not pairs:
        return None
    added = asked.request.expand
    return Synonyms(pairs, added, listing.address(request.GET, also=None if added else "on"))


def sorts(request: HttpRequest, chosen: Sort) -> tuple[FacetLink, ...]:
    return tuple(
        FacetLink("sort", gettext(_SORTS[sort]), 0, listing.address(request.GET, sort=sort.value), sort is chosen)
        for sort in Sort
    )


def sizes(request: HttpRequest, chosen: int) -> tuple[FacetLink, ...]:
    """How many results a page shows."""
    return tuple(
        FacetLink(
            "size", str(size), 0, listing.address(request.GET, size=None if size == SIZES[0] else size), size == chosen
        )
        for size in SIZES
    )


def downloads(query: QueryDict) -> tuple[Link, ...]:
    """The same results to take along."""
    asked = listing.address(query, size=None, related=None)
    names = (("CSV", "search-csv"), ("JSON Lines", "search-jsonl"), (gettext("Printable list"), "search-print"))
    return tuple(Link(label, f"{addresses.page(name)}{asked}") for label, name in names)


def related(request: HttpRequest, words: Iterable[str]) -> tuple[Link, ...]:
    """Each word as a search that narrows this one by it."""
    text = request.GET.get("q", "").strip()
    base = f"({text})" if " OR " in text else text
    return tuple(Link(word, listing.address(request.GET, q=f"{base} {word}".strip(), related=None)) for word in words)
