"""What pages of processes are made of: families in time, documents, what was said. Frozen records; knows no request."""

from __future__ import annotations

from dataclasses import dataclass

from apps.proceedings.models import ProcessDocument
from apps.web.cards import Card
from apps.web.drawing.timeline import TimeLine
from apps.web.drawing.trend import Bars
from apps.web.listing import Chip, FacetGroup, Pager
from apps.web.results import Ranking
from apps.web.rows import NumberedProcess


@dataclass(frozen=True, slots=True)
class Track:
    """Processes that belong together: groups of one family and what came before and after them, on one time line.

    `short` is what the list of contents calls it.
    """

    id: str
    title: str
    short: str
    href: str
    line: TimeLine | None
    processes: tuple[NumberedProcess, ...]


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A resolution or report of a process. `texts` is the number of texts of the base that name it."""

    document: ProcessDocument
    date: str
    texts: int
    search_href: str


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of a process or in its meetings; all of it empty while there is no index."""

    cards: tuple[Card, ...]
    pager: Pager
    facets: tuple[FacetGroup, ...]
    chips: tuple[Chip, ...]
    rankings: tuple[Ranking, ...]
    years: Bars | None
    is_ready: bool = True
