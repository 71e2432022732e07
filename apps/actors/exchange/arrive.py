"""The way back into the base: what a record says is made or changed, what is not in the file stays as it is.

Owns which row a record is (by slug, by name, by all that an affiliation says) and what would change. Knows no format.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models, transaction

from apps.actors.errors import BadRecordError
from apps.actors.exchange.rows import YES, Record
from apps.actors.facts import dates
from apps.actors.models import (
    Affiliation,
    Organization,
    OrganizationIdentifier,
    OrganizationName,
    RegionalGroup,
    Speaker,
    SpeakerIdentifier,
    SpeakerName,
)
from apps.lib.partial_dates import PartialDate
from apps.lib.text import fold

Placed = tuple[str, Record]


@dataclass(frozen=True, slots=True)
class Difference:
    """What becomes of a row. `values` are (column, before, after); `row` is the person, group or organization."""

    place: str
    row: models.Model
    what: str
    new: bool
    values: tuple[tuple[str, str, str], ...]


@dataclass(slots=True)
class Arrival:
    """What a file changes: its differences, and how many of its records the base has as they are."""

    differences: list[Difference] = field(default_factory=list)
    same: int = 0

    @property
    def rows(self) -> list[models.Model]:
        """The people, groups and organizations that changed, each once."""
        return list({(type(d.row), d.row.pk): d.row for d in self.differences}.values())


class _Rehearsal(Exception):  # noqa: N818 - no error: it takes back what was tried
    pass


def arrive(records: Sequence[Placed], *, rehearse: bool = False) -> Arrival:
    """Take records in, all or none; with `rehearse` only tell what would change.

    Raises:
        BadRecordError: a record that says what the base can't keep, or names what neither the file nor the base has.
    """
    arrival = Arrival()
    try:
        with transaction.atomic():
            _Base(arrival).take(records)
            if rehearse:
                raise _Rehearsal
    except _Rehearsal:
        pass
    return arrival


_FLAGS: Final = {"state": "is_state", "demonstration": "is_demonstration", "decided": "decided", "retired": "retired"}
_DATES: Final = {"start": "starts_on", "end": "ends_on"}
_COLUMNS: Final = {"group": "stakeholder_group", **_FLAGS}
_REFERENCES: Final = {"regional_group": RegionalGroup, "parent": Organization, "merged_into": None}


class _Base:
    """The base as far as records touch it, read once."""

    def __init__(self, arrival: Arrival) -> None:
        self._arrival = arrival
        self._owners: dict[type[models.Model], dict[str, Any]] = {
            model: {row.slug: row for row in model._default_manager.all()}
            for model in (RegionalGroup, Organization, Speaker)
        }

    def take(self, records: Sequence[Placed]) -> None:
        for place, record in records:
            _check_text(place, record)
        self._take_owners(records)
        self._take_references(records)
        names: dict[Any, Any] = {
            (OrganizationName, row.organization_id, row.folded): row for row in OrganizationName.objects.all()
        }
        names |= {(SpeakerName, row.speaker_id, row.folded): row for row in SpeakerName.objects.all()}
        identifiers = {
            (model, row.scheme, row.value): row
            for model in (OrganizationIdentifier, SpeakerIdentifier)
            for row in model._default_manager.all()
        }
        affiliations = {_said(row): row for row in Affiliation.objects.all()}
        for place, record in records:
            match record["record"]:
                case "organization-name":
                    self._name(place, record, OrganizationName, names)
                case "person-name":
                    self._name(place, record, SpeakerName, names)
                case "organization-identifier":
                    self._identifier(place, record, OrganizationIdentifier, identifiers)
                case "person-identifier":
                    self._identifier(place, record, SpeakerIdentifier, identifiers)
                case "affiliation":
                    self._affiliation(place, record, affiliations)

    def _take_owners(self, records: Iterable[Placed]) -> None:
        models_of: dict[str, type[Any]] = {
            "regional-group": RegionalGroup,
            "organization": Organization,
            "person": Speaker,
        }
        for place, record in records:
            if (model := models_of.get(record["record"])) is None:
                continue
            said = {column: value for column, value in record.items() if column not in {"record", "key", *_REFERENCES}}
            values: dict[str, Any] = {
                _COLUMNS.get(column, column): value for column, value in said.items() if column not in _DATES
            }
            values |= _dated(place, record)
            if model is RegionalGroup and "acronym" in values:
                values["abbreviation"] = values.pop("acronym")
            if "sources" in values:
                values["sources"] = _sources(place, record["sources"])
            values |= {column: value == YES for column, value in values.items() if column in _FLAGS.values()}
            row = self._owners[model].get(record["key"]) or model(slug=record["key"])
            self._owners[model][record["key"]] = row
            self._keep(place, row, values, owner=row, what=str(model._meta.verbose_name))

    def _take_references(self, records: Iterable[Placed]) -> None:
        for place, record in records:
            if record["record"] not in {"organization", "person"}:
                continue
            model = Organization if record["record"] == "organization" else Speaker
            row = self._owners[model][record["key"]]
            values = {
                column: self._owner(place, target or model, record[column]) if record[column] else None
                for column, target in _REFERENCES.items()
                if column in record
            }
            self._keep(place, row, values, owner=row, what=str(model._meta.verbose_name), counted=False)

    def _name(self, place: str, record: Record, model: type[Any], held: dict[Any, Any]) -> None:
        owner, column = self._bearer(place, record)
        folded = fold(record.get("name", ""))
        key = (model, owner.pk, folded)
        row = held.get(key) or model(**{column: owner}, folded=folded)
        held[key] = row
        values: dict[str, Any] = {name: record[name] for name in ("name", "kind", "source") if name in record}
        values |= {flag: record[flag] == YES for flag in ("decided", "retired") if flag in record}
        what = f"{model._meta.verbose_name} “{record.get('name', '')}”"
        self._keep(place, row, values, owner=owner, what=what)

    def _identifier(self, place: str, record: Record, model: type[Any], held: dict[Any, Any]) -> None:
        owner, column = self._bearer(place, record)
        scheme, value = record.get("scheme", ""), record.get("value", "")
        row = held.setdefault((model, scheme, value), model(scheme=scheme, value=value))
        what = f"{model._meta.verbose_name} {scheme}:{value}"
        self._keep(place, row, {column: owner}, owner=owner, what=what)

    def _affiliation(self, place: str, record: Record, held: dict[Any, Affiliation]) -> None:
        person = self._owner(place, Speaker, record["key"])
        organization = self._owner(place, Organization, record.get("organization", ""))
        attested = _day(place, record, "attested")
        said = Affiliation(
            speaker=person,
            organization=organization,
            role=record.get("role", ""),
            attested_on=attested.earliest if attested else None,
            source=record.get("source", ""),
        )
        row = held.get(_said(said)) or said
        held[_said(said)] = row
        values: dict[str, Any] = {
            **dates(start=_day(place, record, "start"), end=_day(place, record, "end")),
            "attested_on_precision": attested.precision if attested else None,
        }
        self._keep(place, row, values, owner=person, what=f"affiliation with {organization}")

    def _bearer(self, place: str, record: Record) -> tuple[Any, str]:
        """Whose a name or identifier is, and the column that says so."""
        if record["record"].startswith("person"):
            return self._owner(place, Speaker, record["key"]), "speaker"
        return self._owner(place, Organization, record["key"]), "organization"

    def _owner(self, place: str, model: type[models.Model], slug: str) -> Any:
        row = self._owners[model].get(slug)
        if row is None:
            raise BadRecordError(
                place,
                found=f"the {model._meta.verbose_name} {slug!r}",
                expected="one that the file or the base has",
                remedy="add its record, or correct the key",
            )
        return row

    def _keep(
        self, place: str, row: Any, values: dict[str, Any], *, owner: Any, what: str, counted: bool = True
    ) -> None:
        """Have a row say these values, and note what that changed."""
        new = row.pk is None
        changed = {column: value for column, value in values.items() if new or getattr(row, column) != value}
        if not changed:
            self._arrival.same += counted
            return
        told = tuple((column, "" if new else _shown(getattr(row, column)), _shown(v)) for column, v in changed.items())
        for column, value in changed.items():
            setattr(row, column, value)
        try:
            row.full_clean(validate_unique=new, validate_constraints=True)
        except ValidationError as error:
            raise BadRecordError(
                place,
                found="; ".join(f"{name}: {' '.join(said)}" for name, said in error.message_dict.items()),
                expected="values that the base can keep",
                remedy="correct them",
            ) from error
        row.save()
        self._arrival.differences.append(Difference(place, owner, what, new, tuple(v for v in told if v[1] != v[2])))


def _said(row: Affiliation) -> tuple[Any, ...]:
    return (row.speaker_id, row.organization_id, row.role, row.attested_on, row.source)


def _dated(place: str, record: Record) -> dict[str, Any]:
    """The columns of the dates that a record says something of."""
    columns = dates(start=_day(place, record, "start"), end=_day(place, record, "end"))
    said = tuple(column for word, column in _DATES.items() if word in record)
    return {name: value for name, value in columns.items() if name.startswith(said)} if said else {}


def _day(place: str, record: Record, column: str) -> PartialDate | None:
    if not record.get(column):
        return None
    try:
        return PartialDate.parse(record[column])
    except ValueError as error:
        raise BadRecordError(
            f"{place}, {column}",
            found=repr(record[column]),
            expected="YYYY, YYYY-MM or YYYY-MM-DD",
            remedy="correct it",
        ) from error


def _sources(place: str, written: str) -> list[str]:
    try:
        sources = json.loads(written) if written else []
    except (ValueError, RecursionError):
        sources = None
    if not isinstance(sources, list) or not all(isinstance(source, str) for source in sources):
        raise BadRecordError(
            f"{place}, sources",
            found=written[:80],
            expected='a list such as ["https://example.org"]',
            remedy="correct it",
        )
    return sources


def _check_text(place: str, record: Record) -> None:
    for column, value in record.items():
        if "\x00" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
            raise BadRecordError(
                f"{place}, {column}", found="a sign that is no text", expected="Unicode text", remedy="take it out"
            )
    if not record["key"]:
        raise BadRecordError(f"{place}, key", found="nothing", expected="a slug", remedy="say whose record it is")


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
