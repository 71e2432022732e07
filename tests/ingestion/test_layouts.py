"""Invented records in every layout are read turn by turn: labels, words and places.

Not met, and left out by `MISSED`: names on lines of their own where wrapped lines have no blank ones between; names
over times where pages have numbers or feet; here and there a foot in the middle of a speech, a paragraph that begins as
a label does.
"""

from __future__ import annotations

import re

import pytest

from apps.ingestion.known import Known
from apps.ingestion.pipeline import understand
from tests.ingestion.layouts import BODIES, FORMS, SEED, record

NOBODY = Known(speakers=(), organizations=(), processes=())
_TIGHT, _SPACED, _OF_ALL = "lines of 72, no blank lines", "every line spaced", "pages with numbers of all"
MISSED: dict[str, tuple[str, ...]] = {
    "NAME": ("lines of 60, set in",),
    "MR. SURNAME: words": ("paragraphs",),
    "Name, Body": (_TIGHT, _SPACED, _OF_ALL),
    "Body: words": ("pages with numbers",),
    "**Name**": (_TIGHT, _SPACED),
    "### Name": (_SPACED,),
    "Name, the time below": (_TIGHT, "pages with numbers", "pages with feet", _OF_ALL),
}


def test_what_is_left_out_exists() -> None:
    assert MISSED.keys() <= FORMS.keys()
    assert {body for bodies in MISSED.values() for body in bodies} <= BODIES.keys()


@pytest.mark.parametrize("form", FORMS)
def test_a_record_is_read_turn_by_turn(form: str) -> None:
    wrong = []
    for body in BODIES:
        if body in MISSED.get(form, ()):
            continue
        made = record(form, body, 0)
        read = understand(made.text.encode(), name="record.txt", known=NOBODY).resolved.statements
        got = [(s.turn.recorded_name, _words(s.turn.text), s.turn.span.start, s.turn.span.end) for s in read]
        right = [(turn.label, _words(turn.words), turn.start, turn.end) for turn in made.turns]
        if got != right:
            first = next((pair for pair in zip(got, right, strict=False) if pair[0] != pair[1]), (len(got), len(right)))
            wrong.append(f"{body}: read {first[0]!r}, right is {first[1]!r}")
    assert not wrong, f"seed {SEED}, {form}\n" + "\n".join(wrong)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)
