"""A process that writes to the index and may be killed at any moment: `python -m tests.search.writing SEED drain`.

The other way to write is `rebuild`. First it says what it found, as a line of JSON: what the process before it left
behind. Then it changes the base, brings the changes into the index, and says how many seconds that took. A third
argument says after how many of them the system ends it, on the spot.
"""

from __future__ import annotations

import json
import random
import signal
import sys
import time
from datetime import timedelta

import django


def found() -> dict[str, object]:
    """What is there once the lease of the killed process has ended."""
    from django.utils import timezone

    from apps import search
    from apps.proceedings.models import Statement
    from apps.search.asking import engine
    from apps.search.models import IndexLease

    IndexLease.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    opens = search.query(search.SearchRequest()).total > 0
    lost = search.check(repair=True).total
    after = search.check()
    held, known = set(engine().ids()), set(Statement.objects.values_list("pk", flat=True))
    return {
        "opens": opens,
        "lost": lost,
        "differing": after.total + len(held ^ known),
        "waiting": after.waiting,
    }


def change(pick: random.Random) -> None:
    """New words in some statements, new statements, and some that are gone: queued in one transaction."""
    from django.db import transaction

    from apps import search
    from apps.proceedings.models import Statement

    with transaction.atomic():
        rows = pick.sample(list(Statement.objects.order_by("pk")), 60)
        for row in rows:
            row.text = f"{row.text} seed{pick.randrange(10**6)}"
        Statement.objects.bulk_update(rows[:40], ["text"])
        gone = [row.pk for row in rows[40:50]]
        Statement.objects.filter(pk__in=gone).delete()
        last = max(Statement.objects.values_list("position", flat=True))
        for number, row in enumerate(rows[50:], 1):
            row.pk, row.position = None, last + number
            row.public_id = f"{pick.randrange(16**10):010x}"
            row.save(force_insert=True)
        search.queue([*gone, *(row.pk for row in rows[:40]), *(row.pk for row in rows[50:])])


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    seed, way, *until = sys.argv[1:]
    django.setup()
    from apps import search

    say(json.dumps(found()))
    change(random.Random(seed))  # noqa: S311  repeatable, not secret
    if until:  # nothing in Python answers to this signal, so the process is gone as after SIGKILL
        signal.setitimer(signal.ITIMER_REAL, float(until[0]))
    began = time.perf_counter()
    {"drain": search.drain, "rebuild": search.rebuild}[way]()
    took = time.perf_counter() - began
    signal.setitimer(signal.ITIMER_REAL, 0)  # whoever says that it was done is not killed while it ends
    say(str(took))


if __name__ == "__main__":
    main()
