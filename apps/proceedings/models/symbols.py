"""Official documents by their symbols: which of them belong to a process, and where texts name one."""

from __future__ import annotations

from urllib.parse import quote

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.actors.facts import DatedModel
from apps.proceedings.models.documents import SourceDocument
from apps.proceedings.models.processes import Process
from apps.proceedings.process_querysets import SymbolMentionQuerySet

OFFICIAL = "https://undocs.org/"
"""Where the United Nations give a document by its symbol."""


def official_address(symbol: str) -> str:
    """Where the document of this symbol can be read; only those of the United Nations are there."""
    return OFFICIAL + quote(symbol, safe="/().-")


class ProcessDocument(DatedModel):
    """A resolution, a report or another document by which a process began, went on or ended."""

    class Role(models.TextChoices):
        MANDATE = "mandate", _("Mandate")
        REPORT = "report", _("Report")
        OUTCOME = "outcome", _("Outcome")

    process = models.ForeignKey(
        Process,
        on_delete=models.CASCADE,  # a document of nothing means nothing here
        related_name="documents",
        help_text="The process.",
    )
    symbol = models.CharField(max_length=100, db_index=True, help_text="Its symbol, such as A/RES/73/27.")
    title = models.CharField(max_length=300, help_text="What it is, in our words.")
    role = models.CharField(max_length=7, choices=Role, help_text="What it was for the process.")
    source = models.CharField(max_length=300, blank=True, help_text="Where this is stated.")

    class Meta(DatedModel.Meta):
        ordering = ["starts_on", "symbol"]
        constraints = [
            *DatedModel.Meta.constraints,
            models.UniqueConstraint(fields=["process", "symbol"], name="proceedings_processdocument_once"),
        ]

    def __str__(self) -> str:
        return self.symbol

    @property
    def official_url(self) -> str:
        return official_address(self.symbol)


class SymbolMention(models.Model):
    """That a text names an official document, at which characters, and how that was told.

    It hangs on the text alone: whichever statement holds the characters says it, however curators divide the text.
    """

    document = models.ForeignKey(
        SourceDocument,
        on_delete=models.CASCADE,  # offsets mean nothing without their text
        related_name="symbols",
        help_text="The text.",
    )
    symbol = models.CharField(max_length=100, help_text="Symbol of the document that is named, such as A/RES/73/27.")
    surface = models.CharField(max_length=300, help_text="The words of the text.")
    start = models.PositiveIntegerField(help_text="Offset of the first character in the document's text.")
    end = models.PositiveIntegerField(help_text="Offset after the last character.")
    method = models.CharField(max_length=30, help_text="How the document was told.")
    confidence = models.FloatField(help_text="Certainty of the link, 0 to 1.")

    objects = SymbolMentionQuerySet.as_manager()

    class Meta:
        ordering = ["document", "start"]
        constraints = [
            models.UniqueConstraint(fields=["document", "start"], name="proceedings_symbolmention_once"),
            models.CheckConstraint(name="proceedings_symbolmention_span", condition=Q(end__gt=F("start"))),
            models.CheckConstraint(
                name="proceedings_symbolmention_confidence", condition=Q(confidence__gte=0.0, confidence__lte=1.0)
            ),
        ]
        indexes = [models.Index(fields=["symbol", "document"], name="proceedings_symbolmention_of")]

    def __str__(self) -> str:
        return f"{self.surface} → {self.symbol}"
