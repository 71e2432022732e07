"""One statement: who, how that is known, the words, and the exact place in the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps import search
from apps.curation.models import About, Decision, DecisionKind
from apps.proceedings.models import Meeting, Statement, SymbolMention
from apps.proceedings.querysets import StatementLine
from apps.search import IndexMissingError
from apps.web import cards, dates, links, structured
from apps.web.cards import Card
from apps.web.citations import Citation
from apps.web.pages import SimilarPage, StatementPage
from apps.web.responses import respond
from apps.web.rows import Crumb
from apps.web.standing import spells_of
from apps.web.views.search import not_ready

REACH = 2
"""Neighbours shown on each side."""

FEW, MANY = 3, 20
"""Statements like one: on its page, and on the page of them."""


@require_safe
def statement(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page of one statement."""
    rows = Statement.objects.select_related("meeting__venue", "meeting__series", "document")
    row = get_object_or_404(rows, public_id=public_id)
    like = _like(row.pk)
    lines = {line.pk: line for line in Statement.objects.order_by().around(row, reach=REACH, also=like).for_list()}
    line = lines[row.pk]
    unnamed = [other.pk for other in lines.values() if other.speaker__slug is None]
    hanging = cards.attached(list(lines), suggested=list({row.pk, *unnamed}))
    spells = spells_of(lines.values())
    mentions = hanging.mentions.get(row.pk, ())
    source = row.document.text
    symbols = list(SymbolMention.objects.for_marks([row.document_id]).filter(start__gte=row.start, end__lte=row.end))
    shown = cards.card(
        line,
        passage=cards.words(line, source, mentions, *links.symbol_marks(symbols)),
        mentions=mentions,
        suggestions=hanging.suggestions.get(row.pk, ()),
        spells=spells,
        source=source,
    )
    listed = {
        card.public_id: card
        for card in cards.in_list(
            (other for other in lines.values() if other.pk != row.pk), hanging=hanging, spells=spells
        )
    }
    beside = _beside(row, lines.values())
    locator = row.document.locator_at(row.start)
    page = StatementPage(
        title=_title(shown),
        description="" if row.hidden_because else row.text[:200],
        demonstration=row.document.is_demonstration,
        crumbs=_crumbs(row.meeting),
        card=shown,
        document=row.document,
        evidence=cards.evidence(source, row.evidence_start, row.evidence_end),
        place=cards.place(locator),
        citation=_citation(row, shown, cards.place(locator)),
        before=tuple(listed[other.public_id] for other in beside if other.position < row.position),
        after=tuple(listed[other.public_id] for other in beside if other.position > row.position),
        similar=tuple(listed[lines[key].public_id] for key in like if key in lines),
        similar_href=reverse("similar", args=[row.public_id]),
        curate=f"{reverse('curation-item')}?about=suggestion:{row.public_id}",
        decided=tuple(_decided(row)),
        report_href=reverse("report", args=[row.public_id]),
        named=() if row.hidden_because else links.named(source, mentions, symbols),
        metadata=structured.statement(row, shown, _title(shown)),
    )
    return respond(request, page)


def _decided(row: Statement) -> Iterator[str]:
    """What curators decided about the statement or its label and that holds, for everybody to read."""
    about = Q(subjects__about=About.STATEMENT, subjects__key=row.public_id)
    if row.label:
        in_meeting = Q(payload__meeting=None) | Q(payload__meeting=row.meeting.slug if row.meeting else None)
        labelled = Q(subjects__about=About.LABEL, subjects__key=row.label)
        about |= labelled & in_meeting & Q(kind__in=(DecisionKind.ALIAS, DecisionKind.RELABEL))
    for decision in Decision.objects.holding().filter(about).distinct():
        reason = f": {decision.reason}" if decision.reason else ""
        yield f"{decision.get_kind_display()}, {decision.made_by_name}, {decision.made_at:%Y-%m-%d}{reason}"


def _like(key: int) -> tuple[int, ...]:
    """A few statements like this one; none where there is no index, for the page is whole without them."""
    try:
        return tuple(hit.statement_id for hit in search.similar(key, FEW))
    except IndexMissingError:
        return ()


def _beside(row: Statement, lines: Iterable[StatementLine]) -> list[StatementLine]:
    """Its neighbours among these, in their order."""
    near = range(row.position - REACH, row.position + REACH + 1)
    found = (line for line in lines if line.document_id == row.document_id and line.position in near)
    return sorted((line for line in found if line.pk != row.pk), key=lambda line: line.position)


def _title(shown: Card) -> str:
    who = shown.who
    name = who.shown.name if who.shown else who.recorded_name
    if who.inferred and who.shown:
        name = _("%(name)s (inferred)") % {"name": name}
    return ", ".join(filter(None, (name or _("A speaker without a recorded name"), shown.date)))


def _crumbs(meeting: Meeting | None) -> tuple[Crumb, ...]:
    crumbs = [Crumb(_("Meetings"), reverse("meetings"))]
    if meeting:
        crumbs.append(Crumb(meeting.title, meeting.get_absolute_url()))
    return tuple(crumbs)


def _citation(row: Statement, shown: Card, place: str) -> str:
    meeting = row.meeting
    citation = Citation(
        person=shown.who.speaker.name if shown.who.speaker else row.recorded_name,
        body=shown.who.organization.name if shown.who.organization else "",
        meeting=meeting.title if meeting else "",
        venue=str(meeting.venue or "") if meeting else "",
        date=dates.span(meeting.start, meeting.end) if meeting else "",
        kind=shown.kind_label,
        rough_draft=shown.rough_draft,
        inferred=shown.who.inferred,
        source=shown.document.name,
        publisher=row.document.publisher,
        place=place,
        public_id=row.public_id,
        address=f"{settings.SITE_URL}{shown.href}",
    )
    return str(citation)


@require_safe
def similar(request: HttpRequest, public_id: str) -> HttpResponse:
    """Statements that share the most characteristic words of one."""
    row = get_object_or_404(Statement.objects.only("public_id"), public_id=public_id)
    (shown,) = cards.in_list(Statement.objects.filter(pk=row.pk).for_list())
    try:
        keys = [hit.statement_id for hit in search.similar(row.pk, MANY)]
    except IndexMissingError as error:
        return not_ready(request, error)
    rows = Statement.objects.all().lines(keys)
    page = SimilarPage(
        title=_("Statements like one of %(name)s") % {"name": shown.who.shown.name}
        if shown.who.shown
        else _("Statements like one of an unresolved speaker"),
        crumbs=(Crumb(_("Search"), reverse("search")), Crumb(_title(shown), shown.href)),
        card=shown,
        similar=cards.in_list(rows[key] for key in keys if key in rows),
    )
    return respond(request, page)
