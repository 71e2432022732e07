"""A writer that is killed at any moment, as by the system when memory ends: the index opens and nothing is lost.

Real processes on a real base. `KILLS=200 make test PYTEST_ARGS='-n 0 tests/search/test_killed_writer.py'` kills more.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
KILLS = int(os.environ.get("KILLS", "12"))
SOUND = {"opens": True, "lost": 0, "differing": 0, "waiting": 0}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A base of its own, with an index of what is in it. Nobody listens to the broker, so only the writers write."""
    named = {
        "VAR_DIR": str(tmp_path),
        "CELERY_BROKER_URL": "memory://localhost",
        "DJANGO_SETTINGS_MODULE": "igkb.settings",
    }
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "SEARCH_URL"}}
    for command in ("migrate --verbosity 0", "generate 300 --no-index", "search_rebuild"):
        run = [sys.executable, "manage.py", *command.split()]
        subprocess.run(run, cwd=ROOT, env={**kept, **named}, check=True, capture_output=True)
    return {**kept, **named}


def write(environment: dict[str, str], seed: str, way: str, *, until: float | None) -> tuple[dict[str, object], float]:
    """What a writer found, and how long it then wrote; killed `until` seconds after it began to, 0 where it was."""
    command = [sys.executable, "-m", "tests.search.writing", seed, way]
    if until is not None:
        command.append(f"{max(until, 1e-6):.6f}")  # a timer of no time never ends
    ended = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    found, *took = ended.stdout.splitlines()
    assert ended.returncode == (0 if took else -signal.SIGALRM)
    return json.loads(found), float(took[0]) if took else 0


def test_a_writer_killed_at_any_moment_loses_nothing(environment: dict[str, str]) -> None:
    usual = {way: write(environment, way, way, until=None)[1] for way in ("drain", "rebuild")}
    seed = random.SystemRandom().randrange(10**6)
    killed = 0
    for number in range(KILLS * 10):
        way = ("drain", "rebuild")[number % 2]
        name = f"{seed}-{number}"
        until = random.Random(name).uniform(0, usual[way])  # noqa: S311  repeatable, not secret
        sys.stdout.write(f"{name}: {way} killed after {until * 1000:.1f} of about {usual[way] * 1000:.0f} ms\n")
        found, took = write(environment, name, way, until=until)
        assert found == SOUND, f"left by the one before {name}"
        if took:
            usual[way] = took  # it was done before: the machine has more time for it now
        else:
            killed += 1
        if killed == KILLS:
            break
    assert write(environment, "the last", "drain", until=None)[0] == SOUND
    assert killed == KILLS
