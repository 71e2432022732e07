"""The names that resolution may rely on: people, organizations, countries and processes with their curated aliases.

Owns the `Known*` types. Must not know where they come from: the store builds them from the database or `fixtures/`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from apps.lib.partial_dates import PartialDate
from apps.lib.text import fold

T = TypeVar("T")
_RECENT = 1_000  # names; then they are joined with the others


@dataclass(frozen=True, slots=True)
class KnownActor:
    """A speaker or an organization: `key` is its slug, `names` all curated spellings, the display name first."""

    key: str
    names: tuple[str, ...]
    is_state: bool = False  # organizations only: a State, whose delegation may speak


@dataclass(frozen=True, slots=True)
class KnownAlias:
    """A curated form by which texts name a process, and when it counts. Without a condition always, in any case.

    `context` and `unless` hold words; one of the first must stand near, none of the second right beside the form.
    `since` and `until` are dates of speaking, both inclusive.
    """

    form: str
    exact: bool = False  # case as written: "MAG", not "mag"
    shared: bool = False  # other processes carry the form as well
    garble: bool = False  # mis-heard: counts near its context, or where the document names the process properly
    echo: bool = False  # a short form: counts only after the document has named the process
    context: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    since: PartialDate | None = None
    until: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class KnownProcess:
    """A process or body. `family` is the key of the head of its family, None for a head.

    `bare_since` and `bare_until` are the dates of speaking in which a bare mention of the head means this member.
    """

    key: str
    name: str
    abbreviation: str | None
    aliases: tuple[KnownAlias, ...]
    start: PartialDate | None = None
    end: PartialDate | None = None
    parent: str | None = None
    kind: str = "body"
    family: str | None = None
    bare_since: PartialDate | None = None
    bare_until: PartialDate | None = None
    chairs: tuple[str, ...] = ()

    def __hash__(self) -> int:  # what is made of all processes is looked up by them for each document
        return hash(self.key)


@dataclass(frozen=True, slots=True)
class KnownEdition:
    """A meeting of several days by which a series counts: "IGF 2024". `series` is the key of a process; `name` may
    hold the number that the series gives it."""

    series: str
    start: PartialDate
    end: PartialDate
    city: str | None = None
    country: str | None = None  # ISO 3166-1 alpha-2
    is_virtual: bool = False
    name: str = ""


class Index(Mapping[str, tuple[T, ...]]):
    """What bears a name, by the folded name: what was there when the run began, and the few that came since.

    One with more is made without going through all of it again, and this one stays as it is.
    """

    __slots__ = ("_held", "_recent")

    def __init__(self, held: dict[str, tuple[T, ...]], recent: dict[str, tuple[T, ...]] | None = None) -> None:
        self._held, self._recent = held, recent or {}

    def __getitem__(self, name: str) -> tuple[T, ...]:
        return self._recent[name] if name in self._recent else self._held[name]

    def __iter__(self) -> Iterator[str]:
        yield from self._held
        yield from (name for name in self._recent if name not in self._held)

    def __len__(self) -> int:
        return len(self._held) + sum(name not in self._held for name in self._recent)

    def get(self, name: str, default: Any = ()) -> Any:  # asked several times for each statement
        return self._recent.get(name) or self._held.get(name, default)

    def joined(self, new: Mapping[str, tuple[T, ...]]) -> Index[T]:
        """This and some more."""
        recent = self._recent | {name: self.get(name) + more for name, more in new.items()}
        return Index(self._held, recent) if len(recent) < _RECENT else Index(self._held | recent)


@dataclass(frozen=True)
class Known:
    speakers: tuple[KnownActor, ...] = ()
    organizations: tuple[KnownActor, ...] = ()
    processes: tuple[KnownProcess, ...] = ()
    editions: tuple[KnownEdition, ...] = ()

    @cached_property
    def speakers_by_name(self) -> Index[KnownActor]:
        """Folded name → the people who bear it; more than one is a conflict."""
        return Index(_by_name(self.speakers))

    def with_surname(self, surname: str) -> tuple[KnownActor, ...]:
        """The people whose name ends in what follows its first word, folded: "obi", "quispe huanca"."""
        words = surname.split()
        names = self.names_by_word.get(words[-1], ()) if words else ()
        bearers = (self.speakers_by_name[name] for name in names if name.endswith(f" {surname}"))
        return tuple(dict.fromkeys(actor for actors in bearers for actor in actors))

    @cached_property
    def names_by_word(self) -> Index[str]:
        """A word of a folded name → the folded names of two words and more that have it."""
        return Index(_by_word(self.speakers_by_name))

    @cached_property
    def organizations_by_name(self) -> Index[KnownActor]:
        """Folded name or acronym → the organizations that bear it."""
        return Index(_by_name(self.organizations))

    def extended(self, *, speakers: tuple[KnownActor, ...] = (), organizations: tuple[KnownActor, ...] = ()) -> Known:
        """These names and a few new ones, without going through all of them again."""
        if not speakers and not organizations:
            return self
        known = replace(self, speakers=self.speakers + speakers, organizations=self.organizations + organizations)
        people = _by_name(speakers)
        known.__dict__["speakers_by_name"] = self.speakers_by_name.joined(people)
        known.__dict__["organizations_by_name"] = self.organizations_by_name.joined(_by_name(organizations))
        if "names_by_word" in self.__dict__:
            new = _by_word(name for name in people if name not in self.speakers_by_name)
            known.__dict__["names_by_word"] = self.names_by_word.joined(new)
        return known


def _by_word(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name in names:
        words = name.split()
        for word in words if len(words) > 1 else ():
            found.setdefault(word, []).append(name)
    return {word: tuple(having) for word, having in found.items()}


def _by_name(actors: tuple[KnownActor, ...]) -> dict[str, tuple[KnownActor, ...]]:
    found: dict[str, list[KnownActor]] = {}
    for actor in actors:
        for name in dict.fromkeys(fold(name) for name in actor.names):
            found.setdefault(name, []).append(actor)
    return {name: tuple(bearers) for name, bearers in found.items()}
