from __future__ import annotations

from pathlib import Path

import pytest

from apps.ingestion.reference import Reference, read_reference

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "reference"


@pytest.fixture(scope="session")
def folder() -> Path:
    return FOLDER


@pytest.fixture(scope="session")
def reference() -> Reference:
    return read_reference(FOLDER)
