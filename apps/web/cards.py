"""A statement as pages show it: who, in which capacity, how that is known, and the words.

Owns the wording of certainty: what is on record, what is inferred, what is only suggested.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from apps.actors.models import Organization, Speaker
from apps.lib.partial_dates import PartialDate
from apps.proceedings.models import Meeting, Mention, Method, SourceDocument, Statement, Suggestion
from apps.web import dates, marking
from apps.web.marking import Mark, MarkKind, Passage

OPENING = 420
"""Characters of a statement that a list shows."""

CERTAIN = 0.9
"""A process that was told with less is marked as a guess."""

_METHODS = {
    Method.LABEL: "name in the label",
    Method.ALIAS: "confirmed other name",
    Method.KEY: "key in the document",
    Method.HEADER: "list of participants",
    Method.SELF_INTRODUCTION: "self-introduction",
    Method.HANDOVER: "hand-over by the previous speaker",
    Method.ACKNOWLEDGEMENT: "thanked by the next speaker",
    Method.ANNOTATION: "captioner’s note",
    Method.INTRODUCING_SENTENCE: "introducing sentence",
}


def method_words(method: str) -> str:
    """A method of attribution in a few words."""
    return _METHODS.get(Method(method), method) if method in Method.values else method.replace("-", " ")


def certainty(confidence: float | None) -> str:
    """A confidence as shown: two decimals at most; "" where there is none."""
    return "" if confidence is None else f"{confidence:.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Guess:
    """Who may have spoken, on evidence too weak to say so."""

    name: str
    speaker: Speaker | None
    method: str
    confidence: str
    evidence: Passage | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who spoke: as recorded, as resolved, and how that is known. Unresolved is a normal state."""

    recorded_name: str
    recorded_affiliation: str
    speaker: Speaker | None
    organization: Organization | None
    method: str
    confidence: str
    inferred: bool
    guesses: tuple[Guess, ...]

    @property
    def resolved(self) -> bool:
        return self.speaker is not None or self.organization is not None

    @property
    def renamed(self) -> bool:
        """The record has another form of the name than the page shows."""
        shown = self.speaker or self.organization
        return shown is not None and self.recorded_name.casefold() != shown.name.casefold()

    @classmethod
    def of(cls, statement: Statement, suggestions: Iterable[Suggestion] = (), source: str = "") -> Attribution:
        """`source` is the document's text, where the page shows the evidence."""
        return cls(
            recorded_name=statement.recorded_name,
            recorded_affiliation=statement.recorded_affiliation,
            speaker=statement.speaker,
            organization=statement.organization,
            method=method_words(statement.method),
            confidence=certainty(statement.confidence),
            inferred=statement.method not in ("", Method.LABEL) and (statement.confidence or 0) < 1,
            guesses=tuple(
                Guess(
                    suggestion.name,
                    suggestion.speaker,
                    method_words(suggestion.method),
                    certainty(suggestion.confidence),
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
    """A process that a statement mentions."""

    label: str
    name: str
    href: str
    count: int
    guess: str = ""

    @classmethod
    def all_of(cls, mentions: Iterable[Mention]) -> tuple[ProcessChip, ...]:
        """One for each process, in the order of the first mention."""
        grouped: dict[int, list[Mention]] = {}
        for mention in mentions:
            grouped.setdefault(mention.process_id, []).append(mention)
        return tuple(
            cls(
                label=group[0].process.short_name,
                name=group[0].process.name,
                href=group[0].process.get_absolute_url(),
                count=len(group),
                guess=guess_words(max(group, key=lambda mention: mention.confidence)),
            )
            for group in grouped.values()
        )


def guess_words(mention: Mention) -> str:
    """Why a link to a process is not certain; "" where it is."""
    if mention.confidence >= CERTAIN:
        return ""
    return f"linked by {mention.method.replace('-', ' ')}, {certainty(mention.confidence)}"


def mention_mark(mention: Mention, offset: int = 0) -> Mark:
    """The mark of a mention in a text that begins at `offset` of the document."""
    guess = guess_words(mention)
    return Mark(
        mention.start - offset,
        mention.end - offset,
        MarkKind.GUESS if guess else MarkKind.MENTION,
        href=mention.process.get_absolute_url(),
        title=f"{mention.process.name} ({guess})" if guess else mention.process.name,
    )


@dataclass(frozen=True, slots=True)
class Card:
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
    meeting: Meeting | None
    document: SourceDocument
    processes: tuple[ProcessChip, ...]
    passage: Passage | None
    snippet: SafeString | None = None
    language: str = ""


def card(
    statement: Statement,
    *,
    passage: Passage | None = None,
    snippet: SafeString | None = None,
    mentions: Iterable[Mention] = (),
    suggestions: Iterable[Suggestion] = (),
    source: str = "",
    query: str = "",
) -> Card:
    """The card of one statement. `query` goes with the link to the source, where its words are highlighted."""
    said_on = dates.known(statement.said_on, statement.said_on_precision)
    return Card(
        public_id=statement.public_id,
        href=statement.get_absolute_url(),
        source_href=_source_href(statement, query),
        position=statement.position,
        kind=statement.kind,
        kind_label=statement.get_kind_display(),
        said_on=said_on,
        date=dates.written(said_on) if said_on else "",
        who=Attribution.of(statement, suggestions, source),
        meeting=statement.meeting,
        document=statement.document,
        processes=ProcessChip.all_of(mentions),
        passage=passage,
        snippet=snippet,
        language=statement.language,
    )


def _source_href(statement: Statement, query: str) -> str:
    if not query:
        return statement.get_source_url()
    from urllib.parse import urlencode

    return f"{statement.document.get_absolute_url()}?{urlencode({'q': query})}#s-{statement.public_id}"


@dataclass(frozen=True, slots=True)
class _Attached:
    """What hangs on statements, by their primary key."""

    mentions: Mapping[int, Sequence[Mention]] = field(default_factory=dict)
    suggestions: Mapping[int, Sequence[Suggestion]] = field(default_factory=dict)


def attached(keys: Sequence[int]) -> _Attached:
    """The mentions and suggestions of these statements, in two queries."""
    mentions: dict[int, list[Mention]] = {}
    for mention in Mention.objects.for_marks().filter(statement__in=keys):
        if mention.statement_id is not None:
            mentions.setdefault(mention.statement_id, []).append(mention)
    suggestions: dict[int, list[Suggestion]] = {}
    for suggestion in Suggestion.objects.select_related("speaker").filter(statement__in=keys):
        suggestions.setdefault(suggestion.statement_id, []).append(suggestion)
    return _Attached(mentions, suggestions)


def in_list(
    statements: Iterable[Statement],
    *,
    passages: Mapping[int, Passage] | None = None,
    snippets: Mapping[int, SafeString] | None = None,
    query: str = "",
) -> tuple[Card, ...]:
    """Cards in the order of the statements, with their first words where neither passage nor snippet is given.

    Three queries whatever their number.
    """
    statements = list(statements)
    keys = [statement.pk for statement in statements]
    passages, snippets = passages or {}, snippets or {}
    bare = [key for key in keys if key not in passages and key not in snippets]
    openings = Statement.objects.all().openings(bare, length=OPENING + 80)
    hanging = attached(keys)
    return tuple(
        card(
            statement,
            passage=passages.get(statement.pk)
            or (marking.opening(openings[statement.pk], length=OPENING) if statement.pk in openings else None),
            snippet=snippets.get(statement.pk),
            mentions=hanging.mentions.get(statement.pk, ()),
            suggestions=hanging.suggestions.get(statement.pk, ()),
            query=query,
        )
        for statement in statements
    )


def in_full(statements: Sequence[Statement]) -> tuple[Card, ...]:
    """Cards with all the words and every mention marked at its place in the source.

    Three queries whatever their number; the texts of the documents are read once each.
    """
    keys = [statement.pk for statement in statements]
    hanging = attached(keys)
    documents = {statement.document_id for statement in statements}
    texts = dict(SourceDocument.objects.filter(pk__in=documents).order_by().values_list("pk", "text"))
    return tuple(
        card(
            statement,
            passage=words(statement, texts[statement.document_id], hanging.mentions.get(statement.pk, ())),
            mentions=hanging.mentions.get(statement.pk, ()),
            suggestions=hanging.suggestions.get(statement.pk, ()),
            source=texts[statement.document_id],
        )
        for statement in statements
    )


def words(statement: Statement, source: str, mentions: Iterable[Mention], *more: Mark) -> Passage:
    """The speech as it stands in the source, without its furniture, with marks."""
    marks = [mention_mark(mention) for mention in mentions]
    marks += [Mark(start, end, MarkKind.FURNITURE) for start, end in statement.furniture]
    return marking.passage(source, [*marks, *more], start=statement.start, end=statement.end)
