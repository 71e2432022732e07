"""An ingestion that does not end: takes in one invented record after another, as `manage.py ingest` does.

    python -m benchmarks.load.feeding PAUSE

PAUSE: seconds between the ends of two records. A line for each record that is taken in, with its statements. Stopped
with SIGTERM.
"""

from __future__ import annotations

import itertools
import random
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    import django

    django.setup()
    from apps.ingestion.services import run_import
    from apps.ingestion.sources import expand
    from apps.proceedings.models import Statement
    from benchmarks.ingest import chevrons, meetings

    pause = float(sys.argv[1])
    seed = random.SystemRandom().randrange(1_000_000)
    with tempfile.TemporaryDirectory() as folder:
        for number in itertools.count():
            for head, turns in meetings(1_000, seed=seed + number):
                record = Path(folder) / "record.txt"
                record.write_text(chevrons(head, turns), encoding="utf-8")
                run = run_import(sources=expand([str(record)]), requested=[str(record)])
                refused = [item.message for item in run.items.all() if item.outcome == "refused"]
                if refused:
                    sys.exit(f"Refused: {refused[0]}")
                print(Statement.objects.count(), flush=True)
                time.sleep(pause)


if __name__ == "__main__":
    main()
