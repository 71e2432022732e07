"""The best statements come first: queries with judged answers, over the demonstration set and the corpus."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
import yaml
from django.core.management import call_command

from apps import search
from apps.proceedings.models import Statement
from apps.search import SearchRequest
from apps.search.documents import documents, every_id
from tests.search.test_engines import ENGINES

JUDGED = Path(__file__).parent / "relevance"
ENOUGH = 0.85
_DEPTH = 10

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]


def gain(grades: Sequence[int]) -> float:
    """Discounted gain of answers in this order."""
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:_DEPTH]))


def ndcg(found: Sequence[int], grades: Mapping[int, int]) -> float:
    """How good the order of these statements is; 1 is the best that there can be."""
    best = gain(sorted(grades.values(), reverse=True))
    return gain([grades.get(id, 0) for id in found]) / best


def judged(name: str) -> Iterator[tuple[str, dict[int, int]]]:
    """Each query with the grades of statements by their numbers."""
    for entry in yaml.safe_load((JUDGED / f"{name}.yaml").read_text(encoding="utf-8")):
        grades = {}
        for document, offsets in entry["judged"].items():
            for start, grade in offsets.items():
                grades[statement(document, start)] = grade
        yield entry["query"], grades


def statement(document: str, start: int) -> int:
    """The number of the statement that holds this offset."""
    where = {"document__origin__endswith": document} if "." in document else {"document__sha256__startswith": document}
    return Statement.objects.get(start__lte=start, end__gt=start, **where).pk


def measured(name: str, engine: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """nDCG@10 of every query."""
    engine.replace((document for ids in every_id() for document in documents(ids)), may_commit=lambda: True)
    monkeypatch.setattr("apps.search.asking.engine", lambda: engine)
    answers = {}
    for query, grades in judged(name):
        hits = search.query(SearchRequest(query, size=_DEPTH, facets=())).hits
        answers[query] = ndcg([hit.statement_id for hit in hits], grades)
    return answers


def report(answers: Mapping[str, float]) -> str:
    """The mean, that of each half, and the worst queries."""
    values = list(answers.values())
    worst = ", ".join(f"{query} {value:.2f}" for query, value in sorted(answers.items(), key=lambda row: row[1])[:8])
    return f"all {mean(values):.3f}, halves {mean(values[::2]):.3f} and {mean(values[1::2]):.3f}; worst: {worst}"


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    made = ENGINES[request.param](tmp_path / "judged")
    yield made
    if hasattr(made, "close"):
        made.close()


def test_there_are_enough_queries() -> None:
    entries = [entry for file in sorted(JUDGED.glob("*.yaml")) for entry in yaml.safe_load(file.read_text())]
    assert len(entries) >= 60


def test_the_demonstration_set(engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("load_reference", stdout=StringIO())
    call_command("load_demo", stdout=StringIO())
    answers = measured("demonstration", engine, monkeypatch)
    assert mean(answers.values()) >= ENOUGH, report(answers)


def test_the_corpus(engine: Any, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("load_reference", stdout=StringIO())
    call_command("ingest", str(shared / "corpus"), stdout=StringIO(), stderr=StringIO())
    answers = measured("corpus", engine, monkeypatch)
    assert mean(answers.values()) >= ENOUGH, report(answers)
