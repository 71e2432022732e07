"""Builds, asks everybody, and prints the table: `python -m benchmarks.search 100000`."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.search import base, engines, report

_STOCK_LARGEST = 100_000
_SLOW = {"stock": (3, 1), "postgresql": (10, 1), "fts5": (10, 1)}  # queries of each class, and how often again, at most
_PARTS = (*engines.NAMES, "freshness", "hostile")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("size", type=int, help="statements")
    parser.add_argument("--each", type=int, default=30, help="queries of each class")
    parser.add_argument("--repeat", type=int, default=3, help="how often each is asked again")
    parser.add_argument("--only", nargs="+", choices=_PARTS, default=_PARTS, help="leave the other parts out")
    parser.add_argument("--skip", nargs="+", choices=_PARTS, default=(), help="leave these parts out")
    parser.add_argument("--builds", type=int, default=1, help="how often ours is built; the last time counts")
    parser.add_argument("--keep", action="store_true", help="ask our index as it is, without building it anew")
    options = parser.parse_args()
    parts = [part for part in options.only if part not in options.skip]
    if not os.environ.get("SEARCH_URL", "").startswith("opensearch:"):
        parts = [part for part in parts if part != "opensearch"]
    say(f"{options.size:,} statements; load of the machine {os.getloadavg()[0]:.1f}")
    place = base.made(options.size)
    figures: dict[str, dict[str, Any]] = {}
    for name in engines.NAMES:
        if name in parts and not (name == "stock" and options.size > _STOCK_LARGEST):
            say(name)
            if told := measured(name, place, options):
                figures[name] = told
                say(f"  {report.in_one_line(told, options.size)}")
    beside = {}
    for part in ("freshness", "hostile"):
        if part in parts:
            say(part)
            beside[part] = child(part, str(place))
    print(report.table(figures, beside, size=options.size))


def measured(name: str, place: Path, options: argparse.Namespace) -> dict[str, Any]:
    """All figures of one engine. A peer's index is built once, and the time of it kept; ours is built every time."""
    most, often = _SLOW.get(name, (options.each, options.repeat))
    asked = [
        "measure",
        name,
        str(place),
        f"--each={min(options.each, most)}",
        f"--repeat={min(options.repeat, often)}",
    ]
    if name == "postgresql":  # the server lives as long as the process, and so does what it holds
        return child(*asked, "--part=both", before=[str(base.ROOT / "tests" / "services" / "with-postgresql")])
    kept = place / f"built-{name}.json"
    if not kept.exists() or (name in engines.OURS and not options.keep):
        built = {}
        for _ in range(options.builds if name in engines.OURS else 1):
            built = child(*asked, "--part=build")
            if not built:
                return {}
            say(f"  built, {options.size / built['build']:,.0f} statements/s")
        kept.write_text(json.dumps(built), encoding="utf-8")
    told = child(*asked, "--part=ask")
    return {**json.loads(kept.read_text(encoding="utf-8")), **told} if told else {}


def child(module: str, *arguments: str, before: list[str] | None = None) -> dict[str, Any]:
    """What a process of its own says in its last line; nothing where it failed, which the others do not suffer from."""
    command = [*(before or []), sys.executable, "-m", f"benchmarks.search.{module}", *arguments]
    elsewhere = {} if "opensearch" in arguments else {"SEARCH_URL": ""}
    environment = {name: value for name, value in {**os.environ, **elsewhere}.items() if value}
    ended = subprocess.run(command, cwd=base.ROOT, env=environment, check=False, stdout=subprocess.PIPE)
    if ended.returncode:
        say(f"  FAILED: {' '.join(command[1:])}")
        return {}
    told: dict[str, Any] = json.loads(ended.stdout.decode().splitlines()[-1])
    return told


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
