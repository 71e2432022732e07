"""Forms in which calls, podcasts and captioners save who speaks, and what stands around the words that nobody says."""

from __future__ import annotations

import pytest

from apps.ingestion.known import Known
from apps.ingestion.pipeline import understand

MEASURED = """Call of the lamp society, 4 March 2031. Transcribed by a machine.

[00:00:00.000 --> 00:00:07.840] SPEAKER_00: Good morning. I begin with the oil.
[00:00:07.840 --> 00:00:16.040] SPEAKER_01: We have three barrels: one is empty.
[00:00:16.040 --> 00:00:22.000] SPEAKER_00: Then we need two.
[00:00:22.000 --> 00:00:27.200] SPEAKER_01: Yes.
"""
SPANS_ABOVE_NAMES = """Call of the lamp society

0:0:0.0 --> 0:0:4.10
Obi-Danso, Ada
I begin with the oil.
0:0:4.650 --> 0:0:6.80
Ek, Bo (Guest)
We have three barrels.
0:0:7.220 --> 0:0:21.870
Obi-Danso, Ada
Then we need two. I will ask for them.
"""
TIMES_BEHIND_COLONS = """Lamps at sea, episode 12

Ada Obi: [00:00:05] Hello. I am Ada Obi, and today we talk about oil.

Bo Ek: [00:00:14] Thank you.

Ada Obi: [00:00:16] So tell us: who lit it?

Bo Ek: [00:00:19] I did. [00:00:31] In 2019 it was dark.
"""
NAMED_QUESTIONS = """Webinar: questions and answers

Q (Anonymous): Is the lamp lit?

A (Ada Obi): Yes, since yesterday.

Q (Bo Ek): Do you have oil for it?

A (Ada Obi): Not yet. We will.

Q (Tomas): Where can I see it?
"""
HEAD_OF_NAMES = """THE LAMP INSTITUTE

LAMPS AND HARBOURS

Moderator:

ADA OBI
Director of Oil
The Lamp Institute

MS. OBI: Good morning. I welcome you.

MR. EK: I thank you. Budget first.

Staff: 55

MS. OBI: That is enough for us.
"""
SELF_INTRODUCED = """Forum in the harbour

ADA OBI:        Thank you. The microphone is open.

BO EK:          Bo Ek, vice chair of the harbour constituency.  I have a
                question on the oil.

ADA OBI:        The answer is yes.

BO EK:          Good.
"""


def turns(text: str) -> list[tuple[str | None, str]]:
    statements = understand(text.encode(), name="a.txt", known=Known()).resolved.statements
    return [(one.turn.recorded_name, " ".join(one.turn.text.split())) for one in statements]


def speakers(text: str) -> list[str | None]:
    statements = understand(text.encode(), name="a.txt", known=Known()).resolved.statements
    return [one.speaker.name if one.speaker else None for one in statements]


def test_a_span_of_time_may_stand_before_a_label() -> None:
    assert turns(MEASURED) == [
        ("SPEAKER_00", "Good morning. I begin with the oil."),
        ("SPEAKER_01", "We have three barrels: one is empty."),
        ("SPEAKER_00", "Then we need two."),
        ("SPEAKER_01", "Yes."),
    ]


def test_a_span_of_time_may_stand_above_a_name() -> None:
    assert turns(SPANS_ABOVE_NAMES) == [
        ("Obi-Danso, Ada", "I begin with the oil."),
        ("Ek, Bo (Guest)", "We have three barrels."),
        ("Obi-Danso, Ada", "Then we need two. I will ask for them."),
    ]
    assert speakers(SPANS_ABOVE_NAMES) == ["Ada Obi-Danso", "Bo Ek", "Ada Obi-Danso"]


def test_a_time_behind_the_colon_is_no_speech() -> None:
    assert [words for _, words in turns(TIMES_BEHIND_COLONS)][1:3] == ["Thank you.", "So tell us: who lit it?"]


def test_whoever_asks_or_answers_may_stand_in_brackets() -> None:
    assert turns(NAMED_QUESTIONS) == [
        ("Q (Anonymous)", "Is the lamp lit?"),
        ("A (Ada Obi)", "Yes, since yesterday."),
        ("Q (Bo Ek)", "Do you have oil for it?"),
        ("A (Ada Obi)", "Not yet. We will."),
        ("Q (Tomas)", "Where can I see it?"),
    ]


@pytest.mark.parametrize("label", ["Moderator", "Staff"])
def test_a_name_below_a_role_or_a_number_behind_it_is_no_speech(label: str) -> None:
    assert label not in [name for name, _ in turns(HEAD_OF_NAMES)]


def test_whoever_says_their_own_name_speaks() -> None:
    assert [name for name, _ in turns(SELF_INTRODUCED)] == ["ADA OBI", "BO EK", "ADA OBI", "BO EK"]


def test_a_state_is_no_title_where_its_first_line_goes_on_below() -> None:
    text = (
        "Notes\n\nKenya: we need a lamp that is lit by all who\nlive here.\n\nFiji: we agree with it.\n\nFiji: we do.\n"
    )
    assert turns(text)[0] == ("Kenya", "we need a lamp that is lit by all who live here.")
