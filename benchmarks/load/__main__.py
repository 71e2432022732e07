"""`make bench-load RATE=50 SECONDS=600`: the whole installation under readers and an ingestion, on this machine.

Starts PostgreSQL, Redis, gunicorn, a worker and the schedule on a copy of a base that is kept, asks at a steady rate
with Locust while records are taken in, and tells errors, answer times by sort of page, processor time and memory.
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks.load.installation import Installation, made, running, stored
from benchmarks.load.watching import Watch
from benchmarks.search.base import ROOT

SHOWN: Final = 10
"""Lines of memory over time."""

READERS: Final = 100
"""Clients that ask, each with an address of its own."""

MODERATE: Final = 150
"""Milliseconds within which 95 of 100 answers should come."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("size", type=int, nargs="?", default=100_000, help="statements of the base")
    parser.add_argument("--rate", type=float, default=50, help="requests a second")
    parser.add_argument("--seconds", type=int, default=600, help="how long it is asked")
    parser.add_argument("--pause", type=float, default=5, help="seconds between two records that are taken in")
    parser.add_argument(
        "--inside", type=int, metavar="EACH", help="ask each sort of page so often in one process instead"
    )
    parser.add_argument("--profile", default="", metavar="FILE", help="with --inside: keep the figures of cProfile")
    parser.add_argument("--prepare", action="store_true", help="make the base where it is not there, measure nothing")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is stopped
    place = made(options.size)
    if options.prepare:
        return 0
    if options.inside:
        return _inside(place, options.inside, options.profile)
    with tempfile.TemporaryDirectory() as name, running(place) as site:
        folder = Path(name)
        (folder / "addresses.json").write_text(_printed(site, "benchmarks.load.addresses"))
        print(f"{options.size:,} statements; load of the machine before: {os.getloadavg()[0]:.1f}")
        with _feeding(site, folder, options.pause):
            # The ingestion runs when the clock begins: its start alone takes three seconds of a core.
            _ask(site, folder, rate=options.rate, seconds=10)
            with Watch(site.processes) as watch:
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                _ask(site, folder, rate=options.rate, seconds=options.seconds)
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
            readers = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        taken = (folder / "taken").read_text().split()
        faults = _told(site)
        return _tell(folder, watch, readers, taken, faults)


def _inside(place: Path, each: int, profile: str) -> int:
    with tempfile.TemporaryDirectory() as name, stored(place) as site:
        addresses = Path(name) / "addresses.json"
        addresses.write_text(_printed(site, "benchmarks.load.addresses"))
        print(f"load of the machine: {os.getloadavg()[0]:.1f}", flush=True)
        command = [sys.executable, "-m", "benchmarks.load.inside", str(addresses), str(each)]
        if profile:
            command.append(profile)
        unlimited = {f"LIMIT_{what}": "off" for what in ("SEARCH", "COMPLETIONS", "EXPORTS")}  # one client asks it all
        return subprocess.run(command, cwd=ROOT, env=site.environment | unlimited, check=False).returncode


