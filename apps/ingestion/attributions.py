"""What is told of one turn, and the forms in which a name becomes an attribution.

Owns `Told` and how a known actor is attributed. Must not know documents or the evidence in them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from apps.ingestion.known import Known, KnownActor
from apps.ingestion.names import bare, is_initial_and_surname, without_title
from apps.ingestion.parsed import Method, ParsedDocument, Resolution, Span
from apps.lib.text import fold

_TITLE_PAGE = 800  # characters


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one turn: an attribution, or suggestions, or neither."""

    speaker: Resolution | None = None
    organization: Resolution | None = None
    suggestions: tuple[Resolution, ...] = ()


def doubted(speaker: Resolution | None) -> tuple[Resolution, ...]:
    """An attribution that something speaks against, as a suggestion."""
    return (replace(speaker, confidence=0.4),) if speaker else ()


def settled(told: Told, known: Known) -> Told:
    """Nobody, where several known people bear the name that was found, or where a letter stands for the given name: who
    it is, is for a curator to say."""
    found = told.speaker
    if found and found.key is None and is_initial_and_surname(found.name):
        return replace(told, speaker=None, suggestions=(*doubted(found), *told.suggestions))
    bearers = known.speakers_by_name.get(fold(found.name), ()) if found and found.key is None else ()
    if found is None or len(bearers) < 2:
        return told
    several = tuple(attribution(actor, found.name, found.method, 0.5, found.evidence) for actor in bearers)
    return replace(told, speaker=None, suggestions=(*several, *told.suggestions))


def attribution(actor: KnownActor, recorded: str, method: Method, confidence: float, evidence: Span) -> Resolution:
    """A known actor told from a name as recorded; by an alias where the record spells another of the actor's names."""
    display = actor.names[0]
    by_alias = method is Method.LABEL and fold(display) not in {fold(bare(recorded)), fold(without_title(recorded))}
    return Resolution(display, Method.ALIAS if by_alias else method, confidence, evidence, actor.key)


def publisher_of(parsed: ParsedDocument, text: str, known: Known) -> str | None:
    """The known organization that stands alone on a line of a paper's title page."""
    if parsed.parser != "paper":
        return None
    lines = (line.strip(" \t#*") for line in text[:_TITLE_PAGE].splitlines())
    return next((line for line in lines if len(known.organizations_by_name.get(fold(line), ())) == 1), None)
