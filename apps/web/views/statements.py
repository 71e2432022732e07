"""One statement: who, how that is known, the words, and the exact place in the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import starmap
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps import search
from apps.actors.reading import ByValues
from apps.curation.models import About, Decision, DecisionKind
from apps.proceedings import by_key
from apps.proceedings.models import Meeting, Statement, SymbolMention
from apps.proceedings.process_querysets import SymbolLine
from apps.proceedings.querysets import StatementLine
from apps.search import IndexMissingError
from apps.web import cards, dates, links, structured
from apps.web.cards import Card
from apps.web.citations import Citation
from apps.web.pages import SimilarPage, StatementPage
from apps.web.responses import respond, row_or_404
from apps.web.rows import Crumb
from apps.web.standing import spells_of
from apps.web.views.search import not_ready

REACH = 2
"""Neighbours shown on each side."""

FEW, MANY = 3, 20
"""Statements like one: on its page, and on the page of them."""

_STATEMENTS = ByValues(
    lambda public_id: Statement.objects.filter(public_id=public_id).select_related(
        "meeting__venue", "meeting__series", "document"
    )
)
_AROUND = ByValues(
    lambda document, first, last, *also: (
        Statement.objects.order_by()
        .filter(Q(document=document, position__range=(first, last)) | Q(pk__in=also))
        .for_list()
    )
)
_SYMBOLS = ByValues(
    lambda document, start, end: SymbolMention.objects.for_marks([document]).filter(start__gte=start, end__lte=end)
)


def _decisions(statement: str, *labels: str) -> QuerySet[Any, Any]:
    """Those that hold about a statement, or about its label wherever that was written."""
    about = Q(subjects__about=About.STATEMENT, subjects__key=statement)
    about |= Q(
        subjects__about=About.LABEL,
        subjects__key__in=labels,
        kind__in=(DecisionKind.ALIAS, DecisionKind.RELABEL),
    )
    columns = ("pk", "subjects__about", "kind", "payload", "made_by_name", "made_at", "reason")
    return Decision.objects.holding().filter(about).values_list(*columns)


_DECISIONS = ByValues(_decisions)


@require_safe
def statement(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page of one statement."""
    row = row_or_404(_STATEMENTS, public_id)
    like = _like(row.pk)
    near = (row.document_id, row.position - REACH, row.position + REACH)
    lines = {line.pk: line for line in starmap(StatementLine, _AROUND.of(*near, *like))}
    line = lines[row.pk]
    unnamed = [other.pk for other in lines.values() if other.speaker__slug is None]
    hanging = cards.attached(list(lines), suggested=list({row.pk, *unnamed}))
    spells = spells_of(lines.values())
    mentions = hanging.mentions.get(row.pk, ())
    source = row.document.text
    symbols = [*starmap(SymbolLine, _SYMBOLS.of(row.document_id, row.start, row.end))]
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
    told = set()
    for key, about, kind, payload, name, made_at, why in _DECISIONS.of(row.public_id, *filter(None, [row.label])):
        if key in told or (about == About.LABEL and not _is_of(row.meeting, payload)):
            continue
        told.add(key)
        reason = f": {why}" if why else ""
        yield f"{DecisionKind(kind).label}, {name}, {made_at:%Y-%m-%d}{reason}"


def _is_of(meeting: Meeting | None, payload: Mapping[str, Any]) -> bool:
    """Whether a decision about a label is about those of this meeting: in its scope are a meeting, a series or all."""
    if payload["meeting"] not in (None, meeting.slug if meeting else None):
        return False
    if payload["series"] is None:
        return True
    series, above = meeting.series if meeting else None, set()
    while series and series.slug not in above:
        above.add(series.slug)
        series = series.parent
    return payload["series"] in above


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
    rows = by_key.lines(keys)
    page = SimilarPage(
        title=_("Statements like one of %(name)s") % {"name": shown.who.shown.name}
        if shown.who.shown
        else _("Statements like one of an unresolved speaker"),
        crumbs=(Crumb(_("Search"), reverse("search")), Crumb(_title(shown), shown.href)),
        card=shown,
        similar=cards.in_list(rows[key] for key in keys if key in rows),
    )
    return respond(request, page)
