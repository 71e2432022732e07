"""How long a changed statement takes until a search in another process finds it, while searches go on there.

From the commit that changes it: its row of the outbox, the drain, the index, the reader.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.search.base import ROOT, environment
from benchmarks.search.mix import mix

_LONGEST = 60.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("place", type=Path)
    parser.add_argument("--changes", type=int, default=10)
    parser.add_argument("--watch", action="store_true", help="search on, and tell when each word of the input is found")
    options = parser.parse_args()
    os.environ.update(environment(options.place))
    import django

    django.setup()
    if options.watch:
        watch(options.place)
    else:
        print(json.dumps(changed(options.place, options.changes)))


def changed(place: Path, changes: int) -> dict[str, list[float]]:
    """Milliseconds until each change was visible, and of each search that the reader answered meanwhile."""
    from django.db import transaction

    from apps import search
    from apps.proceedings.models import Statement

    pick = random.Random(1)  # noqa: S311  repeatable, not secret
    search.drain()
    ids = list(Statement.objects.values_list("pk", flat=True)[:50_000])
    command = [sys.executable, "-m", "benchmarks.search.freshness", str(place), "--watch"]
    visible, answered = [], []
    with subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as reader:
        assert reader.stdin
        assert reader.stdout
        reader.stdout.readline()  # it is ready
        for number in range(changes):
            row = Statement.objects.get(pk=pick.choice(ids))
            word = f"fresh{number}x{pick.randrange(10**9)}"
            reader.stdin.write(f"{word}\n")
            reader.stdin.flush()
            began = time.time()
            with transaction.atomic():
                Statement.objects.filter(pk=row.pk).update(text=f"{row.text} {word}")
                search.queue([row.pk])
            search.drain()  # where another is at it, that one brings it in
            found = json.loads(reader.stdout.readline())
            visible.append(round((found["at"] - began) * 1000, 1))
            answered += found["searches"]
            Statement.objects.filter(pk=row.pk).update(text=row.text)
            search.queue([row.pk])
        reader.stdin.close()
        reader.wait()
    search.drain()
    return {"visible": visible, "searches": answered}


def watch(place: Path) -> None:
    """Search without a pause, and look for the word of each line between two searches."""
    from apps import search

    asks = [ask for ask in mix(place, each=5) if ask.page == 1]
    search.query(search.SearchRequest("ready"))
    print("ready", flush=True)
    for line in sys.stdin:
        word, began, searches = line.strip(), time.monotonic(), []
        while time.monotonic() - began < _LONGEST:
            for ask in asks[len(searches) % len(asks) :][:1]:
                at = time.perf_counter()
                search.query(search.SearchRequest(ask.text, filters=ask.filters))
                searches.append(round((time.perf_counter() - at) * 1000, 2))
            if search.query(search.SearchRequest(word, facets=())).total:
                break
        print(json.dumps({"at": time.time(), "searches": searches}), flush=True)


if __name__ == "__main__":
    main()
