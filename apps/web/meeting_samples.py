"""Invented states of the components of meetings and documents, for the page of patterns. Out of no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.lib.partial_dates import PartialDate
from apps.web import calendars
from apps.web.calendars import Month, Years
from apps.web.cards import Card
from apps.web.marking import pieces
from apps.web.rows import Link, SourceBlock
from apps.web.source import Stretch
from apps.web.speaking import VoiceLine
from apps.web.transcript import Said

_TEXT = (
    "[Recording begins]\n\n>> ANA LIMA:  The group finished its report.\n\nBo Chen said that the list was too short.\n"
)


@dataclass(frozen=True, slots=True)
class MeetingSamples:
    """Every component of the pages of meetings and of documents."""

    voices: tuple[VoiceLine, ...]
    said: tuple[Said, ...]
    years: Years | None
    months: tuple[Month, ...]
    around: tuple[Link, ...]
    stretch: Stretch
    blocks: tuple[SourceBlock, ...]


def meeting_samples(cards: Sequence[Card]) -> MeetingSamples:
    """`cards`: those of the page, one of each sort."""
    held = [
        (PartialDate.parse(day), PartialDate.parse(last).latest, number)
        for day, last, number in (
            ("2019-09-09", "2019-09-13", 1),
            ("2019-12", "2019-12", 3),
            ("2020-02-10", "2020-02-14", 1),
            ("2020-02-12", "2020-02-12", 8),
            ("2020-06-01", "2020-06-02", 20),
            ("2021", "2021", 2),
        )
    ]
    return MeetingSamples(
        voices=(
            VoiceLine("Ana Lima", False, "?speaker=ana-lima", False, 24, 58, "00:41:07"),
            VoiceLine("Republic of Samples", False, "?", True, 9, 31, "2\u202f904 words"),
            VoiceLine("THE CHAIR", True, "?label=THE+CHAIR", False, 7, 10, "938 words"),
            VoiceLine("No name recorded", False, "?speaker=none", False, 1, 1, "80 words"),
        ),
        said=tuple(_said(number, card) for number, card in enumerate(cards, 41)),
        years=calendars.years(held, lambda value: f"?from={value}&to={value}"),
        months=calendars.months(held, 2020, lambda value: f"?from={value}&to={value}"),
        around=(Link("← 2019", "?from=2019"), Link("All years", "?"), Link("2021 →", "?from=2021")),
        stretch=Stretch(120_000, 180_000, 5_000_000, ""),
        blocks=tuple(_blocks()),
    )


def _said(number: int, card: Card) -> Said:
    return Said(
        public_id=f"said{number}",
        href=card.href,
        beside_source=card.source_href,
        in_record="?" if number % 2 else "",
        number=number,
        place="00:12:31" if number % 3 else "p. 4",
        kind=card.kind,
        kind_label=card.kind_label,
        who=card.who,
        document=card.document if number == 41 else None,
        passage=card.passage,
        language=card.language if card.language != "en" else "",
        rough_draft=True,
        hidden_because=card.hidden_because,
    )


def _blocks() -> Sequence[SourceBlock]:
    first, second = _TEXT.index("The group"), _TEXT.index("Bo Chen")
    return (
        SourceBlock(pieces(_TEXT, (), end=first)),
        SourceBlock(
            pieces(_TEXT, (), start=first, end=second - 2), "span1", "?", "verbatim", "Ana Lima", 1, asked=True
        ),
        SourceBlock(pieces(_TEXT, (), start=second - 2, end=second)),
        SourceBlock(pieces(_TEXT, (), start=second, end=len(_TEXT) - 1), "span2", "?", "reported", "Bo Chen", 2),
    )
