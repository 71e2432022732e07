"""Who speaks in a turn that has no name: by what it says of itself, to whom the floor was given, who is thanked, or who
holds the role that stands for a name.

Owns that order. Must not know how a label that names somebody is resolved, nor where known names are stored.
"""

from __future__ import annotations

import re
from dataclasses import replace

from apps.ingestion.attributions import (
    MOST_SUGGESTED,
    OUTRIGHT,
    Told,
    attribution,
    doubted,
    organization_key,
    resolution,
)
from apps.ingestion.document_names import DocumentNames
from apps.ingestion.handovers import PERHAPS
from apps.ingestion.introductions import annotation
from apps.ingestion.known import Known
from apps.ingestion.names import Shape, is_held_by_one
from apps.ingestion.parsed import Kind, Method, ParsedTurn, Resolution, Span
from apps.ingestion.places import find_city
from apps.ingestion.roles import is_of_service, role_of
from apps.ingestion.spelling import written
from apps.ingestion.spoken_names import Spoken

_NAMED = (Shape.PERSON, Shape.SURNAME, Shape.SINGLE)  # whoever thanks is known by name
_NOTE_ALONE = re.compile(r"\s*[(\[][^()\[\]]*[)\]][\s.]*")  # "(off microphone)": whoever it was, no word was heard
_PLAINLY = 0.9  # confidence of a hand-over in words that can mean nothing else


def _in_full(handed: Spoken) -> bool:
    """Whether the floor was given to somebody by a full name and in plain words."""
    return " " in handed.name and handed.confidence >= _PLAINLY


class Unnamed:
    """The turns of one document that have no name."""

    def __init__(
        self, text: str, turns: tuple[ParsedTurn, ...], *, names: DocumentNames, known: Known, contradicted: set[int]
    ) -> None:
        """`contradicted` takes the positions of labels that a hand-over speaks against."""
        self._text, self._turns, self._names, self._known = text, turns, names, known
        self._contradicted = contradicted

    def told(self, position: int, label: str | None) -> Told:
        """Who speaks in a turn without a name, or with a role for one."""
        turn = self._turns[position]
        if label and (held := self.holder(label, turn)):
            return Told(speaker=held)
        noted = annotation(self._text, turn.span.start, turn.span.end)
        if noted and (told := self.by_name(noted, Method.ANNOTATION)):
            return told
        if noted:
            return Told(speaker=self._resolution(noted.name, Method.ANNOTATION, 0.8, noted.span))
        if spoken := self._names.introduced[position]:
            name = self._names.people.in_head(spoken.name) or self._names.people.best(spoken.name)
            speaker = self._resolution(name, Method.SELF_INTRODUCTION, spoken.confidence, spoken.span)
            return Told(speaker=speaker, suggestions=() if speaker.key else self.known_like(name, spoken.span))
        heard = turn.kind is Kind.VERBATIM and not _NOTE_ALONE.fullmatch(turn.text)
        told = self._called(position) if heard else Told()
        if told == Told() and label is None and (state := self._names.delegation_called(position)):
            key = organization_key(state.name, self._known)
            return Told(organization=Resolution(written(state.name), Method.HANDOVER, 0.9, state.span, key))
        if label and told.speaker and is_of_service(label):
            told = Told(suggestions=(*doubted(told.speaker), *told.suggestions))
        likely = self._names.likely_holders.get(role_of(label)) if label else None
        if likely and not told.speaker and likely[0] not in {other.name for other in told.suggestions}:
            suggestion = self._resolution(likely[0], Method.SELF_INTRODUCTION, 0.5, likely[1])
            return replace(told, suggestions=(*told.suggestions, suggestion))
        return told

    def _called(self, position: int) -> Told:
        """Whom the turn before gives the floor to, or the turn after thanks."""
        suggestions: list[Resolution] = []
        if handed := self._names.handed[position]:
            told = self.by_name(handed, Method.HANDOVER)
            alone = self._resolution(handed.name, Method.HANDOVER, handed.confidence - 0.1, handed.span)
            if told is None and (_in_full(handed) or self._is_named(handed)):
                return Told(speaker=alone)
            if told and told.speaker and not self._goes_on(position):
                return told
            if told and told.speaker:  # one voice holds the role: the label was left standing, or it was no hand-over
                self._contradicted.add(position)
                told = Told(suggestions=doubted(told.speaker))
            suggestions += told.suggestions if told else (alone,)
        if thanked := self._names.thanked(position):
            told = self.by_name(thanked, Method.ACKNOWLEDGEMENT)
            if told and told.speaker and not suggestions and self._names.shapes[position + 1] in _NAMED:
                return told
            # A full name is enough, as with a hand-over, where whoever thanks is known by name.
            if told is None and " " in thanked.name and not suggestions and self._names.shapes[position + 1] in _NAMED:
                return Told(speaker=self._resolution(thanked.name, Method.ACKNOWLEDGEMENT, 0.75, thanked.span))
            alone = self._resolution(thanked.name, Method.ACKNOWLEDGEMENT, 0.5, thanked.span)
            suggestions += (told.speaker or alone, *told.suggestions) if told else (alone,)
        return Told(suggestions=tuple(dict.fromkeys(suggestions)))

    def _is_named(self, handed: Spoken) -> bool:
        """Whether one word to which the floor was given is somebody's name: "Manila?" may be where a hub is."""
        return handed.confidence > PERHAPS and find_city(handed.name) is None and self._names.is_called(handed.name)

    def _goes_on(self, position: int) -> bool:
        """Whether a role that one person holds stands here again after itself."""
        label = self._turns[position].recorded_name
        return label is not None and is_held_by_one(label) and self._turns[position - 1].recorded_name == label

    def by_name(self, spoken: Spoken, method: Method) -> Told | None:
        """The person of this document whom a spoken name means; None where it names nobody in full."""
        exact = self._names.people.spelled(spoken.name)
        candidates = [exact] if exact else self._names.people.by_part(spoken.name)
        if not candidates:
            return None
        found = tuple(
            self._resolution(person.name, method, spoken.confidence, spoken.span)
            for person in candidates[:MOST_SUGGESTED]
        )
        return (
            Told(speaker=found[0])
            if len(found) == 1
            else Told(suggestions=tuple(replace(one, confidence=0.4) for one in found))
        )

    def holder(self, label: str, turn: ParsedTurn) -> Resolution | None:
        """The person who holds a role when a turn is spoken."""
        held = self._names.roles.holder(label, turn)
        if held is None:
            return None
        name, span = held
        method = Method.LABEL if turn.name_span == span else Method.HEADER
        outright = method is Method.LABEL or self._names.roles.is_printed(label, span)
        return self._resolution(name, method, OUTRIGHT if outright else 0.9, span)

    def known_like(self, name: str, evidence: Span) -> tuple[Resolution, ...]:
        """Known people whose name is nearly this one."""
        return tuple(
            attribution(actor, name, Method.ALIAS, 0.5, evidence) for actor in self._names.people.known_like(name)
        )

    def _resolution(self, name: str, method: Method, confidence: float, evidence: Span) -> Resolution:
        return resolution(name, method, confidence, evidence=evidence, known=self._known)
