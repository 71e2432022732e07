"""Lays decisions that divide a statement or join two over the statements of a document, and lifts them off again.

Owns statements that a decision made or took away, and the words of those that it cut or grew. Must not know other
kinds of decisions.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import F, Q

from apps import search
from apps.curation.lifting import lift
from apps.curation.models import About, Decision, DecisionKind, DivisionBefore, ReviewItem, Subject
from apps.curation.querysets import chunks
from apps.ingestion.furniture import speech, trim
from apps.ingestion.parsed import Span
from apps.proceedings.models import Mention, Redirect, Statement, Suggestion

KINDS = (DecisionKind.DIVIDE, DecisionKind.JOIN)
WORDS = 6
"""Words that tell where the second part begins: few, as a correction may change each of them."""

_CUT = ("start", "end", "text", "furniture")
_OUT_OF_THE_WAY = 10_000_000  # no document has as many statements


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a statement: its words in the document's text, its speech, and what inside it is no speech."""

    start: int
    end: int
    text: str
    furniture: list[list[int]]


@dataclass(frozen=True, slots=True)
class Origin:
    """A statement whose words another one holds now: what was decided about it before `decision` is about both.

    `start` is where it began; where `joined`, only what hides it counts: the words have the speaker of the first one.
    """

    public_id: str
    start: int
    decision: Decision
    joined: bool


def documents_of(public_ids: Collection[str]) -> set[int]:
    """Primary keys of the documents that these statements stand in, or stood in before a decision took them away."""
    rows = Statement.objects.filter(public_id__in=public_ids).order_by()
    named = Q(statement__in=public_ids) | Q(made__in=public_ids) | Q(gone__in=public_ids)
    divided = DivisionBefore.objects.filter(named).order_by().values_list("document_id", flat=True)
    return {*rows.values_list("document_id", flat=True), *divided}


def concerned(documents: Collection[int]) -> set[str]:
    """Public ids of the statements of these documents that are divided or joined now, and of those that are gone."""
    rows = DivisionBefore.objects.filter(document__in=documents).values_list("statement", "made", "gone")
    return {public_id for row in rows for public_id in row if public_id}


def settle_divisions(documents: Collection[int]) -> None:
    """Bring the statements of these documents in step with the decisions that hold; what else was decided about the
    changed ones is to be laid again."""
    lift_divisions(documents)
    lay_divisions(documents)


def lift_divisions(documents: Collection[int]) -> None:
    """Give these documents the statements back that were read in them."""
    for before in DivisionBefore.objects.filter(document__in=documents).order_by("-pk"):
        statement = Statement.objects.filter(public_id=before.statement).first()
        if statement is not None:
            if before.made:
                _unite(statement, before)
            else:
                _bring_back(statement, before)
            search.queue([statement.pk])
        before.delete()


def lay_divisions(documents: Collection[int]) -> None:
    """Divide and join statements of these documents as the decisions say that hold. One that does not fit what is read
    now has no effect."""
    for decision in _decisions(documents):
        payload = decision.payload
        rows = Statement.objects.filter(document__in=documents).select_related("document")
        statement = rows.filter(public_id=payload["statement"]).first()
        if statement is None:
            continue
        if decision.kind == DecisionKind.DIVIDE:
            place = find(statement, payload["words"], payload["nth"])
            halves = parts(statement, place) if place is not None else None
            if halves and not Statement.objects.filter(public_id=payload["into"]).exists():
                _divide(statement, halves, decision)
        else:
            following = next_to(statement)
            if following is not None and following.public_id == payload["next"]:
                _join(statement, following, decision)


def find(statement: Statement, words: str, nth: int) -> int | None:
    """Offset in the document of the `nth` occurrence of the words in the statement, whatever white space parts them."""
    found = _pattern(words).finditer(statement.document.text, statement.start, statement.end)
    for number, match in enumerate(found):
        if number == nth:
            return match.start()
    return None


def told(statement: Statement, place: int) -> tuple[str, int]:
    """The words that stand at an offset of the document, and which occurrence of them in the statement that is."""
    words = " ".join(statement.document.text[place : statement.end].split()[:WORDS])
    before = _pattern(words).finditer(statement.document.text, statement.start, statement.end)
    return words, sum(1 for match in before if match.start() < place)


