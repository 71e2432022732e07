"""Runs a reader in a process of its own, bounded in memory and time, so that no file can harm the process that asks.

Owns the limits and what passes between the two processes: a path in, one JSON object out. Must not know formats.
"""

from __future__ import annotations

import importlib
import json
import resource
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from apps.ingestion import errors
from apps.ingestion.errors import IngestionError, UnreadableSourceError
from apps.ingestion.parsed import Problem, ReadText, Severity, Span
from apps.lib.locators import LocatorMap

MAX_MEMORY = 512 * 1024 * 1024
SECONDS_PER_MEGABYTE = 10
_ROOT = Path(__file__).resolve().parents[3]
_READERS = {"pdf": "read_pdf", "rtf": "read_rtf"}  # module of this package → its function


def read_isolated(reader: str, data: bytes, *, name: str) -> ReadText:
    """What `reader` (a key of `_READERS`) makes of `data`.

    Raises:
        IngestionError: the reader refuses, needs more than it may have, or dies.
    """
    seconds = SECONDS_PER_MEGABYTE * (1 + len(data) // (1024 * 1024))
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        try:
            # The arguments are ours: this interpreter, this module, a temporary file.
            done = subprocess.run(  # noqa: S603
                [sys.executable, "-m", __name__, reader, file.name, str(seconds)],
                cwd=_ROOT,
                capture_output=True,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise _gave_up(name, f"a file that takes longer than {seconds} seconds to read") from error
    if done.returncode:
        cause = "needs too much memory or time" if b"MemoryError" in done.stderr else "stops the reader"
        raise _gave_up(name, f"a file that {cause} (exit status {done.returncode})")
    return _received(json.loads(done.stdout), name=name)


def _gave_up(name: str, found: str) -> UnreadableSourceError:
    return UnreadableSourceError(
        name,
        found=found,
        expected=f"at most {SECONDS_PER_MEGABYTE} seconds for each megabyte, {MAX_MEMORY // 1024 // 1024} MB of memory",
        remedy="save it anew from the program that made it, or as plain text",
    )


def _received(answer: dict[str, Any], *, name: str) -> ReadText:
    if refusal := answer.get("refusal"):
        raise getattr(errors, refusal.pop("type"))(name, **refusal)
    return ReadText(
        text=answer["text"],
        media_type=answer["media_type"],
        encoding=answer["encoding"],
        locators=LocatorMap.from_json(answer["locators"]),
        problems=tuple(
            Problem(Severity(row["severity"]), row["code"], row["message"], Span(**row["span"]))
            for row in answer["problems"]
        ),
    )


def _answer(reader: str, path: Path) -> dict[str, Any]:
    module = importlib.import_module(f"apps.ingestion.readers.{reader}")
    try:
        source: ReadText = getattr(module, _READERS[reader])(path, name="")
    except IngestionError as error:
        told = {key: getattr(error, key) for key in ("place", "found", "expected", "remedy")}
        return {"refusal": {"type": type(error).__name__, **told}}
    return {
        "text": source.text,
        "media_type": source.media_type,
        "encoding": source.encoding,
        "locators": source.locators.to_json(),
        "problems": [asdict(problem) for problem in source.problems],
    }


def _limit(seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    asked, source_path, allowed = sys.argv[1:]
    _limit(int(allowed))
    sys.stdout.write(json.dumps(_answer(asked, Path(source_path))))
