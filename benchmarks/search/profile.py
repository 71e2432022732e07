"""Where a results page spends its time: `python -m benchmarks.search.profile 100000`.

The three slowest classes of query, asked again and again in one process; functions by the time spent in them alone and
with what they call.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import sys
import time
from statistics import median

from benchmarks.search import base, engines
from benchmarks.search.mix import PAGES, mix

_SHOWN = 14


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int, help="statements; the base and the index must be there")
    parser.add_argument("--each", type=int, default=10, help="queries of each class")
    parser.add_argument("--cold", action="store_true", help="the first time that each is asked, and not the third")
    options = parser.parse_args()
    place = base.made(options.size)
    os.environ.update(base.environment(place))
    engine = engines.engine("whoosh", place)
    engine.open()
    asks = {name: [ask for ask in mix(place, each=options.each) if ask.of == name] for name in PAGES}
    engine.page(mix(place, each=1, seed=99)[0])
    if not options.cold:
        for _ in range(2):
            for ask in (ask for some in asks.values() for ask in some):
                engine.page(ask)
    profiles, times = {}, {}
    for name, some in asks.items():
        profiles[name] = cProfile.Profile()
        spent = []
        for ask in some:
            began = time.perf_counter()
            profiles[name].runcall(engine.page, ask)
            spent.append(time.perf_counter() - began)
        times[name] = median(spent)
    for name in sorted(times, key=lambda name: -times[name])[:3]:
        print(f"\n{name}: {times[name] * 1000:.1f} ms in the middle, with the profiler's own share")
        for order in ("tottime", "cumulative"):
            pstats.Stats(profiles[name], stream=sys.stdout).strip_dirs().sort_stats(order).print_stats(_SHOWN)


if __name__ == "__main__":
    main()
