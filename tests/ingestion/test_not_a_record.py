"""Essays, lists, code and captions that have something of a layout of records, and labels that are not one's name."""

from __future__ import annotations

import pytest

from apps.ingestion.known import Known
from apps.ingestion.parsed import ResolvedDocument
from apps.ingestion.parsers.done_together import is_of_all
from apps.ingestion.pipeline import understand

NOBODY = Known(speakers=(), organizations=(), processes=())
ESSAY = """# On the price of lamp oil

Oil was cheap in the old harbours. Nobody thought of saving it, and the books of the time show it.

In 2029, Ada Obi said:

> The lamps of the north will go dark before the lamps of the south, and nobody will be surprised.

Bo Ek wrote:

> I have seen lamps that burned for a week on a spoon of oil, and I have seen none of them twice.

I believe that both are right.
"""
LETTER_OF_LISTS = """In 2029 Ada Obi wrote:
> The lamps of the north will go dark before the lamps of the south do.
> Nobody will be surprised.

I did not believe it then, and I do not now. Lamps are what keepers make of them.
"""
TICKET = """Date: 3 May 2031
From: Port Lamp
To: Nordhaven
Subject: Your ticket

Your train leaves at nine. Please be at the platform ten minutes before.
"""
CODE = """# lamps

A small library for lamps. Home &gt;&gt; Lamps &gt;&gt; Oil

&gt;&gt;&gt; import lamps
&gt;&gt;&gt; lamps.light(3)
3

Then read the stream: `cin &gt;&gt; lamp; cin &gt;&gt; oil;` and print it.
"""
BOOKS = "References\n\n" + "".join(
    f"{author}. {title}. Harbour Press, {year}.\n"
    for author in ("OBI ADA", "EK BO", "HALE CORIN")
    for title, year in (("Lamps at sea", 2021), ("Oils and wicks", 2022), ("The keepers", 2023))
)
QUESTIONS = """Frequently asked questions

Q Who lights the lamps?

A The keepers light them at dusk.

Q Who pays for the oil?

A The harbour does, out of its fees.

Contact: the harbour office.
"""
HISTORY_IN_PORTUGUESE = """Breve história das lâmpadas

Portugal fez a primeira lâmpada em 1900. Brasil precisa de óleo desde 1905.

Angola deu doze lâmpadas ao porto. Chile apoiou a escola.

Peru colocou dez lâmpadas no farol. Brasil deu óleo a todos.
"""
HISTORY_IN_GERMAN = """Geschichte der Lampen

Chile stellte vierzig Lampen auf. Panama stellte keine auf.

Chile schlug Peru im Spiel um den Pokal mit drei zu eins.

Ghana stellte die Schule wieder her. Chile wies die Klage ab.
"""


def resolved(text: str, name: str = "record.txt") -> ResolvedDocument:
    return understand(text.encode(), name=name, known=NOBODY).resolved


def names(text: str, name: str = "record.txt") -> list[str | None]:
    return [one.turn.recorded_name for one in resolved(text, name).statements]


@pytest.mark.parametrize(
    "text",
    [ESSAY, LETTER_OF_LISTS, TICKET, CODE, BOOKS, QUESTIONS, HISTORY_IN_PORTUGUESE, HISTORY_IN_GERMAN],
    ids=("essay", "quotations", "ticket", "code", "books", "questions", "history-pt", "history-de"),
)
def test_it_is_kept_whole(text: str) -> None:
    document = resolved(text).document
    assert (document.parser, len(document.turns)) == ("unattributed", 1)


def test_quotations_of_an_article_are_part_of_it() -> None:
    quotation = '<blockquote style="border-left: 4px solid #ccc">The keeper knows the wick.</blockquote>'
    page = f"<html><body><h1>Keepers</h1>{f'<p>That was their motto.</p>{quotation}' * 4}</body></html>"
    (turn,) = resolved(page, "page.html").document.turns
    assert turn.text.count("The keeper knows the wick.") == 4
    assert ">" not in turn.text


