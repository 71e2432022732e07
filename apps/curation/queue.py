"""What waits for a curator: found in documents, kept as items, answered by decisions.

Owns what is worth asking. Must not know pages, or how a decision takes effect.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Q
from django.db.models.functions import Coalesce

from apps.actors.models import Affiliation, Speaker
from apps.curation.impossible import accepted, find, suspects
from apps.curation.kinds.stated import decided
from apps.curation.models import ReviewItem, ReviewKind, ReviewState
from apps.curation.querysets import chunks
from apps.ingestion.names import is_role
from apps.lib.text import fold
from apps.proceedings.models import AffiliationEvidence, Mention, Method, SourceDocument, Statement, Suggestion

UNCERTAIN: Final = 0.6
"""Links below this certainty are asked about."""

LABELS: Final = (ReviewKind.LABEL, ReviewKind.CONFLICT)
"""Kinds that ask about a label of a meeting."""

_FOUND_IN_DOCUMENTS = (
    *LABELS,
    ReviewKind.SUGGESTION,
    ReviewKind.CONTRADICTED,
    ReviewKind.MENTION,
    ReviewKind.AFFILIATION,
    ReviewKind.LAYOUT,
)
_CONTRADICTED = "label-contradicted"
_LAYOUT = "layout-not-understood"


@dataclass(slots=True)
class _Found:
    kind: ReviewKind
    key: str
    settles: int = 1
    document_id: int | None = None
    meeting_id: int | None = None
    statement_id: int | None = None
    label: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


def refresh(documents: Collection[int]) -> int:
    """Ask anew about these documents: what is new is added, what was answered stays answered, the rest goes.

    Returns the number of items about them that wait for an answer.
    """
    found = {one.key: one for one in _found(documents)}
    held = {
        item.key: item
        for item in ReviewItem.objects.filter(document__in=documents, kind__in=_FOUND_IN_DOCUMENTS)
        | ReviewItem.objects.filter(key__in=list(found)[:500])
    }
    gone = [item.pk for key, item in held.items() if key not in found and item.state in _WAITING]
    ReviewItem.objects.filter(pk__in=gone).delete()
    changed = []
    for key, item in held.items():
        if key in found:
            for name in _COLUMNS:
                setattr(item, name, getattr(found[key], name))
            changed.append(item)
    ReviewItem.objects.bulk_update(changed, _COLUMNS, batch_size=200)
    new = [
        ReviewItem(**{name: getattr(one, name) for name in _COLUMNS}, key=one.key)
        for key, one in found.items()
        if key not in held
    ]
    ReviewItem.objects.bulk_create(new, batch_size=200, ignore_conflicts=True)
    return ReviewItem.objects.waiting().filter(document__in=documents).count()


def refresh_capacities(speakers: Collection[int]) -> None:
    """Ask anew about what cannot be of these people; what was accepted, or answered, is not asked again."""
    found = find(speakers)
    slugs = set(Speaker.objects.filter(pk__in=speakers).values_list("slug", flat=True))
    known = accepted([one.speaker for one in found])
    items = {one.key: one for one in found if one.key not in known}
    held = {item.key: item for item in ReviewItem.objects.filter(kind=ReviewKind.CAPACITY)}
    mine = {key: item for key, item in held.items() if item.detail["speaker"] in slugs}
    gone = [item.pk for key, item in mine.items() if key not in items and item.state in _WAITING]
    ReviewItem.objects.filter(pk__in=gone).delete()
    new = [
        ReviewItem(
            kind=ReviewKind.CAPACITY,
            key=key,
            settles=one.settles,
            statement_id=one.statement,
            label=": ".join((one.name, " / ".join(one.names))).removesuffix(": ")[:300],
            detail=one.detail,
        )
        for key, one in items.items()
        if key not in held
    ]
    ReviewItem.objects.bulk_create(new, batch_size=200, ignore_conflicts=True)


def refresh_all_capacities(progress: Callable[[int, int], None] = lambda _done, _total: None) -> int:
    """The same of everybody in the base; returns how many items wait."""
    asked = {item.detail["speaker"] for item in ReviewItem.objects.filter(kind=ReviewKind.CAPACITY).only("detail")}
    everybody = suspects() | set(Speaker.objects.filter(slug__in=asked).values_list("pk", flat=True))
    done = 0
    for some in chunks(sorted(everybody)):
        refresh_capacities(some)
        done += len(some)
        progress(done, len(everybody))
    return ReviewItem.objects.waiting().filter(kind=ReviewKind.CAPACITY).count()


def about_statement(statement: Statement) -> ReviewItem:
    """The item about this statement alone, whether it waits or not; not kept yet where nobody has asked."""
    key = f"suggestion:{statement.public_id}"
    held = ReviewItem.objects.select_related("decision").filter(key=key).first()
    return held or ReviewItem(
        kind=ReviewKind.SUGGESTION,
        key=key,
        document=statement.document,
        meeting=statement.meeting,
        statement=statement,
        label=statement.recorded_name,
    )


def kept(item: ReviewItem) -> ReviewItem:
    """The item as the base keeps it from now on."""
    columns = {name: getattr(item, name) for name in _COLUMNS}
    return ReviewItem.objects.get_or_create(key=item.key, defaults=columns)[0]


_WAITING = (ReviewState.OPEN, ReviewState.UNSURE)
_READ = ("name", "role", "method", "confidence", "start", "end")
_COLUMNS = ("kind", "settles", "document_id", "meeting_id", "statement_id", "label", "detail")


def _found(documents: Collection[int]) -> Iterable[_Found]:
    yield from _labels(documents)
    yield from _suggestions(documents)
    yield from _mentions(documents)
    yield from _affiliations(documents)
    yield from _documents(documents)


def _labels(documents: Collection[int]) -> Iterable[_Found]:
    """Labels that stand for nobody yet, once for each meeting; several may be meant by some."""
    unresolved = (
        Statement.objects.shown()
        .filter(document__in=documents, speaker=None, organization=None)
        .exclude(label="")
        .exclude(method=Method.CURATOR)
        .order_by("pk")
    )
    by_label: defaultdict[tuple[int | None, int, str], list[tuple[int, str]]] = defaultdict(list)
    rows = unresolved.values_list("pk", "meeting_id", "document_id", "label", "recorded_name")
    for pk, meeting, document, label, recorded in rows:
        if not is_role(recorded):
            by_label[meeting, document, label].append((pk, recorded))
    suggested = _suggested([pk for statements in by_label.values() for pk, _ in statements])
    for (where, source, label), statements in by_label.items():
        yield _Found(
            ReviewKind.CONFLICT if any(len(suggested[pk]) > 1 for pk, _ in statements) else ReviewKind.LABEL,
            f"label:{source}:{where or 0}:{label}",
            settles=len(statements),
            document_id=source,
            meeting_id=where,
            statement_id=statements[0][0],
            label=statements[0][1],
        )


def _suggested(statements: Collection[int]) -> Mapping[int, set[str]]:
    """Of each statement the folded names of those whom the record suggests; slugs of those whom the base knows."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for some in chunks(statements):
        rows = Suggestion.objects.filter(statement__in=some).order_by()
        for statement, speaker, name in rows.values_list("statement_id", "speaker__slug", "name"):
            found[statement].add(speaker or fold(name))
    return found


