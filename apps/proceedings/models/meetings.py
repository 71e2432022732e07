"""Meetings and the places where they are held."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from apps.actors.facts import DatedModel, SourcedModel
from apps.lib.partial_dates import PartialDate
from apps.proceedings.meeting_querysets import MeetingQuerySet, VenueQuerySet
from apps.proceedings.models.processes import Process


class Mode(models.TextChoices):
    IN_PERSON = "in-person", _("In person")
    VIRTUAL = "virtual", _("Virtual")
    HYBRID = "hybrid", _("Hybrid")


class Venue(SourcedModel):
    """A place where meetings are held: a building, or a city where no building is known."""

    slug = models.SlugField(max_length=120, unique=True, help_text="The last part of its public address.")
    name = models.CharField(max_length=200, help_text="Name as shown.")
    city = models.CharField(max_length=120, blank=True, db_index=True, help_text="City.")
    country = CountryField(blank=True, db_index=True, help_text="Country.")
    latitude = models.FloatField(null=True, blank=True, help_text="Degrees north.")
    longitude = models.FloatField(null=True, blank=True, help_text="Degrees east.")

    objects = VenueQuerySet.as_manager()

    class Meta:
        ordering = ["city", "name"]
        constraints = [
            models.CheckConstraint(
                name="proceedings_venue_coordinates",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
            )
        ]

    def __str__(self) -> str:
        return self.name if not self.city or self.city in self.name else f"{self.name}, {self.city}"

    def get_absolute_url(self) -> str:
        return reverse("venue", args=[self.slug])


class Meeting(SourcedModel, DatedModel):
    """A session at which something was said. Dates are local; the time is kept as the record gives it."""

    slug = models.SlugField(max_length=120, unique=True, help_text="The last part of its public address.")
    title = models.CharField(max_length=400, help_text="Title as shown.")
    series = models.ForeignKey(
        Process,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # a meeting took place whatever it is filed under
        related_name="meetings",
        help_text="Process in which it was held.",
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # a session took place even where the event's record goes
        related_name="sessions",
        help_text="Event of which it is a session.",
    )
    start_time = models.CharField(max_length=40, blank=True, help_text="Time of day and zone as the record gives them.")
    starts_at = models.DateTimeField(null=True, blank=True, help_text="The moment it began, where the zone is known.")
    time_zone = models.CharField(
        max_length=40, blank=True, help_text="Time zone of the place, such as America/Mexico_City."
    )
    mode = models.CharField(max_length=9, choices=Mode, blank=True, help_text="How people took part.")
    venue = models.ForeignKey(
        Venue,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # a meeting took place even where the venue's record goes
        related_name="meetings",
        help_text="Where it was held.",
    )
    planned_city = models.CharField(max_length=120, blank=True, help_text="City where it should have been held.")
    url = models.URLField(max_length=400, blank=True, help_text="Official page of the meeting.")
    kind = models.CharField(max_length=60, blank=True, help_text="What sort of meeting it was.")
    number = models.CharField(max_length=40, blank=True, help_text="Its number in the series.")
    theme = models.CharField(max_length=300, blank=True, help_text="Its official theme.")
    note = models.TextField(blank=True, help_text="What a reader should know about it.")

    objects = MeetingQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        ordering = ["-starts_on", "title"]
        indexes = [models.Index(fields=["-starts_on", "title"], name="proceedings_meeting_by_date")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meeting", args=[self.slug])

    @property
    def days(self) -> PartialDate | None:
        """The one partial date that covers all of its days: what is known of when something was said at it."""
        if self.start is None:
            return None
        return PartialDate.covering(self.start.earliest, self.ends_on or self.start.latest)
