"""One invented exchange that the tests write in each format, and how they read it back."""

from __future__ import annotations

from apps.ingestion.known import Known
from apps.ingestion.pipeline import Understood, understand

TITLE = "Open Forum on Shared Cables"
TURNS = [
    ("ADA OBI", "Good morning, and welcome to the second day. We begin with the cables of the coast."),
    ("JORIS VELDKAMP", "Thank you. Our network counted three cuts in a year; each took nine days to repair."),
    ("ADA OBI", "What would have made it quicker?"),
    ("MIRA SOLBERG", "A permit that does not expire while the ship is at sea. We asked for it in the spring."),
    ("JORIS VELDKAMP", "I agree with that. The rest is only a question of money."),
    ("ADA OBI", "Then let us write it down and come back to it after lunch."),
]
TRANSCRIPT = "\n\n".join(f"{name}: {words}" for name, words in TURNS) + "\n"


def understood(data: bytes, name: str, parser: str | None = None) -> Understood:
    """What the application makes of a file, with nobody known to it yet. Every offset slices back to the words."""
    found = understand(data, name=name, known=Known(), parser=parser)
    text = found.source.text
    for statement in found.resolved.statements:
        span = statement.turn.span
        assert statement.turn.text.split()[0] in text[span.start : span.end]
        assert set(statement.turn.text.split()) <= set(text[span.start : span.end].split()) or statement.turn.furniture
    return found


def turns(found: Understood) -> list[tuple[str | None, str]]:
    """Who said what: the names as recorded, and the words with single spaces."""
    return [(s.turn.recorded_name, " ".join(s.turn.text.split())) for s in found.resolved.statements]


def codes(found: Understood) -> list[str]:
    """The codes of what was doubtful."""
    return [problem.code for problem in found.resolved.problems]
