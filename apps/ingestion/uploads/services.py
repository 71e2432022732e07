"""Writes of documents that were brought in: look at them, correct, confirm or discard, take in what was confirmed.

Owns how long unconfirmed bytes are kept and that a confirmed import happens once. Must not know pages.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import F, Q
from django.utils import timezone

from apps.ingestion.corrections import meeting_from_json, meeting_to_json
from apps.ingestion.errors import IngestionError, TooLargeError
from apps.ingestion.known import Known
from apps.ingestion.models import (
    PENDING_FOLDER,
    ImportItem,
    ImportRun,
    Outcome,
    PendingDocument,
    PendingImport,
)
from apps.ingestion.parsed import ParsedMeeting
from apps.ingestion.pipeline import understand
from apps.ingestion.querysets import PendingDocumentQuerySet
from apps.ingestion.services import Options, Taking
from apps.ingestion.sources import Source, held_bytes, storable
from apps.ingestion.store.known import known_to_show
from apps.ingestion.uploads.preview import preview
from apps.proceedings.models import SourceDocument

logger = logging.getLogger(__name__)

MAX_FILES = 20
MAX_BYTES = 50 * 1024 * 1024
"""Of all files of one form, and of all documents inside them when unpacked."""
MAX_DOCUMENTS = 50
MAX_WAITING = 20
"""Imports of one person that are neither confirmed nor discarded."""
KEPT = timedelta(days=7)
_FAULT = "{}: found a fault of this program, which is in its log, expected a clean end; report it with the document"
_ATTEMPTS = 3
"""So many processes may be killed with a document in hand before it is held to be the reason."""
_GIVEN_UP = (
    "{}: found that each of {} processes that began with it was killed before its end, expected an end; see in the "
    "logs whether they lacked memory or time, then have it tried again on the page of its run, or split the document"
)


@dataclass(frozen=True, slots=True)
class PendingSource(Source):
    """A document that was brought in."""

    document: PendingDocument

    def read(self) -> bytes:
        return held_bytes(self.document.content, name=self.document.name, remedy="bring the document in again")


def receive(*, key: UUID, owner: User, sources: Iterable[Source]) -> PendingImport:
    """Keep the documents and what is understood of them. Nothing of them is in the base yet.

    The second call with a key gives what the first one made.

    Raises:
        TooLargeError: too many documents, or too large ones, or too many imports that wait already.
        IntegrityError: the key is another person's.
    """
    prune()
    if PendingImport.objects.filter(owner=owner, run=None).count() >= MAX_WAITING:
        raise TooLargeError(
            "import",
            found=f"{MAX_WAITING} others that you neither confirmed nor discarded",
            expected="fewer",
            remedy="decide on some of those below first",
        )
    known = known_to_show()
    documents: list[PendingDocument] = []
    try:
        for source in sources:
            documents.append(_received(source, known))
            _check(documents)
        with transaction.atomic():
            pending = PendingImport.objects.create(key=key, owner=owner)
            for document in documents:
                document.pending = pending
            PendingDocument.objects.bulk_create(documents)
    except (OperationalError, InterfaceError):
        raise  # the base was lost, maybe after the rows were there: `prune` takes bytes that no row leads to
    except BaseException as error:
        for document in documents:
            _delete_bytes(document)
        if isinstance(error, IntegrityError) and (sent := PendingImport.objects.filter(key=key, owner=owner).first()):
            return sent
        raise
    return pending


def _check(documents: Sequence[PendingDocument]) -> None:
    remedy = "bring them in by several parts, or have an operator take them in with `manage.py ingest`"
    size = sum(document.size for document in documents)
    if len(documents) > MAX_DOCUMENTS:
        raise TooLargeError(
            documents[-1].name,
            found=f"more than {MAX_DOCUMENTS} documents",
            expected=f"at most {MAX_DOCUMENTS}",
            remedy=remedy,
        )
    if size > MAX_BYTES:
        raise TooLargeError(
            documents[-1].name,
            found=f"more than {MAX_BYTES // 1024**2} MB in all",
            expected=f"at most {MAX_BYTES // 1024**2} MB",
            remedy=remedy,
        )


def _received(source: Source, known: Known) -> PendingDocument:
    document = PendingDocument(name=source.shown, origin=source.kept_origin)
    try:
        data = source.read()
    except IngestionError as error:
        _refuse(document, error)
        return document
    document.size = len(data)
    document.content.save("", ContentFile(data), save=False)
    _look(document, data, known)
    return document


def _look(document: PendingDocument, data: bytes, known: Known) -> None:
    """Read the document with its parser, and keep what a person is shown of it."""
    name = Source(document.name, document.origin).name
    document.corrected, document.refusal = [], ""
    digest = hashlib.sha256(data).hexdigest()
    held = SourceDocument.objects.for_list().filter(sha256=digest).first()
    try:
        understood = understand(data, name=name, known=known, parser=document.parser or None)
        document.preview = preview(understood) | {"sha256": digest, "held": held.public_id if held else ""}
    except IngestionError as error:
        _refuse(document, error)
    except Exception:  # whatever a stranger's file does to a reader, the person is told
        logger.exception("Reading a document for its preview failed")
        document.preview, document.refusal = {"refused": "fault"}, _FAULT.format(document.name)


def _refuse(document: PendingDocument, error: IngestionError) -> None:
    document.preview, document.corrected, document.refusal = {"refused": error.sort}, [], storable(str(error))


def read_again(*, document: PendingDocument, parser: str) -> None:
    """Read it with this parser, or with the best one where it is empty. Corrections go: meetings may be others."""
    document.parser = parser
    try:
        data = PendingSource(document.name, document.origin, document).read()
    except IngestionError as error:
        _refuse(document, error)
    else:
        _look(document, data, known_to_show())
    PendingDocument.objects.unconfirmed().filter(pk=document.pk).update(
        parser=parser, preview=document.preview, corrected=document.corrected, refusal=document.refusal
    )


def correct(*, document: PendingDocument, meetings: Sequence[ParsedMeeting]) -> None:
    """Have its meetings stored like this. Where they are as they were read, nothing is corrected."""
    corrected = [meeting_to_json(meeting) for meeting in meetings]
    document.corrected = [] if corrected == document.preview["meetings"] else corrected
    PendingDocument.objects.unconfirmed().filter(pk=document.pk).update(corrected=document.corrected)


def leave_out(*, document: PendingDocument) -> None:
    """Do not take it in with the others."""
    _delete_bytes(document)
    document.delete()


def discard(*, pending: PendingImport) -> None:
    """Forget what was brought in, unless it was confirmed meanwhile."""
    with transaction.atomic():
        row = PendingImport.objects.select_for_update().filter(pk=pending.pk, run=pending.run_id).first()
        documents = list(row.documents.all()) if row else []
        if row:
            row.delete()
    for document in documents:
        _delete_bytes(document)


def confirm(*, pending: PendingImport) -> ImportRun | None:
    """The run that takes the documents in, in the background. Confirmed twice, they are taken in once.

    Returns:
        None where they were discarded meanwhile.
    """
    with transaction.atomic():
        names = list(pending.documents.values_list("name", flat=True))
        run = ImportRun.objects.create(requested=names, started_by=pending.owner, expected=len(names))
        if PendingImport.objects.filter(pk=pending.pk, run=None).update(run=run):
            go_on(run=run)
            return run
        run.delete()
    return ImportRun.objects.filter(pending_imports=pending).first()


def go_on(*, run: ImportRun) -> None:
    """Have what waits for the run taken in, in the background."""
    from apps.ingestion.tasks import take_uploads  # which imports this module

    def begin() -> None:  # no partial: what Django says of a failure names the function
        take_uploads.delay(run.pk)

    # Robust: where the broker does not answer, the run waits and its page offers to go on.
    transaction.on_commit(begin, robust=True)


def take_confirmed(*, run: ImportRun) -> None:
    """Take in what waits for this run. Called again, or by several processes at once, each document is taken once."""
    taking = Taking(run, Options())
    waiting = PendingDocument.objects.waiting(run)
    for document in waiting:
        now = timezone.now()
        taking.show_life()
        mine = PendingDocument.objects.free(now).filter(pk=document.pk)
        if document.attempts >= _ATTEMPTS:
            _give_up(run, mine, document)
        elif mine.update(claimed_at=now, attempts=F("attempts") + 1):
            _take(taking, run, document)
            _delete_bytes(document)
    if not waiting.all().exists():
        ImportRun.objects.filter(pk=run.pk, finished_at=None).update(finished_at=timezone.now())


def _take(taking: Taking, run: ImportRun, document: PendingDocument) -> None:
    source = PendingSource(document.name, document.origin, document)
    options = Options(
        parser=document.parser or None, corrected=tuple(meeting_from_json(values) for values in document.corrected)
    )
    settled = PendingDocument.objects.filter(pk=document.pk).delete  # at once: whoever is killed takes it once
    try:
        if document.content:
            taking.take(source, options, settled=settled)
            return
        refusal = document.refusal
    except (OperationalError, InterfaceError):
        with suppress(DatabaseError, InterfaceError):
            PendingDocument.objects.filter(pk=document.pk).update(claimed_at=None, attempts=F("attempts") - 1)
        raise  # the document is as good as before: the task is tried again
    except Exception:  # one document never keeps the others from being taken in
        logger.exception("Taking in a document failed")
        refusal = _FAULT.format(document.name)
    with transaction.atomic():
        ImportItem.objects.create(run=run, source=document.name, outcome=Outcome.REFUSED, message=refusal)
        settled()


@transaction.atomic
def _give_up(run: ImportRun, mine: PendingDocumentQuerySet, document: PendingDocument) -> None:
    """Refuse a document that nobody comes to the end of, and keep it for a person to have it tried again."""
    if mine.update(given_up=True):
        message = _GIVEN_UP.format(document.name, document.attempts)
        ImportItem.objects.create(run=run, source=document.name, outcome=Outcome.REFUSED, message=message)


def try_again(*, run: ImportRun) -> None:
    """Have what was given up taken in after all, as if it had never been begun."""
    with transaction.atomic():
        given_up = PendingDocument.objects.given_up(run)
        names = list(given_up.select_for_update().values_list("name", flat=True))
        if names and ImportRun.objects.filter(pk=run.pk, undone_at=None).update(finished_at=None):
            run.items.filter(source__in=names, outcome=Outcome.REFUSED).delete()
            given_up.update(given_up=False, attempts=0, claimed_at=None)
            go_on(run=run)


def prune() -> None:
    """Forget what was neither confirmed nor discarded for long, and bytes that no row leads to."""
    old = timezone.now() - KEPT
    for pending in PendingImport.objects.filter(created_at__lt=old).filter(
        Q(run=None) | Q(run__finished_at__isnull=False)
    ):
        discard(pending=pending)
    if not default_storage.exists(PENDING_FOLDER):
        return
    for name in default_storage.listdir(PENDING_FOLDER)[1]:
        path = f"{PENDING_FOLDER}/{name}"
        if default_storage.get_modified_time(path) < old and not PendingDocument.objects.filter(content=path).exists():
            default_storage.delete(path)


def _delete_bytes(document: PendingDocument) -> None:
    if document.content:
        document.content.delete(save=False)
