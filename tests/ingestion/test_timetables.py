"""Lines of a timetable within a record are nobody's turn; initials that are words are, where a list explains them."""

from __future__ import annotations

import pytest

from apps.ingestion.known import Known
from apps.ingestion.parsed import ResolvedStatement
from apps.ingestion.pipeline import understand

TIMETABLE = """10:00 Welcome: Ada Obi
10:05 Review of actions: all
10:30 Panel: light
10.50 Lunch: terrace
"""


def read(text: str) -> tuple[ResolvedStatement, ...]:
    return understand(text.encode(), name="record.txt", known=Known()).resolved.statements


def labels(text: str) -> list[str | None]:
    return [one.turn.recorded_name for one in read(text)]


@pytest.mark.parametrize("stamp", ["", "10:03 "])
def test_a_timetable_above_the_turns_is_none(stamp: str) -> None:
    said = ["Ada Obi: Let us begin, the notes are on the list.", "Bo Ek: I have read them.", "Ada Obi: Then send them."]
    text = f"Call 12\n3 February 2021\n\n{TIMETABLE}\n" + "\n".join(f"{stamp}{line}" for line in said)
    assert labels(text) == ["Ada Obi", "Bo Ek", "Ada Obi"]


def test_an_item_at_its_time_between_minutes_is_no_turn() -> None:
    text = """Advisory council
Minutes, 7 October 2020

Present: Ada Obi, Bo Ek, Cy Tavita

Ada: presented the budget, which is smaller.
Bo: asked whether travel was in it.

10:30 Panel: light

Ada: confirmed that it was.
Bo: was content.
"""
    assert labels(text) == ["Ada", "Bo", "Ada", "Bo"]


def test_a_panel_that_speaks_in_sentences_keeps_its_turn() -> None:
    text = """Call 12
3 February 2021

[10:00] Ada Obi: Let us begin, the notes are on the list.
[10:03] Panel: We have read them, and agree with all of it.
[10:04] Ada Obi: Then send them.
"""
    assert labels(text) == ["Ada Obi", "Panel", "Ada Obi"]


def test_initials_that_are_a_word_are_a_label_where_a_list_has_their_bearer() -> None:
    text = """Steering group
3 February 2021

In attendance: Ada Berg (Lamp Society), Doris Obi (Harbour Office), Cy Moor

AB: the accounts are closed and will be sent tonight.
CM: asks for the figures of last year.
AB: will send them too.
DO: proposes the first week of February.
"""
    assert [one.speaker and one.speaker.name for one in read(text)] == ["Ada Berg", "Cy Moor", "Ada Berg", "Doris Obi"]


def test_a_word_in_capitals_is_no_label_where_nobody_has_these_initials() -> None:
    text = """Steering group
3 February 2021

In attendance: Ada Berg (Lamp Society), Cy Moor, Bo Ek

AB: the accounts are closed and will be sent tonight.
CM: asks for the figures of last year.
AB: will send them too.
DO: lock the door behind you.
"""
    assert "DO" not in labels(text)
