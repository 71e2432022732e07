"""The many wordings in which the floor is given, a speaker thanked or presented; and what only looks like one."""

from __future__ import annotations

import pytest

from apps.ingestion.handovers import acknowledgement, handover
from apps.ingestion.introductions import self_introduction
from apps.ingestion.known import Known
from apps.ingestion.pipeline import understand


def plain(words: str) -> frozenset[str]:
    return frozenset(filter(str.islower, words.split()))


def given_to(words: str) -> str | None:
    found = handover(words, 0, len(words), plain(words))
    return found.name if found else None


@pytest.mark.parametrize(
    "words",
    [
        "I would like to invite now Ms. Ada Obi, who led session 1, to take the floor. The floor is yours, madam.",
        "I now give the floor to Mr. Ada Obi, Minister of Posts of Fiji. Sir, you have the floor.",
        "Now let me hand over to the Ambassador of Fiji, Ms. Ada Obi.",
        "And now I would like to invite Ada Obi, who leads the Lamp Society, to come to the stage.",
        "Now I call upon Mr. Ada Obi to report on session 2.",
        "Thank you. I am calling on Ada Obi now.",
        "I pass the floor to MAG member Ada Obi.",
        "I would like to give the floor to our next speaker, Ada Obi from the Lamp Society.",
        "Our next speaker is Ms. Ada Obi, who leads the Lamp Society. Thank you.",
        "So, Ada Obi, if you could take the floor. Thank you very much.",
        "I have on my list Ada Obi.",
        "Ada Obi has her hand up.",
        "Next I have Ada Obi.",
        "Do you want to answer that, Ada Obi?",
        "With that, I hand it over to Ada Obi. Thank you.",
        "Please join me in welcoming Ada Obi.",
        "Without further ado, Ada Obi.",
        "La parole est à Mme Ada Obi.",
        "I don't see any hands, so I call on Ada Obi, who is late, to report on oil.",
        "Tiene la palabra la señora Ada Obi.",
    ],
)
def test_the_floor_is_given(words: str) -> None:
    assert given_to(words) == "Ada Obi"


@pytest.mark.parametrize(
    "words",
    [
        "Go ahead, Ada Obi.",
        "Back to you, Ada Obi.",
        "Over to you, Ada Obi.",
        "OVER TO Ada Obi.",
        "I hand it to Ada Obi.",
        "I am handing over to Ada Obi.",
        "We give it to Ada Obi.",
        "The floor goes to Ada Obi.",
        "The floor is yours, Ada Obi.",
        "I turn it over to Ada Obi.",
        "We pass it on to Ada Obi.",
        "I call on Ada Obi.",
        "Please welcome Ada Obi.",
        "I recognise Ada Obi.",
        "The chair recognises Ada Obi.",
        "I recognize Ada Obi.",
        "The chair recognizes Ada Obi.",
        "I have in the queue Ada Obi.",
        "Our first panelist is Ada Obi.",
        "Our first panellist is Ada Obi.",
        "The last presenter is Ada Obi.",
        "The second discussant is Ada Obi.",
        "Next in line is Ada Obi.",
        "First in the queue is Ada Obi.",
        "Doy la palabra a Ada Obi.",
        "Passo a palavra a Ada Obi.",
        "I now invite Ada Obi to speak.",
        "I will ask Ada Obi to respond.",
        "I would like Ada Obi to begin.",
        "I want Ada Obi to answer.",
        "I now request Ada Obi to speak.",
        "I now welcome Ada Obi to the stage.",
        "We turn to Ada Obi.",
        "I am turning now to Ada Obi.",
        "Now to Ada Obi.",
        "Let us go to Ada Obi.",
        "We move next to Ada Obi.",
        "Let us hear from Ada Obi.",
        "The next one is Ada Obi.",
        "We begin with Ada Obi.",
        "Let us start with you, Ada Obi.",
        "I can see Ada Obi.",
        "I have Ada Obi.",
        "I would like to introduce Ada Obi.",
        "Is it you, Ada Obi?",
        "Is that yours, Ada Obi?",
        "Do you hear that, Ada Obi?",
    ],
)
def test_the_floor_is_given_in_words_of_which_each_is_enough(words: str) -> None:
    assert given_to(words) == "Ada Obi"


