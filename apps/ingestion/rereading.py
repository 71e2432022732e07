"""Documents that are held are read again: with today's readers and parsers, and the names that are known by now.

Owns which documents those are, and that each is read whole or left as it is. Must not know how they are stored.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from apps.ingestion.errors import IngestionError, StaleNamesError
from apps.ingestion.known import Known
from apps.ingestion.pipeline import understand
from apps.ingestion.readers import popolo
from apps.ingestion.sources import held_bytes
from apps.ingestion.store.apply import ATTEMPTS, OVERTAKEN, Incoming, apply_again
from apps.ingestion.store.known import known_from_base
from apps.proceedings.meeting_querysets import SourceDocumentQuerySet
from apps.proceedings.models import SourceDocument

_LOST = "bring them back from a copy (docs/operations.md)"


@dataclass(frozen=True, slots=True)
class Reread:
    """What became of one document. `created`, `changed` and `removed` are statements; `refusal` says why it was left
    as it is."""

    document: SourceDocument
    created: int = 0
    changed: int = 0
    removed: int = 0
    refusal: str = ""


def readable(*, before: datetime, public_ids: Collection[str] = ()) -> SourceDocumentQuerySet:
    """The documents that can be read again and were not since then; of these alone where public ids are given.

    Not those that another one took the place of or holds the statements of, directories of people, and invented ones.
    """
    documents = SourceDocument.objects.filter(superseded_by=None, same_as=None, is_demonstration=False)
    documents = documents.filter(Q(read_again_at__lt=before) | Q(read_again_at=None, imported_at__lt=before)).exclude(
        parser=popolo.PARSER
    )
    return documents.filter(public_id__in=public_ids) if public_ids else documents


def read_again(*, documents: SourceDocumentQuerySet, progress: Callable[[Reread], None] = lambda _: None) -> None:
    """Read each again in a transaction of its own; `progress` is told of each.

    Public ids stay, decisions of curators are laid over what is read now. One that is refused by now stays as it is.
    """
    known: Known | None = None
    for key in list(documents.order_by("pk").values_list("pk", flat=True)):
        for left in reversed(range(ATTEMPTS)):
            known = known or known_from_base(demonstration=False)
            try:
                told, known = _read(key, known)
                break
            except OVERTAKEN:
                known = None
                if not SourceDocument.objects.filter(pk=key, superseded_by=None, same_as=None).exists():
                    told = None
                    break
                if not left:
                    raise
        if told is not None:
            progress(told)


def _read(key: int, known: Known) -> tuple[Reread | None, Known]:
    document = SourceDocument.objects.get(pk=key)
    try:
        data = held_bytes(document.content, name=document.name, remedy=_LOST)
        understood = understand(data, name=document.name, known=known, parser=document.asked_parser or None)
        with transaction.atomic():
            present = SourceDocument.objects.select_for_update(of=("self",)).filter(superseded_by=None, same_as=None)
            document = present.get(pk=key)
            applied = apply_again(
                Incoming(
                    data=understood.data,
                    sha256=document.sha256,
                    origin=document.origin,
                    name=document.name,
                    read=understood.source,
                    resolved=understood.resolved,
                    known=known,
                    asked_parser=document.asked_parser,
                ),
                document,
            )
    except StaleNamesError:
        raise
    except IngestionError as error:
        return Reread(document, refusal=str(error)), known
    said = applied.changes
    return Reread(document, said["created"], len(said["changed"]), said["removed"]), applied.known
