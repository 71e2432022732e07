"""The names that decisions give to people and organizations and take from them, as rows that pages and search see."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from apps.actors.models import NameKind, Organization, OrganizationName, Speaker, SpeakerName
from apps.curation.models import About, Decision, DecisionKind
from apps.proceedings.models import label_of

SOURCE = "A curator's decision"

_NAMES: dict[About, tuple[Any, Any]] = {
    About.SPEAKER: (Speaker, SpeakerName),
    About.ORGANIZATION: (Organization, OrganizationName),
}
_KINDS = (DecisionKind.ALIAS, DecisionKind.SPLIT, DecisionKind.NAME, DecisionKind.SEPARATE)


def settle_names(slugs: Collection[str], *, about: About = About.SPEAKER) -> None:
    """Bring the decided names of these people, or organizations, in step with the decisions that hold.

    The reading does not rely on decided names, and goes on to rely on retired ones: what it would say without any
    decision stays known, so that every decision can be taken back.
    """
    bearers, names = _NAMES[about]
    for bearer in bearers.objects.filter(slug__in=slugs):
        given, taken = _decided(bearer.slug, about)
        held = {row.folded: row for row in bearer.names.all()}
        for folded, row in held.items():
            if row.decided and (folded not in given or given[folded][1] != row.kind):
                row.delete()
            elif row.retired != (folded in taken and folded not in given):
                row.retired = not row.retired
                row.save(update_fields=["retired"])
        kept = {row.folded for row in bearer.names.all()}
        names.objects.bulk_create(
            names(**{about.value: bearer}, name=name, folded=folded, kind=kind, source=SOURCE, decided=True)
            for folded, (name, kind) in given.items()
            if folded not in kept
        )


def _decided(slug: str, about: About) -> tuple[dict[str, tuple[str, str]], set[str]]:
    """Names that decisions give to the bearer, with their kinds, and those that they take, both by folded form; the
    last one wins."""
    given: dict[str, tuple[str, str]] = {}
    taken: set[str] = set()

    def give(name: str, kind: str = NameKind.ALIAS) -> None:
        given[label_of(name)] = (name, str(kind))
        taken.discard(label_of(name))

    for decision in Decision.objects.holding().about(about, [slug]).filter(kind__in=_KINDS):
        payload = decision.payload
        if decision.kind == DecisionKind.NAME:
            give(payload["name"], payload["kind"])
        elif decision.kind == DecisionKind.ALIAS:
            if payload["speaker"] == slug and not payload["meeting"] and not payload["series"]:
                give(payload["name"])
        elif payload["into"] == slug:
            for name in payload["names"]:
                give(name)
        else:
            for name in payload["names"]:
                given.pop(label_of(name), None)
                taken.add(label_of(name))
    return given, taken
