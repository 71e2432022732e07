"""Source documents: the text with its statements marked, and the bytes as they came."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import starmap

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps import search
from apps.actors.reading import ByValues
from apps.proceedings.models import Meeting, Mention, SourceDocument, Statement, SymbolMention
from apps.proceedings.process_querysets import SymbolLine
from apps.proceedings.querysets import MentionLine, SourceLine, StatementLine
from apps.web import addresses, cards, dates, links, source, structured
from apps.web.cards import Card
from apps.web.errors import BadParameterError
from apps.web.marking import Mark, MarkKind
from apps.web.meeting_pages import DocumentPage
from apps.web.overviews import until_decided
from apps.web.responses import respond, row_or_404
from apps.web.rows import Crumb
from apps.web.source import Stretch
from apps.web.views.curation.access import PERMISSION


def _within(document: int, start: int, end: int) -> dict[str, int]:
    return {"document": document, "start__lt": end, "end__gt": start}


_DOCUMENTS = ByValues(lambda public_id: SourceDocument.objects.for_page().filter(public_id=public_id))
_STATEMENTS = ByValues(lambda *within: Statement.objects.filter(**_within(*within)).for_source())
_MENTIONS = ByValues(lambda *within: Mention.objects.for_marks().filter(**_within(*within)))
_SYMBOLS = ByValues(
    lambda document, start, end: SymbolMention.objects.for_marks([document]).filter(start__lt=end, end__gt=start)
)
_SUPERSEDED = ByValues(lambda document: SourceDocument.objects.for_list().filter(superseded_by=document))
_TWINS = ByValues(lambda document: SourceDocument.objects.for_list().filter(same_as=document))


@require_safe
@until_decided
def document(request: HttpRequest, public_id: str) -> HttpResponse:
    """The text of a document, or of a long one the part that begins at the offset `at`; the words of `q` are
    highlighted in it. With `statement`, that one stands beside the text around it."""
    row = row_or_404(_DOCUMENTS, public_id)
    wanted = request.GET.get("statement")
    asked = Statement.objects.filter(document=row, public_id=wanted).for_list().first() if wanted else None
    at = max(0, asked.start - source.BEFORE) if asked else _offset(request)
    shown = source.stretch(row, at=at)
    query = request.GET.get("q", "").strip()
    within = (row.pk, shown.start, shown.end)
    mentions = [cards.mention_mark(mention, shown.start) for mention in starmap(MentionLine, _MENTIONS.of(*within))]
    symbols = [*starmap(SymbolLine, _SYMBOLS.of(*within))]
    mentions += links.symbol_marks(symbols, offset=shown.start)
    statements = [*starmap(SourceLine, _STATEMENTS.of(*within))]
    found = _hits(query, shown, statements, row.language) if query else []
    place = row.locator_at(asked.start) if asked else None
    before, after = _beside(asked, row.public_id)
    page = DocumentPage(
        title=str(row),
        description=_("The text of %(document)s with its statements.") % {"document": str(row)},
        demonstration=row.is_demonstration,
        crumbs=_crumbs(asked),
        document=row,
        published=dates.written(row.published) if row.published else "",
        blocks=tuple(
            source.blocks(
                shown,
                statements,
                [*mentions, *found],
                document=row.public_id,
                asked=asked.public_id if asked else "",
            )
        ),
        stretch=shown,
        meetings=tuple(Meeting.objects.of_document(row).only("slug", "title")),
        statements=row.statements.count(),
        query=query,
        hits=len(found),
        card=_card(asked, shown),
        place=cards.place(place),
        previous_href=before,
        next_href=after,
        supersedes=tuple(_SUPERSEDED.of(row.pk)),
        twins=tuple(_TWINS.of(row.pk)),
        metadata=structured.document(row),
    )
    return respond(request, page)


def _hits(query: str, shown: Stretch, statements: Sequence[SourceLine], language: str) -> list[Mark]:
    """The words of a query in a stretch. Those in hidden statements are left out: their number would tell of them."""
    hidden = [(row.start - shown.start, row.end - shown.start) for row in statements if row.hidden_because]
    return [
        Mark(start, end, MarkKind.HIT)
        for start, end in search.spans(query, shown.text, language)
        if not any(first < end and start < last for first, last in hidden)
    ]


def _offset(request: HttpRequest) -> int:
    value = request.GET.get("at", "0") or "0"
    if not value.isascii() or not value.isdigit() or len(value) > 9:
        raise BadParameterError("at", value, _("an offset: a whole number of characters"))
    return int(value)


def _card(asked: StatementLine | None, shown: Stretch) -> Card | None:
    """The statement that was asked for, with its words as far as the stretch has them."""
    if asked is None:
        return None
    hanging = cards.attached([asked.pk])
    mentions = hanging.mentions.get(asked.pk, ())
    words = cards.words(asked, shown.text, mentions, offset=shown.start)
    return cards.card(asked, passage=words, mentions=mentions, suggestions=hanging.suggestions.get(asked.pk, ()))


def _beside(asked: StatementLine | None, document: str) -> tuple[str, str]:
    """The addresses of the statements before and after it beside their source; "" where there is none."""
    if asked is None:
        return "", ""
    rows = Statement.objects.all().neighbours(asked, reach=1).values_list("position", "public_id")
    hrefs = {position: addresses.in_source(document, key) for position, key in rows}
    return hrefs.get(asked.position - 1, ""), hrefs.get(asked.position + 1, "")


def _crumbs(asked: StatementLine | None) -> tuple[Crumb, ...]:
    crumbs = [Crumb(_("Meetings"), reverse("meetings"))]
    if asked and asked.meeting__slug:
        crumbs.append(Crumb(asked.meeting__title or "", addresses.of("meeting", asked.meeting__slug)))
    return tuple(crumbs)


@require_safe
def original(request: HttpRequest, public_id: str) -> FileResponse:
    """The bytes exactly as received, to be saved and never shown: they come from anywhere. Where a statement of the
    document is hidden, its words are in them, so that curators alone are given them."""
    row = get_object_or_404(SourceDocument.objects.for_list(), public_id=public_id)
    if row.statements.hidden().exists() and not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    name = row.origin.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1] or row.public_id
    response = FileResponse(
        row.content.open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
