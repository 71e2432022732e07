"""Invented records of any size, for measuring: words in the order of real speech, names and places of nobody.

Owns what an invented base looks like. Pure: the same seed gives the same records. Must not know models or the database.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise

_STATEMENTS_PER_MEETING = (20, 400)
_SPEAKERS_PER_MEETING = (4, 40)
_STATEMENTS_PER_SPEAKER = 40
_STATEMENTS_PER_ORGANIZATION = 300
_STATEMENTS_PER_VENUE = 2000
_WORDS = (4, 280)  # 73 in the middle
_MENTIONING = 0.18  # share of the statements that name a process
_CITING = 0.01  # share of the statements that name a document by its symbol
_UNNAMED = 0.15  # share of the turns without a name
_TAIL = 0.25  # share of the words from the long tail that every large collection has
_TOPICAL = 0.4  # share of these that the whole meeting is about
_TOPICS = 25
_DRAWN = 4096  # words of the tail that are drawn at once
_PREFIXES = "re un inter non pre over sub cyber multi trans co de".split()
_PREFIXED = 0.3
_ENDINGS = ["", *"s ed ing ation ations er ers ive ity al ism ist able ment ness ly or ous ary ure ance".split()]
_KINDS = (("verbatim", 0.86), ("reported", 0.11), ("quoted", 0.03))
_FIRST_DAY, _DAYS = date(2003, 12, 10), 8300
_SYLLABLES = "ba be bo da de do fa fi ga go ha hi ja ka ki lo lu ma mi na no pa ra ri sa se ta to va vi wa za".split()


@dataclass(frozen=True, slots=True)
class Surface:
    """A form by which texts name a process."""

    process: str
    form: str


@dataclass(frozen=True, slots=True)
class InventedMention:
    process: str
    surface: str
    start: int  # into the statement's text


@dataclass(frozen=True, slots=True)
class InventedStatement:
    """`speaker` is an index into the base's speakers, None where the record has no name."""

    speaker: int | None
    kind: str
    text: str
    mentions: tuple[InventedMention, ...]


@dataclass(frozen=True, slots=True)
class InventedMeeting:
    """`venue` is an index into the base's venues; `series` the key of a process."""

    title: str
    day: date
    venue: int
    series: str
    statements: tuple[InventedStatement, ...]


