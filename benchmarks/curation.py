"""`make bench-curation SIZE=100000`: candidates, the queue's page, a merge and its undoing, on a large base in SQLite.

100,000 invented names beside invented statements. The base is made once for each size; what is decided is undone.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any, Final

from benchmarks.search.base import ROOT, environment, folder, made, manage

NAMES: Final = 100_000
WAITING: Final = 50_000
MERGED: Final = 10_000
"""Statements of the two people who are merged, together."""

_VERSION: Final = 2
_Taken = tuple[float, float]  # milliseconds of the clock and of the processor
_GIVEN: Final = [
    a + b
    for a, b in product(
        (
            "An",
            "Be",
            "Chi",
            "Do",
            "Fa",
            "Gi",
            "Ha",
            "Ka",
            "Lu",
            "Mi",
            "Na",
            "Ol",
            "Pa",
            "Ro",
            "Sa",
            "Te",
            "Vi",
            "Ya",
            "Ze",
        ),
        ("bo", "da", "fi", "go", "ka", "lin", "mo", "ra", "su", "ton"),
    )
]
_FAMILY: Final = [
    a + b + c
    for a, b, c in product(
        ("Ab", "Bor", "Cas", "Dem", "Fen", "Gar", "Hol", "Jan", "Kel", "Lam", "Mor", "Nev", "Oba", "Pet", "Rin", "Sol"),
        ("a", "e", "i", "o", "u", "an", "er", "il", "on", "ur"),
        (
            "ba",
            "dez",
            "fi",
            "gard",
            "kova",
            "lund",
            "mas",
            "ner",
            "quist",
            "ridge",
            "sen",
            "ti",
            "vic",
            "wa",
            "zak",
            "li",
        ),
    )
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int, nargs="?", default=100_000, help="statements of the base")
    parser.add_argument("--fill", action="store_true", help="fill the base that the environment names, and no more")
    options = parser.parse_args()
    if not options.fill:
        # As on a site with a worker: what follows a decision, such as the index, follows elsewhere.
        os.environ.update(environment(_made(options.size)) | {"CELERY_BROKER_URL": "memory://localhost"})
    import django

    django.setup()
    if options.fill:
        fill()
    else:
        tell(measured())


def tell(figures: dict[str, tuple[float, float, str]]) -> None:
    width = max(len(name) for name in figures)
    for name, (middle, worst, note) in figures.items():
        print(f"{name:<{width}}  {middle:>9.1f} ms  at most {worst:>9.1f} ms  {note}")


def measured() -> dict[str, tuple[float, float, str]]:
    """Milliseconds of the clock for each thing done: the middle one, the longest, and what belongs to it."""
    from apps.curation.candidates.propose import Place, candidates
    from apps.curation.models import NameKey, ReviewItem
    from apps.proceedings.models import Statement

    figures: dict[str, tuple[float, float, str]] = {}
    places = [
        Place(row.meeting, "", row.said_on)
        for row in Statement.objects.exclude(meeting=None).select_related("meeting").order_by("pk")[:4000:40]
    ]
    labels = iter(_misheard(len(places)))
    figures["candidates for one name"] = _timed(
        lambda: candidates(next(labels), places.pop()), len(places), f"{NameKey.objects.count():,} keys"
    )
    waiting = f"{ReviewItem.objects.waiting().count():,} items wait"
    asked = ReviewItem.objects.waiting().filter(kind="label").first()
    for name, path in (
        ("the queue's page", "/curation/"),
        ("an item's page", f"/curation/item/?about={asked.key if asked else ''}"),
    ):
        figures[name] = _page(path, waiting)
    figures |= _merging()
    return figures


def _page(path: str, note: str) -> tuple[float, float, str]:
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(User.objects.get_or_create(username="bench", defaults={"is_superuser": True})[0])
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200, path
    return _timed(lambda: client.get(path), 20, f"{len(queries)} queries; {note}")


def _merging() -> dict[str, tuple[float, float, str]]:
    from apps.actors.models import Speaker
    from apps.curation.services import decide, undo
    from apps.proceedings.models import Statement

    one, other = Speaker.objects.filter(slug__startswith="bench-").order_by("pk")[:2]
    assert Statement.objects.filter(speaker__in=[one, other]).count() == MERGED
    payload = {"actor": "speaker", "keep": one.slug, "merge": other.slug}
    times: dict[str, list[_Taken]] = {"merge": [], "undo": []}
    for _ in range(5):
        with _clock(times["merge"]):
            decision = decide(kind="merge", payload=payload, by=None)
        assert Statement.objects.filter(speaker=one).count() == MERGED
        with _clock(times["undo"]):
            undo(decision=decision, by=None)
        decision.delete()
    note = f"{MERGED:,} statements of two people"
    return {
        "merging two people": _figures(times["merge"], note),
        "undoing it": _figures(times["undo"], note),
    }


def _timed(call: Callable[[], Any], times: int, note: str) -> tuple[float, float, str]:
    taken: list[_Taken] = []
    for _ in range(times):
        with _clock(taken):
            call()
    return _figures(taken, note)


def _figures(taken: list[_Taken], note: str) -> tuple[float, float, str]:
    clock = [one for one, _ in taken]
    processor = statistics.median(two for _, two in taken)
    return statistics.median(clock), max(clock), f"{processor:.1f} ms of the processor; {note}"


@contextmanager
def _clock(taken: list[_Taken]) -> Iterator[None]:
    start, used = time.perf_counter(), time.process_time()
    yield
    taken.append(((time.perf_counter() - start) * 1000, (time.process_time() - used) * 1000))


def _misheard(number: int) -> Iterator[str]:
    """Names of the base with a letter otherwise."""
    chance = random.Random(5)  # noqa: S311  # the same in every run
    for _ in range(number):
        given, family = chance.choice(_GIVEN), chance.choice(_FAMILY)
        at = chance.randrange(1, len(family))
        yield f"{given} {family[:at]}{chance.choice('aeioulnr')}{family[at + 1 :]}".upper()


def _made(size: int) -> Path:
    """The folder of the base, made now unless it is there."""
    place = folder(size).with_name(f"curation-{_VERSION}-{size}")
    if not place.exists():
        making = place.with_suffix(".making")
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        shutil.copy(made(size) / "igkb.sqlite3", making)
        manage("migrate", making)
        filling = [sys.executable, "-m", "benchmarks.curation", "--fill"]
        subprocess.run(filling, cwd=ROOT, env=environment(making), check=True)
        making.rename(place)
    for command in ("migrate", "collectstatic --noinput"):  # the code may be newer than the folder
        manage(command, place)
    return place


def fill() -> None:
    """Invented names into the configured base, two people with many statements, and what waits."""
    from django.db import connection

    from apps.actors.models import NameKind, Speaker, SpeakerName
    from apps.curation.candidates.index import index_all_names
    from apps.curation.models import ReviewItem, ReviewKind
    from apps.lib.text import fold
    from apps.proceedings.models import Method, Statement

    print(f"  {NAMES:,} names", file=sys.stderr)
    chance = random.Random(3)  # noqa: S311  # the same in every run
    called = [f"{chance.choice(_GIVEN)} {chance.choice(_GIVEN)} {chance.choice(_FAMILY)}" for _ in range(NAMES)]
    people = [Speaker(slug=f"bench-{number}", name=name, is_demonstration=True) for number, name in enumerate(called)]
    Speaker.objects.bulk_create(people, batch_size=2000)
    SpeakerName.objects.bulk_create(
        (SpeakerName(speaker=one, name=one.name, folded=fold(one.name), kind=NameKind.MAIN) for one in people),
        batch_size=2000,
    )
    index_all_names()
    # Half for each of the two.
    keys = list(Statement.objects.order_by("pk").values_list("pk", flat=True)[:MERGED])
    for person, some in ((people[0], keys[::2]), (people[1], keys[1::2])):
        for start in range(0, len(some), 500):
            Statement.objects.filter(pk__in=some[start : start + 500]).update(
                speaker=person, method=Method.LABEL, confidence=1.0
            )
    print("  what waits", file=sys.stderr)
    rows = Statement.objects.filter(pk__gt=keys[-1]).order_by("pk").values_list("pk", "document_id", "meeting_id")
    ReviewItem.objects.bulk_create(
        (
            ReviewItem(
                kind=ReviewKind.LABEL,
                key=f"label:{document}:{meeting or 0}:{statement}",
                settles=1 + number % 40,
                document_id=document,
                meeting_id=meeting,
                statement_id=statement,
                label=label,
            )
            for number, ((statement, document, meeting), label) in enumerate(
                zip(rows, _misheard(WAITING), strict=False)
            )
        ),
        batch_size=2000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
