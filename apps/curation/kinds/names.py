"""The names that decisions give to people and take from them, as rows that pages and the search can see."""

from __future__ import annotations

from collections.abc import Collection

from apps.actors.models import NameKind, Speaker, SpeakerName
from apps.curation.models import About, Decision, DecisionKind
from apps.proceedings.models import label_of

SOURCE = "A curator's decision"


def settle_names(slugs: Collection[str]) -> None:
    """Bring the decided names of these people in step with the decisions that hold.

    The reading does not rely on decided names, and goes on to rely on retired ones: what it would say without any
    decision stays known, so that every decision can be taken back.
    """
    for speaker in Speaker.objects.filter(slug__in=slugs):
        given, taken = _decided(speaker.slug)
        held = {row.folded: row for row in speaker.names.all()}
        for folded, row in held.items():
            if row.decided and folded not in given:
                row.delete()
            elif row.retired != (folded in taken and folded not in given):
                row.retired = not row.retired
                row.save(update_fields=["retired"])
        SpeakerName.objects.bulk_create(
            SpeakerName(speaker=speaker, name=name, folded=folded, kind=NameKind.ALIAS, source=SOURCE, decided=True)
            for folded, name in given.items()
            if folded not in held
        )


def _decided(slug: str) -> tuple[dict[str, str], set[str]]:
    """Names that decisions give to the person, and those that they take, both by folded form; the last one wins."""
    given: dict[str, str] = {}
    taken: set[str] = set()
    kinds = (DecisionKind.ALIAS, DecisionKind.SPLIT)
    for decision in Decision.objects.holding().about(About.SPEAKER, [slug]).filter(kind__in=kinds):
        payload = decision.payload
        if decision.kind == DecisionKind.ALIAS:
            if payload["speaker"] == slug and not payload["meeting"] and not payload["series"]:
                given[label_of(payload["name"])] = payload["name"]
                taken.discard(label_of(payload["name"]))
        elif payload["into"] == slug:
            given |= {label_of(name): name for name in payload["names"]}
            taken -= {label_of(name) for name in payload["names"]}
        else:
            for name in payload["names"]:
                given.pop(label_of(name), None)
                taken.add(label_of(name))
    return given, taken
