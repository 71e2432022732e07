"""A small part of the drill of `make drill-kills`: each part of an installation at work is killed once."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.operations.parts import ROOT, missing

KILLS = 5


def test_killed_parts_lose_and_double_nothing() -> None:
    if lacking := missing():
        if os.environ.get("CI") == "true":
            pytest.fail(lacking)
        pytest.skip(lacking)
    drill = [sys.executable, "-m", "tests.operations.kills", "--kills", str(KILLS)]
    ended = subprocess.run(drill, cwd=ROOT, check=False, capture_output=True, text=True)
    sys.stdout.write(ended.stdout)  # the seed, which repeats it
    assert not ended.returncode, ended.stderr
    assert f"{KILLS} kills" in ended.stdout.splitlines()[-1]
