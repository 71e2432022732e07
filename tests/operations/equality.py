"""Whether a base holds what people were told that it holds: each thing whole, once, and in the index alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db.models import Count

from apps import search
from apps.actors.models import Speaker
from apps.curation.models import Decision, Turnstile
from apps.ingestion.models import ImportItem, Outcome, PendingDocument
from apps.proceedings.models import Meeting, SourceDocument, Statement
from apps.search.asking import engine
from apps.search.models import IndexChange
from tests.operations.traffic import Kept


def waiting() -> tuple[int, int]:
    """Documents that were confirmed and are still to be taken in, and changes that are not in the index: asked in the
    order in which the one becomes the other. A document that was given up waits for a person, not for time."""
    return PendingDocument.objects.exclude(pending__run=None).filter(
        given_up=False
    ).count(), IndexChange.objects.count()


def differences(kept: Kept) -> list[str]:
    """What is lost, halved, doubled or otherwise; none where all is well."""
    return [*_documents(kept), *_runs(kept), *_decisions(kept), *_index()]


def _documents(kept: Kept) -> Iterator[str]:
    held = {document.sha256: document for document in SourceDocument.objects.all()}
    for lost in (kept.stored | kept.confirmed) - set(held):
        yield f"lost: document {kept.sent[lost].name}"
    for unknown in set(held) - set(kept.sent):
        yield f"a document that nobody sent: {held[unknown].origin}"
    said: dict[int, list[str]] = {}
    for document, text in Statement.objects.order_by("document", "position").values_list("document", "text"):
        said.setdefault(document, []).append(" ".join(text.split()))
    for key, document in held.items():
        if tuple(said.get(document.pk, ())) != kept.sent[key].texts:
            yield f"half or doubled: {document.origin}: {len(said.get(document.pk, ()))} statements"
        try:
            with document.content.open() as file:
                alike = sha256(file.read()).hexdigest() == key
        except FileNotFoundError:
            alike = False
        if not alike:
            yield f"lost: the bytes of {document.origin}"


def _runs(kept: Kept) -> Iterator[str]:
    taken = Counter(ImportItem.objects.filter(outcome=Outcome.TAKEN).values_list("sha256", flat=True))
    for key, times in taken.items():
        if times != 1:
            yield f"taken {times} times: {kept.sent[key].name}"
    for outcome, message in ImportItem.objects.exclude(outcome__in=[Outcome.TAKEN, Outcome.UNCHANGED]).values_list(
        "outcome", "message"
    ):
        yield f"{outcome}: {message}"
    brought = ImportItem.objects.exclude(run__pending_imports=None).values("run").annotate(items=Count("pk"))
    for run in brought.exclude(items=1):
        yield f"import run {run['run']} brought one document in and tells of {run['items']}"


def _decisions(kept: Kept) -> Iterator[str]:
    made = Counter(Decision.objects.values_list("reason", flat=True))
    for reason in kept.asked:
        if made[reason] > 1 or (reason in kept.decided and made[reason] != 1):
            yield f"{reason}: is there {made[reason]} times"
    serials = sorted(Decision.objects.values_list("serial", flat=True))
    passed = Turnstile.objects.values_list("passed", flat=True).first() or 0
    if serials != list(range(1, passed + 1)):
        yield f"decisions are numbered {serials}, {passed} passed"
    titles = dict(Meeting.objects.values_list("slug", "title"))
    for slug, title in kept.titles.items():
        if titles.get(slug) != title:
            yield f"meeting {slug} is called {titles.get(slug)!r}, expected {title!r}"
    people = Counter(Speaker.objects.values_list("name", flat=True))
    for name in kept.people:
        if people[name] != 1 or Statement.objects.filter(speaker__name=name).count() > 1:
            yield f"{name} is there {people[name]} times"


def _index() -> Iterator[str]:
    drift = search.check()
    if drift.total or drift.waiting:
        yield f"the index differs: {drift}"
    ids = list(engine().ids())
    if sorted(ids) != sorted(Statement.objects.values_list("pk", flat=True)):
        yield f"the index holds {len(ids)} statements ({len(set(ids))} of them once), the base another number"
    found = search.query(search.SearchRequest())
    if found.total != len(ids):
        yield f"a search finds {found.total} of {len(ids)}"


def files_without_rows() -> list[str]:
    """Files that no row leads to."""
    folder = Path(settings.MEDIA_ROOT)
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    named = {*SourceDocument.objects.values_list("content", flat=True)}
    return sorted(there - named - {*PendingDocument.objects.values_list("content", flat=True)})
