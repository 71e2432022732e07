"""How transcripts of meetings are typed: notes on lines of their own, forms of labels, numbers, pages, sessions."""

from __future__ import annotations

import pytest

from apps.ingestion.furniture import find_furniture
from apps.ingestion.known import Known
from apps.ingestion.parsed import ResolvedStatement
from apps.ingestion.pipeline import understand

NOBODY = Known(speakers=(), organizations=(), processes=())


def said(text: str, name: str = "record.txt") -> list[tuple[str | None, str]]:
    return [(s.turn.recorded_name, s.turn.text) for s in statements(text, name)]


def statements(text: str, name: str = "record.txt") -> tuple[ResolvedStatement, ...]:
    return understand(text.encode(), name=name, known=NOBODY).resolved.statements


def names(text: str, name: str = "record.txt") -> list[str | None]:
    return [s.speaker.name if s.speaker else None for s in statements(text, name)]


@pytest.mark.parametrize(
    "note",
    [
        "[ Laughter ]",
        "(Distributing the slides.)",
        "[Video played]",
        "(Break at 12:02 PM.)",
        "(Session closes)",
        "(Sounding of gavel).",
        "APPLAUSE",
        "--- Upon recessing at 10:31 a.m.",
        "[ Audio fading in and out ]",
    ],
)
def test_a_note_on_a_line_of_its_own_is_nobodys_words(note: str) -> None:
    begins = f"ADA OBI: The lamp is lit.\n\n{note}\n\nIt is late."
    text = f"The Lamp Forum\n\n{begins}\n\nBO EK: Who lit it?\n\nADA OBI: I did.\n"
    assert said(text)[0] == ("ADA OBI", "The lamp is lit.\n\nIt is late.")


@pytest.mark.parametrize(
    "line",
    ["(I heard no applause at all.)", "(see the second map)", "[1] The music of the quay", "Applause is not a vote."],
)
def test_what_somebody_says_in_brackets_stays(line: str) -> None:
    assert not find_furniture(f"ADA OBI: It is lit.\n\n{line}\n\nBO EK: Who lit it?\n")


@pytest.mark.parametrize("before", ["İzmir", "Ünal", "\ud800", "Izmir"])
def test_what_a_record_says_of_itself_is_found_in_capitals_too(before: str) -> None:
    words = (
        "LE PRÉSENT DOCUMENT EST LE RÉSULTAT d’un sous-titrage et ne FAIT PAS AUTORITÉ, seul le texte faisant autorité."
    )
    text = f"{before}\n\n{words}\n\nADA OBI: It is lit.\n"
    assert [text[span.start : span.end] for span in find_furniture(text)] == [words]


def test_a_turn_of_a_note_alone_is_a_turn() -> None:
    text = "ADA OBI:\n\nWho lit it?\n\nBO EK:\n\n(off-mike)\n\nADA OBI:\n\nMicrophone, Bo.\n\nBO EK:\n\nI did.\n"
    assert said(text)[1] == ("BO EK", "(off-mike)")


def test_a_state_needs_no_colon_behind_a_chevron() -> None:
    text = ">> CHAIR: Fiji, please.\n>> FIJI: Thank you.\n>> CHAIR: Kenya.\n>> KENYA Thank you, Chair. We agree.\n"
    assert said(text)[-1] == ("KENYA", "Thank you, Chair. We agree.")


def test_a_single_chevron_among_doubled_ones_begins_a_turn() -> None:
    text = ">> ADA OBI: Who lit it?\n\n>> BO EK: We did.\n\n> BO EK: All of us.\n\n>> ADA OBI: Thank you.\n"
    assert said(text)[1:3] == [("BO EK", "We did."), ("BO EK", "All of us.")]


def test_a_time_in_brackets_behind_a_label_is_not_said() -> None:
    text = (
        "Hearing on lamps, full transcript\n\nRep. Obi: (00:00)\nThe lamp is lit.\n\nBo Ek: (00:23)\nWho lit it?\n\n"
        "Rep. Obi: (01:02:58)\nI did. [crosstalk 01:03:00]\n\nBo Ek: (01:03:04)\nThank you.\n"
    )
    assert said(text) == [
        ("Rep. Obi", "The lamp is lit."),
        ("Bo Ek", "Who lit it?"),
        ("Rep. Obi", "I did. [crosstalk 01:03:00]"),
        ("Bo Ek", "Thank you."),
    ]


