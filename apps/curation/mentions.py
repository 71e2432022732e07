"""Lays decisions about links over the mentions that were read, and lifts them off again.

Owns mentions that a decision made or took away. Must not know other kinds of decisions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from apps.curation.models import About, Decision, DecisionKind, MentionBefore
from apps.proceedings.models import Mention, Method, Process, SourceDocument, Statement

if TYPE_CHECKING:  # divisions lift mentions before they move them
    from apps.curation.divisions import Origin

METHOD = Method.CURATOR.value
_COLUMNS = ("process_id", "surface", "start", "end", "method", "confidence")


def lift_mentions(statements: Collection[int]) -> None:
    """Give these statements back the mentions that were read in them."""
    Mention.objects.filter(statement__in=statements, method=METHOD).delete()
    before = MentionBefore.objects.filter(statement__in=statements)
    processes = set(Process.objects.values_list("pk", flat=True)) if before else set()
    Mention.objects.bulk_create(
        Mention(document_id=row.document_id, statement_id=row.statement_id, **row.columns)
        for row in before
        if row.columns["process_id"] in processes
    )
    before.delete()


def lay_mentions(by_id: Mapping[str, int], origins: Mapping[str, Sequence[Origin]]) -> None:
    """Bring the mentions of these statements, primary keys by public id, in step with the decisions that hold; those
    about a statement whose words one of them holds now (`origins`) are about that one."""
    held: defaultdict[str, set[str]] = defaultdict(set)  # who holds the words of a statement
    for public_id in by_id:
        for about in (public_id, *(origin.public_id for origin in origins.get(public_id, ()))):
            held[about].add(public_id)
    starts = {origin.public_id: origin.start for some in origins.values() for origin in some}
    kinds = (DecisionKind.LINK, DecisionKind.UNLINK)
    decisions = list(Decision.objects.holding().about(About.STATEMENT, list(held)).filter(kind__in=kinds))
    shown = Mention.objects.filter(statement__in=by_id.values(), method=METHOD).order_by()
    taken = MentionBefore.objects.filter(statement__in=by_id.values()).order_by()
    touched = set(shown.values_list("statement_id").union(taken.values_list("statement_id")))
    ordered: defaultdict[int, list[Decision]] = defaultdict(list)
    for decision in decisions:
        for public_id in held[decision.payload["statement"]]:
            ordered[by_id[public_id]].append(decision)
    touched |= {(key,) for key in ordered}
    if not touched:
        return
    lift_mentions([key for (key,) in touched if key is not None])
    processes = dict(Process.objects.values_list("slug", "pk"))
    for statement in Statement.objects.filter(pk__in=ordered).select_related("document"):
        _lay(statement, statement.document, ordered[statement.pk], starts, processes)


def _lay(
    statement: Statement,
    document: SourceDocument,
    decisions: Iterable[Decision],
    starts: Mapping[str, int],
    processes: dict[str, int],
) -> None:
    wanted: dict[tuple[int, int], tuple[str, bool]] = {}
    for decision in decisions:
        payload: dict[str, Any] = decision.payload
        about = payload["statement"]
        first = statement.start if about == statement.public_id else starts[about]
        start = _place(document.text, first, statement.end, payload["surface"], payload["nth"])
        process = processes.get(payload["process"])
        if start is not None and start >= statement.start and process is not None:
            wanted[start, process] = (payload["surface"], decision.kind == DecisionKind.LINK)
    held = {(row.start, row.process_id): row for row in Mention.objects.filter(statement=statement)}
    for key, (surface, linked) in wanted.items():
        row = held.get(key)
        if linked and row is None:
            Mention.objects.create(
                document=document,
                statement=statement,
                process_id=key[1],
                surface=surface,
                start=key[0],
                end=key[0] + len(surface),
                method=METHOD,
                confidence=1.0,
            )
        elif not linked and row is not None:
            columns = {name: getattr(row, name) for name in _COLUMNS}
            MentionBefore.objects.create(document=document, statement=statement, columns=columns)
            row.delete()


def _place(text: str, first: int, last: int, surface: str, nth: int) -> int | None:
    """Offset of the `nth` occurrence of the words from `first` on."""
    at = first - 1
    for _ in range(nth + 1):
        at = text.find(surface, at + 1, last)
        if at < 0:
            return None
    return at
