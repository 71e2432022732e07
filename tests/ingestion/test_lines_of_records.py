"""How the lines of a record may end, break and run, and what at their head is no label."""

from __future__ import annotations

import pytest

from apps.ingestion.known import Known
from apps.ingestion.parsed import Kind
from apps.ingestion.pipeline import understand

NOBODY = Known(speakers=(), organizations=(), processes=())
RECORD = "Lamp Forum\n3 March 2031\n\nADA OBI: It is lit.\n\nBO EK: Who lit it?\n\nADA OBI: I did.\n\nBO EK: When?\n"


def said(text: str) -> list[tuple[str | None, str]]:
    read = understand(text.encode(), name="record.txt", known=NOBODY)
    for statement in read.resolved.statements:
        span = statement.turn.span
        assert text[span.start : span.end].split() == statement.turn.text.split()
    return [(s.turn.recorded_name, s.turn.text) for s in read.resolved.statements]


@pytest.mark.parametrize("end", ["\r", "\r\n", "\v", "\x85", "\u2028", "\u2029"], ids=ascii)
def test_lines_may_end_in_other_signs(end: str) -> None:
    assert said(RECORD.replace("\n", end)) == said(RECORD)


def test_lines_that_end_in_a_carriage_return_alone_are_counted() -> None:
    text = RECORD.replace("\n", "\r")
    read = understand(text.encode(), name="record.txt", known=NOBODY)
    assert read.source.locators.at(text.index("BO EK")).line == 6


def test_a_line_in_which_a_sentence_ends_begins_with_no_label() -> None:
    text = (
        "ADA OBI: Thank you, and good morning to\nall of you. To be clear: it is lit.\n\n"
        "BO EK: We were in the hall until the year\n2030. In other words: nobody knows.\n\nADA OBI: I do.\n"
    )
    assert said(text) == [
        ("ADA OBI", "Thank you, and good morning to all of you. To be clear: it is lit."),
        ("BO EK", "We were in the hall until the year 2030. In other words: nobody knows."),
        ("ADA OBI", "I do."),
    ]


def test_a_running_foot_with_a_colon_is_no_label() -> None:
    foot = "Workshop 3: The Lamps of the Harbour    Page {} of 3"
    text = (
        "Workshop 3: The Lamps of the Harbour\n\nAda Obi: The lamp is lit.\n\n"
        f"{foot.format(1)}\n\nBo Ek: Who lit it?\n\nAda Obi: I did.\n\n"
        f"{foot.format(2)}\n\nBo Ek: When?\n\nAda Obi: At night.\n\n{foot.format(3)}\n"
    )
    assert [name for name, _ in said(text)] == ["Ada Obi", "Bo Ek", "Ada Obi", "Bo Ek", "Ada Obi"]


def test_a_time_with_hours_behind_a_name_is_no_part_of_it() -> None:
    text = "The Lamp Forum\n\nAda Obi 00:00:05\nIt is lit.\n\nBo Ek 00:00:42\nWho lit it?\n\nAda Obi 01:01:19\nI did.\n"
    assert said(text) == [("Ada Obi", "It is lit."), ("Bo Ek", "Who lit it?"), ("Ada Obi", "I did.")]


def test_names_over_times_stand_below_the_words_of_another() -> None:
    text = "Ada Obi\n0:05\nThe lamp\nis lit.\nBo Ek\n0:42\nWho lit it?\nAda Obi\n1:19\nI did.\nBo Ek\n1:30\nWhen?\n"
    assert said(text) == [
        ("Ada Obi", "The lamp is lit."),
        ("Bo Ek", "Who lit it?"),
        ("Ada Obi", "I did."),
        ("Bo Ek", "When?"),
    ]


def test_a_state_that_speaks_first_is_no_dateline() -> None:
    text = "Notes of the afternoon\n\nMexico: we agree.\n\nFiji: we do not.\n\nChair: shall we move on?\n\nFiji: yes.\n"
    assert [name for name, _ in said(text)] == ["Mexico", "Fiji", "Chair", "Fiji"]


def test_short_sentences_of_a_script_without_capitals_are_no_names() -> None:
    text = (
        ">> ADA OBI: The lamp is lit.\n>> BO EK:\nنحن نؤيد المقترح. شكراً جزيلاً على الكلمة.\n"
        "شكراً على حسن استماعكم. نحن نؤيد المقترح.\nنحن نؤيد المقترح. شكراً على حسن استماعكم.\n"
        ">> ADA OBI: Who lit it?\n>> BO EK: I did.\n"
    )
    assert [name for name, _ in said(text)] == ["ADA OBI", "BO EK", "ADA OBI", "BO EK"]


