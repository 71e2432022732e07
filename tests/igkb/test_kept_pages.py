"""Pages that the processes of a server keep for each other."""

from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from igkb import environment
from igkb.kept_pages import KeptPages

ROOT = Path(__file__).resolve().parent.parent.parent
ASKED = "from django.core.cache import caches; print({})"
KEPT = "caches['overviews'].set('/', b'a page')"
SHOWN = "caches['overviews'].get('/')"
MOST = 100


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a test has processes share, they share no longer afterwards."""
    for name in (environment._SHARED, environment._PAGES):
        monkeypatch.setenv(name, "")


def process(script: str) -> str:
    """What a process prints that is started from here."""
    variables = {**os.environ, "DJANGO_SETTINGS_MODULE": "igkb.settings", "OVERVIEW_SECONDS": "60"}
    command = [sys.executable, "-c", ASKED.format(script)]
    return subprocess.run(command, cwd=ROOT, env=variables, check=True, capture_output=True, text=True).stdout.strip()


def test_what_one_process_keeps_another_shows_until_all_is_loaded_again(tmp_path: Path) -> None:
    environment.serve_together(tmp_path / "one")
    process(KEPT)
    assert process(SHOWN) == "b'a page'"
    environment.serve_together(tmp_path / "one")
    assert process(SHOWN) == "None"
    process(KEPT)
    environment.serve_together(tmp_path / "another")
    assert process(SHOWN) == "None"


def test_where_there_is_no_room_each_keeps_pages_for_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    environment.serve_together(tmp_path)
    monkeypatch.setattr(tempfile, "mkdtemp", full)
    environment.serve_together(tmp_path)
    assert environment.counted_together()
    assert environment.kept_pages() is None


def test_what_is_damaged_or_closed_is_made_anew(tmp_path: Path) -> None:
    pages = KeptPages(str(tmp_path), {})
    pages.set("/", b"a page")
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    for damaged in (whole[:-4], whole[: len(whole) // 2], b"\x80\x05no pickle", bytes(reversed(whole)), b""):
        file.write_bytes(damaged)
        assert pages.get("/") is None
        pages.set("/", b"a page")
        assert pages.get("/") == b"a page"
    file.unlink()
    file.mkdir()
    assert pages.get("/", "nothing") == "nothing"


def test_who_serves_alone_keeps_pages_in_memory() -> None:
    assert process(f"{KEPT} or {SHOWN}") == "b'a page'"


def test_they_stay_few(tmp_path: Path) -> None:
    random.seed(4)
    pages = KeptPages(str(tmp_path), {"OPTIONS": {"MAX_ENTRIES": MOST}})
    for number in range(10 * MOST):
        pages.set(f"/{number}", b"a page")
    assert len(list(tmp_path.iterdir())) < 4 * MOST
    assert pages.get(f"/{10 * MOST - 1}") == b"a page"
