"""Invented records of meetings, each unlike every other, and what a base must hold of each."""

from __future__ import annotations

import random
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

_SYLLABLES: Final = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu".split()
_NAMES: Final = "ADA OBINNA,BO LUND,CARLA WEISZ,DEV ANAND,ELIF KAYA,FINN OLSEN,GRETA MOSS,HUGO PRADO".split(",")


@dataclass(frozen=True)
class Record:
    """One file, and the texts of its statements in their order."""

    name: str
    data: bytes
    texts: tuple[str, ...]

    @property
    def sha256(self) -> str:
        return sha256(self.data).hexdigest()


def record(pick: random.Random, name: str) -> Record:
    """A record of three to seven turns by people who speak in others too, and by one who speaks in no other."""
    speakers = [*pick.sample(_NAMES, 3), f"{_word(pick)} {_word(pick)}".upper()]
    texts = tuple(
        f"{' '.join(_word(pick) for _ in range(pick.randint(8, 40)))}.".capitalize() for _ in range(pick.randint(3, 7))
    )
    turns = "".join(f"\n>> {speakers[turn % len(speakers)]}: {text}\n" for turn, text in enumerate(texts))
    head = f"Session on {_word(pick)} {_word(pick)}\n{pick.randint(1, 28)} May {pick.randint(2008, 2024)}, Geneva\n"
    return Record(f"{name}.txt", (head + turns).encode(), texts)


def _word(pick: random.Random) -> str:
    return "".join(pick.choices(_SYLLABLES, k=pick.randint(2, 4)))
