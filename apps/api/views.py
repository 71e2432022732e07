"""What stands at each address of the API: the rows that the pages show, and the search that the pages ask."""

from __future__ import annotations

import logging
from typing import Final, TypeVar

from apps import search as engine
from apps.actors.models import Organization, OrganizationName, Speaker, SpeakerName
from apps.actors.querysets import OrganizationQuerySet, SpeakerQuerySet
from apps.api import addresses, lists, moved, parameters, shapes
from apps.api import statements as told
from apps.api.answers import endpoint
from apps.api.errors import SHOWN, ApiError, LeadsOnError, ParameterError, UnreadableQueryError
from apps.api.parameters import Asked
from apps.api.shapes import Told
from apps.proceedings.models import (
    AffiliationEvidence,
    Meeting,
    Process,
    ProcessChair,
    SourceDocument,
    Statement,
    Venue,
)
from apps.proceedings.process_querysets import ProcessQuerySet
from apps.search import FACETS, IndexMissingError, QueryError, SearchRequest, SearchResults, Sort

N = TypeVar("N", SpeakerQuerySet, OrganizationQuerySet)

_log = logging.getLogger(__name__)

_EVIDENCE: Final = 100
"""Words about the affiliations of a person, the surest first."""

_LISTS: Final = ("meetings", "speakers", "organizations", "processes", "statements", "documents", "venues", "search")


@endpoint("Index")
def index(_asked: Asked) -> Told:
    """What there is."""
    return {
        "name": "Internet Governance Knowledge Base",
        "version": "1",
        "openapi": addresses.every("openapi"),
        **{name: addresses.every(name) for name in _LISTS},
    }


@endpoint("OpenApi")
def openapi(_asked: Asked) -> Told:
    """This document."""
    from apps.api.declared import document  # it reads the addresses, which lead here

    return document()


@endpoint("MeetingList", *parameters.MEETINGS, *parameters.PAGING)
def meetings(asked: Asked) -> Told:
    """Meetings, the newest first."""
    start, end = asked.range()
    found = Meeting.objects.narrowed(
        start=start,
        end=end,
        process=_process_asked_for(asked),
        held=asked.text("record") == "held",
        series=asked.text("series"),
        venue=asked.text("venue"),
        city=asked.text("city"),
    )
    rows = found.select_related("series", "venue", "parent").newest_first()
    return lists.page_of(asked, rows, shapes.meeting)


def _process_asked_for(asked: Asked) -> Process | None:
    key = asked.text("process")
    row = Process.objects.filter(slug=key).first() if key else None
    if key and row is None:
        remedy = f"See the ids at {addresses.every('processes')}"
        raise ParameterError("process", key, expected="the id of a process", remedy=remedy)
    return row


@endpoint("Meeting")
def meeting(_asked: Asked, slug: str) -> Told:
    """One meeting, with its sessions and the documents that hold its words."""
    row = moved.row_of("meeting", Meeting.objects.select_related("series", "venue", "parent"), slug=slug)
    sessions = Meeting.objects.for_list().filter(parent=row).order_by("starts_on", "title")
    said = Statement.objects.filter(meeting=row).order_by().values("document")
    documents = SourceDocument.objects.for_list().filter(pk__in=said).order_by("pk")
    return shapes.meeting_whole(row, sessions, documents)


@endpoint("SpeakerList", *parameters.NAMES, *parameters.PAGING)
def speakers(asked: Asked) -> Told:
    """Speakers by name; those who were merged into another are not listed."""
    found = _named(asked, Speaker.objects.all().listed())
    return lists.page_of(asked, found.order_by("name", "slug"), shapes.speaker)


def _named(asked: Asked, rows: N) -> N:
    """Those whose names have these words, and begin with this letter."""
    if words := asked.text("q"):
        rows = rows.called(words)
    if letter := asked.text("letter"):
        rows = rows.beginning_with(rows.initials().get(letter, ([], 0))[0])
    return rows


@endpoint("Speaker")
def speaker(_asked: Asked, slug: str) -> Told:
    """One person, with names, identifiers, and affiliations with their evidence."""
    rows = Speaker.objects.select_related("merged_into").prefetch_related("affiliations__organization", "identifiers")
    row = moved.row_of("speaker", rows, slug=slug)
    evidence = AffiliationEvidence.objects.filter(affiliation__speaker=row).select_related("document")
    surest = evidence.order_by("-confidence", "pk")[:_EVIDENCE]
    return shapes.speaker_whole(
        row,
        names=SpeakerName.objects.shown_for(row),
        evidence=surest.defer("document__text", "document__locators", "document__problems"),
        chairs=ProcessChair.objects.filter(speaker=row).select_related("process").order_by("starts_on"),
    )


@endpoint("OrganizationList", *parameters.ORGANIZATIONS, *parameters.PAGING)
def organizations(asked: Asked) -> Told:
    """Organizations and States by name; those that were merged into another are not listed."""
    found = Organization.objects.all().listed().narrowed(group=asked.text("group"), country=asked.text("country"))
    rows = _named(asked, found).select_related("parent", "regional_group").order_by("name", "slug")
    return lists.page_of(asked, rows, shapes.organization)


@endpoint("Organization")
def organization(_asked: Asked, slug: str) -> Told:
    """One organization or State, with names, identifiers, parts and memberships."""
    rows = Organization.objects.select_related("parent", "regional_group", "merged_into")
    row = moved.row_of("organization", rows.prefetch_related("identifiers", "children"), slug=slug)
    memberships = Process.objects.for_tree().filter(members__organization=row).order_by("starts_on", "name")
    names = OrganizationName.objects.shown_for(row).exclude(name=row.acronym)
    return shapes.organization_whole(row, names, memberships)


