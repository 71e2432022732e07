"""Records that name very many people are read in time that grows with them, and names are told as among a few."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import islice, product
from types import FrameType

import pytest

from apps.ingestion.full_names import named_in_text, surnames_in_text
from apps.ingestion.known import Known
from apps.ingestion.name_forms import NameForms
from apps.ingestion.parsed import Method, Span
from apps.ingestion.participants import find_holders
from apps.ingestion.people import People, are_alike
from apps.ingestion.pipeline import understand

SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
HERE = Span(0, 1)


def words() -> Iterator[str]:
    """Words that are no names of anything, all different."""
    return (f"{one}{two}{three}".title() for one, two, three in product(SYLLABLES, repeat=3))


def names(count: int, *, after: int = 0) -> list[str]:
    """Full names that share neither a given name nor a surname, behind so many others."""
    taken = islice(words(), 8 * after, 8 * (after + count), 4)
    return [f"{given} {surname}" for given, surname in zip(taken, taken, strict=True)]


def work(do: Callable[[], object]) -> int:
    """How many functions are called meanwhile, those of the language too: it is the same on a busy machine."""
    calls = 0

    def count(_frame: FrameType, event: str, _of: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        do()
    finally:
        sys.setprofile(None)
    return calls


FORMS: dict[str, Callable[[str], str]] = {
    "titles": lambda name: f"Mr. {name}: It is so, and we said that before.\n\n",
    "capitals": lambda name: f"{name.upper()}: It is so.\n",
    "captions": lambda name: f">> {name.upper()}: It is so.\n\n",
    "one given name": lambda name: f"ADA {name.split()[1].upper()}: It is so.\n\nADA: Yes.\n\n",
    "one surname": lambda name: f"Ms. {name.split()[0]} Obi: It is so.\n\nMs. Obi: Yes.\n\n",
    "an initial": lambda name: f"{name[0]}. {name.split()[1]}: It is so.\n\n",
    "introductions": lambda name: f">> I'm {name} from the Lamp Society. It is so.\n\n",
}


@pytest.mark.parametrize("form", FORMS)
def test_twice_as_many_people_are_twice_the_work(form: str) -> None:
    def reading(people: list[str]) -> int:
        text = "Lamp Board\n3 March 2019\n\n" + "".join(map(FORMS[form], people))
        return work(lambda: understand(text.encode(), name="record.txt", known=Known()))

    reading(names(20))  # loads what is loaded once; each other name is read for the first time
    assert reading(names(300, after=100)) < 2.3 * reading(names(150, after=450))


def test_captions_that_lost_their_colon_are_no_more_work() -> None:
    def reading(line: str, people: list[str]) -> int:
        text = "".join(line.format(name.upper()) for name in people)
        return work(lambda: understand(text.encode(), name="record.txt", known=Known()))

    lost, kept = ">> {} We said so, and it is so.\n\n", ">> {}: We said so, and it is so.\n\n"
    for line in (lost, kept):
        reading(line, names(20))
    assert reading(lost, names(100, after=100)) < 1.5 * reading(kept, names(100, after=450))


def test_a_list_of_a_hundred_names_is_compared_with_a_label_by_their_letters() -> None:
    def among(count: int) -> int:
        people = People(Known())
        for name in names(count):
            people.add(name, Method.HEADER, HERE)
        return work(lambda: [people.listed_like(name) for name in islice(words(), 1, 400, 2)])

    assert among(400) < 2 * among(100)


def test_in_a_long_list_a_name_that_begins_alike_is_still_a_doubt() -> None:
    listed = ", ".join(["Ada Okonkwo", *names(150)])
    text = (
        f"Lamp Board\n3 March 2019\nParticipants: {listed}\n\n" + ">> ADA OKONKWE: It is so.\n\n>> BO EK: Yes.\n\n" * 2
    )
    read = understand(text.encode(), name="record.txt", known=Known()).resolved.statements
    assert [(one.speaker, [other.name for other in one.suggestions]) for one in read[::2]] == [
        (None, ["Ada Okonkwo", "Ada Okonkwe"])
    ] * 2


def test_who_is_nearly_called_so_is_found_among_many() -> None:
    people = People(Known())
    for name in (*names(300), "Ada Okonkwo-Bell", "Ada Okonkwo Bell"):
        people.add(name, Method.LABEL, HERE)
    people.add("Ada Okonkwo-Bell", Method.LABEL, HERE)
    people.add("Ada Okonkwobel", Method.LABEL, HERE)
    assert people.best("Ada Okonkwobel") == "Ada Okonkwo-Bell"
    assert [one.name for one in people.by_surname("Okonkwo")] == ["Ada Okonkwo-Bell"]
    assert [one.name for one in people.by_part("Okonkwo Bell")] == ["Ada Okonkwo-Bell"]
    assert [one.name for one in people.by_shortened("A. Okonkwobel")] == ["Ada Okonkwo-Bell"]
    assert [one.name for one in people.by_initials("AOB")] == ["Ada Okonkwo-Bell"]


@pytest.mark.parametrize(
    ("one", "other", "least", "alike"),
    [
        ("okonkwo", "okonkwe", 0.85, True),
        ("okonkwo", "okonkwa", 0.9, False),
        ("obi", "obi", 1.0, True),
        ("abcd", "dcba", 0.85, False),  # the same letters
        ("abcdef", "ghijkl", 0.1, False),
        ("anna", "anna maria obi", 0.6, False),
    ],
)
def test_words_are_alike_to_a_degree(one: str, other: str, least: float, alike: bool) -> None:
    assert are_alike(one, other, least) is alike


class Counted(str):
    """A text that counts how often all of it is made small."""

    asked = 0

    def casefold(self) -> str:
        self.asked += 1
        return super().casefold()


def test_lines_that_give_a_role_to_two_do_not_each_go_through_the_text() -> None:
    text = Counted("Moderator: Ada Obi, North Lamps\n" + "Chair: Bo Ek, Mo Dar\n" * 20 + "\nADA OBI: Mo Dar, please.\n")
    assert [one.name for one in find_holders(text)] == ["Ada Obi", *["Bo Ek", "Mo Dar"] * 20]
    assert text.asked == 1


def test_of_names_that_begin_alike_the_longest_is_found_first() -> None:
    text = "Ada Obi-Ek and ada obi"
    names = NameForms(["Ada", "Ada Obi", "Ada Obi-Ek", "Bo"])
    assert [text[:end] for end in names.ends(text, 0)] == ["Ada Obi-Ek", "Ada Obi", "Ada"]
    assert list(names.begin(text)) == [0]
    assert list(NameForms(["Ada Obi"], any_case=True).begin(text)) == [0, 15]
    assert list(NameForms(["Ada"], any_case=True).begin("İLK McAda XADA ADA")) == [15]  # places are the text's own
    assert list(NameForms(["İlker Obi"], any_case=True).ends("İLKER OBI", 0)) == [9]  # longer in small letters
    assert list(NameForms(["Νίκος"], any_case=True).begin("ΝΊΚΟΣ:Ναι")) == [0]  # "ς" alone, "σ" before a letter


def test_a_given_name_is_completed_where_a_surname_follows_it() -> None:
    text = "With Ada Obi and Jean-Ada Ek came Ada House 3, Ada\nvan der Moor and Bo."
    assert [name for name, _ in named_in_text(text, ["ADA", "Bo"])] == ["Ada Obi", "Ada van der Moor"]


def test_a_surname_is_completed_where_a_given_name_stands_before_it() -> None:
    text = "Ada J. Obi, Bo Ek-Obi, The Obi, Ms Obi, Edda van der Moor, Edda Moor."
    found = list(surnames_in_text(text, ["OBI", "VAN DER MOOR"]))
    assert [name for name, _ in found] == ["Ada J. Obi", "Edda van der Moor"]
    assert [text[span.start : span.end] for _, span in found] == [name for name, _ in found]
