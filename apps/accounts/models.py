"""The record of who signed in, failed to, was locked out, and what they did to accounts.

Owns the log. It is only ever added to: the database itself refuses to change or delete a row (migration 0002).
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.querysets import AuditQuerySet


class Event(models.TextChoices):
    SIGNED_IN = "signed-in", _("Signed in")
    FAILED = "failed", _("Wrong name or password")
    WRONG_CODE = "wrong-code", _("Wrong code")
    LOCKED = "locked", _("Locked out")
    SIGNED_OUT = "signed-out", _("Signed out")
    PASSWORD = "password", _("Changed a password")
    FACTOR_ADDED = "factor-added", _("Added a second factor")
    FACTOR_REMOVED = "factor-removed", _("Removed a second factor")
    RECOVERY_CODES = "recovery-codes", _("Made recovery codes")
    RECOVERED = "recovered", _("Used a recovery code")
    EXPORTED = "exported", _("Exported people and organizations")
    IMPORTED = "imported", _("Imported people and organizations")


class AuditEntry(models.Model):
    """Something that an account did, or that was tried with its name."""

    event = models.CharField(max_length=15, choices=Event, help_text=_("What happened."))
    who = models.CharField(
        max_length=150,
        blank=True,
        help_text=_("Name of the account, as it was then; empty where there is none of the name that was typed."),
    )
    name_key = models.CharField(
        max_length=24,
        blank=True,
        help_text=_("Keyed hash of the name that was typed: people type passwords there by mistake."),
    )
    client = models.CharField(
        max_length=45, blank=True, help_text=_("Address or, for IPv6, network that it came from.")
    )
    detail = models.CharField(max_length=300, blank=True, help_text=_("What it was done to."))
    at = models.DateTimeField(default=timezone.now, db_index=True, help_text=_("When."))

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "audit entries"
        default_permissions = ["view"]
        indexes = [
            models.Index(fields=["name_key", "at"], name="accounts_audit_by_name"),
            models.Index(fields=["client", "at"], name="accounts_audit_by_client"),
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()} ({self.who or '?'}, {self.at:%Y-%m-%d %H:%M})"
