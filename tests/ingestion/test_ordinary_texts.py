"""Ordinary texts that look like a layout with speakers, and what only looks like a change of speaker in a record."""

from __future__ import annotations

from time import process_time

import pytest

from apps.ingestion.known import Known
from apps.ingestion.meeting_place import find_place
from apps.ingestion.names import Shape, shape
from apps.ingestion.parsed import ResolvedStatement
from apps.ingestion.pipeline import understand
from tests.ingestion.bounded import LEAST_SECONDS

SURVEY = """Lamp laws of the world: a survey

This survey looks at the law of lamps in four countries. It was written in 2031.

Kenya. The Lamp Act was passed in 2009. It asks every owner of a lamp to register it.

Fiji. There is no law on lamps. The Harbour Office has issued guidance which many follow.

Norway. The law of 1967 was changed in 2015. Since then, oil lamps need a permit in towns.

Chile. A bill was before the Senate when this survey was written.

Conclusion. More work is needed, and we hope that others will do it.
"""
BIOGRAPHIES = """Speakers of the Lamp Forum

Short biographies

Ada Obi, Lamp Society

Ada has worked on lamps for twenty years. She lives in Northport and writes about oil.

Bo Ek, Harbour Office

Bo joined the office in 2004. Before that he was a teacher of mathematics.

Carla Ruiz, Director of the Oil Board

Carla studied law. She was elected to the board in 2019.
"""
KEYS = """# Lamp server

All keys can be set in a file.

- **timeout:** how long a lamp waits, in seconds. A short timeout saves oil.
- **backend:** one of oil, gas or current.
- **timeout:** of a group, as above.
- **backend:** of a group.

See the backend page for more.
"""
LETTER = """Interview with the keeper of lamps

ADA OBI: When did you begin?

BO EK: In 1990. It was a cold year.

Q fever was all around, and nobody worked.

Q is the letter that stands on the door of my house.

ADA OBI: And then?

BO EK: Then the oil came.
"""
CHAT = """[13:00:01] <Ada Obi> shall we begin
[13:00:12] Bo Ek joins the room
[13:00:13] bo leaves the room
[13:00:20] <Bo Ek> this is the schedule:
14:00 lunch starts at the harbour
[13:00:25] Bo Ek waves
[13:00:30] <Ada Obi> fine
[13:00:40] <Bo Ek> good
"""
SEEN_IN_THE_CHAIR = """Lamp Committee
Chair: Ada Obi
3 May 2031

CHAIR: Good morning. I open the meeting.

MR. MOE: Thank you. It is a pleasure to see you in the Chair.
We support the text.

CHAIR: I thank Mr. Moe.

MS. RUIZ: How glad was everybody last year to see Mr. Bo Ek in the Chair.
The text was short then.

CHAIR: Thank you. We adjourn.
"""
REPORTS = [
    "The representative of Fiji said that the lamps burned well. He thanked the harbour.\n{}",
    "The representative of Norway noted the report.",
    "The Chair thanked everybody.",
]


def read(text: str, name: str = "record.txt") -> tuple[ResolvedStatement, ...]:
    return understand(text.encode(), name=name, known=Known()).resolved.statements


def labels(text: str, name: str = "record.txt") -> list[str | None]:
    return [one.turn.recorded_name for one in read(text, name)]


def test_states_that_head_the_parts_of_a_survey_do_not_speak() -> None:
    assert labels(SURVEY) == [None]
    debate = SURVEY.replace("Conclusion. More work", "Council Chair. More work")
    assert labels(debate) == ["Kenya", "Fiji", "Norway", "Chile", "Council Chair"]


def test_whoever_joined_a_body_said_nothing() -> None:
    assert labels(BIOGRAPHIES) == [None]


def test_words_in_bold_that_the_text_uses_are_nobodys_nicks() -> None:
    assert not {"timeout", "backend"} & set(labels(KEYS, "record.md"))
    unused = KEYS.replace("A short timeout", "Waiting").replace("the backend page", "the page")
    assert labels(unused, "record.md") == ["timeout", "backend", "timeout", "backend"]


