"""Habits of the code that no linter knows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MODULES = [
    path
    for folder in ("apps", "igkb", "tests", "benchmarks")
    for path in sorted(ROOT.glob(f"{folder}/**/*.py"))
    if "migrations" not in path.parts
]
SOURCE = [path for path in MODULES if path.relative_to(ROOT).parts[0] in {"apps", "igkb"}]
# Names that say nothing: whatever has no place of its own ends up there.
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}
LIMIT = 400


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def test_a_name_says_what_is_inside() -> None:
    assert names([path for path in MODULES if EMPTY_NAMES & {path.stem, *path.relative_to(ROOT).parts[:-1]}]) == []


def test_a_module_is_short() -> None:
    """A longer one owns more than one thing."""
    assert names([path for path in SOURCE if len(path.read_text().splitlines()) > LIMIT]) == []


def test_a_module_says_what_it_owns() -> None:
    written = [path for path in SOURCE if path.name != "apps.py" and path.read_text().strip()]
    assert names([path for path in written if not ast.get_docstring(ast.parse(path.read_text()))]) == []


def test_nothing_happens_behind_a_signal() -> None:
    """What a write does stands in the service that writes; a reader finds it there and nowhere else."""
    assert [
        f"{path.relative_to(ROOT)}: {name}"
        for path in SOURCE
        for name in imported(path)
        if name.startswith("django.dispatch") or ".signals" in name
    ] == []


def test_no_group_is_repeated_possessively() -> None:
    """Python before 3.11.5 matches such a repetition wrongly where the group could match otherwise (gh-106052), and
    Debian 12 has 3.11.2. An atomic group around it, (?>(?:…)*), is right in all."""
    possessive = re.compile(r"\)(?:[*+?]|\{\d*,?\d*\})\+")
    assert [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in SOURCE
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if "(?" in node.value and possessive.search(node.value)
    ] == []


def imported(path: Path) -> Iterator[str]:
    """Every name that a module imports, in full."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
