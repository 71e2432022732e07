"""What the curators' pages show, as frozen records.

Owns the contract between their views and templates (tests/web hold it). Knows no request.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from apps.actors.models import OrganizationName, SpeakerName
from apps.web.listing import FacetLink, Pager
from apps.web.marking import Passage
from apps.web.pages import Page
from apps.web.rows import Link


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item of the queue in a list."""

    kind: str
    label: str
    href: str
    settles: int
    meeting: Link | None
    unsure_of: str = ""


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """Somebody who may be meant. `number` is the key that chooses them; `score` is in hundredths."""

    number: int
    slug: str
    name: str
    href: str
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """The words around what is asked about, and where they stand. `of` is whose they are, where it is asked about two;
    words that are no statement's have no `public_id`."""

    of: str
    public_id: str
    passage: Passage
    statement: Link | None
    source: Link


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision in the log. `undo` is where it is taken back; "" where it was. `shown_by` is a statement that shows
    it."""

    key: str
    kind: str
    what: str
    who: str
    when: str
    reason: str
    undo: str
    undone: str
    after: str = ""
    """Where taking it back leads; "" to the log."""
    shown_by: Link | None = None


@dataclass(frozen=True, kw_only=True)
class QueuePage(Page):
    template: ClassVar[str] = "pages/curation/queue.html"
    section: ClassVar[str] = "curation"

    kinds: tuple[FacetLink, ...]
    lines: tuple[ItemLine, ...]
    pager: Pager


@dataclass(frozen=True, slots=True)
class LookLine:
    """A look through the whole base. `step` is "" before it began; `total` is 0 where it is not known."""

    who: str
    when: str
    running: bool
    ended: bool
    step: str
    done: int
    total: int
    found: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class LookPage(Page):
    template: ClassVar[str] = "pages/curation/look.html"
    section: ClassVar[str] = "curation"

    running: bool
    looks: tuple[LookLine, ...]


@dataclass(frozen=True, kw_only=True)
class ItemPage(Page):
    template: ClassVar[str] = "pages/curation/item.html"
    section: ClassVar[str] = "curation"

    kind: str
    asked: str
    label: str
    settles: int
    meeting: Link | None
    heard: tuple[Heard, ...]
    others: tuple[tuple[Link, str], ...]
    told: tuple[str, ...]
    candidates: tuple[CandidateLine, ...]
    searched: str
    new_name: str
    takes: tuple[str, ...]
    scopes: tuple[tuple[str, str], ...]
    about: str
    seen: int
    skip: str
    left: int
    done: DecisionLine | None
    renamed: Mapping[str, str]
    corrections: tuple[Link, ...]
    fault: str = ""


@dataclass(frozen=True, kw_only=True)
class DecisionsPage(Page):
    template: ClassVar[str] = "pages/curation/decisions.html"
    section: ClassVar[str] = "curation"

    kinds: tuple[FacetLink, ...]
    decisions: tuple[DecisionLine, ...]
    pager: Pager
    about: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ChosenLine:
    """A statement that can be chosen in a form."""

    public_id: str
    href: str
    date: str
    label: str
    meeting: str
    opening: str


@dataclass(frozen=True, slots=True)
class ImpossibleLine:
    """Something that cannot be by its dates. `key` is its own among those of the person."""

    key: str
    words: str


@dataclass(frozen=True, kw_only=True)
class PersonPage(Page):
    template: ClassVar[str] = "pages/curation/person.html"
    section: ClassVar[str] = "curation"

    slug: str
    href: str
    names: tuple[SpeakerName, ...]
    affiliations: tuple[tuple[int, str], ...]
    impossible: tuple[ImpossibleLine, ...]
    corrections: tuple[Link, ...]
    merged: tuple[tuple[str, Link], ...]
    candidates: tuple[CandidateLine, ...]
    searched: str
    statements: tuple[ChosenLine, ...]
    pager: Pager
    decisions: tuple[DecisionLine, ...]
    seen: int
    fault: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportPage(Page):
    template: ClassVar[str] = "pages/curation/report.html"

    statement: Link
    words: str
    sent: bool
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form. With `choices` one of them is chosen, as (value, label); with `hints` some are offered."""

    name: str
    label: str
    value: str
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    hints: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class BodyPage(Page):
    template: ClassVar[str] = "pages/curation/organization.html"
    section: ClassVar[str] = "curation"

    slug: str
    href: str
    fields: tuple[Field, ...]
    names: tuple[OrganizationName, ...]
    kinds: tuple[tuple[str, str], ...]
    merged: tuple[tuple[str, Link], ...]
    candidates: tuple[CandidateLine, ...]
    searched: str
    statements: tuple[ChosenLine, ...]
    pager: Pager
    decisions: tuple[DecisionLine, ...]
    seen: int
    fault: str = ""


@dataclass(frozen=True, kw_only=True)
class MeetingFormPage(Page):
    template: ClassVar[str] = "pages/curation/meeting.html"
    section: ClassVar[str] = "curation"

    href: str
    fields: tuple[Field, ...]
    decisions: tuple[DecisionLine, ...]
    seen: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a statement, with the offset in the document at which it begins."""

    at: int
    words: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A mention of a process that a form can correct. `nth` counts occurrences of the words from 0."""

    surface: str
    nth: int
    process: Link
    slug: str
    how: str


@dataclass(frozen=True, kw_only=True)
class PassagePage(Page):
    template: ClassVar[str] = "pages/curation/passage.html"
    section: ClassVar[str] = "curation"

    statement: Link
    answer_href: str
    hidden_because: str
    sentences: tuple[Sentence, ...]
    following: Sentence | None
    following_link: Link | None
    mentions: tuple[Linked, ...]
    processes: tuple[tuple[str, str], ...]
    decisions: tuple[DecisionLine, ...]
    seen: int
    fault: str = ""
