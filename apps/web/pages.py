"""What each page shows, as frozen records: the whole of a template's context besides the site's own.

Owns the contract between views and templates (tests/web hold it). Knows no request.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from apps.proceedings.models import (
    GlossaryTerm,
    Process,
    SourceDocument,
)
from apps.search import Meaning
from apps.web.cards import Card
from apps.web.drawing.figures import Drawing
from apps.web.drawing.trend import Bars
from apps.web.links import Named
from apps.web.listing import Chip, FacetGroup, FacetLink, Pager
from apps.web.marking import Passage
from apps.web.meeting_samples import MeetingSamples
from apps.web.metadata import Metadata
from apps.web.position_samples import PositionSamples
from apps.web.process_samples import ProcessSamples
from apps.web.results import FoundCard, Ranking, Synonyms
from apps.web.rows import (
    Crumb,
    Link,
    MeetingLine,
    Offer,
    ProcessNode,
    QueryProblem,
)
from apps.web.search_samples import SearchSamples
from apps.web.subjects import SubjectCard


@dataclass(frozen=True, kw_only=True)
class Page:
    """What every page has. `section` is the entry of the navigation under which it stands."""

    template: ClassVar[str]
    section: ClassVar[str] = ""

    title: str
    description: str = ""
    crumbs: tuple[Crumb, ...] = ()
    demonstration: bool = False
    curate: str = ""
    """Where curators decide about what the page shows."""
    metadata: Metadata = field(default_factory=Metadata)
    """What programs read in its head."""


@dataclass(frozen=True, kw_only=True)
class SearchPage(Page):
    template: ClassVar[str] = "pages/search.html"
    section: ClassVar[str] = "search"

    query: str
    hidden: tuple[tuple[str, str], ...] = ()
    undated: tuple[tuple[str, str], ...] = ()
    start: str = ""
    end: str = ""
    found: tuple[FoundCard, ...] = ()
    pager: Pager | None = None
    facets: tuple[FacetGroup, ...] = ()
    years: Bars | None = None
    chips: tuple[Chip, ...] = ()
    sorts: tuple[FacetLink, ...] = ()
    sizes: tuple[FacetLink, ...] = ()
    meanings: tuple[Meaning, ...] = ()
    synonyms: Synonyms | None = None
    correction: Link | None = None
    subjects: tuple[SubjectCard, ...] = ()
    rankings: tuple[Ranking, ...] = ()
    related: tuple[Link, ...] = ()
    related_href: str = ""
    is_related: bool = False
    downloads: tuple[Link, ...] = ()
    problem: QueryProblem | None = None
    tries: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class ValuesPage(Page):
    """All values of a facet. The `href` of a link is its value: it is chosen in a form."""

    template: ClassVar[str] = "pages/values.html"
    section: ClassVar[str] = "search"

    name: str
    links: tuple[FacetLink, ...]
    total: int
    hidden: tuple[tuple[str, str], ...]
    back: str


@dataclass(frozen=True, kw_only=True)
class CompletionsPage(Page):
    """What the end of a query may become, for those who have no scripts."""

    template: ClassVar[str] = "pages/completions.html"
    section: ClassVar[str] = "search"

    query: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, kw_only=True)
class PrintedPage(Page):
    """A list of results for paper. The entries follow its head one after the other, so they are not in it."""

    template: ClassVar[str] = "pages/printed.html"
    section: ClassVar[str] = "search"

    query: str
    address: str
    conditions: tuple[Chip, ...]
    printed: int
    limit: int
    on: str


@dataclass(frozen=True, kw_only=True)
class SimilarPage(Page):
    template: ClassVar[str] = "pages/similar.html"
    section: ClassVar[str] = "meetings"

    card: Card
    similar: tuple[Card, ...]


@dataclass(frozen=True, kw_only=True)
class StatementPage(Page):
    template: ClassVar[str] = "pages/statement.html"
    section: ClassVar[str] = "meetings"

    card: Card
    document: SourceDocument
    evidence: Passage | None
    place: str
    citation: str
    before: tuple[Card, ...]
    after: tuple[Card, ...]
    similar: tuple[Card, ...]
    similar_href: str
    decided: tuple[str, ...]
    report_href: str
    named: tuple[Named, ...]


@dataclass(frozen=True, kw_only=True)
class GlossaryPage(Page):
    template: ClassVar[str] = "pages/glossary.html"
    section: ClassVar[str] = "glossary"

    terms: tuple[GlossaryTerm, ...]


@dataclass(frozen=True, kw_only=True)
class AboutPage(Page):
    template: ClassVar[str] = "pages/about.html"
    section: ClassVar[str] = "about"

    methods: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class PatternsPage(Page):
    template: ClassVar[str] = "pages/patterns.html"

    tokens: tuple[str, ...]
    cards: tuple[Card, ...]
    drawings: tuple[Drawing, ...]
    facets: tuple[FacetGroup, ...]
    chips: tuple[Chip, ...]
    pagers: tuple[Pager, ...]
    problem: QueryProblem
    letters: tuple[FacetLink, ...]
    families: tuple[ProcessNode, ...]
    lines: tuple[MeetingLine, ...]
    search: SearchSamples
    positions: PositionSamples
    meetings: MeetingSamples
    processes: ProcessSamples
    sourced: Sequence[Process] = field(default_factory=tuple)


@dataclass(frozen=True, kw_only=True)
class ErrorPage(Page):
    template: ClassVar[str] = "pages/error.html"

    status: int
    message: str
    tries: tuple[tuple[str, str], ...] = ()
