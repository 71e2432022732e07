"""The record of a meeting in outline: who spoke, how much of it, and which part of it a page shows.

Owns the measure of speech, and how much a page holds. Knows no request and no template.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from apps.lib.locators import Locator, LocatorMap
from apps.proceedings.querysets import Turn

MOST, WEIGHT = 200, 56_000
"""Statements, and characters of the source, on one page of a record: 58 KB compressed, with styles and scripts."""

NOBODY = "none"
"""The value of `speaker` for statements of which not even a label is recorded."""


class Voice(NamedTuple):
    """Who speaks: a person, an organization or a State, or somebody of whom only a label is known.

    `parameter` and `value` choose their statements in an address.
    """

    parameter: str
    value: str
    name: str


def voice(turn: Turn) -> Voice:
    """Who is named first: the person, else for whom they spoke, else the label as recorded."""
    if turn.speaker__slug:
        return Voice("speaker", turn.speaker__slug, turn.speaker__name or "")
    if turn.organization__slug:
        return Voice("org", turn.organization__slug, turn.organization__name or "")
    if turn.recorded_name:
        return Voice("label", turn.recorded_name, turn.recorded_name)
    return Voice("speaker", NOBODY, "")


@dataclass(frozen=True, slots=True)
class Talk:
    """What one voice says in a record. `seconds` is None where the record has no clock; `share` is of all speech,
    0 to 1; `first` is the number of their first statement, from 1."""

    voice: Voice
    statements: int
    words: int
    seconds: float | None
    share: float
    first: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A statement on the line of the whole record: from and to, 0 to 1. `number` counts from 1."""

    number: int
    public_id: str
    voice: Voice
    start: float
    end: float


class Record:
    """All statements of a meeting in their order, and the clocks and pages of the documents that hold them."""

    def __init__(self, turns: Sequence[Turn], locators: Mapping[int, Sequence[Mapping[str, Any]]]) -> None:
        """`locators` by the key of the document, as the base keeps them."""
        self.turns = turns
        self.voices = [voice(turn) for turn in turns]
        self._maps = {
            key: LocatorMap.from_json(dict(row) for row in rows)
            for key, rows in locators.items()
            if rows and ("seconds" in rows[-1] or "page" in rows[-1])  # lines tell a reader of speech nothing
        }
        self._seconds = self._durations()
        self.numbers = {turn.pk: number for number, turn in enumerate(turns, 1)}

    @property
    def is_timed(self) -> bool:
        """Every document has a clock, so speech is measured by it; otherwise by its words."""
        return self._seconds is not None

    def place(self, turn: Turn) -> Locator | None:
        """Where in the original it begins."""
        locators = self._maps.get(turn.document_id)
        return locators.at(turn.start) if locators else None

    def _durations(self) -> list[float] | None:
        """Seconds of each statement: to the beginning of the next one, as nobody notes when a statement ends."""
        begins = []
        for turn in self.turns:
            place = self.place(turn)
            if place is None or place.seconds is None:
                return None
            begins.append(place.seconds)
        seconds = []
        for index, turn in enumerate(self.turns):
            following = self.turns[index + 1] if index + 1 < len(self.turns) else None
            if following is not None and following.document_id == turn.document_id:
                end = begins[index + 1]
            else:
                last = self._maps[turn.document_id].at(turn.end)
                end = last.seconds if last and last.seconds is not None else begins[index]
            seconds.append(max(end - begins[index], 0.0))
        return seconds

    @property
    def measures(self) -> Sequence[float]:
        """Of each statement: seconds where there is a clock, else words."""
        return self._seconds if self._seconds is not None else [turn.words for turn in self.turns]

    def talks(self) -> tuple[Talk, ...]:
        """Who speaks, the most first; those of whom nothing is known last."""
        gathered: dict[Voice, list[int]] = defaultdict(list)
        for index, who in enumerate(self.voices):
            gathered[who].append(index)
        measures = self.measures
        total = sum(measures) or 1
        talks = [
            Talk(
                voice=who,
                statements=len(places),
                words=sum(self.turns[place].words for place in places),
                seconds=sum(self._seconds[place] for place in places) if self._seconds is not None else None,
                share=sum(measures[place] for place in places) / total,
                first=places[0] + 1,
            )
            for who, places in gathered.items()
        ]
        return tuple(sorted(talks, key=lambda talk: (not talk.voice.name, -talk.share, talk.first)))

    @cached_property
    def stretches(self) -> Sequence[Stretch]:
        """Each statement on one line, as long as it is."""
        measures, found = self.measures, []
        total, at = sum(measures) or 1, 0.0
        for number, (turn, who, measure) in enumerate(zip(self.turns, self.voices, measures, strict=True), 1):
            found.append(Stretch(number, turn.public_id, who, at / total, (at + measure) / total))
            at += measure
        return found


def parts(turns: Sequence[Turn]) -> list[Sequence[Turn]]:
    """A record cut into pages: as many statements as fit, one at least. One page where there is nothing."""
    found: list[Sequence[Turn]] = []
    begun = weight = 0
    for index, turn in enumerate(turns):
        length = turn.end - turn.start
        if index > begun and (index - begun >= MOST or weight + length > WEIGHT):
            found.append(turns[begun:index])
            begun, weight = index, 0
        weight += length
    return [*found, turns[begun:]]
