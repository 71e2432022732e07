"""A small part of the drill of `make drill-kills`: each part of an installation at work is killed once."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.operations.parts import ROOT, missing

KILLS = 5
HANGS = 1800
"""Seconds after which it is ended: it takes half a minute where nothing else goes on."""


def test_killed_parts_lose_and_double_nothing() -> None:
    if lacking := missing():
        if os.environ.get("CI") == "true":
            pytest.fail(lacking)
        pytest.skip(lacking)
    drill = [sys.executable, "-m", "tests.operations.kills", "--kills", str(KILLS)]
    # What it says is not held back, so that the seed, which repeats it, is known however it ends.
    subprocess.run(drill, cwd=ROOT, check=True, timeout=HANGS)
