"""Measures one engine in this process, and prints the figures as one line of JSON.

Cold is the first time that a query is asked, in a fresh process that finds none of the files in memory; the machinery
around it has answered two other queries by then, and the very first answer is told apart. Warm is every time after.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.search import base, engines
from benchmarks.search.mix import Ask, mix

_OTHER_SEED = 99


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=engines.NAMES)
    parser.add_argument("place", type=Path)
    parser.add_argument("--each", type=int, required=True, help="queries of each class")
    parser.add_argument("--repeat", type=int, required=True, help="how often each is asked again")
    parser.add_argument("--part", choices=("build", "ask", "both"), required=True)
    options = parser.parse_args()
    os.environ.update(base.environment(options.place))
    engine = engines.engine(options.name, options.place)
    told: dict[str, Any] = {}
    if options.part != "ask":
        began = time.perf_counter()
        engine.build()
        told["build"] = time.perf_counter() - began
    if options.part != "build":
        told |= ask(engine, options.place, each=options.each, repeat=options.repeat)
    print(json.dumps(told))


def ask(engine: engines.Engine, place: Path, *, each: int, repeat: int) -> dict[str, Any]:
    """Every figure of one that has its index."""
    index = engine.index()
    if isinstance(index, Path):
        forget(place)
    asks, machinery = mix(place, each=each), mix(place, each=1, seed=_OTHER_SEED)
    began = time.perf_counter()
    engine.open()
    engine.page(machinery[0])
    told: dict[str, Any] = {"first": milliseconds(began)}
    engine.page(machinery[2])
    told["index"] = base.size_of(index) if isinstance(index, Path) else index
    worked = time.process_time()
    told["page"] = timed(engine.page, asks, repeat)
    answers = sum(len(times) for state in told["page"].values() for times in state.values())
    told["processor"] = (time.process_time() - worked) * 1000 / answers
    told["extra"] = {name: timed(measured, asks, 1) for name, measured in engine.extra().items()}
    told["rss"], told["rss_most"] = memory()
    return told


def timed(measured: Callable[[Ask], object], asks: list[Ask], repeat: int) -> dict[str, dict[str, list[float]]]:
    """Milliseconds by class, cold and warm; classes that it does not have are left out."""
    cold: defaultdict[str, list[float]] = defaultdict(list)
    warm: defaultdict[str, list[float]] = defaultdict(list)
    missing: set[str] = set()
    for times in (cold, *(warm for _ in range(repeat))):
        for one in asks:
            if one.of in missing:
                continue
            began = time.perf_counter()
            try:
                measured(one)
            except NotImplementedError:
                missing.add(one.of)
                continue
            times[one.of].append(milliseconds(began))
    return {"cold": cold, "warm": warm}


def milliseconds(since: float) -> float:
    return round((time.perf_counter() - since) * 1000, 3)


def forget(place: Path) -> None:
    """Have the system drop what it holds of these files in memory."""
    for file in place.rglob("*"):
        if file.is_file() and "documents" not in file.parts:
            descriptor = os.open(file, os.O_RDONLY)
            os.fsync(descriptor)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)


def memory() -> tuple[float, float]:
    """Megabytes that this process holds in memory now, and at the most."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    now, most = (int(lines[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    return round(now), round(most)


if __name__ == "__main__":
    sys.exit(main())