def test_lines_that_hold_one_turn_each_are_not_lost() -> None:
    words = " ".join(["We lit the lamp at the harbour and the keeper went home."] * 12)
    spanish = " ".join(
        ["Quisiera hablar de la lámpara del puerto."] * 12 + ["Primero: oír. Primero: ver. Primero: ir."]
    )
    turns = [("ADA OBI", words), ("BO EK", spanish), ("ADA OBI", words), ("BO EK", words), ("ADA OBI", words)]
    assert said("\n\n".join(f"{name} – {text}" for name, text in turns) + "\n") == turns


@pytest.mark.parametrize("labels", [("AO", "BE", "CN"), ("Ada", "Bo", "Cy")])
def test_whole_speeches_in_the_first_person_are_nobodys_minutes(labels: tuple[str, str, str]) -> None:
    speeches = [
        f"{label}: I lit the lamp. We were three then.\n\nYou may have seen it, and we were glad of that. I was too."
        for label in ("Ada Obi", "Bo Ek", "Cy Noor", *labels)
    ]
    read = understand("\n\n".join(speeches).encode(), name="record.txt", known=NOBODY)
    assert [(s.turn.kind, s.turn.text.endswith("I was too.")) for s in read.resolved.statements] == [
        (Kind.VERBATIM, True)
    ] * 6


def test_a_body_whose_name_begins_with_a_plain_word_speaks_again() -> None:
    text = "\n\n".join(
        f"{name}: We lit the lamp."
        for name in ("Open Lamps Foundation", "Harbour Society", "Open Lamps Foundation", "Harbour Society")
    )
    assert [name for name, _ in said(text)] == ["Open Lamps Foundation", "Harbour Society"] * 2


def test_initials_that_are_a_word_are_told_by_the_key() -> None:
    text = (
        "Present:\nAO: Ada Obi\nIS: Inga Sol\nBE: Bo Ek\n\nAO: The lamp is lit.\n\nIS: Who lit it?\n\n"
        "BE: I did.\n\nIS: When?\n\nAO: At night.\n"
    )
    assert [name for name, _ in said(text)] == ["AO", "IS", "BE", "IS", "AO"]


def test_who_speaks_once_stands_on_a_line_as_the_others_do() -> None:
    turns = [("Ada Obi", "We lit it."), ("Bo Ek", "Do you see it?"), ("Cy Noor", "I do."), ("Ada Obi", "I did.")]
    turns += [("Bo Ek", "Are we late?"), ("Ada Obi", "I think we are.")]
    assert said("\n\n".join(f"{name}\n\n{words}" for name, words in turns) + "\n") == turns
    assert said("\n\n".join(f"{name} – {words}" for name, words in turns) + "\n") == turns


def test_titled_names_of_all_sorts_stand_in_a_line() -> None:
    turns = [
        ("Mr. Jones", "It is lit."),
        ("Ms. de la Obi", "Who lit it?"),
        ("Mr. Jones", "I did."),
        ("Ms. Ek", "When?"),
    ]
    line = " ".join(f"{name}: {words}" for name, words in turns * 10)
    assert said(f"Opening of the lamps. {line}") == turns * 10


def test_a_hyphen_divides_a_name_in_capitals_from_captions() -> None:
    text = ">> ADA OBI - The lamp is lit.\n\n>> BO EK - Who lit it?\n\n>> ADA OBI - I did.\n"
    assert said(text) == [("ADA OBI", "The lamp is lit."), ("BO EK", "Who lit it?"), ("ADA OBI", "I did.")]


def test_a_bar_divides_a_name_from_its_time() -> None:
    text = "Ada Obi | 0:05\nThe lamp is lit.\n\nBo Ek | 0:42\nWho lit it?\n\nAda Obi | 1:19\nI did.\n"
    assert said(text) == [("Ada Obi", "The lamp is lit."), ("Bo Ek", "Who lit it?"), ("Ada Obi", "I did.")]


def test_names_in_brackets_head_cues() -> None:
    cues = ("[ADA OBI]: The lamp is lit.", "[BO EK]: When?")
    text = "\n".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{words}\n" for n, words in enumerate(cues, 1))
    read = understand(text.encode(), name="record.srt", known=NOBODY)
    assert [s.turn.recorded_name for s in read.resolved.statements] == ["ADA OBI", "BO EK"]


def test_an_initial_in_the_middle_of_a_name_ends_no_sentence() -> None:
    turns = [("Ada J. Obi", "The lamp is lit."), ("Bo Ek", "Who lit it?"), ("Ada J. Obi", "I did."), ("Bo Ek", "When?")]
    line = " ".join(f"{name}: {words}" for name, words in turns * 10)
    assert said(f"Opening of the lamps. {line}") == turns * 10