def parts(statement: Statement, place: int) -> tuple[Part, Part] | None:
    """The statement's words before and from an offset; None where one of the two would hold none."""
    text, inside = statement.document.text, [Span(*span) for span in statement.furniture]
    halves = []
    for start, end in ((statement.start, place), (place, statement.end)):
        first, last, furniture = trim(text, start, end, inside)
        if first >= last:
            return None
        halves.append(Part(first, last, speech(text, first, last, furniture), [[s.start, s.end] for s in furniture]))
    return halves[0], halves[1]


def next_to(statement: Statement) -> Statement | None:
    """The statement that follows in the document, where it is of the same meeting and kind."""
    rows = Statement.objects.filter(document=statement.document_id, position__gt=statement.position)
    following = rows.select_related("document").order_by("position").first()
    if following is None:
        return None
    alike = (following.meeting_id, following.kind) == (statement.meeting_id, statement.kind)
    return following if alike and following.start >= statement.end else None


def origins(public_ids: Collection[str]) -> dict[str, list[Origin]]:
    """Of these statements those that hold the words of others, each with all of them."""
    if not DivisionBefore.objects.exists():
        return {}
    found: defaultdict[str, dict[str, Origin]] = defaultdict(dict)
    waiting = {public_id: {(public_id, False)} for public_id in public_ids}  # for whom it is asked, and whether joined
    while waiting:
        named = Q(made__in=waiting) | Q(statement__in=waiting, made="")
        reached: defaultdict[str, set[tuple[str, bool]]] = defaultdict(set)
        for row in DivisionBefore.objects.filter(named).select_related("decision"):
            now, then = (row.made, row.statement) if row.made else (row.statement, row.gone)
            start = row.columns["start"] if row.made else row.removed["row"]["start"]
            for public_id, joined in waiting[now]:
                if then != public_id and then not in found[public_id]:
                    origin = Origin(then, start, row.decision, joined or not row.made)
                    found[public_id][then] = origin
                    reached[then].add((public_id, origin.joined))
        waiting = dict(reached)
    return {public_id: list(some.values()) for public_id, some in found.items() if some}


def heirs(public_ids: Collection[str]) -> set[int]:
    """Primary keys of the statements that hold words of these, and to which what is decided about these may be
    passed on."""
    if not DivisionBefore.objects.exists():
        return set()
    found: set[str] = set()
    waiting = set(public_ids)
    while waiting:
        reached: set[str] = set()
        for chunk in chunks(sorted(waiting)):
            rows = DivisionBefore.objects.filter(Q(statement__in=chunk) | Q(gone__in=chunk))
            reached.update(row.made or row.statement for row in rows if row.made or row.gone in chunk)
        waiting = reached - found
        found |= reached
    return set(Statement.objects.filter(public_id__in=found).values_list("pk", flat=True))


def _decisions(documents: Collection[int]) -> list[Decision]:
    """Those that hold and name a statement of these documents, or one that another of them makes."""
    named = Subject.objects.filter(about=About.STATEMENT, decision__kind__in=KINDS, decision__undone_at=None)
    read = Statement.objects.filter(document__in=documents).order_by()
    found: dict[int, Decision] = {}
    subjects = named.filter(key__in=read.values("public_id"))
    while new := Decision.objects.in_bulk(set(subjects.order_by().values_list("decision_id", flat=True)) - set(found)):
        found |= new
        made = [one.payload["into"] for one in new.values() if one.kind == DecisionKind.DIVIDE]
        subjects = named.filter(key__in=made)
    return sorted(found.values(), key=lambda one: (one.made_at, one.pk))


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, words.split())))


def _divide(statement: Statement, halves: tuple[Part, Part], decision: Decision) -> None:
    lift([statement.pk])
    statement = Statement.objects.select_related("document").get(pk=statement.pk)
    before = {name: getattr(statement, name) for name in _CUT}
    _shift(statement, 1)
    second = Statement(**{name: getattr(statement, name) for name in _copied()})
    second.public_id, second.position = decision.payload["into"], statement.position + 1
    _cut(second, halves[1])
    second.save(force_insert=True)
    _cut(statement, halves[0])
    statement.save(update_fields=_CUT)
    Mention.objects.filter(statement=statement, start__gte=second.start).update(statement=second)
    Redirect.objects.filter(old_path=second.get_absolute_url()).delete()
    DivisionBefore.objects.create(
        document=statement.document,
        decision=decision,
        statement=statement.public_id,
        columns=before,
        made=second.public_id,
    )
    search.queue([statement.pk, second.pk])