def test_a_paragraph_that_begins_with_the_letter_is_no_question() -> None:
    assert labels(LETTER) == ["ADA OBI", "BO EK", "ADA OBI", "BO EK"]


def test_what_a_chat_says_of_a_time_stays() -> None:
    assert [one.turn.text for one in read(CHAT)] == [
        "shall we begin",
        "this is the schedule: 14:00 lunch starts at the harbour",
        "fine",
        "good",
    ]


def test_who_was_seen_in_the_chair_does_not_take_it() -> None:
    found = read(SEEN_IN_THE_CHAIR)
    assert [one.turn.recorded_name for one in found] == ["CHAIR", "MR. MOE", "CHAIR", "MS. RUIZ", "CHAIR"]
    assert {one.speaker.name for one in found if one.speaker} == {"Ada Obi"}
    assert "to see you in the Chair. We support" in found[1].turn.text
    taken = SEEN_IN_THE_CHAIR.replace("CHAIR: I thank", "Mr. Bo Ek (Fiji) in the Chair.\n\nCHAIR: I thank")
    assert [one.speaker and one.speaker.name for one in read(taken)][2] == "Bo Ek"


def test_a_session_that_somebody_tells_of_does_not_end_what_they_say() -> None:
    said = ["The oil is late.", "The last session ended at a point where nobody knew more.", "So we met again."]
    text = "Lamp Committee\n3 May 2031\n\nADA OBI: We begin.\n\nBO EK: " + "\n".join(said)
    assert [one.turn.text for one in read(text)] == ["We begin.", " ".join(said)]
    ended = text.replace("The last session ended at a point where nobody knew more.", "The meeting ended at noon.")
    assert [one.turn.text for one in read(ended)] == ["We begin.", said[0]]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("It would be good to invite Ada Obi to speak at the forum.", "That is a good idea."),
        ("I would like to invite Ada Obi to speak at the next forum.", "That is a good idea."),
        ("And that is why all of us must call on Fiji.", "Right, so the oil."),
        ("The world has to recognise Fiji.", "Right, so the oil."),
        ("Israel, please.", "Right, so the oil."),
        ("We are done with the oil.", "Thanks, Ada Obi again. I have one more question."),
        ("We are done with the oil.", "Thank you, Ada Obi again. I have one more question."),
    ],
)
def test_words_that_name_somebody_give_them_no_floor(before: str, after: str) -> None:
    found = read(f">> BO EK: We begin. {before}\n\n>> {after}\n\n>> CARLA RUIZ: The wick is fine.\n")[1]
    assert (found.speaker, found.organization) == (None, None)


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ("I would now like to invite Ada Obi to speak.", "Ada Obi"),
        ("We'd like Ada Obi to respond to that.", "Ada Obi"),
        ("Please welcome Ada Obi to the stage.", "Ada Obi"),
        ("I now call on Fiji.", "Fiji"),
        ("Next I'd like to recognise the delegation of Fiji.", "Fiji"),
    ],
)
def test_words_that_give_the_floor_do(before: str, name: str) -> None:
    found = read(f">> BO EK: We begin. {before}\n\n>> Right, so the oil.\n\n>> CARLA RUIZ: It is fine.\n")[1]
    assert name in {one.name for one in (found.speaker, found.organization) if one}


@pytest.mark.parametrize(
    "line",
    [
        "Some delegations had too little oil for the whole of the winter, which he\nregretted.",
        "\nMany States had adopted laws on lamps.",
        "\nAda Obi, Director of the Lamp Society, founded the group in 2004.",
    ],
)
def test_what_is_told_of_others_in_a_statement_stays_in_it(line: str) -> None:
    found = read("Lamp Council\n4 May 2031\n\n" + "\n\n".join(REPORTS).format(line))
    assert len(found) == len(REPORTS)
    assert found[0].turn.text.endswith(line.split()[-1])


