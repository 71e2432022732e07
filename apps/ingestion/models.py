"""Import runs: what was tried, taken, changed or refused, and why.

Owns the record of imports. Must not know pages or search.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from apps.proceedings.models import SourceDocument


class ImportRun(models.Model):
    """One call of `ingest`."""

    started_at = models.DateTimeField(auto_now_add=True, help_text="When it began.")
    finished_at = models.DateTimeField(
        null=True, blank=True, help_text="When it ended; empty: still running, or cut off."
    )
    requested = models.JSONField(default=list, help_text="Sources as they were asked for.")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # the run stays when the account goes
        related_name="import_runs",
        help_text="Who began it; none: the command line.",
    )

    is_demonstration = models.BooleanField(default=False, help_text="Took in the demonstration set.")

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"Import of {self.started_at:%Y-%m-%d %H:%M}"


class Outcome(models.TextChoices):
    TAKEN = "taken", "Taken"
    UNCHANGED = "unchanged", "Unchanged"
    UPDATED = "updated", "Updated"
    REFUSED = "refused", "Refused"


class ImportItem(models.Model):
    """What became of one source in a run."""

    run = models.ForeignKey(
        ImportRun,
        on_delete=models.CASCADE,  # an item of no run means nothing
        related_name="items",
        help_text="The run.",
    )
    source = models.CharField(max_length=1000, help_text="Path or address.")
    sha256 = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the bytes, where they could be read.")
    outcome = models.CharField(max_length=9, choices=Outcome, help_text="What became of it.")
    message = models.TextField(blank=True, help_text="Why it was refused.")
    changes = models.JSONField(default=dict, blank=True, help_text="What was created, changed, kept and removed.")
    document = models.ForeignKey(
        SourceDocument,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # the record of the import outlives the document
        related_name="import_items",
        help_text="The document that holds it.",
    )

    class Meta:
        ordering = ["run", "id"]

    def __str__(self) -> str:
        return f"{self.source}: {self.outcome}"
