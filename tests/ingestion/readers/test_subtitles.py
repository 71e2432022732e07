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


def test_subrip_without_names_is_kept_whole() -> None:
    assert [name for name, _ in turns(understood(subrip(labelled=False), "record.srt"))] == [None]
