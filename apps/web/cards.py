"""A statement as pages show it: who, in which capacity, how that is known, and the words.

Owns what a card tells apart: what is on record, what is inferred, what is only suggested.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from apps.actors import facts
from apps.actors.wording import by_language
from apps.lib.locators import Locator
from apps.lib.partial_dates import PartialDate
from apps.proceedings import by_key
from apps.proceedings.models import Kind, document_title, is_inferred
from apps.proceedings.querysets import MentionLine, StatementLine, SuggestionLine
from apps.web import addresses, certainty, dates, marking
from apps.web.addresses import Addresses
from apps.web.marking import Mark, MarkKind, Passage
from apps.web.rows import Link
from apps.web.standing import Spells, Standing, at_the_time, spells_of

OPENING = 420
"""Characters of a statement that a list shows."""

_KINDS = dict(Kind.choices)


def place(locator: Locator | None) -> str:
    """Where in the original something stands, for a reader; "" where that is not known."""
    if locator is None:
        return ""
    if locator.seconds is None and locator.page is None and locator.line is not None:
        return gettext("line %(number)s") % {"number": locator.line}
    return locator.label


@by_language(maxsize=64)
def kind_label(kind: str) -> str:
    """A kind of record in a word."""
    return str(_KINDS.get(kind, kind))


def _link(to: Addresses, page: str, key: str | None, name: str | None) -> Link | None:
    return Link(name or "", to.of(page, key)) if key else None


def document_link(row: StatementLine, to: Addresses) -> Link:
    """The document in which a statement stands."""
    name = document_title(row.document__title, row.document__origin)
    return Link(name, to.of("document", row.document__public_id))


@dataclass(frozen=True, slots=True)
class Guess:
    """Who may have spoken, on evidence too weak to say so. `href` is "" where the base knows nobody by that name."""

    name: str
    href: str
    method: str
    confidence: str
    evidence: Passage | None = None


class Attribution(NamedTuple):
    """Who spoke: as recorded, as resolved, and how that is known. Unresolved is a normal state."""

    recorded_name: str
    recorded_affiliation: str
    speaker: Link | None
    organization: Link | None
    method: str
    confidence: str
    inferred: bool
    guesses: tuple[Guess, ...]
    standing: tuple[Standing, ...] = ()
    """Other capacities of the speaker at the time."""
    formerly: bool = False
    """Whether the speaker no longer belongs to the organization."""

    @property
    def shown(self) -> Link | None:
        """Who is named first: the person, else the organization; None where neither is known."""
        return self.speaker or self.organization

    @property
    def renamed(self) -> bool:
        """The record has another form of the name than the page shows."""
        shown = self.shown
        return shown is not None and self.recorded_name.casefold() != shown.name.casefold()

    @classmethod
    def of(
        cls,
        row: StatementLine,
        suggestions: Iterable[SuggestionLine] = (),
        source: str = "",
        to: Addresses | None = None,
        spells: Spells | None = None,
        language: str | None = None,
    ) -> Attribution:
        """`source` is the document's text, where the page shows the evidence; `spells` are the speaker's capacities;
        `language` is the reader's."""
        to = to or Addresses()
        method_words, in_figures = certainty.method_words, certainty.in_figures
        standing, formerly = at_the_time(row, spells or {}, to)
        inferred = is_inferred(row.method, row.confidence)
        return cls(
            standing=standing,
            formerly=formerly,
            recorded_name=row.recorded_name,
            recorded_affiliation=row.recorded_affiliation,
            speaker=_link(to, "speaker", row.speaker__slug, row.speaker__name),
            organization=_link(to, "organization", row.organization__slug, row.organization__name),
            method=(certainty.inferred_words if inferred else method_words)(row.method, language=language),
            confidence=in_figures(row.confidence, language=language),
            inferred=inferred,
            guesses=tuple(
                Guess(
                    suggestion.name,
                    to.of("speaker", suggestion.speaker__slug) if suggestion.speaker__slug else "",
                    method_words(suggestion.method, language=language),
                    in_figures(suggestion.confidence, language=language),
                    evidence(source, suggestion.evidence_start, suggestion.evidence_end),
                )
                for suggestion in suggestions
            ),
        )


def evidence(source: str, start: int | None, end: int | None) -> Passage | None:
    """The words of the source that tell a name, with a little before and after."""
    if not source or start is None or end is None:
        return None
    return marking.around(source, start, end, MarkKind.EVIDENCE)


@dataclass(frozen=True, slots=True)
class ProcessChip:
    """A process that a statement mentions. Where that is a guess, `guess` says so in short, and `how` it was told."""

    label: str
    name: str
    href: str
    count: int
    guess: str = ""
    how: str = ""

    @classmethod
    def all_of(cls, mentions: Iterable[MentionLine], to: Addresses) -> tuple[ProcessChip, ...]:
        """One for each process, in the order of the first mention."""
        grouped: dict[int, list[MentionLine]] = {}
        for mention in mentions:
            grouped.setdefault(mention.process_id, []).append(mention)
        surest = {process: max(group, key=lambda mention: mention.confidence) for process, group in grouped.items()}
        return tuple(
            cls(
                label=group[0].process__abbreviation or group[0].process__name,
                name=group[0].process__name,
                href=to.of("process", group[0].process__slug),
                count=len(group),
                guess=certainty.guess_in_short(surest[process]),
                how=certainty.guess_words(surest[process]),
            )
            for process, group in grouped.items()
        )


