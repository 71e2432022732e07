"""When signing in is refused for a while, worked out from the record of failures alone.

Three bounds within `WINDOW`: of one name from one client, of one client with whatever names, and of one name from
everywhere. The last spares clients from which the name signed in lately, so that strangers can't lock its owner out.
"""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from typing import Final

from django.utils import timezone
from django.utils.crypto import salted_hmac

from apps.accounts.models import AuditEntry

WINDOW: Final = timedelta(minutes=15)
"""How long a failure counts, and so how long a lock lasts at most."""

OF_NAME_FROM_CLIENT: Final = 5
FROM_CLIENT: Final = 20
OF_NAME: Final = 50

_KNOWN_CLIENT: Final = timedelta(days=30)


def key_of(name: str) -> str:
    """What is kept of a name that was typed."""
    return salted_hmac("apps.accounts.sign-in", unicodedata.normalize("NFKC", name)).hexdigest()[:24]


def is_locked(*, name: str, client: str) -> bool:
    """Whether somebody at `client` may not try `name` now."""
    key, since = key_of(name), timezone.now() - WINDOW
    failures = AuditEntry.objects.failures(since=since)
    last = AuditEntry.objects.successes(name_key=key, client=client, since=since).values_list("at", flat=True).first()
    here = failures.filter(name_key=key, client=client, at__gt=last or since).count()
    if here >= OF_NAME_FROM_CLIENT or failures.filter(client=client).count() >= FROM_CLIENT:
        return True
    if failures.filter(name_key=key).count() < OF_NAME:
        return False
    known = AuditEntry.objects.successes(name_key=key, client=client, since=timezone.now() - _KNOWN_CLIENT)
    return not known.exists()
