"""How fast documents are read and stored, and whether memory stays flat: `make bench-ingest`.

Invented captions, the same in every run. Parsing is measured alone and on one core; storing is the whole of `ingest`:
read, parse, resolve, link, store and queue, a document a transaction.
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PARSED_MB = 20
STORED = 20_000


def documents(statements: int, *, seed: int = 7) -> list[str]:
    """Invented captions of this many statements in all."""
    from apps.ingestion.generation import Generator, Surface
    from apps.ingestion.management.commands.generate import sample
    from apps.ingestion.store.known import known_from_base

    surfaces = [Surface(p.key, p.abbreviation or p.name) for p in known_from_base(demonstration=False).processes]
    generator = Generator(statements=statements, seed=seed, sample=sample(), surfaces=surfaces)
    texts = []
    for meeting in generator.meetings():
        turns = [
            f">> {generator.speakers[s.speaker].upper()}:  {s.text}" if s.speaker is not None else f">> {s.text}"
            for s in meeting.statements
        ]
        texts.append(f"{meeting.title}\n{meeting.day:%d %B %Y}\n\n" + "\n\n".join(turns) + "\n")
    return texts


def parse_speed() -> float:
    """Megabytes of caption text that are parsed in a second."""
    from apps.ingestion.parsed import ReadText
    from apps.ingestion.parsers import parse

    texts = documents(40_000)
    size = sum(len(text.encode()) for text in texts)
    sources = [ReadText(text=text, media_type="text/plain") for text in texts]
    parse(sources[0])  # compiles what is compiled once
    parsed, began = 0, time.perf_counter()
    while parsed < PARSED_MB * 1e6:
        for source in sources:
            parse(source)
        parsed += size
    return parsed / 1e6 / (time.perf_counter() - began)


def store_speed(statements: int) -> tuple[float, float]:
    """Statements that are stored in a second in the configured base, and megabytes of memory at the most."""
    from django.core.management import call_command

    from apps import search
    from apps.ingestion.services import run_import
    from apps.ingestion.sources import expand
    from apps.proceedings.models import Statement

    call_command("migrate", verbosity=0)
    call_command("load_reference", stdout=io.StringIO())
    search.rebuild()
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(documents(statements)):
            (Path(folder) / f"{number:05}.txt").write_text(text, encoding="utf-8")
        before, began = Statement.objects.count(), time.perf_counter()
        run = run_import(sources=expand([folder]), requested=[folder])
        spent = time.perf_counter() - began
    refused = [item.message for item in run.items.all() if item.outcome == "refused"]
    if refused:
        sys.exit(f"{len(refused)} refused, the first: {refused[0]}")
    stored = Statement.objects.count() - before
    return stored / spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured_alone(statements: int, *, postgresql: bool = False) -> tuple[float, float]:
    """`store_speed` in a process and a base of its own."""
    root = Path(__file__).resolve().parent.parent
    command = [sys.executable, "-m", "benchmarks.ingest", "--store", str(statements)]
    with tempfile.TemporaryDirectory() as folder:
        # A broker that nobody listens to: storing ends where the index is told, as it does with workers.
        environment = {**os.environ, "VAR_DIR": folder, "CELERY_BROKER_URL": "memory://"}
        environment.pop("DATABASE_URL", None)
        if postgresql:
            command.insert(0, str(root / "tests" / "services" / "with-postgresql"))
        answer = subprocess.run(command, env=environment, cwd=root, check=True, capture_output=True, text=True).stdout
    speed, memory = answer.split()[-2:]
    return float(speed), float(memory)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--store", type=int, metavar="N", help="measure storing N statements here, and print the figures alone"
    )
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "igkb.settings")
    import django

    django.setup()
    if options.store:
        print(*store_speed(options.store))
        return
    few, small = measured_alone(1_000)
    sqlite, large = measured_alone(STORED)
    postgresql, _ = measured_alone(STORED, postgresql=True)
    speed = parse_speed()
    print(f"memory at most: {small:.0f} MB with 1,000 statements ({few:.0f}/s), {large:.0f} MB with {STORED:,}")
    print(
        f"parse {speed:.1f} MB/s, store {sqlite:.0f} statements/s (sqlite), {postgresql:.0f} statements/s (postgresql)"
    )


if __name__ == "__main__":
    main()
