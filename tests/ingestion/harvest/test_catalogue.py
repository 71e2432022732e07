"""The catalogue of sources: what is in it fits the reference data, and what is malformed is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from apps.ingestion.harvest.catalogue import ReferenceDataError, choose, read_catalogue
from apps.ingestion.reference import read_reference

FIXTURES = Path(settings.FIXTURES_DIR)
ROW = """
- key: example
  name: Example
  series: null
  publisher: Example
  base: https://example.org/
  pages: ['https://example.org/list']
  documents: \\.txt$
  format: text
  language: en
  terms: none
  sources: [example]
  confidence: high
  basis: background
"""


def test_every_series_is_of_a_known_process() -> None:
    processes = {process.key for process in read_reference(FIXTURES / "reference").processes}
    entries = read_catalogue(FIXTURES / "catalogue.yaml")
    assert {entry.series for entry in entries if entry.series} <= processes
    assert len(entries) >= 15


def test_no_series_is_asked_faster_than_once_a_second() -> None:
    assert all(entry.seconds_between >= 1 for entry in read_catalogue(FIXTURES / "catalogue.yaml"))


def test_choose_by_key_or_by_process() -> None:
    entries = read_catalogue(FIXTURES / "catalogue.yaml")
    assert [entry.key for entry in choose(entries, "ietf-minutes")] == ["ietf-minutes"]
    assert {entry.series for entry in choose(entries, "igf")} == {"igf"}
    assert choose(entries, None) == entries
    assert choose(entries, "absent") == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("documents: \\.txt$", "documents: '(txt'", "regular expression"),
        ("documents: \\.txt$", "documents: '(?P<town>x)'", "groups date, number, year"),
        ("  documents: \\.txt$\n", "", "as there are pages"),
        ("https://example.org/list", "https://elsewhere.example/list", "an address on example.org"),
        ("https://example.org/list", "https://example.org/{town}", "{year} or {number}"),
        ("base: https://example.org/", "base: file:///etc/passwd", "an http"),
        ("  pages: ['https://example.org/list']\n", "", "pages or addresses"),
        ("format: text", "format: text\n  seconds_between: 0", "1 to 300"),
        ("format: text", "format: text\n  numbers: {from: 9, to: 3}", "from and to, in order"),
        ("format: text", "format: text\n  colour: red", "no such field"),
    ],
)
def test_a_malformed_row_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in ROW
    path = tmp_path / "catalogue.yaml"
    path.write_text(ROW.replace(old, new))
    with pytest.raises(ReferenceDataError, match=r"catalogue\.yaml: row example") as refusal:
        read_catalogue(path)
    assert message in str(refusal.value)


def test_the_fingerprint_of_the_rules_changes_with_them(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.yaml"
    path.write_text(ROW)
    before = read_catalogue(path)[0].rules
    path.write_text(ROW.replace("\\.txt$", "\\.pdf$"))
    assert read_catalogue(path)[0].rules != before