def mention_mark(mention: MentionLine, offset: int = 0) -> Mark:
    """The mark of a mention in a text that begins at `offset` of the document."""
    guess = certainty.guess_words(mention)
    return Mark(
        mention.start - offset,
        mention.end - offset,
        MarkKind.GUESS if guess else MarkKind.MENTION,
        href=addresses.of("process", mention.process__slug),
        title=f"{mention.process__name} ({guess})" if guess else mention.process__name,
    )


class Card(NamedTuple):
    """A statement in a list or on a page. One of `passage` (our marks) and `snippet` (the search's) holds the words."""

    public_id: str
    href: str
    source_href: str
    position: int
    kind: str
    kind_label: str
    said_on: PartialDate | None
    date: str
    who: Attribution
    meeting: Link | None
    document: Link
    rough_draft: bool
    is_demonstration: bool
    processes: tuple[ProcessChip, ...]
    passage: Passage | None
    snippet: SafeString | None = None
    language: str = ""
    hidden_because: str = ""


def card(
    row: StatementLine,
    *,
    passage: Passage | None = None,
    snippet: SafeString | None = None,
    mentions: Iterable[MentionLine] = (),
    suggestions: Iterable[SuggestionLine] = (),
    source: str = "",
    to: Addresses | None = None,
    spells: Spells | None = None,
    language: str | None = None,
) -> Card:
    """The card of one statement. The query of `to` goes with the link to the source, where its words are highlighted.
    `language` is the reader's.

    Of a hidden statement no words are in it, whatever is passed.
    """
    if row.hidden_because:
        passage, snippet, mentions = None, None, ()
    to = to or Addresses()
    said_on = facts.known(row.said_on, row.said_on_precision)
    return Card(
        public_id=row.public_id,
        href=to.of("statement", row.public_id),
        source_href=to.in_source(row.document__public_id, row.public_id),
        position=row.position,
        kind=row.kind,
        kind_label=kind_label(row.kind, language=language),
        said_on=said_on,
        date=dates.written(said_on, language=language) if said_on else "",
        who=Attribution.of(row, suggestions, source, to, spells, language),
        meeting=_link(to, "meeting", row.meeting__slug, row.meeting__title),
        document=document_link(row, to),
        rough_draft=row.document__rough_draft,
        is_demonstration=row.document__is_demonstration,
        processes=ProcessChip.all_of(mentions, to),
        passage=passage,
        snippet=snippet,
        language=row.language,
        hidden_because=row.hidden_because,
    )


@dataclass(frozen=True, slots=True)
class Attached:
    """What hangs on statements, by their primary key."""

    mentions: Mapping[int, Sequence[MentionLine]] = field(default_factory=dict)
    suggestions: Mapping[int, Sequence[SuggestionLine]] = field(default_factory=dict)


def attached(keys: Sequence[int], *, suggested: Sequence[int] | None = None) -> Attached:
    """The mentions of these statements, and the suggestions of those that are `suggested` (unsaid: of all); two
    queries."""
    return Attached(by_key.mentions(keys), by_key.suggestions(keys if suggested is None else suggested))


def in_list(
    statements: Iterable[StatementLine],
    *,
    passages: Mapping[int, Passage] | None = None,
    snippets: Mapping[int, SafeString] | None = None,
    query: str = "",
    hanging: Attached | None = None,
    spells: Spells | None = None,
) -> tuple[Card, ...]:
    """Cards in the order of the statements, with their first words where neither passage nor snippet is given.

    Four queries whatever their number; one where what hangs on them and the spells of their speakers are given.
    """
    statements = list(statements)
    keys = [statement.pk for statement in statements]
    passages, snippets = passages or {}, snippets or {}
    bare = [key for key in keys if key not in passages and key not in snippets]
    openings = by_key.openings(bare)
    # A list shows who may have spoken only where it is not known who did.
    hanging = hanging or attached(keys, suggested=[row.pk for row in statements if row.speaker__slug is None])
    to = Addresses(query)
    language = get_language()
    spells = spells_of(statements) if spells is None else spells
    return tuple(
        card(
            statement,
            passage=passages.get(statement.pk)
            or (marking.opening(openings[statement.pk], length=OPENING) if statement.pk in openings else None),
            snippet=snippets.get(statement.pk),
            mentions=hanging.mentions.get(statement.pk, ()),
            suggestions=hanging.suggestions.get(statement.pk, ()),
            to=to,
            spells=spells,
            language=language,
        )
        for statement in statements
    )


def words(
    statement: StatementLine, source: str, mentions: Iterable[MentionLine], *more: Mark, offset: int = 0
) -> Passage:
    """The speech as it stands in the source, without its furniture, with marks.

    `source` begins at `offset` of the document, and so do `more` marks; speech that it does not hold is left out.
    """
    marks = [mention_mark(mention, offset) for mention in mentions]
    marks += [Mark(start - offset, end - offset, MarkKind.FURNITURE) for start, end in statement.furniture]
    end = min(statement.end - offset, len(source))
    return marking.passage(source, [*marks, *more], start=statement.start - offset, end=end)