def _suggestions(documents: Collection[int]) -> Iterable[_Found]:
    """Statements without a label for which the record suggests somebody."""
    open_ones = Q(statement__speaker=None, statement__label="", statement__hidden_because="")
    rows = Suggestion.objects.filter(open_ones, statement__document__in=documents).order_by(
        "statement_id", "-confidence"
    )
    seen: set[int] = set()
    for suggestion in rows.select_related("statement").defer("statement__text"):
        if suggestion.statement_id not in seen:
            seen.add(suggestion.statement_id)
            yield _Found(
                ReviewKind.SUGGESTION,
                f"suggestion:{suggestion.statement.public_id}",
                document_id=suggestion.statement.document_id,
                meeting_id=suggestion.statement.meeting_id,
                statement_id=suggestion.statement_id,
                label=suggestion.name,
            )


def _mentions(documents: Collection[int]) -> Iterable[_Found]:
    """Links that the reading was not sure of."""
    rows = Mention.objects.filter(document__in=documents, confidence__lt=UNCERTAIN).exclude(statement=None)
    for mention in rows.select_related("statement", "process").defer("statement__text"):
        statement = mention.statement
        if statement is not None:
            yield _Found(
                ReviewKind.MENTION,
                f"mention:{statement.public_id}:{mention.start - statement.start}:{mention.process.slug}",
                document_id=mention.document_id,
                meeting_id=statement.meeting_id,
                statement_id=statement.pk,
                label=mention.surface,
                detail={"process": mention.process.slug, "start": mention.start, "end": mention.end},
            )


