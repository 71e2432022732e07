"""What documents say of people's affiliations: at which characters, and how that was told.

Owns the evidence. Must not know statements, or how it is read.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from apps.actors.models import Affiliation, Organization, Speaker
from apps.proceedings.models.documents import SourceDocument
from apps.proceedings.models.statements import Method


class AffiliationEvidence(models.Model):
    """That a document says of a person that they belong to an organization."""

    document = models.ForeignKey(
        SourceDocument,
        on_delete=models.CASCADE,  # offsets mean nothing without their text
        related_name="affiliation_evidence",
        help_text="The document.",
    )
    speaker = models.ForeignKey(
        Speaker,
        on_delete=models.CASCADE,  # says nothing without the person
        related_name="affiliation_evidence",
        help_text="The person.",
    )
    organization = models.ForeignKey(
        Organization,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # the name as written stays
        related_name="affiliation_evidence",
        help_text="The organization; none: nobody knew it, and the words were too uncertain to make it.",
    )
    affiliation = models.ForeignKey(
        Affiliation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # the words stay whatever becomes of it
        related_name="evidence",
        help_text="The affiliation that it shows; none: the words were too uncertain.",
    )
    name = models.CharField(max_length=300, help_text="The organization as the document writes it.")
    role = models.CharField(max_length=200, blank=True, help_text="Role or title, as the document gives it.")
    method = models.CharField(max_length=20, choices=Method, help_text="How it was told.")
    confidence = models.FloatField(help_text="Certainty, 0 to 1.")
    start = models.PositiveIntegerField(help_text="Offset of the first character in the document's text.")
    end = models.PositiveIntegerField(help_text="Offset after the last character.")

    class Meta:
        ordering = ["document", "start", "pk"]
        constraints = [
            models.CheckConstraint(name="proceedings_affiliationevidence_span", condition=Q(end__gte=F("start"))),
            models.CheckConstraint(
                name="proceedings_affiliationevidence_confidence", condition=Q(confidence__gte=0, confidence__lte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.speaker}: {self.name}"
