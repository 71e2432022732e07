"""Records as the world damages them are taken in or refused, within the limits, and twice is once.

`make fuzz-ingest` tries 2,000 of them, `MUTATIONS` another number.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.ingestion.bounded import Trials
from tests.ingestion.mutations import SEED, mutation
from tests.ingestion.other_process import variables

WHOLE = int(os.environ.get("MUTATIONS", "51"))
PIECE = max(26, WHOLE // 20)  # as many as one process tries


@pytest.fixture
def originals(shared: Path) -> list[Path]:
    return sorted(path for folder in ("corpus", "samples") for path in (shared / folder).iterdir())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", range(0, WHOLE, PIECE), ids=lambda first: f"seed-{SEED}-from-{first}")
def test_mutations_are_taken_in_once_or_refused(first: int, originals: list[Path], tmp_path: Path) -> None:
    call_command("load_reference", stdout=io.StringIO())
    failures = {}
    with Trials("tests.ingestion.trials:taken_twice", variables(tmp_path)) as trials:
        for number in range(first, min(first + PIECE, WHOLE)):
            made = mutation(originals, number)
            path = tmp_path / made.name
            path.write_bytes(made.data)
            if failure := trials.failure(path, name=made.name):
                failures[made.name] = failure
            path.unlink()
    assert not failures, f"seed {SEED}\n" + "\n".join(f"{name}: {failure}" for name, failure in failures.items())
