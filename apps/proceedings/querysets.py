"""Named reads of processes, meetings, venues, statements and mentions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, Self, cast

from django.db import models
from django.db.models import Case, Count, F, When
from django.db.models.functions import ExtractYear, Greatest, Least, Length, Substr
from django.db.models.lookups import Exact

from apps.actors import facts
from apps.lib.partial_dates import PartialDate

if TYPE_CHECKING:
    from apps.proceedings.models import Meeting, Mention, Process, SourceDocument, Statement, Venue  # noqa: F401


class StatementLine(NamedTuple):
    """A statement in a list, with what it hangs on. Each field is named after the path of its column.

    `text` is there only where it was asked for.
    """

    pk: int
    public_id: str
    document_id: int
    position: int
    kind: str
    start: int
    end: int
    furniture: list[tuple[int, int]]
    said_on: date | None
    said_on_precision: int | None
    recorded_name: str
    recorded_affiliation: str
    language: str
    method: str
    confidence: float | None
    speaker__slug: str | None
    speaker__name: str | None
    organization__slug: str | None
    organization__name: str | None
    meeting__slug: str | None
    meeting__title: str | None
    document__public_id: str
    document__title: str
    document__origin: str
    document__rough_draft: bool
    document__is_demonstration: bool
    hidden_because: str
    text: str = ""


class Turn(NamedTuple):
    """A statement in the outline of a record. Each field but the last is named after the path of its column; `words`
    is how many it has."""

    pk: int
    public_id: str
    document_id: int
    start: int
    end: int
    recorded_name: str
    speaker__slug: str | None
    speaker__name: str | None
    organization__slug: str | None
    organization__name: str | None
    words: int

    @classmethod
    def of(cls, row: Sequence[Any]) -> Turn:
        """A row of `StatementQuerySet.outline`."""
        # To count the words of a text with lines takes a database many times as long as to send it.
        return cls._make((*row[:-1], len(row[-1].split())))


class SourceLine(NamedTuple):
    """A statement in the text of its document. Each field is named after the path of its column."""

    public_id: str
    position: int
    kind: str
    start: int
    end: int
    furniture: list[tuple[int, int]]
    hidden_because: str
    recorded_name: str
    speaker__name: str | None
    organization__name: str | None


class SpokenDay(NamedTuple):
    """How many statements of a kind were made on a day for an organization. Each field is named after its column."""

    organization_id: int | None
    said_on: date | None
    said_on_precision: int | None
    kind: str
    statements: int

    @property
    def said(self) -> PartialDate | None:
        """The day, or the month or year of which alone the source speaks."""
        return facts.known(self.said_on, self.said_on_precision)


class StatementQuerySet(models.QuerySet["Statement"]):
    def shown(self) -> Self:
        """Those whose words readers may see."""
        return self.filter(hidden_because="")

    def hidden(self) -> Self:
        """Those that a curator has hidden; written as the condition of their index is."""
        return self.filter(hidden_because__gt="")

    def recorded(self, field: str) -> models.QuerySet[Statement, str]:
        """Names or affiliations as they were recorded, the newest first."""
        return self.order_by("-pk").values_list(f"recorded_{field}", flat=True)

    def for_list(self, *, words: bool = False) -> models.QuerySet[Statement, StatementLine]:
        """What a line of a list shows, as plain rows. With `words`, all of them."""
        # Rows instead of models with their relations: a fifth of the time for a page of results.
        fields = StatementLine._fields if words else StatementLine._fields[:-1]
        return cast("models.QuerySet[Statement, StatementLine]", self.values_list(*fields, named=True))

    def newest_first(self) -> StatementQuerySet:
        return self.order_by(F("said_on").desc(nulls_last=True), "document_id", "position")

    def in_order(self) -> StatementQuerySet:
        """As in their documents."""
        return self.order_by("document_id", "position")

    def outline(self) -> models.QuerySet[Statement, tuple[Any, ...]]:
        """Who speaks where and what, in the order of the record: what `Turn.of` reads."""
        return self.in_order().values_list(*Turn._fields[:-1], "text")

    def for_source(self) -> models.QuerySet[Statement, SourceLine]:
        """What a document's text shows of each, as plain rows in the order of the text."""
        rows = self.order_by("start", "end", "position").values_list(*SourceLine._fields, named=True)
        return cast("models.QuerySet[Statement, SourceLine]", rows)

    def neighbours(self, statement: Statement | StatementLine, *, reach: int) -> StatementQuerySet:
        """Those before and after it in its document, up to `reach` on each side."""
        places = (statement.position - reach, statement.position + reach)
        return self.filter(document=statement.document_id, position__range=places).exclude(pk=statement.pk)

    def years(self) -> dict[int, int]:
        """Number of statements by year; those without a date are left out."""
        rows = self.exclude(said_on=None).order_by().values_list(ExtractYear("said_on")).annotate(n=Count("*"))
        return dict(rows)

    def tally(self, field: str) -> dict[int, int]:
        """Number of statements by the primary key in a field; those without one are left out."""
        rows = self.exclude(**{field: None}).order_by().values_list(field).annotate(n=Count("*"))
        return dict(rows)

    def spoken_days(self) -> models.QuerySet[Statement, tuple[Any, ...]]:
        """For whom they were made, by day and kind of record: the fields of `SpokenDay`."""
        return self.order_by().values_list(*SpokenDay._fields[:-1]).annotate(n=Count("*"))