class Generator:
    """Invents meetings until they hold `statements` statements.

    The word order of `sample` is imitated; `surfaces` are forms that name processes, of which a few are frequent.
    """

    def __init__(self, *, statements: int, seed: int, sample: str, surfaces: Sequence[Surface]) -> None:
        self._random = random.Random(seed)  # noqa: S311  repeatable, not secret
        self._statements = statements
        self._chain = _chain(sample)
        self._starts = [word for word in self._chain if word[:1].isupper()] or list(self._chain)
        self._tail = self._words(sample, 2000 + round(300 * statements**0.5))
        self._tail_weights = list(accumulate(1 / (rank + 30) for rank in range(len(self._tail))))
        self._drawn: list[str] = []
        self._surfaces = list(surfaces)
        self._random.shuffle(self._surfaces)
        self._surface_weights = _zipf(len(self._surfaces))
        self.speakers = self._names(max(5, statements // _STATEMENTS_PER_SPEAKER))
        self.organizations = [
            f"{name} (invented)" for name in self._names(max(3, statements // _STATEMENTS_PER_ORGANIZATION))
        ]
        self.venues = [f"{name} Hall (invented)" for name in self._names(max(2, statements // _STATEMENTS_PER_VENUE))]
        self._speaker_weights = _zipf(len(self.speakers))

    def meetings(self) -> Iterator[InventedMeeting]:
        """The meetings, one at a time, so that a million statements need no more memory than one meeting."""
        left, number = self._statements, 0
        while left > 0:
            number += 1
            size = min(left, self._random.randint(*_STATEMENTS_PER_MEETING))
            left -= size
            yield self._meeting(number, size)

    def organization_of(self, speaker: int) -> int:
        """Index of the organization of a speaker."""
        return (speaker * 2654435761) % len(self.organizations)

    def _meeting(self, number: int, size: int) -> InventedMeeting:
        pick = self._random
        present = pick.choices(
            range(len(self.speakers)), cum_weights=self._speaker_weights, k=pick.randint(*_SPEAKERS_PER_MEETING)
        )
        series = self._surface().process if self._surfaces else ""
        kind = pick.choices([k for k, _ in _KINDS], [share for _, share in _KINDS])[0]
        topics = [self._rare() for _ in range(_TOPICS)]
        return InventedMeeting(
            title=f"Invented meeting {number}",
            day=_FIRST_DAY + timedelta(days=pick.randrange(_DAYS)),
            venue=pick.randrange(len(self.venues)),
            series=series,
            statements=tuple(self._statement(present, kind, topics) for _ in range(size)),
        )

    def _statement(self, present: Sequence[int], kind: str, topics: Sequence[str]) -> InventedStatement:
        pick = self._random
        speaker = None if pick.random() < _UNNAMED else pick.choice(present)
        # Most turns are short and a few are speeches: the cube of an even choice has that shape.
        words = self._speech(_WORDS[0] + int((_WORDS[1] - _WORDS[0]) * pick.random() ** 3), topics)
        if pick.random() < _CITING:
            words.append(f"A/RES/{pick.randint(50, 79)}/{pick.randint(1, 300)}")
        mentions: tuple[InventedMention, ...] = ()
        if self._surfaces and pick.random() < _MENTIONING:
            surface = self._surface()
            at = pick.randrange(len(words))
            start = sum(len(word) + 1 for word in words[:at])
            words.insert(at, surface.form)
            mentions = (InventedMention(surface.process, surface.form, start),)
        return InventedStatement(speaker, kind, " ".join(words), mentions)

    def _surface(self) -> Surface:
        return self._random.choices(self._surfaces, cum_weights=self._surface_weights)[0]

    def _speech(self, length: int, topics: Sequence[str]) -> list[str]:
        chance, chain, starts = self._random.random, self._chain, self._starts
        word = starts[int(chance() * len(starts))]
        words = [word]
        while len(words) < length:
            followers = chain.get(word, starts)
            word = followers[int(chance() * len(followers))]
            if chance() >= _TAIL:
                words.append(word)
            elif chance() < _TOPICAL:
                words.append(topics[int(chance() * len(topics))])
            else:
                words.append(self._rare())
        return words

    def _rare(self) -> str:
        if not self._drawn:
            self._drawn = self._random.choices(self._tail, cum_weights=self._tail_weights, k=_DRAWN)
        return self._drawn.pop()

    def _words(self, sample: str, count: int) -> list[str]:
        """Words that look like real ones, of roots that the sample has and of roots that nobody has."""
        pick = self._random
        roots = sorted({word.lower()[:6] for word in sample.split() if len(word) > 5 and word.isalpha()})
        words: dict[str, None] = {}
        while len(words) < count:
            invented = pick.random() < 0.5 or not roots
            root = "".join(pick.choices(_SYLLABLES, k=pick.randint(2, 4))) if invented else pick.choice(roots)
            prefix = pick.choice(_PREFIXES) if pick.random() < _PREFIXED else ""
            words[prefix + root + pick.choice(_ENDINGS)] = None
        return list(words)

    def _names(self, count: int) -> list[str]:
        names: dict[str, None] = {}
        while len(names) < count:
            parts = ("".join(self._random.choices(_SYLLABLES, k=self._random.randint(2, 4))).title() for _ in range(2))
            names[" ".join(parts)] = None
        return list(names)


def _chain(sample: str) -> dict[str, list[str]]:
    """Word → the words that follow it, as often as they do."""
    followers: dict[str, list[str]] = defaultdict(list)
    words = sample.split()
    for word, follower in pairwise(words):
        followers[word].append(follower)
    return dict(followers)


def _zipf(count: int) -> list[float]:
    """Cumulative weights: the second is half as frequent as the first, the third a third."""
    return list(accumulate(1 / rank for rank in range(1, count + 1)))
