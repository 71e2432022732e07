"""Processes: the map of the field, one process, and the names by which it is found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps import search as engine
from apps.actors.reading import ByValues
from apps.proceedings.models import (
    Meeting,
    Mention,
    Process,
    ProcessAlias,
    ProcessChair,
    ProcessDocument,
    ProcessMember,
    SymbolMention,
)
from apps.search import IndexMissingError, SearchRequest
from apps.web import dates, lines, process_said, process_time, structured
from apps.web.errors import NothingHereError
from apps.web.maps import Region, WorldMap, world_map
from apps.web.overviews import overview, until_decided
from apps.web.process_pages import ProcessChoicePage, ProcessesPage, ProcessPage
from apps.web.process_rows import CitedDocument
from apps.web.responses import respond
from apps.web.rows import Crumb
from apps.web.written import Written, forms

_SHOWN_MEETINGS = 12
_DRAWN_MEETINGS = 300
_MOST_PROCESSES = 1000


@require_safe
@overview
def processes(request: HttpRequest) -> HttpResponse:
    """The families in time, and all processes as a tree."""
    rows = list(Process.objects.for_tree())
    counts = _counts(rows)
    page = ProcessesPage(
        title=_("Processes"),
        description=_("Bodies, groups, forums and conferences of Internet governance, by family and in time."),
        tracks=process_time.tracks(rows, counts, timezone.localdate()),
        families=lines.families(rows, counts),
        total=len(rows),
    )
    return respond(request, page)


@require_safe
@until_decided
def process(request: HttpRequest, name: str) -> HttpResponse:
    """One process, under its key; any other name that it bears leads to it."""
    row = _PROCESSES.first(name)
    return _page(request, row) if row else _called(request, name)


def _called(request: HttpRequest, name: str) -> HttpResponse:
    """What else the name may stand for: an address, or several to choose from."""
    found = list(Process.objects.named(name)) or list(Process.objects.misheard_as(name))
    if not found:
        raise NothingHereError(_("No process is called “{name}”.").format(name=name))
    if len(found) == 1:
        return redirect(found[0])
    page = ProcessChoicePage(
        title=_("“{name}” names {number} processes").format(name=name, number=len(found)),
        crumbs=(Crumb(_("Processes"), reverse("processes")),),
        name=name,
        choices=lines.numbered(found, _counts(found)),
    )
    return respond(request, page)


def _page(request: HttpRequest, row: Process) -> HttpResponse:
    family = Process.objects.all().family(row)
    before, after, parts = _relatives(row)
    counts = _counts([*before, *after, *parts])
    documents, chairs = _documents(row), _chairs(row)
    held = Meeting.objects.filter(series__in=family)
    members = tuple(sorted(_MEMBERS.of(row.pk), key=lambda member: member.organization.name))
    every = _ALIASES.of(row.pk)
    aliases = tuple(alias for alias in every if not alias.garble)
    surfaces = Mention.objects.filter(process=row).surfaces()
    today = timezone.localdate()
    page = ProcessPage(
        title=row.name,
        description=row.mandate,
        demonstration=row.is_demonstration,
        crumbs=_crumbs(row),
        process=row,
        dates=dates.span(row.start, row.end) if row.end else dates.life(row.start, None),
        aliases=forms((Written(one.form, _("shared") if one.shared else "") for one in aliases), surfaces),
        garbles=forms((Written(one.form) for one in every if one.garble), surfaces),
        before=lines.numbered(before, counts),
        after=lines.numbered(after, counts),
        parts=lines.numbered(parts, counts),
        line=process_time.line_of(
            row,
            meetings=_SESSIONS.of(row.pk),
            parts=parts,
            documents=documents,
            chairs=chairs,
            today=today,
        ),
        documents=documents,
        chairs=chairs,
        members=members,
        map=_map(members, chairs),
        meetings=lines.meeting_lines(held.for_list().newest_first()[:_SHOWN_MEETINGS]),
        meeting_count=held.count(),
        said=process_said.said(request, row, family),
        search_href=f"{reverse('search')}?process={row.slug}",
        metadata=structured.process(row, aliases),
    )
    return respond(request, page)


def _counts(rows: Sequence[Process]) -> dict[int, int]:
    """Statements that mention a process or a part of it, or were made in its meetings; none while there is no index."""
    if not rows:
        return {}
    try:
        facet = engine.query(SearchRequest(facets=("process",), facet_size=_MOST_PROCESSES, size=1)).facets["process"]
    except IndexMissingError:
        return {}
    counted = {value.value: value.count for value in facet.values}
    return {row.pk: counted[row.slug] for row in rows if row.slug in counted}


def _relatives(row: Process) -> tuple[list[Process], list[Process], list[Process]]:
    """What came before, what came after, what belongs to it, each in order of time."""
    beside = lines.in_time(Process.objects.beside(row))
    before = [other for other in beside if other.pk == row.predecessor_id or other.successor_id == row.pk]
    after = [other for other in beside if other.pk == row.successor_id or other.predecessor_id == row.pk]
    return before, after, [other for other in beside if other.parent_id == row.pk]


def _in_family(process: int, field: str = "process") -> Q:
    """What is of a process or, where it heads a family, of one of its groups; `field` names the process."""
    return Q(**{field: process}) | Q(**{f"{field}__family": process})


_PROCESSES = ByValues(lambda slug: Process.objects.filter(slug=slug).select_related("parent"))
_ALIASES = ByValues(lambda process: ProcessAlias.objects.filter(process=process))
_MEMBERS = ByValues(lambda process: ProcessMember.objects.filter(process=process).select_related("organization"))
_SESSIONS = ByValues(
    lambda process: Meeting.objects.filter(_in_family(process, "series")).for_time_line()[:_DRAWN_MEETINGS]
)
_DOCUMENTS = ByValues(lambda process: ProcessDocument.objects.filter(_in_family(process)).select_related("process"))
_CHAIRS = ByValues(
    lambda process: ProcessChair.objects.filter(_in_family(process)).select_related("speaker", "process")
)


def _documents(row: Process) -> tuple[CitedDocument, ...]:
    """Its resolutions and reports and those of its groups, each with the number of texts that name it."""
    documents = _DOCUMENTS.of(row.pk)
    texts = SymbolMention.objects.texts([document.symbol for document in documents])
    return tuple(
        CitedDocument(
            document,
            dates.written(document.start) if document.start else "",
            texts.get(document.symbol, 0),
            f"{reverse('search')}?q=doc:{document.symbol}",
        )
        for document in documents
    )


def _chairs(row: Process) -> tuple[ProcessChair, ...]:
    """Who chaired it or one of its groups, in order of time."""
    return tuple(sorted(_CHAIRS.of(row.pk), key=lambda chair: (chair.starts_on or date.max, chair.name)))


def _map(members: Sequence[ProcessMember], chairs: Sequence[ProcessChair]) -> WorldMap | None:
    """The States among its members; none where there is none."""
    countries = {str(chair.country) for chair in chairs if chair.country}
    regions = [
        Region(
            str(member.organization.country),
            member.organization.name,
            member.organization.get_absolute_url(),
            _("chair") if str(member.organization.country) in countries else "",
        )
        for member in sorted(members, key=lambda member: member.pk)
        if member.organization.country
    ]
    if not regions:
        return None
    return world_map(id="members-map", title=_("Members on the map"), highlighted=regions)


def _crumbs(row: Process) -> tuple[Crumb, ...]:
    crumbs = [Crumb(_("Processes"), reverse("processes"))]
    if row.parent:
        crumbs.append(Crumb(row.parent.short_name, row.parent.get_absolute_url()))
    return tuple(crumbs)
