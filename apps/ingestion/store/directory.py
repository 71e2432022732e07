"""Stores a directory: people and organizations with their names and identifiers, memberships as dated affiliations.

Owns which row an entry is, and what a later version of the directory may change: only what the earlier one said and
nobody changed since. Must not know file formats.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db import models

from apps import search
from apps.actors.facts import Basis, dates
from apps.actors.models import (
    Affiliation,
    NameKind,
    Organization,
    OrganizationIdentifier,
    OrganizationName,
    Speaker,
    SpeakerIdentifier,
    SpeakerName,
)
from apps.actors.services import (
    add_organization_names,
    add_speaker_names,
    attest_affiliation,
    create_organization,
    create_speaker,
    rename,
)
from apps.ingestion.parsed import DirectoryEntry, DirectoryMembership, ParsedDirectory, Problem, Severity, Span
from apps.ingestion.readers.popolo import LOCAL, POPOLO
from apps.ingestion.store.reversal import Trace
from apps.lib.text import fold
from apps.proceedings.models import Statement

_LONGEST_NAME, _LONGEST_SCHEME, _LONGEST_VALUE, _LONGEST_ROLE = 200, 30, 120, 200
_BATCH = 900  # SQLite may be built to take no more values in a question
_Actor = TypeVar("_Actor", Speaker, Organization)


@dataclass(frozen=True, slots=True)
class _Kind(Generic[_Actor]):
    """People, or organizations: their tables, and how they come into the base."""

    model: type[_Actor]
    names: type[Any]
    identifiers: type[Any]
    create: Callable[..., _Actor]
    add_names: Callable[..., None]

    @property
    def owner(self) -> str:
        """The column of names and identifiers that leads to the row."""
        return str(self.model._meta.model_name)


_PEOPLE = _Kind(Speaker, SpeakerName, SpeakerIdentifier, create_speaker, add_speaker_names)
_ORGANIZATIONS = _Kind(
    Organization, OrganizationName, OrganizationIdentifier, create_organization, add_organization_names
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a directory. `changes` can be kept as JSON."""

    changes: dict[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def keep_directory(
    directory: ParsedDirectory, *, earlier: ParsedDirectory, source: str, is_demonstration: bool, trace: Trace
) -> Kept:
    """Store what the directory says; `earlier` is what its former version said, all of it in one transaction."""
    people = _Entries(_PEOPLE, source=source, is_demonstration=is_demonstration, trace=trace)
    organizations = _Entries(_ORGANIZATIONS, source=source, is_demonstration=is_demonstration, trace=trace)
    people.settle(directory.people, earlier.people)
    organizations.settle(directory.organizations, earlier.organizations)
    told = [_pair(one, people, organizations) for one in directory.memberships]
    before = {_pair(one, people, organizations) for one in earlier.memberships} - {None}
    gone = [row.pk for one in before - set(told) if one for row in _affiliations(one, source)]
    trace.watch(Affiliation, gone)
    Affiliation.objects.filter(pk__in=gone).delete()
    new = [_attest(one, source) for one in dict.fromkeys(told) if one and one not in before]
    trace.made([affiliation for affiliation, is_new in new if is_new])
    search.queue([*people.shown_in(), *organizations.shown_in()])
    return Kept(
        changes={
            "new_people": len(people.made),
            "new_organizations": len(organizations.made),
            "renamed": len(people.renamed) + len(organizations.renamed),
            "new_affiliations": sum(is_new for _, is_new in new),
            "removed_affiliations": len(gone),
        },
        problems=(*people.problems, *organizations.problems, *_left_out(told.count(None))),
    )


def _left_out(memberships: int) -> list[Problem]:
    message = f"{memberships} memberships are left out: the base does not know, or cannot tell, whom they name"
    return [Problem(Severity.WARNING, "memberships-left-out", message, Span(0, 0))] if memberships else []


@dataclass(frozen=True)
class _Belongs:
    """A membership between two rows."""

    speaker: Speaker
    organization: Organization
    told: DirectoryMembership

    @property
    def role(self) -> str:
        return self.told.role[:_LONGEST_ROLE]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Belongs) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def _values(self) -> tuple[Any, ...]:
        return (self.speaker.pk, self.organization.pk, self.role, self.told.start, self.told.end)


def _pair(
    told: DirectoryMembership, people: _Entries[Speaker], organizations: _Entries[Organization]
) -> _Belongs | None:
    speaker, organization = people.row(told.person), organizations.row(told.organization)
    return _Belongs(speaker, organization, told) if speaker and organization else None


