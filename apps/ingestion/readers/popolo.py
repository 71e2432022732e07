"""Popolo JSON (popoloproject.com): people, organizations and memberships, whole or each class alone.

Owns that shape. Contact details, motions and votes are passed over. Must not know whom the base holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from apps.ingestion.errors import EmptySourceError, IngestionError, UnreadableSourceError
from apps.ingestion.parsed import (
    DirectoryEntry,
    DirectoryMembership,
    ParsedDirectory,
    ParsedDocument,
    Problem,
    ReadText,
    Severity,
    Span,
)
from apps.ingestion.readers.plain import line_locators
from apps.lib.partial_dates import PartialDate
from apps.lib.text import squeeze

PARSER = POPOLO = "popolo"
LOCAL = "popolo-local"
"""Scheme of an identifier that counts in documents of one name only."""
_CLASSES = ("persons", "organizations", "memberships", "posts", "areas")
_SYNONYMS = {"people": "persons", "person": "persons", "organization": "organizations", "membership": "memberships"}
# What only one class has: by these the objects of a bare list are told apart.
_MARKS = {
    "memberships": {"person_id", "organization_id", "person", "organization", "post_id", "on_behalf_of_id"},
    "persons": {"family_name", "given_name", "sort_name", "gender", "birth_date", "honorific_prefix", "biography"},
    "organizations": {"classification", "founding_date", "dissolution_date", "parent_id", "parent", "posts"},
}
_TOLD = 5
_Object = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Placed:
    """An object of the document and its place, such as `persons[3]`."""

    place: str
    values: _Object


def read_popolo(text: str, *, encoding: str, name: str) -> ReadText | None:
    """The people, organizations and memberships of a JSON document; None for one of another shape.

    Raises:
        UnreadableSourceError: an object that does not fit the shape.
        EmptySourceError: nobody in it.
    """
    classes = _classes(json.loads(text.lstrip("\ufeff")), name)
    if classes is None:
        return None
    directory, left_out = _Document(classes, name).directory()
    problems: tuple[Problem, ...] = ()
    if left_out:
        message = (
            f"{len(left_out)} memberships are left out, as they name no person and organization of the document, nor "
            f"one by an identifier that holds everywhere: {', '.join(left_out[:_TOLD])}"
        )
        problems = (Problem(Severity.WARNING, "memberships-left-out", message, Span(0, len(text))),)
    return ReadText(
        text=text,
        media_type="application/json",
        encoding=encoding,
        locators=line_locators(text),
        problems=problems,
        told=ParsedDocument(parser=PARSER, turns=(), directory=directory),
    )


def identifier(key: str, *, name: str) -> tuple[str, str]:
    """Scheme and value of a Popolo `id`: as it is where it can only mean one thing (an address, a URN, a path, a UUID),
    else with the name of the document in which it counts."""
    return (POPOLO, key) if _holds_everywhere(key) else (LOCAL, f"{name}#{key}")


def _holds_everywhere(key: str) -> bool:
    return "/" in key or ":" in key or (len(key) == 36 and key.count("-") == 4)


def _classes(document: Any, name: str) -> dict[str, Any] | None:
    """The lists of objects by class; of a bare list, or a single object, by what only one class has."""
    if isinstance(document, dict):
        named = {_SYNONYMS.get(key, key): value for key, value in document.items()}
        if any(isinstance(named.get(key), list) for key in _CLASSES[:3]):
            return {key: named[key] for key in _CLASSES if isinstance(named.get(key), list)}
        document = [document]
    rows = [row for row in document if isinstance(row, dict)]
    keys = {key for row in rows for key in row}
    kinds = [kind for kind, marks in _MARKS.items() if keys & marks]
    stem = PurePath(name).stem.casefold()
    by_name = _SYNONYMS.get(stem, stem)
    if not kinds and by_name in _CLASSES[:2] and rows and all("name" in row for row in rows):
        kinds = [by_name]
    return {kinds[0]: document} if kinds else None


class _Document:
    """One document: its objects by class and key."""

    def __init__(self, classes: Mapping[str, Any], name: str) -> None:
        self._name = name
        self._people: dict[str, DirectoryEntry] = {}
        self._organizations: dict[str, DirectoryEntry] = {}
        placed = {kind: list(self._objects(rows, kind)) for kind, rows in classes.items()}
        self._posts = {str(post.values.get("id")): post.values for post in placed.get("posts", [])}
        self._areas = {str(area.values.get("id")): area.values for area in placed.get("areas", [])}
        self._memberships = list(placed.get("memberships", []))
        for kind, entries in (("persons", self._people), ("organizations", self._organizations)):
            for row in placed.get(kind, []):
                if row.values.get("redirect"):  # an identifier that moved to another object
                    continue
                entry = self._entry(row, kind)
                entries.setdefault(entry.key, entry)
                self._memberships += self._embedded(row, kind, entry.key)

    def directory(self) -> tuple[ParsedDirectory, list[str]]:
        """What it holds, and the places of the memberships that name nobody."""
        memberships, left_out = [], []
        for row in self._memberships:
            membership = self._membership(row)
            if membership is None:
                left_out.append(row.place)
            else:
                memberships.append(membership)
        if not self._people and not self._organizations and not memberships:
            raise EmptySourceError(
                self._name,
                found="no person, organization or membership",
                expected="at least one",
                remedy="check that the export was complete; name people by `id` and `name`",
            )
        directory = ParsedDirectory(
            people=tuple(self._people.values()),
            organizations=tuple(self._organizations.values()),
            memberships=tuple(dict.fromkeys(memberships)),
        )
        return directory, left_out

    def _objects(self, rows: Any, place: str) -> Iterator[_Placed]:
        for number, row in enumerate(rows):
            if not isinstance(row, dict):
                raise self._refusal(f"{place}[{number}]", type(row).__name__, "an object")
            yield _Placed(f"{place}[{number}]", row)

    def _embedded(self, row: _Placed, kind: str, key: str) -> Iterator[_Placed]:
        """The memberships that stand inside a person or an organization."""
        owner = "person_id" if kind == "persons" else "organization_id"
        for inner in self._objects(self._list(row, "memberships"), f"{row.place}.memberships"):
            yield _Placed(inner.place, {owner: key, **inner.values})

    def _entry(self, row: _Placed, kind: str) -> DirectoryEntry:
        others = list(self._objects(self._list(row, "other_names"), f"{row.place}.other_names"))
        parts = [self._text(row, key) for key in ("given_name", "family_name")]
        main = next((other for other in others if str(other.values.get("note")).casefold() == "main"), None)
        if main is not None and not any(parts):
            parts = [self._text(main, key) for key in ("given_name", "family_name")]
        shown = self._text(row, "name") or " ".join(filter(None, parts)) or (main and self._text(main, "name"))
        if not shown:
            raise self._refusal(row.place, "no name", "`name`, or `given_name` and `family_name`")
        names = [(self._text(other, "name"), bool(other.values.get("end_date"))) for other in others]
        names += [(alternate, False) for alternate in self._list(row, "alternate_names") if isinstance(alternate, str)]
        key = self._text(row, "id")
        return DirectoryEntry(
            key=key or f"without id: {shown}",
            name=shown,
            names=tuple(dict.fromkeys(other for other, ended in names if other and not ended and other != shown)),
            former_names=tuple(dict.fromkeys(other for other, ended in names if other and ended and other != shown)),
            identifiers=(*([identifier(key, name=self._name)] if key else []), *self._identifiers(row)),
        )

    def _identifiers(self, row: _Placed) -> Iterator[tuple[str, str]]:
        for inner in self._objects(self._list(row, "identifiers"), f"{row.place}.identifiers"):
            scheme, value = self._text(inner, "scheme"), self._text(inner, "identifier")
            if scheme and value:
                yield scheme.casefold(), value

    def _membership(self, row: _Placed) -> DirectoryMembership | None:
        post = self._named(row.values, "post", self._posts)
        area = self._named(row.values, "area", self._areas) or self._named(post, "area", self._areas)
        person = self._member(row, "person", self._people)
        organization = self._member(row, "organization", self._organizations) or self._member(
            _Placed(f"{row.place}.post", post), "organization", self._organizations
        )
        if person is None or organization is None:
            return None
        start, end = self._date(row, "start_date"), self._date(row, "end_date")
        if start and end and end.latest < start.earliest:
            raise self._refusal(f"{row.place}.end_date", str(end), f"a date not before {start}")
        role = self._text(row, "role") or self._text(_Placed(row.place, post), "role", "label")
        where = self._text(_Placed(row.place, area), "name")
        return DirectoryMembership(
            person=person,
            organization=organization,
            role=f"{role} ({where})" if role and where and where not in role else role or where,
            start=start,
            end=end,
        )

    def _member(self, row: _Placed, kind: str, entries: dict[str, DirectoryEntry]) -> str | None:
        """The key of the person or organization that a membership names, by its identifier or whole."""
        inner = row.values.get(kind)
        if isinstance(inner, dict):
            entry = self._entry(_Placed(f"{row.place}.{kind}", inner), f"{kind}s")
            entries.setdefault(entry.key, entry)
            return entry.key
        key = self._text(row, f"{kind}_id")
        return key if key in entries or _holds_everywhere(key) else None

    @staticmethod
    def _named(values: _Object, kind: str, objects: Mapping[str, _Object]) -> _Object:
        inner = values.get(kind)
        return inner if isinstance(inner, dict) else objects.get(str(values.get(f"{kind}_id")), {})

    def _date(self, row: _Placed, key: str) -> PartialDate | None:
        written = self._text(row, key).split("T", 1)[0]
        if not written:
            return None
        try:
            return PartialDate.parse(written)
        except ValueError as error:
            raise self._refusal(f"{row.place}.{key}", repr(written), "YYYY, YYYY-MM or YYYY-MM-DD") from error

    def _text(self, row: _Placed, *keys: str) -> str:
        """The first of these that is filled in, without what no column can hold."""
        for key in keys:
            value = row.values.get(key)
            if isinstance(value, (dict, list, bool)):
                raise self._refusal(f"{row.place}.{key}", type(value).__name__, "text")
            if value not in (None, ""):
                return squeeze(str(value).encode("utf-8", "replace").decode("utf-8").replace("\x00", ""))
        return ""

    def _list(self, row: _Placed, key: str) -> list[Any]:
        value = row.values.get(key) or []
        if not isinstance(value, list):
            raise self._refusal(f"{row.place}.{key}", type(value).__name__, "a list")
        return value

    def _refusal(self, place: str, found: str, expected: str) -> IngestionError:
        return UnreadableSourceError(
            self._name,
            place=place,
            found=found,
            expected=expected,
            remedy="correct it; docs/ingestion.md says what is read of Popolo",
        )
