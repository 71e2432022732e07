"""Malformed reference data is refused with the place, what was found, what was expected and the remedy."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from apps.ingestion.reference import ReferenceDataError, read_reference

Edit = Callable[[str, str, str], Path]


@pytest.fixture
def edit(folder: Path, tmp_path: Path) -> Edit:
    def replace(file: str, old: str, new: str) -> Path:
        copy = tmp_path / "reference"
        shutil.copytree(folder, copy)
        text = (copy / file).read_text(encoding="utf-8")
        assert old in text
        (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return copy

    return replace


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("states.yaml", "code: 'NO'", "code: NO", ["row False, code", "found False", "quote it"]),
        ("states.yaml", "code: 'NA'", "code: 'ZZ'", ["row ZZ, code", "'ZZ'", "ISO 3166-1"]),
        ("states.yaml", "code: 'AD'", "code: 'AE'", ["row AE, code", "no other row", "rename"]),
        ("states.yaml", "group: weog", "group: west", ["row AD, group", "'west'", "regional_groups.yaml"]),
        ("processes.yaml", "parent: unga\n", "parent: unag\n", ["row unga-first-committee, parent", "'unag'"]),
        ("processes.yaml", "start: '1946-01-10'", "start: 1946", ["row unga, start", "found 1946", "quote it"]),
        ("processes.yaml", "start: '1946-01-10'", "start: '1946-13'", ["row unga, start", "'1946-13'"]),
        ("processes.yaml", "kind: body", "kind: planet", ["row un, kind", "'planet'", "working-group"]),
        ("processes.yaml", "mandate: Main", "mandat: Main", ["row unga, mandate", "found None"]),
        ("processes.yaml", "website: https://www.un.org/\n", "webste: x\n", ["row un, webste", "no such field"]),
        ("processes.yaml", "- CSTD\n", "- IGF\n", ["aliases", "'igf'", "cstd, igf", "mark it on every bearer"]),
        ("processes.yaml", "bare_since: '2021-03-13'", "bare_since: '2021-03-01'", ["oewg-2021-2025"]),
        ("processes.yaml", "family: oewg\n", "family: oewg-2021-2025\n", ["family", "use oewg"]),
        ("people.yaml", "organization: icann\n", "organization: icnn\n", ["claudia-ruiz", "'icnn'"]),
        ("organizations.yaml", "    - Google\n", "    - Microsoft\n", ["google", "'microsoft'", "remove it from one"]),
        ("organizations.yaml", "country: 'AT'", "country: AUT", ["row unodc, country", "'AUT'"]),
        ("meetings.yaml", "end_date: '2006-11-02'", "end_date: '2006-10-02'", ["row igf-2006, end_date", "2006-10-30"]),
        ("glossary.yaml", "- acronym: ACP", "acronym: ACP", ["glossary.yaml", "YAML"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(edit: Edit, file: str, old: str, new: str, told: list[str]) -> None:
    folder = edit(file, old, new)
    with pytest.raises(ReferenceDataError) as refusal:
        read_reference(folder)
    for part in told:
        assert part in str(refusal.value)
    assert refusal.value.source == file


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReferenceDataError, match=r"organizations\.yaml"):
        read_reference(tmp_path)
