"""Which of several successive groups a bare "OEWG" or "GGE" means.

Owns the order of the evidence: years beside the form, words that point to the group before or after, the name of its
chair, the meeting in which it was said, the date. Must not know how forms are found. Where nothing tells, the family is
meant.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from apps.ingestion.known import KnownProcess
from apps.ingestion.mentions.dates import could_be_within, predates
from apps.lib.partial_dates import PartialDate

BY_DATE, IN_CONTEXT, BY_SERIES, BY_ORDER, FAMILY = (
    "alias-by-date",
    "alias-in-context",
    "alias-by-series",
    "alias-by-order",
    "family",
)
_BESIDE = 40  # characters either side: the same phrase
_SENTENCE = 200  # characters either side in which a sentence is looked for
_YEARS = re.compile(r"(?<!\w)(?P<first>(?:19|20)\d\d)(?: ?[/ ] ?(?P<last>(?:20)?\d\d))?(?!\w)")
_WORDS_BEFORE = re.compile(
    r"(?<![\w'/])(?:(?:(?:19|20)\d\d,? (?:and |or )?)*[\w'/]+,? ){0,4}$"
)  # a list of years is one word
_WORDS_AFTER = re.compile(r"(?:'s)?(?:,? \(?[\w'/]+){0,4}")
_END_OF_SENTENCE = re.compile(r"[.?!;] ")
_CHAIR = re.compile(
    r"(?<!\w)(?:co )?(?:chair|chairs|chaired|chairman|chairperson|chairwoman|chairmanship|ambassador)(?!\w)"
)
# What stands between the word that points and the form: "the previous UN GGE", "the previous group, the GGE".
_GAP = r"(?:(?:un|u\.n\.|cyber|ict|united nations) )*$"
_BEFORE = re.compile(
    rf"(?<!\w)(?:(?P<over>former|outgoing|expired|failed|last)|previous|preceding|prior|earlier)"
    rf" (?:group,? (?:the )?)?{_GAP}"
)
_ANOTHER = re.compile(rf"(?<!\w)another {_GAP}")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_ORDINAL = re.compile(rf"(?<!\w)(?:(?P<word>{'|'.join(_ORDINALS)})|(?P<number>[1-8])(?:st|nd|rd|th)) {_GAP}")
_YEAR_RIGHT_BEFORE = re.compile(rf"(?<!\w)(?:the|that|this|a|an|its|their|of) (?P<year>(?:19|20)\d\d) {_GAP}")
_AFTER = re.compile(rf"(?<!\w)(?:new|next|upcoming|incoming|future|forthcoming) (?:group,? (?:the )?)?{_GAP}")
_NOT_THE_GROUP = re.compile(
    r"[ ']*(?:s )?(?:meeting|session|report|draft|document|chair|round|text|intersessional)s?(?!\w)"
)
_YOUNG = 366  # days for which a group is the new one


@dataclass(frozen=True, slots=True)
class Place:
    """Where a form stands in the folded text, and what is known of the place.

    `series` is the key of the process in whose meeting it was said; `plural` says that the form means several groups.
    """

    text: str
    start: int
    end: int
    said_on: PartialDate | None
    series: str | None
    plural: bool = False


class Family:
    """The members of one family, of which a bare form means one."""

    def __init__(self, head: KnownProcess, members: Iterable[KnownProcess]) -> None:
        self.head = head
        self.members = sorted(members, key=lambda member: member.bare_since.earliest if member.bare_since else date.max)
        self._chairs = [(member, _surnames(member)) for member in self.members]

    def by_years(self, text: str, start: int, end: int) -> list[KnownProcess]:
        """Those that the years beside a place mean."""
        return _of_years(self.members, _years_beside(text, start, end))

    def choose(self, place: Place, named: Collection[str]) -> tuple[KnownProcess, str] | None:
        """The group that is meant and how that is told; None where there was no such group yet.

        `named` are the keys of what the text names properly anywhere.
        """
        if own_year := self._by_own_year(place):
            return own_year, IN_CONTEXT
        years = _years_beside(place.text, place.start, place.end)
        chosen = _of_years(self.members, years)
        if len(chosen) == 1:
            return chosen[0], IN_CONTEXT
        if (chosen and len(years) > 1) or place.plural:
            return self.head, FAMILY
        if counted := self._by_count(place):
            return counted, BY_ORDER if counted is not self.head else FAMILY
        if place.said_on and predates(place.said_on, (member.bare_since for member in self.members)):
            return None
        possible = chosen or self.members
        if place.said_on:
            possible = [m for m in possible if could_be_within(place.said_on, m.bare_since, m.bare_until)]
        if ordered := self._by_order(place, possible):
            return ordered, BY_ORDER if ordered is not self.head else FAMILY
        chaired = [member for member, names in self._chairs if names and _chaired(place, names)]
        if len(chaired) == 1:
            return chaired[0], IN_CONTEXT
        own = [member for member in possible if member.key == place.series]
        if own and len(possible) > 1:
            return own[0], BY_SERIES
        if place.said_on and len(possible) == 1:
            return possible[0], BY_DATE
        left = [member for member in possible if member.key in named]
        if len(left) == 1:
            return left[0], IN_CONTEXT
        return self.head, FAMILY

    def _by_own_year(self, place: Place) -> KnownProcess | None:
        """The one that the year right before the form means, whatever other years stand near: "the 2021 OEWG"."""
        found = _YEAR_RIGHT_BEFORE.search(place.text, max(0, place.start - _BESIDE), place.start)
        if found is None or place.plural:
            return None
        year = int(found["year"])
        chosen = _of_years(self.members, {(year, year)})
        if len(chosen) > 1:  # a group is known by the year of its report
            over = [member for member in chosen if member.end and member.end.year == year]
            chosen = [
                member for member in over if place.said_on and member.end and place.said_on.latest > member.end.latest
            ]
        return chosen[0] if len(chosen) == 1 else None

    def _by_count(self, place: Place) -> KnownProcess | None:
        """The one whose number stands right before the form ("the first OEWG"); the family where there is none such."""
        found = _ORDINAL.search(place.text, max(0, place.start - _BESIDE), place.start)
        if found is None or place.plural or _NOT_THE_GROUP.match(place.text, place.end):
            return None
        number = int(found["number"]) - 1 if found["number"] else _ORDINALS.index(found["word"])
        return self.members[number] if number < len(self.members) else self.head

    def _by_order(self, place: Place, possible: list[KnownProcess]) -> KnownProcess | None:
        """The one before or after the present one, where a word right before the form points to it."""
        if place.said_on is None:
            return None
        before = place.text[max(0, place.start - _BESIDE) : place.start]
        back, forth, another = _BEFORE.search(before), _AFTER.search(before), _ANOTHER.search(before)
        if not (back or forth or another) or _NOT_THE_GROUP.match(place.text, place.end):
            return None
        said = place.said_on.earliest
        present = possible[0] if len(possible) == 1 else None
        if back:
            held = None if back["over"] else present  # whose work has ended is "the last" one, not "the previous" one
            over = [m for m in self.members if m is not held and m.end and m.end.earliest <= said]
            return over[-1] if over else None
        if forth and present and present.start and (said - present.start.earliest).days <= _YOUNG:
            return present
        ahead = [m for m in self.members if m.start and m.start.latest > said and m.bare_since]
        decided = [m for m in ahead if m.bare_since and (m.bare_since.earliest - said).days <= _YOUNG]
        return decided[0] if decided else self.head if another else None


def _surnames(member: KnownProcess) -> re.Pattern[str] | None:
    names = sorted({name.split()[-1].lower() for name in member.chairs})
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)") if names else None


def _chaired(place: Place, names: re.Pattern[str]) -> bool:
    """Whether the sentence names a chair, and says that they are one."""
    sentence = _sentence(place)
    return names.search(sentence) is not None and _CHAIR.search(sentence) is not None


def _sentence(place: Place) -> str:
    before = place.text[max(0, place.start - _SENTENCE) : place.start]
    after = place.text[place.end : place.end + _SENTENCE]
    starts = [found.end() for found in _END_OF_SENTENCE.finditer(before)]
    stop = _END_OF_SENTENCE.search(after)
    return before[starts[-1] if starts else 0 :] + " " + after[: stop.start() if stop else None]


def _years_beside(text: str, start: int, end: int) -> set[tuple[int, int]]:
    """First and last year of each date in the four words either side: "2016-17" → 2016, 2017."""
    sides = _WORDS_BEFORE.search(text, max(0, start - _BESIDE), start), _WORDS_AFTER.match(text, end)
    years = [year for side in sides if side for year in _YEARS.finditer(side.group())]
    return {(int(year["first"]), int(year["first"][:2] + (year["last"] or year["first"])[-2:])) for year in years}


def _of_years(members: list[KnownProcess], years: set[tuple[int, int]]) -> list[KnownProcess]:
    """The members that worked in these years; a member with exactly these years before those that only touch them."""
    spans = [(member, member.start.year, member.end.year) for member in members if member.start and member.end]
    chosen: dict[str, KnownProcess] = {}
    for first, last in years:
        exact = [member for member, start, end in spans if (start, end) == (first, last)]
        touched = [member for member, start, end in spans if start <= first <= end or start <= last <= end]
        chosen |= {member.key: member for member in exact or touched}
    return list(chosen.values())
