"""The home page: a search box and what the base holds."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.actors.models import Organization, Speaker
from apps.proceedings.models import Meeting, Mention, Process, SourceDocument, Statement
from apps.web import lines
from apps.web.position_pages import HomePage
from apps.web.responses import respond
from apps.web.rows import Holding

EXAMPLES = (
    ('"enhanced cooperation" process:igf', "A phrase, in one process"),
    ("norms kind:quoted org:china", "Positions quoted of a State"),
    ("cybercrime year:2018..2020", "A word, in some years"),
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the base holds, the latest meetings with words, the processes most spoken of."""
    years = Statement.objects.all().span_of_years()
    counts = Mention.objects.all().tally()
    most = sorted(counts, key=lambda key: -counts[key])[:12]
    processes = Process.objects.for_tree().in_bulk(most)
    latest = Meeting.objects.with_statements().for_list().newest_first()[:6]
    page = HomePage(
        title="Who said what in Internet governance",
        description="Statements made in Internet-governance meetings, with who made them, where, and in which process.",
        holdings=_holdings(),
        years=f"{years[0]}–{years[1]}" if years else "",
        meetings=lines.meeting_lines(latest),
        processes=lines.numbered([processes[key] for key in most], counts),
        examples=EXAMPLES,
        has_demonstration=SourceDocument.objects.filter(is_demonstration=True).exists(),
    )
    return respond(request, page)


def _holdings() -> tuple[Holding, ...]:
    return (
        Holding("statements", Statement.objects.count(), reverse("search")),
        Holding("meetings", Meeting.objects.count(), reverse("meetings")),
        Holding("speakers", Speaker.objects.count(), reverse("speakers")),
        Holding("organizations", Organization.objects.count(), reverse("organizations")),
        Holding("processes", Process.objects.count(), reverse("processes")),
    )