def test_a_mail_behind_a_line_is_none_of_whoever_answers_it() -> None:
    page = (
        "<html><body><div>I would rather keep the lamps where they are.</div>"
        '<blockquote style="border-left:2px solid blue"><b>From: </b>Ada Obi<br><b>Sent: </b>Monday<br>'
        "<p>Could the lamps be moved to the northern pier?</p></blockquote></body></html>"
    )
    (turn,) = resolved(page, "page.html").document.turns
    assert turn.text == "I would rather keep the lamps where they are."


def test_sounds_above_the_words_of_captions_are_no_names() -> None:
    sounds = ("Music", "Upbeat music", "Laughter", "in French", "whispers")
    cues = (f"00:0{at}.000 --> 00:0{at}.900\n({sound})\nLamps are lit\n" for at, sound in enumerate(sounds))
    assert names("WEBVTT\n\n" + "\n".join(cues), "captions.vtt") == [None]


@pytest.mark.parametrize(
    "words",
    ["The chair explained that the item on bells was deferred.", "A participant asked why two lamps were reviewed."],
)
def test_whoever_tells_what_was_put_off_is_somebody(words: str) -> None:
    assert not is_of_all(words)
    assert is_of_all("The item on bells was deferred.")


def test_a_first_half_of_a_word_before_a_hyphen_is_no_name() -> None:
    text = (
        "Notizen\n\nNeue Wirtschafts- und Sozialpolitik war das Thema. Alle fragten nach Öl.\n\n"
        "Ada Obi sagte, dass das Öl teuer sei.\n\nBo Ek fragte, wer es bezahlt.\n\nAda Obi teilte mit, sie zahle.\n"
    )
    assert names(text) == ["Ada Obi", "Bo Ek", "Ada Obi"]
    assert names("Notes\n\nAda Obi- and who pays for it?\n\nBo Ek- to be sure, it is us.\n\nAda Obi- no, me.\n") == [
        "Ada Obi",
        "Bo Ek",
        "Ada Obi",
    ]


def test_what_stands_above_a_transcript_is_not_said() -> None:
    head = (
        "# Call transcript\n\n- Ada Obi, Lamp Society of the North, Port Lamp\n- Bo Ek, Lamp Society of the South\n"
        "- Corin Hale, University of Port Lamp, chair of the group\n- Dora Lind, Office of Harbours, scribe\n\n"
        "This transcript was made by a machine and was corrected by volunteers, who may have missed names. It was "
        "published in May with the slides of the meeting, and with the list of those present on that day.\n\n"
    )
    said = "**Ada Obi:** I welcome you.\n\n**Bo Ek:** Thank you, Ada.\n\n" * 2
    assert names(head + said) == ["Ada Obi", "Bo Ek"] * 2


def test_a_place_in_brackets_is_no_applause() -> None:
    text = "ADA OBI: I come from here.\n\n(Universidad de Las Palmas)\n\nBO EK: And I.\n\n(palmas)\n\nADA OBI: Well.\n"
    assert [turn.text for turn in resolved(text).document.turns][:2] == [
        "I come from here.\n\n(Universidad de Las Palmas)",
        "And I.",
    ]


def test_two_people_are_not_one() -> None:
    labels = ("Ada", "Ada y Bo", "Ada Obi e Bo Ek", "Dr. Ada Obi y Dr. Bo Ek", "Corin Lund y Hale", "Lund y Hale")
    text = "".join(f"{label}: Gracias por venir, Ada y Bo. {label[-2:]}.\n\n" for label in labels * 2)
    told = {one.turn.recorded_name: one.speaker and one.speaker.name for one in resolved(text).statements}
    assert {label: told[label] for label in labels[1:]} == {
        "Ada y Bo": None,
        "Ada Obi e Bo Ek": None,
        "Dr. Ada Obi y Dr. Bo Ek": None,
        "Corin Lund y Hale": "Corin Lund y Hale",
        "Lund y Hale": "Corin Lund y Hale",
    }
    assert told["Ada"] != "Ada y Bo"


def test_the_court_is_no_organization() -> None:
    text = "THE COURT: Good morning. Please sit.\n\nMS. OBI: Good morning.\n\nTHE COURT: Let us begin.\n"
    assert [one.organization for one in resolved(text).statements] == [None, None, None]
