"""The form of every answer, in JSON Schema 2020-12, by its name in the OpenAPI document.

Every property is always there: what is not known is null. Others may be added one day.
"""

from __future__ import annotations

from typing import Any, Final

from apps.actors.facts import Basis, Confidence
from apps.actors.models import NameKind, StakeholderGroup
from apps.proceedings.models import Kind, Method, Mode, ProcessDocument, ProcessKind
from apps.search import FACETS, Sort

Schema = dict[str, Any]

_TEXT: Final[Schema] = {"type": "string"}
_NUMBER: Final[Schema] = {"type": "integer", "minimum": 0}
_SURE: Final[Schema] = {"type": "number", "minimum": 0, "maximum": 1}
_YES_OR_NO: Final[Schema] = {"type": "boolean"}
_ADDRESS: Final[Schema] = {"type": "string", "format": "uri"}
_DATE: Final[Schema] = {
    "type": "string",
    "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$",
    "description": "As exact as it is known: 2019, 2019-09 or 2019-09-14.",
}
_COUNTRY: Final[Schema] = {"type": "string", "pattern": "^[A-Z]{2}$", "description": "ISO 3166-1 alpha-2."}
_METHOD: Final[Schema] = {"enum": list(Method)}
_ANY: Final[Schema] = {"type": "object"}


