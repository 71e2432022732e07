"""Names that a record completes or gives by its manner: surnames alone, lists in other languages, States' delegates."""

from __future__ import annotations

import time

import pytest

from apps.ingestion.full_names import before_two_surnames
from apps.ingestion.known import Known
from apps.ingestion.parsed import Method, ResolvedDocument
from apps.ingestion.pipeline import understand
from apps.proceedings.models import is_inferred


def read(text: str) -> ResolvedDocument:
    return understand(text.encode(), name="record.txt", known=Known()).resolved


def speakers(text: str) -> list[str | None]:
    return [one.speaker.name if one.speaker else None for one in read(text).statements]


def test_a_surname_in_capitals_is_completed_from_the_running_text() -> None:
    text = """Lunch on maps

Panel:
Brin Taverne, Lakeside Peering
Edda van der Moor, Harbour Networks
Sorley O'Kane, Island Maps

TAVERNE: Let me begin with the map.

VAN DER MOOR: It is wet.

O'KANE: Ours is dry, and TAVERNE has seen it.

VAN DER MOOR: Has he?

OLEARY: Has who?

TAVERNE: I have.
"""
    brin, edda = "Brin Taverne", "Edda van der Moor"
    assert speakers(text) == [brin, edda, "Sorley O'Kane", edda, None, brin]


def test_a_word_in_the_middle_of_a_name_is_no_surname() -> None:
    text = """Talks

With us today is Edda Maria Moor of Harbour Networks.

BRIN TAVERNE: Good morning.

MARIA: Good morning.

BRIN TAVERNE: Who has the map?

MARIA: Nobody.
"""
    assert "Edda Maria" not in speakers(text)


def test_letters_of_a_key_may_be_small_inside() -> None:
    text = """Minutes

Present: Edda van der Moor (EvdM), Brin Taverne (BT), Sorley Kane (SK)

EvdM: The map is wet.

BT: It rained.

SK: It did.

EvdM: Twice.

BT: Three times, I think.

SK: And then it snowed.
"""
    found = read(text)
    assert [one.speaker and one.speaker.name for one in found.statements] == [
        "Edda van der Moor",
        "Brin Taverne",
        "Sorley Kane",
        "Edda van der Moor",
        "Brin Taverne",
        "Sorley Kane",
    ]
    assert not found.affiliations, "letters by which the minutes call people are no organizations"


@pytest.mark.parametrize(
    "head", ["Présents : Mme Edda Moor, M. Brin Taverne", "Asistentes: Sra. Edda Moor, Brin Taverne"]
)
def test_lists_of_those_present_in_other_languages(head: str) -> None:
    text = f"""Compte rendu

{head}

Mme Moor : La carte est vieille.

M. Taverne : Le budget est jeune.

Mme Moor : Il faudrait le contraire.
"""
    assert speakers(text) == ["Edda Moor", "Brin Taverne", "Edda Moor"]


@pytest.mark.parametrize(
    ("label", "state"),
    [
        ("FIJI DELEGATE", "Fiji"),
        ("The Kenyan delegation", "Kenya"),
        ("VIET NAM REPRESENTATIVE", "Viet Nam"),
    ],
)
def test_a_delegate_speaks_for_the_state_and_is_nobody_by_name(label: str, state: str) -> None:
    text = f">> {label}: We thank the Chair.\n\n>> EDDA MOOR: And I do.\n\n>> {label}: We thank again.\n"
    first = read(text).statements[0]
    assert first.speaker is None
    assert first.organization is not None
    assert first.organization.name.casefold() == state.casefold()


@pytest.mark.parametrize(
    "words",
    [
        "So, Brin Taverne, Lakeside Peering. I have a map.",
        "For the record, Brin Taverne, Lakeside Peering. I have a map.",
        "Yeah, Brin Taverne, Lakeside Peering. I have a map.",
    ],
)
def test_whatever_a_speaker_says_before_the_name(words: str) -> None:
    assert speakers(f">> AUDIENCE: {words}\n\n>> EDDA MOOR: Show it.\n") == ["Brin Taverne", "Edda Moor"]


