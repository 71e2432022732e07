"""What the pages of processes show, as frozen records. Knows no request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.proceedings.models import Process, ProcessAlias, ProcessChair, ProcessDocument, ProcessMember
from apps.web.cards import Card
from apps.web.drawing.timeline import TimeLine
from apps.web.drawing.trend import Bars
from apps.web.listing import Chip, FacetGroup, Pager
from apps.web.maps import WorldMap
from apps.web.pages import Page
from apps.web.results import Ranking
from apps.web.rows import MeetingLine, NumberedProcess, ProcessNode


@dataclass(frozen=True, slots=True)
class Track:
    """Processes that belong together: groups of one family and what came before and after them, on one time line."""

    id: str
    title: str
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


@dataclass(frozen=True, kw_only=True)
class ProcessesPage(Page):
    template: ClassVar[str] = "pages/processes.html"
    section: ClassVar[str] = "processes"

    tracks: tuple[Track, ...]
    families: tuple[ProcessNode, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class ProcessPage(Page):
    template: ClassVar[str] = "pages/process.html"
    section: ClassVar[str] = "processes"

    process: Process
    dates: str
    aliases: tuple[ProcessAlias, ...]
    garbles: tuple[ProcessAlias, ...]
    before: tuple[NumberedProcess, ...]
    after: tuple[NumberedProcess, ...]
    parts: tuple[NumberedProcess, ...]
    line: TimeLine | None
    documents: tuple[CitedDocument, ...]
    chairs: tuple[ProcessChair, ...]
    members: tuple[ProcessMember, ...]
    map: WorldMap | None
    meetings: tuple[MeetingLine, ...]
    meeting_count: int
    said: Said
    search_href: str


@dataclass(frozen=True, kw_only=True)
class ProcessChoicePage(Page):
    """Several processes bear the name that was asked for."""

    template: ClassVar[str] = "pages/process_choice.html"
    section: ClassVar[str] = "processes"

    name: str
    choices: tuple[NumberedProcess, ...]
