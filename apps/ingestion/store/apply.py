"""Stores a resolved document: one transaction, statements updated in place, the index queued with them.

Owns what changes in the base when a document comes in for the first time or again in another version.
Must not know file formats, or how names are told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import ObjectDoesNotExist
from django.core.files.base import ContentFile
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from apps import search
from apps.actors.reading import ByValues
from apps.ingestion.errors import ConflictError, StaleNamesError
from apps.ingestion.known import Known
from apps.ingestion.matching import match_statements
from apps.ingestion.parsed import (
    ParsedDirectory,
    Problem,
    ReadText,
    ResolvedDocument,
    ResolvedStatement,
    Severity,
    Span,
)
from apps.ingestion.store.actors import Actors
from apps.ingestion.store.affiliations import keep_affiliations
from apps.ingestion.store.curated import import_overlay
from apps.ingestion.store.directory import keep_directory
from apps.ingestion.store.known import known_from_base
from apps.ingestion.store.links import keep_links
from apps.ingestion.store.meetings import MeetingContext, settle_meetings
from apps.ingestion.store.public_ids import statement_id
from apps.ingestion.store.reversal import Trace
from apps.ingestion.store.statements import session, statement_rows
from apps.ingestion.store.versions import Candidate, Version, directory_of, find_version, keep_bands, kept_name
from apps.proceedings.insertion import insert
from apps.proceedings.models import Meeting, SourceDocument, Statement, Suggestion
from apps.proceedings.services import redirect

ATTEMPTS: Final = 3
OVERTAKEN: Final = (IntegrityError, OperationalError, ObjectDoesNotExist, StaleNamesError)
"""What storing may end in, and is tried again so often for: at the same moment another process stored the same bytes,
or a name that this document has too; or each waited for a name that the other had stored, and the database ended one of
them; or somebody who was known was merged or deleted, or the document is gone."""

_KEYS: Final = ByValues(
    lambda document: Statement.objects.filter(document=document).order_by().values_list("position", "pk")
)
# What a correction may change in a statement and a person wants to be told of.
_TOLD = ("text", "kind", "recorded_name", "recorded_affiliation", "speaker", "organization", "meeting", "said_on")
# What reading tells of a document, and what people may have mended.
_READ = ("media_type", "encoding", "text", "locators", "parser", "problems")
_TOLD_OF_IT = ("title", "authors", "publisher", "published_on", "published_on_precision", "language", "disclaimer")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A document that was understood and is to be stored."""

    data: bytes
    sha256: str
    origin: str
    name: str
    read: ReadText
    resolved: ResolvedDocument
    known: Known
    meeting: Meeting | None = None  # where the person who ingests says which one it is
    asked_parser: str = ""  # where that person says how to read it
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of it. `known` are the names that the next document may rely on; `changes` can be kept as JSON."""

    document: SourceDocument
    version: Version
    trace: Trace
    known: Known
    changes: dict[str, Any] = field(default_factory=dict)


def apply(incoming: Incoming, *, record: Callable[[Applied], None] = lambda _: None) -> Applied:
    """Store the document, all of it or nothing. `record` is called in the same transaction.

    Raises:
        ConflictError: the document can't be stored beside what the base holds.
    """
    directory = incoming.resolved.document.directory
    candidate = _candidate(incoming)
    document = _document(incoming)
    document.content.save(incoming.name, ContentFile(incoming.data), save=False)
    try:
        with transaction.atomic():
            version = find_version(candidate)
            document.same_as = version.same_as
            document.save()
            overlay = import_overlay()
            earlier = [version.corrects.pk] if version.corrects else []
            overlay.lift_documents(earlier)
            keep_bands(document=document, candidate=candidate)
            keep = _keep_directory if directory else _link if version.same_as else _store
            applied = keep(incoming, document, version, Trace(version.corrects if keep is _store else None))
            record(applied)  # what the reading says, before anything is laid over it
            overlay.lay_documents([*earlier, document.pk])
            return applied
    except (OperationalError, InterfaceError):
        raise  # whoever lost the base in the middle of a commit can't know: the row may be there, and names the file
    except BaseException:
        document.content.delete(save=False)  # the rows went with the transaction, the file would stay
        raise


def apply_again(incoming: Incoming, document: SourceDocument) -> Applied:
    """Have a held document say what its bytes are read as now, all of it or nothing.

    Statements keep their public ids as in a correction, and stay with their meetings unless other sessions are told
    apart; the document's own data stay where it has any, as somebody may have mended them. What changes belongs to
    the import that took the document, and goes with it.
    """
    with transaction.atomic():
        overlay = import_overlay()
        overlay.lift_documents([document.pk])
        trace = Trace(document)
        new = _document(incoming)
        for name in _READ:
            setattr(document, name, getattr(new, name))
        for name in _TOLD_OF_IT:
            if not getattr(document, name):
                setattr(document, name, getattr(new, name))
        document.read_again_at = timezone.now()
        document.save()
        document.text_bands.all().delete()
        document.symbols.all().delete()
        keep_bands(document=document, candidate=_candidate(incoming))
        applied = _store(incoming, document, Version(corrects=document), trace)
        trace.add_to(document)
        overlay.lay_documents([document.pk])
        return applied


def _candidate(incoming: Incoming) -> Candidate:
    directory = incoming.resolved.document.directory
    return Candidate(
        name=incoming.name,
        origin=incoming.origin,
        parser=incoming.resolved.document.parser,
        text=incoming.read.text,
        statements=[entry.name for entry in directory.entries]
        if directory
        else [s.turn.text for s in incoming.resolved.statements],
        is_demonstration=incoming.is_demonstration,
    )


def _link(incoming: Incoming, document: SourceDocument, version: Version, trace: Trace) -> Applied:
    """A record that the base holds already: its bytes and text are kept; its statements would be doubled."""
    held = version.same_as
    earlier = SourceDocument.objects.filter(same_as=held, origin=document.origin, superseded_by=None)
    earlier.exclude(pk=document.pk).update(superseded_by=document)
    changes = {"same_as": held.public_id if held else None, "likeness": round(version.likeness or 0.0, 3)}
    return Applied(document, version, trace, incoming.known, changes)


def _keep_directory(incoming: Incoming, document: SourceDocument, version: Version, trace: Trace) -> Applied:
    """A document of people and organizations: nobody speaks in it."""
    earlier = version.corrects
    kept = keep_directory(
        incoming.resolved.document.directory or ParsedDirectory(),
        earlier=directory_of(earlier) if earlier else ParsedDirectory(),
        source=str(document),
        is_demonstration=incoming.is_demonstration,
        trace=trace,
    )
    if kept.problems:
        document.problems = [*document.problems, *map(_problem, kept.problems)]
        document.save(update_fields=["problems"])
    if earlier:
        earlier.superseded_by = document
        earlier.save(update_fields=["superseded_by"])
    return Applied(
        document, version, trace, known_from_base(demonstration=incoming.is_demonstration), {"directory": kept.changes}
    )


def _store(incoming: Incoming, document: SourceDocument, version: Version, trace: Trace) -> Applied:
    earlier = version.corrects
    old = list(
        Statement.objects.filter(document=earlier)
        .select_related("speaker", "organization", "meeting")
        .order_by("position")
        if earlier
        else ()
    )
    context = MeetingContext(
        source=str(document), fallback=document.title or incoming.name, is_demonstration=incoming.is_demonstration
    )
    meetings = _meetings(incoming, old, context, again=earlier == document)
    if context.perhaps:
        document.problems = [*document.problems, *map(_problem, _perhaps_one(context))]
        document.save(update_fields=["problems"])
    actors = Actors(known=incoming.known, source=str(document), is_demonstration=incoming.is_demonstration)
    pairs = match_statements([s.text for s in old], [s.turn.text for s in incoming.resolved.statements])
    created: list[dict[str, Any]] = []
    kept: list[Statement] = []
    changed: list[dict[str, Any]] = []
    held_ids = {statement.public_id for statement in old}
    rows = statement_rows(incoming.resolved, document=document, meetings=meetings, known=incoming.known, actors=actors)
    for index, row in enumerate(rows):
        if index in pairs:
            statement = old[pairs[index]]
            if difference := _write(statement, row):
                changed.append({"statement": statement.public_id, **difference})
            kept.append(statement)
        else:
            created.append({"public_id": _public_id(incoming, index, held_ids), **row})

    found = set(pairs.values())
    removed = _remove([s for i, s in enumerate(old) if i not in found], document) if old else []
    if kept:
        if earlier == document:  # out of the way of each other: two can't have one place even for a moment
            beyond = len(old) + len(rows) + max(statement.position for statement in old)
            document.statements.update(position=F("position") + beyond)
        Statement.objects.bulk_update(kept, rows[0].keys(), batch_size=200)
        Suggestion.objects.filter(statement__in=[s.pk for s in kept]).delete()
    insert(Statement, created)
    held = dict(_KEYS.of(document.pk))
    keys = [held[s.position] for s in incoming.resolved.statements]
    _suggest(keys, incoming.resolved.statements, actors)
    keep_links(document=document, earlier=earlier, keys=keys, resolved=incoming.resolved)
    keep_affiliations(
        document=document,
        earlier=earlier,
        stated=incoming.resolved.affiliations,
        actors=actors,
        said=lambda index: session(index, incoming.resolved, meetings)[1],
    )
    if earlier and earlier != document:
        earlier.superseded_by = document
        earlier.save(update_fields=["superseded_by"])
    search.queue(keys + removed)
    trace.made([*actors.created_speakers, *actors.created_organizations, *actors.created_affiliations, *context.made])
    return Applied(
        document,
        version,
        trace,
        actors.known(),
        {
            "created": len(created),
            "kept": len(pairs) - len(changed),
            "changed": changed,
            "removed": len(removed),
            "meetings": [m.slug for m in meetings],
            "new_speakers": [speaker.slug for speaker in actors.created_speakers],
            "new_organizations": [organization.slug for organization in actors.created_organizations],
        },
    )


def _document(incoming: Incoming) -> SourceDocument:
    parsed, read = incoming.resolved.document, incoming.read
    published = parsed.published_on
    return SourceDocument(
        public_id=incoming.sha256[:12],
        sha256=incoming.sha256,
        size=len(incoming.data),
        origin=incoming.origin,
        name=kept_name(incoming.name),
        media_type=read.media_type,
        encoding=read.encoding or "",
        text=read.text,
        locators=read.locators.to_json(),
        title=(parsed.title or read.title or "")[:400],
        authors=list(parsed.authors),
        publisher=(parsed.publisher or "")[:300],
        published_on=published.earliest if published else None,
        published_on_precision=published.precision if published else None,
        language=parsed.language or read.language or "",
        disclaimer=parsed.disclaimer or "",
        rough_draft=parsed.rough_draft,
        parser=parsed.parser,
        asked_parser=incoming.asked_parser,
        problems=[_problem(problem) for problem in incoming.resolved.problems],
        is_demonstration=incoming.is_demonstration,
    )


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
        "start": problem.span.start,
        "end": problem.span.end,
    }


def _meetings(incoming: Incoming, old: Sequence[Statement], context: MeetingContext, *, again: bool) -> list[Meeting]:
    parsed = incoming.resolved.document.meetings
    if incoming.meeting:
        if len(parsed) > 1:
            raise ConflictError(
                incoming.origin,
                found=f"{len(parsed)} meetings in the document",
                expected=f"one, as {incoming.meeting.slug} was named",
                remedy="ingest it without --meeting",
            )
        return [incoming.meeting]
    earlier = list(dict.fromkeys(statement.meeting for statement in old if statement.meeting))
    if again and len(earlier) == len(parsed):
        return earlier  # a person may have said which, or mended what was read
    return settle_meetings(parsed, earlier=earlier, context=context)


def _perhaps_one(context: MeetingContext) -> Iterator[Problem]:
    for meeting in dict.fromkeys(context.perhaps):
        message = (
            f"filed as a meeting of its own, though the base has {meeting.title!r} on that day: if they are one, undo "
            f"the run and bring the document in under {meeting.slug}"
        )
        yield Problem(Severity.WARNING, "meeting-perhaps-held", message, Span(0, 0))


def _public_id(incoming: Incoming, index: int, held: Collection[str]) -> str:
    """Of a statement that is new: of the bytes and its place, and none that the document's statements had."""
    found = statement_id(incoming.sha256, index)
    while found in held:
        index += len(incoming.resolved.statements)
        found = statement_id(incoming.sha256, index)
    return found


