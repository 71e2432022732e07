"""Source documents: the bytes exactly as they came, and the text that was read out of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from apps.lib.locators import Locator, LocatorMap
from apps.lib.partial_dates import PartialDate, Precision
from apps.proceedings.meeting_querysets import SourceDocumentQuerySet


def document_path(document: SourceDocument, _filename: str) -> str:
    """Where the bytes lie under MEDIA_ROOT: by their SHA-256, two characters a folder."""
    return f"{document.sha256[:2]}/{document.sha256}"


def document_title(title: str, origin: str) -> str:
    """What a document is called: its own title, or else the name of its file."""
    return title or origin.rsplit("/", 1)[-1]


class SourceDocument(models.Model):
    """A file as it was received. Its bytes never change; a corrected file is another document that supersedes it."""

    public_id = models.CharField(max_length=16, unique=True, help_text="The last part of its public address.")
    sha256 = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the bytes, in hexadecimal.")
    content = models.FileField(upload_to=document_path, max_length=80, help_text="The bytes.")
    size = models.PositiveBigIntegerField(help_text="Number of bytes.")
    origin = models.CharField(max_length=1000, db_index=True, help_text="Path or address that it was taken from.")
    name = models.CharField(
        max_length=255, blank=True, help_text="File name, or last part of the address, by which versions are found."
    )
    media_type = models.CharField(max_length=100, help_text="Media type, told from the content.")
    encoding = models.CharField(max_length=40, blank=True, help_text="Character encoding, for text.")
    text = models.TextField(help_text="The text read out of the bytes; all offsets count its code points.")
    locators = models.JSONField(default=list, blank=True, help_text="Pages, lines and time codes by offset.")
    title = models.CharField(max_length=400, blank=True, help_text="Title that the document gives itself.")
    authors = models.JSONField(default=list, blank=True, help_text="Names of its authors.")
    publisher = models.CharField(max_length=300, blank=True, help_text="Who published it.")
    published_on = models.DateField(null=True, blank=True, help_text="First day that its date of publication can mean.")
    published_on_precision = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="What of that date is known."
    )
    language = models.CharField(max_length=12, blank=True, help_text="BCP 47 tag of its main language.")
    disclaimer = models.TextField(blank=True, help_text="The document's own words on its reliability.")
    rough_draft = models.BooleanField(default=False, help_text="It calls itself a rough draft.")
    parser = models.CharField(max_length=40, help_text="Parser that read it.")
    asked_parser = models.CharField(
        max_length=40, blank=True, help_text="Parser that a person asked for; none: the best one reads it."
    )
    problems = models.JSONField(default=list, blank=True, help_text="What the parser found doubtful, with spans.")
    superseded_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # an older file stays when a newer one is taken back
        related_name="supersedes",
        help_text="The corrected file that took its place.",
    )
    same_as = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # its bytes stay when the other is taken back
        related_name="twins",
        help_text="The document that holds nearly the same text, and the statements of both.",
    )
    is_demonstration = models.BooleanField(
        default=False, db_index=True, help_text="Invented for the demonstration; `remove_demo` takes it away."
    )
    imported_at = models.DateTimeField(auto_now_add=True, help_text="When it was taken in.")
    read_again_at = models.DateTimeField(
        null=True, blank=True, help_text="When its bytes were last read anew; empty: when it was taken in."
    )

    objects = SourceDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-imported_at", "public_id"]
        indexes = [
            models.Index(
                fields=["name", "id"],
                condition=Q(superseded_by__isnull=True),
                name="proceedings_document_named",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="proceedings_sourcedocument_published_on",
                condition=Q(published_on__isnull=True, published_on_precision__isnull=True)
                | Q(published_on__isnull=False, published_on_precision__in=[1, 2, 3]),
            ),
            models.CheckConstraint(
                name="proceedings_sourcedocument_not_its_own_twin",
                condition=Q(same_as__isnull=True) | ~Q(same_as=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return document_title(self.title, self.origin)

    def get_absolute_url(self) -> str:
        return reverse("document", args=[self.public_id])

    @property
    def published(self) -> PartialDate | None:
        if self.published_on is None or self.published_on_precision is None:
            return None
        return PartialDate(self.published_on, Precision(self.published_on_precision))

    def locator_at(self, offset: int) -> Locator | None:
        """The place in the original of the character at `offset`."""
        return LocatorMap.find(self.locators, offset)