@pytest.mark.parametrize("line", ["Several delegations supported it.", "\n12. Two speakers also asked for\nmore oil."])
def test_what_several_said_is_nobodys_statement(line: str) -> None:
    found = read("Lamp Council\n4 May 2031\n\n" + "\n\n".join(REPORTS).format(line))
    assert len(found) == len(REPORTS)
    assert found[0].turn.text.endswith("harbour.")


def test_offices_in_a_report_on_what_was_done_report_nothing() -> None:
    done = [
        "The Secretary-General, who had been asked to report, had prepared a paper on oil.",
        "Ada Obi, Director of the Lamp Society, signed the agreement.",
        "Bo Ek, Head of Legal, retired in March.",
        "The Director of Finance, who left in July, was not replaced.",
    ]
    text = "Report of the Lamp Society\n\n" + "\n\n".join(done)
    document = understand(text.encode(), name="report.txt", known=Known(), parser="summary")
    assert not any(one.turn.recorded_name for one in document.resolved.statements)


PAPER = """The fight over lamps

Fiji stated: “The lamp must be lit at every hour of the night, and no State may put it out.”

Kenya said that “the oil is everybody's and must be shared by all of the States”.

{}

Norway argued: “We will never accept a rule that nobody can keep.”
"""


def quoted(told: str) -> dict[str, ResolvedStatement]:
    """The quotations of a paper that tells this too, by their words."""
    document = understand(PAPER.format(told).encode(), name="paper.txt", known=Known(), parser="paper")
    return {one.turn.text: one for one in document.resolved.statements}


@pytest.mark.parametrize("behind", ["complained Bo Ek, who keeps them.", "Bo Ek warned.", "was what one of them said."])
def test_a_quotation_told_of_another_goes_on_nobodys(behind: str) -> None:
    second = "Nobody in the whole harbour trims it!"
    text = f"“The wick must be trimmed every evening,” Ghana said. “{second}” {{}}"
    found = quoted(text.format(behind)).get(second)
    assert found is None or found.turn.recorded_name != "Ghana"
    assert quoted(text.format("The hall was still."))[second].turn.recorded_name == "Ghana"


@pytest.mark.parametrize("before", ["Swedish Lampco", "March Lampco", "Although Lampco"])
def test_a_body_named_behind_another_word_is_no_person(before: str) -> None:
    words = "Our lamps are as good as those of anybody"
    found = quoted(f"{before} had promised oil. “{words},” Lampco said.").get(words)
    assert found is None or found.speaker is None
    person = quoted(f"Ada Obi had promised oil. “{words},” Obi said.")[words]
    assert person.speaker
    assert person.speaker.name == "Ada Obi"


def test_a_statement_that_tells_of_another_keeps_its_head() -> None:
    head = "Statement by Ada Obi, Deputy Representative of Fiji\n\nMr. Chair,\n\n"
    said = "I thank you. We support the text, and I hope that others do.\n\nStatement by Carla Ruiz was heard before."
    assert labels(head + said) == ["Ada Obi"]
    assert labels(head.replace("Ada Obi, Deputy Representative of ", "") + said) == ["Fiji"]


AUTHORS = """The lamp and the harbour

Authors

Ada Obi and Bo Ek, Lamp Society

Abstract

We show that lamps burn longer where our oil is clean.
"""


def test_what_stands_below_the_authors_of_a_paper_is_kept() -> None:
    assert "burn longer" in read(AUTHORS)[0].turn.text


def test_words_behind_three_dashes_are_said() -> None:
    text = "Lamp Forum\n\nADA OBI: I began:\n\n--- Nobody listened. (Pause)\n\nBO EK: I did.\n\nADA OBI: Good.\n"
    assert "Nobody listened" in read(text)[0].turn.text


