"""What was said by people who belonged to an organization at that time, as a question to any engine.

Owns the way from dated affiliations to people and days. Nothing of it is in the index, so that an affiliation that is
learnt today counts at once. Must not know an engine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Count, Max, Min, Q

from apps.actors import capacities
from apps.proceedings.models import Statement
from apps.search.language.tree import And, During, Node, OneOf, Or
from apps.search.vocabulary import Key


def by_members(organizations: Collection[Key]) -> Node:
    """Statements that were made for one of these organizations, or by somebody who then belonged to it."""
    held = capacities.of_organizations([int(key) for key in organizations])
    active = _active(held)
    always: set[int | str] = set()
    then: defaultdict[tuple[date, date], set[int | str]] = defaultdict(set)
    for person, spells in held.items():
        for spell in spells:
            if person in active and spell.holds(*active[person][:2]):
                first, last, undated = active[person]
                if spell.first <= first and last <= spell.last and not undated:
                    always.add(person)
                else:
                    then[spell.first, spell.last].add(person)
    parts: list[Node] = [OneOf("org", frozenset(organizations))]
    if always:
        parts.append(OneOf("speaker", frozenset(always)))
    for (first, last), people in sorted(then.items()):
        if people - always:
            parts.append(And((OneOf("speaker", frozenset(people - always)), During(first, last))))
    return Or(tuple(parts)) if len(parts) > 1 else parts[0]


def _active(people: Collection[int]) -> dict[int, tuple[date, date, int]]:
    """The first and the last day on which each of these is on record, and how many of their statements have no day."""
    said = Statement.objects.filter(speaker__in=people).order_by().values_list("speaker_id")
    counted = said.annotate(
        first=Min("said_on"), last=Max("said_on"), undated=Count("pk", filter=~Q(said_on_precision=3))
    )
    return {
        person: (first, last, undated)
        for person, first, last, undated in counted
        if person is not None and first is not None
    }
