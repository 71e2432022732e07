"""Writes of the record of sign-ins and changes to accounts."""

from __future__ import annotations

import logging

from django.contrib.auth.models import User
from django.http import HttpRequest

from apps.accounts.clients import client_of
from apps.accounts.locks import is_locked, key_of
from apps.accounts.models import AuditEntry, Event

_log = logging.getLogger(__name__)


def record(*, event: Event, who: str, client: str = "", detail: str = "") -> AuditEntry:
    """Add to the record that an account did something. `client` as `client_of` tells it."""
    entry = AuditEntry.objects.create(
        event=event, who=who, name_key=key_of(who) if who else "", client=client, detail=detail[:300]
    )
    _log.info("account", extra={"event": event.value, "who": who, "client": client, "detail": entry.detail})
    return entry


def record_failure(*, event: Event, name: str, request: HttpRequest) -> None:
    """Add a failed try to the record, and the lock where this was one too many.

    Of a name that no account has only a keyed hash is kept: people type passwords there by mistake.
    """
    client = client_of(request)
    who = name if User.objects.filter(username=name).exists() else ""
    AuditEntry.objects.create(event=event, who=who, name_key=key_of(name), client=client)
    _log.warning("sign-in refused", extra={"event": event.value, "who": who, "client": client})
    if is_locked(name=name, client=client):
        AuditEntry.objects.create(event=Event.LOCKED, who=who, name_key=key_of(name), client=client)
        _log.warning("sign-in locked", extra={"who": who, "client": client})
