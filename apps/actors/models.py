"""Speakers and organizations with their names, identifiers and dated affiliations.

Owns who exists and what they are called. Must not know meetings, statements or documents.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from apps.actors.facts import DatedModel, SourcedModel
from apps.actors.querysets import NameQuerySet, OrganizationQuerySet, SpeakerQuerySet


class StakeholderGroup(models.TextChoices):
    GOVERNMENT = "government", _("Government")
    INTERGOVERNMENTAL = "intergovernmental", _("Intergovernmental")
    CIVIL_SOCIETY = "civil-society", _("Civil society")
    PRIVATE_SECTOR = "private-sector", _("Private sector")
    TECHNICAL_COMMUNITY = "technical-community", _("Technical community")
    ACADEMIA = "academia", _("Academia")
    MEDIA = "media", _("Media")


class NameKind(models.TextChoices):
    MAIN = "main", _("Display name")
    ALIAS = "alias", _("Confirmed other name or spelling")
    ACRONYM = "acronym", _("Acronym")
    FORMER = "former", _("Former name")
    GARBLE = "garble", _("Mis-hearing, only ever suggested")
    PARTIAL = "partial", _("Counts only beside the full name")

    @classmethod
    def asserting(cls) -> list[NameKind]:
        """The kinds that alone tell who is meant."""
        return [cls.MAIN, cls.ALIAS, cls.ACRONYM, cls.FORMER]


class RegionalGroup(SourcedModel):
    """A regional group of the United Nations."""

    slug = models.SlugField(max_length=40, unique=True, help_text="Key of the group.")
    name = models.CharField(max_length=120, help_text="Full name.")
    abbreviation = models.CharField(max_length=40, help_text="Usual short name.")
    note = models.TextField(blank=True, help_text="What a reader should know about its membership.")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.abbreviation


class Organization(SourcedModel, DatedModel):
    """An organization, a body that speaks, or a State. Its dates are those of its founding and its end."""

    slug = models.SlugField(max_length=80, unique=True, help_text="The last part of its public address.")
    name = models.CharField(max_length=300, help_text="Name as shown.")
    acronym = models.CharField(max_length=40, blank=True, help_text="Usual acronym.")
    stakeholder_group = models.CharField(
        max_length=20,
        choices=StakeholderGroup,
        blank=True,
        db_index=True,
        help_text="Stakeholder group that it belongs to.",
    )
    country = CountryField(blank=True, db_index=True, help_text="Country of its seat; for a State, the State itself.")
    is_state = models.BooleanField(default=False, db_index=True, help_text="A State, whose delegations speak for it.")
    regional_group = models.ForeignKey(
        RegionalGroup,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # a State outlives the record of its group
        related_name="states",
        help_text="UN regional group of a State.",
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # a part outlives the record of the whole
        related_name="children",
        help_text="Organization that it is a part of.",
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # whoever was merged stands alone again
        related_name="merged",
        help_text="The organization that it is the same as, by a curator's decision; its address leads there.",
    )
    website = models.URLField(max_length=300, blank=True, help_text="Official address.")
    note = models.TextField(blank=True, help_text="What a reader should know about it.")

    objects = OrganizationQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        ordering = ["name"]
        constraints = [
            *DatedModel.Meta.constraints,
            models.CheckConstraint(
                name="actors_organization_state_has_country",
                condition=models.Q(is_state=False) | models.Q(is_demonstration=True) | ~models.Q(country=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organization", args=[self.slug])


class Speaker(SourcedModel):
    """A person who spoke. Roles ("THE CHAIR") and delegations are never speakers."""

    slug = models.SlugField(max_length=120, unique=True, help_text="The last part of their public address.")
    name = models.CharField(max_length=200, db_index=True, help_text="Name as shown.")
    note = models.TextField(blank=True, help_text="What a reader should know about the person.")
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # whoever was merged stands alone again
        related_name="merged",
        help_text="The person who they are, by a curator's decision; their address leads there.",
    )

    objects = SpeakerQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("speaker", args=[self.slug])


class _Name(models.Model):
    name = models.CharField(max_length=300, help_text="The name as it is written.")
    folded = models.CharField(
        max_length=300, db_index=True, help_text="The name without case, diacritics and punctuation."
    )
    kind = models.CharField(
        max_length=8, choices=NameKind, default=NameKind.ALIAS, help_text="What kind of name it is."
    )
    source = models.CharField(max_length=300, blank=True, help_text="Where this name is attested.")
    decided = models.BooleanField(
        default=False, help_text="A curator's decision gives it. Reading does not rely on it: decisions are laid over."
    )
    retired = models.BooleanField(
        default=False,
        help_text="A curator's decision takes it away: it is not shown, and reading goes on to rely on it.",
    )

    objects = NameQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class SpeakerName(_Name):
    """A name of a speaker that resolution may rely on. Two people may bear one: a conflict, not an error."""

    speaker = models.ForeignKey(
        Speaker,
        on_delete=models.CASCADE,  # a name without its bearer means nothing
        related_name="names",
        help_text="Whose name it is.",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["speaker", "folded"], name="actors_speakername_once")]


class OrganizationName(_Name):
    """A name or acronym of an organization that resolution may rely on."""

    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,  # a name without its bearer means nothing
        related_name="names",
        help_text="Whose name it is.",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "folded"], name="actors_organizationname_once")]


class _Identifier(models.Model):
    scheme = models.CharField(max_length=30, help_text="Register that gives the identifier, such as wikidata or orcid.")
    value = models.CharField(max_length=120, help_text="The identifier in that register.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class SpeakerIdentifier(_Identifier):
    """An identifier of a speaker in another register."""

    speaker = models.ForeignKey(
        Speaker,
        on_delete=models.CASCADE,  # an identifier without its bearer means nothing
        related_name="identifiers",
        help_text="Whose identifier it is.",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "value"], name="actors_speakeridentifier_once")]


class OrganizationIdentifier(_Identifier):
    """An identifier of an organization in another register."""

    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,  # an identifier without its bearer means nothing
        related_name="identifiers",
        help_text="Whose identifier it is.",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "value"], name="actors_organizationidentifier_once")]


class Affiliation(DatedModel):
    """That a person belonged to an organization, when, in which role, and who says so."""

    speaker = models.ForeignKey(
        Speaker,
        on_delete=models.CASCADE,  # says nothing without the person
        related_name="affiliations",
        help_text="The person.",
    )
    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,  # says nothing without the organization
        related_name="affiliations",
        help_text="The organization.",
    )
    role = models.CharField(max_length=200, blank=True, help_text="Role or title, as the source gives it.")
    attested_on = models.DateField(
        null=True, blank=True, help_text="First day of a date at which a source shows the role."
    )
    attested_on_precision = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="What of that date is known."
    )
    source = models.CharField(max_length=400, blank=True, help_text="Where this is stated.")

    class Meta(DatedModel.Meta):
        ordering = ["-attested_on", "organization__name"]
        constraints = [
            *DatedModel.Meta.constraints,
            models.UniqueConstraint(
                "speaker",
                "organization",
                "role",
                Coalesce("attested_on", models.Value(date.min)),  # two unknown days are one
                "source",
                name="actors_affiliation_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.speaker}: {self.organization}"
