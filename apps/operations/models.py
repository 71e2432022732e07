"""Tasks that failed for good, and the copies of the base that were made by the schedule."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.operations.querysets import BackupQuerySet, FailedTaskQuerySet


class FailedTask(models.Model):
    """A task that was given up, with what it takes to run it again."""

    name = models.CharField(max_length=200, help_text=_("Name of the task."))
    task_id = models.CharField(max_length=64, help_text=_("Its id, as logs tell it."))
    arguments = models.JSONField(default=list, help_text=_("Arguments by place."))
    named_arguments = models.JSONField(default=dict, help_text=_("Arguments by name."))
    error = models.TextField(help_text=_("Why it was given up."))
    traceback = models.TextField(blank=True, help_text=_("Where in the program."))
    failed_at = models.DateTimeField(auto_now_add=True, db_index=True, help_text=_("When it was given up."))
    run_again_at = models.DateTimeField(null=True, blank=True, help_text=_("When a person asked for it again."))
    run_again_by = models.CharField(max_length=150, blank=True, help_text=_("Name of that person's account."))

    objects = FailedTaskQuerySet.as_manager()

    class Meta:
        ordering = ["-failed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} {self.task_id}"


class Backup(models.Model):
    """A copy that the schedule asked for; of one that failed, why."""

    began_at = models.DateTimeField(auto_now_add=True, db_index=True, help_text=_("When it was begun."))
    ended_at = models.DateTimeField(null=True, blank=True, help_text=_("When it was complete, or given up."))
    file = models.CharField(max_length=1000, blank=True, help_text=_("Path of the file."))
    rows = models.PositiveBigIntegerField(default=0, help_text=_("Rows that it holds."))
    files = models.PositiveIntegerField(default=0, help_text=_("Documents that it holds."))
    error = models.TextField(blank=True, help_text=_("Why there is none, or what it lacks."))

    objects = BackupQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at", "-pk"]

    def __str__(self) -> str:
        return self.file or str(self.began_at)
