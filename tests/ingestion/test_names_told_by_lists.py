"""Names that lists and heads tell: who goes by which nick, who is listed one on a line, who leads which session."""

from __future__ import annotations

import pytest

from apps.ingestion.known import Known
from apps.ingestion.parsed import ResolvedStatement
from apps.ingestion.pipeline import understand
from apps.proceedings.models import is_inferred


def read(text: str) -> tuple[ResolvedStatement, ...]:
    return understand(text.encode(), name="record.txt", known=Known()).resolved.statements


def speakers(text: str) -> list[str | None]:
    return [one.speaker.name if one.speaker else None for one in read(text)]


@pytest.mark.parametrize(
    "entry",
    ['Ada "Lampy" Obi', "Ada “Lampy” Obi", "Ada (Lampy) Obi", "Ada  Obi (lampy)"],
)
def test_a_nick_beside_a_listed_name_is_whose_label_it_is(entry: str) -> None:
    label = "lampy" if "lampy" in entry else "Lampy"
    text = f"""Round table
4 May 2021

Participants: {entry}, Bo Ek, Cy Tavita

{label}: I was born in the tower.
Bo Ek: And I have never been inside.
{label}: Then come and see it.
"""
    assert speakers(text) == ["Ada Obi", "Bo Ek", "Ada Obi"]


def test_a_body_in_brackets_that_speaks_as_such_is_not_whoever_belongs_to_it() -> None:
    text = """Round table
4 May 2021

Participants: Ada Obi (Lampco), Bo Ek, Cy Tavita

Lampco: We lit it.
Bo Ek: Who did?
Lampco: All of us.
"""
    assert "Ada Obi" not in speakers(text)


def test_what_is_said_to_equal_a_name_is_whose_label_it_is() -> None:
    text = """Talks with keepers
4 May 2021

Bob = Robert Obi
Lise = Elizabeth Ek

Bob: How long have you kept the light?
Lise: For thirty years.
Bob: And then?
"""
    assert speakers(text) == ["Robert Obi", "Elizabeth Ek", "Robert Obi"]


@pytest.mark.parametrize("mark", ["", "- ", "1. ", "| "])
def test_people_listed_one_on_a_line_explain_initials(mark: str) -> None:
    text = f"""Technical committee
4 May 2021

Attendees
{mark}Ada Obi, Lamp Registry (chair)
{mark}Bo Ek, Harbour Networks
{mark}Cy Tavita, Green University

Notes

AO: The test bed is ready, but the cable is not.
BE: Students could lay it in October.
AO: Then we plan for November.
"""
    assert speakers(text) == ["Ada Obi", "Bo Ek", "Ada Obi"]


def test_a_single_name_that_says_i_among_those_listed_is_no_item() -> None:
    text = """Minutes

Present: Ada Obi, Bo Ek, Hana Ito

Ada Obi: I think we should pay for the oil.
Bo Ek: I do not think so.
Budget: two lamps are to be paid.
Cyril: I came late, sorry for that.
Ada Obi: We will see.
Bo Ek: Yes, we will.
"""
    names = [one.turn.recorded_name for one in read(text)]
    assert "Cyril" in names
    assert "Budget" not in names


def test_a_city_behind_an_item_presents_nothing() -> None:
    text = """# Lamp working group, minutes

* A station for the coast (Cape Town)
* Oil at sea (Hana Ito, 20 min)

Hana Ito: We should buy the oil before winter, I think.
Koen Smet: I asked about that last week.
Hana Ito: We will come back to it.
"""
    document = understand(text.encode(), name="record.md", known=Known()).resolved.document
    assert [person.name for person in document.participants] == ["Hana Ito"]


def test_a_list_of_things_names_nobody() -> None:
    text = """Technical committee
4 May 2021

Present
Green Lamps, twelve of them
a ladder
some oil and a wick

GL: The test bed is ready, but the cable is not.
BE: Students could lay it in October.
GL: Then we plan for November.
"""
    assert set(speakers(text)) == {None}


@pytest.mark.parametrize(
    ("head", "label"),
    [
        ("Chaired by Ada Obi", "CHAIR"),
        ("Chair – Ada Obi (Lamp Society)", "CHAIR"),
        ("The session was chaired by Dr. Ada Obi, Lamp Society.", "CHAIRPERSON"),
        ("Chair: Ada Obi", "THE CHAIRWOMAN"),
        ("Chair: Ada Obi", "Mr. Chairman"),
        ("Moderator: Ada Obi, Lampa Norte\nOn Ada Obi see below", "MODERATOR"),
        ("Moderated by: Ada Obi, Lamp Society", "MODERATOR"),
        ("Participants: Ada Obi (chair), Cy Tavita, Di Moor", "CHAIR"),
        ("Ms. Ada Obi (Fiji) in the Chair.", "The Chair"),
    ],
)
def test_a_head_tells_who_leads(head: str, label: str) -> None:
    text = f"""Second sitting
4 May 2021
{head}

{label}: Please take your seats, we begin.

BO EK: I move that the minutes be accepted.

{label}: They are accepted.
"""
    assert speakers(text) == ["Ada Obi", "Bo Ek", "Ada Obi"]


