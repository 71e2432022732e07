"""Decisions about who is who: two that are one, and one who is two."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, ClassVar

from django.db.models import Q
from django.urls import reverse

from apps.actors.models import Speaker
from apps.curation.drafts import Draft, Keys
from apps.curation.errors import BadDecisionError, UndoRefusedError
from apps.curation.kinds.capacities import movable, settle_moved
from apps.curation.kinds.names import settle_names
from apps.curation.kinds.protocol import (
    ACTORS,
    LONGEST,
    Kind,
    Payload,
    held,
    new_actor,
    public_ids,
    row,
    said_by,
    text,
    withdraw_actor,
)
from apps.curation.kinds.stated import settle_stated
from apps.curation.models import About, Decision, DecisionKind
from apps.lib.text import fold
from apps.proceedings.models import Statement, label_of


class Merge(Kind):
    """Two people, or two organizations, are one: `{"actor": "speaker" | "organization", "keep": slug, "merge": slug}`.

    Both keep their names and their addresses; what was said by either is shown as said by the one that is kept.
    """

    def read(self, payload: Mapping[str, Any]) -> Payload:
        actor = text(payload, "actor")
        if actor not in ACTORS:
            raise BadDecisionError("actor", found=repr(actor), expected=" or ".join(ACTORS), remedy="say which")
        keep, merge = row(ACTORS[actor], payload, "keep"), row(ACTORS[actor], payload, "merge")
        keep_root = root(keep)
        if merge.merged_into_id:
            raise BadDecisionError(
                str(merge),
                found=f"merged into {root(merge)} already",
                expected="one not merged",
                remedy="undo that first",
            )
        if keep_root == merge:
            raise BadDecisionError(
                str(merge), found="the same twice", expected="two different ones", remedy="choose the other one"
            )
        if keep.is_demonstration != merge.is_demonstration:
            raise BadDecisionError(
                str(merge),
                found="one of the demonstration and one of the record",
                expected="two of a kind",
                remedy="leave them apart: the demonstration is invented",
            )
        return {"actor": actor, "keep": keep_root.slug, "merge": merge.slug}

    def subjects(self, payload: Payload) -> Iterable[tuple[About, str]]:
        about = About(payload["actor"])
        yield about, payload["keep"]
        yield about, payload["merge"]

    def statements(self, payload: Payload) -> set[int]:
        model = ACTORS[payload["actor"]]
        rows = model._default_manager.filter(slug__in=[payload["keep"], payload["merge"]])
        found = {one.slug: one for one in rows}
        if len(found) < 2:
            return set()
        merged, kept = found[payload["merge"]], root(found[payload["keep"]])
        column = payload["actor"]
        mine = Q(**{column: merged}) | Q(**{column: kept, "before_curation__isnull": False})
        return set(Statement.objects.filter(mine).values_list("pk", flat=True))

    def found_otherwise(self, payload: Payload) -> set[int]:
        return said_by(ACTORS[payload["actor"]], [payload["keep"]])

    def settle(self, payload: Payload) -> None:
        settle_merged(payload["actor"], payload["merge"])


class Parting(Kind):
    """One is two: chosen statements and names go to another one.

    `{"speaker" | "organization": slug, "into": slug | null, "into_name": name, "statements": […], "names": […]}`:
    "into" is one that had been merged into the first and comes back, or none for a new one. "kept" are the statements
    of the one that comes back that stay.
    """

    about: ClassVar[About]

    def shares(self, payload: Mapping[str, Any]) -> bool:
        """Whether more is to be moved than statements and names."""
        return False

    def called(self, payload: Payload) -> set[int]:
        """Primary keys of the statements that bear one of the names that are moved."""
        raise NotImplementedError

    def bears(self, draft: Draft, names: set[str]) -> bool:
        """Whether a statement of the first one bears one of these names."""
        raise NotImplementedError

    def give(self, draft: Draft, key: int) -> None:
        """Have the statement be theirs."""
        raise NotImplementedError

    def read(self, payload: Mapping[str, Any]) -> Payload:
        model = ACTORS[self.about]
        one = row(model, payload, self.about)
        statements = public_ids(payload, needed=False)
        names = borne(one, payload.get("names") or [])
        if not (statements or names or payload.get("into") or self.shares(payload)):
            raise BadDecisionError(
                str(one), found="nothing to move", expected="something of theirs", remedy="choose what moves"
            )
        kept: list[str] = []
        created = ""
        if payload.get("into") and not payload.get("created"):
            into = row(model, payload, "into")
            if root(into) != root(one) or into == one:
                raise BadDecisionError(
                    str(into), found=f"not merged into {one}", expected="one that was", remedy="choose another"
                )
            kept = sorted(read_as(into, root(one)) - set(statements))
        else:
            created = text(payload, "into_name", most=LONGEST[self.about])
            into = new_actor(self.about, created, payload.get("into"))
        return {
            self.about.value: one.slug,
            "into": into.slug,
            "created": created,
            "statements": statements,
            "kept": kept,
            "names": names,
        }

    def subjects(self, payload: Payload) -> Iterable[tuple[About, str]]:
        yield self.about, payload[self.about]
        yield self.about, payload["into"]
        yield from ((About.STATEMENT, public_id) for public_id in (*payload["statements"], *payload["kept"]))
        yield from ((About.LABEL, label_of(name)) for name in payload["names"])

    def statements(self, payload: Payload) -> set[int]:
        found = set(held([*payload["statements"], *payload["kept"]]))
        if payload["names"]:
            found |= self.called(payload)
        if not payload["created"]:
            merge = {"actor": self.about.value, "keep": payload[self.about], "merge": payload["into"]}
            found |= Merge().statements(merge)
        return found

    def found_otherwise(self, payload: Payload) -> set[int]:
        return said_by(ACTORS[self.about], [payload[self.about], payload["into"]])

    def settle(self, payload: Payload) -> None:
        if not payload["created"]:
            settle_merged(self.about, payload["into"])
        settle_names([payload[self.about], payload["into"]], about=self.about)

    def lay(self, payload: Payload, draft: Draft, keys: Keys) -> None:
        known = keys.of(self.about)
        one, other = known.get(payload[self.about]), known.get(payload["into"])
        if one is None or other is None:
            return
        if draft.public_id in payload["statements"]:
            self.give(draft, other)
        elif draft.public_id in payload["kept"]:
            self.give(draft, one)
        elif draft.of(self.about) == one and self.bears(draft, {label_of(name) for name in payload["names"]}):
            self.give(draft, other)

    def withdraw(self, decision: Decision) -> None:
        if decision.payload["created"]:
            leads_to = reverse(self.about.value, args=[decision.payload[self.about]])
            withdraw_actor(self.about, decision.payload["into"], decision, leads_to=leads_to)

    def named(self, payload: Payload) -> tuple[Collection[str | None], Collection[str | None]]:
        both = [payload[self.about], payload["into"]]
        return (both, ()) if self.about is About.SPEAKER else ((), both)


class Split(Parting):
    """One person is two. Affiliations move as well: each is told by what it says, see `key_of`."""

    about = About.SPEAKER

    def shares(self, payload: Mapping[str, Any]) -> bool:
        return bool(payload.get("affiliations"))

    def read(self, payload: Mapping[str, Any]) -> Payload:
        kept = super().read(payload)
        people = {one.slug: one for one in Speaker.objects.filter(slug__in=[kept["speaker"], kept["into"]])}
        asked = payload.get("affiliations") or []
        return {**kept, "affiliations": movable(people[kept["speaker"]], people[kept["into"]], asked)}

    def called(self, payload: Payload) -> set[int]:
        labels = [label_of(name) for name in payload["names"]]
        return set(Statement.objects.filter(label__in=labels).values_list("pk", flat=True))

    def settle(self, payload: Payload) -> None:
        super().settle(payload)
        settle_moved([payload])
        settle_stated()

    def bears(self, draft: Draft, names: set[str]) -> bool:
        return draft.label in names

    def give(self, draft: Draft, key: int) -> None:
        draft.attribute(speaker=key)


def root(actor: Any) -> Any:
    """The one that this one was merged into, through all merges."""
    seen = {actor.pk}
    while actor.merged_into_id:
        actor = actor.merged_into
        if actor.pk in seen:  # `settle_merged` lets none arise; a broken base must not hang
            return actor
        seen.add(actor.pk)
    return actor


def settle_merged(actor: str, slug: str) -> None:
    """Bring `merged_into` of one in step with the decisions that hold: the last one about it wins.

    Raises:
        UndoRefusedError: each would be merged into the other.
    """
    model = ACTORS[actor]
    one = model._default_manager.filter(slug=slug).first()
    if one is None:
        return
    into: str | None = None
    last: Decision | None = None
    splits = DecisionKind.SPLIT if actor == "speaker" else DecisionKind.SEPARATE
    kinds = (DecisionKind.MERGE, splits)
    for decision in Decision.objects.holding().about(About(actor), [slug]).filter(kind__in=kinds):
        payload = decision.payload
        if decision.kind == DecisionKind.MERGE and payload["actor"] == actor and payload["merge"] == slug:
            into, last = payload["keep"], decision
        elif decision.kind == splits and payload["into"] == slug and not payload["created"]:
            into, last = None, decision
    target = model._default_manager.filter(slug=into).first() if into else None
    if target is not None and root(target) == one:
        raise UndoRefusedError(str(last), built_on=[f"{target} was merged into {one} since"])
    model._default_manager.filter(pk=one.pk).update(merged_into=target)


def read_as(into: Any, kept: Any) -> set[str]:
    """Public ids of statements that are shown as said by, or for, `kept` and were read as of `into`."""
    column = "speaker" if isinstance(into, Speaker) else "organization"
    shown = Statement.objects.filter(**{column: kept}, before_curation__isnull=False)
    rows = shown.values_list("public_id", "before_curation__columns")
    return {public_id for public_id, columns in rows if columns.get(f"{column}_id", [None])[0] == into.pk}


def borne(actor: Any, names: Any) -> list[str]:
    """The names that are asked for, as the person or the organization bears them.

    Raises:
        BadDecisionError: one is not theirs, or is the one that they are shown by.
    """
    held = {row.folded: row.name for row in actor.names.all()}
    asked = [label_of(name) for name in names if isinstance(name, str)]
    if unknown := [name for name in asked if name not in held]:
        raise BadDecisionError(
            str(actor),
            found=f"no name {unknown[0]!r}",
            expected="a name of theirs",
            remedy="choose one that they bear",
        )
    if fold(actor.name) in asked:
        raise BadDecisionError(
            str(actor), found="the name that they are shown by", expected="another one", remedy="leave them that name"
        )
    return [held[name] for name in asked]
