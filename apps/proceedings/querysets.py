"""Named reads of processes, meetings, venues, statements and mentions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, cast

from django.db import models
from django.db.models import Case, Count, Exists, F, Max, Min, OuterRef, Q, Sum, Value, When
from django.db.models.functions import ExtractYear, Greatest, Least, Left, Length, Replace, Substr
from django_countries import countries

from apps.lib.partial_dates import PartialDate, Precision
from apps.lib.text import fold

if TYPE_CHECKING:
    from apps.proceedings.models import Meeting, Mention, Process, SourceDocument, Statement, Venue  # noqa: F401


class ProcessQuerySet(models.QuerySet["Process"]):
    def for_tree(self) -> ProcessQuerySet:
        """With what a line of the map of processes shows."""
        return self.only(
            "slug",
            "name",
            "abbreviation",
            "kind",
            "parent_id",
            "is_demonstration",
            "starts_on",
            "starts_on_precision",
            "ends_on",
            "ends_on_precision",
        )

    def for_page(self) -> ProcessQuerySet:
        """With the processes that it comes from, belongs to and led to."""
        return self.select_related("parent", "predecessor", "successor").prefetch_related(
            "children", "followers", "forerunners", "aliases", "chairs__speaker", "members__organization"
        )

    def named(self, name: str) -> ProcessQuerySet:
        """Those that bear this abbreviation or alias, whatever its case and punctuation; the oldest first."""
        folded = fold(name)
        return (
            self.filter(Q(abbreviation__iexact=name) | Q(aliases__folded=folded, aliases__garble=False))
            .distinct()
            .order_by(F("starts_on").asc(nulls_last=True), "name")
        )

    def family(self, process: Process) -> set[int]:
        """Primary keys of a process and of everything below it."""
        below: dict[int | None, list[int]] = {}
        for key, parent in self.values_list("pk", "parent_id"):
            below.setdefault(parent, []).append(key)
        found, waiting = {process.pk}, [process.pk]
        while waiting:
            new = [key for key in below.get(waiting.pop(), ()) if key not in found]
            found.update(new)
            waiting.extend(new)
        return found


class VenueQuerySet(models.QuerySet["Venue"]):
    def by_country(self) -> VenueQuerySet:
        """By name of the country and by city; those of which the country is not known last."""
        codes = self.exclude(country="").order_by().values_list("country", flat=True).distinct()
        named = sorted(codes, key=lambda code: fold(countries.name(code) or code))
        places = [When(country=code, then=Value(place)) for place, code in enumerate(named)]
        place = Case(*places, default=Value(len(places)), output_field=models.IntegerField())
        return self.defer("sources").order_by(place, "city", "name", "pk")

    def meeting_counts(self) -> dict[int, int]:
        """Number of meetings by primary key of the venue; venues without one are left out."""
        rows = self.filter(meetings__isnull=False).values_list("pk").annotate(n=Count("meetings")).order_by()
        return dict(rows)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def for_list(self) -> MeetingQuerySet:
        """With what a line of a list shows."""
        return self.select_related("series", "venue").defer(
            "note", "sources", "series__mandate", "series__ambiguity_note", "series__sources", "venue__sources"
        )

    def between(self, start: date | None, end: date | None) -> MeetingQuerySet:
        """Those of which a day can lie between the two, which count themselves."""
        meetings = self
        if start:
            meetings = meetings.filter(Q(ends_on__gte=start) | Q(ends_on__isnull=True, starts_on__gte=start))
        if end:
            meetings = meetings.filter(starts_on__lte=end)
        return meetings

    def newest_first(self) -> MeetingQuerySet:
        return self.order_by(F("starts_on").desc(nulls_last=True), "title", "pk")

    def beside(self, meeting: Meeting) -> tuple[Meeting | None, Meeting | None]:
        """The meetings of the same series and event that came just before and just after it; at most three queries."""
        if meeting.series_id is None or meeting.starts_on is None:
            return None, None
        among = self.filter(series=meeting.series_id, parent=meeting.parent_id).only("slug", "title", "starts_at")
        # Meetings of one day stand in the order of their hours and, where those are not known, of their titles.
        forth = (F("starts_at").asc(nulls_first=True), "title", "pk")
        back = (F("starts_at").desc(nulls_last=True), "-title", "-pk")
        day = list(among.filter(starts_on=meeting.starts_on).order_by(*forth))
        place = next((place for place, other in enumerate(day) if other.pk == meeting.pk), 0)
        earlier, later = among.filter(starts_on__lt=meeting.starts_on), among.filter(starts_on__gt=meeting.starts_on)
        before = day[place - 1 : place] or earlier.order_by("-starts_on", *back)[:1]
        after = day[place + 1 : place + 2] or later.order_by("starts_on", *forth)[:1]
        return next(iter(before), None), next(iter(after), None)

    def by_venue(self) -> MeetingQuerySet:
        """By city and venue, the newest first in each; those without a venue last."""
        return self.order_by(
            F("venue__city").asc(nulls_last=True),
            F("venue__name").asc(nulls_last=True),
            F("starts_on").desc(nulls_last=True),
            "title",
            "pk",
        )

    def by_series(self) -> MeetingQuerySet:
        """By name of the series, the newest first in each; those of none last."""
        return self.order_by(
            F("series__name").asc(nulls_last=True), F("starts_on").desc(nulls_last=True), "title", "pk"
        )

    def by_days(self) -> Iterable[tuple[PartialDate, date, int]]:
        """(when it began, its last day, number of meetings) for each pair of dates that meetings have; those without
        a date are left out."""
        rows = self.exclude(starts_on=None).order_by().values_list("starts_on", "starts_on_precision", "ends_on")
        for first, precision, last, number in rows.annotate(n=Count("pk")):
            start = PartialDate(first, Precision(precision))
            yield start, last or start.latest, number

    def of_document(self, document: SourceDocument) -> MeetingQuerySet:
        """Those of which the document holds words."""
        return self.filter(pk__in=document.statements.order_by().values("meeting"))

    def with_statements(self) -> MeetingQuerySet:
        """Those of which the base holds words."""
        from apps.proceedings.models import Statement

        return self.filter(Exists(Statement.objects.filter(meeting=OuterRef("pk"))))

    def tally(self, value: str, *labels: str) -> list[tuple[str, str, int]]:
        """(value, label, number of meetings) for each value of a field; the label is the first of `labels` that is set.

        The fields may lead over relations.
        """
        rows = self.exclude(**{f"{value}__isnull": True}).exclude(**{value: ""}).order_by()
        counted = rows.values_list(value, *labels).annotate(n=Count("pk"))
        return [(row[0], next(filter(None, row[1:-1]), row[0]), row[-1]) for row in counted]

    def years(self) -> dict[int, int]:
        """Number of meetings by the year in which they began."""
        rows = self.exclude(starts_on=None).order_by().values_list(ExtractYear("starts_on")).annotate(n=Count("pk"))
        return dict(rows)


class SourceDocumentQuerySet(models.QuerySet["SourceDocument"]):
    def for_list(self) -> SourceDocumentQuerySet:
        """Without the text and what belongs to it."""
        return self.defer("text", "locators", "problems")

    def for_page(self) -> SourceDocumentQuerySet:
        """With the documents that took its place, and no text but what a page asks for: texts can be long."""
        beside = [f"{other}__{field}" for other in ("superseded_by", "same_as") for field in ("text", "locators")]
        return self.select_related("superseded_by", "same_as").defer("text", "locators", *beside)

    def characters(self) -> int:
        """The length of all their texts."""
        return self.aggregate(n=Sum(Length("text")))["n"] or 0

    def stretches(self, spans: Mapping[int, tuple[int, int]]) -> dict[int, str]:
        """A stretch of each document's text by primary key; `spans` are offsets [start, end). One query."""
        if not spans:
            return {}
        first = Case(*(When(pk=key, then=Value(start + 1)) for key, (start, _) in spans.items()))
        length = Case(*(When(pk=key, then=Value(end - start)) for key, (start, end) in spans.items()))
        rows = self.filter(pk__in=spans).order_by().annotate(stretch=Substr("text", first, length))
        return dict(rows.values_list("pk", "stretch"))


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
    """A statement in the outline of a record. Each field but the last is named after the path of its column."""

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


