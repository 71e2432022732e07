"""What `manage.py ingest` says where it has no base to store in. A real process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("url", "remedy"),
    [("sqlite:///{folder}/new.sqlite3", "manage.py migrate"), ("postgres://nobody@127.0.0.1:1/none", "DATABASE_URL")],
)
def test_a_base_that_is_not_ready_is_told_with_the_remedy(tmp_path: Path, url: str, remedy: str) -> None:
    (tmp_path / "session.txt").write_text(">> ADA OBI:  Good morning.\n\n>> BO EK:  Good morning, all.\n")
    done = subprocess.run(
        [sys.executable, "manage.py", "ingest", str(tmp_path / "session.txt")],
        cwd=ROOT,
        env={**os.environ, "VAR_DIR": str(tmp_path), "DATABASE_URL": url.format(folder=tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert remedy in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
