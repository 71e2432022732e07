"""In which capacities a person could speak on a day, as far as sources tell.

Owns the rules by which dated affiliations hold, overlap and end. Must not know statements.

1. An affiliation with dates holds between them; without an end it holds still.
2. One that a source merely shows on a day holds half a year before and after; where the same organization is known with
   dates as well, those tell.
3. One without any date holds at no time.
4. Several may hold at once. Those known by dates come first, then those shown nearest to the day.
5. A capacity is one of today where it holds on the last day on which the person is known in any, or did within the
   half year before.
6. Where one source tells the role and another none of the same, the role is enough.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, NamedTuple, Protocol, Self, TypeVar

from django.db.models.functions import Coalesce

from apps.actors import facts
from apps.actors.models import Affiliation
from apps.actors.reading import ByKeys
from apps.lib.partial_dates import PartialDate

AROUND: Final = timedelta(days=183)
"""How long before and after a day on which a source shows a capacity it is held to hold."""


class _WithRole(Protocol):
    @property
    def role(self) -> str: ...


_Told = TypeVar("_Told", bound=_WithRole)


class _Row(NamedTuple):
    """An affiliation. Each field is named after the path of its column."""

    organization_id: int
    organization__slug: str
    organization__name: str
    role: str
    starts_on: date | None
    ends_on: date | None
    attested_on: date | None
    attested_on_precision: int | None


@dataclass(frozen=True, slots=True)
class Spell:
    """The days from `first` to `last` on which somebody had a capacity; `shown`: when a source merely shows it."""

    organization: int
    slug: str
    name: str
    role: str
    first: date
    last: date
    shown: PartialDate | None

    @classmethod
    def of(cls, row: _Row) -> Self | None:
        """None where nothing tells when."""
        if row.starts_on:
            return cls(*row[:4], row.starts_on, row.ends_on or date.max, None)
        if row.ends_on:
            return cls(*row[:4], min(row.attested_on or row.ends_on, row.ends_on) - AROUND, row.ends_on, None)
        if shown := facts.known(row.attested_on, row.attested_on_precision):
            return cls(*row[:4], shown.earliest - AROUND, shown.latest + AROUND, shown)
        return None

    def holds(self, first: date, last: date) -> bool:
        """Whether it holds on a day between these two."""
        return self.first <= last and first <= self.last


def at(held: Iterable[Spell], first: date, last: date) -> list[Spell]:
    """The capacities that hold on a day between these two, each organization and role once; the best known first."""
    told: dict[tuple[int, str], Spell] = {}
    ordered = sorted(
        (spell for spell in held if spell.holds(first, last)),
        key=lambda one: (
            one.shown is not None,
            abs((one.shown.middle if one.shown else first) - first),
            one.name,
            one.role,
        ),
    )
    for spell in ordered:
        told.setdefault((spell.organization, spell.role), spell)
    return list(told.values())


def enough(told: Collection[_Told], same: Callable[[_Told], Hashable]) -> list[_Told]:
    """Those that tell a role, and the others of which none that tells one has the same key."""
    roles = {same(one) for one in told if one.role}
    return [one for one in told if one.role or same(one) not in roles]


def of_today(held: Sequence[Spell], today: date) -> set[int]:
    """Primary keys of the organizations of a person's latest capacities."""
    latest = max((min(spell.last, today) for spell in held), default=today)
    return {spell.organization for spell in held if spell.last >= latest - AROUND}


_OF_PEOPLE = ByKeys(
    Affiliation.objects.filter(speaker__slug__in=[""])
    .order_by()
    .values_list("speaker__slug", *_Row._fields)
    .union(
        *(
            Affiliation.objects.filter(**{f"{path}__in": [""]}).order_by().values_list(path, *_Row._fields)
            for path in ("speaker__merged_into__slug", "speaker__merged_into__merged_into__slug")
        ),
        all=True,
    ),
    tuple,
)


def of_people(slugs: Collection[str]) -> dict[str, list[Spell]]:
    """The capacities of these people, and of whoever was merged into them, by slug; one query."""
    return _by_person(_OF_PEOPLE.of(slugs))


def of_organizations(organizations: Collection[int]) -> dict[int, list[Spell]]:
    """The capacities that people have in these organizations, and in whichever was merged into one, by the primary key
    of the person who they are shown as; one query."""
    shown = Coalesce("speaker__merged_into__merged_into", "speaker__merged_into", "speaker")
    own, merged = (
        Affiliation.objects.filter(**{f"{path}__in": organizations}).order_by().values_list(shown, *_Row._fields)
        for path in ("organization", "organization__merged_into")
    )
    return _by_person(own.union(merged, all=True))


def _by_person(rows: Iterable[tuple[Any, ...]]) -> dict[Any, list[Spell]]:
    found: defaultdict[Any, list[Spell]] = defaultdict(list)
    for person, *columns in rows:
        if spell := Spell.of(_Row(*columns)):
            found[person].append(spell)
    for person, some in found.items():
        dated = {spell.organization for spell in some if spell.shown is None}
        found[person] = [one for one in some if one.shown is None or one.organization not in dated]
    return dict(found)
