"""What the pages of processes show, as frozen records. Knows no request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.proceedings.models import Process, ProcessChair, ProcessMember
from apps.web.drawing.timeline import TimeLine
from apps.web.maps import WorldMap
from apps.web.pages import Page
from apps.web.process_rows import CitedDocument, Said, Track
from apps.web.rows import MeetingLine, NumberedProcess, ProcessNode
from apps.web.written import Forms


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
    aliases: Forms
    garbles: Forms
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
