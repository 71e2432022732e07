"""`make bench-pages SIZE=100000`: server time, queries and size of each type of page, on a large base in SQLite.

Each page is asked through Django's own stack, template included, without a server before it. A type is asked for its
heaviest cases (the longest meeting, the speaker with most statements) and for some of the others.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import os
import statistics
import sys
import time
from collections.abc import Iterable
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from benchmarks.search.base import environment, made, manage
from benchmarks.search.engines.ours import parameters
from benchmarks.search.measure import memory
from benchmarks.search.mix import mix

HEAVIEST: Final = 3
OTHERS: Final = 7
ASKED: Final = 50
"""How often a type is asked, at least; each of its addresses is asked equally often."""


class Figures(NamedTuple):
    """Of one type of page: milliseconds of the clock and, of them, of this process's work (the base is in it), the
    fewest and the most queries, bytes compressed."""

    median: float
    p95: float
    work: float
    work_p95: float
    queries: tuple[int, int]
    heaviest: int
    addresses: int


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("size", type=int, nargs="?", default=100_000, help="statements of the base")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="names of addresses: the other types are left out")
    options = parser.parse_args()
    place = made(options.size)
    manage("search_rebuild --if-needed", place)
    os.environ.update(environment(place) | {"OVERVIEW_SECONDS": "0"})  # what it takes to make a page, not to keep it
    print(f"{options.size:,} statements; load of the machine {os.getloadavg()[0]:.1f}", file=sys.stderr)

    import django

    django.setup()
    searches = [f"/search/?{urlencode(parameters(ask), doseq=True)}" for ask in mix(place, each=2)]
    asked = {name: paths for name, paths in addresses(searches).items() if not options.only or name in options.only}
    figures = {name: measured(name, paths) for name, paths in asked.items() if paths}
    tell(figures, unmeasured=[name for name, paths in asked.items() if not paths])


def tell(figures: dict[str, Figures], *, unmeasured: list[str]) -> None:
    """The table, slowest first, and the line that other programs read."""
    heads = f"{'page':<22} {'addresses':>9} {'median ms':>10} {'p95 ms':>8} {'work ms':>8} {'p95 ms':>8}"
    print(f"{heads} {'queries':>8} {'KB':>6}")
    slowest = sorted(figures, key=lambda name: -figures[name].p95)
    for name in slowest:
        of = figures[name]
        few, many = of.queries
        asked = f"{few}" if few == many else f"{few}-{many}"
        size = of.heaviest / 1000
        by_clock = f"{name:<22} {of.addresses:>9} {of.median:>10.1f} {of.p95:>8.1f}"
        print(f"{by_clock} {of.work:>8.1f} {of.work_p95:>8.1f} {asked:>8} {size:>6.1f}")
    if unmeasured:
        print(f"Without an example in this base: {', '.join(unmeasured)}")
    print(f"KB: HTML, compressed, at most. Resident: {memory()[1]:.0f} MB.")
    worst = figures[slowest[0]]
    print(f"slowest page: {slowest[0]} p95 {worst.p95:.1f} ms, {worst.queries[1]} queries")


def measured(name: str, paths: list[str]) -> Figures:
    """One type of page. What the process keeps for every page is filled by one answer before the clock runs."""
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    if name.startswith(("account", "audit", "curation", "status")):
        client.force_login(User.objects.get_or_create(username="bench", defaults={"is_superuser": True})[0])
    read(client, paths[-1])
    gc.freeze()  # as gunicorn.conf.py has it
    times: list[float] = []
    worked: list[float] = []
    for _ in range(-(-ASKED // len(paths))):
        for path in paths:
            began, busy = time.perf_counter(), time.process_time()
            read(client, path)
            times.append((time.perf_counter() - began) * 1000)
            worked.append((time.process_time() - busy) * 1000)
    counts: list[int] = []
    sizes: list[int] = []
    for path in paths:
        with CaptureQueriesContext(connection) as queries:
            sizes.append(len(gzip.compress(read(client, path))))
        counts.append(len(queries))
    return Figures(
        median=statistics.median(times),
        p95=statistics.quantiles(times, n=20)[-1],
        work=statistics.median(worked),
        work_p95=statistics.quantiles(worked, n=20)[-1],
        queries=(min(counts), max(counts)),
        heaviest=max(sizes),
        addresses=len(paths),
    )


def read(client: Any, path: str) -> bytes:
    """The whole answer.

    Raises:
        SystemExit: the page does not answer 200, so there is nothing to measure.
    """
    answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}; expected 200: a page that fails has no figure.")
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def addresses(searches: list[str]) -> dict[str, list[str]]:
    """Paths for the name of every page outside the admin; none where the base has no example."""
    from django.urls import URLPattern, get_resolver, reverse

    told = examples(searches)
    found: dict[str, list[str]] = {}

    def walk(patterns: Iterable[Any]) -> None:
        for entry in patterns:
            if not isinstance(entry, URLPattern):
                if not entry.namespace:  # the admin and the API have one
                    walk(entry.url_patterns)
            elif entry.name and entry.name not in FILES | FORMS:
                alone = [] if entry.pattern.regex.groups else [reverse(entry.name)]
                found[entry.name] = told.get(entry.name, alone)

    walk(get_resolver().url_patterns)
    return found


FILES: Final = {
    "original",
    "calendar-feed",
    "robots",
    "search-csv",
    "search-jsonl",
    "search-print",
    "sitemap",
    "sitemap-part",
}
"""Files and lists handed out whole."""
FORMS: Final = {"curation-undo", "curation-item", "language", "sign-in-code", "sign-out", "task-again", "metrics"}
"""Addresses that are nothing without something sent or set."""


def examples(searches: list[str]) -> dict[str, list[str]]:
    """Paths for addresses with parameters, and for those that are nothing without a query."""
    from django.db.models import Count
    from django.urls import reverse

    from apps.actors.models import Organization, Speaker
    from apps.proceedings.models import Meeting, Mention, Process, Statement, Venue

    def heaviest(rows: Any, by: str) -> list[Any]:
        """Keys of what most rows lead to, and of some that fewer lead to."""
        ranked = list(
            rows.exclude(**{by: None})
            .order_by()
            .values(by)
            .annotate(rows=Count("pk"))
            .order_by("-rows", by)
            .values_list(by, flat=True)
        )
        rest = ranked[HEAVIEST:]
        return ranked[:HEAVIEST] + rest[:: max(1, len(rest) // OTHERS)][:OTHERS]

    def paths(name: str, model: Any, keys: list[Any], field: str = "slug") -> list[str]:
        called = dict(model.objects.filter(pk__in=keys).values_list("pk", field))
        return [reverse(name, args=[called[key]]) for key in keys if called.get(key)]

    statements = Statement.objects.all()
    long = list(statements.order_by("pk").values_list("public_id", flat=True)[:: max(1, statements.count() // 10)])
    return {
        "search": searches,
        "search-complete": [f"{reverse('search-complete')}?q={word}" for word in ("int", "co", "cyb", "un")],
        "search-values": [
            reverse("search-values", args=[facet]) + "?q=internet" for facet in ("speaker", "org", "meeting", "process")
        ],
        "meeting": paths("meeting", Meeting, heaviest(statements, "meeting")),
        "venue": paths("venue", Venue, heaviest(statements, "meeting__venue")),
        "speaker": paths("speaker", Speaker, heaviest(statements, "speaker")),
        "organization": paths("organization", Organization, heaviest(statements, "organization")),
        "process": paths("process", Process, heaviest(Mention.objects.all(), "process")),
        "statement": [reverse("statement", args=[key]) for key in long],
        "similar": [reverse("similar", args=[key]) for key in long],
        "report": [reverse("report", args=[key]) for key in long[:2]],
        "document": [
            reverse("document", args=[key])
            for key in dict.fromkeys(
                Statement.objects.filter(public_id__in=long).values_list("document__public_id", flat=True)
            )
        ],
        "curation-person": paths("curation-person", Speaker, heaviest(statements, "speaker")),
        "curation-organization": paths("curation-organization", Organization, heaviest(statements, "organization")),
        "curation-meeting": paths("curation-meeting", Meeting, heaviest(statements, "meeting")),
        "curation-passage": [reverse("curation-passage", args=[key]) for key in long],
    }


if __name__ == "__main__":
    sys.exit(main())