def test_paragraphs_numbered_without_a_full_stop_have_labels() -> None:
    text = (
        "Transcript, Hearing on lamps\n\nVolume: 1\n\n--- Upon commencing at 9:00 a.m.\n\n"
        "1 LE PRÉSIDENT: À l’ordre, s’il vous plaît.\n\n2 Bonjour à tous.\n\n"
        "3 THE SECRETARY: We begin with Mr. Obi.\n\n"
        "4 MR. OBI: I have two points: oil and wicks.\n\n5 In our village we have neither.\n\n"
        "6 THE SECRETARY: Merci.\n\n7 MR. OBI: It is late.\n\n--- Whereupon the hearing adjourned at 5:02 p.m.\n\n"
        "REPORTERS\nBo Ek\n"
    )
    assert said(text) == [
        ("LE PRÉSIDENT", "À l’ordre, s’il vous plaît.\n\n2 Bonjour à tous."),
        ("THE SECRETARY", "We begin with Mr. Obi."),
        ("MR. OBI", "I have two points: oil and wicks.\n\n5 In our village we have neither."),
        ("THE SECRETARY", "Merci."),
        ("MR. OBI", "It is late."),
    ]


def test_numbered_items_of_an_agenda_are_no_labels() -> None:
    text = "Agenda\n\n1 Chair: Ada Obi\n2 Report: the oil\n3 Questions: all\n4 Report: the wicks\n5 Questions: all\n"
    assert [name for name, _ in said(text)] == [None]


def test_a_wide_space_divides_a_name_in_capitals_from_the_words() -> None:
    text = (
        "Lamp Forum, session 2\n3 May 2031\n\nADA OBI  Good evening. We have one map.\n\nBO EK  I have two.\n\n"
        "(Map shown)\n\nADA OBI  Comments?\n\nSPEAKER FROM THE FLOOR  Why not?\n\n"
        "BO EK  OIL LAMPS are mine, I think.\n\n"
        "ADA OBI  We are done.\n"
    )
    assert [name for name, _ in said(text)] == [
        "ADA OBI", "BO EK", "ADA OBI", "SPEAKER FROM THE FLOOR", "BO EK", "ADA OBI",
    ]  # fmt: skip


def test_a_slash_divides_a_name_from_a_body_behind_a_bullet() -> None:
    text = (
        "# Lamp working group, minutes\n\n* Ada Obi/Lampco: the oil is late\n* Bo Ek: by how much?\n"
        "* Cy Lind/LMP & Wicks (via jabber): two days\n* Bo Ek: thanks\n* Dia Roe (relaying for Tim B): does it burn?\n"
        "* Ada: yes\n* Bo: then we should write it down before the boat leaves\n* Ada: on the list, please\n"
    )
    assert [name for name, _ in said(text, "minutes.md")] == [
        "Ada Obi/Lampco", "Bo Ek", "Cy Lind/LMP & Wicks", "Bo Ek", "Dia Roe (relaying for Tim B)", "Ada",
        "Bo", "Ada",
    ]  # fmt: skip
    assert names(text, "minutes.md") == [
        "Ada Obi",
        "Bo Ek",
        "Cy Lind",
        "Bo Ek",
        "Dia Roe",
        "Ada Obi",
        "Bo Ek",
        "Ada Obi",
    ]


def test_initials_are_of_names_with_titles() -> None:
    text = (
        "Minutes of the Board of the Lamp Society, 3 May 2031\n\nPresent:\n\n  1. Mr Ada Obi (AO) Chair\n"
        "  2. Ms Bo Ek (BE) Treasurer\n  3. Mr Cy Lind (CL) Member\n\n1.0 Oil\n\nAO: The oil is late.\n\n"
        "BE: By how much?\n\nThe report was approved.\n\n2.0 Wicks\n\nCL: They are dry.\n\nBE: All of them?\n"
    )
    assert names(text) == ["Ada Obi", "Bo Ek", "Cy Lind", "Bo Ek"]


