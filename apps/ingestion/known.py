"""The names that resolution may rely on: people, organizations, countries and processes with their curated aliases.

Owns the `Known*` types. Must not know where they come from: the store builds them from the database or from `fixtures/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from apps.lib.partial_dates import PartialDate
from apps.lib.text import fold


@dataclass(frozen=True, slots=True)
class KnownActor:
    """A speaker or an organization: `key` is its slug, `names` all curated spellings, the display name first."""

    key: str
    names: tuple[str, ...]
    is_state: bool = False  # organizations only: a State, whose delegation may speak


@dataclass(frozen=True, slots=True)
class KnownProcess:
    """A process or body. `aliases` are curated surface forms; a form that several processes share is told apart by date."""

    key: str
    name: str
    abbreviation: str | None
    aliases: tuple[str, ...]
    start: PartialDate | None = None
    end: PartialDate | None = None
    parent: str | None = None
    kind: str = "body"


@dataclass(frozen=True)
class Known:
    speakers: tuple[KnownActor, ...] = ()
    organizations: tuple[KnownActor, ...] = ()
    processes: tuple[KnownProcess, ...] = ()

    @cached_property
    def speakers_by_name(self) -> dict[str, tuple[KnownActor, ...]]:
        """Folded name → the people who bear it; more than one is a conflict."""
        return _by_name(self.speakers)

    @cached_property
    def organizations_by_name(self) -> dict[str, tuple[KnownActor, ...]]:
        """Folded name or acronym → the organizations that bear it."""
        return _by_name(self.organizations)


def _by_name(actors: tuple[KnownActor, ...]) -> dict[str, tuple[KnownActor, ...]]:
    found: dict[str, list[KnownActor]] = {}
    for actor in actors:
        for name in dict.fromkeys(fold(name) for name in actor.names):
            found.setdefault(name, []).append(actor)
    return {name: tuple(bearers) for name, bearers in found.items()}
