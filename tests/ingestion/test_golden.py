"""Golden folders: every document is read as its `expected.json`, which a person has read, says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.golden.shown import FOLDER, documents, shown


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.parent.relative_to(FOLDER)))
def test_a_golden_document_is_read_as_expected(path: Path) -> None:
    expected = json.loads((path.parent / "expected.json").read_text(encoding="utf-8"))
    assert shown(path) == expected


def test_every_folder_is_of_the_parser_that_it_is_named_after() -> None:
    for path in documents():
        assert (
            json.loads((path.parent / "expected.json").read_text(encoding="utf-8"))["parser"] == path.parent.parent.name
        )
