"""Forms in which calls, podcasts and captioners save who speaks, and what stands around the words that nobody says."""

from __future__ import annotations

import pytest

from apps.ingestion.handovers import handover
from apps.ingestion.introductions import self_introduction
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
    assert speakers(NAMED_QUESTIONS) == [None, "Ada Obi", "Bo Ek", "Ada Obi", None]


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


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("We begin with Ada. The floor is yours.", "Ada"),
        ("Back to you, Ada. Did it take three days?", "Ada"),
        ("Now to Ada Obi.", "Ada Obi"),
        ("I have a word on Big Tech. Who has more?", None),
        ("We begin with oil. The floor is yours.", None),
    ],
)
def test_to_whom_the_floor_is_given_before_a_courtesy_or_a_question(words: str, name: str | None) -> None:
    found = handover(words, 0, len(words), frozenset(filter(str.islower, words.split())))
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Ada Obi, from the Lamp Society. How does Fiji see it?", "Ada Obi"),
        ("Hello. Ada Obi, youth delegate from Fiji. My question is short.", "Ada Obi"),
        ("My name is Ada Das. I light lamps.", "Ada Das"),
        ("Ada, from the harbour we see it well.", None),
    ],
)
def test_who_says_their_name_and_where_they_are_from(words: str, name: str | None) -> None:
    found = self_introduction(words, 0, len(words), frozenset(filter(str.islower, words.split())))
    assert (found.name if found else None) == name


def test_a_surname_is_completed_by_a_line_of_the_head_in_capitals() -> None:
    text = "LAMPS\n\nPanelists:\n\nADA OBI, Director of Oil\nBO EK\nHarbour Office\n\n"
    text += "MS. OBI: I begin.\n\nMR. EK: I end.\n\nMS. OBI: So it is.\n"
    assert speakers(text) == ["Ada Obi", "Bo Ek", "Ada Obi"]


def test_a_town_that_is_called_is_nobody() -> None:
    text = "Call\n\n>> Ada Obi: Let us go to the hubs. Manila?\n\n>> Hello from Manila!\n\n>> Ada Obi: I hear Manila.\n"
    assert speakers(text) == ["Ada Obi", None, "Ada Obi"]


def test_the_first_line_above_a_day_is_no_label() -> None:
    text = "Lamp Governance After Dusk: What's Next?\n\nThursday, 20 November 2031\n\n"
    text += "CALLOW: I begin, and I thank you all.\n\nTAVERNE: I end.\n\nCALLOW: So we are done.\n"
    assert [name for name, _ in turns(text)] == ["CALLOW", "TAVERNE", "CALLOW"]


def test_peers_tell_nothing_of_how_others_are_given() -> None:
    text = "Oral evidence\n\nProfessor Ada Obi: I lit it.\n\nBaroness Callow: I have two questions.\n\n"
    text += "Dr Bo Ek: Please.\n\nLord Lund: And so have I.\n\nProfessor Ada Obi: I see.\n"
    assert speakers(text) == ["Ada Obi", None, "Bo Ek", None, "Ada Obi"]


def test_a_surname_may_be_a_word_that_links_names_elsewhere() -> None:
    assert speakers(">> ADA DAS: I lit it.\n\n>> BO EK: I see.\n\n>> ADA DAS: So it is.\n") == [
        "Ada Das",
        "Bo Ek",
        "Ada Das",
    ]


def test_a_captioner_who_signs_in_several_lines_says_nothing() -> None:
    text = "Lamps\n\nADA OBI: We begin.\n\nBO EK: We end.\n\nADA OBI: Goodbye.\n\n"
    assert turns(f"{text}LIVE CAPTIONING BY BRIN TAVERNE, RPR\n\nDUBLIN, IRELAND\n")[-1] == ("ADA OBI", "Goodbye.")


def test_where_somebody_works_may_stand_below_the_name() -> None:
    text = "Panel 2\n\nMs. Ada Obi\nHarbour Office\nThank you. I lit it.\n\nModerator\nWho saw it?\n\n"
    text += "Mr. Bo Ek\nUniversity of the South\nI saw it well. So did we all.\n\n"
    text += "Ms. Ada Obi\nHarbour Office\nI see.\n\nModerator\nThank you. I end here.\n"
    assert turns(text) == [
        ("Ms. Ada Obi", "Thank you. I lit it."),
        ("Moderator", "Who saw it?"),
        ("Mr. Bo Ek", "I saw it well. So did we all."),
        ("Ms. Ada Obi", "I see."),
        ("Moderator", "Thank you. I end here."),
    ]


CALL_OF_ACCOUNTS = """WEBVTT

1
00:00:01.000 --> 00:00:04.000
Ada Obi (she/her): Who lit it?

2
00:00:04.000 --> 00:00:06.000
controller: I did.

3
00:00:06.000 --> 00:00:09.000
bo.ek: It was dark at nine.

4
00:00:09.000 --> 00:00:12.000
controller: At ten, too.
"""


def test_accounts_are_labels_where_every_cue_begins_with_one() -> None:
    found = understand(CALL_OF_ACCOUNTS.encode(), name="call.vtt", known=Known((), (), ())).resolved.statements
    labels = [statement.turn.recorded_name for statement in found]
    assert labels == ["Ada Obi (she/her)", "controller", "bo.ek", "controller"]
    assert [statement.speaker.name if statement.speaker else None for statement in found] == [
        "Ada Obi",
        None,
        None,
        None,
    ]


def test_a_word_before_a_colon_that_recurs_in_captions_is_no_account() -> None:
    words = [
        "Ada Obi: Who lit it?",
        "It was dark, and here is the first",
        "caveat: who pays for oil",
        "and for paint and for the wicks",
        "in a winter that is as long as this?",
        "And here is my last",
        "caveat: when is it due?",
        "Bo Ek: It is due in May.",
    ]
    cues = "\n".join(f"00:00:0{n}.000 --> 00:00:0{n}.900\n{line}\n" for n, line in enumerate(words, 1))
    found = understand(f"WEBVTT\n\n{cues}".encode(), name="call.vtt", known=Known((), (), ())).resolved.statements
    assert [statement.turn.recorded_name for statement in found] == ["Ada Obi", "Bo Ek"]


MINUTES_UNDER_A_STAMP = """Lamp Minutes board-2031-06 2031-03-04 15:00

Kind Lamp Minutes of the Lamp Board
Date and time 2031-03-04 15:00
Title Lamp Minutes board-2031-06 2031-03-04 15:00
State none

1. Roll call

Ada Obi (Harbour) / Chair
Bo Ek (Quay) / Oil

2. Agenda

Ada: Does anyone want to add anything to today's agenda?

3. Action items

     o Bo Ek to find oil.

Bo: I have some in mind. Please keep it in progress.

Ada: Okay, thank you.

Bo: Thank you. It is done soon.
"""


def test_what_pages_print_before_a_time_with_a_year_in_it_is_no_name() -> None:
    found = understand(MINUTES_UNDER_A_STAMP.encode(), name="m.txt", known=Known((), (), ())).resolved.statements
    assert [statement.turn.recorded_name for statement in found] == ["Ada", "Bo", "Ada", "Bo"]
