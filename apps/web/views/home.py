"""The home page: a search box, what is new in the base, what meets soon, what is spoken of."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from apps import search as engine
from apps.actors.models import Organization, Speaker
from apps.lib.partial_dates import PartialDate
from apps.proceedings.models import Meeting, Process, SourceDocument, Statement, document_title
from apps.search import IndexMissingError
from apps.web import dates, lines, positions, results, structured
from apps.web.drawing import trend
from apps.web.drawing.trend import Bars
from apps.web.overviews import overview
from apps.web.position_pages import HomePage
from apps.web.responses import respond
from apps.web.rows import Holding, NewDocument, NumberedProcess

EXAMPLES = (
    ('"enhanced cooperation" process:igf', gettext_lazy("A phrase, in one process")),
    ("norms kind:quoted org:china", gettext_lazy("Positions quoted of a State")),
    ("cybercrime year:2018..2020", gettext_lazy("A word, in some years")),
)

_ROWS = 6
"""Rows of each list."""

_PROCESSES = 10
_LATEST_YEARS = 2
"""Years that count as now, from the last of which there are words."""


@require_safe
@overview
def home(request: HttpRequest) -> HttpResponse:
    """What the base holds, what is new in it, the meetings ahead and the latest, what is spoken of now."""
    ahead = list(Meeting.objects.between(timezone.localdate(), None).for_list().order_by("starts_on", "title")[:_ROWS])
    latest = list(Meeting.objects.with_statements().for_list().newest_first()[:_ROWS])
    shown = lines.meeting_lines([*ahead, *latest])
    years = _years()
    now = sorted(years)[-_LATEST_YEARS:]
    page = HomePage(
        title=_("Who said what in Internet governance"),
        description=_("Statements made in Internet-governance meetings: who made them, where, in which process."),
        holdings=_holdings(),
        years=f"{min(years)}–{max(years)}" if years else "",
        documents=_documents(),
        ahead=shown[: len(ahead)],
        latest=shown[len(ahead) :],
        processes=_processes(now),
        now=f"{now[0]}–{now[-1]}" if len(now) > 1 else "".join(map(str, now)),
        chart=_chart(years),
        examples=tuple((query, str(meaning)) for query, meaning in EXAMPLES),
        has_demonstration=SourceDocument.objects.filter(is_demonstration=True).exists(),
        metadata=structured.home(),
    )
    return respond(request, page)


def _years() -> dict[int, int]:
    """Statements by year; none without an index."""
    try:
        return results.year_counts(engine.query(positions.request_of({}, "year")).facets["year"])
    except IndexMissingError:
        return {}


def _chart(years: dict[int, int]) -> Bars | None:
    return trend.by_year(
        years,
        id="statements-by-year",
        title=_("Statements by year"),
        unit=_("statements"),
        href=lambda year: f"{reverse('search')}?year={year}",
    )


def _processes(years: list[int]) -> tuple[NumberedProcess, ...]:
    """Those most spoken of in these years, with the statements about them and their parts."""
    if not years:
        return ()
    asked = positions.request_of({"year": tuple(map(str, years))}, "process", size=_PROCESSES)
    counts = positions.counts(engine.query(asked).facets["process"])
    rows = {row.slug: row for row in Process.objects.for_tree().filter(slug__in=counts)}
    ranked = [rows[slug] for slug in counts if slug in rows]
    return lines.numbered(ranked, {row.pk: counts[row.slug] for row in ranked})


def _documents() -> tuple[NewDocument, ...]:
    """Those that were taken in last."""
    rows = list(SourceDocument.objects.for_list().order_by("-pk")[:_ROWS])
    counts = Statement.objects.filter(document__in=rows).tally("document")
    return tuple(
        NewDocument(
            title=document_title(row.title, row.origin),
            href=row.get_absolute_url(),
            date=dates.written(PartialDate(timezone.localtime(row.imported_at).date())),
            publisher=row.publisher,
            statements=counts.get(row.pk, 0),
            is_demonstration=row.is_demonstration,
        )
        for row in rows
    )


def _holdings() -> tuple[Holding, ...]:
    return (
        Holding(_("statements"), Statement.objects.count(), reverse("search")),
        Holding(_("meetings"), Meeting.objects.count(), reverse("meetings")),
        Holding(_("speakers"), Speaker.objects.count(), reverse("speakers")),
        Holding(_("organizations"), Organization.objects.count(), reverse("organizations")),
        Holding(_("processes"), Process.objects.count(), reverse("processes")),
    )
