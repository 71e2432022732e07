"""Names that may be one meet under some key, and say what they have in common."""

from __future__ import annotations

import pytest

from apps.curation.candidates.keys import keys
from apps.curation.candidates.likeness import likeness


@pytest.mark.parametrize(
    ("label", "name", "reason"),
    [
        ("BRUNO KELER", "Bruno Keller", "1 letter otherwise"),
        ("Keller Bruno", "Bruno Keller", "the same words in another order"),
        ("B. Keller", "Bruno Keller", "an initial"),
        ("KELLER", "Bruno Keller", "a part of the name"),
        ("Prof. Dr. Bruno Keller", "Bruno Keller", "the same name"),
        ("Philippa Stone", "Filipa Stone", "sounds alike"),
        ("Ольга Орлова", "Olga Orlova", "the same name"),
        ("OLO", "Olga Lena Orlova", "its initials"),
        ("LEEANN MARSH", "Lee Ann Marsh", "the same letters, parted otherwise"),
        ("Inge Vandenberg", "Inge van den Berg", "the same letters, parted otherwise"),
        ("Samwell Under Wood", "Samwel Underwood", "nearly the same letters, parted otherwise"),
    ],
)
def test_what_may_be_one_meets_and_tells_why(label: str, name: str, reason: str) -> None:
    assert keys(label) & keys(name)
    found = likeness(label, name)
    assert any(reason in str(told) for told in found.reasons), found
    assert found.score >= 0.5


@pytest.mark.parametrize(
    ("label", "name"), [("Ada Obinna", "Bruno Keller"), ("Ann Lee", "Anna Leeds"), ("Jo Marsh", "Joan Marsh")]
)
def test_what_is_not_alike_is_not_taken_for_the_same(label: str, name: str) -> None:
    assert likeness(label, name).score < 0.9
