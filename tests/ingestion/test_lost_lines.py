"""Records that have lost their line ends: what a label is the whole record tells, never its form in one place."""

from __future__ import annotations

import pytest

from apps.ingestion.known import Known
from apps.ingestion.parsed import ReadText
from apps.ingestion.parsers.lost_lines import with_line_ends
from apps.ingestion.pipeline import understand

NOBODY = Known(speakers=(), organizations=(), processes=())
_FILLED = "We lit the lamps of the harbour, and I think that you saw them from the pier when it was dark. "
_PROSE = {
    "colons": "Note: it is late. To be clear: we agree. Step one: talk. The question is this: who pays? ",
    "dashes": "I saw it. Northport – our harbour – is open. Yes. Lamps – that is what we need. ",
    "names": "Then Ada Obi spoke. Bo Ek was there. Ada Obi left. Then came Bo Ek. We saw Ada Obi and Bo Ek. ",
    "names first": "Ask Ada Obi. Bo Ek knows. Thanks to Bo Ek. Ada Obi has it. I saw Bo Ek. He saw Ada Obi. ",
    "times": "It began at 9:15 today. At 10:30 we ate. Lunch 12:30 was good. At 14:00 we went on. ",
    "bold": "It is **very** late. It was **very** dark. It is **not** here. We do **not** know. ",
    "copulas": "Россия — федерация. Китай — республика. Россия — член Совета. Китай — тоже. ",
    "bold names": "We thank **Ada Obi** for it. **Bo Ek** lit it. **Ada Obi** saw it. **Bo Ek** wept. ",
    "brackets": "It is late [sic]. They met [in the harbour] again. See [the annex]. See [the annex]. ",
    "full stops": "We met NASA. They said so. We met ICANN. NASA. They were here. ICANN. They left. ",
}


def _understood(text: str) -> list[tuple[str | None, str]]:
    read = understand(text.encode(), name="record.txt", known=NOBODY).resolved.statements
    return [(one.turn.recorded_name, one.turn.text) for one in read]


@pytest.mark.parametrize("words", _PROSE)
def test_one_line_of_prose_has_no_turns(words: str) -> None:
    text = (_PROSE[words] + _FILLED) * 12
    source = ReadText(text=text, media_type="text/plain")
    assert with_line_ends(source) is source
    assert [name for name, _ in _understood(text)] == [None]


def test_a_timetable_in_one_line_has_no_turns() -> None:
    rooms = "Main Hall 9:00 Opening. Small Room 10:00 Coffee. Main Hall 11:00 A talk. Small Room 12:00 Rest. "
    assert [name for name, _ in _understood(rooms + "The lamps were lit and the boats came home. " * 20)] == [None]


def test_words_before_a_dash_are_a_label_where_they_recur_among_labels() -> None:
    said = "Northport – our harbour – is open. " + _FILLED * 3
    text = "The harbour at night " + "".join(
        f"{name} – {said}" for name in ("Ada Obi", "Bo Ek", "Ada Obi", "Bo Ek", "Cy Dahl", "Ada Obi", "Bo Ek")
    )
    assert _understood(text) == [
        (name, said.strip()) for name in ("Ada Obi", "Bo Ek", "Ada Obi", "Bo Ek", "Cy Dahl", "Ada Obi", "Bo Ek")
    ]


def test_under_which_nothing_is_said_labels_move_no_place() -> None:
    said = _FILLED * 3
    text = said + "".join(
        f"{name} ({at}) {words}"
        for name, at, words in (
            ("Ada Obi", "0:15", said),
            ("Bo Ek", "0:20", ""),
            ("Ada Obi", "0:22", ""),
            ("Bo Ek", "0:30", said),
            ("Ada Obi", "0:40", said),
        )
    )
    mended = with_line_ends(ReadText(text=text, media_type="text/plain")).text
    assert mended != text
    assert mended.replace("\n", " ") == text


def test_what_a_dash_sets_aside_is_nobodys_speech() -> None:
    asides = "Ada Obi – the harbour master – lit them. Bo Ek – our mayor – was late. " * 3
    assert [name for name, _ in _understood(asides + _FILLED * 12)] == [None]
    said = _FILLED + "Ada Obi – my sister – lit them. " + _FILLED
    people = ("Ada Obi", "Bo Ek") * 3
    assert _understood("".join(f"{name} – {said}" for name in people)) == [(name, said.strip()) for name in people]


def test_a_title_stays_before_its_name() -> None:
    people = ("Prof. Ada Obi", "Amb. Bo Ek") * 3
    assert _understood("".join(f"{name}: {_FILLED * 3}" for name in people)) == [
        (name, (_FILLED * 3).strip()) for name in people
    ]


def test_every_place_stays_where_it_was() -> None:
    text = "".join(f"{name} | 0:{at} {_FILLED}" for at, name in enumerate(("Ada Obi", "Bo Ek") * 8, 10))
    mended = with_line_ends(ReadText(text=text, media_type="text/plain")).text
    assert mended != text
    assert mended.replace("\n", " ") == text


def test_lines_that_are_kept_stay_as_they_are() -> None:
    source = ReadText(text=f"Ada Obi – {_FILLED}\nBo Ek – {_FILLED}\n" * 20, media_type="text/plain")
    assert with_line_ends(source) is source


def test_turns_whose_line_ends_are_lost_here_and_there_are_read() -> None:
    turns = [
        ("Ada Obi", "Good morning, everybody. I would like to begin."),
        ("Bo Ek", "Who pays for the pier?"),
        ("Dana Reed", "We do: half of it is ours, and we have said so."),
        ("Ada Obi", "Thank you."),
        ("Bo Ek", "I did not know that. When was it said?"),
        ("Dana Reed", "In March, and you were there."),
    ]
    ends = "\n   \n   \n\n \n"
    record = "".join(f"{name}: {words}{end}" for (name, words), end in zip(turns * 2, ends, strict=True))
    assert _understood(f"The pier\n\n{record}") == turns * 2
    once = "".join(f"{name}: {words}\n" for name, words in turns[:4])
    prose = "The note reads as follows. Bo Ek: he lit it."  # a name and a colon within a line, but once
    assert _understood(f"The pier\n\n{once}Bo Ek: {prose}\n")[-1] == ("Bo Ek", prose)
