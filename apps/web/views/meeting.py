"""One meeting: what is known of it, and the record of what was said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps import search
from apps.actors.reading import ByValues
from apps.proceedings.models import Meeting, SourceDocument, Statement
from apps.proceedings.querysets import Turn
from apps.search import IndexMissingError, QueryError, SearchRequest
from apps.web import dates, lines, listing, speaking, structured
from apps.web.errors import BadParameterError
from apps.web.listing import Chip, Pager
from apps.web.meeting_pages import MeetingPage
from apps.web.overviews import until_decided
from apps.web.record import Record, Stretch, Voice, parts
from apps.web.responses import respond, row_or_404
from apps.web.rows import Crumb
from apps.web.transcript import said
from apps.web.views.search import not_ready

_VOICES = ("speaker", "org", "label")

_MEETINGS = ByValues(lambda slug: Meeting.objects.filter(slug=slug).select_related("series", "venue", "parent"))
_OUTLINES = ByValues(lambda meeting: Statement.objects.filter(meeting=meeting).outline())
_SESSIONS = ByValues(lambda meeting: Meeting.objects.for_list().filter(parent=meeting).order_by("starts_on", "title"))


@require_safe
@until_decided
def meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """The record in order, with the words: all of it, or what one voice says (`speaker`, `org`, `label`), or what holds
    the words of a query (`q`). `statement` leads to the page on which that statement stands."""
    row = row_or_404(_MEETINGS, slug)
    turns = [*map(Turn.of, _OUTLINES.of(row.pk))]
    held = SourceDocument.objects.filter(pk__in={turn.document_id for turn in turns})
    documents = tuple(held.defer("text", "problems").order_by("pk"))
    record = Record(turns, {document.pk: document.locators for document in documents})
    asked = [Voice(name, value, "") for name in _VOICES if (value := request.GET.get(name))]
    query = request.GET.get("q", "").strip()
    try:
        chosen = _chosen(record, asked, query, row)
    except IndexMissingError as error:
        return not_ready(request, error)
    shown, pager = _part(request, chosen)
    alone = bool(asked or query)
    talks = record.talks()
    voice = next((talk.voice for talk in talks if _is_asked(talk.voice, asked)), None)
    beside = Meeting.objects.beside(row)
    sessions = lines.meeting_lines(_SESSIONS.of(row.pk))
    page = MeetingPage(
        title=row.title,
        description=_("What was said at %(meeting)s, by whom.") % {"meeting": row.title},
        curate=reverse("curation-meeting", args=[row.slug]),
        demonstration=row.is_demonstration,
        crumbs=_crumbs(row),
        meeting=row,
        date=dates.span(row.start, row.end),
        is_ahead=row.starts_on is not None and row.starts_on > timezone.localdate(),
        said=said(shown, record, query=query, alone=alone),
        pager=pager,
        total=len(turns),
        voices=speaking.voice_lines(talks, chosen=voice, query=query),
        time_line=speaking.time_line(record, talks, _leading(() if alone else shown)),
        exchanges=None if alone else speaking.exchanges(record, talks),
        query=query,
        hidden=tuple((wanted.parameter, wanted.value) for wanted in asked),
        chips=_chips(request, asked, voice, query),
        search_href=f"{reverse('search')}{listing.address(request.GET, meeting=slug, label=None, statement=None)}",
        documents=documents,
        sessions=sessions,
        earlier=beside[0],
        later=beside[1],
        metadata=structured.meeting(row, sessions=[line.meeting for line in sessions], documents=documents),
    )
    return respond(request, page)


def _is_asked(voice: Voice, asked: Sequence[Voice]) -> bool:
    return any(voice[:2] == wanted[:2] for wanted in asked)


def _chosen(record: Record, asked: Sequence[Voice], query: str, row: Meeting) -> list[Turn]:
    """The statements that the address asks for.

    Raises:
        BadParameterError: the query can't be read.
        IndexMissingError: there is no index to ask.
    """
    turns = record.turns
    if asked:
        turns = [turn for turn, voice in zip(turns, record.voices, strict=True) if _is_asked(voice, asked)]
    if query:
        try:
            found = set(search.found(SearchRequest(text=query, filters={"meeting": (row.slug,)})))
        except QueryError as error:
            raise BadParameterError("q", query, error.expected) from error
        turns = [turn for turn in turns if turn.pk in found]
    return list(turns)


def _part(request: HttpRequest, chosen: Sequence[Turn]) -> tuple[Sequence[Turn], Pager]:
    """The statements of one page, and where it is among the others."""
    cut = parts(chosen)
    wanted = request.GET.get("statement")
    holding = [number for number, part in enumerate(cut, 1) if any(turn.public_id == wanted for turn in part)]
    number = holding[0] if wanted and holding else listing.page_number(request)
    query = request.GET.copy()
    query.pop("statement", None)
    pager = listing.pager(query, number=number, size=1, total=len(cut))
    before, shown = sum(map(len, cut[: number - 1])), cut[number - 1]
    return shown, replace(pager, first=min(before + 1, len(chosen)), last=before + len(shown), total=len(chosen))


def _leading(shown: Sequence[Turn]) -> Callable[[Stretch], str]:
    """The address of a statement of the record: on this page, or on that which holds it."""
    here = {turn.public_id for turn in shown}

    def href(stretch: Stretch) -> str:
        elsewhere = "" if stretch.public_id in here else f"?statement={stretch.public_id}"
        return f"{elsewhere}#s-{stretch.public_id}"

    return href


def _chips(request: HttpRequest, asked: Sequence[Voice], voice: Voice | None, query: str) -> tuple[Chip, ...]:
    chips = [
        Chip(
            _("Speaker"),
            speaking.named(voice) if voice else wanted.value,
            listing.address(request.GET, **{wanted.parameter: None}),
        )
        for wanted in asked
    ]
    if query:
        chips.append(Chip(_("Words"), query, listing.address(request.GET, q=None)))
    return tuple(chips)


def _crumbs(row: Meeting) -> tuple[Crumb, ...]:
    crumbs = [Crumb(_("Meetings"), reverse("meetings"))]
    if row.series:
        crumbs.append(Crumb(row.series.short_name, f"{reverse('meetings')}?series={row.series.slug}"))
    if row.parent:
        crumbs.append(Crumb(row.parent.title, row.parent.get_absolute_url()))
    return tuple(crumbs)
