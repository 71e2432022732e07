"""Chooses for each form in a text the process that it stands for, and gives the mention to its statement."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from apps.ingestion.known import Known, KnownAlias, KnownProcess
from apps.ingestion.mentions.dates import could_be_within
from apps.ingestion.mentions.families import BY_DATE, BY_ORDER, BY_SERIES, FAMILY, IN_CONTEXT, Family, Place
from apps.ingestion.mentions.forms import FoldedText, Forms, Occurrence, Reading, forms_of
from apps.ingestion.mentions.symbols import find_symbols
from apps.ingestion.parsed import LinkedMention, ParsedMeeting, ResolvedDocument, ResolvedStatement, Span
from apps.lib.partial_dates import PartialDate

ALIAS, GARBLE, ECHO = "alias", "garble", "echo"
_CONFIDENCE = {
    ALIAS: 0.98,
    BY_DATE: 0.9,
    IN_CONTEXT: 0.9,
    BY_SERIES: 0.9,
    BY_ORDER: 0.8,
    FAMILY: 0.75,
    GARBLE: 0.7,
    ECHO: 0.7,
}
_NEAR = 200  # characters either side in which a context word counts: two or three sentences
_BESIDE = 40  # characters either side in which a word of `unless` speaks against a form: the same phrase
_REACH = 4000  # characters for which a short form may stand for what was named before: about five minutes of speech
_COMMITTEE = "committee"  # the kind of process of which there is one under a name
_GLOSS = re.compile(r"\s*(?P<bracket>\()\s*|,\s+")


def link_mentions(text: str, resolved: ResolvedDocument, known: Known) -> ResolvedDocument:
    """The same document with the processes that `text` names, each on its statement or else on the document, and with
    the official documents that it names.

    Spans slice back to their surface in `text` and never overlap. A form whose reading stays open is not linked.
    """
    dates = _Dates(resolved)
    inside: dict[int, list[LinkedMention]] = {}
    outside: list[LinkedMention] = []
    for mention in _join_glosses(text, _Linker(FoldedText(text), forms_of(known.processes), dates).mentions()):
        statement = dates.statement_at(mention.span)
        if statement is None:
            outside.append(mention)
        else:
            inside.setdefault(statement, []).append(mention)
    statements = (
        replace(said, mentions=tuple(inside.get(i, ()))) if said.mentions or i in inside else said
        for i, said in enumerate(resolved.statements)
    )
    symbols = tuple(find_symbols(text))
    return replace(resolved, statements=tuple(statements), mentions=tuple(outside), symbols=symbols)


class _Dates:
    """Which statement a place belongs to, and when it was said."""

    def __init__(self, resolved: ResolvedDocument) -> None:
        self._meetings = resolved.document.meetings
        self._statements = sorted(enumerate(resolved.statements), key=lambda pair: pair[1].turn.span.start)
        self._starts = [statement.turn.span.start for _, statement in self._statements]
        first_meeting = next((meeting.start for meeting in self._meetings if meeting.start), None)
        self._default = resolved.document.published_on or first_meeting

    def statement_at(self, span: Span) -> int | None:
        """The index of the statement whose speech holds the span; None for titles, notes and furniture."""
        index, statement = self._last_before(span)
        if statement is None or span.end > statement.turn.span.end:
            return None
        furniture = statement.turn.furniture
        return None if any(piece.start < span.end and span.start < piece.end for piece in furniture) else index

    def said_on(self, span: Span) -> PartialDate | None:
        meeting = self._meeting(span)
        return (meeting.start if meeting else None) or self._default

    def series(self, span: Span) -> str | None:
        """The key of the process in whose meeting it was said."""
        meeting = self._meeting(span) or (self._meetings[0] if len(self._meetings) == 1 else None)
        return meeting.series if meeting else None

    def _meeting(self, span: Span) -> ParsedMeeting | None:
        _, statement = self._last_before(span)
        if statement is None or span.start >= statement.turn.span.end:
            return None
        meeting = statement.turn.meeting
        return self._meetings[meeting] if meeting is not None and meeting < len(self._meetings) else None

    def _last_before(self, span: Span) -> tuple[int, ResolvedStatement | None]:
        place = bisect_right(self._starts, span.start) - 1
        return self._statements[place] if place >= 0 else (-1, None)


@dataclass(frozen=True, slots=True)
class _Choice:
    process: KnownProcess
    method: str


class _Linker:
    """Reads one text."""

    def __init__(self, folded: FoldedText, forms: Forms, dates: _Dates) -> None:
        self._folded = folded
        self._forms = forms
        self._dates = dates
        members: dict[str, list[KnownProcess]] = {}
        for process in forms.processes.values():
            if process.family and process.bare_since:
                members.setdefault(process.family, []).append(process)
        self._families = {
            key: Family(head, members[key]) for key in members if (head := forms.processes.get(key)) is not None
        }
        self._occurrences = list(forms.occurrences(folded))
        self._named = self._named_properly()
        self._named_heads = {_head(forms.processes[key]) for key in self._named}
        self._last_mention: dict[str, int] = {}

    def mentions(self) -> Iterator[LinkedMention]:
        """Left to right, at each place the longest form that holds; never overlapping."""
        free_from = 0
        for occurrence in self._occurrences:
            if occurrence.start < free_from:
                continue
            choice = self._choose(occurrence)
            if choice is None:
                continue
            free_from = occurrence.end
            self._last_mention[_head(choice.process)] = occurrence.end
            span = Span(occurrence.start, occurrence.end)
            surface = self._folded.original[occurrence.start : occurrence.end]
            yield LinkedMention(choice.process.key, surface, span, choice.method, _CONFIDENCE[choice.method])

    def _named_properly(self) -> set[str]:
        """What the text names by a form that needs no other naming; members of a family by their years too."""
        named = set()
        for occurrence in self._occurrences:
            for reading in occurrence.readings:
                alias = reading.alias
                if not (alias.garble or alias.echo or alias.shared) and self._holds(reading, occurrence):
                    named.add(reading.process.key)
                    if family := self._families.get(reading.process.key):
                        by_years = family.by_years(self._folded.text, occurrence.folded_start, occurrence.folded_end)
                        named |= {member.key for member in by_years if len(by_years) == 1}
        return named

    def _choose(self, occurrence: Occurrence) -> _Choice | None:
        holding = [reading for reading in occurrence.readings if self._counts(reading, occurrence)]
        in_context = [reading for reading in holding if self._has_context(reading, occurrence)]
        plainest_last = sorted(in_context or holding, key=lambda reading: not reading.alias.garble)
        processes = {reading.process.key: reading for reading in plainest_last}
        if len(processes) > 1:
            named = {key: reading for key, reading in processes.items() if _head(reading.process) in self._named_heads}
            processes = named or processes
        if len(processes) == 1:
            return self._date(next(iter(processes.values())), occurrence, bool(in_context))
        heads = {_head(reading.process) for reading in processes.values()}
        if len(heads) == 1 and (head := self._forms.processes.get(heads.pop())):
            return _Choice(head, FAMILY)
        return None

    def _counts(self, reading: Reading, occurrence: Occurrence) -> bool:
        if not self._holds(reading, occurrence):
            return False
        if reading.alias.echo:
            last = self._last_mention.get(_head(reading.process))
            return last is not None and occurrence.start - last <= _REACH
        if reading.alias.garble:
            return _head(reading.process) in self._named_heads or self._has_context(reading, occurrence)
        return True

    def _holds(self, reading: Reading, occurrence: Occurrence) -> bool:
        """Whether date and words around allow the reading."""
        alias = reading.alias
        if reading.process.kind == _COMMITTEE and self._is_plural(occurrence, alias):  # "several ad hoc committees"
            return False
        if alias.since or alias.until:
            said_on = self._dates.said_on(Span(occurrence.start, occurrence.end))
            if said_on and not could_be_within(said_on, alias.since, alias.until):
                return False
        if reading.unless and self._stands_within(reading.unless, occurrence, _BESIDE):
            return False
        if alias.garble or reading.context is None or self._has_context(reading, occurrence):
            return True
        return self._is_of_series(reading, occurrence)

    def _is_of_series(self, reading: Reading, occurrence: Occurrence) -> bool:
        """Whether the short form of a process, in its own capitals, stands in a record of its meetings, or a part of a
        body is called as its own call it: "the Leadership Panel" at the forum.
        """
        surface, process = self._folded.original[occurrence.start : occurrence.end], reading.process
        series = self._dates.series(Span(occurrence.start, occurrence.end))
        if surface != reading.alias.form or series is None:
            return False
        if " " in surface:
            return surface.istitle() and series in {process.key, process.parent}
        return surface.isupper() and series == process.key

    def _has_context(self, reading: Reading, occurrence: Occurrence) -> bool:
        return reading.context is not None and self._stands_within(reading.context, occurrence, _NEAR)

    def _stands_within(self, words: re.Pattern[str], occurrence: Occurrence, distance: int) -> bool:
        text, start, end = self._folded.text, occurrence.folded_start, occurrence.folded_end
        return bool(words.search(text, max(0, start - distance), start) or words.search(text, end, end + distance))

    def _date(self, reading: Reading, occurrence: Occurrence, in_context: bool) -> _Choice | None:
        """The member of a family that the years beside the form or the date of speaking mean, else the process."""
        process, alias = reading.process, reading.alias
        own = GARBLE if alias.garble else ECHO if alias.echo else IN_CONTEXT if in_context else ALIAS
        if own == ALIAS and alias.shared:
            own = BY_DATE
        family = self._families.get(process.key)
        if family is None:
            return _Choice(process, own)
        chosen = family.choose(self._place(occurrence, alias), self._named)
        if chosen is None:
            return None
        member, method = chosen
        return _Choice(member, GARBLE if alias.garble else method)

    def _place(self, occurrence: Occurrence, alias: KnownAlias) -> Place:
        span = Span(occurrence.start, occurrence.end)
        return Place(
            self._folded.text,
            occurrence.folded_start,
            occurrence.folded_end,
            self._dates.said_on(span),
            self._dates.series(span),
            plural=self._is_plural(occurrence, alias) and not alias.garble,
        )

    def _is_plural(self, occurrence: Occurrence, alias: KnownAlias) -> bool:
        return self._folded.text[occurrence.folded_end - 1] == "s" and alias.form[-1] not in "sS"


def _head(process: KnownProcess) -> str:
    return process.family or process.key


def _join_glosses(text: str, mentions: Iterable[LinkedMention]) -> Iterator[LinkedMention]:
    """ "Open-ended Working Group (OEWG)" is one mention, not two."""
    held: LinkedMention | None = None
    for mention in mentions:
        if held is not None:
            joined = _gloss(text, held, mention)
            if joined is None:
                yield held
            mention = joined or mention
        held = mention
    if held is not None:
        yield held


def _gloss(text: str, full: LinkedMention, short: LinkedMention) -> LinkedMention | None:
    between = _GLOSS.fullmatch(text, full.span.end, short.span.start)
    if full.process != short.process or not between or full.surface.casefold() == short.surface.casefold():
        return None
    closed = between["bracket"] is not None
    if closed and not text.startswith(")", short.span.end):
        return None
    span = Span(full.span.start, short.span.end + closed)
    best = max(full, short, key=lambda mention: mention.confidence)
    return replace(best, surface=text[span.start : span.end], span=span)
