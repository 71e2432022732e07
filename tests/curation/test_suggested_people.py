"""Who is proposed for the labels of real records: measured against their annotations."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from django.core.management import call_command

from apps.actors.models import Speaker
from apps.curation.candidates.index import index_new_names
from apps.curation.candidates.keys import parts
from apps.curation.candidates.propose import Candidate, Place, candidates
from apps.ingestion.names import bare
from apps.ingestion.services import run_import
from apps.ingestion.sources import expand
from apps.proceedings.models import Statement

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Case:
    document: str
    label: str
    right: str
    proposed: tuple[Candidate, ...]


@pytest.fixture
def cases(shared: Path) -> list[Case]:
    """Every label of the records that is no person's whole name, once for each record, with who was proposed."""
    call_command("load_reference", verbosity=0)
    files = sorted(path for path in (shared / "corpus").iterdir() if path.is_file())
    run_import(sources=expand([str(path) for path in files]), requested=[])
    index_new_names()
    found: dict[tuple[str, str], Case] = {}
    for path in sorted((shared / "gold").glob("*.json")):
        annotated = json.loads(path.read_text(encoding="utf-8"))
        if not annotated["document"].startswith("corpus/"):
            continue
        for turn in annotated["turns"]:
            label, right = turn["label"], turn["name"]
            if not label or not right or (path.name, label) in found or not is_partial_or_misspelt(label, right):
                continue
            origin = str(shared / annotated["document"])
            said = Statement.objects.filter(document__origin__endswith=Path(origin).name, recorded_name=label).first()
            if said is None:
                continue
            place = Place(said.meeting, said.recorded_affiliation, said.said_on)
            found[path.name, label] = Case(path.name, label, right, tuple(candidates(label, place, size=3)))
    return list(found.values())


def is_partial_or_misspelt(label: str, right: str) -> bool:
    """Not a role, and not another person's name either: a captioner who left the old label standing."""
    heard, borne = parts(bare(label)), parts(right)
    near = [SequenceMatcher(None, one, other).ratio() > 0.6 for one in heard for other in borne]
    return heard != borne and any(near)


def is_right(candidate: Candidate, case: Case) -> bool:
    return parts(candidate.name) == parts(case.right)


def garbled(name: str, pick: random.Random) -> str:
    """The name as captions write it: with a slip or two, without a part, with an initial, turned around, by sound."""
    words = name.split()
    way = pick.randrange(6)
    if way == 0:
        return " ".join([slip(word, pick) for word in words])
    if way == 1:
        at = pick.randrange(len(words))
        return " ".join(slip(word, pick) if number == at else word for number, word in enumerate(words)).upper()
    if way == 2:
        return words[-1]
    if way == 3:
        return f"{words[0][0]}. {' '.join(words[1:])}"
    if way == 4:
        return f"{words[-1]} {words[0]}"
    return name.replace("ph", "f").replace("ck", "k").replace("y", "i").replace("tz", "z").replace("w", "v") + " "


def slip(word: str, pick: random.Random) -> str:
    """One letter doubled, dropped or exchanged."""
    if len(word) < 4:
        return word
    at = pick.randrange(1, len(word) - 1)
    letter = pick.choice("aeinrst")
    return pick.choice(
        [word[:at] + word[at] + word[at:], word[:at] + word[at + 1 :], word[:at] + letter + word[at + 1 :]]
    )


def test_garbled_names_of_the_reference(shared: Path) -> None:
    """Every person of the reference, five times, without any help of a meeting."""
    call_command("load_reference", verbosity=0)
    index_new_names()
    pick = random.Random(11)  # noqa: S311  repeatable, not secret
    people = [name for name in Speaker.objects.order_by("pk").values_list("name", flat=True) if " " in name]
    asked = [(name, garbled(name, pick)) for name in people for _ in range(5)]
    asked = [(name, label) for name, label in asked if parts(label) != parts(name)]
    proposed = {label: candidates(label, size=3) for _, label in asked}
    missed = [(name, label) for name, label in asked if name not in {one.name for one in proposed[label]}]
    wrong = [(name, one) for name, label in asked for one in proposed[label] if one.score > 0.9 and one.name != name]
    assert len(missed) <= 0.1 * len(asked), missed
    assert not wrong


def test_the_right_person_is_among_the_first_three(cases: list[Case]) -> None:
    missed = [case for case in cases if not any(is_right(one, case) for one in case.proposed)]
    assert cases
    assert len(missed) <= 0.1 * len(cases), missed


def test_nobody_wrong_is_proposed_with_certainty(cases: list[Case]) -> None:
    wrong = [(case, one) for case in cases for one in case.proposed if one.score > 0.9 and not is_right(one, case)]
    assert not wrong
