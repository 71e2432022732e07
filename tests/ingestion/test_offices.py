"""Labels that are an office and nobody's name, and names behind offices."""

from __future__ import annotations

import pytest

from apps.ingestion.known import Known
from apps.ingestion.names import Shape, shape, without_title
from apps.ingestion.pipeline import understand


@pytest.mark.parametrize(
    "label",
    [
        "CHIEF WHIP OF THE OPPOSITION",
        "The CHIEF WHIP OF THE OPPOSITION",
        "MINISTER OF FINANCE",
        "Minister for Foreign Affairs",
        "Deputy Prime Minister",
        "DEPUTY SPEAKER",
        "SPEAKER OF THE HOUSE",
        "LEADER OF THE OPPOSITION",
        "UNDER-SECRETARY-GENERAL",
        "CHIEF EXECUTIVE OFFICER",
        "Head of Delegation",
        "Master of Ceremonies",
        "CHAIR OF THE LSO",
        "LSO CHAIR",
        "CO-FACILITATOR",
        "LEGAL ADVISER",
        "TIMEKEEPER",
        "YOUTH DELEGATE",
        "TEMPORARY CHAIR",
        "Audience question",
        "Question from an audience member",
        "사회자",
        "المديرة",
        "Ведущая",
        "Başkan",
    ],
)
def test_an_office_names_nobody(label: str) -> None:
    assert shape(label) is Shape.ROLE


@pytest.mark.parametrize(
    ("label", "name", "kind"),
    [
        ("CHAIR ST. OBI", "ST. OBI", Shape.SURNAME),
        ("VICE-CHAIR DE LA OBI", "DE LA OBI", Shape.SURNAME),
        ("MINISTER OBI", "OBI", Shape.SURNAME),
        ("PRIME MINISTER OBI", "OBI", Shape.SURNAME),
        ("Minister Ada Obi", "Ada Obi", Shape.PERSON),
        ("Ms M G Obi", "M G Obi", Shape.PERSON),
        ("Ms. M. Obi", "M. Obi", Shape.PERSON),
        ("M. Obi", "Obi", Shape.SURNAME),
        ("Ada St. Obi", "Ada St. Obi", Shape.PERSON),
        ("Alan Leader", "Alan Leader", Shape.PERSON),
        ("Dean Obi", "Dean Obi", Shape.PERSON),
        ("Presidente da Obi", "da Obi", Shape.SURNAME),
    ],
)
def test_a_name_behind_an_office_is_one(label: str, name: str, kind: Shape) -> None:
    assert (without_title(label), shape(label)) == (name, kind)


@pytest.mark.parametrize("label", ["Executive Committee", "Lamp Society", "Foreign Office", "Office of the Lamps"])
def test_bodies_with_words_of_offices_stay_bodies(label: str) -> None:
    assert shape(label) is Shape.BODY


def test_a_chair_by_surname_is_whom_the_record_names_so() -> None:
    text = """CHAIR ST. OBI: Good morning. The map is late.

BRIN TAVERNE: Thank you, Lynn St. Obi. It came by boat.

CHAIR ST. OBI: By night?
"""
    statements = understand(text.encode(), name="record.txt", known=Known()).resolved.statements
    assert [one.speaker.name if one.speaker else None for one in statements] == [
        "Lynn St. Obi",
        "Brin Taverne",
        "Lynn St. Obi",
    ]
