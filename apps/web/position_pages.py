"""What the pages of people and organizations, of comparisons and of trends show, and the home page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.actors.models import Organization, Speaker
from apps.proceedings.models import Process, ProcessChair
from apps.web.comparing import Comparison
from apps.web.drawing.timeline import TimeLine
from apps.web.drawing.trend import Bars
from apps.web.listing import Chip, FacetGroup, FacetLink, Pager
from apps.web.pages import Page
from apps.web.positions import Said
from apps.web.rows import (
    Capacity,
    Holding,
    Link,
    MeetingLine,
    NewDocument,
    NumberedProcess,
    OrganizationLine,
    QueryProblem,
    SpeakerLine,
)
from apps.web.sides import Side, Unclear
from apps.web.trends import Trends
from apps.web.written import Forms


@dataclass(frozen=True, kw_only=True)
class HomePage(Page):
    """`now` are the years of which `processes` are counted, in words."""

    template: ClassVar[str] = "pages/home.html"

    holdings: tuple[Holding, ...]
    years: str
    documents: tuple[NewDocument, ...]
    ahead: tuple[MeetingLine, ...]
    latest: tuple[MeetingLine, ...]
    processes: tuple[NumberedProcess, ...]
    now: str
    chart: Bars | None
    examples: tuple[tuple[str, str], ...]
    has_demonstration: bool


@dataclass(frozen=True, kw_only=True)
class SpeakersPage(Page):
    template: ClassVar[str] = "pages/speakers.html"
    section: ClassVar[str] = "speakers"

    lines: tuple[SpeakerLine, ...]
    pager: Pager
    letters: tuple[FacetLink, ...]
    chips: tuple[Chip, ...]
    called: str


@dataclass(frozen=True, slots=True)
class StatedLine:
    """Words of a document that show a capacity, how that was told, and how sure it is ("" where somebody decided)."""

    words: str
    how: str
    certainty: str
    source: Link


@dataclass(frozen=True, kw_only=True)
class SpeakerPage(Page):
    template: ClassVar[str] = "pages/speaker.html"
    section: ClassVar[str] = "speakers"

    speaker: Speaker
    capacities: TimeLine | None
    stated: tuple[StatedLine, ...]
    names: Forms
    identifiers: tuple[str, ...]
    chairs: tuple[ProcessChair, ...]
    terms: tuple[Link, ...]
    said: Said
    compare: str
    suggested: int


@dataclass(frozen=True, kw_only=True)
class OrganizationsPage(Page):
    template: ClassVar[str] = "pages/organizations.html"
    section: ClassVar[str] = "organizations"

    lines: tuple[OrganizationLine, ...]
    pager: Pager
    letters: tuple[FacetLink, ...]
    facets: tuple[FacetGroup, ...]
    chips: tuple[Chip, ...]
    called: str


@dataclass(frozen=True, kw_only=True)
class OrganizationPage(Page):
    template: ClassVar[str] = "pages/organization.html"
    section: ClassVar[str] = "organizations"

    organization: Organization
    names: Forms
    identifiers: tuple[str, ...]
    parts: tuple[Organization, ...]
    people: tuple[Capacity, ...]
    memberships: tuple[Process, ...]
    terms: tuple[Link, ...]
    said: Said
    compare: str


@dataclass(frozen=True, kw_only=True)
class ComparePage(Page):
    """`a` and `b` are what the form shows; `sides` who they are, `unclear` what nobody or several are called."""

    template: ClassVar[str] = "pages/compare.html"
    section: ClassVar[str] = "compare"

    a: str
    b: str
    query: str
    start: str
    end: str
    hidden: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    sides: tuple[Side, ...] = ()
    unclear: tuple[tuple[str, Unclear, tuple[Link, ...]], ...] = ()
    offers: tuple[FacetLink, ...] = ()
    comparison: Comparison | None = None
    swapped: Link | None = None
    problem: QueryProblem | None = None


@dataclass(frozen=True, kw_only=True)
class TrendsPage(Page):
    template: ClassVar[str] = "pages/trends.html"
    section: ClassVar[str] = "trends"

    query: str
    start: str
    end: str
    hidden: tuple[tuple[str, str], ...]
    trends: Trends | None = None
    problem: QueryProblem | None = None
