"""Invented rows for the page of patterns: every component in every state, out of no database.

Nothing here is stored; the rows are never saved.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import QueryDict

from apps.actors.capacities import Spell
from apps.actors.facts import Basis, Confidence
from apps.proceedings.models import (
    Kind,
    Meeting,
    Method,
    Mode,
    Process,
    ProcessKind,
    Venue,
)
from apps.proceedings.querysets import MentionLine, StatementLine, SuggestionLine
from apps.web import cards, lines, listing, marking
from apps.web.cards import Card
from apps.web.drawing_samples import drawings
from apps.web.listing import Chip, FacetGroup, FacetLink, Pager
from apps.web.meeting_samples import meeting_samples
from apps.web.pages import PatternsPage
from apps.web.position_samples import position_samples
from apps.web.process_samples import process_samples
from apps.web.rows import Link, MeetingLine, QueryProblem
from apps.web.search_samples import search_samples

_WORDS = (
    "Thank you, Chair. The group finished its report, and the open-ended working group takes it from here. "
    "We would like the next mandate to say who is in the room, and not only what is on the agenda."
)

TOKENS = (
    "paper paper-sunk paper-raised ink ink-soft rule field link link-visited accent on-accent focus "
    "verbatim reported quoted hit mention evidence bar demo on-demo fault"
).split()


def patterns_page() -> PatternsPage:
    """The page."""
    family = _family()
    shown = _cards(family[1])
    return PatternsPage(
        title="Patterns",
        description="Every component of these pages, in every state.",
        tokens=tuple(TOKENS),
        cards=shown,
        drawings=drawings(),
        facets=_facets(),
        chips=(Chip("Speaker", "Ana Lima", "?"), Chip("Kind of record", "Quoted", "?")),
        pagers=_pagers(),
        problem=QueryProblem(
            message="Found a quotation mark without its partner; expected a second one.",
            before="norms ",
            at='"',
            after="due diligence",
            suggestions=(Link('norms "due diligence"', "?q=norms"), Link("norms due diligence", "?q=norms")),
        ),
        letters=tuple(FacetLink("letter", letter, 3, "?", letter == "C") for letter in "ABCDE"),
        families=lines.families(family, {1: 12, 2: 3}),
        lines=_lines(family[1]),
        search=search_samples(shown),
        positions=position_samples(shown),
        meetings=meeting_samples(shown),
        processes=process_samples(family),
        sourced=tuple(family),
    )


def _family() -> list[Process]:
    whole = Process(
        pk=1,
        slug="sample",
        name="Assembly of Samples",
        abbreviation="AS",
        kind=ProcessKind.BODY,
        starts_on=date(1998, 1, 1),
        starts_on_precision=1,
        confidence=Confidence.HIGH,
        basis=Basis.RETRIEVED,
        sources=["https://example.org/assembly", "A paper on assemblies"],
    )
    part = Process(
        pk=2,
        slug="sample-group",
        name="Open-ended group on samples",
        abbreviation="OGS",
        kind=ProcessKind.WORKING_GROUP,
        parent=whole,
        starts_on=date(2019, 1, 1),
        starts_on_precision=1,
        ends_on=date(2021, 12, 31),
        ends_on_precision=1,
    )
    other = Process(
        pk=3,
        slug="sample-old",
        name="Group of sample experts",
        abbreviation="GSE",
        kind=ProcessKind.EXPERT_GROUP,
        parent=whole,
        is_demonstration=True,
    )
    return [whole, part, other]


def _meeting() -> Meeting:
    return Meeting(
        pk=1,
        slug="sample",
        title="First substantive session of the samples",
        mode=Mode.IN_PERSON,
        venue=Venue(pk=1, slug="sample", name="Hall of Samples", city="Porto Alegre", country="BR"),
        starts_on=date(2020, 2, 10),
        starts_on_precision=3,
        ends_on=date(2020, 2, 14),
        ends_on_precision=3,
    )


def _lines(series: Process) -> tuple[MeetingLine, ...]:
    meeting = _meeting()
    meeting.series = series
    bare = Meeting(
        slug="sample-2", title="A meeting of which little is known", mode=Mode.VIRTUAL, is_demonstration=True
    )
    return (MeetingLine(meeting, "10–14 February 2020", 212), MeetingLine(bare, "", 0))


def _cards(process: Process) -> tuple[Card, ...]:
    """Verbatim and certain; inferred; inferred from a surname; suggested; nameless; reported; quoted of a State."""
    ana = {"speaker__slug": "ana-lima", "speaker__name": "Ana Lima"}
    state = {"organization__slug": "freedonia", "organization__name": "Freedonia"}
    mention = _mention(process, "open-ended working group", 0.8)
    found = marking.passage(_WORDS, [cards.mention_mark(mention), cards.mention_mark(_mention(process, "group", 1.0))])
    guess = SuggestionLine(0, "Ana Lima", "ana-lima", "Ana Lima", Method.HANDOVER, 0.6, 0, 9)
    held = Spell(2, "samples", "Society of Samples", "Fellow", date(2019, 1, 1), date(2021, 12, 31), None)
    now = replace(
        held, organization=3, slug="tables", name="Institute of Tables", first=date(2024, 1, 1), last=date.max
    )
    spells = {"ana-lima": [held, now]}
    labelled = _row("1", recorded_name="ANA LIMA", **ana, method=Method.LABEL, confidence=1.0)
    inferred = _row(
        "2",
        recorded_name="ANNA LEEMA",
        **ana,
        **state,
        method=Method.SELF_INTRODUCTION,
        confidence=0.9,
        document__rough_draft=True,
    )
    surname = _row("7", recorded_name="Ms. LIMA", **ana, method=Method.LABEL, confidence=0.9)
    suggested = _row("3", recorded_name="AUDIENCE", document__is_demonstration=True)
    reported = _row("5", kind=Kind.REPORTED, recorded_name="A. Lima", recorded_affiliation="Freedonia")
    quoted = _row(
        "6",
        kind=Kind.QUOTED,
        recorded_name="Freedonia",
        **state,
        method=Method.INTRODUCING_SENTENCE,
        confidence=0.95,
    )
    return (
        cards.card(labelled, passage=found),
        cards.card(inferred, passage=found, mentions=[mention], spells=spells),
        cards.card(surname, passage=found),
        cards.card(suggested, passage=found, suggestions=[guess]),
        cards.card(_row("4"), passage=marking.opening(_WORDS, length=80)),
        cards.card(reported, passage=found),
        cards.card(quoted, passage=found),
    )


def _row(public_id: str, **fields: Any) -> StatementLine:
    blank = StatementLine(
        pk=int(public_id),
        public_id=f"sample{public_id}",
        document_id=1,
        position=int(public_id),
        kind=Kind.VERBATIM,
        start=0,
        end=len(_WORDS),
        furniture=[],
        said_on=date(2020, 2, 10),
        said_on_precision=3,
        recorded_name="",
        recorded_affiliation="",
        language="en",
        method="",
        confidence=None,
        speaker__slug=None,
        speaker__name=None,
        organization__slug=None,
        organization__name=None,
        meeting__slug="sample-1",
        meeting__title=_meeting().title,
        document__public_id="sample",
        document__title="Sample record",
        document__origin="sample.txt",
        document__rough_draft=False,
        document__is_demonstration=False,
        hidden_because="",
    )
    return blank._replace(**fields)


def _mention(process: Process, surface: str, confidence: float) -> MentionLine:
    start = _WORDS.index(surface)
    return MentionLine(
        statement_id=None,
        process_id=process.pk,
        start=start,
        end=start + len(surface),
        method="alias-by-date",
        confidence=confidence,
        process__slug=process.slug,
        process__name=process.name,
        process__abbreviation=process.abbreviation,
    )


def _facets() -> tuple[FacetGroup, ...]:
    def links(*values: tuple[str, int]) -> tuple[FacetLink, ...]:
        return tuple(FacetLink("process", label, count, "?", index == 0) for index, (label, count) in enumerate(values))

    return (
        FacetGroup("process", "Process mentioned", links(("OGS", 12), ("Assembly of Samples", 7)), links(("GSE", 1))),
        FacetGroup("speaker", "Speaker", links(("Ana Lima", 9), ("Bo Chen", 4)), total=57, all_href="?"),
    )


def _pagers() -> tuple[Pager, ...]:
    return tuple(listing.pager(QueryDict(), number=number, size=25, total=1234) for number in (1, 25, 50))
