"""Statements with their attribution, suggestions, mentions of processes, and redirects of addresses that moved."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.actors.models import Organization, Speaker
from apps.lib.text import fold
from apps.proceedings.models.documents import SourceDocument
from apps.proceedings.models.meetings import Meeting
from apps.proceedings.models.processes import Process
from apps.proceedings.querysets import MentionQuerySet, StatementQuerySet


class Kind(models.TextChoices):
    VERBATIM = "verbatim", _("Verbatim")
    REPORTED = "reported", _("Reported")
    QUOTED = "quoted", _("Quoted")


class Method(models.TextChoices):
    """The evidence by which a name was told."""

    LABEL = "label", _("The label gives the full name")
    ALIAS = "alias", _("A confirmed other name")
    KEY = "key", _("Initials or short name explained in the document")
    HEADER = "header", _("The document's header or list of participants")
    SELF_INTRODUCTION = "self-introduction", _("The speaker says their own name")
    HANDOVER = "handover", _("The previous speaker gives the floor")
    ACKNOWLEDGEMENT = "acknowledgement", _("The next speaker thanks by name")
    ANNOTATION = "annotation", _("The captioner notes who speaks")
    INTRODUCING_SENTENCE = "introducing-sentence", _("The sentence before the quotation names the source")
    CURATOR = "curator", _("A curator decided")


CERTAIN: Final = 0.9
"""A link to a process or an official document that was told with less is a guess."""


OUTRIGHT: Final = 0.95
"""The least certainty of an attribution that the record prints; a step taken from what it prints makes it less."""

_PRINTED = frozenset({Method.LABEL, Method.ALIAS, Method.KEY, Method.HEADER})


def is_inferred(method: str, confidence: float | None) -> bool:
    """Whether an attribution is more than the record says outright and no curator decided it.

    Outright are the full name in the label, a curated spelling of it, the printed key of initials and the list that
    names who holds a role. From a surname, a given name, a handle, another spelling or the dialogue it is inferred.
    """
    if method in ("", Method.CURATOR):
        return False
    return method not in _PRINTED or (confidence or 0) < OUTRIGHT


_LABEL = 300


def label_of(name: str) -> str:
    """A name as `Statement.label` and the names of actors hold it, to be compared: without case, diacritics and
    punctuation, cut to what a column takes."""
    return fold(name)[:_LABEL]


def _certain(field: str) -> Q:
    return Q(**{f"{field}__gte": 0.0, f"{field}__lte": 1.0})


class Statement(models.Model):
    """What one person or delegation said at one go, as recorded and as resolved. Unresolved is a normal state."""

    public_id = models.CharField(
        max_length=16, unique=True, help_text="The last part of its public address; never changes."
    )
    document = models.ForeignKey(
        SourceDocument,
        on_delete=models.PROTECT,  # nothing is shown without its source
        related_name="statements",
        help_text="Document that it was read from.",
    )
    meeting = models.ForeignKey(
        Meeting,
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # statements are moved before a meeting is deleted
        related_name="statements",
        help_text="Meeting at which it was made.",
    )
    position = models.PositiveIntegerField(help_text="Place in the document, from 0.")
    kind = models.CharField(max_length=8, choices=Kind, help_text="How the words reached the record.")
    recorded_name = models.CharField(
        max_length=300, blank=True, help_text="The label exactly as recorded; empty: no name."
    )
    label = models.CharField(
        max_length=_LABEL, blank=True, help_text="The recorded name without case, diacritics and punctuation."
    )
    recorded_affiliation = models.CharField(
        max_length=300, blank=True, help_text="The affiliation exactly as recorded."
    )
    start = models.PositiveIntegerField(help_text="Offset of the first character of speech in the document's text.")
    end = models.PositiveIntegerField(help_text="Offset after the last character of speech.")
    text = models.TextField(help_text="The speech, without page numbers, disclaimers and captioner's notes.")
    furniture = models.JSONField(
        default=list, blank=True, help_text="Spans [start, end] inside it that are not speech."
    )
    language = models.CharField(max_length=12, blank=True, help_text="BCP 47 tag of its language.")
    said_on = models.DateField(null=True, blank=True, db_index=True, help_text="First day that its date can mean.")
    said_on_precision = models.PositiveSmallIntegerField(null=True, blank=True, help_text="What of that date is known.")
    speaker = models.ForeignKey(
        Speaker,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # the recorded name stays and the statement becomes unresolved
        related_name="statements",
        help_text="The person, where the evidence is enough.",
    )
    organization = models.ForeignKey(
        Organization,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # the recorded name stays and the statement becomes unresolved
        related_name="statements",
        help_text="Organization or State for which it was said.",
    )
    method = models.CharField(max_length=20, choices=Method, blank=True, help_text="How the attribution was told.")
    confidence = models.FloatField(null=True, blank=True, help_text="Certainty of the attribution, 0 to 1.")
    evidence_start = models.PositiveIntegerField(
        null=True, blank=True, help_text="Offset of the evidence in the document."
    )
    evidence_end = models.PositiveIntegerField(null=True, blank=True, help_text="Offset after the evidence.")
    hidden_because = models.CharField(
        max_length=300, blank=True, help_text="Why its words are not shown, by a curator's decision; empty: they are."
    )

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["document", "position"]
        constraints = [
            models.UniqueConstraint(fields=["document", "position"], name="proceedings_statement_position"),
            models.CheckConstraint(name="proceedings_statement_span", condition=Q(end__gte=F("start"))),
            models.CheckConstraint(
                name="proceedings_statement_confidence", condition=Q(confidence__isnull=True) | _certain("confidence")
            ),
            models.CheckConstraint(
                name="proceedings_statement_evidence",
                condition=Q(evidence_start__isnull=True, evidence_end__isnull=True)
                | Q(evidence_end__gte=F("evidence_start")),
            ),
            models.CheckConstraint(
                name="proceedings_statement_said_on",
                condition=Q(said_on__isnull=True, said_on_precision__isnull=True)
                | Q(said_on__isnull=False, said_on_precision__in=[1, 2, 3]),
            ),
            models.CheckConstraint(
                name="proceedings_statement_attribution_has_method",
                condition=Q(speaker__isnull=True) | ~Q(method=""),
            ),
        ]
        indexes = [
            models.Index(fields=["meeting", "position"], name="proceedings_statement_meeting"),
            # Holds all that a time line of capacities counts, so that no row is read for it.
            models.Index(fields=["speaker", "-said_on", "organization", "kind"], name="proceedings_statement_spoken"),
            models.Index(fields=["organization", "-said_on"], name="proceedings_statement_org"),
            models.Index(fields=["label", "meeting"], name="proceedings_statement_label"),
            # Few are hidden, so that whoever asks for those need not look through all.
            models.Index(fields=["id"], name="proceedings_statement_hidden", condition=Q(hidden_because__gt="")),
        ]

    def __str__(self) -> str:
        return f"{self.recorded_name or 'unnamed'}: {self.text[:60]}"

    def get_absolute_url(self) -> str:
        return reverse("statement", args=[self.public_id])

    def get_source_url(self) -> str:
        """The exact place in the document's page."""
        return f"{self.document.get_absolute_url()}?statement={self.public_id}#s-{self.public_id}"