class SpokenDay(NamedTuple):
    """How many statements of a kind were made on a day for an organization. Each field is named after its column."""

    organization_id: int | None
    said_on: date | None
    kind: str
    statements: int


class StatementQuerySet(models.QuerySet["Statement"]):
    def for_list(self, *, words: bool = False) -> models.QuerySet[Statement, StatementLine]:
        """What a line of a list shows, as plain rows. With `words`, all of them; `openings` gives the first."""
        # Rows instead of models with their relations: a fifth of the time for a page of results.
        fields = StatementLine._fields if words else StatementLine._fields[:-1]
        return cast("models.QuerySet[Statement, StatementLine]", self.values_list(*fields, named=True))

    def openings(self, keys: Collection[int], *, length: int) -> dict[int, str]:
        """The first `length` characters of these statements, by primary key; none of those that are hidden."""
        return dict(self.filter(pk__in=keys, hidden_because="").order_by().values_list("pk", Left("text", length)))

    def newest_first(self) -> StatementQuerySet:
        return self.order_by(F("said_on").desc(nulls_last=True), "document_id", "position")

    def in_order(self) -> StatementQuerySet:
        """As in their documents."""
        return self.order_by("document_id", "position")

    def outline(self) -> models.QuerySet[Statement, Turn]:
        """Who speaks where and how much, in the order of the record. Words are counted by the spaces between them."""
        spaced = Replace(Replace("text", Value("\n"), Value(" ")), Value("  "), Value(" "))
        words = Length(spaced) - Length(Replace(spaced, Value(" "), Value(""))) + 1
        rows = self.in_order().annotate(words=words).values_list(*Turn._fields, named=True)
        return cast("models.QuerySet[Statement, Turn]", rows)

    def for_source(self) -> StatementQuerySet:
        """With what a document's text shows of each, in the order of the text."""
        return (
            self.select_related("speaker", "organization")
            .only(
                "public_id",
                "position",
                "kind",
                "start",
                "end",
                "furniture",
                "hidden_because",
                "recorded_name",
                "speaker__name",
                "organization__name",
            )
            .order_by("start", "end", "position")
        )

    def mentioning(self, processes: Collection[int]) -> StatementQuerySet:
        """Those that mention one of these processes."""
        from apps.proceedings.models import Mention

        # Not EXISTS: a large family is read once from the index of mentions instead of once for each statement.
        return self.filter(pk__in=Mention.objects.filter(process__in=processes).order_by().values("statement"))

    def neighbours(self, statement: Statement | StatementLine, *, reach: int) -> StatementQuerySet:
        """Those before and after it in its document, up to `reach` on each side."""
        first, last = max(0, statement.position - reach), statement.position + reach
        return self.filter(document=statement.document_id, position__range=(first, last)).exclude(pk=statement.pk)

    def years(self) -> dict[int, int]:
        """Number of statements by year; those without a date are left out."""
        rows = self.exclude(said_on=None).order_by().values_list(ExtractYear("said_on")).annotate(n=Count("pk"))
        return dict(rows)

    def tally(self, field: str) -> dict[int, int]:
        """Number of statements by the primary key in a field; those without one are left out."""
        rows = self.exclude(**{field: None}).order_by().values_list(field).annotate(n=Count("pk"))
        return dict(rows)

    def spoken_days(self) -> Iterable[SpokenDay]:
        """For whom they were made, by day and kind of record."""
        rows = self.order_by().values_list("organization_id", "said_on", "kind").annotate(n=Count("pk"))
        return map(SpokenDay._make, rows)

    def span_of_years(self) -> tuple[int, int] | None:
        """The first and the last year of which there are words."""
        found = self.aggregate(first=Min("said_on"), last=Max("said_on"))
        return (found["first"].year, found["last"].year) if found["first"] else None


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


class MentionQuerySet(models.QuerySet["Mention"]):
    def for_marks(self) -> models.QuerySet[Mention, MentionLine]:
        """What a mark in the text shows, as plain rows in the order of the text."""
        rows = self.order_by("document_id", "start").values_list(*MentionLine._fields, named=True)
        return cast("models.QuerySet[Mention, MentionLine]", rows)

    def in_context(self, *, width: int) -> Iterable[Context]:
        """The words of the source around each mention in a statement, in the order of the text."""
        left = Greatest(F("statement__start"), F("start") - width)
        right = Least(F("statement__end"), F("end") + width)
        words = Substr("document__text", left + 1, right - left)
        rows = self.exclude(statement=None).order_by("statement_id", "start")
        said = ("statement__start", "statement__end")
        for key, start, end, first, last, text in rows.values_list("statement_id", "start", "end", *said, words):
            begin = max(first, start - width)
            yield Context(key, text, start - begin, end - begin, begin > first, begin + len(text) < last)

    def tally(self) -> dict[int, int]:
        """Number of statements by the process that they mention."""
        rows = self.exclude(statement=None).order_by().values_list("process_id")
        return dict(rows.annotate(n=Count("statement_id", distinct=True)))
