"""Keeps the keys of names in step with the names."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.db.models import Max, QuerySet

from apps.actors.models import SpeakerName
from apps.curation.candidates.keys import keys
from apps.curation.models import NameKey

_CHUNK = 500
_LATE = 10_000
"""Names before the newest known one that are looked through too: some are committed after others of higher numbers."""


def index_new_names() -> int:
    """Keys for the names that came since the last call; returns how many names."""
    last = NameKey.objects.aggregate(last=Max("name_id"))["last"] or 0
    names = SpeakerName.objects.filter(keys=None, pk__gt=max(0, last - _LATE))
    return _index(names, lambda _done, _total: None)


def index_all_names(progress: Callable[[int, int], None] = lambda _done, _total: None) -> int:
    """Keys for all names anew, some names at a time, so that the others are found meanwhile; returns how many names.
    `progress` is told names done and names in all."""
    return _index(SpeakerName.objects.all(), progress)


def _index(names: QuerySet[SpeakerName], progress: Callable[[int, int], None]) -> int:
    total = names.count()
    last = done = 0
    while rows := list(names.filter(pk__gt=last).order_by("pk").values_list("pk", "name")[:_CHUNK]):
        with transaction.atomic():
            NameKey.objects.filter(name__in=[pk for pk, _ in rows]).delete()
            NameKey.objects.bulk_create(
                (NameKey(name_id=pk, key=key) for pk, name in rows for key in sorted(keys(name))),
                batch_size=5000,
                ignore_conflicts=True,  # two processes may index the same new names
            )
        last = rows[-1][0]
        done += len(rows)
        progress(done, total)
    return done
