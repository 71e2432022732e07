"""Named reads of meetings, venues and source documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Sum, Value, When
from django.db.models.functions import ExtractYear, Length, Substr
from django_countries import countries

from apps.lib.partial_dates import PartialDate, Precision
from apps.lib.text import fold

if TYPE_CHECKING:
    from apps.proceedings.models import Meeting, Process, SourceDocument, Venue  # noqa: F401


class Site(NamedTuple):
    """A venue as a map shows it."""

    pk: int
    slug: str
    name: str
    city: str
    country: str
    latitude: float | None
    longitude: float | None
    meetings: int


class VenueQuerySet(models.QuerySet["Venue"]):
    def by_country(self) -> VenueQuerySet:
        """By name of the country and by city; those of which the country is not known last."""
        codes = self.exclude(country="").order_by().values_list("country", flat=True).distinct()
        named = sorted(codes, key=lambda code: fold(countries.name(code) or code))
        places = [When(country=code, then=Value(place)) for place, code in enumerate(named)]
        place = Case(*places, default=Value(len(places)), output_field=models.IntegerField())
        return self.defer("sources").order_by(place, "city", "name", "pk")

    def sites(self) -> Iterable[Site]:
        """Where each one is and how many meetings were held there, for a map."""
        rows = self.order_by("city", "name", "pk").values_list(*Site._fields[:-1])
        return map(Site._make, rows.annotate(held=Count("meetings")))


class Event(NamedTuple):
    """A meeting in a calendar. Each field is named after the path of its column."""

    slug: str
    title: str
    starts_on: date
    starts_on_precision: int
    ends_on: date | None
    ends_on_precision: int | None
    starts_at: datetime | None
    mode: str
    is_demonstration: bool
    series__name: str | None
    series__abbreviation: str | None
    venue__name: str | None
    venue__city: str | None
    venue__country: str | None
    venue__latitude: float | None
    venue__longitude: float | None


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

    def narrowed(
        self,
        *,
        start: PartialDate | None = None,
        end: PartialDate | None = None,
        process: Process | None = None,
        held: bool = False,
        series: str = "",
        venue: str = "",
        city: str = "",
    ) -> MeetingQuerySet:
        """As readers narrow the list: between two dates; of a process and what is below it; with words on record; of a
        series and at a venue by their keys; in a city."""
        from apps.proceedings.models import Process

        found = self.between(start.earliest if start else None, end.latest if end else None)
        if process:
            found = found.filter(series__in=Process.objects.all().family(process))
        if held:
            found = found.with_statements()
        chosen = {"series__slug": series, "venue__slug": venue, "venue__city": city}
        return found.filter(**{field: value for field, value in chosen.items() if value})

    def for_time_line(self) -> MeetingQuerySet:
        """With what a time line shows of each, the newest first; those without a date are left out."""
        shown = ("slug", "title", "starts_on", "starts_on_precision", "ends_on", "ends_on_precision")
        return self.exclude(starts_on=None).only(*shown).order_by("-starts_on", "title", "pk")

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

    def events(self) -> Iterator[Event]:
        """Those with a date, for a calendar; read some hundred at a time."""
        rows = self.exclude(starts_on=None).values_list(*Event._fields)
        return map(Event._make, rows.iterator(chunk_size=500))

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
