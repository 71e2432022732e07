"""Answers from arrays are those of Whoosh's own evaluation of the same files, document by document.

10,000 random questions: to 50 random indexes of several segments, with deleted documents in them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from random import Random

import pytest

from apps.search.engines.embedded import folders
from apps.search.engines.protocol import IndexDocument, Question
from apps.search.engines.whoosh import Backend
from apps.search.language.tree import And, During, Near, Node, Not, OneOf, Or, Phrase, Prefix, Word
from apps.search.requests import FACETS, Sort
from tests.search import oracle
from tests.search.whoosh_reference import Reference

INDEXES = 50
QUESTIONS = 200
VOCABULARY = (
    "norm norms who it the the the cyber open-ended openended ended Perú peru A/RES/1/2 rule's rules governing govern "
    "government states state seguridad segura sécurité"
).split()
SPAN = (date(2018, 11, 1).toordinal(), date(2020, 2, 1).toordinal())


class Chance:
    """Random documents and questions."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311  repeatable, not secret

    def text(self, most: int) -> str:
        return " ".join(self.random.choices(VOCABULARY, k=self.random.randint(0, most)))

    def document(self, id: int) -> IndexDocument:
        pick = self.random.choice
        first, last = sorted(self.random.randint(*SPAN) for _ in range(2)) if self.random.random() < 0.7 else (0, 0)
        return oracle.document(
            id,
            self.text(40),
            names=tuple(self.text(4) for _ in range(self.random.randint(0, 3))),
            speaker=pick([None, 1, 2, 3, 2**40]),
            process=tuple(sorted(self.random.sample(range(1, 6), self.random.randint(0, 3)))),
            city=pick(["", "Geneva", "St. Gallen, CH", "São Paulo"]),
            kind=pick(["verbatim", "quoted"]),
            lang=pick(["en", "en", "es", "fr", ""]),
            first_day=first,
            last_day=last,
        )

    def criterion(self, name: str) -> OneOf | During:
        if name == "date":
            first, last = sorted(date.fromordinal(self.random.randint(*SPAN)) for _ in range(2))
            return During(first, last)
        keys: dict[str, list[int | str]] = {
            "speaker": [1, 2, 3, 4, 2**40],
            "process": [1, 2, 3, 4, 5, 6],
            "city": ["Geneva", "St. Gallen, CH", "Nowhere"],
            "kind": ["verbatim", "quoted"],
            "year": [2018, 2019, 2020],
            "doc": ["A/RES/1/2", "A/1"],
        }
        return OneOf(name, frozenset(self.random.sample(keys[name], self.random.randint(0, 2))))

    def tree(self, depth: int = 3) -> Node:
        if depth and self.random.random() < 0.55:
            kind = self.random.choice([And, And, Or, Or, Not])
            if kind is Not:
                return Not(self.tree(depth - 1))
            return kind(tuple(self.tree(depth - 1) for _ in range(self.random.randint(2, 3))))
        words = " ".join(self.random.choices(VOCABULARY, k=self.random.randint(1, 3)))
        return self.random.choice(
            [
                Word(self.random.choice(VOCABULARY)),
                Word(self.random.choice(VOCABULARY)),
                Phrase(words),
                Near(words, self.random.randint(1, 5)),
                Prefix(self.random.choice(["no", "gov", "pe", "zz", "s", "res"])),
                self.criterion(self.random.choice(["speaker", "process", "city", "year", "date", "doc"])),
            ]
        )

    def question(self) -> Question:
        filters = self.random.sample(
            ["speaker", "process", "city", "kind", "year", "date"], self.random.choice([0, 0, 1, 2])
        )
        return Question(
            tree=self.tree() if self.random.random() < 0.95 else None,
            filters={name: self.criterion(name) for name in filters},
            sort=self.random.choice([Sort.RELEVANCE, Sort.RELEVANCE, Sort.NEWEST, Sort.OLDEST]),
            stop=10_000,
            facets=FACETS,
        )


def filled(engine: Backend, chance: Chance) -> dict[int, IndexDocument]:
    """Fill an index in several commits, some of which replace and remove what others put in; what it then holds."""
    held: dict[int, IndexDocument] = {}
    first = [chance.document(id) for id in range(1, 25)]
    engine.replace(first, may_commit=lambda: True)
    held |= {document.id: document for document in first}
    for _ in range(chance.random.randint(1, 6)):
        changed = {id: chance.document(id) for id in chance.random.sample(range(1, 60), chance.random.randint(0, 9))}
        gone = chance.random.sample(range(1, 60), chance.random.randint(0, 4))
        engine.apply(list(changed.values()), [id for id in gone if id not in changed], may_commit=lambda: True)
        held = {id: document for id, document in held.items() if id not in gone} | changed
    return held


def compare(engine: Backend, reference: Reference, held: Mapping[int, IndexDocument], question: Question) -> None:
    found = engine.find(question)
    scores = reference.scores(question.tree)
    kept = oracle.found([held[id] for id in scores], Question(None, filters=question.filters))
    assert {id for id, _ in found.hits} == kept
    assert found.total == len(found.hits)
    assert [score for _, score in found.hits] == pytest.approx([scores[id] for id, _ in found.hits], rel=1e-4, abs=1e-6)
    ranks = [rank(held[id], score, question.sort) for id, score in found.hits]
    assert ranks == sorted(ranks)
    for facet in FACETS:
        others = {name: criterion for name, criterion in question.filters.items() if name != facet}
        counted = oracle.found([held[id] for id in scores], Question(None, filters=others))
        keys = (key for id in counted for key in oracle.values(held[id], facet))
        assert found.facets[facet] == Counter(keys)


def rank(document: IndexDocument, score: float, sort: Sort) -> tuple[float, int]:
    first = {
        Sort.RELEVANCE: -score,
        Sort.NEWEST: -document.last_day,
        Sort.OLDEST: document.first_day or date.max.toordinal(),
    }
    return first[sort], document.id


@pytest.mark.parametrize("seed", range(INDEXES))
def test_answers_are_those_of_whoosh(index_folder: Path, seed: int) -> None:
    chance = Chance(seed)
    engine = Backend("default", PATH=str(index_folder))
    held = filled(engine, chance)
    folder = folders.named(index_folder, folders.CURRENT)
    assert folder is not None
    reference = Reference(folder, held)
    assert set(engine.ids()) == set(held)
    for _ in range(QUESTIONS):
        compare(engine, reference, held, chance.question())
    engine.close()