@dataclass(frozen=True, slots=True)
class Context:
    """A mention and the words around it, which end where its statement ends.

    `start` and `end` are its offsets in `words`; `cut_before` and `cut_after` say that the statement goes on.
    """

    statement: int
    words: str
    start: int
    end: int
    cut_before: bool
    cut_after: bool


class MentionLine(NamedTuple):
    """A mention with its process. Each field is named after the path of its column."""

    statement_id: int | None
    process_id: int
    start: int
    end: int
    method: str
    confidence: float
    process__slug: str
    process__name: str
    process__abbreviation: str


class SuggestionLine(NamedTuple):
    """A suggestion with its person. Each field is named after the path of its column."""

    statement_id: int
    name: str
    speaker__slug: str | None
    speaker__name: str | None
    method: str
    confidence: float
    evidence_start: int
    evidence_end: int


class MentionQuerySet(models.QuerySet["Mention"]):
    def for_marks(self) -> models.QuerySet[Mention, MentionLine]:
        """What a mark in the text shows, as plain rows in the order of the text."""
        rows = self.order_by("document_id", "start").values_list(*MentionLine._fields, named=True)
        return cast("models.QuerySet[Mention, MentionLine]", rows)

    def in_context(self, *, width: int) -> Iterable[Context]:
        """The words of the source around each mention in a statement, in the order of the text."""
        left = Greatest(F("statement__start"), F("start") - width)
        right = Least(F("statement__end"), F("end") + width)
        # Taking a few words out of a document takes the base through the whole of it. A statement's own words serve as
        # well wherever they are as long as their place in the document: nothing was left out of them.
        whole = Exact(Length("statement__text"), F("statement__end") - F("statement__start"))
        own = Substr("statement__text", left - F("statement__start") + 1, right - left)
        words = Case(When(whole, then=own), default=Substr("document__text", left + 1, right - left))
        rows = self.exclude(statement=None).order_by("statement_id", "start")
        said = ("statement__start", "statement__end")
        for key, start, end, first, last, text in rows.values_list("statement_id", "start", "end", *said, words):
            begin = max(first, start - width)
            yield Context(key, text, start - begin, end - begin, begin > first, begin + len(text) < last)

    def surfaces(self) -> models.QuerySet[Mention, str]:
        """What stands in the texts, the newest first."""
        return self.order_by("-pk").values_list("surface", flat=True)

    def tally(self) -> dict[int, int]:
        """Number of statements by the process that they mention."""
        rows = self.exclude(statement=None).order_by().values_list("process_id")
        return dict(rows.annotate(n=Count("statement_id", distinct=True)))
