"""The queries that everybody is asked: classes of a fixed mix, drawn from the statements with a fixed seed.

No two queries of a run share a word if it can be helped, so that each is new to the engine when it comes.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import subprocess
import sys
from collections import Counter
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final

from benchmarks.search.base import PAGE, ROOT, count, rows

PAGES: Final = (
    "common",
    "rare",
    "three terms",
    "phrase",
    "near",
    "prefix",
    "filtered",
    "facets",
    "sorted",
    "page 50",
)
"""Classes that give a results page."""

_READ: Final = 20_000  # statements from which queries are drawn
_FUNCTION_WORDS: Final = frozenset(
    "a about above after again against all also am an and any are as at be because been before being below between "
    "both but by can did do does doing don down during each few for from further had has have having he her here him "
    "his how i if in into is it its just me more most my no nor not now of off on once only or other our out over own "
    "same she should so some such than that the their them then there these they this those through to too under until "
    "up very was we were what when where which while who whom why will with you your".split()
)
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")  # whole: no index holds a part of one
_DISTANCE: Final = 5


@dataclass(frozen=True)
class Ask:
    """One query, in a form that each engine can put into its own language."""

    of: str
    words: tuple[str, ...] = ()
    form: str = "all"  # or phrase, near, prefix
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    newest: bool = False
    page: int = 1

    @property
    def distance(self) -> int:
        return _DISTANCE

    @property
    def text(self) -> str:
        """In our query language."""
        quoted = f'"{" ".join(self.words)}"'
        return {"phrase": quoted, "near": f"{quoted}~{_DISTANCE}", "prefix": f"{''.join(self.words)}*"}.get(
            self.form, " ".join(self.words)
        )


def mix(place: Path, *, each: int, seed: int = 1) -> list[Ask]:
    """`each` queries of every class of `PAGES`, class after class.

    They are drawn by a process of its own and kept, so that whoever asks them has no statements in memory.
    """
    version = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:8]
    kept = place / f"mix-{version}-{each}-{seed}.json"
    if not kept.exists():
        command = [sys.executable, "-m", "benchmarks.search.mix", str(place), str(each), str(seed)]
        drawn = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
        kept.write_bytes(drawn)
    return [
        Ask(**{**ask, "words": tuple(ask["words"]), "filters": {k: tuple(v) for k, v in ask["filters"].items()}})
        for ask in json.loads(kept.read_bytes())
    ]


class _Mix:
    def __init__(self, place: Path, seed: int) -> None:
        self.pick = random.Random(seed)  # noqa: S311  repeatable, not secret
        held = count(place)
        chosen = list(rows(place, every=max(1, held // _READ)))
        self.texts = [_WORD.findall(row.text.lower()) for row in chosen]
        self.speakers = sorted({row.speaker for row in chosen if row.speaker})
        documents = Counter(word for text in self.texts for word in set(text))
        share = {word: count / len(self.texts) for word, count in documents.items()}
        plain = (word for word in share if len(word) > 2 and word.isascii() and word.isalpha())
        usable = {word: share[word] for word in plain if word not in _FUNCTION_WORDS}
        self.common = [word for word, s in sorted(usable.items()) if s > 0.02]
        self.known = {word for word, s in usable.items() if s > 0.005}
        pairs = Counter(pair for text in self.texts for pair in set(pairwise(text)) if self.known.issuperset(pair))
        self.pairs = sorted(pair for pair, count in pairs.items() if count > 2)
        self.rare = [word for word, s in sorted(usable.items()) if s <= 2 / len(self.texts)]
        self.most = [word for word, s in sorted(usable.items()) if s * held > 50 * PAGE * 1.05][:100]
        for words in (self.common, self.rare, self.most, self.pairs):
            self.pick.shuffle(words)
        self.seen: set[tuple[str, ...]] = set()

    def draw(self, each: int) -> list[Ask]:
        asks = []
        for number in range(each):
            years = str(2004 + number % 20), str(2005 + (number * 7) % 20)
            word = self.common[(each + number) % len(self.common)]
            asks += [
                Ask("common", (self.common[number % len(self.common)],)),
                Ask("rare", (self.rare[number % len(self.rare)],)),
                Ask("three terms", self._together(3, reach=40)),
                Ask("phrase", self.pairs[number % len(self.pairs)], "phrase"),
                Ask("near", self._together(2, reach=_DISTANCE), "near"),
                Ask("prefix", (self._together(1, reach=0)[0][:4],), "prefix"),
                Ask("filtered", (word,), filters={"year": years, "kind": ("verbatim",)}),
                Ask("facets", (), filters={"year": years}),
                Ask("sorted", (self.common[(2 * each + number) % len(self.common)],), newest=True),
                Ask("page 50", (self.most[number % len(self.most)],), page=50),
            ]
        return sorted(asks, key=lambda ask: PAGES.index(ask.of))

    def _together(self, number: int, *, reach: int) -> tuple[str, ...]:
        """Words of one statement, not farther apart than `reach`; never the same twice."""
        while True:
            text = self.pick.choice(self.texts)
            at = self.pick.randrange(len(text))
            near = sorted(self.known.intersection(text[at : at + reach + 1]))
            if len(near) < number:
                continue
            words = tuple(self.pick.sample(near, number))
            if words not in self.seen:
                self.seen.add(words)
                return words


if __name__ == "__main__":
    _place, _each, _seed = sys.argv[1:]
    print(json.dumps([asdict(ask) for ask in _Mix(Path(_place), int(_seed)).draw(int(_each))]))
