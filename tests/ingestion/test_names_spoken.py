"""Names that are told in speech: who gives it, to whom the floor goes, who is thanked; and who is not."""

from __future__ import annotations

import pytest

from apps.ingestion.known import Known
from apps.ingestion.parsed import ResolvedStatement
from apps.ingestion.pipeline import understand

LISTED = "Speakers: Cy Tavita (Lamp Society), Di Moor (Harbour Office)\n"


def read(text: str) -> tuple[ResolvedStatement, ...]:
    return understand(text.encode(), name="record.txt", known=Known()).resolved.statements


def named(first: str, second: str, third: str = "Good.", head: str = "") -> str | None:
    """Who speaks the second of three turns, which has no label."""
    text = f"Lamp talks\n4 May 2021\n{head}\n>> ADA OBI: {first}\n\n>> {second}\n\n>> ADA OBI: {third}\n"
    told = read(text)[1].speaker
    return told.name if told else None


@pytest.mark.parametrize(
    "opening",
    [
        "Hi, Bo Ek, for the transcript. I want to ask about the fees.",
        "Yes, hello, Bo Ek, Lamp Society. I have been waiting.",
        "Name is Bo Ek, from Lamp Society. Just a comment.",
        "Bo Ek again. One more thing about the fees.",
        "This is Bo Ek, for the transcript. I agree with that.",
        "Bo Ek, speaking in my personal capacity. I agree with that.",
        "Okay.  Then we have to be more formal.  Bo Ek, speaking.  I sense that the fees are too high.",
        "I am Bo Ek (phonetic) from the harbour, and the fees are too high.",
    ],
)
def test_who_introduces_themselves(opening: str) -> None:
    assert named("The microphone is open.", opening) == "Bo Ek"


@pytest.mark.parametrize(
    "opening",
    [
        "Ada again. She asked about the fees.",
        "Name is nothing to me, from here on we count.",
        "Once again, the fees are too high.",
        "Harbour Office, for the transcript, was not asked.",
        "I saw Bo Ek, speaking of fees.",
        "Generally speaking, the fees are too high.",
        "Overall speaking, the fees are too high.",
        "Yes. Strictly speaking. They are.",
        "Frankly, speaking. They are too high.",
        "Non-technically speaking, they are too high.",
    ],
)
def test_what_introduces_nobody(opening: str) -> None:
    assert named("The microphone is open.", opening) is None


def test_who_speaks_for_a_body_says_so() -> None:
    text = "Lamp talks\n4 May 2021\n\n>> ADA OBI: The Office, please.\n\n>> HARBOUR OFFICE: {}\n\n>> ADA OBI: Good.\n"
    told = read(text.format("Thank you. My name is Bo Ek and I speak for the Harbour Office."))[1]
    assert told.speaker
    assert told.organization
    assert (told.speaker.name, told.organization.name) == ("Bo Ek", "Harbour Office")
    assert read(text.format("Thank you. The Harbour Office has no fees."))[1].speaker is None


@pytest.mark.parametrize("name", ["Emily", "Shelly", "Beverly"])
def test_given_names_that_end_like_adverbs_are_names(name: str) -> None:
    assert named("The microphone is open.", f"{name} speaking. The fees are too high.") == name


@pytest.mark.parametrize(
    "floor",
    [
        "Let me turn to Mr. Cy Tavita.",
        "I now invite Cy Tavita to take the floor.",
        "I would like Cy to start with his slides.",
        "The last speaker is Ms. Cy Tavita from Lamp Society.",
        "We will now hear from Cy.",
        "Let us go to Cy.",
    ],
)
def test_to_whom_the_floor_is_given(floor: str) -> None:
    assert named(f"Thank you all. {floor}", "I have some slides.", head=LISTED) == "Cy Tavita"


@pytest.mark.parametrize(
    "floor",
    [
        "In Geneva we met first, and next time let us go to Geneva.",
        "We wrote to Lampco, and we have yet to hear from Lampco.",
        "Slido is open, so let us turn to Slido.",
        "I would like everybody to start with the draft.",
    ],
)
def test_what_gives_nobody_the_floor(floor: str) -> None:
    assert named(floor, "I have some slides.", head=LISTED) is None


@pytest.mark.parametrize(
    "thanks",
    [
        "Many thanks to Cy Tavita for that.",
        "I thank Cy Tavita for his presentation.",
        "Thank you, Professor Tavita, for this overview.",
    ],
)
def test_who_is_thanked(thanks: str) -> None:
    assert named("What does it say?", "It says that the coast is dark.", thanks, head=LISTED) == "Cy Tavita"


@pytest.mark.parametrize("thanks", ["I thank Cy Tavita for the invitation.", "Many thanks to Fiji for that."])
def test_who_is_thanked_for_something_else(thanks: str) -> None:
    assert named("What does it say?", "It says that the coast is dark.", thanks, head=LISTED) is None


