"""Two positions side by side: the same question asked of both, and their counts by process and year.

Owns what a comparison holds. Knows no template.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from apps import search as engine
from apps.search import SearchRequest, SearchResults, Sort
from apps.web import listing, positions, results, search_address
from apps.web.cards import Card
from apps.web.drawing import trend
from apps.web.drawing.trend import Lines
from apps.web.listing import Chip, FacetLink, Pager
from apps.web.positions import KIND_LABELS
from apps.web.rows import Link
from apps.web.search_address import REACH, TITLES
from apps.web.sides import Side

SIZE: Final = 10
"""Statements of each side on a page."""

_COUNTED: Final = ("process", "year", "kind")
"""What both sides are narrowed by, besides words and dates."""

_PROCESSES: Final = 14
_OFFERED: Final = 12
NAMED: Final = 60
"""Names that a browser can complete while one is typed."""


@dataclass(frozen=True, slots=True)
class Column:
    """One side. `kinds` are (kind of record, label, number); `all_href` leads to all that it said in a search."""

    side: Side
    total: int
    kinds: tuple[tuple[str, str, int], ...]
    cards: tuple[Card, ...]
    all_href: str


@dataclass(frozen=True, slots=True)
class Both:
    """A process with the numbers of each side; `href` narrows the comparison to it, or widens it again."""

    label: str
    href: str
    numbers: tuple[int, ...]
    selected: bool
    about: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both sides, and what they have in common."""

    columns: tuple[Column, ...]
    processes: tuple[Both, ...]
    years: Lines | None
    kinds: tuple[FacetLink, ...]
    chips: tuple[Chip, ...]
    pager: Pager

    @property
    def total(self) -> int:
        """Statements of both sides."""
        return sum(column.total for column in self.columns)


def asked(request: HttpRequest) -> SearchRequest:
    """What both sides are asked for: words, process, years, kind of record.

    Raises:
        BadParameterError: a parameter of the address can't be read.
    """
    read = search_address.read(request, facets=_COUNTED, facet_size=100).request
    filters = {name: values for name, values in read.filters.items() if name in (*_COUNTED, "date")}
    sort = read.sort or (Sort.RELEVANCE if read.text else Sort.NEWEST)
    return replace(read, filters=filters, sort=sort, size=SIZE)


def compared(request: HttpRequest, sides: Sequence[Side]) -> Comparison:
    """The sides as the address narrows them: one question to the index for each.

    Raises:
        QueryError: the words can't be read.
        IndexMissingError: there is no index yet.
    """
    question = asked(request)
    answers = [engine.query(replace(question, filters=_of(question, side))) for side in sides]
    return Comparison(
        columns=tuple(_column(request, side, found) for side, found in zip(sides, answers, strict=True)),
        processes=_processes(request, answers),
        years=trend.lines(
            [
                trend.Series(side.label, results.year_counts(found.facets["year"]), side.href)
                for side, found in zip(sides, answers, strict=True)
            ],
            id="compared-by-year",
            title=_("Statements by year"),
            unit=_("statements"),
        ),
        kinds=_kinds(request, answers),
        chips=_chips(request, answers),
        pager=listing.pager(
            request.GET, number=question.page, size=SIZE, total=max(found.total for found in answers), reach=REACH
        ),
    )


def _of(question: SearchRequest, side: Side) -> dict[str, tuple[str, ...]]:
    return {**question.filters, side.field: (side.value,)}


def _column(request: HttpRequest, side: Side, found: SearchResults) -> Column:
    numbers = positions.counts(found.facets["kind"])
    return Column(
        side=side,
        total=found.total,
        kinds=tuple((kind.value, str(label), numbers[kind]) for kind, label in KIND_LABELS.items() if kind in numbers),
        cards=positions.listed(found),
        all_href=f"{reverse('search')}?{_search(request.GET, side)}",
    )


def _search(query: QueryDict, side: Side) -> str:
    kept = query.copy()
    for name in ("a", "b", "page", "figures", "size"):
        kept.pop(name, None)
    kept[side.field] = side.value
    return kept.urlencode()


def _processes(request: HttpRequest, answers: Sequence[SearchResults]) -> tuple[Both, ...]:
    """Those of which the sides spoke: first where all did, then where most was said."""
    toggles = listing.Toggles(request.GET)
    labels = {value.value: value for found in answers for value in found.facets["process"].values}
    numbers = [positions.counts(found.facets["process"]) for found in answers]
    rows = [
        Both(
            label=value.label,
            href=toggles.href("process", slug),
            numbers=tuple(counted.get(slug, 0) for counted in numbers),
            selected=value.selected,
            about=reverse("process", args=[slug]),
        )
        for slug, value in labels.items()
    ]
    rows.sort(key=lambda row: (not row.selected, -min(row.numbers), -sum(row.numbers), row.label))
    return tuple(rows[:_PROCESSES])


def _kinds(request: HttpRequest, answers: Sequence[SearchResults]) -> tuple[FacetLink, ...]:
    numbers: Counter[str] = Counter()
    for found in answers:
        numbers.update(positions.counts(found.facets["kind"]))
    return positions.kind_links(request, numbers)


def _chips(request: HttpRequest, answers: Sequence[SearchResults]) -> tuple[Chip, ...]:
    """The conditions in force, each once; those that neither side meets as they were typed."""
    toggles = listing.Toggles(request.GET)
    labels = {
        (name, value.value): value.label
        for found in answers
        for name in _COUNTED
        for value in found.facets[name].values
        if value.selected
    }
    chosen = [
        Chip(str(TITLES[name]), labels.get((name, value), value), toggles.href(name, value))
        for name in _COUNTED
        for value in dict.fromkeys(filter(None, request.GET.getlist(name)))
    ]
    for name, label in (("q", _("Words")), ("from", _("From")), ("to", _("To"))):
        if value := request.GET.get(name, "").strip():
            chosen.append(Chip(label, value, listing.address(request.GET, **{name: None})))
    return tuple(chosen)


def names() -> tuple[str, ...]:
    """Names that can be compared and of which there is most: for a browser's own completion. None without an index."""
    try:
        found = engine.query(positions.request_of({}, "org", "group", size=NAMED))
    except engine.IndexMissingError:
        return ()
    return tuple(value.label for name in ("org", "group") for value in found.facets[name].values)


def offers(request: HttpRequest, chosen: Side | None) -> tuple[FacetLink, ...]:
    """Who spoke most of what is asked for, as the side that is still missing. None without an index.

    Raises:
        QueryError: the words can't be read.
    """
    question = replace(asked(request), facets=("org",), facet_size=_OFFERED + 1, page=1, size=1)
    try:
        facet = engine.query(question).facets["org"]
    except engine.IndexMissingError:
        return ()
    missing = "b" if chosen else "a"
    given = {"a": chosen.key} if chosen else {}

    def address(other: str) -> str:
        return listing.address(request.GET, **given, **{missing: other})

    return tuple(
        FacetLink("org", value.label, value.count, address(f"org:{value.value}"))
        for value in facet.values
        if chosen is None or chosen.key != f"org:{value.value}"
    )[:_OFFERED]


def swapped(request: HttpRequest) -> Link:
    """The same comparison the other way round."""
    a, b = request.GET.get("a"), request.GET.get("b")
    return Link(_("Swap the sides"), listing.address(request.GET, a=b, b=a))
