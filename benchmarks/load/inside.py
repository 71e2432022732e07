"""What an answer costs in processor time, by sort of page: the mix of the readers, in one process without a server.

    python -m benchmarks.load.inside ADDRESSES EACH [PROFILE]

Run with an installation's environment; ADDRESSES is a file as `benchmarks.load.addresses` writes it. Each sort is asked
EACH times, weighed afterwards by its share of all requests. PROFILE: a file for the figures of `cProfile`.
"""

from __future__ import annotations

import cProfile
import gc
import json
import random
import sys
import time
from pathlib import Path
from typing import Any, Final

WARM: Final = 40
"""Answers of each sort before the clock runs."""


def main() -> None:
    import django

    django.setup()
    from django.test import Client

    sorts: dict[str, tuple[float, list[str]]] = json.loads(Path(sys.argv[1]).read_text())
    each = int(sys.argv[2])
    pick = random.Random(2)  # noqa: S311  repeatable, not secret
    profile = cProfile.Profile() if len(sys.argv) > 3 else None
    client = Client(headers={"Accept-Encoding": "gzip"}, SERVER_NAME="127.0.0.1")
    drawn = {name: pick.choices(paths, k=WARM + each) for name, (_, paths) in sorts.items()}
    for paths in drawn.values():
        for path in paths[:WARM]:
            _read(client, path)
    gc.collect()
    gc.freeze()  # as gunicorn.conf.py has it
    spent = dict.fromkeys(sorts, 0.0)
    elapsed = dict.fromkeys(sorts, 0.0)
    size = dict.fromkeys(sorts, 0)
    # In turn, so that a moment at which the machine is slow weighs on all.
    for number in range(WARM, WARM + each):
        for name, paths in drawn.items():
            share = sorts[name][0]
            profiled = profile if number % 10 < share else None  # roughly as often as readers ask
            began, moment = time.process_time(), time.perf_counter()
            if profiled:
                profiled.enable()
            size[name] += _read(client, paths[number])
            if profiled:
                profiled.disable()
            spent[name] += time.process_time() - began
            elapsed[name] += time.perf_counter() - moment
    if profile:
        profile.dump_stats(sys.argv[3])
    _tell({name: share for name, (share, _) in sorts.items()}, spent, elapsed, size, each)


def _tell(
    shares: dict[str, float], spent: dict[str, float], elapsed: dict[str, float], size: dict[str, int], each: int
) -> None:
    whole = sum(shares.values())
    print(f"{'page':<18} {'share':>6} {'processor ms':>12} {'clock ms':>9} {'KB sent':>8} {'of the mix':>10}")
    mean = sum(shares[name] * spent[name] for name in shares) / whole / each * 1000
    clock = sum(shares[name] * elapsed[name] for name in shares) / whole / each * 1000
    for name in sorted(shares, key=lambda name: -shares[name] * spent[name]):
        cost = spent[name] / each * 1000
        part = shares[name] * cost / whole / mean
        figures = f"{cost:>12.1f} {elapsed[name] / each * 1000:>9.1f} {size[name] / each / 1000:>8.1f} {part:>10.1%}"
        print(f"{name:<18} {shares[name]:>6} {figures}")
    print(f"a request of the mix: {mean:.1f} ms of this process, {clock:.1f} ms of the clock")


def _read(client: Any, path: str) -> int:
    """Bytes of the whole answer."""
    answer = client.get(path)
    if answer.status_code != 200:
        sys.exit(f"{path} answered {answer.status_code}; expected 200: a page that fails has no figure.")
    return sum(map(len, answer))


if __name__ == "__main__":
    main()
