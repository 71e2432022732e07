"""One statement: who, how that is known, the words, and the exact place in the source."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.proceedings.models import Meeting, Statement
from apps.web import cards, dates
from apps.web.cards import Card
from apps.web.pages import StatementPage
from apps.web.responses import respond
from apps.web.rows import Crumb

REACH = 2
"""Neighbours shown on each side."""


@require_safe
def statement(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page of one statement."""
    rows = Statement.objects.select_related("meeting__venue", "meeting__series", "document")
    row = get_object_or_404(rows, public_id=public_id)
    line = Statement.objects.filter(pk=row.pk).for_list().get()
    hanging = cards.attached([row.pk])
    mentions = hanging.mentions.get(row.pk, ())
    source = row.document.text
    shown = cards.card(
        line,
        passage=cards.words(line, source, mentions),
        mentions=mentions,
        suggestions=hanging.suggestions.get(row.pk, ()),
        source=source,
    )
    neighbours = cards.in_list(Statement.objects.in_order().neighbours(row, reach=REACH).for_list())
    locator = row.document.locator_at(row.start)
    page = StatementPage(
        title=_title(shown),
        description=row.text[:200],
        demonstration=row.document.is_demonstration,
        crumbs=_crumbs(row.meeting),
        card=shown,
        document=row.document,
        evidence=cards.evidence(source, row.evidence_start, row.evidence_end),
        place=locator.label if locator else "",
        citation=_citation(row, shown, locator.label if locator else ""),
        before=tuple(card for card in neighbours if card.position < row.position),
        after=tuple(card for card in neighbours if card.position > row.position),
    )
    return respond(request, page)


def _title(shown: Card) -> str:
    who = shown.who
    name = who.shown.name if who.shown else who.recorded_name
    return f"{name or 'A speaker without a recorded name'}{', ' + shown.date if shown.date else ''}"


def _crumbs(meeting: Meeting | None) -> tuple[Crumb, ...]:
    crumbs = [Crumb("Meetings", reverse("meetings"))]
    if meeting:
        crumbs.append(Crumb(meeting.title, meeting.get_absolute_url()))
    return tuple(crumbs)


def _citation(row: Statement, shown: Card, place: str) -> str:
    """How to cite it: who, where and when, the kind of record, the source, the address."""
    who = shown.who
    name = who.speaker.name if who.speaker else who.recorded_name or "Speaker not named"
    if who.organization and who.organization.name != name:
        name = f"{name} ({who.organization.name})"
    held: tuple[object, ...] = ()
    if row.meeting:
        held = (f"in: {row.meeting.title}", row.meeting.venue, dates.span(row.meeting.start, row.meeting.end))
    said = ", ".join(str(part) for part in (name, *held) if part)
    draft = ", rough draft" if row.document.rough_draft else ""
    source = ", ".join(part for part in (str(row.document), row.document.publisher, place) if part)
    address = f"{settings.SITE_URL}{shown.href}"
    return f"{said} [{shown.kind_label.lower()}{draft}]. Source: {source}. IGKB statement {row.public_id}, {address}"
