"""Names that tell less than who speaks: nicks, letters for a part of a name, names of those who are spoken to."""

from __future__ import annotations

import pytest

from apps.ingestion.known import Known
from apps.ingestion.names import affiliation, without_title
from apps.ingestion.parsed import ResolvedStatement
from apps.ingestion.pipeline import understand


def statements(text: str) -> tuple[ResolvedStatement, ...]:
    return understand(text.encode(), name="record.txt", known=Known()).resolved.statements


def told(text: str) -> list[tuple[str | None, list[str]]]:
    """The speaker of every statement, and who is suggested."""
    return [
        (one.speaker.name if one.speaker else None, [it.name for it in one.suggestions]) for one in statements(text)
    ]


@pytest.mark.parametrize(
    "words",
    [
        "Welcome back, Commissioner. Ms Edda Moor, I understand that you brought the map.",
        "Good morning. Edda Moor, we hope you can hear us.",
        "Thank you. Edda Moor, we hear that the map is yours.",
        "Thank you. Ms Edda Moor from Lakeside Peering.",
        "Edda Moor from Lakeside Peering, you have the floor.",
    ],
)
def test_whoever_is_spoken_to_does_not_speak(words: str) -> None:
    assert told(f"CHAIR: {words}\n\nBRIN TAVERNE: The map is late.\n\nCHAIR: Why?\n")[0][0] is None


@pytest.mark.parametrize(
    "words",
    [
        "Thank you. Edda Moor, I have brought the map.",
        "Thank you. Edda Moor from Lakeside Peering, thank you for the map.",
    ],
)
def test_whoever_goes_on_in_the_first_person_does(words: str) -> None:
    assert told(f">> AUDIENCE: {words}\n\n>> BRIN TAVERNE: The map is late.\n")[0][0] == "Edda Moor"


def test_a_letter_for_a_given_name_names_nobody_unless_the_record_completes_it() -> None:
    text = """Talks on maps

>> A. OBINNA: Thank you. I was asked to say something.

>> FROM THE FLOOR: Closer to the mic, please.

>> SUNI C.: And we translated it.

>> E. MOOR: My name is Edda Moor. I drew it.

>> K. R. TAVERNE: I did not.

>> 김 하늘: 네.
"""
    assert told(text) == [
        (None, ["A. Obinna"]),
        (None, []),
        (None, ["Suni C."]),
        ("Edda Moor", []),
        ("K. R. Taverne", []),
        ("김 하늘", []),
    ]


MINUTES = """Map group
20 August 2031
Meeting minutes

Wanda: Perhaps a round of names.

Jonas: The list of maps is long.

{label}: Half of them are late.

Wanda: Any questions?

Jonas: None.
"""


def test_given_names_alone_name_nobody_where_the_record_has_no_name_in_full() -> None:
    assert {name for name, _ in told(MINUTES.format(label="Lionel"))} == {None}
    assert told(MINUTES.format(label="Lionel"))[0] == (None, ["Wanda"])


def test_given_names_are_what_a_record_has_of_some_whom_it_names_beside_others() -> None:
    assert [name for name, _ in told(MINUTES.format(label="Lionel Achter"))] == [
        "Wanda",
        "Jonas",
        "Lionel Achter",
        "Wanda",
        "Jonas",
    ]


def test_a_nick_names_nobody() -> None:
    text = MINUTES.format(label="Lionel Achter").replace("Wanda", "WandaS").replace("Jonas", "McJonas")
    assert [name for name, _ in told(text)] == [None, "McJonas", "Lionel Achter", None, "McJonas"]


def test_a_chat_gives_names_with_what_their_bearers_add() -> None:
    text = """14:01:22 From Ada Obi - Lamp Society : Welcome everyone
14:02:10 From Bo : Hi all
14:03:45 From Ada Obi - Lamp Society : The list is on the wall
14:04:12 From Cara M – Quay House : I shall be late
14:05:20 From Bo : me too
14:06:01 From Edda Moor : bye
"""
    assert told(text) == [
        ("Ada Obi", []),
        (None, ["Bo"]),
        ("Ada Obi", []),
        (None, ["Cara M"]),
        (None, ["Bo"]),
        ("Edda Moor", []),
    ]


@pytest.mark.parametrize("pronouns", ["she/her", "he/they", "They/Them/Theirs", "she, her", "elle/iel", "she"])
def test_pronouns_are_no_affiliation(pronouns: str) -> None:
    assert affiliation(f"Ada Obi ({pronouns})") is None
    assert affiliation(f"Ada Obi (Lamp Society) ({pronouns})") == "Lamp Society"


@pytest.mark.parametrize("body", ["HER", "Elle Media"])
def test_bodies_that_are_called_like_pronouns_are(body: str) -> None:
    assert affiliation(f"Ada Obi ({body})") == body


def test_a_state_in_capitals_speaks_on_behalf_of_others() -> None:
    text = """>> CHAIR: I give the floor to our friends.

>> KENYA ON BEHALF OF THE LAMP STATES: Thank you. We agree.

>> UNITED ARAB EMIRATES SPEAKING ON BEHALF OF THE QUAY STATES: So do we.
"""
    assert [one.organization and one.organization.name for one in statements(text)] == [
        None,
        "Kenya",
        "United Arab Emirates",
    ]