def test_members_in_two_columns_complete_surnames() -> None:
    turns = "".join(
        f"    Mr. Ek. Thank you, Mr. Chairman, for lamp {n}.\n    Ms. Obi. I agree with lamp {n}.\n" for n in range(5)
    )
    text = (
        "HEARING BEFORE THE COMMITTEE ON LAMPS\n\nADA OBI, Ohio                BO EK, New York\n"
        f"CY LIND, Texas               DIA ROE, Maine\n\n    The committee met at 10:30 a.m.\n{turns}"
    )
    assert set(names(text)) == {"Ada Obi", "Bo Ek"}


def test_a_chevron_begins_a_turn_in_subtitles_whoever_spoke_before() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\n>> ADA OBI: It is.\n\n2\n00:00:02,000 --> 00:00:03,000\n(applause)\n\n"
        "3\n00:00:03,000 --> 00:00:04,000\n>> ADA OBI: The lamp\n\n4\n00:00:04,000 --> 00:00:05,000\nis lit.\n[MUSIC]\n"
    )
    assert said(text, "captions.srt") == [("ADA OBI", "It is."), ("ADA OBI", "The lamp is lit.")]


def test_a_line_ends_one_session_of_several() -> None:
    head = "LAMP FORUM\nKAMPALA, UGANDA\n18 OCTOBER 2016\n\nSESSION {0}\n{1:02}:00\n\n"
    text = (
        head.format(1, 9)
        + ">>MC: Welcome.\n\n>>ADA OBI: The lamp is lit.\n\nEND OF SESSION 1\n\n"
        + head.format(2, 11)
        + ">>MC: Welcome back.\n\n>>BO EK: Who lit it?\n\nEND OF SESSION 2\n"
    )
    parsed = understand(text.encode(), name="record.txt", known=NOBODY).resolved.document
    assert [turn.meeting for turn in parsed.turns] == [0, 0, 1, 1]
    assert [turn.text for turn in parsed.turns] == ["Welcome.", "The lamp is lit.", "Welcome back.", "Who lit it?"]


def test_the_heads_of_a_calls_pages_are_not_said() -> None:
    text = (
        "1 Page 1 Lamp Transcription Thursday, 3 May 2031 at 13:00 UTC Note: The following is the output of "
        "transcribing from an audio recording. It should not be treated as an authoritative record. "
        "Coordinator: Recording has started. Ada Obi: Thank you. Bo, please go ahead. Bo Ek: Thanks. Ada Obi: Bo? "
        "3 LAMP Moderator: Ada Obi 05-03-31/8:00 am CT Confirmation # 1234567 Page 3 Bo Ek: The oil is late. "
        "Ada Obi: By how much? Bo Ek: Two days. (End of call 14:02)"
    )
    found = said(text)
    assert [name for name, _ in found[1:]] == ["Ada Obi", "Bo Ek", "Ada Obi", "Bo Ek", "Ada Obi", "Bo Ek"]
    assert found[3][1] == "Bo?"
    assert found[-1][1] == "Two days."


def test_who_wrote_a_page_is_not_said_in_it() -> None:
    text = (
        "What follows is a transcript.\n\nAda Obi:\n\nWho lit it?\n\nBo Ek:\n\nI did.\n\nAda Obi:\n\nThank you all.\n\n"
        "Authors\n\nAda Obi\nAda Obi is an editor of the Lamp Post.\n"
    )
    assert said(text)[-1] == ("Ada Obi", "Thank you all.")


def test_a_point_of_order_is_nobodys_name() -> None:
    assert names(">> CHAIR: It is closed.\n>> Point of order.\n>> CHAIR: Yes?\n>> Ada of Lampco. I disagree.\n") == [
        None, None, None, "Ada",
    ]  # fmt: skip