def _write(statement: Statement, row: dict[str, Any]) -> dict[str, Any]:
    """Have the statement say what the corrected document does; what a person wants to be told of it."""

    def plain(value: object) -> str:
        return "" if value is None else str(value)

    before = {name: getattr(statement, name) for name in _TOLD}
    for column, value in row.items():
        setattr(statement, column, value)
    return {
        name: {"before": plain(value)[:500], "after": plain(getattr(statement, name))[:500]}
        for name, value in before.items()
        if value != getattr(statement, name)
    }


def _remove(statements: Sequence[Statement], document: SourceDocument) -> list[int]:
    """Take away statements that the corrected document no longer has; their addresses lead to the document."""
    for statement in statements:
        redirect(
            old_path=reverse("statement", args=[statement.public_id]),
            new_path=document.get_absolute_url(),
            reason="The corrected source no longer has this statement.",
        )
    keys = [statement.pk for statement in statements]
    Statement.objects.filter(pk__in=keys).delete()
    return keys


def _suggest(keys: Sequence[int], resolved: Sequence[ResolvedStatement], actors: Actors) -> None:
    insert(
        Suggestion,
        [
            {
                "statement_id": key,
                "name": suggestion.name[:200],
                "speaker_id": actors.suggested(suggestion),
                "method": suggestion.method.value,
                "confidence": suggestion.confidence,
                "evidence_start": suggestion.evidence.start,
                "evidence_end": suggestion.evidence.end,
            }
            for key, source in zip(keys, resolved, strict=True)
            for suggestion in source.suggestions
        ],
    )