@endpoint("ProcessList", *parameters.PAGING)
def processes(asked: Asked) -> Told:
    """Processes by name."""
    return lists.page_of(asked, _processes().order_by("name", "pk"), shapes.process)


def _processes() -> ProcessQuerySet:
    return Process.objects.select_related("parent", "family", "predecessor", "successor")


@endpoint("Process")
def process(_asked: Asked, name: str) -> Told:
    """One process, with names, members, chairs and documents. Any other name that it alone bears leads to it."""
    rows = _processes().prefetch_related("aliases", "members__organization", "chairs__speaker", "documents")
    row = rows.filter(slug=name).first()
    if row is None:
        raise _called(name)
    return shapes.process_whole(row)


def _called(name: str) -> ApiError:
    """What else the name may stand for."""
    found = list(Process.objects.named(name)) or list(Process.objects.misheard_as(name))
    if len(found) == 1:
        return LeadsOnError(302, addresses.of("process", found[0].slug))
    if not found:
        return moved.missing("process", name)
    return ApiError(
        404,
        "Several processes bear this name.",
        remedy="Choose one of the addresses.",
        where="address",
        found=name[:SHOWN],
        expected="the id of a process",
        choices=[addresses.of("process", row.slug) for row in found],
    )


@endpoint("StatementList", *parameters.STATEMENTS, *parameters.PAGING)
def statements(asked: Asked) -> Told:
    """Statements in the order of their documents. Without a parameter that narrows them, the first ten thousand."""
    fields = {
        "document": "document__public_id",
        "meeting": "meeting__slug",
        "speaker": "speaker__slug",
        "org": "organization__slug",
    }
    chosen = {field: value for name, field in fields.items() if (value := asked.text(name))}
    if not chosen:
        lists.within_reach(asked)
    rows = Statement.objects.filter(**chosen).in_order()
    page, keys = lists.keys_of(asked, rows.values_list("pk", flat=True), reach=None if chosen else lists.REACH)
    return {**page, "items": told.in_list(keys)}


@endpoint("Statement")
def statement(_asked: Asked, public_id: str) -> Told:
    """One statement with its words, and its place in the source."""
    return told.whole(moved.row_of("statement", Statement.objects.only("pk"), public_id=public_id))


@endpoint("DocumentList", *parameters.PAGING)
def documents(asked: Asked) -> Told:
    """Source documents, the last received first."""
    rows = SourceDocument.objects.for_page().order_by("-pk")  # as they came; to sort by the day would read every row
    return lists.page_of(asked, rows, shapes.document)


@endpoint("Document")
def document(_asked: Asked, public_id: str) -> Told:
    """One source document, with the meetings of which it holds words."""
    row = moved.row_of("document", SourceDocument.objects.for_page(), public_id=public_id)
    return shapes.document_whole(row, Meeting.objects.of_document(row).only("slug", "title"))


@endpoint("VenueList", *parameters.PAGING)
def venues(asked: Asked) -> Told:
    """Venues by country and city."""
    return lists.page_of(asked, Venue.objects.by_country().defer(None), shapes.venue)


@endpoint("Venue")
def venue(_asked: Asked, slug: str) -> Told:
    """One venue."""
    return shapes.venue(moved.row_of("venue", Venue.objects.all(), slug=slug))


@endpoint("SearchResults", *parameters.SEARCH, *parameters.PAGING)
def search(asked: Asked) -> Told:
    """Statements that a query finds, with facets; the first ten thousand can be looked through."""
    lists.within_reach(asked)
    start, end = asked.range()
    filters = {name: values for name in FACETS if (values := asked.texts(name))}
    if start or end:
        filters["date"] = (f"{start or ''}..{end or ''}",)
    request = SearchRequest(
        text=asked.text("q"),
        filters=filters,
        sort=Sort(asked.text("sort")) if asked.text("sort") else None,
        page=asked.page,
        size=asked.size,
        expand=asked.text("also") == "on",
    )
    try:
        return _results(asked, engine.query(request))
    except QueryError as error:
        raise UnreadableQueryError(error) from error
    except IndexMissingError as error:
        _log.warning("The search is not ready: %s", error)
        raise ApiError(503, "The search is not ready.", remedy="Ask again later; the lists can be read.") from error


def _results(asked: Asked, answer: SearchResults) -> Told:
    return {
        **lists.paging(asked, answer.total, reach=lists.REACH),
        "query": answer.text,
        "sort": str(answer.sort),
        "meanings": [
            {
                "field": meaning.field,
                "typed": meaning.typed,
                "at": meaning.at,
                "candidates": [{"value": value, "label": label} for value, label in meaning.candidates],
            }
            for meaning in answer.meanings
        ],
        "synonyms": [{"typed": one.typed, "at": one.at, "added": list(one.added)} for one in answer.additions],
        "correction": answer.correction or None,
        "items": told.found(answer),
        "facets": {
            name: {
                "total": facet.total,
                "values": [
                    {"value": value.value, "label": str(value.label), "count": value.count, "selected": value.selected}
                    for value in facet.values
                ],
            }
            for name, facet in answer.facets.items()
        },
    }


@endpoint("Problem", anything=True)
def nothing(_asked: Asked, rest: str) -> Told:
    """Nothing stands here."""
    raise ApiError(
        404,
        "Nothing stands at this address.",
        remedy=f"See what there is at {addresses.every('index')}",
        where="address",
        found=rest[:SHOWN],
    )
