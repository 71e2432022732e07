"""Named reads of speakers and organizations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from apps.actors.models import Organization, Speaker  # noqa: F401


class SpeakerQuerySet(models.QuerySet["Speaker"]):
    def with_capacities(self) -> SpeakerQuerySet:
        """With their affiliations and those organizations, for a page or a card."""
        return self.prefetch_related("affiliations__organization", "names")


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def states(self) -> OrganizationQuerySet:
        return self.filter(is_state=True)
