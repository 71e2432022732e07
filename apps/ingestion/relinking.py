"""Links are told anew after the forms of a process changed: only in texts that the change can touch.

Owns which texts those are, and how old links give way to new ones. Decisions of curators win: they are lifted off a
text before its links change and laid on again. Must not know how links are told.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import date

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
    LinkedSymbol,
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
_AT_ONCE = 50  # texts in one transaction: the index is brought up after each, which takes longer than a text
_Key = tuple[int, int, int, str, float]


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
    touched = candidates(relinking.forms)
    if relinking.total is None:
        relinking.total = touched.count()
        relinking.save(update_fields=["total"])
    while keys := list(touched.filter(pk__gt=relinking.reached).values_list("pk", flat=True)[:_AT_ONCE]):
        found = [_Wanted(key, known, processes) for key in keys]
        differing = [wanted for wanted in found if not wanted.is_shown()]
        with transaction.atomic():
            if differing:
                _apply(differing, relinking)
            relinking.done += len(keys)
            relinking.reached = keys[-1]
            relinking.save()
        if progress:
            progress(relinking.done, max(relinking.total, relinking.done))
    relinking.finished_at = timezone.now()
    relinking.save()


def _apply(differing: Sequence[_Wanted], relinking: Relinking) -> None:
    documents = [wanted.document for wanted in differing]
    overlay = import_overlay()
    overlay.lift_documents(documents)
    statements: set[int] = set()
    for wanted in differing:
        changed = _Change(wanted.document)
        changed.mentions(wanted.mentions)
        changed.symbols(wanted.symbols)
        relinking.changed += bool(changed.removed or changed.added)
        relinking.added += changed.added
        relinking.removed += changed.removed
        statements |= changed.statements
    overlay.lay_documents(documents)
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


class _Wanted:
    """What the text of one document is to be linked to."""

    def __init__(self, document: int, known: Known, processes: dict[str, int]) -> None:
        self.document = document
        text = SourceDocument.objects.filter(pk=document).values_list("text", flat=True).first() or ""
        linked = link_mentions(text, _resolved(document), known)
        found = [*linked.mentions, *(mention for said in linked.statements for mention in said.mentions)]
        self.mentions = {
            _key(mention, processes[mention.process]): mention for mention in found if mention.process in processes
        }
        self.symbols = {(one.span.start, one.span.end, one.symbol): one for one in linked.symbols}

    def is_shown(self) -> bool:
        """Whether nothing need be lifted, since what is shown is what would be linked."""
        shown = Mention.objects.filter(document=self.document).exclude(method=Method.CURATOR)
        columns = ("start", "end", "process_id", "method", "confidence")
        if set(shown.order_by().values_list(*columns)) != self.mentions.keys():
            return False
        named = SymbolMention.objects.filter(document=self.document).order_by()
        return set(named.values_list("start", "end", "symbol")) == self.symbols.keys()


class _Change:
    """The links of one text on their way to the new ones, in the caller's transaction."""

    def __init__(self, document: int) -> None:
        self._document = document
        rows = Statement.objects.filter(document=document).order_by("start")
        self._spans = list(rows.values_list("start", "end", "pk", "furniture"))
        self._starts = [start for start, *_ in self._spans]
        self.removed = self.added = 0
        self.statements: set[int] = set()

    def mentions(self, wanted: dict[_Key, LinkedMention]) -> None:
        rows = Mention.objects.filter(document=self._document).order_by()
        held: dict[_Key, tuple[int, int | None]] = {
            (start, end, process, method, confidence): (pk, statement)
            for start, end, process, method, confidence, pk, statement in rows.values_list(
                "start", "end", "process_id", "method", "confidence", "pk", "statement_id"
            )
        }
        gone = [held[key] for key in held if key not in wanted]
        Mention.objects.filter(pk__in=[pk for pk, _ in gone]).delete()
        new = [
            mention_row(self._document, self._statement_at(mention.span), key[2], mention)
            for key, mention in wanted.items()
            if key not in held
        ]
        insert(Mention, new)
        self._count(len(gone), len(new))
        self.statements |= {statement for _, statement in gone if statement is not None}
        self.statements |= {row["statement_id"] for row in new if row["statement_id"] is not None}

    def symbols(self, wanted: dict[tuple[int, int, str], LinkedSymbol]) -> None:
        rows = SymbolMention.objects.filter(document=self._document).order_by()
        held = {(start, end, symbol): pk for start, end, symbol, pk in rows.values_list("start", "end", "symbol", "pk")}
        gone = [key for key in held if key not in wanted]
        SymbolMention.objects.filter(pk__in=[held[key] for key in gone]).delete()
        new = [key for key in wanted if key not in held]
        insert(SymbolMention, [symbol_row(self._document, wanted[key]) for key in new])
        self._count(len(gone), len(new))
        within = (self._statement_at(Span(start, end)) for start, end, _ in [*gone, *new])
        self.statements |= {statement for statement in within if statement is not None}

    def _count(self, removed: int, added: int) -> None:
        self.removed += removed
        self.added += added

    def _statement_at(self, span: Span) -> int | None:
        """The statement whose speech holds the span; None for titles, notes and furniture."""
        place = bisect_right(self._starts, span.start) - 1
        if place < 0:
            return None
        _, end, key, furniture = self._spans[place]
        within = any(first < span.end and span.start < last for first, last in furniture)
        return None if within or span.end > end else int(key)


def _key(mention: LinkedMention, process: int) -> _Key:
    return mention.span.start, mention.span.end, process, mention.method, mention.confidence


def _resolved(document: int) -> ResolvedDocument:
    """The stored document as the linking takes it: where speech stands, when and in whose meeting it was said."""
    source = SourceDocument.objects.filter(pk=document)
    published, precision = source.values_list("published_on", "published_on_precision").first() or (None, None)
    rows = Statement.objects.filter(document=document).order_by("position")
    columns = ("start", "end", "furniture", "said_on", "said_on_precision", "meeting__series__slug")
    meetings: dict[ParsedMeeting, int] = {}
    statements = []
    for place, (start, end, furniture, said_on, said_precision, series) in enumerate(rows.values_list(*columns)):
        meeting = ParsedMeeting(start=_day(said_on, said_precision), series=series)
        turn = ParsedTurn(
            Span(start, end),
            Kind.VERBATIM,
            "",
            meeting=meetings.setdefault(meeting, len(meetings)),
            furniture=tuple(Span(first, last) for first, last in furniture),
        )
        statements.append(ResolvedStatement(turn, place))
    parsed = ParsedDocument("", (), meetings=tuple(meetings), published_on=_day(published, precision))
    return ResolvedDocument(parsed, tuple(statements))


def _day(day: date | None, precision: int | None) -> PartialDate | None:
    return PartialDate(day, Precision(precision)) if day and precision else None
