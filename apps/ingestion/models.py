"""Import runs: what was tried, taken, changed or refused, and why. Documents to confirm. Addresses to harvest.

Owns the record of imports and of harvesting. Must not know pages or search.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.ingestion.querysets import SILENT, HarvestedAddressQuerySet, ImportRunQuerySet, PendingDocumentQuerySet
from apps.proceedings.models import Meeting, SourceDocument

PENDING_FOLDER = "pending"


class ImportRun(models.Model):
    """One call of `ingest`."""

    started_at = models.DateTimeField(auto_now_add=True, help_text="When it began.")
    finished_at = models.DateTimeField(
        null=True, blank=True, help_text="When it ended; empty: still running, or cut off."
    )
    seen_at = models.DateTimeField(
        default=timezone.now, help_text="When the process that is at it last showed that it lives."
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
    interrupted = models.BooleanField(
        default=False, help_text="It was stopped before the end; what it had taken stays."
    )
    undone_at = models.DateTimeField(null=True, blank=True, help_text="When all that it had done was taken back.")
    expected = models.PositiveIntegerField(
        null=True, blank=True, help_text="Number of documents that it was asked to take; none: not known beforehand."
    )

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return gettext("Import of %(time)s") % {"time": f"{self.started_at:%Y-%m-%d %H:%M}"}

    @property
    def is_running(self) -> bool:
        """It has not ended, and was neither stopped nor undone."""
        return self.finished_at is None and self.undone_at is None

    @property
    def is_silent(self) -> bool:
        """It has not ended, and nobody is at it by now."""
        return self.is_running and self.seen_at < timezone.now() - SILENT


class Outcome(models.TextChoices):
    TAKEN = "taken", _("Taken")
    UNCHANGED = "unchanged", _("Unchanged")
    UPDATED = "updated", _("Updated")
    LINKED = "linked", _("Linked")
    REFUSED = "refused", _("Refused")


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
    changes = models.JSONField(
        default=dict,
        blank=True,
        help_text="What was created, changed, kept and removed; for a linked one, what it is the same as.",
    )
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


class Reversal(models.Model):
    """What an import made, changed and removed beside its document's own rows, so that it can be undone.

    Rows are named as in `{"proceedings.statement": {"12": …}}`.
    """

    item = models.OneToOneField(
        ImportItem,
        on_delete=models.CASCADE,  # undoes nothing else
        related_name="reversal",
        help_text="The import.",
    )
    made = models.JSONField(default=dict, help_text="Primary keys of the rows that it made.")
    changed = models.JSONField(default=dict, help_text="Values [before, after] of the columns that it changed.")
    removed = models.JSONField(default=dict, help_text="The rows that it removed, whole.")

    def __str__(self) -> str:
        return f"Reversal of {self.item}"


class TextBand(models.Model):
    """A key that a document's text shares with nearly the same texts, see `apps.ingestion.duplicates`."""

    document = models.ForeignKey(
        SourceDocument,
        on_delete=models.CASCADE,  # leads to nothing without its document
        related_name="text_bands",
        help_text="The document.",
    )
    key = models.BigIntegerField(help_text="The key.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "document"], name="ingestion_textband_once")]

    def __str__(self) -> str:
        return f"{self.key} of {self.document_id}"


class AddressKind(models.TextChoices):
    PAGE = "page", _("Index page")
    DOCUMENT = "document", _("Document")


class AddressState(models.TextChoices):
    NEW = "new", _("Not asked for yet")
    FETCHED = "fetched", _("Fetched")
    UNCHANGED = "unchanged", _("Unchanged since")
    FAILED = "failed", _("Failed")


class HarvestedAddress(models.Model):
    """An address of a series of the catalogue: what became of it, and when to ask for it again."""

    entry = models.CharField(max_length=80, help_text="Key of its series in the catalogue of sources.")
    url = models.CharField(max_length=1000, help_text="The address.")
    kind = models.CharField(max_length=8, choices=AddressKind, help_text="What is there.")
    title = models.CharField(max_length=300, blank=True, help_text="Words of the link that leads to it.")
    found_on = models.CharField(max_length=1000, blank=True, help_text="Page that names it; none: the catalogue.")
    depth = models.PositiveSmallIntegerField(default=0, help_text="Number of pages between it and the catalogue.")
    meeting = models.ForeignKey(
        Meeting,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # the address stays whatever it is filed under
        related_name="harvested_addresses",
        help_text="Meeting of which it is, or lists, the records, where the address or its page says so.",
    )
    state = models.CharField(
        max_length=9, choices=AddressState, default=AddressState.NEW, help_text="What became of it last."
    )
    reason = models.TextField(blank=True, help_text="Why it failed.")
    failures = models.PositiveSmallIntegerField(default=0, help_text="Failures in a row.")
    etag = models.CharField(max_length=200, blank=True, help_text="ETag of the bytes that are held.")
    last_modified = models.CharField(max_length=200, blank=True, help_text="Last-Modified of the bytes that are held.")
    rules = models.CharField(max_length=16, blank=True, help_text="Fingerprint of the rules that links were taken by.")
    document = models.ForeignKey(
        SourceDocument,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # a document that was taken back can be fetched again
        related_name="harvested_addresses",
        help_text="The document that holds its bytes.",
    )
    first_seen_at = models.DateTimeField(auto_now_add=True, help_text="When it became known.")
    tried_at = models.DateTimeField(null=True, blank=True, help_text="When it was last asked for.")
    next_try_at = models.DateTimeField(default=timezone.now, help_text="Not to be asked for before.")

    objects = HarvestedAddressQuerySet.as_manager()

    class Meta:
        ordering = ["entry", "id"]
        verbose_name_plural = "harvested addresses"
        constraints = [models.UniqueConstraint(fields=["entry", "url"], name="ingestion_harvestedaddress_once")]
        indexes = [models.Index(fields=["entry", "kind", "next_try_at"], name="ingestion_harvest_due")]

    def __str__(self) -> str:
        return f"{self.url}: {self.state}"


class HarvestedHost(models.Model):
    """When a host may be asked again. All processes that harvest share it, so that together they keep its rate."""

    host = models.CharField(max_length=255, unique=True, help_text="Host, with its port where it is not the usual one.")
    next_request_at = models.DateTimeField(help_text="Not to be asked before.")

    def __str__(self) -> str:
        return self.host


def pending_path(_document: PendingDocument, _filename: str) -> str:
    """Where the bytes lie under MEDIA_ROOT: nothing of a name that a stranger chose is in it."""
    return f"{PENDING_FOLDER}/{uuid.uuid4().hex}"


class PendingImport(models.Model):
    """Documents that a person brought in to look at before they are taken in.

    Its documents go one by one as they are taken in; it stays for a while and leads to the run.
    """

    key = models.UUIDField(
        unique=True, help_text="Part of its address; made with the form, so that a form sent twice brings in one."
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,  # nobody else may see or confirm it
        related_name="pending_imports",
        help_text="Who brought it in.",
    )
    created_at = models.DateTimeField(auto_now_add=True, help_text="When it was brought in.")
    run = models.ForeignKey(
        ImportRun,
        null=True,
        blank=True,
        on_delete=models.CASCADE,  # only leads to the run
        related_name="pending_imports",
        help_text="Run that takes it in; none: not confirmed yet.",
    )

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return gettext("Brought in %(time)s") % {"time": f"{self.created_at:%Y-%m-%d %H:%M}"}


class PendingDocument(models.Model):
    """A document that was brought in: its bytes, what was understood of them, and what a person corrected."""

    pending = models.ForeignKey(
        PendingImport,
        on_delete=models.CASCADE,  # is confirmed or discarded with the others
        related_name="documents",
        help_text="What it was brought in with.",
    )
    name = models.CharField(max_length=1000, help_text="File name, with that of its archive before it, or address.")
    origin = models.CharField(max_length=1000, help_text="Origin that the document will have.")
    content = models.FileField(
        upload_to=pending_path, max_length=80, blank=True, help_text="The bytes; none: they could not be had."
    )
    size = models.PositiveBigIntegerField(default=0, help_text="Number of bytes.")
    parser = models.CharField(max_length=40, blank=True, help_text="Parser to read it with; none: the best one.")
    preview = models.JSONField(default=dict, blank=True, help_text="What was understood of it, to be shown.")
    corrected = models.JSONField(
        default=list, blank=True, help_text="Its meetings as a person corrected them; none: as they were read."
    )
    refusal = models.TextField(blank=True, help_text="Why it can't be taken in.")
    claimed_at = models.DateTimeField(null=True, blank=True, help_text="When a run began to take it in.")
    attempts = models.PositiveSmallIntegerField(
        default=0, help_text="How often that was begun, and the process that did it was killed or is at it."
    )
    given_up = models.BooleanField(
        default=False, help_text="It ended every process that began with it: a person has to ask for it again."
    )

    objects = PendingDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["pending", "id"]

    def __str__(self) -> str:
        return self.name


class Relinking(models.Model):
    """Telling anew which processes and official documents the texts of the base name, after their forms changed."""

    requested_at = models.DateTimeField(auto_now_add=True, help_text="When it was asked for.")
    forms = models.JSONField(default=list, help_text="Forms that changed; empty: every text is read again.")
    total = models.PositiveIntegerField(null=True, help_text="Texts that a change can touch; none: not counted yet.")
    done = models.PositiveIntegerField(default=0, help_text="Texts that were read again.")
    changed = models.PositiveIntegerField(default=0, help_text="Texts of which links changed.")
    added = models.PositiveIntegerField(default=0, help_text="Links that came.")
    removed = models.PositiveIntegerField(default=0, help_text="Links that went.")
    reached = models.PositiveBigIntegerField(default=0, help_text="Number of the last text that was read again.")
    finished_at = models.DateTimeField(
        null=True, help_text="When it ended; empty: waiting, at work, or cut off. `relink --resume` goes on with it."
    )

    class Meta:
        ordering = ["-requested_at"]

    def __str__(self) -> str:
        return f"Linking again of {', '.join(self.forms) or 'everything'}"[:200]
