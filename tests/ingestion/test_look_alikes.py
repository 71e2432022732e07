"""What looks like a layout of records and is none, and what a rule against look-alikes must not take away."""

from __future__ import annotations

import pytest

from apps.ingestion.known import Known
from apps.ingestion.parsed import ResolvedDocument
from apps.ingestion.pipeline import understand

NOBODY = Known(speakers=(), organizations=(), processes=())
OWN = (
    "We believe that lamps matter to all of us. Our harbours are dark, and we want to change that. I invite everybody "
    "who cares for lamps to come and tell us what they know of oil, of wicks and of keys. We look forward to it.\n"
)


def resolved(text: str) -> ResolvedDocument:
    return understand(text.encode(), name="record.txt", known=NOBODY).resolved


def names(text: str) -> list[str | None]:
    return [one.turn.recorded_name for one in resolved(text).statements]


@pytest.mark.parametrize(
    "text",
    [
        f"Workshop\n\nSession 1: Opening remarks by Ada Obi, Lamp Society\nSession 2: Oil\n\nAbout us\n\n{OWN}",
        "Oil\n\n" + "".join(f"{state}\t{year}\t12\n" for state in ("Fiji", "Ghana", "Kenya") for year in (2030, 2031)),
        (
            "Lamps burned oil. [Ada Obi] It was dear, I think. [Bo Ek] We know it smelt. [Ada Obi] I did not like it. "
            "[Bo Ek] And so we went home, you and I.\n"
        ),
        (
            "About us\n\nAda Obi is a keeper. Ada Obi stated in 2029 that lamps matter. She lives in Port Lamp.\n\n"
            "Bo Ek has written three books. Bo Ek argued for oil in all of them.\n"
        ),
        (
            "[Rosa Lund] Lamps burned oil. I saw it. [Bo Ek] It was dear, we think. [Rosa Lund] We know. [Bo Ek]\n\n"
            "And so we went home. [Rosa Lund] You and I saw it. [Bo Ek]\n"
        ),
        "El informe señala que el aceite llegó tarde.\n\nLa ley indica que es libre.\n\nEl texto propone un plazo.\n",
        "La femme dit qu'elle restait.\n\nLe vieux répond qu'il le savait.\n\nLe garçon demande où est l'huile.\n",
        "".join(
            f"0:0:{second}.0 --> 0:0:{second}.9\n{line}\n"
            for second, line in enumerate(
                ("the lamps\nof", "Ada Obi\nis our guest", "from\nhere", "Bo Ek\nasks for oil", "and\nso")
            )
        ),
    ],
    ids=("agenda", "table of States", "sources", "authors", "credits", "report", "novel", "captions"),
)
def test_what_looks_like_a_record_is_none(text: str) -> None:
    assert names(text) == [None]


def test_a_label_may_stand_before_words_that_name_a_page() -> None:
    text = "Ada Obi: look at the table on page 9\nBo Ek: I see no table\nAda Obi: then page 12\nBo Ek: Page 13\n"
    assert names(text) == ["Ada Obi", "Bo Ek", "Ada Obi", "Bo Ek"]


@pytest.mark.parametrize("label", ["Проф. Иванова", "Акад. Петров", "Δρ. Νικολάου"])
def test_a_full_stop_behind_a_title_of_any_script_ends_no_sentence(label: str) -> None:
    assert names(f"{label}: Раз.\n\nAda Obi: Два.\n\n{label}: Три.\n\nAda Obi: Четыре.\n")[0] == label


@pytest.mark.parametrize("label", ["Ada O.", "Ada Obi, Lampco Ltd."])
def test_a_name_above_a_time_may_end_in_a_full_stop(label: str) -> None:
    assert names(f"{label}\n0:05\nWe begin.\n\nBo Ek\n0:15\nWho lit it?\n\n{label}\n0:30\nI did.\n") == [
        label,
        "Bo Ek",
        label,
    ]


def test_titled_names_on_lines_of_their_own_are_no_calls_on_who_presides() -> None:
    text = f"Opening remarks by Ms. Ada Obi\n\nMr. Batiste:\n{OWN}\nMs. Obi:\n{OWN}\nMr. Batiste:\n{OWN}"
    assert names(text) == ["Mr. Batiste", "Ms. Obi", "Mr. Batiste"]


@pytest.mark.parametrize("signed", ["Captioning by Brin Taverne, 12 May 2031", "Live captioning by Brin Taverne"])
def test_what_is_said_below_a_captioners_name_is_kept(signed: str) -> None:
    turns = "ADA OBI: Hello all.\n\nBO EK: Hi.\n\nADA OBI: Bye.\n"
    assert names(f"{signed}\n\n{turns}") == ["ADA OBI", "BO EK", "ADA OBI"]


@pytest.mark.parametrize(
    "words",
    [
        "Ada Obi, from Fiji, asks in the chat who pays.",
        "Ada Obi, from the Lamp Society. She asks who pays.",
    ],
)
def test_who_is_told_of_does_not_speak(words: str) -> None:
    text = f"MODERATOR: A question, please.\n\nPARTICIPANT: {words}\n\nMODERATOR: Thank you.\n"
    assert [one.speaker for one in resolved(text).statements] == [None] * 3


@pytest.mark.parametrize("asked", ["Any other question?", "But first, who in the hall has a word?"])
def test_a_question_to_all_gives_nobody_the_floor(asked: str) -> None:
    text = f"MODERATOR: Then I come back to you, Ada Obi. {asked}\n\nPARTICIPANT: I have.\n\nMODERATOR: Please.\n"
    assert [one.speaker for one in resolved(text).statements] == [None] * 3


def test_questions_without_a_name_are_kept_beside_those_with_one() -> None:
    text = "MS. OBI: Hello.\n\nQ Who lit it?\n\nMS. OBI: I did.\n\nQ (Bo Ek): Who pays?\n\nMS. OBI: We do.\n"
    assert names(text) == ["MS. OBI", "Q", "MS. OBI", "Q (Bo Ek)", "MS. OBI"]


def test_english_notes_are_not_read_by_french_verbs() -> None:
    text = "Minutes of the board\n\nAda Obi asked who pays. Bo Ek said he did.\n\nMembers engage with the harbour.\n"
    assert "Members" not in names(text)


@pytest.mark.parametrize("between", ["\n\n", " – "], ids=("lines", "dashes"))
def test_a_heading_among_names_is_no_name(between: str) -> None:
    turns = [("Ada Obi", "We want cyber resilience."), ("Bo Ek", "I do too."), ("Ada Obi", "I see."), ("Bo Ek", "Yes.")]
    turns += [("Cyber Resilience", "This was asked of us again."), ("Ada Obi", "I did."), ("Bo Ek", "You did.")]
    assert "Cyber Resilience" not in names("\n\n".join(f"{name}{between}{words}" for name, words in turns) + "\n")


@pytest.mark.parametrize(
    "foot", ["Lamp Forum: Oil | Page {}", "Lamp Forum: Oil - Page {} of 3", "Lamp Forum: Page {} of 3"]
)
def test_a_running_foot_is_nobodys(foot: str) -> None:
    turns = [
        "Ada Obi: It is lit.",
        foot.format(1),
        "Bo Ek: Who lit it?",
        foot.format(2),
        "Ada Obi: I did.",
        "Bo Ek: When?",
    ]
    assert names("\n\n".join(turns) + "\n") == ["Ada Obi", "Bo Ek", "Ada Obi", "Bo Ek"]
