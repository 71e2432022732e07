"""What is told of one turn, and the forms in which a name becomes an attribution.

Owns `Told` and how a known actor is attributed. Must not know documents or the evidence in them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from apps.ingestion.known import KnownActor
from apps.ingestion.names import bare, without_title
from apps.ingestion.parsed import Method, Resolution, Span
from apps.lib.text import fold


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one turn: an attribution, or suggestions, or neither."""

    speaker: Resolution | None = None
    organization: Resolution | None = None
    suggestions: tuple[Resolution, ...] = ()


def doubted(speaker: Resolution | None) -> tuple[Resolution, ...]:
    return (replace(speaker, confidence=0.4),) if speaker else ()


def attribution(actor: KnownActor, recorded: str, method: Method, confidence: float, evidence: Span) -> Resolution:
    display = actor.names[0]
    by_alias = method is Method.LABEL and fold(display) not in {fold(bare(recorded)), fold(without_title(recorded))}
    return Resolution(display, Method.ALIAS if by_alias else method, confidence, evidence, actor.key)
