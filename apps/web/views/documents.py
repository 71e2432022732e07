"""Source documents: the text with its statements marked, and the bytes as they came."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps import search
from apps.proceedings.models import Meeting, Mention, SourceDocument, Statement
from apps.web import cards, dates
from apps.web.marking import Mark, MarkKind, Piece, pieces
from apps.web.meeting_pages import DocumentPage
from apps.web.responses import respond
from apps.web.rows import Crumb, SourceBlock

_LONGEST = 400
"""Characters of the longest mark: a mention's surface has at most 300."""


@require_safe
def document(request: HttpRequest, public_id: str) -> HttpResponse:
    """The text of a document; the words of `?q=` are highlighted in it."""
    row = get_object_or_404(SourceDocument.objects.select_related("superseded_by", "same_as"), public_id=public_id)
    query = request.GET.get("q", "").strip()
    found = (
        [Mark(start, end, MarkKind.HIT) for start, end in search.spans(query, row.text, row.language)] if query else []
    )
    marks = [cards.mention_mark(mention) for mention in Mention.objects.for_marks().filter(document=row)] + found
    statements = list(Statement.objects.filter(document=row).for_source())
    page = DocumentPage(
        title=str(row),
        demonstration=row.is_demonstration,
        crumbs=(Crumb("Meetings", reverse("meetings")),),
        document=row,
        published=dates.written(row.published) if row.published else "",
        blocks=tuple(_blocks(row.text, statements, marks)),
        meetings=tuple(Meeting.objects.of_document(row).only("slug", "title")),
        statements=len(statements),
        query=query,
        hits=len(found),
        supersedes=tuple(SourceDocument.objects.for_list().filter(superseded_by=row)),
        twins=tuple(SourceDocument.objects.for_list().filter(same_as=row)),
    )
    return respond(request, page)


def _blocks(text: str, statements: Sequence[Statement], marks: Iterable[Mark]) -> Iterator[SourceBlock]:
    """The whole text, cut where statements begin and end; furniture inside a statement stays and is marked."""
    marks = sorted(marks, key=lambda mark: mark.start)
    at = 0
    for statement in statements:
        start, end = max(statement.start, at), max(statement.end, at)
        if start > at:
            yield SourceBlock(pieces(text, _within(marks, at, start), start=at, end=start))
        furniture = [Mark(left, right, MarkKind.FURNITURE) for left, right in statement.furniture]
        known = statement.speaker or statement.organization
        shown = pieces(text, [*_within(marks, start, end), *furniture], start=start, end=end)
        if statement.hidden_because:
            shown = (Piece(f"[Not shown: {statement.hidden_because}]"),)
        yield SourceBlock(
            shown,
            public_id=statement.public_id,
            href=statement.get_absolute_url(),
            kind=statement.kind,
            label=known.name if known else statement.recorded_name,
            number=statement.position + 1,
        )
        at = end
    if at < len(text):
        yield SourceBlock(pieces(text, _within(marks, at, len(text)), start=at))


def _within(marks: Sequence[Mark], start: int, end: int) -> list[Mark]:
    """Marks in order of their start that touch this stretch."""
    first = bisect_left(marks, start - _LONGEST, key=lambda mark: mark.start)
    last = bisect_left(marks, end, key=lambda mark: mark.start)
    return [mark for mark in marks[first:last] if mark.end > start]


@require_safe
def original(request: HttpRequest, public_id: str) -> FileResponse:
    """The bytes exactly as received, to be saved and never shown: they come from anywhere."""
    row = get_object_or_404(SourceDocument.objects.for_list(), public_id=public_id)
    name = row.origin.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1] or row.public_id
    response = FileResponse(
        row.content.open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
