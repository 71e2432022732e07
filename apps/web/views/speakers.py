"""Speakers: the list by letter and name, and one with capacities and statements."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import starmap
from typing import Any, Final

from django.db.models import F, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from apps.actors.models import Affiliation, Organization, Speaker, SpeakerName
from apps.actors.reading import ByValues
from apps.curation.kinds.names import SOURCE
from apps.proceedings.models import (
    AffiliationEvidence,
    Method,
    ProcessChair,
    Statement,
    Suggestion,
    document_title,
)
from apps.proceedings.querysets import SpokenDay
from apps.web import capacities, certainty, listing, positions, structured
from apps.web.drawing.timeline import TimeLine
from apps.web.overviews import overview, until_decided
from apps.web.position_pages import SpeakerPage, SpeakersPage, StatedLine
from apps.web.responses import respond, row_or_404
from apps.web.rows import Crumb, Link, SpeakerLine
from apps.web.sides import Side
from apps.web.written import Written, forms

STATED: Final = 50
"""Words about capacities that a page shows."""


def _evidence(speaker: int) -> QuerySet[AffiliationEvidence, tuple[Any, ...]]:
    words = Substr("document__text", F("start") + 1, F("end") - F("start"))
    columns = ("affiliation__source", "method", "confidence", "document__title", "document__origin")
    rows = AffiliationEvidence.objects.filter(affiliation__speaker=speaker).order_by("-affiliation__attested_on", "pk")
    return rows.values_list(words, *columns, "document__public_id")[:STATED]


_SPEAKERS = ByValues(lambda slug: Speaker.objects.filter(slug=slug))
_NAMES = ByValues(lambda key, name: SpeakerName.objects.shown_for(Speaker(pk=key, name=name)))
_AFFILIATIONS = ByValues(lambda speaker: Affiliation.objects.filter(speaker=speaker).select_related("organization"))
_EVIDENCE = ByValues(_evidence)
_SPOKEN = ByValues(lambda speaker: Statement.objects.filter(speaker=speaker).spoken_days())
_CHAIRS = ByValues(
    lambda speaker: ProcessChair.objects.filter(speaker=speaker).select_related("process").order_by("starts_on")
)


@require_safe
@overview
def speakers(request: HttpRequest) -> HttpResponse:
    """The speakers under a letter, or called something."""
    found, named = listing.by_name(request, Speaker.objects.all().listed())
    part = listing.part(request, found.with_capacities().order_by("name", "slug"), size=50)
    page = SpeakersPage(
        title=gettext("Speakers"),
        description=gettext("People who spoke in Internet-governance meetings, by name."),
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
@until_decided
def speaker(request: HttpRequest, slug: str) -> HttpResponse:
    """One person: for whom they spoke and when, of what, and their statements."""
    row = row_or_404(_SPEAKERS, slug)
    if row.merged_into:
        return HttpResponseRedirect(row.merged_into.get_absolute_url())  # for now: a curator may part them again
    statements = Statement.objects.filter(speaker=row)
    names = tuple(_NAMES.of(row.pk, row.name))
    identifiers = tuple(str(identifier) for identifier in row.identifiers.all())
    affiliations = _AFFILIATIONS.of(row.pk)
    page = SpeakerPage(
        title=row.name,
        description=gettext("Statements of %(name)s, with capacities, meetings and processes.") % {"name": row.name},
        demonstration=row.is_demonstration,
        crumbs=(Crumb(gettext("Speakers"), reverse("speakers")),),
        curate=reverse("curation-person", args=[row.slug]),
        speaker=row,
        capacities=_capacities(row, affiliations),
        stated=_stated(row),
        names=forms((Written(one.name, one.source) for one in names), statements.recorded("name")),
        identifiers=identifiers,
        chairs=tuple(_CHAIRS.of(row.pk)),
        terms=positions.terms("speaker", row.slug),
        said=positions.said(
            request,
            field="speaker",
            value=row.slug,
            facets=("process", "org", "meeting"),
            rows=statements,
            title=gettext("Statements by year"),
        ),
        compare=Side.of(row).key,
        suggested=Suggestion.objects.filter(speaker=row).count(),
        metadata=structured.speaker(row, names, identifiers, affiliations),
    )
    return respond(request, page)


def _stated(row: Speaker) -> tuple[StatedLine, ...]:
    """The words of documents that show the person's capacities."""
    return tuple(
        StatedLine(
            " ".join(words.split()),
            certainty.method_words(Method.CURATOR if by == SOURCE else method),
            "" if by == SOURCE else certainty.in_figures(sure),
            Link(document_title(title, origin), reverse("document", args=[public_id])),
        )
        for words, by, method, sure, title, origin, public_id in _EVIDENCE.of(row.pk)
    )


def _capacities(row: Speaker, affiliations: Sequence[Affiliation]) -> TimeLine | None:
    spoken = [*starmap(SpokenDay, _SPOKEN.of(row.pk))]
    organizations = Organization.objects.in_bulk({day.organization_id for day in spoken if day.organization_id})
    return capacities.time_line(row, affiliations, spoken, organizations)
