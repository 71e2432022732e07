"""In which capacities a person could speak on a day, as far as sources tell.

Owns the rules by which dated affiliations hold, overlap and end. Must not know statements.

1. An affiliation with dates holds between them; without an end it holds still.
2. One that a source merely shows on a day holds half a year before and after; where the same organization is known with
   dates as well, those tell.
3. One without any date holds at no time.
4. Several may hold at once. Those known by dates come first, then those shown nearest to the day.
5. A capacity is one of today where it holds on the last day on which the person is known in any, or did within the
   half year before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Self

from django.db.models import Q

from apps.actors.models import Affiliation

AROUND: Final = timedelta(days=183)
"""How long before and after a day on which a source shows a capacity it is held to hold."""


@dataclass(frozen=True, slots=True)
class Spell:
    """The days from `first` to `last` on which somebody had a capacity; `shown_on` where a source merely shows it."""

    organization: int
    slug: str
    name: str
    role: str
    first: date
    last: date
    shown_on: date | None

    @classmethod
    def of(cls, row: Affiliation) -> Self | None:
        """None where nothing tells when."""
        known = (row.organization_id, row.organization.slug, row.organization.name, row.role)
        if row.starts_on:
            return cls(*known, row.starts_on, row.ends_on or date.max, None)
        if row.ends_on:
            return cls(*known, min(row.attested_on or row.ends_on, row.ends_on) - AROUND, row.ends_on, None)
        if row.attested_on:
            return cls(*known, row.attested_on - AROUND, row.attested_on + AROUND, row.attested_on)
        return None

    def holds(self, first: date, last: date) -> bool:
        """Whether it holds on a day between these two."""
        return self.first <= last and first <= self.last


def spells(rows: Iterable[Affiliation]) -> list[Spell]:
    """When each of these affiliations of one person holds. They come with their organizations."""
    found = [spell for row in rows if (spell := Spell.of(row))]
    dated = {spell.organization for spell in found if spell.shown_on is None}
    return [spell for spell in found if spell.shown_on is None or spell.organization not in dated]


def at(held: Iterable[Spell], first: date, last: date) -> list[Spell]:
    """The capacities that hold on a day between these two, each organization and role once; the best known first."""
    told: dict[tuple[int, str], Spell] = {}
    ordered = sorted(
        (spell for spell in held if spell.holds(first, last)),
        key=lambda one: (one.shown_on is not None, abs((one.shown_on or first) - first), one.name, one.role),
    )
    for spell in ordered:
        told.setdefault((spell.organization, spell.role), spell)
    return list(told.values())


def of_today(held: Sequence[Spell], today: date) -> set[int]:
    """Primary keys of the organizations of a person's latest capacities."""
    latest = max((min(spell.last, today) for spell in held), default=today)
    return {spell.organization for spell in held if spell.last >= latest - AROUND}


def of_people(slugs: Collection[str]) -> dict[str, list[Spell]]:
    """The capacities of these people, and of whoever was merged into them, by slug; one query."""
    merged = Q(speaker__merged_into__slug__in=slugs) | Q(speaker__merged_into__merged_into__slug__in=slugs)
    rows = Affiliation.objects.filter(Q(speaker__slug__in=slugs) | merged)
    rows = rows.select_related("organization", "speaker__merged_into__merged_into").order_by("pk")
    by_person: defaultdict[str, list[Affiliation]] = defaultdict(list)
    for row in rows:
        speaker = row.speaker
        while speaker.merged_into and speaker.slug not in slugs:
            speaker = speaker.merged_into
        by_person[speaker.slug].append(row)
    return {slug: spells(some) for slug, some in by_person.items()}


def of_organizations(organizations: Collection[int]) -> dict[int, list[Spell]]:
    """The capacities that people have in these organizations, and in whichever was merged into one, by the primary key
    of the person who they are shown as."""
    rows = Affiliation.objects.filter(
        Q(organization__in=organizations) | Q(organization__merged_into__in=organizations)
    )
    by_person: defaultdict[int, list[Affiliation]] = defaultdict(list)
    columns = rows.select_related("organization", "speaker__merged_into__merged_into").order_by("pk")
    for row in columns:
        speaker = row.speaker
        while speaker.merged_into:
            speaker = speaker.merged_into
        by_person[speaker.pk].append(row)
    return {person: spells(some) for person, some in by_person.items()}
