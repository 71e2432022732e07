"""Invented sessions of any length, and the ways in which one session is published twice."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from apps.ingestion.generation import Generator
from apps.ingestion.management.commands.generate import sample


@dataclass(frozen=True, slots=True)
class Session:
    """A session: its title, its day, and who said what."""

    title: str
    day: date
    place: str
    turns: tuple[tuple[str, str], ...]

    def captions(self, *, named: bool = True) -> str:
        """As captions: `>> NAME:  words`, or a bare `>>` where the names are left out."""
        turns = [f">> {name.upper()}:  {words}" if named and name else f">> {words}" for name, words in self.turns]
        return f"{self.title}\n{self.day:%d %B %Y}, {self.place}\n\n" + "\n\n".join(turns) + "\n"

    def transcript(self) -> str:
        """As a transcript: `Name: words`, each turn wrapped."""
        lines = [f"{name}: {words}" for name, words in self.turns]
        return f"{self.title}\n{self.day:%d %B %Y}, {self.place}\n\n" + "\n\n".join(lines) + "\n"

    def corrected(self, *, share: float, seed: int = 5) -> Session:
        """The same session, this share of its words heard otherwise."""
        pick = random.Random(seed)  # noqa: S311  repeatable, not secret

        def hear(words: str) -> str:
            return " ".join(f"corr{pick.randrange(1000)}" if pick.random() < share else w for w in words.split())

        return replace(self, turns=tuple((name, hear(words)) for name, words in self.turns))


def session(seed: int, *, statements: int = 30, people: int = 5) -> Session:
    """The session of that seed. Neighbouring seeds have some people in common."""
    generator = Generator(statements=statements, seed=seed, sample=sample(), surfaces=[])
    names = [f"{first} {last}" for first, last in zip(FIRST, LAST, strict=True)]
    present = [names[(seed + number) % len(names)] for number in range(people)]
    pick = random.Random(seed)  # noqa: S311  repeatable, not secret
    turns = tuple((pick.choice(present), said.text) for meeting in generator.meetings() for said in meeting.statements)
    day = date(2015, 3, 2) + timedelta(days=seed * 40)
    return Session(f"Session on subject {_SUBJECTS[seed % len(_SUBJECTS)]} number {seed}", day, "Example Hall", turns)


FIRST = "Ada Bruno Chiara Dora Emil Farah Goran Hanna Ivo Jelena".split()
LAST = "Obinna Keller Lund Lindt Sand Aziz Petrov Berg Marin Kovac".split()
_SUBJECTS = "cables spectrum names numbers routing".split()
