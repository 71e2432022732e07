"""Reads of what is kept here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from apps.operations.models import Backup, FailedTask  # noqa: F401  # for the types of the rows


class FailedTaskQuerySet(models.QuerySet["FailedTask"]):
    def waiting(self) -> FailedTaskQuerySet:
        """Those that nobody has asked for again."""
        return self.filter(run_again_at=None)


class BackupQuerySet(models.QuerySet["Backup"]):
    def good(self) -> BackupQuerySet:
        """Those that are complete, newest first."""
        return self.filter(ended_at__isnull=False, error="").order_by("-began_at", "-pk")