def _ask(site: Installation, folder: Path, *, rate: float, seconds: int) -> None:
    """Locust's figures are in this folder afterwards."""
    program = Path(sys.executable).with_name("locust")
    command = (
        f"{program} --locustfile benchmarks/load/locustfile.py --host {site.url} --headless --only-summary --users "
    )
    command += f"{READERS} --spawn-rate {READERS} --run-time {seconds}s --csv {folder / 'asked'} --loglevel ERROR"
    environment = os.environ | {"LOAD_ADDRESSES": str(folder / "addresses.json"), "LOAD_RATE": str(rate / READERS)}
    ended = subprocess.run(command.split(), cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    if ended.returncode not in (0, 1):  # 1: some answers were errors
        sys.exit(ended.stderr)


@contextmanager
def _feeding(site: Installation, folder: Path, pause: float) -> Iterator[None]:
    with (folder / "taken").open("w") as taken:
        # Behind the readers, as docs/operations.md has it.
        command = ["nice", sys.executable, "-m", "benchmarks.load.feeding", str(pause)]
        process = subprocess.Popen(command, cwd=ROOT, env=site.environment, stdout=taken)
        site.processes["ingestion"] = process.pid
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            if process.wait() not in (0, -signal.SIGTERM):
                sys.exit("The ingestion failed, so nothing was measured.")


def _printed(site: Installation, module: str) -> str:
    command = [sys.executable, "-m", module]
    return subprocess.run(command, cwd=ROOT, env=site.environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def _told(site: Installation) -> list[str]:
    """Lines of the logs that tell a fault: those of the application are JSON."""
    log = Path(site.environment["VAR_DIR"]).parent
    lines = [line for name in ("gunicorn", "worker") for line in (log / f"{name}.log").read_text().splitlines()]
    return [line for line in lines if line.startswith("{") or "[ERROR]" in line or "[CRITICAL]" in line]


def _tell(folder: Path, watch: Watch, readers: float, taken: list[str], faults: list[str]) -> int:
    """Print it all; 1 where an answer was an error. `readers`: seconds of the processor that they took."""
    with (folder / "asked_stats.csv").open() as file:
        rows = list(csv.DictReader(file))
    print(f"{'page':<18} {'requests':>8} {'errors':>6} {'median ms':>9} {'p95 ms':>7} {'p99 ms':>7} {'KB':>6}")
    for row in sorted(rows, key=lambda row: (row["Name"] == "Aggregated", -float(row["95%"]))):
        size = float(row["Average Content Size"]) / 1000
        figures = f"{row['50%']:>9} {row['95%']:>7} {row['99%']:>7} {size:>6.1f}"
        print(f"{row['Name']:<18} {row['Request Count']:>8} {row['Failure Count']:>6} {figures}")
    with (folder / "asked_failures.csv").open() as file:
        for row in csv.DictReader(file):
            print(f"  {row['Occurrences']} × {row['Name']}: {row['Error'][:200]}")
    for line in faults[:10]:
        print(f"  log: {line[:300]} … {line[-500:]}")
    whole = rows[-1]
    requests = int(whole["Request Count"])
    spent = watch.processor() | {"readers": readers}
    lasted = watch.memory[-1][0]
    names = list(spent)
    print(f"\n{'processor':<18} " + " ".join(f"{name:>10}" for name in names))
    print(f"{'of one core':<18} " + " ".join(f"{spent[name] / lasted:>10.0%}" for name in names))
    print(f"{'ms a request':<18} " + " ".join(f"{1000 * spent[name] / requests:>10.1f}" for name in names))
    print(f"\n{'ten seconds until':<18} {'median ms':>10} {'p95 ms':>10}")
    for moment, median, high in _over_time(folder):
        print(f"{f'{moment} s':<18} {median:>10} {high:>10}")
    names.remove("readers")
    print(f"\n{'memory, MB':<18} " + " ".join(f"{name:>10}" for name in names))
    for moment, held in watch.memory[:: max(1, len(watch.memory) // SHOWN)]:
        print(f"{f'after {moment:.0f} s':<18} " + " ".join(f"{held.get(name, 0):>10.0f}" for name in names))
    if taken:
        print(f"\n{len(taken)} records taken in meanwhile; statements at the end: {int(taken[-1]):,}")
    errors, p95, rate = int(whole["Failure Count"]), float(whole["95%"]), float(whole["Requests/s"])
    print(f"load: {rate:.1f} requests/s, {errors} errors, p95 {p95:.0f} ms (wanted: {MODERATE} ms)")
    return 1 if errors else 0


def _over_time(folder: Path) -> list[tuple[int, str, str]]:
    """Seconds since the beginning, median and 95th percentile of the ten seconds before, some times of the run."""
    with (folder / "asked_stats_history.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["Name"] == "Aggregated" and row["95%"] != "N/A"]
    began = int(rows[0]["Timestamp"])
    shown = rows[10 :: max(10, len(rows) // SHOWN)]
    return [(int(row["Timestamp"]) - began, row["50%"], row["95%"]) for row in shown]


if __name__ == "__main__":
    sys.exit(main())
