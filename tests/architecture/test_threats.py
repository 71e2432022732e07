"""Each threat of docs/security.md names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "security.md").read_text().splitlines()
    if re.match(r"\| (?!threat |---)", line)
]
WRITTEN = "\n".join(path.read_text() for path in sorted((ROOT / "tests").rglob("test_*.py")))


def missing(cell: str) -> list[str]:
    """What a cell names and nobody has written: files, folders, functions, and classes in brackets after a file."""
    gone = []
    for named, classes in re.findall(r"`([^`]+)`(?: \(([A-Z][\w, ]+)\))?", cell):
        if named.startswith("tests/"):
            path = ROOT / named
            text = path.read_text() if path.is_file() else ""
            gone += [] if path.exists() else [named]
            gone += [name for name in re.findall(r"\w+", classes or "") if f"class {name}" not in text]
        elif f"def {named.removesuffix('…')}{'' if named.endswith('…') else '('}" not in WRITTEN:
            gone.append(named)
    return gone


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_its_tests_are_there(row: list[str]) -> None:
    assert len(row) == 3
    assert "`test" in row[2]
    assert missing(row[2]) == []


def test_a_test_that_is_not_there_is_missed() -> None:
    assert len(ROWS) > 20
    assert missing("`tests/web/test_none.py`, `test_none_of_this_name`, `tests/web/test_admin.py` (TestNone)") == [
        "tests/web/test_none.py",
        "test_none_of_this_name",
        "TestNone",
    ]
