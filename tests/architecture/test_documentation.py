"""The documentation names everything that a person can set, run or install."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from django.core.management import get_commands
from django.test import Client
from django.urls import reverse

from apps.ingestion.assemble import assemble
from apps.ingestion.parsed import Kind, ParsedDocument, ReadText, Span
from apps.ingestion.parsers import PARSERS
from apps.ingestion.parsers.excerpts import excerpt
from apps.ingestion.readers import read
from apps.ingestion.turns import Mark
from apps.search.language.tree import FIELDS

ROOT = Path(__file__).resolve().parent.parent.parent
OPERATIONS = ROOT / "docs" / "operations.md"
DEPENDENCIES = ROOT / "docs" / "dependencies.md"
INGESTION = ROOT / "docs" / "ingestion.md"
COMMANDS = sorted(name for name, app in get_commands().items() if app.startswith("apps.") or app == "igkb")
_CODE = [*sorted(ROOT.glob("igkb/**/*.py")), *sorted(ROOT.glob("apps/**/*.py")), ROOT / "gunicorn.conf.py"]


def variables() -> list[str]:
    """Names of the variables that the code reads through igkb/environment.py."""
    return sorted(
        {
            node.args[0].value
            for path in _CODE
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Call)
            and ast.unparse(node.func).startswith("environment.")
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
        }
    )


def required(list_name: str) -> list[str]:
    """Names of the packages that a list asks for."""
    lines = (ROOT / list_name).read_text().splitlines()
    return [re.split(r"[\[~=<>; ]", line)[0] for line in lines if re.match(r"[a-z]", line)]


LISTS = ["requirements", "requirements-tracing", "requirements-dev", "requirements-bench"]
PACKAGES = [package for name in LISTS for package in required(f"{name}.in")]


def documented_variables() -> list[str]:
    return re.findall(r"^\| `([A-Z_]+)`", OPERATIONS.read_text(), re.MULTILINE)


def test_every_variable_is_documented_and_no_other() -> None:
    assert sorted(documented_variables()) == variables()


def test_the_environment_is_read_in_one_place() -> None:
    for path in _CODE:
        if path != ROOT / "igkb" / "environment.py":
            assert "os.environ[" not in path.read_text(), path
            assert not re.search(r"os\.environ\.get|os\.getenv", path.read_text()), path


def test_every_command_is_documented() -> None:
    assert {"ingest", "load_demo"} <= set(COMMANDS)
    assert [name for name in COMMANDS if f"`manage.py {name}" not in OPERATIONS.read_text()] == []


def test_every_target_of_the_makefile_is_documented() -> None:
    targets = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert "run" in targets
    text = OPERATIONS.read_text()
    assert [target for target in targets if f"`make {target}" not in text] == []


def test_every_package_has_a_licence_a_reason_and_an_alternative() -> None:
    lines = DEPENDENCIES.read_text().splitlines()
    rows = {line.split("|")[1].strip(): line.strip("|").split("|") for line in lines if line.startswith("| ")}
    assert [name for name in PACKAGES if len([cell for cell in rows.get(name, []) if cell.strip()]) != 5] == []


def test_no_package_is_documented_that_is_not_asked_for() -> None:
    rows = re.findall(r"^\| ([a-z][a-z0-9-]*) +\|", DEPENDENCIES.read_text(), re.MULTILINE)
    assert sorted(set(rows) - {"package"}) == sorted(PACKAGES)


@pytest.mark.parametrize("name", [f"{name}.txt" for name in LISTS])
def test_every_package_is_pinned_with_hashes(name: str) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", re.sub(r"^#.*\n", "", (ROOT / name).read_text(), flags=re.MULTILINE).strip())
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==\S+", entry), entry.splitlines()[0]
        assert "--hash=sha256:" in entry, entry.splitlines()[0]
        assert "://" not in entry, "an address belongs to the machine that installs, not to the list"
    pinned = {entry.split("==")[0] for entry in entries}
    assert set(required(name.replace(".txt", ".in"))) <= pinned


def test_both_lists_agree() -> None:
    pins = [
        dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))
        for name in (f"{name}.txt" for name in LISTS)
    ]
    for other in pins[1:]:
        assert {name: version for name, version in other.items() if pins[0].get(name, version) != version} == {}


@pytest.mark.django_db
def test_every_field_of_the_query_language_is_explained_to_readers(client: Client) -> None:
    page = client.get(reverse("about")).content.decode()
    assert [field for field in FIELDS if f"{field}:" not in page] == []


def test_links_between_documents_lead_somewhere() -> None:
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text()):
            assert (path.parent / target).exists(), f"{path.relative_to(ROOT)} links to {target}"


def test_files_that_documents_name_are_there() -> None:
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        named = r"`((?:apps|benchmarks|deploy|docs|fixtures|igkb|static|templates|tests)/[\w./-]+)`"
        for target in re.findall(named, path.read_text()):
            assert (ROOT / target).exists(), f"{path.relative_to(ROOT)} names {target}"


def test_every_family_of_layout_is_told_of() -> None:
    families = INGESTION.read_text().partition("## Families of layout")[2].partition("\n## ")[0]
    told = re.findall(r"^\| `([a-z-]+)` \|", families, re.MULTILINE)
    assert sorted(told) == sorted([*(parser.name for parser in PARSERS), "unattributed"])


def test_the_parser_that_is_shown_reads() -> None:
    (shown,) = re.findall(r"```python\n(.+?)```", INGESTION.read_text(), re.DOTALL)
    given = (assemble, excerpt, Kind, Mark, ParsedDocument, ReadText, Span, re)
    names: dict[str, Any] = {one.__name__: one for one in given}
    exec(dedent(shown), names)  # noqa: S102  ours
    parser = names["TildeParser"]()
    source = read(b"~Ada Obi~ The lamp is lit.\n\n~Bo Ek~ Who lit it?\n\n~Ada Obi~ I did.\n", name="watch.txt")
    assert parser.score(source) == parser.surest
    said = [(turn.recorded_name, turn.text) for turn in parser.parse(source).turns]
    assert said == [("Ada Obi", "The lamp is lit."), ("Bo Ek", "Who lit it?"), ("Ada Obi", "I did.")]
