"""Pages that the processes of a server keep for each other."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

from igkb.kept_pages import KeptPages

ROOT = Path(__file__).resolve().parent.parent.parent
ASKED = "import django; django.setup(); from django.core.cache import caches; print({})"
MOST = 100


def process(script: str, shared: Path | None) -> str:
    """What a process of a server prints; without a folder, one that serves by itself."""
    variables = {**os.environ, "DJANGO_SETTINGS_MODULE": "igkb.settings", "OVERVIEW_SECONDS": "60"}
    variables.pop("PROMETHEUS_MULTIPROC_DIR", None)
    if shared:
        variables["PROMETHEUS_MULTIPROC_DIR"] = str(shared)
    command = [sys.executable, "-c", ASKED.format(script)]
    return subprocess.run(command, cwd=ROOT, env=variables, check=True, capture_output=True, text=True).stdout.strip()


def test_what_one_process_keeps_another_shows(tmp_path: Path) -> None:
    process("caches['overviews'].set('/', b'a page')", tmp_path / "one")
    assert process("caches['overviews'].get('/')", tmp_path / "one") == "b'a page'"
    assert process("caches['overviews'].get('/')", tmp_path / "another") == "None"


def test_who_serves_alone_keeps_pages_in_memory(tmp_path: Path) -> None:
    assert process("caches['overviews'].set('/', b'a page') or caches['overviews'].get('/')", None) == "b'a page'"
    assert list(tmp_path.iterdir()) == []


def test_they_stay_few(tmp_path: Path) -> None:
    random.seed(4)
    pages = KeptPages(str(tmp_path), {"OPTIONS": {"MAX_ENTRIES": MOST}})
    for number in range(10 * MOST):
        pages.set(f"/{number}", b"a page")
    assert len(list(tmp_path.iterdir())) < 4 * MOST
    assert pages.get(f"/{10 * MOST - 1}") == b"a page"
