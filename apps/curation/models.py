"""Decisions, what they are about, and what the reading had said before they were laid over it.

Owns the log. Nothing in it is ever changed but the marks of an undoing. Must not know how a decision takes effect.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.actors.models import Organization, SpeakerName
from apps.curation.querysets import DecisionQuerySet, LookQuerySet, ReviewItemQuerySet, TurnstileQuerySet
from apps.proceedings.models import AffiliationEvidence, Meeting, SourceDocument, Statement


class DecisionKind(models.TextChoices):
    ATTRIBUTE = "attribute", _("Said by")
    REJECT = "reject", _("Not said by")
    ALIAS = "alias", _("Label means")
    RELABEL = "relabel", _("Label is no person")
    MERGE = "merge", _("Are one")
    SPLIT = "split", _("Are two")
    LINK = "link", _("Mentions the process")
    UNLINK = "unlink", _("Does not mention the process")
    DIVIDE = "divide", _("Are two statements")
    JOIN = "join", _("Are one statement")
    CORRECT_MEETING = "correct-meeting", _("Meeting corrected")
    HIDE = "hide", _("Hidden")
    NAME = "name", _("Organization is called")
    SEPARATE = "separate", _("Are two organizations")
    DESCRIBE = "describe", _("Organization corrected")
    ACCEPT = "accept", _("Right as it is")
    AFFILIATE = "affiliate", _("Belongs to")
    DISAFFILIATE = "disaffiliate", _("Does not belong to")


class Decision(models.Model):
    """What one person decided, for good or until it is undone."""

    key = models.UUIDField(
        unique=True, default=uuid.uuid4, help_text="The same in every base that the decision was carried to."
    )
    serial = models.PositiveBigIntegerField(
        default=0, help_text="Its number among all decisions and undoings of this base."
    )
    kind = models.CharField(max_length=16, choices=DecisionKind, help_text="What kind of decision it is.")
    payload = models.JSONField(help_text="What was decided; rows are named by public ids and slugs.")
    reason = models.TextField(blank=True, help_text="Why, in the words of who decided.")
    evidence = models.JSONField(
        default=dict, blank=True, help_text="Where it can be seen: a document's public id, start and end."
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # the decision and the name outlive the account
        related_name="decisions",
        help_text="Who decided.",
    )
    made_by_name = models.CharField(max_length=150, help_text="The name of who decided, at that time.")
    made_at = models.DateTimeField(default=timezone.now, help_text="When it was decided.")
    undone_serial = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Number of its undoing among all decisions and undoings."
    )
    undone_at = models.DateTimeField(null=True, blank=True, help_text="When it was taken back; empty: it holds.")
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # the name outlives the account
        related_name="undone_decisions",
        help_text="Who took it back.",
    )
    undone_by_name = models.CharField(max_length=150, blank=True, help_text="The name of who took it back.")
    undone_because = models.TextField(blank=True, help_text="Why it was taken back.")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="curation_decision_undone_by_somebody",
                condition=Q(undone_at__isnull=True, undone_by_name="") | Q(undone_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.made_by_name}, {self.made_at:%Y-%m-%d})"

    @property
    def holds(self) -> bool:
        return self.undone_at is None


class About(models.TextChoices):
    """What a decision can be about, and what its key is."""

    STATEMENT = "statement", _("Statement, by public id")
    LABEL = "label", _("Recorded name, folded")
    SPEAKER = "speaker", _("Speaker, by slug")
    ORGANIZATION = "organization", _("Organization, by slug")
    MEETING = "meeting", _("Meeting, by slug")


class Subject(models.Model):
    """That a decision is about something: how it is found from there."""

    decision = models.ForeignKey(
        Decision,
        on_delete=models.CASCADE,  # only leads to the decision
        related_name="subjects",
        help_text="The decision.",
    )
    about = models.CharField(max_length=12, choices=About, help_text="What kind of thing it is about.")
    key = models.CharField(max_length=300, help_text="Which one.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["about", "key", "decision"], name="curation_subject_once"),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.key}"


class _Before(models.Model):
    columns = models.JSONField(help_text="The changed columns, each with what was held and what was decided.")

    class Meta:
        abstract = True


class StatementBefore(_Before):
    """What the reading says of a statement that decisions changed: `{column: [read, decided]}`."""

    statement = models.OneToOneField(
        Statement,
        on_delete=models.CASCADE,  # says nothing without the statement
        related_name="before_curation",
        help_text="The statement.",
    )

    def __str__(self) -> str:
        return f"{self.statement_id} as read"


class MeetingBefore(_Before):
    """What the base said of a meeting that decisions changed: `{column: [before, decided]}`."""

    meeting = models.OneToOneField(
        Meeting,
        on_delete=models.CASCADE,  # says nothing without the meeting
        related_name="before_curation",
        help_text="The meeting.",
    )

    def __str__(self) -> str:
        return f"{self.meeting_id} as held"


class OrganizationBefore(_Before):
    """What the base said of an organization that decisions changed: `{column: [before, decided]}`."""

    organization = models.OneToOneField(
        Organization,
        on_delete=models.CASCADE,  # says nothing without the organization
        related_name="before_curation",
        help_text="The organization.",
    )

    def __str__(self) -> str:
        return f"{self.organization_id} as held"


class MentionBefore(models.Model):
    """A mention that the reading found and a decision took away."""

    document = models.ForeignKey(
        SourceDocument,
        on_delete=models.CASCADE,  # offsets mean nothing without their text
        related_name="mentions_before_curation",
        help_text="The document.",
    )
    statement = models.ForeignKey(
        Statement,
        null=True,
        on_delete=models.CASCADE,  # read anew together with its statement
        related_name="mentions_before_curation",
        help_text="The statement that it stood in.",
    )
    columns = models.JSONField(help_text="The mention, whole.")

    def __str__(self) -> str:
        return f"A mention in {self.document_id} as read"


class AffiliationBefore(models.Model):
    """An affiliation that the reading found and a decision took away."""

    evidence = models.OneToOneField(
        AffiliationEvidence,
        on_delete=models.CASCADE,  # read anew together with its document
        related_name="before_curation",
        help_text="The words that were read so.",
    )
    columns = models.JSONField(help_text="The affiliation, whole.")

    def __str__(self) -> str:
        return f"An affiliation in {self.evidence_id} as read"


class DivisionBefore(models.Model):
    """How a statement was read before a decision divided it or joined the next one to it."""

    document = models.ForeignKey(
        SourceDocument,
        on_delete=models.CASCADE,  # says nothing without its statements
        related_name="divisions",
        help_text="The document.",
    )
    decision = models.ForeignKey(
        Decision,
        on_delete=models.CASCADE,  # no decision is ever deleted
        related_name="divisions",
        help_text="The decision.",
    )
    statement = models.CharField(max_length=16, db_index=True, help_text="Public id of the one that keeps its address.")
    columns = models.JSONField(help_text="Its start, end, text and furniture as they were.")
    made = models.CharField(
        max_length=16, blank=True, db_index=True, help_text="Public id of the second part; empty: two were joined."
    )
    gone = models.CharField(
        max_length=16, blank=True, db_index=True, help_text="Public id of the one that was joined to it."
    )
    removed = models.JSONField(
        default=dict, blank=True, help_text="That one, whole, with what hung on it: suggestions, questions to curators."
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.statement} as read"


class Turnstile(models.Model):
    """One row that every decision passes, so that two are never taken at the same moment. What else changes pages that
    were made before passes it too."""

    ONLY = 1

    passed = models.PositiveBigIntegerField(
        default=0, help_text="How many decisions and undoings have passed, and other changes of what pages show."
    )

    objects = TurnstileQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.passed)


class NameKey(models.Model):
    """A key under which names that may be one meet, see `apps.curation.candidates.keys`."""

    name = models.ForeignKey(
        SpeakerName,
        on_delete=models.CASCADE,  # leads to nothing without the name
        related_name="keys",
        help_text="The name.",
    )
    key = models.CharField(max_length=24, help_text="The key.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "name"], name="curation_namekey_once")]

    def __str__(self) -> str:
        return self.key


class ReviewKind(models.TextChoices):
    LABEL = "label", _("Unresolved label")
    CONFLICT = "conflict", _("Label with several candidates")
    SUGGESTION = "suggestion", _("Suggested speaker")
    CONTRADICTED = "contradicted", _("Label that the dialogue contradicts")
    PEOPLE = "people", _("People who may be one")
    ORGANIZATIONS = "organizations", _("Organizations that may be one")
    CAPACITY = "capacity", _("Capacity that cannot be")
    AFFILIATION = "affiliation", _("Uncertain affiliation")
    MENTION = "mention", _("Uncertain link to a process")
    LAYOUT = "layout", _("Document not understood")
    REPORT = "report", _("Mistake reported by a reader")


class ReviewState(models.TextChoices):
    OPEN = "open", _("Open")
    UNSURE = "unsure", _("Somebody was not sure")
    DISMISSED = "dismissed", _("Nothing to decide")
    SETTLED = "settled", _("Settled")


class ReviewItem(models.Model):
    """Something for a curator to decide. Made from the base and can be made anew; what was answered is kept."""

    kind = models.CharField(max_length=16, choices=ReviewKind, help_text="What is to be decided.")
    key = models.CharField(max_length=400, unique=True, help_text="What it is about, so that it is asked once.")
    state = models.CharField(
        max_length=9, choices=ReviewState, default=ReviewState.OPEN, help_text="Whether it was answered."
    )
    settles = models.PositiveIntegerField(default=1, help_text="Number of statements that a decision settles.")
    document = models.ForeignKey(
        SourceDocument,
        null=True,
        blank=True,
        on_delete=models.CASCADE,  # asks about its text
        related_name="review_items",
        help_text="Document that it stands in.",
    )
    meeting = models.ForeignKey(
        Meeting,
        null=True,
        blank=True,
        on_delete=models.CASCADE,  # asks about its statements
        related_name="review_items",
        help_text="Meeting that it is about.",
    )
    statement = models.ForeignKey(
        Statement,
        null=True,
        blank=True,
        on_delete=models.CASCADE,  # asks about its words
        related_name="review_items",
        help_text="A statement that shows it.",
    )
    label = models.CharField(max_length=300, blank=True, help_text="The label as recorded.")
    detail = models.JSONField(default=dict, blank=True, help_text="What else is needed to show it.")
    decision = models.ForeignKey(
        Decision,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # it is open again
        related_name="settled_items",
        help_text="The decision that settled it.",
    )
    answered_by_name = models.CharField(max_length=150, blank=True, help_text="Who answered last.")
    answered_at = models.DateTimeField(null=True, blank=True, help_text="When it was answered.")
    found_at = models.DateTimeField(default=timezone.now, help_text="When it was found.")

    objects = ReviewItemQuerySet.as_manager()

    class Meta:
        ordering = ["-settles", "pk"]
        indexes = [models.Index(fields=["state", "-settles", "id"], name="curation_review_by_weight")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.label or self.key}"


class Step(models.TextChoices):
    """What is done one after the other when the whole base is looked through."""

    NAMES = "names", _("Names are made findable")
    DOCUMENTS = "documents", _("Documents are looked through")
    PEOPLE = "people", _("People are compared")
    ORGANIZATIONS = "organizations", _("Organizations are compared")
    CAPACITIES = "capacities", _("Capacities are checked")


class Look(models.Model):
    """One look through the whole base for what is worth asking: how far it is, and what it found."""

    requested_at = models.DateTimeField(default=timezone.now, help_text="When it was asked for.")
    requested_by_name = models.CharField(max_length=150, help_text="Who asked for it.")
    step = models.CharField(max_length=13, choices=Step, blank=True, help_text="What is being done; empty: it waits.")
    done = models.PositiveIntegerField(default=0, help_text="How much of that step is done.")
    total = models.PositiveIntegerField(default=0, help_text="How much that step is in all.")
    told_at = models.DateTimeField(default=timezone.now, help_text="When somebody was last known to be at it.")
    finished_at = models.DateTimeField(null=True, blank=True, help_text="When it ended; empty: not yet, or cut off.")
    found = models.JSONField(default=dict, help_text="How many of each kind of question waited at its end.")

    objects = LookQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.requested_by_name}, {self.requested_at:%Y-%m-%d %H:%M}"
