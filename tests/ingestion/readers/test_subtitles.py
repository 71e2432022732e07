"""WebVTT and SubRip: time codes are locators, names in cues are labels."""

from __future__ import annotations

import pytest

from tests.ingestion.readers.dialogue import TURNS, turns, understood


def subrip(*, labelled: bool = True, end: str = "\n") -> bytes:
    cues = [
        f"{number}{end}00:{number:02}:05,500 --> 00:{number:02}:09,000{end}"
        f"{name + ': ' if labelled else ''}{words}{end}"
        for number, (name, words) in enumerate(TURNS, 1)
    ]
    return end.join(cues).encode()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("name", ["record.srt", "record.txt"])
def test_subrip_with_names(end: str, name: str) -> None:
    found = understood(subrip(end=end), name)
    assert turns(found) == TURNS
    assert found.source.media_type == "application/x-subrip"
    labels = [found.source.locators.at(s.turn.span.start) for s in found.resolved.statements]
    assert [locator.label if locator else None for locator in labels] == [f"00:{n:02}:05" for n in range(1, 7)]


@pytest.mark.parametrize(
    "label",
    [
        "<b>{}:</b> ",
        '<font color="#ffff00">{}:</font> ',
        "<i>{}</i>: ",
        "[{}] ",
        "[{}]\n",
    ],
)
def test_subrip_with_names_set_apart(label: str) -> None:
    cues = (
        f"{number}\n00:{number:02}:05,500 --> 00:{number:02}:09,000\n{label.format(name.title())}<i>{words}</i>\n"
        f"\n{number}\n00:{number:02}:10,500 --> 00:{number:02}:11,000\n[applause]\n"
        for number, (name, words) in enumerate(TURNS, 1)
    )
    found = understood("\n".join(cues).encode(), "record.srt")
    assert turns(found) == [(name.title(), words) for name, words in TURNS]


@pytest.mark.parametrize("sounds", [("Phone Ringing", "Crowd Cheering"), ("Gentle Piano", "Distant Thunder")])
def test_sounds_that_look_like_names_are_nobody(sounds: tuple[str, str]) -> None:
    said = [words for _, words in TURNS]
    sounded = [f"[{sound}] {words}" for sound in sounds for words in said[:2]]
    cues = [*said, *sounded, *(f"[{sound}]" for sound in sounds)]
    file = "\n".join(f"{n}\n00:{n:02}:05,500 --> 00:{n:02}:09,000\n{words}\n" for n, words in enumerate(cues, 1))
    assert {name for name, _ in turns(understood(file.encode(), "record.srt"))} == {None}


def test_cues_whose_times_stand_in_brackets_before_their_words() -> None:
    lines = [
        f"[00:0{number}:05.500 --> 00:0{number}:09.000]  {piece}"
        for number, (name, words) in enumerate(TURNS, 1)
        for piece in (f"{name}: {words.partition(' ')[0]}", words.partition(" ")[2])
    ]
    found = understood("\n".join(lines).encode(), "record.txt")
    assert turns(found) == TURNS
    locator = found.source.locators.at(found.resolved.statements[2].turn.span.start)
    assert locator is not None
    assert locator.label == "00:03:05"


def test_a_plain_word_before_a_colon_is_no_account_where_everybody_has_a_name() -> None:
    lines = [
        f"[00:0{number}:05.500 --> 00:0{number}:09.000] {name}: {words}" for number, (name, words) in enumerate(TURNS)
    ]
    lines.insert(1, "[00:00:10.500 --> 00:00:12.000] today: nothing else.")
    found = turns(understood("\n".join(lines).encode(), "record.txt"))
    assert found == [(TURNS[0][0], f"{TURNS[0][1]} today: nothing else."), *TURNS[1:]]


def test_subrip_without_names_is_kept_whole() -> None:
    assert [name for name, _ in turns(understood(subrip(labelled=False), "record.srt"))] == [None]