@pytest.mark.parametrize(
    "title",
    ["H.E. Ms.", "Right Hon.", "Hon'ble", "Shri", "Sra.", "Mme", "Herr", "Amb.", "Engr.", "Datuk", "Adv.", "Mx."],
)
def test_titles_of_many_countries(title: str) -> None:
    said = [
        f"{title} Ada Obi: I am glad to open it, for it was long in coming.",
        "Bo Ek: So am I, and so are we all.",
        f"{title} Obi: Good.",
    ]
    text = "\n\n".join(["Segment on light\n4 May 2021", *said])
    assert [one.speaker and one.speaker.name for one in read(text)] == ["Ada Obi", "Bo Ek", "Ada Obi"]


@pytest.mark.parametrize("label", ["Right Now", "He Said"])
def test_plain_words_are_no_titles(label: str) -> None:
    text = (
        f"Segment on light\n4 May 2021\n\nAda Obi: I am glad.\n\n{label}: we begin.\n\nAda Obi: Good.\n\nBo Ek: Yes.\n"
    )
    assert label not in {one.turn.recorded_name for one in read(text)}


def delegation(floor: str) -> str | None:
    """Which State speaks in a turn without a label, behind a chair who says this."""
    text = (
        f"Beacon group\n4 May 2021\n\n>> CHAIR: Good day. {floor}\n\n>> My delegation is grateful.\n\n>> CHAIR: Good.\n"
    )
    told = read(text)[1]
    assert told.speaker is None
    return told.organization.name if told.organization else None


@pytest.mark.parametrize(
    "floor",
    [
        "I give the floor to the distinguished representative of Fiji.",
        "I now call on Fiji, please.",
        "Fiji, you have the floor.",
        "The next speaker on my list is Fiji.",
        "I invite the delegation of Fiji to take the floor.",
    ],
)
def test_a_delegation_that_is_given_the_floor_speaks(floor: str) -> None:
    assert delegation(floor) == "Fiji"


@pytest.mark.parametrize(
    "floor",
    [
        "We last met in Fiji.",
        "There was something from Fiji. Is that so?",
        "Jordan, please.",
        "I give the floor to the Lamp Society of Fiji and the others.",
        '"I give the floor to Fiji," she said.',
    ],
)
def test_what_gives_no_delegation_the_floor(floor: str) -> None:
    assert delegation(floor) is None


@pytest.mark.parametrize(
    ("label", "speaker", "organization"),
    [
        ("Ms. Obi, Fiji", None, "Fiji"),
        ("Ms. Ada Obi, Fiji", "Ada Obi", "Fiji"),
        ("Lamp Society, Ada Obi", "Ada Obi", "Lamp Society"),
        ("Ms. Obi (Fiji), on behalf of the Group of Small States", None, "Fiji"),
        ("Ms. Obi (Fiji) on behalf of the Lamp Group", None, "Fiji"),
        ("Ms. Obi (Fiji) (on behalf of the Lamp Group)", None, "Fiji"),
        ("Fiji, on behalf of the Group of Small States", None, "Fiji"),
        ("Ada Obi, Chair", "Ada Obi", None),
    ],
)
def test_a_label_tells_person_and_body(label: str, speaker: str | None, organization: str | None) -> None:
    said = [f"{label}: We thank the group for its work.", "Kenya: So do we, as before.", f"{label}: Thank you."]
    told = read("\n\n".join(["Beacon group\n4 May 2021", *said]))
    assert len(told) == len(said)
    first = told[0]
    assert (first.speaker and first.speaker.name, first.organization and first.organization.name) == (
        speaker,
        organization,
    )


def test_who_speaks_for_a_body_may_stand_behind_it_on_a_line_of_its_own() -> None:
    text = """Hearing on harbour lights
4 May 2021

Lamp Society, Ada Obi

Thank you, Chair. We have worked on lamps for thirty years, and we see that the smaller harbours are left out.

Harbour Networks, Bo Ek

I will be short. The larger harbours pay for the smaller ones already, and we think that this is right.

Civic Light Alliance, Cy Moor

Our members walk along the quay at night. They would like to see where they step.
"""
    assert [one.speaker and one.speaker.name for one in read(text)] == ["Ada Obi", "Bo Ek", "Cy Moor"]


def test_positions_of_states_in_the_present_are_told_apart() -> None:
    text = """Group on lamp standards
Informal notes, 27 July 2022

Paragraph 14

Kenya supports the text as it stands.
Fiji wants a footnote on costs.
Norway can accept the footnote.
Japan aligns itself with Fiji.
"""
    assert [one.organization and one.organization.name for one in read(text)] == ["Kenya", "Fiji", "Norway", "Japan"]


@pytest.mark.parametrize(
    ("asked", "speaker"),
    [
        ("Cy, can you confirm that you can hear me?", None),
        ("Can you see the slides, Cy?", None),
        ("Cy, do you want to take that question?", "Cy Tavita"),
    ],
)
def test_a_check_of_sound_gives_nobody_the_floor(asked: str, speaker: str | None) -> None:
    assert named(asked, "Hello. I can hear you.", head=LISTED) == speaker
