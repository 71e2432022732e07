"""Links are told anew after the forms of a process changed: only in texts that the change can touch.

Owns which texts those are, and how old links give way to new ones. Decisions of curators win: they are lifted off a
text before its links change and laid on again. Must not know how links are told.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from apps import search
from apps.ingestion.known import Known
from apps.ingestion.mentions import link_mentions
from apps.ingestion.models import Relinking
from apps.ingestion.parsed import (
    Kind,
    LinkedMention,
    ParsedDocument,
    ParsedMeeting,
    ParsedTurn,
    ResolvedDocument,
    ResolvedStatement,
    Span,
)
from apps.ingestion.store.curated import import_overlay
from apps.ingestion.store.known import known_processes
from apps.ingestion.store.links import mention_row, symbol_row
from apps.lib.partial_dates import PartialDate, Precision
from apps.proceedings.insertion import insert
from apps.proceedings.meeting_querysets import SourceDocumentQuerySet
from apps.proceedings.models import Mention, Method, Process, SourceDocument, Statement, SymbolMention

Progress = Callable[[int, int], None]

_WORDS = re.compile(r"[a-z0-9]{2,}|[^\W\da-zA-Z]{2,}")
_AT_ONCE = (
    50  # texts in one transaction and in memory: the index is brought up after each, which takes longer than a text
)
_Mentioned = tuple[int, int, int, str, float]
"""Start, end, number of the process, method, confidence."""
_Named = tuple[int, int, str]
"""Start, end, symbol."""
_Occasion = tuple[date | None, int | None, str | None]
"""When something was said, how exactly that is known, and in whose meeting."""


def forms_of(process: Process) -> list[str]:
    """All forms whose reading depends on the dates and relations of a process: its own and those of its family."""
    family = Process.objects.filter(
        Q(pk=process.pk) | Q(pk=process.family_id) | Q(family=process.family_id or process.pk)
    )
    return sorted(set(family.exclude(aliases=None).values_list("aliases__form", flat=True)))


@transaction.atomic
def request_relinking(*, forms: Iterable[str]) -> Relinking:
    """Have every text that bears one of these forms linked anew, in the background; with no form, all texts."""
    from apps.ingestion.tasks import link_again

    relinking = Relinking.objects.create(forms=sorted(set(forms)))

    def begin() -> None:  # no partial: what Django says of a failure names the function
        link_again.delay(relinking.pk)

    transaction.on_commit(begin, robust=True)
    return relinking


def relink(*, relinking: Relinking, progress: Progress | None = None) -> None:
    """Do it, or go on where it was broken off. Some texts at a time are one transaction; `progress` is told texts
    done and texts in all."""
    known = Known(processes=known_processes())
    processes = dict(Process.objects.values_list("slug", "pk"))
    # Once: looking through the texts takes longer than all else where few of them bear a form.
    waiting = list(candidates(relinking.forms).filter(pk__gt=relinking.reached).values_list("pk", flat=True))
    relinking.total = relinking.done + len(waiting)
    relinking.save(update_fields=["total"])
    for first in range(0, len(waiting), _AT_ONCE):
        keys = waiting[first : first + _AT_ONCE]
        wanted, shown = _wanted(keys, known, processes), _held(keys, read=True)
        differing = {key: links for key, links in wanted.items() if not links.are(shown[key])}
        with transaction.atomic():
            if differing:
                _apply(differing, relinking)
            relinking.done += len(keys)
            relinking.reached = keys[-1]
            relinking.save()
        if progress:
            progress(relinking.done, relinking.total)
    relinking.finished_at = timezone.now()
    relinking.save()


def _apply(differing: Mapping[int, _Links], relinking: Relinking) -> None:
    documents = list(differing)
    overlay = import_overlay()
    before = _processes_of_statements(documents)
    overlay.lift_documents(documents)
    statements: set[int] = set()
    held, speech = _held(documents), _speech(documents)
    for document in documents:
        added, removed, named = _change(document, held[document], differing[document], speech[document])
        relinking.changed += bool(added or removed)
        relinking.added += added
        relinking.removed += removed
        statements |= named
    overlay.lay_documents(documents)
    # The index holds which processes and official documents a statement names, and not where or how that was told.
    statements |= {statement for statement, _ in before ^ _processes_of_statements(documents) if statement}
    search.queue(sorted(statements))


def candidates(forms: Iterable[str]) -> SourceDocumentQuerySet:
    """The texts that can bear one of these forms; all where there is none.

    Every word of a form must stand in the text, in whatever order: hyphens, line breaks and plurals are left to the
    linking.
    """
    # A text without statements is another version of one that has them, or says who exists: nothing is linked in it.
    texts = SourceDocument.objects.filter(Exists(Statement.objects.filter(document=OuterRef("pk")))).order_by("pk")
    wanted = sorted({frozenset(_words(form)) for form in forms}, key=len)
    if not wanted or not wanted[0]:
        return texts
    # Whoever has all words of the longer form has those of the shorter.
    least = [words for place, words in enumerate(wanted) if not any(other <= words for other in wanted[:place])]
    condition = Q()
    for words in least:
        every = Q()
        for word in sorted(words, key=lambda word: (-len(word), word)):  # the rarest first: it settles most
            every &= Q(text__icontains=word)
        condition |= every
    return texts.filter(condition)


def _words(form: str) -> list[str]:
    """What of a form a database finds whatever its case: runs of ASCII, and of letters that have no case."""
    return [word for word in _WORDS.findall(form.lower()) if word.isascii() or word.lower() == word.upper()]


@dataclass(slots=True)
class _Links:
    """The links of one text. What each key leads to is not compared: the row's number and its statement where it is
    held, what was found where it is wanted."""

    mentions: dict[_Mentioned, Any] = field(default_factory=dict)
    symbols: dict[_Named, Any] = field(default_factory=dict)

    def are(self, others: _Links) -> bool:
        return self.mentions.keys() == others.mentions.keys() and self.symbols.keys() == others.symbols.keys()


def _wanted(documents: Sequence[int], known: Known, processes: Mapping[str, int]) -> dict[int, _Links]:
    """What these texts are to be linked to."""
    wanted = {}
    resolved = _resolved(documents)
    for document, text in SourceDocument.objects.filter(pk__in=resolved).values_list("pk", "text"):
        linked = link_mentions(text, resolved[document], known)
        found = [*linked.mentions, *(mention for said in linked.statements for mention in said.mentions)]
        wanted[document] = _Links(
            {_key(mention, processes[mention.process]): mention for mention in found if mention.process in processes},
            {(one.span.start, one.span.end, one.symbol): one for one in linked.symbols},
        )
    return wanted


def _held(documents: Sequence[int], *, read: bool = False) -> defaultdict[int, _Links]:
    """What these texts are linked to; `read`: without what a curator linked."""
    held: defaultdict[int, _Links] = defaultdict(_Links)
    rows = Mention.objects.filter(document__in=documents).order_by()
    if read:
        rows = rows.exclude(method=Method.CURATOR)
    columns = ("document_id", "start", "end", "process_id", "method", "confidence", "pk")
    for document, start, end, process, method, confidence, key in rows.values_list(*columns):
        held[document].mentions[start, end, process, method, confidence] = key
    named = SymbolMention.objects.filter(document__in=documents).order_by()
    for document, start, end, symbol, key in named.values_list("document_id", "start", "end", "symbol", "pk"):
        held[document].symbols[start, end, symbol] = key
    return held


def _processes_of_statements(documents: Sequence[int]) -> set[tuple[int | None, int]]:
    """(statement, process) of all that these texts are linked to."""
    rows = Mention.objects.filter(document__in=documents).order_by()
    return set(rows.values_list("statement_id", "process_id").distinct())


def _change(document: int, held: _Links, wanted: _Links, speech: _Speech) -> tuple[int, int, set[int]]:
    """Bring the links of one text to the new ones, in the caller's transaction: how many came, how many went, and the
    statements whose official documents changed."""
    gone = [key for key in held.mentions if key not in wanted.mentions]
    Mention.objects.filter(pk__in=[held.mentions[key] for key in gone]).delete()
    new = [
        mention_row(document, speech.at(mention.span), key[2], mention)
        for key, mention in wanted.mentions.items()
        if key not in held.mentions
    ]
    insert(Mention, new)
    symbols_gone = [key for key in held.symbols if key not in wanted.symbols]
    SymbolMention.objects.filter(pk__in=[held.symbols[key] for key in symbols_gone]).delete()
    symbols_new = [key for key in wanted.symbols if key not in held.symbols]
    insert(SymbolMention, [symbol_row(document, wanted.symbols[key]) for key in symbols_new])
    within = {speech.at(Span(start, end)) for start, end, _ in [*symbols_gone, *symbols_new]}
    named = {statement for statement in within if statement is not None}
    return len(new) + len(symbols_new), len(gone) + len(symbols_gone), named


class _Speech:
    """Where in one text the statements stand: (start, end, number, furniture), in the order of the text."""

    def __init__(self, spans: list[tuple[int, int, int, list[list[int]]]]) -> None:
        self._spans = spans
        self._starts = [start for start, *_ in spans]

    def at(self, span: Span) -> int | None:
        """The statement whose speech holds the span; None for titles, notes and furniture."""
        place = bisect_right(self._starts, span.start) - 1
        if place < 0:
            return None
        _, end, key, furniture = self._spans[place]
        within = any(first < span.end and span.start < last for first, last in furniture)
        return None if within or span.end > end else key


def _speech(documents: Sequence[int]) -> dict[int, _Speech]:
    spans: dict[int, list[tuple[int, int, int, list[list[int]]]]] = {document: [] for document in documents}
    rows = Statement.objects.filter(document__in=documents).order_by("start")
    for document, *span in rows.values_list("document_id", "start", "end", "pk", "furniture"):
        spans[document].append(tuple(span))
    return {document: _Speech(of) for document, of in spans.items()}


def _key(mention: LinkedMention, process: int) -> _Mentioned:
    return mention.span.start, mention.span.end, process, mention.method, mention.confidence


def _resolved(documents: Sequence[int]) -> dict[int, ResolvedDocument]:
    """The stored documents as the linking takes them: where speech stands, when and in whose meeting it was said. One
    that has no statements by now is left out."""
    said: defaultdict[int, list[ResolvedStatement]] = defaultdict(list)
    meetings: defaultdict[int, dict[_Occasion, int]] = defaultdict(dict)
    rows = Statement.objects.filter(document__in=documents).order_by("document", "position")
    columns = ("document_id", "start", "end", "furniture", "said_on", "said_on_precision", "meeting__series__slug")
    for document, start, end, furniture, *occasion in rows.values_list(*columns):
        among, statements = meetings[document], said[document]
        turn = ParsedTurn(
            Span(start, end),
            Kind.VERBATIM,
            "",
            meeting=among.setdefault(tuple(occasion), len(among)),
            furniture=tuple(Span(first, last) for first, last in furniture),
        )
        statements.append(ResolvedStatement(turn, len(statements)))
    published = SourceDocument.objects.filter(pk__in=said)
    return {
        document: ResolvedDocument(
            ParsedDocument(
                "",
                (),
                meetings=tuple(ParsedMeeting(start=_day(on, known), series=of) for on, known, of in meetings[document]),
                published_on=_day(day, precision),
            ),
            tuple(said[document]),
        )
        for document, day, precision in published.values_list("pk", "published_on", "published_on_precision")
    }


def _day(day: date | None, precision: int | None) -> PartialDate | None:
    return PartialDate(day, Precision(precision)) if day and precision else None
