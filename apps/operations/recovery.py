"""What processes that were killed left behind: gone on with, or swept away.

Owns how long something may lie before nobody is taken to be at it. Must not know how the work is done.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.core.files.storage import default_storage
from django.utils import timezone

from apps.curation.tasks import refresh_queue
from apps.ingestion.models import ImportRun, PendingDocument, Relinking
from apps.ingestion.services import end_silent_runs
from apps.ingestion.tasks import link_again
from apps.ingestion.uploads.services import go_on as go_on_with
from apps.ingestion.uploads.services import prune
from apps.proceedings.models import SourceDocument

SILENT: Final = timedelta(minutes=2)
"""A worker begins with what was confirmed within this time, unless it was killed or the broker lost the task."""

LONGEST: Final = timedelta(hours=3)
"""No task that was asked for so long ago is still at work, or with a broker."""

RECENT: Final = timedelta(days=2)
_AT_ONCE: Final = 50


def go_on() -> int:
    """Ask again for imports and relinkings that nobody is at; returns how many."""
    now = timezone.now()
    left = 0
    end_silent_runs()
    for run in ImportRun.objects.confirmed().filter(started_at__lt=now - SILENT):
        waiting = PendingDocument.objects.waiting(run)
        if not waiting.exclude(pk__in=waiting.free(now)).exists():
            go_on_with(run=run)
            left += 1
    for relinking in Relinking.objects.filter(finished_at=None, requested_at__lt=now - LONGEST):
        link_again.delay(relinking.pk)
        left += 1
    return left


def sweep() -> int:
    """Delete bytes that no row leads to, and look again for what waits for curators in the newest documents; returns
    the number of files deleted."""
    prune()
    now = timezone.now()
    swept = 0
    for name in _documents():
        old = default_storage.get_modified_time(name) < now - LONGEST
        if old and not SourceDocument.objects.filter(content=name).exists():
            default_storage.delete(name)
            swept += 1
    newest = SourceDocument.objects.filter(import_items__run__started_at__gt=now - RECENT)
    keys = list(newest.order_by("pk").values_list("pk", flat=True).distinct())
    for start in range(0, len(keys), _AT_ONCE):
        refresh_queue.delay(keys[start : start + _AT_ONCE])
    return swept


def _documents() -> list[str]:
    """Names of all files that hold a document: in folders of two characters."""
    folders = default_storage.listdir("")[0] if default_storage.exists("") else []
    kept = (folder for folder in folders if len(folder) == 2)
    return [f"{folder}/{name}" for folder in kept for name in default_storage.listdir(folder)[1]]
