"""Keeps the keys of names in step with the names."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Max

from apps.actors.models import SpeakerName
from apps.curation.candidates.keys import keys
from apps.curation.models import NameKey

_CHUNK = 1000
_LATE = 10_000
"""Names before the newest known one that are looked through too: some are committed after others of higher numbers."""


def index_new_names() -> int:
    """Keys for the names that came since the last call; returns how many names."""
    last = NameKey.objects.aggregate(last=Max("name_id"))["last"] or 0
    return _index(max(0, last - _LATE), lambda _done: None)


def index_all_names(progress: Callable[[int], None] = lambda _done: None) -> int:
    """Keys for all names anew; `progress` is told how many are done."""
    NameKey.objects.all().delete()
    return _index(0, progress)


def _index(last: int, progress: Callable[[int], None]) -> int:
    done = 0
    names = SpeakerName.objects.filter(keys=None).order_by("pk")
    while rows := list(names.filter(pk__gt=last).values_list("pk", "name")[:_CHUNK]):
        NameKey.objects.bulk_create(
            (NameKey(name_id=pk, key=key) for pk, name in rows for key in sorted(keys(name))),
            batch_size=5000,
            ignore_conflicts=True,  # two processes may index the same new names
        )
        last = rows[-1][0]
        done += len(rows)
        progress(done)
    return done
