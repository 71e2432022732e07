"""Invented positions for the page of patterns. Nothing here comes from a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.web.cards import Card
from apps.web.comparing import Both, Column, Comparison
from apps.web.drawing import trend
from apps.web.listing import Chip, FacetLink, Pager
from apps.web.rows import Link, NewDocument
from apps.web.sides import Side
from apps.web.written import Forms, Written


@dataclass(frozen=True, slots=True)
class PositionSamples:
    """What pages of people, organizations and comparisons are made of."""

    forms: Forms
    terms: tuple[Link, ...]
    kinds: tuple[FacetLink, ...]
    comparison: Comparison
    documents: tuple[NewDocument, ...]


def position_samples(cards: Sequence[Card]) -> PositionSamples:
    """`cards`: those of the page, one of each sort."""
    kinds = (
        FacetLink("kind", "All", 41, "?"),
        FacetLink("kind", "Said", 34, "?"),
        FacetLink("kind", "Quoted", 7, "?", selected=True),
    )
    return PositionSamples(
        forms=Forms(
            (Written("Harbour Talks"), Written("HT", "shared")), tuple(map(Written, ("Talks on Harbours", "HTs")))
        ),
        terms=tuple(Link(word, "?") for word in ("territorial", "due diligence", "cables")),
        kinds=kinds,
        comparison=_comparison(cards, kinds),
        documents=(
            NewDocument("Record of the samples", "?", "10 February 2020", "Society of Samples", 212, False),
            NewDocument("A paper that quotes nobody", "?", "9 February 2020", "", 0, True),
        ),
    )


def _comparison(cards: Sequence[Card], kinds: tuple[FacetLink, ...]) -> Comparison:
    """One side with statements, one with none."""
    first, last = cards[0]._replace(public_id="compared1"), cards[-1]._replace(public_id="compared2")
    state = Side("org", "freedonia", "Freedonia", "State", "?")
    group = Side("group", "academia", "Academia", "Stakeholder group")
    return Comparison(
        columns=(
            Column(state, 41, (("verbatim", "Said", 34), ("quoted", "Quoted", 7)), (first, last), "?"),
            Column(group, 0, (), (), "?"),
        ),
        processes=(Both("OGS", "?", (12, 3), True, "?"), Both("AS", "?", (7, 0), False, "?")),
        years=trend.lines(
            [trend.Series("Freedonia", {2018: 12, 2020: 29}, "?"), trend.Series("Academia", {2019: 3})],
            id="sample-compared",
            title="Two positions by year",
            unit="statements",
        ),
        kinds=kinds,
        chips=(Chip("Process", "OGS", "?"),),
        pager=Pager(1, 1, 2, 1, 2),
    )
