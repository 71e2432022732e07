"""What of each kind of row is told to programs, in the words of schema.org and of citations.

Owns which facts are sure enough: of a row of low confidence the name alone is told, a speaker who was inferred is not
told as the one who spoke, and of a hidden statement no words are told. Knows no request and asks the base nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from apps.actors.facts import Confidence, SourcedModel
from apps.actors.models import Affiliation, NameKind, Organization, OrganizationName, Speaker, SpeakerName
from apps.proceedings.models import Kind, Meeting, Process, ProcessAlias, SourceDocument, Statement, Venue
from apps.web.cards import Card
from apps.web.metadata import Metadata, Thing, absolute, cited, known
from apps.web.rows import Link

_REGISTERS = {
    "wikidata": "https://www.wikidata.org/entity/",
    "orcid": "https://orcid.org/",
    "isni": "https://isni.org/isni/",
    "viaf": "https://viaf.org/viaf/",
    "ror": "https://ror.org/",
}
"""Where the identifiers of a register lead."""

NAME = "Internet Governance Knowledge Base"

_ATTENDANCE = {
    "in-person": "https://schema.org/OfflineEventAttendanceMode",
    "virtual": "https://schema.org/OnlineEventAttendanceMode",
    "hybrid": "https://schema.org/MixedEventAttendanceMode",
}
_PROCESSES = {"conference": "EventSeries", "forum": "EventSeries", "instrument": "CreativeWork"}
"""What a process is to schema.org, by its kind; an organization otherwise."""


def home() -> Metadata:
    """The site itself, and how it is searched."""
    search = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{absolute(reverse('search'))}?q={{search_term_string}}"},
        "query-input": "required name=search_term_string",
    }
    site = {"@type": "WebSite", "name": NAME, "alternateName": "IGKB", "url": absolute("/")}
    return Metadata(things=({**site, "potentialAction": search},))


def meeting(row: Meeting, *, sessions: Iterable[Meeting], documents: Iterable[SourceDocument]) -> Metadata:
    """An event, with its place, what it is a session or one of, and its records."""
    facts: dict[str, Any] = {}
    if _is_sure(row):
        facts = {
            "startDate": _iso(row.start),
            "endDate": _iso(row.end or row.start),
            "eventAttendanceMode": _ATTENDANCE.get(row.mode),
            "location": _place(row.venue) if row.venue else None,
            "sameAs": row.url,
        }
    above = _named("Event", row.parent) if row.parent else _process(row.series) if row.series else None
    thing = _thing(
        "Event",
        row,
        **facts,
        superEvent=above if above and above["@type"] != "Organization" else None,
        organizer=above if above and above["@type"] == "Organization" else None,
        subEvent=[_named("Event", session) for session in sessions],
        recordedIn=[_named("CreativeWork", document) for document in documents],
    )
    citation = cited(
        title=row.title,
        conference_title=row.parent.title if row.parent else row.series.name if row.series else "",
        date=row.start if _is_sure(row) else None,
        public_url=absolute(row.get_absolute_url()),
    )
    return Metadata((thing,), kind="article", citation=citation)


def venue(row: Venue) -> Metadata:
    """A place."""
    return Metadata((_thing("Place", row, **_whereabouts(row)),))


def speaker(
    row: Speaker, names: Iterable[SpeakerName], identifiers: Iterable[str], affiliations: Iterable[Affiliation]
) -> Metadata:
    """A person, with the capacities in which they are on record."""
    thing = _thing(
        "Person",
        row,
        alternateName=_asserted(names),
        sameAs=_registered(identifiers),
        affiliation=[_capacity(affiliation) for affiliation in affiliations],
    )
    return Metadata((thing,), kind="profile")


def organization(row: Organization, names: Iterable[OrganizationName], identifiers: Iterable[str]) -> Metadata:
    """An organization or a State."""
    thing = _thing(
        _sort_of(row),
        row,
        alternateName=list(dict.fromkeys(filter(None, [row.acronym, *_asserted(names)]))),
        url=absolute(row.get_absolute_url()),
        sameAs=[*filter(None, [row.website]), *_registered(identifiers)],
        parentOrganization=_named(_sort_of(row.parent), row.parent) if row.parent else None,
    )
    return Metadata((thing,), kind="profile")


def process(row: Process, aliases: Iterable[ProcessAlias]) -> Metadata:
    """A body, a series of events or an instrument, by its kind."""
    sort = _PROCESSES.get(row.kind, "Organization")
    facts: dict[str, Any] = {"sameAs": row.website}
    if sort == "Organization" and _is_sure(row):
        facts |= {"foundingDate": _iso(row.start), "dissolutionDate": _iso(row.end)}
        facts["parentOrganization"] = _process(row.parent) if row.parent else None
    names = [row.abbreviation, *map(str, aliases)]
    thing = _thing(sort, row, **facts, description=row.mandate, alternateName=list(dict.fromkeys(filter(None, names))))
    return Metadata((thing,))


def document(row: SourceDocument) -> Metadata:
    """A source as it was received; its bytes are told by their kind and their sum alone."""
    file = {
        "@type": "MediaObject",
        "encodingFormat": row.media_type,
        "contentSize": str(row.size),
        "sha256": row.sha256,
    }
    thing = known(
        {
            **_named("DigitalDocument", row),
            "author": list(row.authors),
            "publisher": _publisher(row),
            "datePublished": _iso(row.published),
            "inLanguage": row.language,
            "creativeWorkStatus": "Rough draft" if row.rough_draft else "",
            "isBasedOn": row.origin if row.origin.startswith(("https://", "http://")) else "",
            "encoding": file,
        }
    )
    citation = cited(
        title=str(row),
        author=row.authors,
        publisher=row.publisher,
        publication_date=row.published,
        language=row.language,
        public_url=absolute(row.get_absolute_url()),
    )
    return Metadata((thing,), kind="article", citation=citation)


def statement(row: Statement, card: Card, title: str) -> Metadata:
    """A quotation; for words that somebody else reports, a work about whom it reports. Who was inferred is named by the
    label of the record alone."""
    who, source = card.who, row.document
    person = _link("Person", who.speaker) if who.speaker else None
    body = _link("Organization", who.organization) if who.organization else None
    voice = None if who.inferred else person or body
    is_quotation = row.kind in (Kind.VERBATIM, Kind.QUOTED)
    told: dict[str, Any] = {"spokenByCharacter": voice, "creator": voice} if is_quotation else {"about": voice}
    if voice and voice is person and body:
        told["sourceOrganization"] = body
    thing = known(
        {
            "@type": "Quotation" if is_quotation else "CreativeWork",
            "name": title,
            "identifier": row.public_id,
            "url": absolute(card.href),
            "genre": card.kind_label,
            "text": "" if row.hidden_because else row.text,
            "inLanguage": row.language,
            "dateCreated": _iso(card.said_on),
            "creditText": row.recorded_name,
            "creativeWorkStatus": "Rough draft" if card.rough_draft else "",
            **told,
            "mentions": [
                {"@type": "Thing", "name": chip.name, "url": absolute(chip.href)}
                for chip in card.processes
                if not chip.guess
            ],
            "recordedAt": _named("Event", row.meeting) if row.meeting else None,
            "isPartOf": known({**_named("CreativeWork", source), "publisher": _publisher(source)}),
        }
    )
    citation = cited(
        title=title,
        author=voice["name"] if voice and is_quotation else "",
        date=card.said_on,
        conference_title=row.meeting.title if row.meeting else "",
        publisher=source.publisher,
        language=row.language,
        public_url=absolute(card.href),
    )
    return Metadata((thing,), kind="article", citation=citation)


def _is_sure(row: SourcedModel) -> bool:
    return row.confidence != Confidence.LOW


def _iso(day: object) -> str:
    return str(day) if day else ""


def _named(sort: str, row: Any) -> dict[str, Any]:
    """A row by its name and its address alone."""
    return {"@type": sort, "name": str(row), "url": absolute(row.get_absolute_url())}


def _thing(sort: str, row: SourcedModel, **facts: Any) -> Thing:
    invented = {"disambiguatingDescription": "Invented for a demonstration"} if row.is_demonstration else {}
    return known({**_named(sort, row), **invented, **facts})


def _link(sort: str, link: Link) -> Thing:
    return {"@type": sort, "name": link.name, "url": absolute(link.href)}


def _place(row: Venue) -> Thing:
    return known({**_named("Place", row), **_whereabouts(row)})


def _whereabouts(row: Venue) -> dict[str, Any]:
    address = known({"addressLocality": row.city, "addressCountry": str(row.country)})
    if not _is_sure(row) or row.latitude is None:
        return {"address": {"@type": "PostalAddress", **address} if address else None}
    return {
        "address": {"@type": "PostalAddress", **address} if address else None,
        "geo": {"@type": "GeoCoordinates", "latitude": row.latitude, "longitude": row.longitude},
    }


def _process(row: Process) -> Thing:
    return _named(_PROCESSES.get(row.kind, "Organization"), row)


def _sort_of(row: Organization) -> str:
    return "GovernmentOrganization" if row.is_state else "Organization"


def _publisher(row: SourceDocument) -> Thing | None:
    return {"@type": "Organization", "name": row.publisher} if row.publisher else None


def _asserted(names: Iterable[SpeakerName | OrganizationName]) -> list[str]:
    """Names that tell who is meant: no mis-hearing, no part of a name."""
    return [name.name for name in names if name.kind in NameKind.asserting()]


def _registered(identifiers: Iterable[str]) -> list[str]:
    """The addresses of "register:value" in the registers that have one for each value."""
    pairs = (identifier.partition(":") for identifier in identifiers)
    return [f"{_REGISTERS[register]}{value}" for register, _, value in pairs if register in _REGISTERS]


def _capacity(row: Affiliation) -> Thing:
    """A capacity with its dates. That a source shows it on a day does not tell when it began."""
    return known(
        {
            "@type": "OrganizationRole",
            "affiliation": _named(_sort_of(row.organization), row.organization),
            "roleName": row.role,
            "startDate": _iso(row.start),
            "endDate": _iso(row.end),
        }
    )