def test_few_chevrons_before_long_lines_are_captions() -> None:
    words = " ".join(["We lit the lamp at the harbour and the keeper went home."] * 9)
    turns = [("MR. OBI", "I agree."), ("MS. EK", words), ("MR. OBI", words), ("MS. EK", words), ("MR. OBI", words)]
    text = "\n".join(f">> {name}: {told}" for name, told in turns) + "\n"
    assert said(text) == turns
    read = understand(text.encode(), name="record.txt", known=NOBODY).resolved
    assert read.document.parser == "chevron"


def test_minutes_go_on_behind_dots_and_in_brackets_within_a_sentence() -> None:
    text = (
        "# Lamp group, 3 March 2031\n\n__ScribeNick:__ Ada\n\n"
        "__Ada:__ the guide has been lit\n\n... also trimmed\n\n… twice\n\n"
        "__Boe:__ do you have a sense of the range\n(very bright or not)? I do not.\n\n"
        "__Ada:__ no\n(Applause): for whom?\n\n__Boe:__ so we wait\n"
    )
    assert said(text) == [
        ("Ada", "the guide has been lit\n\n... also trimmed\n\n… twice"),
        ("Boe", "do you have a sense of the range (very bright or not)? I do not."),
        ("Ada", "no"),
        ("Boe", "so we wait"),
    ]


def test_a_body_over_what_it_is_for_is_a_heading() -> None:
    text = RECORD + "\nLamp Committee: Board of Quays\n\nADA OBI: Two of us are here.\n\nBO EK: Three.\n"
    assert [label for label, _ in said(text)] == ["ADA OBI", "BO EK", "ADA OBI", "BO EK", "ADA OBI", "BO EK"]


def test_a_role_that_has_lines_of_its_own_has_points_too() -> None:
    text = (
        "# Lamp group, 3 March 2031\n\nAda Obi: Who lit it?\n\nChairs: Sometime in March.\n\n"
        "Ada Obi: Is one day enough?\n\n* Chairs: We will ask the group.\n\nBo Ek: Do so now.\n"
    )
    assert [label for label, _ in said(text)] == ["Ada Obi", "Chairs", "Ada Obi", "Chairs", "Bo Ek"]


def test_a_full_name_needs_no_space_behind_its_colon_where_it_has_one_elsewhere() -> None:
    text = "Lamp call\n\nAda Obi:   Who lit it?\n\nBo Ek:I did.\n\nAda Obi: Why?\n\nBo Ek: See lamps:oil.\n"
    assert said(text) == [
        ("Ada Obi", "Who lit it?"),
        ("Bo Ek", "I did."),
        ("Ada Obi", "Why?"),
        ("Bo Ek", "See lamps:oil."),
    ]


def test_a_nick_among_full_names_is_a_label_where_a_scribe_sets_no_full_stops() -> None:
    turns = [
        ("Ada Obi", "the wicks are to be trimmed before the winter comes and the oil is low"),
        ("cyw", "who buys the oil"),
        ("Bo Ek", "the harbour office buys it each spring and has done so for years"),
        ("cyw", "not this year"),
        ("Ada Obi", "then somebody must ask the harbour office about it before the next call"),
        ("Bo Ek", "the list will hear on Monday what they say about the oil and the paint"),
        ("Ada Obi", "thanks"),
        ("Bo Ek", "next is the roof"),
    ]
    assert said("Lamp call\n\n" + "".join(f"{name}: {words}\n" for name, words in turns)) == turns


def test_what_a_member_reads_out_in_a_house_ends_no_speech() -> None:
    speech = (
        "Mr. Speaker, I rise to speak on the lamp bill.\nThe resolution that I bring today reads as follows:\n"
        "That no lamp be lit before nine.\nI believe that it is time for us to act."
    )
    others = [
        ("Mr. EKMAN of Suva", "I yield back."),
        ("Ms. OBIKA of Suva", "I oppose it."),
        ("Mr. EKMAN of Suva", "I do."),
    ]
    turns = [("Ms. OBIKA of Suva", speech), *others]
    found = said("LAMP CONGRESS\n\n" + "\n\n".join(f"{name}. {words}" for name, words in turns) + "\n")
    assert [(name, " ".join(words.split())) for name, words in found] == [
        (name, " ".join(words.split())) for name, words in turns
    ]


def test_few_paragraphs_that_run_together_hide_none_of_the_others() -> None:
    told = ["Mr. Tavita (Fiji) asked who was to pay.", "Ms. Obi (Ghana) said that the harbour was."] * 3
    text = "\n\n".join(f"1.{n} {words}" for n, words in enumerate(told, 1))
    together = "".join(f"1.{n}{words}" for n, words in enumerate(told[:3], 7))
    assert len(said(f"Summary record of the 4th meeting\n\n{text}{together}\n\n1.10 {told[0]}\n")) == 7
