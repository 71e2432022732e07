"""Processes: the map of families, one process, and the names by which it is found."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.proceedings.models import Meeting, Mention, Process, Statement
from apps.web import cards, dates, lines, listing, marking
from apps.web.drawing import trend
from apps.web.errors import NothingHereError
from apps.web.marking import Passage
from apps.web.pages import ProcessChoicePage, ProcessesPage, ProcessPage
from apps.web.responses import respond
from apps.web.rows import Crumb

CONTEXT = 180
"""Characters shown on each side of a mention."""


@require_safe
def processes(request: HttpRequest) -> HttpResponse:
    """All of them as a tree of families."""
    rows = list(Process.objects.for_tree())
    page = ProcessesPage(
        title="Processes",
        description="Bodies, groups, forums and conferences of Internet governance, by family.",
        families=lines.families(rows, Mention.objects.all().tally()),
        total=len(rows),
    )
    return respond(request, page)


@require_safe
def process(request: HttpRequest, name: str) -> HttpResponse:
    """One process, under its key; any other name that it bears leads to it."""
    row = Process.objects.for_page().filter(slug=name).first()
    return _page(request, row) if row else _called(request, name)


def _called(request: HttpRequest, name: str) -> HttpResponse:
    """What else the name may stand for: an address, or several to choose from."""
    found = list(Process.objects.named(name))
    if not found:
        raise NothingHereError(f"No process is called “{name}”.")
    if len(found) == 1:
        return redirect(found[0])
    counts = Mention.objects.filter(process__in=found).tally()
    page = ProcessChoicePage(
        title=f"“{name}” names {len(found)} processes",
        crumbs=(Crumb("Processes", reverse("processes")),),
        name=name,
        choices=lines.numbered(found, counts),
    )
    return respond(request, page)


def _page(request: HttpRequest, row: Process) -> HttpResponse:
    family = Process.objects.all().family(row)
    said = Statement.objects.mentioning(family)
    part = listing.part(request, said.newest_first().for_list())
    relatives = _relatives(row)
    counts = Mention.objects.filter(process__in=[p for group in relatives for p in group]).tally()
    before, after, parts = (lines.numbered(group, counts) for group in relatives)
    held = Meeting.objects.filter(series__in=family)
    search = f"{reverse('search')}?process={row.slug}"
    page = ProcessPage(
        title=row.name,
        demonstration=row.is_demonstration,
        crumbs=_crumbs(row),
        process=row,
        dates=dates.span(row.start, row.end) if row.end else dates.life(row.start, None),
        aliases=tuple(alias for alias in row.aliases.all() if not alias.garble),
        garbles=tuple(alias for alias in row.aliases.all() if alias.garble),
        before=before,
        after=after,
        parts=parts,
        chairs=tuple(sorted(row.chairs.all(), key=lambda chair: (chair.starts_on or date.max, chair.name))),
        members=tuple(sorted(row.members.all(), key=lambda member: member.organization.name)),
        meetings=lines.meeting_lines(held.for_list().newest_first()[:12]),
        meeting_count=held.count(),
        chart=trend.by_year(
            said.years(),
            id="mentions-by-year",
            title="Statements that mention it, by year",
            unit="statements",
            href=lambda year: f"{search}&year={year}",
        ),
        cards=cards.in_list(part.rows, passages=_in_context([statement.pk for statement in part.rows], family)),
        pager=part.pager,
        search_href=search,
    )
    return respond(request, page)


def _relatives(row: Process) -> tuple[list[Process], list[Process], list[Process]]:
    """What came before, what came after, what belongs to it; each once, in order of time."""
    before = {p.pk: p for p in [row.predecessor, *row.forerunners.all()] if p}
    after = {p.pk: p for p in [row.successor, *row.followers.all()] if p}
    parts = {p.pk: p for p in row.children.all()}
    return lines.in_time(before.values()), lines.in_time(after.values()), lines.in_time(parts.values())


def _in_context(keys: list[int], family: set[int]) -> dict[int, Passage]:
    """The words around the first mention in each statement."""
    found: dict[int, Passage] = {}
    for context in Mention.objects.filter(statement__in=keys, process__in=family).in_context(width=CONTEXT):
        if context.statement not in found:
            found[context.statement] = marking.in_context(
                context.words, context.start, context.end, before=context.cut_before, after=context.cut_after
            )
    return found


def _crumbs(row: Process) -> tuple[Crumb, ...]:
    crumbs = [Crumb("Processes", reverse("processes"))]
    if row.parent:
        crumbs.append(Crumb(row.parent.short_name, row.parent.get_absolute_url()))
    return tuple(crumbs)