def test_thanks_for_what_was_said_before_somebody_came_in() -> None:
    record = (
        ">> BRIN TAVERNE: Who lit it?\n\n>> Hello, Edda Moor from the Lamp Society. I did.\n\n>> Then put it out.\n\n"
        ">> BRIN TAVERNE: Thank you, Edda.\n\n>> EDDA MOOR: It is out.\n"
    )
    assert told(record)[2][0] is None
    assert told(record.replace(">> Then", ">> EDDA MOOR: No.\n\n>> Then"))[3][0] is None


def test_two_names_behind_a_title_of_which_the_surname_stands_alone_elsewhere() -> None:
    record = (
        ">> CHAIR: We begin.\n\n>> H.E. MR. BRIN TAVERNE-LOE: Yes.\n\n>> MR. TAVERNE: Now?\n\n"
        ">> MS. EDDA MOOR: Now.\n\n>> MS. MOOR: And here.\n\n>> MS. QUISPE HUANCA: Not yet.\n\n>> MR. EK: Why?\n"
    )
    names = [name for name, _ in told(record)]
    assert names == [None, "Brin Taverne-Loe", "Brin Taverne-Loe", "Edda Moor", "Edda Moor", None, None]


def test_half_a_given_name_is_no_surname() -> None:
    record = (
        ">> CHAIR: We begin.\n\n>> EDDA-LOU MOOR: Yes.\n\n>> MR. EDDA: Now?\n\n>> BRIN TAVERNE: Now.\n\n"
        ">> MR. EDDA: Here too.\n\n>> MS. MOOR: And there.\n"
    )
    assert [name for name, _ in told(record)] == [None, "Edda-Lou Moor", None, "Brin Taverne", None, "Edda-Lou Moor"]


def test_an_honorific_behind_a_name_tells_a_person_and_is_no_part_of_the_name() -> None:
    record = ">> CHAIR: We begin.\n\n>> MIDORI-SAN: Now?\n\n>> BRIN TAVERNE: Now.\n\n>> MIDORI-SAN: Thank you.\n"
    assert [name for name, _ in told(record)] == [None, "Midori", "Brin Taverne", "Midori"]


@pytest.mark.parametrize(
    "words",
    ["Bonjour, je m'appelle", "Hola, me llamo", "Bom dia, meu nome é", "Mein Name ist", "Buongiorno, mi chiamo"],
)
def test_introductions_in_other_languages(words: str) -> None:
    record = f"Chair: Who lit it?\n\nIntervenante : {words} Edda Moor, 3 rue du Port.\n\nChair: Next.\n"
    assert told(record)[1][0] == "Edda Moor"


@pytest.mark.parametrize("label", ["UNIDTIFIED FEMALE", "UNIDENTIFIEID MALE", "UNKNOWN WOMAN", "UNIDENTIFED SPEAKER 2"])
def test_nobody_identified_however_it_is_spelt(label: str) -> None:
    assert told(f">> {label}: It smokes.\n\n>> BRIN TAVERNE: It does.\n")[0] == (None, [])


def test_thanks_at_the_end_give_nobody_the_floor() -> None:
    text = ">> BRIN TAVERNE: It smokes.\n\n>> MODERATOR: I see. Thanks, {}\n\n>> It does.\n\n>> JO LEVY: No.\n"
    assert told(text.format("Jo."))[2] == (None, [])
    assert told(text.format("Jo?"))[2] == ("Jo Levy", [])


def test_a_text_that_is_kept_whole_is_not_introduced_by_its_title() -> None:
    text = "Key Lamps from the Harbour\n\nThe lamps were lit. They smoked. Nobody came to see them that night.\n"
    assert told(text) == [(None, [])]


@pytest.mark.parametrize(
    "label", ["Right Hon. Ada Obi", "Rt. Hon. Ada Obi", "L'hon. Ada Obi", "Le très hon. Ada Obi", "LCol Ada Obi"]
)
def test_titles_of_members_and_ranks_are_no_part_of_a_name(label: str) -> None:
    assert without_title(label) == "Ada Obi"


def test_two_at_once_are_not_the_first_of_them() -> None:
    text = MINUTES.format(label="Lionel Achter").replace("\nWanda:", "\nWanda, Jonas: It is late.\n\nWanda:", 1)
    assert [name for name, _ in told(text)].count(None) == 1


@pytest.mark.parametrize(
    ("label", "beside"), [("Wanda Tiller, Chair", "Chair"), ("Lake Society, Wanda Tiller", "Lake Society")]
)
def test_somebody_beside_their_office_or_body_is_not_two(label: str, beside: str) -> None:
    text = f"""Talks on maps

{label}: The map is late, and we begin without it.

Jonas Ferro: Who has it now?

{beside}: Nobody has it at the moment.

Wanda Tiller: I sent it to the printer last week.

Jonas Ferro: Then we wait for it.
"""
    assert told(text)[0][0] == "Wanda Tiller"
