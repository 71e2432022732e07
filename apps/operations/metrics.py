"""What programs that watch the site ask for, in the form of Prometheus.

Owns the names of the metrics (docs/operations.md explains each). Those of requests and tasks are counted as they
happen, over all processes of the server; those of the base are asked for when somebody wants them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.conf import settings
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from apps.operations.figures import figures
from apps.operations.outcomes import counted

REQUESTS: Final = Histogram(
    "igkb_request_seconds",
    "Seconds that an answer took, by name of the address, method and status.",
    ["view", "method", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 10),
)
QUERIES: Final = Counter("igkb_queries", "Queries of SQL, by name of the address.", ["view"])


class _Base:
    """The figures of the base, asked for at each collection."""

    def collect(self) -> Iterator[Metric]:
        now = figures()
        times = {
            "igkb_last_harvest_timestamp_seconds": ("When a source was last asked for.", now.harvested_at),
            "igkb_last_backup_timestamp_seconds": ("When a copy was last complete.", now.backed_up_at),
        }
        for name, told, value in (
            ("igkb_index_ready", "1 where there is an index of this version.", float(now.index_ready)),
            ("igkb_outbox_depth", "Changes that are not in the index yet.", float(now.waiting)),
            ("igkb_index_lag_seconds", "Seconds that the oldest of them has waited.", now.lag),
            ("igkb_failed_tasks", "Tasks given up that nobody asked for again.", float(now.failed)),
            ("igkb_refused_sources", "Sources that import runs refused.", float(now.refused)),
            ("igkb_backup_failed", "1 where the newest copy failed.", float(bool(now.backup_error))),
            *((name, told, moment.timestamp()) for name, (told, moment) in times.items() if moment),
        ):
            yield GaugeMetricFamily(name, told, value=value)
        tasks = CounterMetricFamily("igkb_tasks", "Tasks that ended, by name and outcome.", labels=["task", "outcome"])
        for task, outcome, many in counted():
            tasks.add_metric([task, outcome], many)
        yield tasks


def told() -> bytes:
    """All metrics as text."""
    registry = CollectorRegistry()
    registry.register(_Base())
    if settings.COUNTED_TOGETHER:
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REQUESTS)
        registry.register(QUERIES)
    return generate_latest(registry)
