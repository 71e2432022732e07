"""Why a file is refused and what to look at in it, in words of the interface."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.ingestion import errors
from apps.ingestion.errors import IngestionError
from apps.web.cards import kind_label
from apps.web.upload_words import problem_words, refusal_words

READING = Path(errors.__file__).parent
LATER = {"directory-conflict", "meeting-perhaps-held"}
"""Problems that are told only when a document is stored."""


def codes() -> Iterator[str]:
    """The codes of all problems that reading tells of."""
    for path in READING.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("Problem", "_warning")
            ):
                yield from (
                    argument.value
                    for argument in node.args[:2]
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                )


def test_each_problem_has_its_words() -> None:
    found = set(codes()) - LATER
    assert "layout-not-understood" in found
    assert {code for code in found if not problem_words(code)} == set()


def test_each_refusal_has_its_words() -> None:
    refusals = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, IngestionError)]
    unknown = refusal_words("")
    plain = {kind for kind in refusals if refusal_words(kind.sort) == unknown}
    assert plain == {IngestionError, errors.UndoRefusedError}, "no upload is refused as an undoing is"


@pytest.mark.parametrize(("kind", "words"), [("verbatim", "Verbatim"), ("reported", "Reported"), ("quoted", "Quoted")])
def test_kinds_are_named_as_everywhere(kind: str, words: str) -> None:
    assert kind_label(kind) == words