def test_a_committee_above_its_members_is_no_speaker_of_a_hearing() -> None:
    head = "\n\n".join(
        ["HEARING", "BEFORE THE", "COMMITTEE ON LAMPS", "SECOND SESSION", "Serial No. 113", "Oil and wicks. " * 60]
    )
    turns = "".join(f"    Mr. Ek. I see that lamp {n} is lit.\n    Ms. Obi. We lit lamp {n}?\n" for n in range(5))
    assert {name for name, _ in said(f"{head}\n\nCOMMITTEE ON LAMPS\n\n{turns}")} == {"Mr. Ek", "Ms. Obi"}


@pytest.mark.parametrize(("labels", "heads"), [(("ADA OBI", "BO EK"), ""), (("AO", "BE"), "Present: Bo Ek (BE)\n")])
def test_a_presenter_above_labels_makes_no_statement(labels: tuple[str, str], heads: str) -> None:
    ada, bo = labels
    text = (
        f"Lamp Forum, transcript\n{heads}\nPresenter: Ada Obi (AO)\n\n{ada}: We have lit all lamps of the harbour "
        "since I came here, and my keepers have kept them lit through three winters without one dark night, which "
        f"nobody else on this coast can say of our lamps.\n\n{bo}: I agree.\n\n{ada}: We thank you.\n\n{bo}: Good.\n"
    )
    assert [name for name, _ in said(text)] == [ada, bo, ada, bo]


@pytest.mark.parametrize(
    ("note", "end"),
    [
        ("Nota: El contenido de este documento es producto de un archivo de audio y no es registro autoritativo.",
         "[FIN DE LA TRANSCRIPCIÓN]"),
        ("Remarque : Le présent document est le résultat d'un fichier audio, pas un registre faisant autorité.",
         "[FIN DE LA TRANSCRIPTION]"),
        ("Observação: O conteúdo deste documento é produto de um arquivo de áudio e não é registro oficial.",
         "[FIM DA TRANSCRIÇÃO]"),
    ],
)  # fmt: skip
def test_what_transcripts_say_of_themselves_in_other_languages_is_not_said(note: str, end: str) -> None:
    text = f"ADA OBI: The lamp\n{note}\nis lit.\n\nBO EK: Who lit it?\n\nADA OBI: I did.\n{end}\n"
    assert [" ".join(words.split()) for _, words in said(text)] == ["The lamp is lit.", "Who lit it?", "I did."]


@pytest.mark.parametrize(
    "label",
    ["HOMME NON IDENTIFIÉ", "MUJER DESCONOCIDA", "ORADOR NÃO IDENTIFICADO", "UNBEKANNTER SPRECHER", "MAG MEMBER"],
)
def test_whom_nobody_knew_is_no_person(label: str) -> None:
    text = f"ADA OBI: Who is it?\n\n{label}: It is me.\n\nADA OBI: Thank you.\n\n{label}: And you.\n"
    assert said(text)[1][0] == label
    assert names(text) == ["Ada Obi", None, "Ada Obi", None]


def test_a_heading_with_a_colon_above_the_first_label_is_no_speaker() -> None:
    text = (
        "JOINT COMMITTEE ON LAMPS\n\nMEMBERS PRESENT:\n\nDeputy Ada Obi, Senator Bo Ek.\n\n"
        "Online Lamps: Discussion with Lampco\n\nChairman: I welcome Ms. Cy Lind of Lampco.\n\n"
        "Ms. Cy Lind: I thank the Chairman. We have lit it.\n\nChairman: I thank everybody.\n"
    )
    assert [name for name, _ in said(text)] == ["Chairman", "Ms. Cy Lind", "Chairman"]


def test_a_telephone_number_before_a_time_is_a_label() -> None:
    text = (
        "Transcript of a call\n\nAda Obi   00:00:05\nCan you hear me?\n\nBo Ek   00:00:12\nYes, I can.\n\n"
        "+41 79 *** 12   00:00:31\nI am late.\n\nAda Obi   00:00:34\nWe have just begun.\n\n"
        "Bo Ek   00:00:40\nWelcome.\n"
    )
    assert said(text)[2] == ("+41 79 *** 12", "I am late.")