PROGRAMME = """Lamp Forum 2031, programme

1. Dr. Ada Obi: Oil in the harbours of the north
2. Prof. Bo Ek: Wicks and lenses
3. Ms. Cy Lind: What do keepers want?
4. Dr. Ada Obi: Closing words
"""
FEATURES = """Lampkit

- Big Data/AI: we read logs and guess.
- Old Lamp/New Lamp: how to change one for the other.
- Main Hall/Room 2: where our talks are.
"""
TALKS = (
    "Lamp Forum, day 2\n\nPresenter: Ada Obi\n\n"
    "We lit forty lamps in our harbour last year. I will show how we did it, with oil that our keepers press "
    "from the seeds of the hills behind the town, which are cheap in every year but the driest, as our books show.\n\n"
    "Presenter: Bo Ek\n\nMr. Chair, in my talk I shall ask why our wicks are so dear.\n"
)
SOUP = (
    "Lentil soup\n\nPresenter: Ada Obi\n\n"
    "We love our lentils. Wash them well, put them into a pot with two litres of cold water, an onion that you have "
    "halved, two carrots, a bay leaf, salt and a good spoon of oil, and let them simmer for forty minutes.\n\n"
    "I add salt last.\n"
)
HISTORY = """A short history of lamps

Fiji introduced the first lamp in 1900. Kenya followed in 1905.

Norway and Sweden introduced theirs in 1910; Chile added forty in 1911. Peru opened a school. Ghana offered oil to all.

The Lamp Union supported the school. Fiji supported it too.
"""
PROFILES = """Country profiles

Fiji

Fiji has forty lamps. The government announced a plan in 2010.

Kenya

Kenya has twelve lamps. Kenya added three in 2011.

Norway

Norway has many lamps. Norway led the Union until 2015.
"""


@pytest.mark.parametrize(
    "text",
    [PROGRAMME, FEATURES, TALKS, SOUP, HISTORY, PROFILES],
    ids=["programme", "features", "talks", "soup", "history", "profiles"],
)
def test_nobody_speaks_in_it(text: str) -> None:
    assert [one.turn.recorded_name for one in read(text)] == [None]


@pytest.mark.parametrize("label", ["Buenos Aires/Argentina", "Pull Request/PR"])
def test_a_place_or_thing_beside_a_slash_is_no_person(label: str) -> None:
    assert shape(label) is not Shape.PERSON


def test_a_run_of_spaces_in_a_record_is_read_in_time() -> None:
    run = " \t" * 15_000  # squared, it takes minutes
    began = process_time()
    read(f"Record\n\nThe meeting was long.\n{run}x\nLa séance est ouverte, Mr. Obi in the Chair.\n")
    assert process_time() - began < LEAST_SECONDS


ACTA = """CONSEJO DE FAROS

ACTA

La PRESIDENTA: Doy la palabra al Perú.

El REPRESENTANTE PERMANENTE DEL PERÚ: Muchas lámparas están apagadas. Apoyamos.

La REPRESENTANTE ALTERNA DE CHILE: No hay aceite. Gracias.

Le MINISTRE DES POSTES: Nous aussi. Gracias.

El REPRESENTANTE PERMANENTE DEL PERÚ: Apoyamos otra vez. Apoyamos.
"""


def test_offices_and_sentences_of_one_word_are_no_names_in_other_languages() -> None:
    assert {one.speaker for one in read(ACTA)} == {None}


def test_a_state_stands_before_whoever_speaks_for_it() -> None:
    kenya, fiji = "Kenya (Ms. Ada Obi): We thank Fiji.\n\n", "Fiji (Harbour Office): We thank Kenya.\n\n"
    told = [
        (one.organization and one.organization.name, one.speaker and one.speaker.name)
        for one in read(f"Assembly, record\n\n{kenya}{fiji}{kenya}")
    ]
    assert told == [("Kenya", "Ada Obi"), ("Fiji", None), ("Kenya", "Ada Obi")]


def test_words_of_a_heading_in_capitals_are_no_place() -> None:
    assert find_place("COMMUNICATIONS, LAMPS\nCOMMUNICATIONS BOARD\n") is None
    place = find_place("Tossville, 3 lamps\nNorth Tossville, Harbour Office\n")
    assert place is not None
    assert place.city == "Tossville"
