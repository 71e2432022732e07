"""What a document does to the program, tried in a process of its own with the limits of docs/ingestion.md set on it:
the system ends whoever needs more memory or processor time, and that is a failure.

One process loads the program, and every trial is a copy of it (a fork), so that they are quick.
"""

from __future__ import annotations

import importlib
import json
import math
import os
import resource
import signal
import subprocess
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 512 * 1024 * 1024
SECONDS_PER_MEGABYTE = 10
LEAST_SECONDS = 5  # for a small file


class Trials:
    """Tries files one after another.

    `work` is `module:function`, called with a file's bytes and its name; what it raises is a failure. `variables` are
    those of its environment.
    """

    def __init__(self, work: str, variables: dict[str, str] | None = None) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, work],
            cwd=ROOT,
            env={**os.environ, **(variables or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def failure(self, path: Path, *, name: str) -> str:
        """What went wrong with the file; empty: nothing."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([str(path), name]) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the process that tries files has ended"
        return str(json.loads(answer))


def _serve(work: str) -> None:
    module, function = work.split(":")
    tried = getattr(importlib.import_module(module), function)
    for line in sys.stdin:
        path, name = json.loads(line)
        sys.stdout.write(json.dumps(_tried(tried, Path(path), name)) + "\n")
        sys.stdout.flush()


def _tried(work: object, path: Path, name: str) -> str:
    seconds = max(LEAST_SECONDS, math.ceil(SECONDS_PER_MEGABYTE * path.stat().st_size / 1e6))
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _try(work, path, name, seconds, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read().decode()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        ended = signal.Signals(os.WTERMSIG(status)).name
        return f"more than {seconds} s of processor time" if ended == "SIGXCPU" else f"ended by {ended}"
    return told


def _try(work: object, path: Path, name: str, seconds: int, writing: int) -> None:
    """Never returns."""
    try:
        memory = MEMORY + _untouched()
        data = path.read_bytes()
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        assert callable(work)
        work(data, name)
        told = ""
    except MemoryError:
        told = f"more than {MEMORY // 1024**2} MB of memory"
    except BaseException:
        told = traceback.format_exc()
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(told.encode("utf-8", "replace"))
    os._exit(0)


def _untouched() -> int:
    """Bytes of addresses that libraries have reserved and not used: the system counts them, but they are no memory."""
    size, resident = map(int, Path("/proc/self/statm").read_text().split()[:2])
    return (size - resident) * resource.getpagesize()


if __name__ == "__main__":
    _serve(sys.argv[1])
