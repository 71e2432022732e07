"""A filled base that several tests look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.operations.bases import fill


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a filled base. Nobody changes it: who wants to does so in a copy."""
    var = tmp_path_factory.mktemp("base")
    fill(var)
    return var
