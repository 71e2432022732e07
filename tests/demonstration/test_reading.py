"""The application reads every document of the demonstration set as what it was written to show."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from apps.ingestion.known import Known, KnownActor
from apps.ingestion.pipeline import Understood, understand
from apps.ingestion.reference import known_from, read_reference

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
FOLDER = FIXTURES / "demonstration"
PARSERS = {
    "captions": "chevron",
    "captions-with-audience": "chevron",
    "labelled-transcript": "labelled",
    "minutes-with-key": "labelled",
    "timestamped-markdown": "stamped",
    "html-report": "labelled",
    "un-verbatim": "labelled",
    "note": "note",
    "paper": "paper",
    "webvtt": "webvtt",
}
MANIFEST: dict[str, Any] = yaml.safe_load((FOLDER / "manifest.yaml").read_text(encoding="utf-8"))
DOCUMENTS = [pytest.param(row, id=row["file"]) for row in MANIFEST["documents"]]


@cache
def known() -> Known:
    """The real processes, and the people and organizations of the set with their confirmed spellings."""
    reference = known_from(read_reference(FIXTURES / "reference"))
    return Known(
        speakers=tuple(KnownActor(row["key"], (row["name"], *row["aliases"])) for row in MANIFEST["people"]),
        organizations=(
            *reference.organizations,
            *(
                KnownActor(row["key"], (row["name"], *row["aliases"]), is_state=row.get("is_state", False))
                for row in MANIFEST["organizations"]
            ),
        ),
        processes=reference.processes,
    )


@cache
def understood(file: str) -> Understood:
    return understand((FOLDER / file).read_bytes(), name=file, known=known())


@pytest.mark.parametrize("row", DOCUMENTS)
def test_the_parser_of_its_family_reads_it(row: dict[str, Any]) -> None:
    assert understood(row["file"]).resolved.document.parser == PARSERS[row["layout"]]


@pytest.mark.parametrize("row", DOCUMENTS)
def test_it_has_25_to_80_statements_of_its_kind(row: dict[str, Any]) -> None:
    statements = understood(row["file"]).resolved.statements
    assert 25 <= len(statements) <= 80
    assert {statement.turn.kind.value for statement in statements} == {row["kind"]}


@pytest.mark.parametrize("row", DOCUMENTS)
def test_it_has_no_errors(row: dict[str, Any]) -> None:
    assert [problem for problem in understood(row["file"]).resolved.problems if problem.severity == "error"] == []


@pytest.mark.parametrize("row", DOCUMENTS)
def test_it_speaks_of_several_processes(row: dict[str, Any]) -> None:
    statements = understood(row["file"]).resolved.statements
    assert len({mention.process for statement in statements for mention in statement.mentions}) >= 3


@pytest.mark.parametrize("row", DOCUMENTS)
def test_that_it_is_a_demonstration_is_not_taken_for_speech(row: dict[str, Any]) -> None:
    spoken = " ".join(statement.turn.text for statement in understood(row["file"]).resolved.statements)
    assert MANIFEST["marker"] not in spoken


def test_speakers_of_the_set_are_known_again_across_the_years() -> None:
    """Where records name them, most of the thirty people are found, and many of them in more than one year."""
    years: dict[str, set[str]] = {}
    for row in MANIFEST["documents"]:
        for statement in understood(row["file"]).resolved.statements:
            if statement.speaker and statement.speaker.key:
                years.setdefault(statement.speaker.key, set()).add(row["date"][:4])
    assert set(years) <= {person["key"] for person in MANIFEST["people"]}
    assert len(years) >= 25
    assert sum(len(held) > 1 for held in years.values()) >= 12