@pytest.mark.parametrize(
    "head",
    [
        "Chaired by Ada Obi and Cy Tavita",
        "Chaired by Ada Obi, Cy Tavita",
        "Chaired by the Ada Obi Foundation",
        "Chaired by Ada Obi Foundation",
        "A group that was chaired by Ada Obi met before",
        "Participants: Ada Obi (chair), Cy Tavita (chair), Di Moor",
    ],
)
def test_a_head_that_may_mean_somebody_else_tells_nobody(head: str) -> None:
    text = f"""Second sitting
4 May 2021
{head}

CHAIR: Please take your seats, we begin.

BO EK: I move that the minutes be accepted.

CHAIR: They are accepted.
"""
    assert speakers(text) == [None, "Bo Ek", None]


def test_what_takes_a_step_from_the_head_is_inferred() -> None:
    text = """Second sitting
4 May 2021
Chaired by Ada Obi

CHAIR: Please take your seats, we begin.

BO EK: I move that the minutes be accepted.
"""
    told = read(text)[0].speaker
    assert told is not None
    assert is_inferred(told.method.value, told.confidence)


def test_another_session_has_another_moderator() -> None:
    text = """Lantern days
4 May 2021

SESSION 1: oil
Moderator: Ada Obi

MODERATOR: Welcome to the session about oil.
BO EK: Oil is dear this year.
MODERATOR: Thank you, we are done with oil.

SESSION 2: wicks
Moderator: Cy Tavita

MODERATOR: Now we speak about wicks.
BO EK: They are shorter than they were.
MODERATOR: Then we need more of them.
"""
    ada, cy = "Ada Obi", "Cy Tavita"
    assert speakers(text) == [ada, "Bo Ek", ada, cy, "Bo Ek", cy]


def test_sessions_with_heads_of_their_own_have_their_own_chairs() -> None:
    session = """Congress, day one
4 May 2021
Chair: {}

CHAIR: Good day to you, we begin with the report.
BO EK: Here it is, in nine pages.
CHAIR: We read it over lunch.

"""
    text = session.format("Ada Obi") + "(End of session)\n\n" + session.format("Cy Tavita")
    ada, cy = "Ada Obi", "Cy Tavita"
    assert speakers(text) == [ada, "Bo Ek", ada, cy, "Bo Ek", cy]


@pytest.mark.parametrize("stop", [".", ""])
def test_a_chair_who_calls_somebody_by_a_full_name_stays_in_the_chair(stop: str) -> None:
    text = f"""Second sitting
4 May 2021
Chair: Ada Obi

CHAIR: Please take your seats, we begin.

BO EK: I move that the minutes be accepted.

CHAIR: Cy Tavita{stop}

CY TAVITA: I second that.

CHAIR: They are accepted.
"""
    assert speakers(text)[-1] == "Ada Obi"


def test_a_long_list_above_few_lines_explains_their_initials() -> None:
    text = """# Youth council meeting minutes
Date: 20 January 2022

## Participants
* Ada Obi (AO), chair
* Bo Ek (BE)
* Cy Tavita (CT), Green University
* Di Moor (DM)

## Discussion
**AO**: We need a date.
**BE**: July is too hot.
**CT**: June then.
**AO**: June it is.
"""
    assert speakers(text) == ["Ada Obi", "Bo Ek", "Cy Tavita", "Ada Obi"]


def test_the_language_behind_the_title_that_feet_repeat_is_no_speech() -> None:
    title = "NORTHPORT – Harbour Council open session"
    said = "We begin in a minute, when the doors are closed, and talk about the quay and the two cranes. " * 3
    text = f"{title} Sunday, October 12, 2014 – 10:00 to 11:00 "
    for page in (2, 3, 4):
        text += f"ADA OBI: {said}Page {page} of 9 {title} EN And the quay is old. BO EK: {said}"
    assert not [one for one in read(text) if "EN And" in one.turn.text]
    assert [one for one in read(text) if one.turn.text.endswith("And the quay is old.")]


@pytest.mark.parametrize("entry", ["Ada Obi, Chair, Lamp Society", "Ada Obi (Chair, Lamp Society)"])
def test_who_chairs_a_body_need_not_chair_the_meeting(entry: str) -> None:
    text = f"""Lamp Working Group
4 May 2021

Participants
{entry}
Bo Ek, Harbour Office
Cy Tavita, Northport University

CHAIR: Let us begin with the first item.
BO EK: The oil is late again.
CHAIR: We will ask for it.
"""
    assert speakers(text) == [None, "Bo Ek", None]
    assert speakers(text.replace(entry, "Ada Obi, Chair")) == ["Ada Obi", "Bo Ek", "Ada Obi"]
