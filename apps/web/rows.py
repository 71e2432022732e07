"""What pages are made of: lines of lists, steps of a path, runs of a text. Frozen records; knows no request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from apps.actors.models import Affiliation, Organization, Speaker
from apps.proceedings.models import Meeting, Process, Venue
from apps.web.marking import Piece


class Link(NamedTuple):
    """Something that has a page of its own: what it is called, and where it stands."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step on the way to a page."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Holding:
    """How many of something the base holds."""

    label: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document that was taken in lately; `date` is when."""

    title: str
    href: str
    date: str
    publisher: str
    statements: int
    is_demonstration: bool


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting in a list. `is_ahead`: it has not begun, so there can be no record of it."""

    meeting: Meeting
    date: str
    statements: int
    is_ahead: bool = False


@dataclass(frozen=True, slots=True)
class MeetingSection:
    """Meetings of one month or at one venue."""

    heading: str
    href: str
    lines: tuple[MeetingLine, ...]


@dataclass(frozen=True, slots=True)
class ProcessNode:
    """A process in the tree of families."""

    process: Process
    life: str
    statements: int
    children: tuple[ProcessNode, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberedProcess:
    process: Process
    life: str
    statements: int


@dataclass(frozen=True, slots=True)
class QueryProblem:
    """Why a query can't be read: the text before, at and after the place."""

    message: str
    before: str
    at: str
    after: str
    suggestions: tuple[Link, ...]

    @property
    def caret(self) -> str:
        """A line that points at the place from below, in letters of one width."""
        return " " * len(self.before) + "^"


@dataclass(frozen=True, slots=True)
class Offer:
    """What the end of a query may become: `query` is the whole of it, `href` leads to its results."""

    sort: str
    label: str
    query: str
    href: str


@dataclass(frozen=True, slots=True)
class VenueLine:
    venue: Venue
    meetings: int


@dataclass(frozen=True, slots=True)
class VenueSection:
    """The venues of one country."""

    country: str
    lines: tuple[VenueLine, ...]


@dataclass(frozen=True, slots=True)
class SpeakerLine:
    """`capacities` are the organizations for which they are known to have spoken or worked."""

    speaker: Speaker
    capacities: tuple[Organization, ...]
    statements: int


@dataclass(frozen=True, slots=True)
class Capacity:
    """An affiliation with its dates in words."""

    affiliation: Affiliation
    dates: str


@dataclass(frozen=True, slots=True)
class OrganizationLine:
    organization: Organization
    statements: int


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """A run of a document's text; speech where `public_id` is set, and that which was asked for where `asked`."""

    pieces: tuple[Piece, ...]
    public_id: str = ""
    href: str = ""
    kind: str = ""
    label: str = ""
    number: int = 0
    asked: bool = False
