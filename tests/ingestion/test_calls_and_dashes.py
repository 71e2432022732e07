"""Calls with analysts, minutes with given names before dashes, and times in words that a line end cuts in two."""

from __future__ import annotations

import pytest

from apps.ingestion.known import Known
from apps.ingestion.parsed import Kind, ResolvedDocument
from apps.ingestion.pipeline import understand

NOBODY = Known(speakers=(), organizations=(), processes=())
_SAID = (
    ("Ada", "I looked at the draft on lamps. Do we need it at all?"),
    ("Bo", "I would ask the working group."),
    ("Ada", "They want it, and I have no strong view."),
    ("Dana", "What happens when the oil is out?"),
    ("Bo", "That is in the other document, is it not?"),
    ("Dana", "Not for small lamps. I will send text."),
)
_BODIES = {
    "Ada": "Chief Executive, Harbour Networks A",
    "Bo": "Analyst, Pier Bank Q",
    "Dana": "Analyst, Quay Q",
}


def resolved(text: str) -> ResolvedDocument:
    return understand(text.encode(), name="record.txt", known=NOBODY).resolved


def said(text: str) -> list[tuple[str | None, str]]:
    return [(one.turn.recorded_name, one.turn.text) for one in resolved(text).statements]


def test_given_names_before_dashes_are_labels_where_several_recur_and_speak() -> None:
    lines = "\n".join(f"{name} - {words}" for name, words in _SAID)
    assert said(f"Minutes of the lamp group\n3 May 2031\n\n2.1 Draft on lamps\n\n{lines}\n") == list(_SAID)


@pytest.mark.parametrize("names", [("Monday", "Tuesday", "Friday"), ("Breakfast", "Lunch", "Dinner")])
def test_days_and_meals_before_dashes_are_no_labels(names: tuple[str, ...]) -> None:
    days = "\n".join(f"{name} - At the inn on the pier, with a view of the sea." for name in names * 3)
    assert len(said(f"Our journey\n\nWe meet you at the station, and I will bring the lunch.\n\n{days}\n")) == 1


def test_where_analysts_work_is_told_below_their_names_and_not_said() -> None:
    surnames = {"Ada": "Obi", "Bo": "Ek", "Dana": "Reed"}
    turns = [(f"{name} {surnames[name]}", _BODIES[name], words) for name, words in _SAID]
    call = "\n\n".join(f"{name}\n{body}\n\n{words}" for name, body, words in turns)
    read = resolved(f"Harbour Networks, first quarter call\n3 May 2031\n\nQUESTIONS\n\n{call}\n").statements
    got = [(one.turn.recorded_name, one.turn.recorded_affiliation, one.turn.text) for one in read]
    assert got == [(name, body[:-2], words) for name, body, words in turns]


def test_ten_minutes_at_the_end_of_a_line_make_no_minutes() -> None:
    lines = "\n\n".join(f"{name} Obi: {words}" for name, words in _SAID)
    text = f"The lamp group\n\nWe begin in ten\nminutes.\n\n{lines}\n"
    assert {one.turn.kind for one in resolved(text).statements} == {Kind.VERBATIM}