def _affiliations(one: _Belongs, source: str) -> Iterable[Affiliation]:
    """The row that was made of a membership, unless somebody changed it since."""
    columns: dict[str, Any] = dict(dates(start=one.told.start, end=one.told.end))
    return Affiliation.objects.filter(
        speaker=one.speaker, organization=one.organization, role=one.role, source=source, **columns
    )


def _attest(one: _Belongs, source: str) -> tuple[Affiliation, bool]:
    # Attested at its start, so that two terms of one role are two.
    return attest_affiliation(
        speaker=one.speaker,
        organization=one.organization,
        source=source,
        role=one.role,
        start=one.told.start,
        end=one.told.end,
        attested=one.told.start,
    )


class _Entries(Generic[_Actor]):
    """The rows of the entries of one kind."""

    def __init__(
        self,
        kind: _Kind[_Actor],
        *,
        source: str,
        is_demonstration: bool,
        trace: Trace,
    ) -> None:
        self._kind: _Kind[_Actor] = kind
        self._source, self._is_demonstration, self._trace = source, is_demonstration, trace
        self._rows: dict[str, _Actor | None] = {}
        self._known: dict[tuple[str, str], _Actor] = {}
        self._bearers: dict[str, dict[int, _Actor]] = defaultdict(dict)
        self.made: list[_Actor] = []
        self.renamed: list[_Actor] = []
        self.problems: list[Problem] = []

    def settle(self, entries: Sequence[DirectoryEntry], earlier: Sequence[DirectoryEntry]) -> None:
        """Find or make the row of every entry, and give it what the entry says and its earlier version did not."""
        before = {entry.key: entry for entry in earlier}
        self._look_up([*entries, *earlier])
        often = Counter(fold(entry.name) for entry in entries)
        for entry in entries:
            alone = often[fold(entry.name)] == 1
            self._rows[entry.key] = self._found(entry, before.get(entry.key), alone=alone)
        for entry in earlier:
            if entry.key not in self._rows:
                self._rows[entry.key] = self._only(self._identified(entry, entry)) or self._only(self._named(entry))
        held = self._belongings()
        for entry in entries:
            if row := self._rows[entry.key]:
                self._fill(row, entry, before.get(entry.key))
        for model, keys in self._belongings().items():
            self._trace.made(model._default_manager.filter(pk__in=sorted(keys - held[model])))
        self._trace.made(self.made)

    def row(self, key: str) -> _Actor | None:
        """The row of an entry, or of an identifier that an earlier directory gave; None: there is none, or several."""
        if key not in self._rows:
            held = self._identifiers().filter(scheme=POPOLO, value=key).first()
            self._rows[key] = self._owner(held) if held else None
        return self._rows[key]

    def shown_in(self) -> list[int]:
        """The statements that show a row whose name changed."""
        shown = Statement.objects.filter(**{f"{self._kind.owner}__in": [row.pk for row in self.renamed]})
        return list(shown.values_list("pk", flat=True))

    # Which row it is

    def _look_up(self, entries: Sequence[DirectoryEntry]) -> None:
        wanted = {identifier for entry in entries for identifier in _fitting(entry)}
        for values in _batches({value for _, value in wanted}):
            for held in self._identifiers().filter(value__in=values):
                if (held.scheme, held.value) in wanted:
                    self._known[held.scheme, held.value] = self._owner(held)
        for folded in _batches({fold(name) for entry in entries for name in _names(entry)}):
            for held in self._names().filter(folded__in=folded, kind__in=NameKind.asserting()):
                self._bearers[held.folded][getattr(held, f"{self._kind.owner}_id")] = self._owner(held)

    def _found(self, entry: DirectoryEntry, before: DirectoryEntry | None, *, alone: bool) -> _Actor | None:
        identified = self._identified(entry, before)
        if len(identified) > 1:
            self._conflict(entry, "identifiers of several", identified)
            return None
        if identified:
            return self._only(identified)
        named = self._named(entry)
        if not named:
            return self._make(entry)
        if len(named) > 1 or not alone:
            self._conflict(entry, "a name that cannot tell which one is meant, as it is that of", named)
            return None
        return self._only(named) if self._agrees(entry, named) else self._make(entry)

    def _identified(self, entry: DirectoryEntry, before: DirectoryEntry | None) -> dict[int, _Actor]:
        """By identifiers; one that counts in this document alone has to come with a name that the row bears."""
        names = {fold(name) for one in (entry, before) if one for name in _names(one)}
        found = {}
        for scheme, value in _fitting(entry):
            row = self._known.get((scheme, value))
            if row and (scheme != LOCAL or any(row.pk in self._bearers.get(name, {}) for name in names)):
                found[row.pk] = row
        return found

    def _named(self, entry: DirectoryEntry) -> dict[int, _Actor]:
        return self._bearers.get(fold(entry.name), {})

    def _agrees(self, entry: DirectoryEntry, named: dict[int, _Actor]) -> bool:
        """Whether no register has this one and the bearer of its name under two identifiers."""
        others = [(scheme, value) for scheme, value in _fitting(entry) if scheme not in (POPOLO, LOCAL)]
        held = self._identifiers().filter(**{f"{self._kind.owner}__in": list(named)})
        return not any(held.filter(scheme=scheme).exclude(value=value).exists() for scheme, value in others)

    def _conflict(self, entry: DirectoryEntry, what: str, rows: dict[int, _Actor]) -> None:
        slugs = ", ".join(sorted(row.slug for row in rows.values()))
        message = f"{entry.name} ({entry.key}) has {what} {slugs}: it is left out until a curator decides"
        self.problems.append(Problem(Severity.WARNING, "directory-conflict", message, Span(0, 0)))

    def _make(self, entry: DirectoryEntry) -> _Actor:
        row: _Actor = self._kind.create(
            name=entry.name[:_LONGEST_NAME],
            source=self._source,
            basis=Basis.DEMONSTRATION if self._is_demonstration else Basis.RECORD,
            is_demonstration=self._is_demonstration,
        )
        self.made.append(row)
        return row

    @staticmethod
    def _only(rows: dict[int, _Actor]) -> _Actor | None:
        return next(iter(rows.values())) if len(rows) == 1 else None

    # What it is called

    def _fill(self, row: _Actor, entry: DirectoryEntry, before: DirectoryEntry | None) -> None:
        self._rename(row, entry, before)
        said = set(_names(before)) if before else set()
        for names, kind in (((entry.name, *entry.names), NameKind.ALIAS), (entry.former_names, NameKind.FORMER)):
            new = [name[:_LONGEST_NAME] for name in names if name not in said]
            self._kind.add_names(**{self._kind.owner: row}, names=new, kind=kind, source=self._source)
        for scheme, value in _fitting(entry):
            if (scheme, value) not in self._known and not (before and (scheme, value) in before.identifiers):
                self._kind.identifiers.objects.create(**{self._kind.owner: row}, scheme=scheme, value=value)
                self._known[scheme, value] = row

    def _rename(self, row: _Actor, entry: DirectoryEntry, before: DirectoryEntry | None) -> None:
        """Where the document says another name than before, and its former one is still shown."""
        name = entry.name[:_LONGEST_NAME]
        if before is None or name == row.name or before.name[:_LONGEST_NAME] != row.name or row.basis != Basis.RECORD:
            return
        self._trace.watch(self._kind.model, [row.pk])
        self._trace.watch(self._kind.names, list(row.names.values_list("pk", flat=True)))
        rename(actor=row, name=name, source=self._source)
        self.renamed.append(row)

    def _belongings(self) -> dict[type[models.Model], set[int]]:
        """Names and identifiers of the rows."""
        rows = {row.pk for row in self._rows.values() if row}
        return {
            model: {
                key
                for some in _batches(rows)
                for key in model.objects.filter(**{f"{self._kind.owner}__in": some}).values_list("pk", flat=True)
            }
            for model in (self._kind.names, self._kind.identifiers)
        }

    def _identifiers(self) -> models.QuerySet[Any]:
        return self._ours(self._kind.identifiers)

    def _names(self) -> models.QuerySet[Any]:
        return self._ours(self._kind.names)

    def _ours(self, model: type[Any]) -> models.QuerySet[Any]:
        """With their owners, and none of the demonstration's beside real ones."""
        owner = self._kind.owner
        found: models.QuerySet[Any] = model.objects.select_related(owner)
        return found.filter(**{f"{owner}__is_demonstration": self._is_demonstration})

    def _owner(self, held: Any) -> _Actor:
        row: _Actor = getattr(held, self._kind.owner)
        return row


def _names(entry: DirectoryEntry) -> tuple[str, ...]:
    return (entry.name, *entry.names, *entry.former_names)


def _fitting(entry: DirectoryEntry) -> list[tuple[str, str]]:
    """Its identifiers, without those that no column can hold."""
    return [
        (scheme, value)
        for scheme, value in dict.fromkeys(entry.identifiers)
        if len(scheme) <= _LONGEST_SCHEME and len(value) <= _LONGEST_VALUE
    ]


def _batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    ordered = sorted(values)
    for start in range(0, len(ordered), _BATCH):
        yield ordered[start : start + _BATCH]
