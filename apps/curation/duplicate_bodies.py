"""Looks through the whole base for organizations that may be one.

Owns what speaks for and against a pair beside their names. Must not merge anything: an acronym that two bear stays a
conflict until a curator decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import combinations
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from django.db.models import Q

from apps.actors.models import NameKind, Organization, OrganizationName
from apps.curation.candidates.bodies import INITIALS, alike, body_keys, core
from apps.curation.candidates.reasons import Reason, kept, why
from apps.curation.duplicates import Progress, keep, said
from apps.curation.models import ReviewItem, ReviewKind
from apps.lib.text import fold

ALIKE: Final = 0.8
"""Organizations less alike than this are not asked about, unless they bear one name."""

_CONFLICT = 0.5
_CROWD = 50  # a key of more names tells nothing: "institute"
_COMPARED = 300


class Body(NamedTuple):
    """What of an organization speaks for or against its being another one."""

    pk: int
    slug: str
    name: str
    country: str
    group: str
    is_state: bool
    parent: int | None
    website: str
    demonstration: bool


class Pair(NamedTuple):
    """Two that may be one. `score` from 0 to 1."""

    score: float
    reasons: tuple[Reason, ...]


_Names = Mapping[int, list[tuple[str, str]]]  # (name, kind) by organization


def find_organizations(progress: Progress = lambda _done, _total: None) -> int:
    """Ask about every pair of organizations whose names are alike; returns the number of pairs that wait. `progress`
    is told pairs compared and pairs in all.

    Pairs meet by the keys of their names, so the work grows with the number of names, not with its square.
    """
    bodies = _bodies(Organization.objects.filter(merged_into=None))
    names = _names(OrganizationName.objects.all(), bodies)
    meeting: defaultdict[str, set[int]] = defaultdict(set)
    for pk, some in names.items():
        for key in {key for name, _kind in some for key in body_keys(name)}:
            meeting[key].add(pk)
    same: defaultdict[str, set[int]] = defaultdict(set)
    for pk, some in names.items():
        for name, _kind in some:
            same[fold(name)].add(pk)
    met = {
        pair
        for some in (*same.values(), *(crowd for crowd in meeting.values() if len(crowd) <= _CROWD))
        for pair in combinations(sorted(some), 2)
    }
    counted = said("organization_id")
    items = []
    for done, (one, other) in enumerate(sorted(met), 1):
        found = compared(bodies[one], names[one], bodies[other], names[other])
        if found is not None:
            first, second = sorted((bodies[one], bodies[other]), key=lambda row: (-counted.get(row.pk, 0), row.pk))
            items.append(
                ReviewItem(
                    kind=ReviewKind.ORGANIZATIONS,
                    key=f"organizations:{bodies[one].slug}:{bodies[other].slug}",
                    settles=min(counted.get(one, 0), counted.get(other, 0)) or 1,
                    label=f"{first.name} / {second.name}"[:300],
                    detail={
                        "one": first.slug,
                        "other": second.slug,
                        "score": round(found.score, 3),
                        "reasons": kept(found.reasons),
                    },
                )
            )
        if done % 100 == 0:
            progress(done, len(met))
    return keep(ReviewKind.ORGANIZATIONS, items)


def like(organization: Organization, *, size: int = 8) -> list[tuple[Body, Pair]]:
    """Those that may be the same as one organization, the likeliest first; a constant number of queries."""
    own = list(organization.names.filter(retired=False, kind__in=NameKind.asserting()).values_list("name", "kind"))
    words = {word for name, _kind in own for word in core(name) if len(word) > 2}
    shares = Q(folded__in=[fold(name) for name, _kind in own])
    for word in sorted(words, key=len, reverse=True)[:6]:
        shares |= Q(folded__contains=word)
    near = OrganizationName.objects.filter(shares, organization__merged_into=None).exclude(organization=organization)
    ids = set(near.order_by().values_list("organization_id", flat=True).distinct()[:_COMPARED])
    bodies = _bodies(Organization.objects.filter(pk__in={*ids, organization.pk}))
    names = _names(OrganizationName.objects.filter(organization__in=ids), bodies)
    mine = bodies[organization.pk]
    found = [(bodies[pk], pair) for pk in ids if (pair := compared(mine, own, bodies[pk], names.get(pk, [])))]
    return sorted(found, key=lambda one: (-one[1].score, one[0].name))[:size]


def compared(
    one: Body, called: Collection[tuple[str, str]], other: Body, known: Collection[tuple[str, str]]
) -> Pair | None:
    """How likely two organizations are one, and why; None where nobody need be asked."""
    if one.demonstration != other.demonstration or other.pk == one.parent or one.pk == other.parent:
        return None
    named = _best(called, known)
    if named is None:
        return None
    found, shared = named
    weighed = _weighed(one, other, found)
    return weighed if shared or weighed.score >= ALIKE else None


def _best(called: Collection[tuple[str, str]], known: Collection[tuple[str, str]]) -> tuple[Pair, bool] | None:
    """What the two names that are the most alike tell, and whether there is one that both bear."""
    best = Pair(0.0, ())
    shared = False
    # Whoever has both a name and an acronym is not whoever else that acronym fits.
    told_twice = all(any(len(core(name)) > 1 for name, _kind in some) for some in (called, known))
    for mine, kind in called:
        for theirs, their_kind in known:
            found = alike(mine, theirs)
            score, reasons = found.score, found.reasons
            if score == INITIALS and told_twice:
                continue
            shared = shared or score == 1.0
            if score == 1.0 and NameKind.ACRONYM in (kind, their_kind):
                score, reasons = _CONFLICT, (why("both-abbreviated", name=mine),)
            elif score and NameKind.FORMER in (kind, their_kind):
                reasons = (*reasons, why("former-name"))
            if score > best.score:
                best = Pair(score, reasons)
    return (best, shared) if best.score else None


def _weighed(one: Body, other: Body, named: Pair) -> Pair:
    score, reasons = named.score, list(named.reasons)
    if one.website and _site(one.website) == _site(other.website):
        score += (1 - score) * 0.5
        reasons.append(why("website"))
    if one.country and one.country == other.country:
        score += (1 - score) * 0.2
        reasons.append(why("country"))
    elif one.country and other.country:
        score *= 0.6
        reasons.append(why("countries"))
    if one.is_state != other.is_state:
        score *= 0.7
        reasons.append(why("one-state"))
    elif one.group and other.group and one.group != other.group:
        score *= 0.9
        reasons.append(why("groups"))
    return Pair(min(score, 0.99), tuple(reasons))


def _site(address: str) -> str:
    parts = urlsplit(address)
    return parts.netloc.casefold().removeprefix("www.") + parts.path.rstrip("/")


def _bodies(rows: Iterable[Organization]) -> dict[int, Body]:
    return {
        row.pk: Body(
            row.pk,
            row.slug,
            row.name,
            str(row.country or ""),
            row.stakeholder_group,
            row.is_state,
            row.parent_id,
            row.website,
            row.is_demonstration,
        )
        for row in rows
    }


def _names(rows: Iterable[OrganizationName], bodies: Mapping[int, Body]) -> _Names:
    """Those that alone tell who is meant."""
    found: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        if row.organization_id in bodies and not row.retired and row.kind in NameKind.asserting():
            found[row.organization_id].append((row.name, row.kind))
    return dict(found)
