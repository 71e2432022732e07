"""In which capacity a statement was made, as far as dated affiliations tell, in words for a card.

Owns what is shown of it: nothing that the record itself says already. Knows no request.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.actors import capacities, facts
from apps.actors.capacities import Spell
from apps.proceedings.querysets import StatementLine
from apps.web import dates
from apps.web.addresses import Addresses
from apps.web.rows import Link

Spells = Mapping[str, Sequence[Spell]]
"""Capacities of speakers by slug."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a speaker was at the time; `then` where they are no longer, as far as is known; `how` that is known."""

    organization: Link
    role: str
    then: bool
    how: str


def spells_of(rows: Iterable[StatementLine]) -> dict[str, list[Spell]]:
    """The capacities of the speakers of these statements, by slug; one query, none where nobody is known."""
    slugs = {row.speaker__slug for row in rows} - {None}
    return capacities.of_people({slug for slug in slugs if slug}) if slugs else {}


def at_the_time(row: StatementLine, spells: Spells, to: Addresses) -> tuple[tuple[Standing, ...], bool]:
    """The speaker's capacities when it was said, without the one for which it was said; and whether that one is theirs
    no longer."""
    held = spells.get(row.speaker__slug or "", ())
    said = facts.known(row.said_on, row.said_on_precision) if held else None
    if said is None:
        return (), False
    current = capacities.of_today(held, timezone.localdate())
    now = [spell for spell in capacities.at(held, said.earliest, said.latest) if spell.slug != row.organization__slug]
    standing = tuple(
        Standing(
            Link(spell.name, to.of("organization", spell.slug)),
            spell.role,
            spell.organization not in current,
            _how(spell),
        )
        for spell in capacities.enough(now, lambda spell: spell.slug)
    )
    same = {spell.organization for spell in held if spell.slug == row.organization__slug}
    return standing, bool(same) and not same & current


def _how(spell: Spell) -> str:
    return dates.shown(spell.shown) if spell.shown else _("by its dates")
