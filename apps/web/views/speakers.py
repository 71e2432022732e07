"""Speakers: the list by letter and name, and one with capacities and statements."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.actors.models import Organization, Speaker, SpeakerName
from apps.proceedings.models import ProcessChair, Statement, Suggestion
from apps.web import cards, dates, listing
from apps.web.drawing import trend
from apps.web.pages import SpeakerPage, SpeakersPage
from apps.web.responses import respond
from apps.web.rows import Capacity, Crumb, SpeakerLine


@require_safe
def speakers(request: HttpRequest) -> HttpResponse:
    """The speakers under a letter, or called something."""
    found, named = listing.by_name(request, Speaker.objects.filter(merged_into=None))
    part = listing.part(request, found.with_capacities().order_by("name", "slug"), size=50)
    page = SpeakersPage(
        title="Speakers",
        description="People who spoke in Internet-governance meetings, by name.",
        lines=_lines(part.rows),
        pager=part.pager,
        letters=named.letters,
        chips=named.chips,
        called=named.called,
    )
    return respond(request, page)


def _lines(rows: Sequence[Speaker]) -> tuple[SpeakerLine, ...]:
    counts = Statement.objects.filter(speaker__in=rows).tally("speaker")
    return tuple(
        SpeakerLine(
            speaker,
            tuple({a.organization_id: a.organization for a in speaker.affiliations.all()}.values())[:3],
            counts.get(speaker.pk, 0),
        )
        for speaker in rows
    )


@require_safe
def speaker(request: HttpRequest, slug: str) -> HttpResponse:
    """One person: for whom they spoke and when, and their statements."""
    row = get_object_or_404(Speaker.objects.with_capacities().prefetch_related("identifiers"), slug=slug)
    if row.merged_into:
        return HttpResponseRedirect(row.merged_into.get_absolute_url())  # for now: a curator may part them again
    said = Statement.objects.filter(speaker=row)
    part = listing.part(request, said.newest_first().for_list())
    page = SpeakerPage(
        title=row.name,
        demonstration=row.is_demonstration,
        crumbs=(Crumb("Speakers", reverse("speakers")),),
        curate=reverse("curation-person", args=[row.slug]),
        speaker=row,
        capacities=tuple(Capacity(a, dates.held(a)) for a in row.affiliations.all()),
        spoke_for=_spoke_for(row),
        names=tuple(SpeakerName.objects.shown_for(row)),
        identifiers=tuple(str(identifier) for identifier in row.identifiers.all()),
        chairs=tuple(ProcessChair.objects.filter(speaker=row).select_related("process").order_by("starts_on")),
        chart=trend.by_year(
            said.years(),
            id="statements-by-year",
            title="Statements by year",
            unit="statements",
            href=lambda year: f"{reverse('search')}?speaker={row.slug}&year={year}",
        ),
        cards=cards.in_list(part.rows),
        pager=part.pager,
        suggested=Suggestion.objects.filter(speaker=row).count(),
    )
    return respond(request, page)


def _spoke_for(row: Speaker) -> tuple[tuple[Organization, int], ...]:
    counts = Statement.objects.filter(speaker=row).tally("organization")
    organizations = Organization.objects.in_bulk(list(counts))
    return tuple((organizations[key], counts[key]) for key in sorted(counts, key=lambda key: -counts[key]))
