"""Taking decisions and taking them back.

Owns the order: one decision at a time, the log and its effects in one transaction. Must not know single kinds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone

from apps import search
from apps.actors.reading import ByValues
from apps.curation.divisions import heirs
from apps.curation.errors import BadDecisionError, StaleDecisionError
from apps.curation.kinds import KINDS
from apps.curation.models import About, Decision, DecisionKind, ReviewItem, ReviewState, Subject, Turnstile
from apps.curation.overlay import lay
from apps.search.touched import queue_found_by

MOST_SUBJECTS = 500
"""Subjects by which a newer decision is looked for; a batch is compared by its first ones."""

_PASSED: Final = ByValues(lambda: Turnstile.objects.filter(pk=Turnstile.ONLY).order_by().values_list("passed"))


@transaction.atomic
def decide(
    *,
    kind: DecisionKind | str,
    payload: Mapping[str, Any],
    by: User | None,
    reason: str = "",
    evidence: Mapping[str, Any] | None = None,
    seen: int | None = None,
    carried: Mapping[str, Any] | None = None,
) -> Decision:
    """Keep a decision and have it take effect at once.

    `seen` is the number of the newest decision when the person looked (`newest`); a newer one about the same thing
    refuses this one. `carried` are key, time and name of a decision that comes from another base.

    Raises:
        BadDecisionError: it says nothing, contradicts itself or names what the base does not hold.
        StaleDecisionError: somebody decided about the same thing meanwhile.
    """
    if kind not in KINDS:
        raise BadDecisionError("kind", found=repr(kind), expected=f"one of {', '.join(KINDS)}", remedy="choose one")
    serial = _pass()
    rules = KINDS[kind]
    kept = rules.read(payload)
    subjects = dict.fromkeys(rules.subjects(kept))
    if seen is not None:
        _refuse_stale(list(subjects), seen)
    decision = Decision.objects.create(
        serial=serial,
        kind=kind,
        payload=kept,
        reason=reason.strip(),
        evidence=dict(evidence or {}),
        made_by=by,
        **(carried or {"made_by_name": by.get_username() if by else "the command line"}),
    )
    Subject.objects.bulk_create(Subject(decision=decision, about=about, key=key) for about, key in subjects)
    _take_effect(decision)
    return decision


@transaction.atomic
def undo(*, decision: Decision, by: User | None, because: str = "", carried: Mapping[str, Any] | None = None) -> None:
    """Take a decision back, whatever came after it; what it had settled waits again.

    Raises:
        BadDecisionError: it was taken back already.
        UndoRefusedError: what it brought into being is used by others, which it names.
    """
    serial = _pass()
    decision.refresh_from_db()
    if not decision.holds:
        raise BadDecisionError(
            str(decision), found="undone already", expected="a decision that holds", remedy="nothing is to be done"
        )
    decision.undone_serial = serial
    decision.undone_at = timezone.now()
    decision.undone_by = by
    decision.undone_by_name = by.get_username() if by else "the command line"
    decision.undone_because = because.strip()
    for name, value in (carried or {}).items():
        setattr(decision, name, value)
    decision.save(update_fields=["undone_serial", "undone_at", "undone_by", "undone_by_name", "undone_because"])
    _take_effect(decision)
    KINDS[decision.kind].withdraw(decision)
    ReviewItem.objects.filter(decision=decision).update(state=ReviewState.OPEN, decision=None)


def follow(rows: Iterable[Model]) -> None:
    """Have the search, and pages that were made before, follow rows that are changed by hand; in the transaction that
    changes them. The admin asks for it by the setting AFTER_CHANGE."""
    queue_found_by(rows)
    Turnstile.objects.advance_after()


def newest() -> int:
    """What `decide` takes as `seen`: the number of the newest decision or undoing, or a higher one, as it grows too
    with what is changed by hand and when a document that was here changes or is taken back."""
    return next((passed for (passed,) in _PASSED.of()), 0)


def _pass() -> int:
    """Wait until nobody else decides, and hold the others back until the end of the transaction."""
    Turnstile.objects.advance()
    return newest()


def _take_effect(decision: Decision) -> None:
    from apps.curation.tasks import refresh_capacities

    rules = KINDS[decision.kind]
    touched = rules.statements(decision.payload)
    rules.settle(decision.payload)
    touched |= rules.statements(decision.payload)
    subjects = list(rules.subjects(decision.payload))
    touched |= heirs([key for about, key in subjects if about == About.STATEMENT])
    lay(touched)
    search.queue(sorted(touched | rules.found_otherwise(decision.payload)))
    if people := [key for about, key in subjects if about == About.SPEAKER]:

        def begin() -> None:  # no partial: what Django says of a failure names the function
            refresh_capacities.delay(people)

        # Robust: what cannot be is found again at the next import, the decision need not fail for it.
        transaction.on_commit(begin, robust=True)


def _refuse_stale(subjects: list[tuple[About, str]], seen: int) -> None:
    newer = Decision.objects.filter(Q(serial__gt=seen) | Q(undone_serial__gt=seen))
    by_about: dict[About, list[str]] = {}
    for about, key in subjects[:MOST_SUBJECTS]:
        by_about.setdefault(about, []).append(key)
    for about, keys in by_about.items():
        found = newer.about(about, keys).order_by("-pk").first()
        if found is not None:
            raise StaleDecisionError(f"{about.label} {keys[0]}", newer=found)