def test_who_is_thanked_by_a_full_name_has_spoken() -> None:
    text = """>> EDDA MOOR: Next, please.

>> I have drawn a map of the lake.

>> EDDA MOOR: Thank you very much, Brin Taverne. Who else?

>> I have one of the hill.

>> AUDIENCE: Thank you, Sorley Kane.
"""
    statements = read(text).statements
    assert statements[1].speaker is not None
    assert (statements[1].speaker.name, statements[1].speaker.method) == ("Brin Taverne", Method.ACKNOWLEDGEMENT)
    assert statements[3].speaker is None, "whoever thanks is not known"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A title that names who presents.
        (
            (
                "Oil without smoke - Oda Quist and Ilja van Brand.\n\nODA: Good morning. We talk about oil.\n\n"
                "ILJA: It does not smoke when it is clean.\n\nODA: And how is it cleaned?\n\nILJA: With sand.\n"
            ),
            ["Oda Quist", "Ilja van Brand"] * 2,
        ),
        # Who introduces himself by a given name that the head has in full, and under which nobody else speaks.
        (
            (
                "Oil without smoke\nMicah Obi and Carlo Quist\n\n>> MODERATOR: Good morning. Let us begin.\n\n"
                ">> Hi, my name is Carlo, and I clean the oil.\n\n>> MODERATOR: Thank you. What with?\n"
            ),
            [None, "Carlo Quist", None],
        ),
        # A surname in small letters that the head has in full.
        (
            (
                "Notes on oil\nMinutes by Emeka Tavernier\n\n* Tavernier: Want it both ways\n* Bo Ek: No\n"
                "* Tavernier: See the list\n* Bo Ek: Agreed\n"
            ),
            ["Emeka Tavernier", "Bo Ek"] * 2,
        ),
        # Letters that somebody types.
        (
            (
                "Notes on oil\n\n- ada obi: it smokes\n- bo ek: it does\n- ao: it did last week\n- be: and now?\n"
                "- ao: worse\n- be: ack\n"
            ),
            ["Ada Obi", "Bo Ek", "Ada Obi", "Bo Ek", "Ada Obi", "Bo Ek"],
        ),
    ],
)
def test_what_the_head_and_other_labels_complete(text: str, expected: list[str | None]) -> None:
    assert speakers(text) == expected


def test_what_completes_a_label_is_inferred() -> None:
    found = read(
        "Oil without smoke - Oda Quist and Ilja van Brand.\n\nODA: Good morning.\n\nILJA: It is clean.\n\nODA: How?\n"
    )
    assert all(
        one.speaker and is_inferred(one.speaker.method.value, one.speaker.confidence) for one in found.statements
    )


def test_addresses_of_everybody_are_their_names() -> None:
    text = """# The lamps

### ada-obi:

It smokes, as it did last week.

### bo-van-ek:

It does not, for it is clean.

### ada-obi:

And who cleaned it?

### voiceover-harbour:

The harbour at night.

### bo-van-ek:

I did.
"""
    found = understand(text.encode(), name="record.md", known=Known()).resolved
    assert [one.speaker.name if one.speaker else None for one in found.statements] == [
        "Ada Obi",
        "Bo van Ek",
        "Ada Obi",
        None,
        "Bo van Ek",
    ]


@pytest.mark.parametrize(
    ("named", "name"),
    [
        ("with Clemens Vandermoor Obi, the keeper", "Clemens Vandermoor Obi"),
        # Nobody's given name stands before it, or two people's do, or it is a whole name elsewhere.
        ("with the keeper Mr. Vandermoor Obi", "Vandermoor Obi"),
        ("with Clemens Vandermoor Obi and Ada Vandermoor Obi", "Vandermoor Obi"),
        ("with Clemens Vandermoor Obi and a Vandermoor Obi of old", "Vandermoor Obi"),
    ],
)
def test_two_surnames_behind_a_title_are_completed_where_they_stand_behind_one_given_name(
    named: str, name: str
) -> None:
    text = f"""Lakeside council, minutes

The council held a talk this morning {named}.

Mr. Vandermoor Obi said that the lamp was out.

Ms. Taverne noted that it had been lit by hand.

Mr. Vandermoor Obi replied that nobody was to do so.
"""
    assert speakers(text)[0] == name


def test_a_letter_between_the_given_name_and_the_surname_is_kept() -> None:
    text = """Lakeside council, minutes

Present: Brin Taverne and Edda S. Moor, both of the harbour.

Mr. Taverne said that the lamp was out.

Ms. Moor noted that it had been lit by hand.
"""
    assert speakers(text) == ["Brin Taverne", "Edda S. Moor"]


def test_two_surnames_are_sought_once_for_all_names() -> None:
    names = {f"Obi{chr(97 + n % 26)}{chr(97 + n // 26)}o Ek" for n in range(600)}
    text = "".join(f"Clemens {name} spoke. " for name in sorted(names)) * 20
    begun = time.process_time()
    assert {full.name for full in before_two_surnames(text, names).values()} == {f"Clemens {name}" for name in names}
    assert time.process_time() - begun < 5  # the text is not gone through for each name


def test_words_of_a_script_without_capitals_complete_no_name() -> None:
    text = "등대 회의\n\n김민서: 감사합니다.\n\n박지훈: 다음은 김민서 교수님 말씀해 주십시오.\n\n김민서: 없습니다.\n"
    assert speakers(text) == ["김민서", "박지훈", "김민서"]
