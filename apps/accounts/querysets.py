"""Named reads of the record of sign-ins."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from apps.accounts.models import AuditEntry  # noqa: F401


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def failures(self, *, since: datetime) -> AuditQuerySet:
        """Wrong names, passwords and codes."""
        return self.filter(event__in=["failed", "wrong-code"], at__gt=since)

    def successes(self, *, name_key: str, client: str, since: datetime) -> AuditQuerySet:
        """Sign-ins with a name from one client."""
        return self.filter(event="signed-in", name_key=name_key, client=client, at__gt=since)
