"""Bodies and processes of Internet governance, the forms by which texts name them, and the glossary."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from apps.actors.facts import DatedModel, SourcedModel
from apps.actors.models import Organization, Speaker
from apps.proceedings.process_querysets import ProcessQuerySet


class ProcessKind(models.TextChoices):
    BODY = "body", _("Body")
    COMMITTEE = "committee", _("Committee")
    WORKING_GROUP = "working-group", _("Working group")
    EXPERT_GROUP = "expert-group", _("Expert group")
    CONFERENCE = "conference", _("Conference")
    FORUM = "forum", _("Forum")
    INITIATIVE = "initiative", _("Initiative")
    INSTRUMENT = "instrument", _("Instrument")


class Process(SourcedModel, DatedModel):
    """A body, a group, a conference series or an instrument that statements are about or are made in."""

    slug = models.SlugField(max_length=80, unique=True, help_text="Key and last part of its public address.")
    name = models.CharField(max_length=300, help_text="Full name.")
    abbreviation = models.CharField(max_length=60, blank=True, db_index=True, help_text="Usual abbreviation.")
    kind = models.CharField(max_length=13, choices=ProcessKind, help_text="What sort of process it is.")
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # a part outlives the record of the whole
        related_name="children",
        help_text="Body or family that it belongs to.",
    )
    family = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # a member outlives the record of its family
        related_name="family_members",
        help_text="Head of the family of groups that it is one of; a search for the head finds it too.",
    )
    bare_since = models.DateField(
        null=True, blank=True, help_text="From this day on a bare mention of the family means it."
    )
    bare_until = models.DateField(
        null=True, blank=True, help_text="Up to this day a bare mention of the family means it."
    )
    predecessor = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # a follower outlives the record of what came before
        related_name="followers",
        help_text="Process that it took over from.",
    )
    successor = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # a process outlives the record of what came after
        related_name="forerunners",
        help_text="Process that took over from it.",
    )
    established_by = models.CharField(max_length=200, blank=True, help_text="Symbol of the document that set it up.")
    established_by_url = models.URLField(max_length=400, blank=True, help_text="Address of that document.")
    mandate = models.TextField(blank=True, help_text="What it is for, in our words.")
    website = models.URLField(max_length=400, blank=True, help_text="Official address.")
    ambiguity_note = models.TextField(blank=True, help_text="With what its name is easily confused.")

    objects = ProcessQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        ordering = ["name"]
        verbose_name_plural = "processes"
        constraints = [
            *DatedModel.Meta.constraints,
            models.CheckConstraint(
                name="proceedings_process_not_its_own_parent",
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        return self.abbreviation or self.name

    def get_absolute_url(self) -> str:
        return reverse("process", args=[self.slug])


class ProcessAlias(models.Model):
    """A form by which texts name a process. Where several share one, the date or the words around it decide."""

    process = models.ForeignKey(
        Process,
        on_delete=models.CASCADE,  # a name without what it names means nothing
        related_name="aliases",
        help_text="What it names.",
    )
    form = models.CharField(max_length=200, help_text="The form as it is written.")
    folded = models.CharField(
        max_length=200, db_index=True, help_text="The form without case, diacritics and punctuation."
    )
    exact = models.BooleanField(default=False, help_text="Counts only in this case, as short acronyms do.")
    shared = models.BooleanField(default=False, help_text="Other processes bear it as well.")
    garble = models.BooleanField(default=False, help_text="A mis-hearing; counts near its context only.")
    echo = models.BooleanField(
        default=False, help_text="A short form; counts after the document has named the process."
    )
    context = models.JSONField(default=list, blank=True, help_text="Words of which one must stand near; empty: none.")
    unless = models.JSONField(default=list, blank=True, help_text="Words of which none may stand right beside it.")
    since = models.DateField(null=True, blank=True, help_text="First day of speaking on which it counts.")
    until = models.DateField(null=True, blank=True, help_text="Last day of speaking on which it counts.")
    source = models.CharField(max_length=300, blank=True, help_text="Where this form is attested.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process", "form"], name="proceedings_processalias_once")]

    def __str__(self) -> str:
        return self.form


class ProcessChair(DatedModel):
    """Who chairs or chaired a process."""

    process = models.ForeignKey(
        Process,
        on_delete=models.CASCADE,  # a chair of nothing means nothing
        related_name="chairs",
        help_text="The process.",
    )
    name = models.CharField(max_length=200, help_text="Name as the source gives it.")
    speaker = models.ForeignKey(
        Speaker,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # the name stays when the person's record goes
        related_name="chairs",
        help_text="The person, where the base knows them.",
    )
    country = CountryField(blank=True, help_text="Country of the chair.")
    role = models.CharField(max_length=120, blank=True, help_text="Chair, co-chair, facilitator …")
    source = models.CharField(max_length=300, blank=True, help_text="Where this is stated.")

    class Meta(DatedModel.Meta):
        pass

    def __str__(self) -> str:
        return self.name


class ProcessMember(models.Model):
    """That a State or an organization is a member of a process."""

    process = models.ForeignKey(
        Process,
        on_delete=models.CASCADE,  # membership of nothing means nothing
        related_name="members",
        help_text="The process.",
    )
    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,  # nobody's membership means nothing
        related_name="memberships",
        help_text="The member.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "organization"], name="proceedings_processmember_once")
        ]

    def __str__(self) -> str:
        return f"{self.organization} in {self.process}"


class GlossaryTerm(SourcedModel):
    """An abbreviation of the field and what it stands for."""

    acronym = models.CharField(max_length=60, db_index=True, help_text="The abbreviation as it is written.")
    expansion = models.CharField(max_length=300, help_text="What it stands for.")
    is_garble = models.BooleanField(default=False, help_text="A captioner's error for the expansion.")
    process = models.ForeignKey(
        Process,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # the term keeps its meaning
        related_name="terms",
        help_text="The process that is meant.",
    )
    organization = models.ForeignKey(
        Organization,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # the term keeps its meaning
        related_name="terms",
        help_text="The organization that is meant.",
    )

    class Meta:
        ordering = ["acronym"]
        constraints = [models.UniqueConstraint(fields=["acronym", "expansion"], name="proceedings_glossaryterm_once")]

    def __str__(self) -> str:
        return self.acronym
