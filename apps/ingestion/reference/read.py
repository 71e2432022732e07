"""Reads the files of `fixtures/reference` into records, and checks that they agree with one another.

Owns which field of a file becomes which field of a record. Must not know models or the database.
"""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import override
from django_countries.base import CountriesBase
from django_countries.data import COUNTRIES

from apps.ingestion.known import KnownAlias
from apps.ingestion.reference.checks import check
from apps.ingestion.reference.records import (
    Facts,
    Reference,
    ReferenceAffiliation,
    ReferenceChair,
    ReferenceDocument,
    ReferenceGroup,
    ReferenceMeeting,
    ReferenceName,
    ReferenceOrganization,
    ReferencePerson,
    ReferenceProcess,
    ReferenceState,
    ReferenceTerm,
)
from apps.ingestion.reference.rows import Row, read_rows
from apps.lib.slugs import slug

_CONFIDENCES = ("high", "medium", "low")
_BASES = ("retrieved", "corpus", "background")
_KINDS = ("body", "committee", "working-group", "expert-group", "conference", "forum", "initiative", "instrument")
_ROLES = ("mandate", "report", "outcome")
_STAKEHOLDERS = (
    "government",
    "intergovernmental",
    "civil-society",
    "private-sector",
    "technical-community",
    "academia",
    "media",
)
_MODES = ("in-person", "virtual", "hybrid")
_STATUSES = ("member", "observer", "intergovernmental")


def read_reference(folder: Path) -> Reference:
    """All reference data below `folder`.

    Raises:
        ReferenceDataError: a file or row is malformed, or a key leads nowhere; the message names the place.
    """
    organizations = read_rows(folder / "organizations.yaml", "key", _organization)
    names = {organization.key: organization.name for organization in organizations}
    reference = Reference(
        processes=read_rows(folder / "processes.yaml", "key", _process),
        organizations=organizations,
        meetings=read_rows(folder / "meetings.yaml", "key", _meeting),
        people=read_rows(folder / "people.yaml", "key", _person),
        terms=read_rows(folder / "glossary.yaml", "acronym", _term),
        groups=read_rows(folder / "regional_groups.yaml", "key", _group),
        states=read_rows(folder / "states.yaml", "code", lambda row: _state(row, names)),
    )
    check(reference)
    return reference


def read_facts(row: Row) -> Facts:
    """Sources, confidence and basis, which every row has."""
    sources = row.texts("sources")
    if not sources:
        raise row.error("sources", found=[], expected="at least one source", remedy="say where the row comes from")
    return Facts(sources, row.choice("confidence", _CONFIDENCES), row.choice("basis", _BASES))


def _country(row: Row, field: str = "country") -> str | None:
    code = row.optional(field)
    if code is not None and code not in COUNTRIES:
        raise row.error(field, found=code, expected="an ISO 3166-1 alpha-2 code", remedy="use the code, quoted")
    return code


def _process(row: Row) -> ReferenceProcess:
    established = row.optional_row("established_by")
    record = ReferenceProcess(
        key=row.text("key"),
        name=row.text("name"),
        abbreviation=row.optional("abbreviation"),
        aliases=tuple(_alias(alias) for alias in row.rows("aliases", bare="form")),
        parent=row.optional("parent"),
        family=row.optional("family"),
        bare_since=row.optional_date("bare_since"),
        bare_until=row.optional_date("bare_until"),
        kind=row.choice("kind", _KINDS),
        established_by=established.text("symbol") if established else None,
        established_by_url=established.optional("url") if established else None,
        mandate=row.text("mandate"),
        start=row.optional_date("start"),
        end=row.optional_date("end"),
        members=row.texts("members"),
        chairs=tuple(_chair(chair) for chair in row.rows("chairs")),
        documents=tuple(_document(document) for document in row.rows("documents")),
        website=row.optional("website"),
        predecessor=row.optional("predecessor"),
        successor=row.optional("successor"),
        ambiguity_note=row.optional("ambiguity_note"),
        facts=read_facts(row),
    )
    for code in record.members:
        if code not in COUNTRIES:
            raise row.error("members", found=code, expected="ISO 3166-1 alpha-2 codes", remedy="use the code, quoted")
    if not record.aliases:
        raise row.error(
            "aliases", found=[], expected="at least one form", remedy="give the forms that texts name it by"
        )
    return record


def _alias(row: Row) -> KnownAlias:
    alias = KnownAlias(
        form=row.text("form"),
        exact=row.flag("exact"),
        shared=row.flag("shared"),
        garble=row.flag("garble"),
        echo=row.flag("echo"),
        context=row.texts("context"),
        unless=row.texts("unless"),
        since=row.optional_date("since"),
        until=row.optional_date("until"),
    )
    row.finish()
    return alias


