"""Writes: failed tasks kept and run again, and copies made by the schedule."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.operations.backups import back_up
from apps.operations.errors import OperationsError
from apps.operations.models import Backup, FailedTask
from apps.operations.outcomes import known

logger = logging.getLogger(__name__)


def keep_failed(
    *,
    name: str,
    task_id: str,
    arguments: Sequence[Any],
    named_arguments: Mapping[str, Any],
    error: str,
    traceback: str,
) -> FailedTask:
    """Keep a task that was given up. Its arguments are what JSON can hold, as the broker demands that anyway."""
    return FailedTask.objects.create(
        name=name,
        task_id=task_id,
        arguments=list(arguments),
        named_arguments=dict(named_arguments),
        error=error,
        traceback=traceback,
    )


def run_again(*, failed: FailedTask, by: str) -> bool:
    """Have a failed task run once more; False where somebody asked for that before.

    Raises:
        OperationsError: this program has no such task any more.
    """
    task = known().get(failed.name)
    if task is None:
        raise OperationsError(f"There is no task {failed.name} in this version; it can't be run again.")
    with transaction.atomic():
        mine = FailedTask.objects.waiting().filter(pk=failed.pk)
        if not mine.update(run_again_at=timezone.now(), run_again_by=by):
            return False
        transaction.on_commit(lambda: task.apply_async(failed.arguments, failed.named_arguments))
    return True


def make_copy(*, folder: Path, keep: int) -> Backup:
    """Make a copy in a folder, note it, and delete the oldest of those noted beyond `keep`.

    Raises:
        OperationsError: it could not be made, or lacks a document; that is noted as well.
    """
    copy = Backup.objects.create()
    file = folder / f"igkb-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.zip"
    try:
        manifest = back_up(to=file, tell=logger.debug)
        copy.file, copy.rows, copy.files = str(file), manifest.rows, len(manifest.files)
        if manifest.missing:
            copy.error = f"{len(manifest.missing)} documents were not there, the first {manifest.missing[0]}"
    except (OperationsError, OSError) as error:
        copy.error = str(error)
    copy.ended_at = timezone.now()
    copy.save()
    if copy.error:
        raise OperationsError(f"The copy of the base failed: {copy.error}")
    for old in Backup.objects.good()[keep:]:
        Path(old.file).unlink(missing_ok=True)
        old.delete()
    return copy