class Suggestion(models.Model):
    """Who may have made a statement, on evidence too weak to say so."""

    statement = models.ForeignKey(
        Statement,
        on_delete=models.CASCADE,  # a suggestion about nothing means nothing
        related_name="suggestions",
        help_text="The statement.",
    )
    name = models.CharField(max_length=200, help_text="The name that is suggested.")
    speaker = models.ForeignKey(
        Speaker,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # the suggested name stays
        related_name="suggestions",
        help_text="The person of that name, where the base knows exactly one.",
    )
    method = models.CharField(max_length=20, choices=Method, help_text="What points to the name.")
    confidence = models.FloatField(help_text="Likelihood, 0 to 1.")
    evidence_start = models.PositiveIntegerField(help_text="Offset of the evidence in the document.")
    evidence_end = models.PositiveIntegerField(help_text="Offset after the evidence.")

    class Meta:
        ordering = ["-confidence", "name"]
        constraints = [
            models.CheckConstraint(name="proceedings_suggestion_confidence", condition=_certain("confidence")),
            models.CheckConstraint(
                name="proceedings_suggestion_evidence", condition=Q(evidence_end__gte=F("evidence_start"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Mention(models.Model):
    """That a document names a process, at which characters, and how that was told."""

    document = models.ForeignKey(
        SourceDocument,
        on_delete=models.CASCADE,  # offsets mean nothing without their text
        related_name="mentions",
        help_text="The document.",
    )
    statement = models.ForeignKey(
        Statement,
        null=True,
        blank=True,
        on_delete=models.CASCADE,  # read anew together with its statement
        related_name="mentions",
        help_text="The statement that it stands in; none: a heading or a note.",
    )
    process = models.ForeignKey(
        Process,
        on_delete=models.CASCADE,  # linked anew when processes change
        related_name="mentions",
        help_text="The process that is meant.",
    )
    surface = models.CharField(max_length=300, help_text="The words of the text.")
    start = models.PositiveIntegerField(help_text="Offset of the first character in the document's text.")
    end = models.PositiveIntegerField(help_text="Offset after the last character.")
    method = models.CharField(max_length=30, help_text="How the process was told.")
    confidence = models.FloatField(help_text="Certainty of the link, 0 to 1.")

    objects = MentionQuerySet.as_manager()

    class Meta:
        ordering = ["document", "start"]
        constraints = [
            models.UniqueConstraint(fields=["document", "start", "process"], name="proceedings_mention_once"),
            models.CheckConstraint(name="proceedings_mention_span", condition=Q(end__gt=F("start"))),
            models.CheckConstraint(name="proceedings_mention_confidence", condition=_certain("confidence")),
        ]
        indexes = [models.Index(fields=["process", "statement"], name="proceedings_mention_process")]

    def __str__(self) -> str:
        return f"{self.surface} → {self.process}"


class Redirect(models.Model):
    """A public address that moved: what stood there merged, was renamed, or is no longer in its source."""

    old_path = models.CharField(
        max_length=250, unique=True, help_text="Address that used to answer, from the first slash."
    )
    new_path = models.CharField(max_length=400, help_text="Address that answers now.")
    reason = models.CharField(max_length=300, help_text="Why it moved, for the reader.")
    created_at = models.DateTimeField(auto_now_add=True, help_text="When it moved.")

    def __str__(self) -> str:
        return f"{self.old_path} → {self.new_path}"
