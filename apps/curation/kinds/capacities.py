"""The affiliations that go with whoever is split off a person.

Owns how an affiliation is told in a decision: by what it says, the same in every base. Must not know statements.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from apps.actors.models import Affiliation, Speaker
from apps.curation.errors import BadDecisionError
from apps.curation.models import Decision, DecisionKind

_SAID = ("role", "source")
_DAY = "attested_on"


def key_of(affiliation: Affiliation) -> dict[str, Any]:
    """What an affiliation says: the slug of its organization, its role, its source and the day of that."""
    day = affiliation.attested_on
    said = {name: getattr(affiliation, name) for name in _SAID}
    return {"organization": affiliation.organization.slug, _DAY: day.isoformat() if day else None, **said}


def movable(speaker: Speaker, into: Speaker, asked: Any) -> list[dict[str, Any]]:
    """The affiliations that are asked for, as a decision keeps them; without those that the other one has as well.

    Raises:
        BadDecisionError: the person has none that says so.
    """
    keys = [_checked(one) for one in asked] if isinstance(asked, list) else [_checked(asked)]
    for key in keys:
        if _held(speaker, key) is None:
            raise BadDecisionError(
                str(speaker),
                found=f"no capacity at {key['organization']} by {key['source']!r}",
                expected="one of theirs",
                remedy="choose one that they have",
            )
    return [key for key in keys if _held(into, key) is None]


def settle_moved(splits: Collection[Mapping[str, Any]] | None = None) -> None:
    """Bring the affiliations that these splits move (None: all that hold) in step with the decisions that hold.

    One that an import read again of the first person goes: it says what the moved one says.
    """
    holding = [one.payload for one in Decision.objects.holding().filter(kind=DecisionKind.SPLIT)]
    moving = [one for one in (holding if splits is None else splits) if one["affiliations"]]
    slugs = {slug for one in moving for slug in (one["speaker"], one["into"])}
    people = {person.slug: person for person in Speaker.objects.filter(slug__in=slugs)}
    for payload in moving:
        one, other = people.get(payload["speaker"]), people.get(payload["into"])
        if one is None or other is None:
            continue
        for key in payload["affiliations"]:
            goes = any(key in split["affiliations"] and split["into"] == other.slug for split in holding)
            source, target = (one, other) if goes else (other, one)
            row = _held(source, key)
            if row is not None and _held(target, key) is not None:
                row.delete()
            elif row is not None:
                Affiliation.objects.filter(pk=row.pk).update(speaker=target)


def _held(speaker: Speaker, key: Mapping[str, Any]) -> Affiliation | None:
    said = {name: key[name] for name in (*_SAID, _DAY)}
    return Affiliation.objects.filter(speaker=speaker, organization__slug=key["organization"], **said).first()


def _checked(key: Any) -> dict[str, Any]:
    if not isinstance(key, dict) or set(key) != {"organization", *_SAID, _DAY}:
        raise BadDecisionError(
            "affiliations",
            found=repr(key)[:80],
            expected=f"organization, {', '.join(_SAID)} and {_DAY} of each",
            remedy="choose them anew",
        )
    return key
