"""What a curator can answer to an item of the queue, and the decision that it becomes.

Owns that translation. Must not know pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from apps.curation.errors import BadDecisionError, StaleDecisionError
from apps.curation.models import Decision, DecisionKind, ReviewItem, ReviewKind, ReviewState
from apps.curation.queue import kept
from apps.curation.services import decide
from apps.proceedings.models import Statement


class Action(StrEnum):
    """An answer. Which of them an item takes, `actions` says."""

    ACCEPT = "accept"  # the person, the process or the organization that is named with it
    NEW = "new"  # somebody whom the base does not know
    ROLE = "role"  # a role, the audience or another thing that is no person
    REJECT = "reject"  # not that process, not that organization
    HIDE = "hide"  # the statement is not shown, for the reason that is given
    AS_IT_IS = "as-it-is"  # what looks as if it could not be is right
    DISMISS = "dismiss"  # nothing is to be decided
    UNSURE = "unsure"


class Scope(StrEnum):
    """How far an answer about a label reaches."""

    STATEMENT = "statement"
    MEETING = "meeting"
    EVERYWHERE = "everywhere"


_PERSON = (Action.ACCEPT, Action.NEW, Action.ROLE, Action.UNSURE)
_ACTIONS: dict[str, tuple[Action, ...]] = {
    ReviewKind.LABEL: _PERSON,
    ReviewKind.CONFLICT: _PERSON,
    ReviewKind.SUGGESTION: (*_PERSON, Action.HIDE),
    ReviewKind.CONTRADICTED: (*_PERSON, Action.DISMISS),
    ReviewKind.PEOPLE: (Action.ACCEPT, Action.DISMISS, Action.UNSURE),
    ReviewKind.ORGANIZATIONS: (Action.ACCEPT, Action.DISMISS, Action.UNSURE),
    ReviewKind.CAPACITY: (Action.AS_IT_IS, Action.UNSURE),
    ReviewKind.AFFILIATION: (Action.ACCEPT, Action.REJECT, Action.UNSURE),
    ReviewKind.MENTION: (Action.ACCEPT, Action.REJECT, Action.UNSURE),
    ReviewKind.LAYOUT: (Action.DISMISS, Action.UNSURE),
    ReviewKind.REPORT: (*_PERSON, Action.HIDE, Action.DISMISS),
}


def actions(item: ReviewItem) -> tuple[Action, ...]:
    """The answers that an item takes."""
    return _ACTIONS[item.kind]


@transaction.atomic
def answer(
    *, item: ReviewItem, action: Action, by: User, seen: int | None = None, given: Mapping[str, Any] | None = None
) -> Decision | None:
    """Answer an item; returns the decision, where the answer is one.

    `given` are "speaker", "organization", "process" and "keep" (slugs), "name", "scope" and "reason", as the action
    needs.
    An item that was answered is answered anew by whoever had seen that answer (`seen`).

    Raises:
        BadDecisionError: the item does not take this answer, or it lacks something.
        StaleDecisionError: somebody answered it, or decided about the same thing, meanwhile.
    """
    item = kept(item)
    # Of the item alone: an outer join can't be locked.
    rows = ReviewItem.objects.select_for_update(of=("self",)).select_related("decision", "statement", "meeting")
    item = rows.get(pk=item.pk)
    if action not in actions(item):
        raise BadDecisionError(
            str(item), found=f"the answer {action}", expected=f"one of {', '.join(actions(item))}", remedy="choose one"
        )
    settled = item.decision if item.state == ReviewState.SETTLED else None
    if settled and settled.holds and (seen is None or settled.serial > seen):
        raise StaleDecisionError(str(item), newer=settled)
    given = given or {}
    decision = None
    if action in (Action.DISMISS, Action.UNSURE):
        item.state = ReviewState.DISMISSED if action is Action.DISMISS else ReviewState.UNSURE
    else:
        kind, payload = _DECISIONS[item.kind](item, action, given)
        reason = str(given.get("reason") or "")
        decision = decide(kind=kind, payload=payload, by=by, seen=seen, reason=reason, evidence=_evidence(item))
        item.state, item.decision = ReviewState.SETTLED, decision
    item.answered_by_name, item.answered_at = by.get_username(), timezone.now()
    item.save(update_fields=["state", "decision", "answered_by_name", "answered_at"])
    return decision


def _evidence(item: ReviewItem) -> dict[str, Any]:
    statement = item.statement
    if statement is None:
        return {}
    return {"statement": statement.public_id, "start": statement.start, "end": statement.end}


def _statement(item: ReviewItem) -> Statement:
    if item.statement is None:
        raise BadDecisionError(
            str(item), found="a statement that is gone", expected="one", remedy="look at the queue again"
        )
    return item.statement


def _about_label(item: ReviewItem, action: Action, given: Mapping[str, Any]) -> tuple[DecisionKind, dict[str, Any]]:
    scope = Scope(given.get("scope") or Scope.MEETING)
    if action is Action.NEW:
        return DecisionKind.ATTRIBUTE, {"statements": _alike(item, scope), "new_speaker": given.get("name")}
    if scope is Scope.STATEMENT or (scope is Scope.MEETING and item.meeting is None):
        ids = _alike(item, scope)
        return DecisionKind.ATTRIBUTE, {"statements": ids, "speaker": _speaker(action, given)}
    where = {"name": item.label, "meeting": item.meeting.slug if item.meeting and scope is Scope.MEETING else None}
    if action is Action.ROLE:
        return DecisionKind.RELABEL, where
    return DecisionKind.ALIAS, {**where, "speaker": given.get("speaker")}


def _about_statement(item: ReviewItem, action: Action, given: Mapping[str, Any]) -> tuple[DecisionKind, dict[str, Any]]:
    statements = [_statement(item).public_id]
    if action is Action.HIDE:
        return DecisionKind.HIDE, {"statements": statements, "because": given.get("reason")}
    if action is Action.NEW:
        return DecisionKind.ATTRIBUTE, {"statements": statements, "new_speaker": given.get("name")}
    return DecisionKind.ATTRIBUTE, {"statements": statements, "speaker": _speaker(action, given)}


def _about_two(item: ReviewItem, action: Action, given: Mapping[str, Any]) -> tuple[DecisionKind, dict[str, Any]]:
    pair = [item.detail["one"], item.detail["other"]]
    keep = given.get("keep") or pair[0]
    if keep not in pair:
        raise BadDecisionError(
            str(item), found=repr(keep), expected=" or ".join(pair), remedy="choose whose name stays"
        )
    actor = "speaker" if item.kind == ReviewKind.PEOPLE else "organization"
    return DecisionKind.MERGE, {"actor": actor, "keep": keep, "merge": pair[1 - pair.index(keep)]}


def _about_mention(item: ReviewItem, action: Action, given: Mapping[str, Any]) -> tuple[DecisionKind, dict[str, Any]]:
    statement = _statement(item)
    before = statement.document.text[statement.start : item.detail["start"]]
    place = {"statement": statement.public_id, "surface": item.label, "nth": before.count(item.label)}
    process = given.get("process") or item.detail["process"]
    if action is Action.REJECT:
        return DecisionKind.UNLINK, {**place, "process": item.detail["process"]}
    return DecisionKind.LINK, {**place, "process": process}


def _about_capacity(item: ReviewItem, action: Action, given: Mapping[str, Any]) -> tuple[DecisionKind, dict[str, Any]]:
    return DecisionKind.ACCEPT, {name: item.detail[name] for name in ("speaker", "rule", "bodies")}


def _about_affiliation(
    item: ReviewItem, action: Action, given: Mapping[str, Any]
) -> tuple[DecisionKind, dict[str, Any]]:
    said = item.detail
    about = {"statement": _statement(item).public_id, "speaker": said["speaker"], "name": said["name"]}
    if action is Action.REJECT:
        return DecisionKind.DISAFFILIATE, about
    return DecisionKind.AFFILIATE, {**about, "organization": given.get("organization") or None, "role": said["role"]}


_DECISIONS: dict[str, Callable[[ReviewItem, Action, Mapping[str, Any]], tuple[DecisionKind, dict[str, Any]]]] = {
    ReviewKind.LABEL: _about_label,
    ReviewKind.CONFLICT: _about_label,
    ReviewKind.SUGGESTION: _about_statement,
    ReviewKind.CONTRADICTED: _about_statement,
    ReviewKind.PEOPLE: _about_two,
    ReviewKind.ORGANIZATIONS: _about_two,
    ReviewKind.CAPACITY: _about_capacity,
    ReviewKind.AFFILIATION: _about_affiliation,
    ReviewKind.MENTION: _about_mention,
    ReviewKind.REPORT: _about_statement,
}


def _speaker(action: Action, given: Mapping[str, Any]) -> Any:
    if action is Action.ROLE:
        return None
    if not given.get("speaker"):
        raise BadDecisionError("answer", found="nobody", expected="who it was", remedy="choose a person")
    return given["speaker"]


def _alike(item: ReviewItem, scope: Scope) -> list[str]:
    """The statements that the answer is about: this one, or all of its label in its document."""
    statement = _statement(item)
    if scope is Scope.STATEMENT:
        return [statement.public_id]
    alike = Statement.objects.filter(document=statement.document_id, label=statement.label, meeting=item.meeting)
    unresolved = alike.filter(speaker=None, organization=None).order_by("position")
    return list(unresolved.values_list("public_id", flat=True))