def _of(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": [*properties]}


def _or_null(schema: Schema) -> Schema:
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def _list(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _one_of(*values: str) -> Schema:
    return {"enum": list(values)}


def _told(schema: Schema, description: str) -> Schema:
    return {**schema, "description": description}


_REF: Final[Schema] = {"$ref": "#/components/schemas/Reference"}
_SPAN: Final[Schema] = {"$ref": "#/components/schemas/Span"}
_MAYBE: Final = _or_null(_TEXT)
_HEAD: Final[dict[str, Schema]] = {
    "id": _told(_TEXT, "The last part of its address; where it changes, the old address leads to the new one."),
    "url": _told(_ADDRESS, "The row in the API."),
    "page": _told(_ADDRESS, "The page of the row, for people."),
}
_KNOWN: Final[dict[str, Schema]] = {
    "provenance": {"$ref": "#/components/schemas/Provenance"},
    "demonstration": _told(_YES_OR_NO, "Invented for a demonstration."),
}
_DATES: Final[dict[str, Schema]] = {"start": _or_null(_DATE), "end": _or_null(_DATE)}
_NAMES: Final = _list(_of(name=_TEXT, kind=_one_of(*NameKind), source=_MAYBE))
_IDENTIFIERS: Final = _list(_of(scheme=_TEXT, value=_TEXT))

_MEETING: Final[dict[str, Schema]] = {
    **_HEAD,
    "title": _TEXT,
    "series": _or_null(_REF),
    "parent": _told(_or_null(_REF), "The event of which it is a session."),
    **_DATES,
    "start_time": _told(_MAYBE, "Time of day and zone as the record gives them."),
    "starts_at": _or_null({"type": "string", "format": "date-time"}),
    "time_zone": _MAYBE,
    "mode": _or_null(_one_of(*Mode)),
    "venue": _or_null(_REF),
    "city": _MAYBE,
    "country": _or_null(_COUNTRY),
    "planned_city": _MAYBE,
    "kind": _MAYBE,
    "number": _MAYBE,
    "theme": _MAYBE,
    "note": _MAYBE,
    "official_url": _MAYBE,
    "statements": _ADDRESS,
    **_KNOWN,
}
_SPEAKER: Final[dict[str, Schema]] = {**_HEAD, "name": _TEXT, "note": _MAYBE, "statements": _ADDRESS, **_KNOWN}
_ORGANIZATION: Final[dict[str, Schema]] = {
    **_HEAD,
    "name": _TEXT,
    "acronym": _MAYBE,
    "stakeholder_group": _or_null(_one_of(*StakeholderGroup)),
    "country": _or_null(_COUNTRY),
    "is_state": _YES_OR_NO,
    "regional_group": _told(_MAYBE, "Regional group of the United Nations, of a State."),
    "parent": _or_null(_REF),
    **_DATES,
    "website": _MAYBE,
    "note": _MAYBE,
    "statements": _ADDRESS,
    **_KNOWN,
}
_PROCESS: Final[dict[str, Schema]] = {
    **_HEAD,
    "name": _TEXT,
    "abbreviation": _MAYBE,
    "kind": _one_of(*ProcessKind),
    "parent": _or_null(_REF),
    "family": _or_null(_REF),
    "predecessor": _or_null(_REF),
    "successor": _or_null(_REF),
    **_DATES,
    "established_by": _told(_MAYBE, "Symbol of the document that set it up."),
    "established_by_url": _MAYBE,
    "mandate": _told(_MAYBE, "In our words."),
    "website": _MAYBE,
    "ambiguity_note": _told(_MAYBE, "With what its name is easily confused."),
    "meetings": _ADDRESS,
    **_KNOWN,
}
_VENUE: Final[dict[str, Schema]] = {
    **_HEAD,
    "name": _TEXT,
    "city": _MAYBE,
    "country": _or_null(_COUNTRY),
    "latitude": _or_null({"type": "number"}),
    "longitude": _or_null({"type": "number"}),
    "meetings": _ADDRESS,
    **_KNOWN,
}
_DOCUMENT: Final[dict[str, Schema]] = {
    **_HEAD,
    "title": _TEXT,
    "authors": _list(_TEXT),
    "publisher": _MAYBE,
    "published": _or_null(_DATE),
    "language": _told(_MAYBE, "BCP 47."),
    "disclaimer": _told(_MAYBE, "The document's own words on its reliability."),
    "rough_draft": _told(_YES_OR_NO, "It calls itself a rough draft."),
    "media_type": _TEXT,
    "size": _told(_NUMBER, "Bytes."),
    "sha256": _told(_TEXT, "SHA-256 of the bytes as they were received."),
    "taken_from": _told(_MAYBE, "The address that it was taken from, where it came from one."),
    "read_as": _told(_TEXT, "The parser that read it."),
    "superseded_by": _told(_or_null(_REF), "The corrected file that took its place."),
    "same_as": _told(_or_null(_REF), "The document that holds nearly the same text, and the statements of both."),
    "statements": _ADDRESS,
    "demonstration": _KNOWN["demonstration"],
}
_SOURCE: Final[dict[str, Schema]] = {
    "document": _REF,
    "sha256": _told(_TEXT, "SHA-256 of the document's bytes."),
    "position": _told(_NUMBER, "Place among the statements of the document, from 0."),
    "start": _told(_NUMBER, "Offset of the first character in the document's text, in Unicode code points."),
    "end": _told(_NUMBER, "Offset after the last character."),
    "page": _told(_ADDRESS, "The place in the text, for people."),
}
_WHOLE_SOURCE: Final[dict[str, Schema]] = {
    **_SOURCE,
    "furniture": _told(
        _list({"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2}),
        "Spans [start, end) inside it that are no speech, such as page numbers.",
    ),
    "place": _told(
        _or_null(
            _of(page=_or_null(_NUMBER), line=_or_null(_NUMBER), seconds=_or_null({"type": "number", "minimum": 0}))
        ),
        "Where it begins in the original: page and line from 1, seconds from the beginning of the recording.",
    ),
}
_STATEMENT: Final[dict[str, Schema]] = {
    **_HEAD,
    "kind": _told(_one_of(*Kind), "How the words reached the record."),
    "rough_draft": _DOCUMENT["rough_draft"],
    "language": _MAYBE,
    "date": _or_null(_DATE),
    "recorded_name": _told(_MAYBE, "The label exactly as recorded."),
    "recorded_affiliation": _told(_MAYBE, "The affiliation exactly as recorded."),
    "speaker": _told(_or_null(_REF), "The person, where the evidence is enough: see `attribution`."),
    "organization": _told(_or_null(_REF), "For whom it was said."),
    "attribution": _of(
        method=_told(_or_null(_METHOD), "The evidence by which the name was told."),
        confidence=_told(_or_null(_SURE), "Certainty."),
        inferred=_told(_YES_OR_NO, "It is more than the record says outright, and no curator decided it."),
        evidence=_or_null(_SPAN),
    ),
    "suggestions": _told(
        _list(_of(name=_TEXT, speaker=_or_null(_REF), method=_METHOD, confidence=_SURE, evidence=_or_null(_SPAN))),
        "Who may have spoken, on evidence too weak to say so.",
    ),
    "mentions": _told(
        _list(_of(process=_REF, start=_NUMBER, end=_NUMBER, method=_TEXT, confidence=_SURE, inferred=_YES_OR_NO)),
        "Processes that the words name, at which characters of the document; `inferred`: a guess.",
    ),
    "meeting": _or_null(_REF),
    "source": _of(**_SOURCE),
    "hidden_because": _told(_MAYBE, "Why its words are not shown, by a curator's decision."),
    "demonstration": _KNOWN["demonstration"],
}
_AFFILIATION: Final = _of(
    organization=_REF,
    role=_MAYBE,
    **_DATES,
    attested=_told(_or_null(_DATE), "When a source shows it."),
    source=_MAYBE,
    evidence=_list(_of(document=_REF, start=_NUMBER, end=_NUMBER, method=_METHOD, confidence=_SURE)),
)
_CHAIR: Final = _of(
    name=_TEXT, speaker=_or_null(_REF), country=_or_null(_COUNTRY), role=_MAYBE, **_DATES, source=_MAYBE
)
_OFFICIAL: Final = _of(
    symbol=_TEXT, title=_TEXT, role=_one_of(*ProcessDocument.Role), **_DATES, official_url=_ADDRESS, source=_MAYBE
)
_PAGING: Final[dict[str, Schema]] = {
    "total": _NUMBER,
    "page": _NUMBER,
    "pages": _NUMBER,
    "size": _NUMBER,
    "next": _or_null(_ADDRESS),
    "previous": _or_null(_ADDRESS),
}
_FOUND: Final[dict[str, Schema]] = {
    **_STATEMENT,
    "snippet_html": _told(_MAYBE, "The passage that was found: escaped HTML, with <mark> around what matched."),
}
_FACET: Final = _of(
    total=_told(_NUMBER, "Values there are; the most frequent are listed, of the years all."),
    values=_list(_of(value=_TEXT, label=_TEXT, count=_NUMBER, selected=_YES_OR_NO)),
)
_PROBLEM_MORE: Final[dict[str, Schema]] = {
    "where": _TEXT,
    "found": _TEXT,
    "expected": _TEXT,
    "at": _told(_NUMBER, "Offset of the fault in the query, in code points."),
    "suggestions": _told(_list(_TEXT), "Queries that can be read."),
    "address": _told(_ADDRESS, "Where it stands, or what is there of it."),
    "choices": _told(_list(_ADDRESS), "What may be meant."),
    "request_id": _told(_TEXT, "Under which the fault stands in the log."),
}
_PROBLEM: Final[dict[str, Schema]] = {
    "type": _TEXT,
    "title": _TEXT,
    "status": _NUMBER,
    "detail": _TEXT,
    "remedy": _TEXT,
}
_LISTED: Final = {
    "Meeting": _MEETING,
    "Speaker": _SPEAKER,
    "Organization": _ORGANIZATION,
    "Process": _PROCESS,
    "Venue": _VENUE,
    "Document": _DOCUMENT,
    "Statement": {**_STATEMENT, "excerpt": _told(_MAYBE, "The first words.")},
}

SCHEMAS: Final[dict[str, Schema]] = {
    "Reference": _of(id=_TEXT, name=_TEXT, url=_ADDRESS),
    "Span": _told(_of(start=_NUMBER, end=_NUMBER), "Offsets in the document's text, in Unicode code points."),
    "Provenance": _of(confidence=_one_of(*Confidence), basis=_one_of(*Basis), sources=_list(_TEXT)),
    "Problem": {**_of(**_PROBLEM), "properties": {**_PROBLEM, **_PROBLEM_MORE}},
    "Index": _ANY,
    "OpenApi": _ANY,
    **{f"{name}List": _of(**_PAGING, items=_list(_of(**row))) for name, row in _LISTED.items()},
    "Meeting": _of(**_MEETING, sessions=_list(_REF), documents=_list(_REF)),
    "Speaker": _of(
        **_SPEAKER,
        names=_NAMES,
        identifiers=_IDENTIFIERS,
        affiliations=_list(_AFFILIATION),
        chaired=_list(_of(process=_REF, role=_MAYBE, **_DATES)),
    ),
    "Organization": _of(
        **_ORGANIZATION, names=_NAMES, identifiers=_IDENTIFIERS, parts=_list(_REF), memberships=_list(_REF)
    ),
    "Process": _of(
        **_PROCESS,
        names=_list(_of(name=_TEXT, garble=_told(_YES_OR_NO, "A mis-hearing of captions."))),
        members=_list(_REF),
        chairs=_list(_CHAIR),
        documents=_list(_OFFICIAL),
    ),
    "Venue": _of(**_VENUE),
    "Document": _of(**_DOCUMENT, meetings=_list(_REF)),
    "Statement": _of(**{**_STATEMENT, "source": _of(**_WHOLE_SOURCE)}, text=_MAYBE),
    "SearchResults": _of(
        **_PAGING,
        query=_told(_TEXT, "The query as it was understood."),
        sort=_one_of(*Sort),
        meanings=_told(
            _list(_of(field=_TEXT, typed=_TEXT, at=_NUMBER, candidates=_list(_of(value=_TEXT, label=_TEXT)))),
            "What names in the query were taken to mean; `at` is their offset in it.",
        ),
        synonyms=_told(
            _list(_of(typed=_TEXT, at=_NUMBER, added=_list(_TEXT))), "What also=on adds to the query, or would."
        ),
        correction=_told(_MAYBE, "A query that finds more, where this one found next to nothing."),
        items=_list(_of(**_FOUND)),
        facets=_of(**dict.fromkeys(FACETS, _FACET)),
    ),
}
"""By name."""
