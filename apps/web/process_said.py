"""What was said of a process or in its meetings: the newest first, filtered by facets, with who says most and when.

Asks the index: on a base of a million statements the database alone would take several times as long. Knows no
template.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps import search as engine
from apps.proceedings import by_key
from apps.proceedings.models import Mention, Process
from apps.search import Facet, IndexMissingError, SearchResults, Sort
from apps.web import cards, listing, marking, results, search_address
from apps.web.listing import FacetGroup, Toggles
from apps.web.marking import Passage
from apps.web.process_rows import Said
from apps.web.results import Ranked, Ranking

_FACETS = ("speaker", "org", "group", "country", "series", "kind", "year")
_VALUES = 8
_RANKED = 5
_RANKINGS = (("speaker", gettext_lazy("Who says most")), ("org", gettext_lazy("For whom")))
_CONTEXT = 180
"""Characters shown on each side of a mention."""


def said(request: HttpRequest, row: Process, family: set[int]) -> Said:
    """The part of the list that the address asks for. `family` are the keys of the process and all below it.

    Raises:
        BadParameterError: a parameter can't be read.
        NothingHereError: the page lies beyond what can be looked through.
    """
    asked = search_address.read(request, facets=_FACETS, facet_size=_VALUES)
    filters = {**asked.request.filters, "process": (row.slug,)}
    sort = asked.request.sort or Sort.NEWEST
    try:
        answer = engine.query(replace(asked.request, text="", filters=filters, sort=sort, expand=False))
    except IndexMissingError:
        nothing = listing.pager(request.GET, number=1, size=asked.request.size, total=0)
        return Said((), nothing, (), (), (), None, is_ready=False)
    return Said(
        cards=_cards(answer, family),
        pager=listing.pager(
            request.GET, number=answer.page, size=answer.size, total=answer.total, reach=search_address.REACH
        ),
        facets=_facets(request, answer, row),
        chips=results.chips(request, asked, answer),
        rankings=_rankings(request, answer) if answer.page == 1 else (),
        years=results.by_year(
            request,
            answer.facets["year"],
            id="mentions-by-year",
            title=_("Statements that mention it or were made in its meetings, by year"),
        ),
    )


def _cards(answer: SearchResults, family: set[int]) -> tuple[cards.Card, ...]:
    keys = [hit.statement_id for hit in answer.hits]
    rows = by_key.lines(keys)
    return cards.in_list([rows[key] for key in keys if key in rows], passages=_in_context(keys, family))


def _in_context(keys: Sequence[int], family: set[int]) -> dict[int, Passage]:
    """The words around the first mention in each statement."""
    found: dict[int, Passage] = {}
    for context in Mention.objects.filter(statement__in=keys, process__in=family).in_context(width=_CONTEXT):
        if context.statement not in found:
            found[context.statement] = marking.in_context(
                context.words, context.start, context.end, before=context.cut_before, after=context.cut_after
            )
    return found


def _facets(request: HttpRequest, answer: SearchResults, row: Process) -> tuple[FacetGroup, ...]:
    """As links to this page; all values of a facet stand on the search's page."""
    groups = results.facet_groups(request, answer)
    return tuple(
        replace(group, all_href=f"{group.all_href}&process={row.slug}") if group.all_href else group for group in groups
    )


def _rankings(request: HttpRequest, answer: SearchResults) -> tuple[Ranking, ...]:
    toggles = Toggles(request.GET)
    counted = [(answer.facets[name], str(title)) for name, title in _RANKINGS]
    return tuple(
        Ranking(title, tuple(_ranked(facet, answer.total, toggles)))
        for facet, title in counted
        if len(facet.values) > 1 and not any(value.selected for value in facet.values)
    )


def _ranked(facet: Facet, total: int, toggles: Toggles) -> list[Ranked]:
    return [
        Ranked(
            value.label,
            value.count,
            round(100 * value.count / total),
            toggles.href(facet.name, value.value),
            facet.name,
        )
        for value in facet.values[:_RANKED]
    ]
