"""What the pages of meetings, venues and documents show, as frozen records. Knows no request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.proceedings.models import Meeting, SourceDocument, Venue
from apps.web.calendars import Month, Years
from apps.web.cards import Card
from apps.web.drawing.network import Network
from apps.web.drawing.timeline import TimeLine
from apps.web.listing import Chip, FacetGroup, FacetLink, Pager
from apps.web.maps import WorldMap
from apps.web.pages import Page
from apps.web.rows import Link, MeetingLine, MeetingSection, SourceBlock, VenueSection
from apps.web.source import Stretch
from apps.web.speaking import VoiceLine
from apps.web.transcript import Said


@dataclass(frozen=True, kw_only=True)
class MeetingsPage(Page):
    template: ClassVar[str] = "pages/meetings.html"
    section: ClassVar[str] = "meetings"

    sections: tuple[MeetingSection, ...]
    pager: Pager
    facets: tuple[FacetGroup, ...]
    chips: tuple[Chip, ...]
    views: tuple[FacetLink, ...]
    years: Years | None
    months: tuple[Month, ...]
    around: tuple[Link, ...]
    feed_href: str
    start: str
    end: str
    hidden: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class MeetingPage(Page):
    template: ClassVar[str] = "pages/meeting.html"
    section: ClassVar[str] = "meetings"

    meeting: Meeting
    date: str
    is_ahead: bool
    """It has not begun."""
    said: tuple[Said, ...]
    pager: Pager
    total: int
    """Statements in the whole record; the pager counts those that are shown."""
    voices: tuple[VoiceLine, ...]
    time_line: TimeLine | None
    exchanges: Network | None
    """Who speaks with whom, where the whole record is shown."""
    query: str
    hidden: tuple[tuple[str, str], ...]
    chips: tuple[Chip, ...]
    search_href: str
    documents: tuple[SourceDocument, ...]
    sessions: tuple[MeetingLine, ...]
    earlier: Meeting | None
    later: Meeting | None


@dataclass(frozen=True, kw_only=True)
class VenuesPage(Page):
    template: ClassVar[str] = "pages/venues.html"
    section: ClassVar[str] = "venues"

    sections: tuple[VenueSection, ...]
    pager: Pager
    map: WorldMap | None


@dataclass(frozen=True, kw_only=True)
class VenuePage(Page):
    template: ClassVar[str] = "pages/venue.html"
    section: ClassVar[str] = "venues"

    venue: Venue
    map: WorldMap | None
    lines: tuple[MeetingLine, ...]
    pager: Pager


@dataclass(frozen=True, kw_only=True)
class DocumentPage(Page):
    template: ClassVar[str] = "pages/document.html"
    section: ClassVar[str] = "meetings"

    document: SourceDocument
    published: str
    blocks: tuple[SourceBlock, ...]
    stretch: Stretch
    meetings: tuple[Meeting, ...]
    statements: int
    query: str
    hits: int
    card: Card | None
    """The statement that is shown beside its source."""
    place: str
    previous_href: str
    next_href: str
    supersedes: tuple[SourceDocument, ...]
    twins: tuple[SourceDocument, ...]
