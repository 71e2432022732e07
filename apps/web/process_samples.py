"""Invented rows for the page of patterns: what stands on pages of processes. Nothing here is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from apps.proceedings.models import Process, ProcessDocument
from apps.web import lines
from apps.web.links import Named
from apps.web.maps import Place, Region, WorldMap, world_map
from apps.web.process_rows import CitedDocument
from apps.web.rows import NumberedProcess


@dataclass(frozen=True, slots=True)
class ProcessSamples:
    """What `/patterns/` shows of processes."""

    map: WorldMap
    before: tuple[NumberedProcess, ...]
    after: tuple[NumberedProcess, ...]
    documents: tuple[CitedDocument, ...]
    named: tuple[Named, ...]


def process_samples(family: Sequence[Process]) -> ProcessSamples:
    """`family` is a process and two of its parts."""
    _, part, other = family
    return ProcessSamples(
        map=world_map(
            id="pattern-map",
            title="Members and venues",
            highlighted=[Region("BR", href="?", detail="since 2019"), Region("MU", href="?"), Region("KE")],
            points=[
                Place("Hall of Samples", -51.2, -30.0, 40, "?", "40 meetings"),
                Place("House of Samples", 18.4, 59.3, 9, "?", "9 meetings"),
                Place("Room of Samples", 178.4, -18.1, 1),
            ],
        ),
        before=lines.numbered([other], {}),
        after=lines.numbered([part], {part.pk: 7}),
        documents=(
            _cited("S/RES/1(2018)", "Resolution that set it up", "mandate", date(2018, 12, 5), 12),
            _cited("S/2021/1", "Report of which nothing is said yet", "report", date(2021, 3, 18), 0),
        ),
        named=(
            Named(
                "the group", "Open-ended group on samples", "?", "a short form, after it was named", "0.7", True, 41, 50
            ),
            Named("S/2021/1", "S/2021/1", "?", "its symbol", "0.99", False, 60, 68, official="?", texts=3),
        ),
    )


def _cited(symbol: str, title: str, role: str, day: date, texts: int) -> CitedDocument:
    document = ProcessDocument(symbol=symbol, title=title, role=role, starts_on=day, starts_on_precision=3)
    return CitedDocument(document, f"{day.day} {day:%B %Y}", texts, "?")