def _affiliations(documents: Collection[int]) -> Iterable[_Found]:
    """Affiliations that the reading was not sure of, as long as the person has none of that name, and nobody decided
    about it; a constant number of questions."""
    open_ones = AffiliationEvidence.objects.filter(document__in=documents, affiliation=None)
    rows = list(open_ones.select_related("speaker__merged_into"))
    if not rows:
        return
    who = {row.pk: row.speaker.merged_into_id or row.speaker_id for row in rows}
    settled = decided({row.speaker.slug for row in rows})
    theirs: set[tuple[int, str]] = set()
    said: defaultdict[tuple[int, int], list[tuple[int, str, int | None, int, int]]] = defaultdict(list)
    for people in chunks(sorted(set(who.values()))):
        shown = Coalesce("speaker__merged_into", "speaker")
        held = Affiliation.objects.annotate(who=shown).filter(who__in=people).order_by()
        theirs |= set(held.values_list("who", "organization__names__folded"))
        spoken = Statement.objects.shown().filter(document__in=documents, speaker__in=people)
        columns = ("document_id", "speaker_id", "pk", "public_id", "meeting_id", "start", "end")
        for document, speaker, *place in spoken.order_by("position").values_list(*columns):
            said[document, speaker].append(tuple(place))
    for row in rows:
        name, places = fold(row.name), said[row.document_id, who[row.pk]]
        if not places or (who[row.pk], name) in theirs or (row.speaker.slug, name) in settled:
            continue
        around = [place for place in places if place[3] <= row.start and row.end <= place[4]]
        statement, public_id, meeting, *_ = (around or places)[0]
        yield _Found(
            ReviewKind.AFFILIATION,
            f"affiliation:{public_id}:{name}"[:400],
            document_id=row.document_id,
            meeting_id=meeting,
            statement_id=statement,
            label=f"{row.speaker}: {row.name}"[:300],
            detail={name: getattr(row, name) for name in _READ} | {"speaker": row.speaker.slug},
        )


def _documents(documents: Collection[int]) -> Iterable[_Found]:
    """Documents whose layout nobody understood, and labels that the dialogue contradicts."""
    rows = SourceDocument.objects.filter(pk__in=documents).exclude(problems=[]).only("problems", "public_id", "title")
    for document in rows:
        for problem in document.problems:
            if problem["code"] == _LAYOUT:
                yield _Found(
                    ReviewKind.LAYOUT,
                    f"layout:{document.public_id}",
                    document_id=document.pk,
                    label=str(document)[:300],
                    detail=problem,
                )
            elif problem["code"] == _CONTRADICTED:
                said = Statement.objects.filter(
                    document=document, start__lte=problem["start"], end__gt=problem["start"]
                )
                statement = said.order_by("-start").first()
                if statement is not None:
                    yield _Found(
                        ReviewKind.CONTRADICTED,
                        f"contradicted:{statement.public_id}",
                        document_id=document.pk,
                        meeting_id=statement.meeting_id,
                        statement_id=statement.pk,
                        label=statement.recorded_name,
                        detail=problem,
                    )
