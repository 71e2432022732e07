"""Lays decisions about what documents say of affiliations over what was read, and lifts them off again.

Owns the affiliations that such a decision made or took away. Must not know how a decision is checked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from django.db.models import Q

from apps.actors.models import Affiliation, Organization, Speaker
from apps.curation.kinds.capacities import key_of
from apps.curation.kinds.names import SOURCE
from apps.curation.models import About, AffiliationBefore, Decision, DecisionKind
from apps.curation.querysets import chunks
from apps.lib.text import fold
from apps.proceedings.insertion import insert
from apps.proceedings.models import AffiliationEvidence, Statement

_KINDS: Final = (DecisionKind.AFFILIATE, DecisionKind.DISAFFILIATE)

_SAID: Final = ("speaker_id", "organization_id", "role", "attested_on", "source")

Name = tuple[str, str]
"""A person, by slug, and what an organization is called, folded."""


class _Capacity(NamedTuple):
    """What an affiliation says, by primary keys."""

    speaker: int
    organization: int
    role: str
    day: date | None


def decided(speakers: Collection[str]) -> set[Name]:
    """Of these people, by slug, the organizations about which somebody decided, whatever it was."""
    found: set[Name] = set()
    for some in chunks(sorted(speakers)):
        about = Decision.objects.holding().about(About.SPEAKER, some).filter(kind__in=_KINDS)
        found |= {_name(decision.payload) for decision in about}
    return found


def lift_stated(documents: Collection[int]) -> None:
    """Give what these documents say of affiliations back what the reading says."""
    for some in chunks(documents):
        said = AffiliationEvidence.objects.filter(document__in=some)
        said.filter(affiliation__source=SOURCE).update(affiliation=None)
        _give_back(AffiliationBefore.objects.filter(evidence__in=said).select_related("evidence"))


def settle_stated() -> None:
    """Bring the affiliations that decisions make or take away in step with those that hold; a constant number of
    questions, but for what changes."""
    decisions = list(Decision.objects.filter(kind__in=_KINDS).order_by("made_at", "pk"))
    if not decisions:
        return
    given, taken = _holding(decisions)
    people = dict(
        Speaker.objects.values_list("slug", "pk").filter(slug__in={one.payload["speaker"] for one in decisions})
    )
    before = AffiliationBefore.objects.select_related("evidence__speaker")
    _give_back([one for one in before if (one.evidence.speaker.slug, fold(one.evidence.name)) not in taken])
    _take(taken, people)
    rows = _settle_rows(decisions, given, people)
    _settle_evidence(given, rows)


def _holding(decisions: Sequence[Decision]) -> tuple[list[Mapping[str, Any]], set[Name]]:
    """What holds of these decisions, the last one of several about the same words: affiliations that people have, and
    organizations that they do not belong to."""
    given: defaultdict[Name, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    taken: set[Name] = set()
    for decision in decisions:
        said = decision.payload
        if decision.holds and decision.kind == DecisionKind.AFFILIATE:
            given[_name(said)][said["statement"]] = said
            taken.discard(_name(said))
        elif decision.holds:
            given.pop(_name(said), None)
            taken.add(_name(said))
    return [said for some in given.values() for said in some.values()], taken


def _name(said: Mapping[str, Any]) -> Name:
    return said["speaker"], fold(said["name"])


def _settle_rows(
    decisions: Sequence[Decision], given: Sequence[Mapping[str, Any]], people: Mapping[str, int]
) -> dict[tuple[str, Name], Affiliation]:
    """Make the affiliations that are missing, remove those that no decision gives any more; each by statement and
    name. One that the reading has as well is not doubled."""
    slugs = {one.payload["organization"] for one in decisions if one.kind == DecisionKind.AFFILIATE}
    bodies = {one.slug: one for one in Organization.objects.filter(slug__in=slugs)}
    splits = [one.payload for one in Decision.objects.holding().filter(kind=DecisionKind.SPLIT)]
    moved = Speaker.objects.filter(slug__in={one["into"] for one in splits}).values_list("slug", "pk")
    anybody = {**people, **dict(moved)}
    wanted: dict[tuple[str, Name], tuple[_Capacity, int | None]] = {}
    for said in given:
        if said["speaker"] in people and said["organization"] in bodies:
            organization = bodies[said["organization"]]
            day = date.fromisoformat(said["attested_on"]) if said["attested_on"] else None
            key = key_of(Affiliation(organization=organization, role=said["role"], attested_on=day, source=SOURCE))
            speaker = said["speaker"]
            for split in splits:
                if split["speaker"] == speaker and key in split["affiliations"]:
                    speaker = split["into"]
            capacity = _Capacity(anybody[speaker], organization.pk, said["role"], day)
            wanted[said["statement"], _name(said)] = capacity, said["attested_on_precision"]
    theirs = Affiliation.objects.filter(organization__in=[one.pk for one in bodies.values()])
    read = set(
        theirs.exclude(source=SOURCE)
        .filter(speaker__in={capacity.speaker for capacity, _ in wanted.values()})
        .values_list("speaker_id", "organization_id", "role", "attested_on")
    )
    held = {
        _Capacity(one.speaker_id, one.organization_id, one.role, one.attested_on): one
        for one in theirs.filter(source=SOURCE)
    }
    new = {capacity: precision for capacity, precision in wanted.values() if capacity not in read}
    Affiliation.objects.filter(pk__in=[one.pk for capacity, one in held.items() if capacity not in new]).delete()
    for capacity, precision in new.items():
        if capacity not in held:
            held[capacity] = Affiliation.objects.create(
                speaker_id=capacity.speaker,
                organization_id=capacity.organization,
                role=capacity.role,
                attested_on=capacity.day,
                attested_on_precision=precision,
                source=SOURCE,
            )
    return {about: held[capacity] for about, (capacity, _) in wanted.items() if capacity in new}


def _settle_evidence(given: Sequence[Mapping[str, Any]], rows: Mapping[tuple[str, Name], Affiliation]) -> None:
    """Have the words that were decided about show the affiliation that the decision made."""
    about = Statement.objects.filter(public_id__in={said["statement"] for said in given}).order_by()
    documents = dict(about.values_list("public_id", "document_id"))
    wanted = {(documents[public_id], name): row for (public_id, name), row in rows.items() if public_id in documents}
    said = AffiliationEvidence.objects.filter(document__in=set(documents.values())).select_related("speaker")
    for one in said.filter(Q(affiliation=None) | Q(affiliation__source=SOURCE)):
        row = wanted.get((one.document_id, (one.speaker.slug, fold(one.name))))
        if one.affiliation_id != (row.pk if row else None):
            AffiliationEvidence.objects.filter(pk=one.pk).update(affiliation=row)


def _take(taken: Collection[Name], people: Mapping[str, int]) -> None:
    """Take away what was read although somebody decided that it is not so."""
    rows = AffiliationEvidence.objects.filter(speaker__in=[people[slug] for slug, _ in taken if slug in people])
    shown = rows.exclude(affiliation=None).exclude(affiliation__source=SOURCE).select_related("speaker", "affiliation")
    gone = {
        one.pk: one.affiliation.pk
        for one in shown
        # A curator may have given it to somebody else: then it is theirs.
        if one.affiliation
        and one.affiliation.speaker_id == one.speaker_id
        and (one.speaker.slug, fold(one.name)) in taken
    }
    for some in chunks(gone):
        keys = {gone[pk] for pk in some}
        said = {row["id"]: _plain(row) for row in Affiliation.objects.filter(pk__in=keys).values()}
        insert(AffiliationBefore, [{"evidence_id": pk, "columns": said[gone[pk]]} for pk in some])
        AffiliationEvidence.objects.filter(pk__in=some).update(affiliation=None)
        Affiliation.objects.filter(pk__in=keys, evidence=None).delete()


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def _give_back(before: Collection[AffiliationBefore]) -> None:
    """Have what was read count again; under its former key, by which its import takes it back."""
    for one in before:
        said = {name: one.columns[name] for name in _SAID}
        row, _ = Affiliation.objects.get_or_create(**said, defaults=one.columns)
        AffiliationEvidence.objects.filter(pk=one.evidence_id).update(affiliation=row)
    AffiliationBefore.objects.filter(pk__in=[one.pk for one in before]).delete()
