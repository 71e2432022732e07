"""What is told of one turn, and the forms in which a name becomes an attribution.

Owns `Told` and how a known actor is attributed. Must not know documents or the evidence in them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from apps.ingestion.known import Known, KnownActor
from apps.ingestion.names import bare, behind_comma, is_initial_and_surname, parenthesis, without_title
from apps.ingestion.parsed import Kind, Method, ParsedDocument, ParsedTurn, Resolution, Span
from apps.ingestion.places import country_code, in_english
from apps.ingestion.spelling import written
from apps.lib.text import fold

OUTRIGHT = 0.95
"""Confidence of what the record prints in so many words; whatever takes a step from it is below."""
MOST_SUGGESTED = 9
"""Of how many people who may be meant by one name a suggestion is made: more are no help to a curator."""
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


def resolution(name: str, method: Method, confidence: float, *, evidence: Span, known: Known) -> Resolution:
    """An attribution to a name: to the known person who alone bears it, or to the name."""
    people = known.speakers_by_name.get(fold(name), ())
    if len(people) == 1:
        return attribution(people[0], name, method, confidence, evidence)
    return Resolution(name, method, round(confidence, 2), evidence)


def organization_key(name: str, known: Known) -> str | None:
    """The key of the one known organization of this name."""
    bodies = known.organizations_by_name.get(fold(name), ())
    return bodies[0].key if len(bodies) == 1 else None


def delegation_beside(turn: ParsedTurn, label: str, evidence: Span, known: Known) -> Resolution | None:
    """The State or known body that a label adds to a name in parentheses or behind a comma, as records do for
    delegations.
    """
    reported = turn.recorded_affiliation if turn.kind is Kind.REPORTED else None
    for beside in (parenthesis(label) or reported, behind_comma(label)):
        inner = in_english(beside) if beside else None
        key = organization_key(inner, known) if inner else None
        if inner and (key or country_code(inner)):
            spelled = written(inner) if country_code(inner) else inner
            return Resolution(spelled, Method.LABEL, OUTRIGHT, evidence, key)
    return None


def publisher_of(parsed: ParsedDocument, text: str, known: Known) -> str | None:
    """The known organization that stands alone on a line of a paper's title page."""
    if parsed.parser != "paper":
        return None
    lines = (line.strip(" \t#*") for line in text[:_TITLE_PAGE].splitlines())
    return next((line for line in lines if len(known.organizations_by_name.get(fold(line), ())) == 1), None)
