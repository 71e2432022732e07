"""Carries decisions from one base to another as JSON Lines.

Owns the shape of a line and how a statement is found again in another base. Must not know how decisions take effect.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db.models import Q

from apps.curation.errors import BadDecisionError, CurationError
from apps.curation.models import Decision, DivisionBefore
from apps.curation.querysets import chunks
from apps.curation.services import decide, undo
from apps.lib.text import fold
from apps.proceedings.models import Meeting, SourceDocument, Statement

_SINGLE = ("statement", "next")
_LISTS = ("statements", "kept")


@dataclass(slots=True)
class Carried:
    """What became of the lines: numbers, and why some could not be taken, by number of line."""

    taken: int = 0
    held: int = 0
    undone: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


def export_decisions() -> Iterator[str]:
    """Every decision, undone ones too, in the order in which they were made: a line of JSON each."""
    for decision in Decision.objects.order_by("made_at", "pk").iterator(chunk_size=200):
        yield json.dumps(
            {
                "key": str(decision.key),
                "kind": decision.kind,
                "payload": decision.payload,
                "reason": decision.reason,
                "evidence": decision.evidence,
                "made_by": decision.made_by_name,
                "made_at": decision.made_at.isoformat(),
                "undone_by": decision.undone_by_name,
                "undone_at": decision.undone_at.isoformat() if decision.undone_at else None,
                "undone_because": decision.undone_because,
                "statements": _handles(_named(decision.payload)),
            },
            ensure_ascii=False,
            sort_keys=True,
        )


def import_decisions(lines: Iterable[str]) -> Carried:
    """Take decisions of another base, in their order. One that is held already is only undone where it was undone."""
    carried = Carried()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            _take(json.loads(line), carried)
        except (CurationError, KeyError, TypeError, ValueError) as error:
            carried.refused.append((number, str(error) or type(error).__name__))
    return carried


def _take(line: dict[str, Any], carried: Carried) -> None:
    decision = Decision.objects.filter(key=line["key"]).first()
    if decision is None:
        decision = decide(
            kind=line["kind"],
            payload=_found_again(line["payload"], line["statements"]),
            by=None,
            reason=line["reason"],
            evidence=line["evidence"],
            carried={
                "key": line["key"],
                "made_by_name": line["made_by"],
                "made_at": datetime.fromisoformat(line["made_at"]),
            },
        )
        carried.taken += 1
    else:
        carried.held += 1
    if line["undone_at"] and decision.holds:
        when = datetime.fromisoformat(line["undone_at"])
        undo(
            decision=decision,
            by=None,
            because=line["undone_because"],
            carried={"undone_by_name": line["undone_by"], "undone_at": when},
        )
        carried.undone += 1


def _named(payload: dict[str, Any]) -> list[str]:
    """Public ids of the statements that a decision names."""
    single = [payload[name] for name in _SINGLE if payload.get(name)]
    return [*single, *(public_id for name in _LISTS for public_id in payload.get(name, ()))]


def _handles(public_ids: list[str]) -> dict[str, dict[str, Any]]:
    """How each of these statements can be found in another base: as it was read, whatever decisions made of it."""
    handles: dict[str, dict[str, Any]] = {}
    for chunk in chunks(public_ids):
        rows = Statement.objects.filter(public_id__in=chunk).select_related("document", "meeting")
        for row in rows.defer("document__text", "document__locators"):
            handles[row.public_id] = _handle(row.document, row.meeting, row.position, row.label, row.text)
        # The first one is what the reading said.
        divided = DivisionBefore.objects.filter(Q(statement__in=chunk) | Q(gone__in=chunk)).order_by("-pk")
        for before in divided.select_related("document").defer("document__text", "document__locators"):
            if before.statement in handles:
                handles[before.statement]["words"] = _words(before.columns["text"])
            if before.gone in chunk:
                row = before.removed["row"]
                meeting = Meeting.objects.filter(pk=row["meeting_id"]).first()
                handles[before.gone] = _handle(before.document, meeting, row["position"], row["label"], row["text"])
    return handles


def _handle(document: SourceDocument, meeting: Meeting | None, position: int, label: str, text: str) -> dict[str, Any]:
    return {
        "document": document.sha256,
        "position": position,
        "meeting": meeting.slug if meeting else None,
        "label": label,
        "words": _words(text),
    }


def _words(text: str) -> str:
    return sha256(fold(text).encode()).hexdigest()[:24]


def _found_again(payload: dict[str, Any], handles: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The payload with the public ids that its statements have here.

    Raises:
        BadDecisionError: some are not in this base.
    """
    translated: dict[str, str] = {}
    missing = []
    for public_id in _named(payload):
        found = _find(public_id, handles.get(public_id))
        if found is None:
            missing.append(public_id)
        else:
            translated[public_id] = found
    if missing:
        raise BadDecisionError(
            "decision",
            found=f"{len(missing)} statements that are not in this base, such as {missing[0]}",
            expected="all of its statements",
            remedy="take in their documents first, then import the decisions again",
        )
    found_again = dict(payload)
    for name in _SINGLE:
        if payload.get(name):
            found_again[name] = translated[payload[name]]
    for name in _LISTS:
        if name in payload:
            found_again[name] = [translated[public_id] for public_id in payload[name]]
    if payload.get("created"):
        found_again |= {"new_speaker": payload["created"], "into_name": payload["created"]}
    return found_again


def _find(public_id: str, handle: dict[str, Any] | None) -> str | None:
    """The statement by its public id, else by its document and place, or its words there, else by its words in its
    meeting."""
    if Statement.objects.filter(public_id=public_id).exists():
        return public_id
    if handle is None:
        return None
    rows = Statement.objects.order_by("pk")
    same_document = rows.filter(document__sha256=handle["document"])
    same_place = same_document.filter(position=handle["position"])
    same_label = rows.filter(label=handle["label"])
    if handle["meeting"]:
        same_label = same_label.filter(meeting__slug=handle["meeting"])
    for candidates in (same_place, same_document, same_label):
        alike = [row.public_id for row in candidates.only("public_id", "text") if _words(row.text) == handle["words"]]
        if len(alike) == 1:
            return alike[0]
    return None
