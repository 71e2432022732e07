"""What speaks against a label, and what a curator has to decide: labels that the words contradict, names of several.

Owns these signs and the problems that tell of them. Must not know how a name is resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from apps.ingestion.handovers import acknowledgement
from apps.ingestion.names import bare, without_title
from apps.ingestion.parsed import ParsedTurn, Problem, ResolvedStatement, Severity
from apps.ingestion.spoken_names import Spoken
from apps.lib.text import fold

_OF_ONESELF = re.compile(r"(?:\b[Mm]y[\s\xa0]+name(?:[\s\xa0]+is|'s|’s)|\bI[\s\xa0]+am|\bI['’]m)[\s\xa0]+\Z")


def introduces_another(text: str, label: str, spoken: Spoken | None) -> bool:
    """Whether a speech under somebody's name says "I am …" with a full name that shares no word with it."""
    if spoken is None or " " not in spoken.name or " " not in without_title(label):
        return False
    if set(fold(spoken.name).split()) & set(fold(without_title(label)).split()):
        return False
    return _OF_ONESELF.search(text, max(0, spoken.span.start - 30), spoken.span.start) is not None


def thanks_itself(text: str, label: str, turn: ParsedTurn) -> bool:
    """Whether a speech under somebody's name begins by thanking the very same person."""
    words = without_title(label).split()
    thanked = acknowledgement(text, turn.span.start, turn.span.end, frozenset()) if len(words) > 1 else None
    return thanked is not None and fold(thanked.name) in {fold(words[0]), fold(" ".join(words))}


def is_false_start(turn: ParsedTurn, after: ParsedTurn) -> bool:
    """Whether a turn breaks off and the next one, under another label, says the same words again."""
    if not after.recorded_name or after.recorded_name == turn.recorded_name:
        return False
    if not turn.text.rstrip().endswith(("--", "—", "–")):
        return False
    words = fold(turn.text).split()
    return len(words) > 2 and fold(after.text[:400]).split()[: len(words)] == words


def problems_of(statements: Iterable[ResolvedStatement], contradicted: frozenset[int]) -> Iterator[Problem]:
    """A warning for each statement whose label the words contradict, or whose name several people bear."""
    for statement in statements:
        turn = statement.turn
        candidates = list(dict.fromkeys((other.name, other.key) for other in statement.suggestions))
        shown = ", ".join(dict.fromkeys(name for name, _ in candidates))
        if statement.position in contradicted:
            yield Problem(
                Severity.WARNING,
                "label-contradicted",
                f"the words speak against the label {bare(turn.recorded_name or '')!r}; it is kept as recorded and "
                f"nobody is named" + (f": {shown}?" if shown else ""),
                turn.name_span or turn.span,
            )
        elif statement.speaker is None and len(candidates) > 1 and _of_one_kind(statement):
            yield Problem(
                Severity.WARNING,
                "name-of-several",
                f"{turn.recorded_name or 'whoever speaks'!r} may be any of {len(candidates)} people: {shown}",
                turn.name_span or turn.span,
            )


def _of_one_kind(statement: ResolvedStatement) -> bool:
    """Whether two suggestions rest on the same kind of evidence: then one name has two bearers."""
    methods = [other.method for other in statement.suggestions]
    return len(set(methods)) < len(methods)