def _unite(statement: Statement, before: DivisionBefore) -> None:
    """Give a statement its second part back."""
    second = Statement.objects.filter(public_id=before.made).first()
    if second is not None:
        lift([statement.pk, second.pk])
        Mention.objects.filter(statement=second).update(statement=statement)
        ReviewItem.objects.filter(statement=second).update(statement=statement)
        search.queue([second.pk])
        second.delete()
        _shift(statement, -1)
        _lead(second.get_absolute_url(), statement.get_absolute_url(), "It is a part of that statement.")
    _put_back(statement, before)


def _join(statement: Statement, following: Statement, decision: Decision) -> None:
    lift([statement.pk, following.pk])
    statement = Statement.objects.select_related("document").get(pk=statement.pk)
    removed = {
        "row": _plain(Statement.objects.filter(pk=following.pk))[0],
        "suggestions": _plain(Suggestion.objects.filter(statement=following)),
        "asked": list(ReviewItem.objects.filter(statement=following).values_list("pk", flat=True)),
    }
    before = {name: getattr(statement, name) for name in _CUT}
    text = statement.document.text
    between = [[statement.end, following.start]] if text[statement.end : following.start].strip() else []
    furniture = [*statement.furniture, *between, *following.furniture]
    words = speech(text, statement.start, following.end, [Span(*span) for span in furniture])
    Mention.objects.filter(statement=following).update(statement=statement)
    ReviewItem.objects.filter(statement=following).update(statement=statement)
    search.queue([statement.pk, following.pk])
    Statement.objects.filter(pk=following.pk).delete()
    _cut(statement, Part(statement.start, following.end, words, furniture))
    statement.save(update_fields=_CUT)
    _lead(following.get_absolute_url(), statement.get_absolute_url(), "It is one with that statement.")
    DivisionBefore.objects.create(
        document=statement.document,
        decision=decision,
        statement=statement.public_id,
        columns=before,
        gone=following.public_id,
        removed=removed,
    )


def _bring_back(statement: Statement, before: DivisionBefore) -> None:
    """Part a statement from the one that was joined to it."""
    lift([statement.pk])
    (following,) = _rows(Statement, [before.removed["row"]])
    Statement.objects.bulk_create([following])
    Suggestion.objects.bulk_create(_rows(Suggestion, before.removed["suggestions"]))
    ReviewItem.objects.filter(pk__in=before.removed["asked"]).update(statement=following)
    Mention.objects.filter(statement=statement, start__gte=before.removed["row"]["start"]).update(statement=following)
    Redirect.objects.filter(old_path=following.get_absolute_url()).delete()
    _put_back(statement, before)
    search.queue([following.pk])


def _put_back(statement: Statement, before: DivisionBefore) -> None:
    for name, value in before.columns.items():
        setattr(statement, name, value)
    statement.save(update_fields=_CUT)


def _cut(statement: Statement, part: Part) -> None:
    statement.start, statement.end, statement.text, statement.furniture = (
        part.start,
        part.end,
        part.text,
        part.furniture,
    )


def _shift(statement: Statement, by: int) -> None:
    """Make room after a statement, or take it away. In two steps, as no two statements may share a place in between."""
    after = Statement.objects.filter(document=statement.document_id, position__gt=statement.position)
    after.update(position=F("position") + _OUT_OF_THE_WAY)
    after.update(position=F("position") - _OUT_OF_THE_WAY + by)


def _lead(old: str, new: str, reason: str) -> None:
    # What leads to the old address goes on leading there: it may answer again.
    Redirect.objects.update_or_create(old_path=old, defaults={"new_path": new, "reason": reason})


def _copied() -> Iterator[str]:
    for field in Statement._meta.concrete_fields:
        if not field.primary_key:
            yield field.attname


def _plain(rows: models.QuerySet[Any]) -> list[dict[str, Any]]:
    """Rows as JSON can hold them."""
    return [
        {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items()}
        for row in rows.order_by("pk").values()
    ]


def _rows(model: type[Any], values: Sequence[dict[str, Any]]) -> list[Any]:
    """The rows that `_plain` kept; whoever is no longer in the base is not named in them any more."""
    rows = []
    for columns in values:
        row = model()
        for name, value in columns.items():
            field = model._meta.get_field(name)
            setattr(row, field.attname, field.to_python(value))
            target = field.related_model
            if target and field.null and value is not None and not target._default_manager.filter(pk=value).exists():
                setattr(row, field.attname, None)
        rows.append(row)
    return rows
