"""Plain text in every encoding: the letters come out as they were written, and what had to be guessed is said."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.ingestion.errors import EmptySourceError, IngestionError, TooLargeError, UnreadableSourceError
from apps.ingestion.readers import MAX_TEXT_BYTES, read
from tests.ingestion.readers.dialogue import TRANSCRIPT, TURNS, codes, turns, understood

FRENCH = (
    "ADA OBI: La présidente a remercié les délégués ; elle a travaillé très tôt, dès l’été.\n\n"
    "MIRA SOLBERG: Ça suffit, où étiez-vous ?\n"
)
RUSSIAN = (
    "АДА ОБИ: Доброе утро, уважаемые коллеги. Мы начинаем заседание рабочей группы.\n\n"
    "МИРА СОЛЬБЕРГ: Спасибо. Наша сеть насчитала три обрыва кабеля за один год.\n"
)


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("utf-32-be", codecs.BOM_UTF32_BE),
        ("utf-32-le", b""),
        ("utf-32-be", b""),
    ],
)
def test_unicode_with_and_without_a_mark(encoding: str, mark: bytes) -> None:
    found = understood(mark + TRANSCRIPT.encode(encoding), "record.txt")
    assert turns(found) == TURNS
    assert found.source.encoding == encoding
    assert found.source.text.startswith("\ufeff") == bool(mark)
    assert codes(found) == []


@pytest.mark.parametrize("encoding", ["windows-1252", "iso-8859-1"])
def test_western_letters_are_no_guess(encoding: str) -> None:
    written = FRENCH.replace("’", "'") if encoding == "iso-8859-1" else FRENCH
    source = read(written.encode(encoding), name="compte-rendu.txt")
    assert source.text == written
    assert source.encoding == "windows-1252"
    assert source.problems == ()


@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        ("cp1251", RUSSIAN),
        ("koi8_r", RUSSIAN),
        (
            "cp1250",
            "Przewodnicząca powiedziała, że dziękuje wszystkim. Część z nas ciężko pracowała, żeby zacząć później.",
        ),
        ("cp1253", "Η πρόεδρος καλωσόρισε τους συμμετέχοντες και είπε ότι η συνεδρίαση θα αρχίσει αργότερα."),
        ("cp1254", "Başkan bütün katılımcılara hoş geldiniz dedi ve oturumun daha sonra başlayacağını söyledi."),
        ("cp1255", "יושבת הראש בירכה את המשתתפים ואמרה שהישיבה תתחיל מאוחר יותר."),
        ("cp1256", "رحبت الرئيسة بالمشاركين وقالت إن الجلسة ستبدأ في وقت لاحق من هذا الصباح."),
        ("shift_jis", "議長は参加者を歓迎し、会議は後で始まると述べました。海底ケーブルについて話します。"),
        ("gb18030", "主席欢迎与会者，并说会议将于稍后开始。我们先谈海底电缆的问题。"),
        ("big5", "主席歡迎與會者，並說會議將於稍後開始。我們先談海底電纜的問題。"),
        ("euc_kr", "의장은 참가자들을 환영하고 회의가 나중에 시작될 것이라고 말했습니다."),
    ],
)
def test_other_encodings_are_guessed_and_said(encoding: str, written: str) -> None:
    source = read(written.encode(encoding), name="record.txt")
    assert source.text == written
    assert source.encoding == encoding
    assert [problem.code for problem in source.problems] == ["encoding-guessed"]


def test_names_in_cyrillic_are_turns() -> None:
    names = [name for name, _ in turns(understood(RUSSIAN.encode("cp1251"), "record.txt"))]
    assert names == ["АДА ОБИ", "МИРА СОЛЬБЕРГ"]


def test_a_declared_encoding_is_no_guess() -> None:
    page = f'<html><head><meta charset="windows-1251"></head><body><p>{RUSSIAN}</p></body></html>'
    source = read(page.encode("cp1251"), name="page.html")
    assert "уважаемые коллеги" in source.text
    assert source.problems == ()


def test_a_file_cut_in_the_middle_of_a_letter_stays_utf8() -> None:
    source = read((FRENCH * 5).encode()[:-8] + b"\xc3", name="record.txt")
    assert "La présidente" in source.text
    assert [problem.code for problem in source.problems] == ["characters-lost"]


def test_mojibake_is_noticed_and_kept() -> None:
    garbled = FRENCH.encode().decode("windows-1252", "replace").replace("\ufffd", "")
    source = read(garbled.encode(), name="record.txt")
    assert source.text == garbled
    problem = source.problems[0]
    assert problem.code == "mojibake"
    assert source.text[problem.span.start : problem.span.end].startswith("Ã")


@pytest.mark.parametrize("written", [FRENCH, RUSSIAN, "Ñandú; «Île» — “Ärger” … naïve Ætherström £20 ½ º"])
def test_sound_letters_are_not_called_mojibake(written: str) -> None:
    assert read(written.encode(), name="record.txt").problems == ()


def test_controls_of_direction_are_noticed_and_kept() -> None:
    written = TRANSCRIPT.replace("MIRA SOLBERG", "MIRA \u202eGREBLOS\u202c")
    source = read(written.encode(), name="record.txt")
    assert source.text == written
    assert [problem.code for problem in source.problems] == ["bidirectional-controls"]
    assert source.text[source.problems[0].span.start] == "\u202e"


def test_nul_bytes_are_refused() -> None:
    with pytest.raises(UnreadableSourceError, match="NUL"):
        read(TRANSCRIPT.encode()[:200] + b"\x00" + TRANSCRIPT.encode(), name="record.txt")


@pytest.mark.parametrize("data", [b"", b" \r\n\t", codecs.BOM_UTF8 + b"\n", "\n \n".encode("utf-16")])
def test_nothing_is_refused_as_empty(data: bytes) -> None:
    with pytest.raises(EmptySourceError):
        read(data, name="empty.txt")


def test_more_text_than_any_record_has_is_refused() -> None:
    with pytest.raises(TooLargeError, match="split it"):
        read(b"a" * (MAX_TEXT_BYTES + 1), name="endless.txt")


@pytest.mark.parametrize("name", ["record.html", "record.vtt", "record.xml", "record.pdf", "record.docx", "record"])
def test_a_lying_ending_is_no_problem(name: str) -> None:
    assert turns(understood(TRANSCRIPT.encode(), name)) == TURNS


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        source = read(data, name="any")
    except IngestionError:
        return
    assert source.text.strip()
