"""Folding, slugs and locators."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.lib.locators import Locator, LocatorMap
from apps.lib.slugs import free_slug, slug
from apps.lib.text import fold, opening, squeeze


@pytest.mark.parametrize(
    ("one", "other"),
    [("León Sánchez", "LEON SANCHEZ"), ("Rúa-Jovet,  J.", "rua jovet j"), ("ﬁne", "FINE"), ("Straße", "STRASSE")],
)
def test_spellings_of_one_name_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_other_letters_stay_apart() -> None:
    assert fold("Møller") != fold("Moller")


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_squeeze() -> None:
    assert squeeze("  a \n\t b ") == "a b"


def test_every_character_that_is_white_space_is_squeezed() -> None:
    blanks = [character for character in map(chr, range(sys.maxunicode + 1)) if character.isspace()]
    for blank in blanks:
        assert squeeze(f"{blank}a{blank}b") == "a b", ascii(blank)
    for kept in ("a\u200bb", "a\u2014b", "Ä b"):
        assert squeeze(kept) == kept


@given(st.text(), st.integers(10, 80))
def test_a_slug_can_stand_in_an_address(text: str, length: int) -> None:
    made = slug(text, length=length)
    assert 0 < len(made) <= length
    assert made == made.strip("-")
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_names_in_other_scripts_have_readable_slugs() -> None:
    assert slug("Łucja Żak") == "lucja-zak"
    assert slug("Анна Петрова") == "anna-petrova"
    assert slug("?!") == "unnamed"


def test_a_taken_slug_is_numbered() -> None:
    taken = {"ada-obi", "ada-obi-2"}
    assert free_slug("Ada Obi", is_taken=taken.__contains__) == "ada-obi-3"


def test_a_locator_holds_until_the_next_one() -> None:
    pages = LocatorMap.of([Locator(120, page=2), Locator(0, page=1)])
    assert [locator.label for offset in (0, 119, 120, 500) if (locator := pages.at(offset))] == [
        "p. 1",
        "p. 1",
        "p. 2",
        "p. 2",
    ]
    assert LocatorMap.of([Locator(5, page=1)]).at(4) is None


def test_labels() -> None:
    assert Locator(0, seconds=3725.4).label == "01:02:05"
    assert Locator(0, line=12).label == "line 12"


def test_locators_survive_json() -> None:
    pages = LocatorMap.of([Locator(0, page=1), Locator(9, seconds=1.5)])
    assert LocatorMap.from_json(pages.to_json()) == pages


@pytest.mark.parametrize(
    ("text", "length", "shown"),
    [
        ("Can I do it myself?", 19, "Can I do it myself?"),
        ("Can I do it myself?", 18, "Can I do it…"),
        ("Can I do it myself?", 11, "Can I do it…"),
        ("Governance", 4, "Gove…"),
        ("", 4, ""),
    ],
)
def test_the_opening_of_a_text_says_whether_it_goes_on(text: str, length: int, shown: str) -> None:
    assert opening(text, length) == shown
