"""Engines on the three real nodes that all tests of one run share, and what differs where the project runs on one."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections import deque
from functools import cache
from pathlib import Path

import pytest
from haystack import connections

from apps.search.engines.opensearch import Backend
from tests.services import nodes

_RUN = os.environ.setdefault(
    "TEST_RUN", os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
)  # children have it too
_IN_USE = 4
_made: deque[Backend] = deque()


def opensearch(folder: Path) -> Backend:
    """An engine whose index is as much its own as that folder is. Older ones are removed: a node holds few at once."""
    index = "t" + hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    engine = Backend("default", HOSTS=hosts(), INDEX_NAME=index, REPLICAS=nodes.COUNT - 1)
    if engine.base not in [made.base for made in _made]:
        _made.append(engine)
    while len(_made) > _IN_USE:
        _made.popleft().base.remove()
    return engine


def serving(folder: Path) -> str:
    """What tells the index that the project's engine serves from others, whichever engine the tests run on."""
    engine = connections["default"].get_backend()
    if not isinstance(engine, Backend):
        return (folder / "CURRENT").read_text(encoding="utf-8")
    made = engine.base.made(engine.base.serving)
    assert made is not None
    return made.index


def take_away(folder: Path) -> None:
    """Leave the project's engine without an index."""
    engine = connections["default"].get_backend()
    if isinstance(engine, Backend):
        engine.base.remove()
    else:
        (folder / "CURRENT").unlink()


@cache
def hosts() -> tuple[str, ...]:
    """The nodes of this run, started by the first who asks; the test is skipped where they can't be."""
    told = Path(tempfile.gettempdir()) / f"opensearch-{_RUN}.json"
    with told.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            _start(told)
        answer = json.loads(told.read_text(encoding="utf-8"))
    if problem := answer.get("problem"):
        if os.environ.get("CI") == "true":
            pytest.fail(problem)
        pytest.skip(problem)
    return tuple(answer["hosts"])


def _start(told: Path) -> None:
    """They end with the process that all workers of this run belong to."""
    owner = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
    command = [sys.executable, "-m", "tests.services.nodes", f"--while={owner}", f"--tell={told}"]
    quiet = subprocess.DEVNULL
    subprocess.run(command, cwd=nodes.ROOT, check=True, stdin=quiet, stdout=quiet, stderr=quiet)