@pytest.mark.parametrize(
    "words",
    [
        "We call on Big Tech to open their data.",
        "I want Big Tech to share data with us.",
        "It was handed over to Big Tech.",
        "Then they moved over to Google Maps.",
        "I agree with Ada Obi. Thank you.",
        "I heard this from Ada Obi. You have the floor.",
        "We recognise Big Tech.",
        "Twelve, if you count the one that sank.",
        "Thank you, Ada Obi.",
        "I call on Ada Obi to resign.",
        "I call on Ada Obi, Minister of Oil, to resign.",
        "I call on Big Oil, Big Tech and all States to pay.",
        "Please join me in welcoming Ada Obi to our board.",
        "The next speaker is Ada Obi, who is not here yet.",
        "The chair recognises Ada Obi, who did so much for us.",
        "I want Ada Obi to come up with a plan.",
        "We ask Ada Obi to provide a report by June.",
        "I cannot give the floor to Ada Obi.",
        "I forgot to call on Ada Obi.",
        "Tomorrow we hand over to Ada Obi.",
        "They passed the floor to Ada Obi, who spoke for an hour.",
        "Now over to Ada Obi, sorry, Bo Ek.",
    ],
)
def test_nobody_is_given_the_floor(words: str) -> None:
    assert given_to(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "Okay. Thank you, Bo. Next question.",
        "Thank you for that, Bo. Next question.",
        "Thank you for your question, Bo. It is a good one.",
        "Thanks a lot, Bo. Who else?",
        "Yes, thank you, Bo. Who else?",
        "Merci beaucoup, Bo. Who else?",
    ],
)
def test_who_spoke_is_thanked(words: str) -> None:
    found = acknowledgement(words, 0, len(words), plain(words))
    assert found is not None
    assert found.name == "Bo"


@pytest.mark.parametrize("words", ["Great Britain said so.", "Good. Thank you, Madam Chair.", "Thanks to the host."])
def test_nobody_is_thanked(words: str) -> None:
    assert acknowledgement(words, 0, len(words), plain(words)) is None


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Good morning. I'm Dr. Ada Obi, and I come from Fiji.", "Ada Obi"),
        ("My name is Ambassador Ada Obi.", "Ada Obi"),
        ("My name is Ada al-Obi from Fiji.", "Ada al-Obi"),
        ("My name is Ada\u2011Lou Obi from Fiji.", "Ada\u2011Lou Obi"),
        ("Thank you. For the record, Ada Obi.", "Ada Obi"),
        ("Thank you, Mr. Chair, Ada Obi speaking on behalf of the Lamp Society.", "Ada Obi"),
        ("Hi. Ada Obi, vice-chair of the lamp committee. I have a question.", "Ada Obi"),
        ("Ada Obi, founder of the Lamp Society, told us so.", None),
        ("Ada Obi, founder of the Lamp Society. She told us so.", None),
        ("For the record, Ada Obi, our chair, is not here.", None),
        ("Next to me, Ada Obi here from Lampco has a point.", None),
        ("I'm Mr. Obi.", None),  # a surname is nobody's full name
        ("This is Dr. Ada Obi's slide.", None),
    ],
)
def test_names_with_styles_hyphens_and_articles(words: str, name: str | None) -> None:
    found = self_introduction(words, 0, len(words), plain(words))
    assert (found.name if found else None) == name


def test_of_whom_no_word_was_heard_is_not_named() -> None:
    text = "Lamp talks\n\n>> ADA OBI: Welcome. The next speaker is {}.\n\n>> (off microphone)\n\n>> BO EK: Is it on?\n"
    said = understand(text.format("Bo Ek").encode(), name="record.txt", known=Known()).resolved.statements
    assert [one.speaker.name if one.speaker else None for one in said] == ["Ada Obi", None, "Bo Ek"]