def _chair(row: Row) -> ReferenceChair:
    chair = ReferenceChair(row.text("name"), _country(row), row.optional_date("from"), row.optional_date("to"))
    row.finish()
    return chair


def _document(row: Row) -> ReferenceDocument:
    document = ReferenceDocument(
        row.text("symbol"), row.text("title"), row.choice("role", _ROLES), row.optional_date("date")
    )
    row.finish()
    return document


def _name(row: Row) -> ReferenceName:
    name = ReferenceName(row.text("form"), row.flag("garble"), row.flag("not_alone"), row.flag("shared"))
    row.finish()
    return name


def _organization(row: Row) -> ReferenceOrganization:
    return ReferenceOrganization(
        key=row.text("key"),
        name=row.text("name"),
        acronym=row.optional("acronym"),
        aliases=tuple(_name(name) for name in row.rows("aliases", bare="form")),
        stakeholder_group=row.choice("stakeholder_group", _STAKEHOLDERS),
        country=_country(row),
        website=row.optional("website"),
        parent=row.optional("parent"),
        wikidata=row.optional("wikidata"),
        note=row.optional("note"),
        facts=read_facts(row),
    )


def _meeting(row: Row) -> ReferenceMeeting:
    return ReferenceMeeting(
        key=row.text("key"),
        title=row.text("title"),
        series=row.text("series"),
        parent=row.optional("parent"),
        number=row.whole("number"),
        meeting_type=row.optional("meeting_type"),
        theme=row.optional("theme"),
        start=row.date("start_date"),
        end=row.date("end_date"),
        start_time_utc=row.optional("start_time_utc"),
        mode=row.optional_choice("mode", _MODES),
        venue=row.optional("venue"),
        city=row.optional("city"),
        country=_country(row),
        latitude=row.degrees("lat"),
        longitude=row.degrees("lon"),
        planned_city=row.optional("planned_city"),
        url=row.optional("url"),
        note=row.optional("note"),
        facts=read_facts(row),
    )


def _person(row: Row) -> ReferencePerson:
    affiliations = tuple(_affiliation(affiliation) for affiliation in row.rows("affiliations"))
    return ReferencePerson(row.text("key"), row.text("name"), affiliations, read_facts(row))


def _affiliation(row: Row) -> ReferenceAffiliation:
    affiliation = ReferenceAffiliation(
        organization=row.optional("organization"),
        role=row.text("role"),
        start=row.optional_date("from"),
        end=row.optional_date("to"),
        as_of=row.optional_date("as_of"),
        source=row.text("source"),
    )
    row.finish()
    return affiliation


def _term(row: Row) -> ReferenceTerm:
    return ReferenceTerm(
        acronym=row.text("acronym"),
        expansion=row.text("expansion"),
        is_caption_error=row.flag("is_caption_error"),
        process=row.optional("process"),
        organization=row.optional("organization"),
        facts=read_facts(row),
    )


def _group(row: Row) -> ReferenceGroup:
    return ReferenceGroup(
        key=row.text("key"),
        name=row.text("name"),
        abbreviation=row.text("abbreviation"),
        members=row.whole("members") or 0,
        note=row.optional("note"),
        facts=read_facts(row),
    )


def _state(row: Row, organizations: dict[str, str]) -> ReferenceState:
    code, organization = row.text("code"), row.optional("organization")
    library = _library_names(code)
    if not library and organization not in organizations:
        raise row.error("code", found=code, expected="an ISO 3166-1 alpha-2 code", remedy="use the code, quoted")
    name = library[0] if library else organizations[organization or ""]
    curated = [_name(other) for other in row.rows("aliases", bare="form")]
    forms = {form: ReferenceName(form) for form in library} | {other.form: other for other in curated}
    forms.pop(name, None)
    return ReferenceState(
        code=code,
        key=organization or slug(name),
        name=name,
        status=row.choice("status", _STATUSES),
        group=row.optional("group"),
        organization=organization,
        names=tuple(forms.values()),
        website=row.optional("website"),
        note=row.optional("note"),
        facts=read_facts(row),
    )


def _library_names(code: str) -> list[str]:
    """English names of a country, the common one first; none where the library does not know the code."""
    if code not in COUNTRIES:
        return []
    common, old = CountriesBase.COMMON_NAMES.get(code), CountriesBase.OLD_NAMES.get(code, [])
    with override("en"):
        return list(dict.fromkeys(str(name) for name in (common, COUNTRIES[code], *old) if name))
