"""The annotated documents beside the repository, scored by the program that comes with them."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from apps.ingestion.known import Known
from apps.ingestion.output import as_json
from apps.ingestion.pipeline import understand
from apps.ingestion.reference import known_from, read_reference

REFERENCE = Path(__file__).resolve().parents[2] / "fixtures" / "reference"
# What no file says of itself: a date that stands on another page, a country that is no country.
NOT_IN_THE_FILE = {"aipref_webvtt": {"dates"}, "ietf126_hrpc_timestamps": {"dates"}, "akomantoso_bungeni": {"places"}, "icann_pdf_collapsed": {"places"}}  # fmt: skip  # noqa: E501


@cache
def known() -> Known:
    return known_from(read_reference(REFERENCE))


@cache
def scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("scorer", shared / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def scores(shared: Path) -> dict[str, dict[str, Any]]:
    rows = {}
    for path in sorted((shared / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        document = shared / gold["document"]
        with document.open(encoding="utf-8", newline="") as file:
            text = file.read()
        out = as_json(understand(document.read_bytes(), name=document.name, known=known()), str(document))
        rows[path.stem] = {**scorer(shared).score(gold, out, text), "_corpus": gold["document"].startswith("corpus/")}
    return rows


def pooled(rows: list[dict[str, Any]]) -> dict[str, float]:
    turns, labels, names = Counter(), Counter(), Counter()
    for row in rows:
        turns.update(dict(zip("abcd", row["_turns"], strict=True)))
        labels.update(dict(zip("abc", row["_labels"], strict=True)))
        names.update(dict(zip("abcd", row["_names"], strict=True)))
    precision, recall = turns["a"] / turns["b"], turns["c"] / turns["d"]
    return {
        "turn F1": 2 * precision * recall / (precision + recall),
        "labels": labels["a"] / labels["c"],
        "kinds": labels["b"] / labels["c"],
        "names precision": names["a"] / names["b"],
        "names recall": names["c"] / names["d"],
    }


def assert_at_least(found: dict[str, float], least: dict[str, float]) -> None:
    assert {name: value for name, value in found.items() if value < least.get(name, 0)} == {}


def test_the_corpus_is_read_faithfully(shared: Path) -> None:
    rows = [row for row in scores(shared).values() if row["_corpus"]]
    assert len(rows) == 5
    assert_at_least(pooled(rows), {"turn F1": 0.97, "labels": 0.98, "kinds": 0.98, "names precision": 0.97})
    assert {row["offsets"] for row in rows} == {1.0}
    assert sorted(row["meetings"] for row in rows) == ["1/1", "1/1", "1/1", "2/2", "2/2"]
    assert all(row["dates"] == 1.0 for row in rows)


def test_all_annotated_documents_are_read_faithfully(shared: Path) -> None:
    rows = list(scores(shared).values())
    least = {"turn F1": 0.99, "labels": 0.99, "kinds": 0.99, "names precision": 0.99, "names recall": 0.85}
    assert_at_least(pooled(rows), least)
    assert {row["offsets"] for row in rows} == {1.0}


def test_dates_and_places_that_a_file_gives_are_found(shared: Path) -> None:
    missed = {
        (name, what)
        for name, row in scores(shared).items()
        for what in ("dates", "places")
        if row[what] is not None and row[what] < 1.0 and what not in NOT_IN_THE_FILE.get(name, set())
    }
    assert missed == set()
