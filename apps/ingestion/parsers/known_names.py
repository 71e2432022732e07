"""Who is named in a note, and whether the subject of a sentence that tells what was said is one of them.

Owns that. Must not know lines nor marks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from apps.ingestion.lexicon import PARTICLES
from apps.ingestion.names import Shape, is_body_word, is_plain_word, shape, without_title
from apps.ingestion.parsed import ParsedParticipant
from apps.ingestion.parsers.telling import WEAK, in_office, is_for_state, tells


class KnownNames:
    """The names that a note gives in full, by each of their words."""

    def __init__(self, participants: Sequence[ParsedParticipant]) -> None:
        self._words = {
            word.casefold()
            for person in participants
            for word in (*person.name.split(), *([person.initials] if person.initials else ()))
            if word.casefold() not in PARTICLES
        }

    def learn(self, lines: Iterable[str]) -> None:
        """Take in those who are told to have said something.

        By a full name, or by one word that is none of the text's own.
        """
        words = list(lines)
        told = [match["subject"] for match in map(tells, words) if match and match["verb"] not in {None, *WEAK}]
        counts = Counter(subject for subject in told if not is_plain_word(subject.split()[0]))
        own = {word for line in words for word in line.split() if word.islower()} if len(told) > 2 else None
        for subject, count in counts.items():
            kind = shape(subject)
            single = kind is Shape.SINGLE and (count > 1 or (own is not None and subject.casefold() not in own))
            if kind is Shape.PERSON or single:
                self._words |= {word.casefold() for word in subject.split()} - PARTICLES

    def subject(self, told: re.Match[str]) -> str | None:
        """Who a line says spoke; None where the subject is no speaker."""
        subject = told["subject"]
        dash, verb = told["verb"] is None, told["verb"] or ""
        weak = verb in WEAK
        words = [word for word in subject.split() if word.casefold() != "the"]
        if not words or any(len(word) > 4 and word.endswith(".") for word in words[:-1]):  # "Oil. Ada Obi"
            return None
        if words[0] in {"A", "An", "Someone", "Somebody"} or in_office(subject):
            return subject if not dash and not weak else None
        if self._has_all(words):
            return subject
        if is_for_state(subject):
            return subject if dash or not weak else None
        if is_plain_word(words[0]) or weak:
            return None
        kind = shape(subject)
        if dash:
            body = kind in {Shape.BODY, Shape.SURNAME, Shape.PERSON, Shape.ROLE} or (
                kind is Shape.INITIALS and subject.isupper()
            )
            return subject if body and len(words) <= 5 else None
        if kind in {Shape.PERSON, Shape.SURNAME, Shape.ROLE} or (kind is Shape.INITIALS and len(subject) > 2):
            return subject
        return subject if kind is Shape.BODY and any(is_body_word(word) or word.isupper() for word in words) else None

    def names(self, subject: str) -> bool:
        """Whether the subject is somebody whom the note names, by a part of the name or whole."""
        words = without_title(subject).split()
        return bool(words) and self._has_all(words)

    def _has_all(self, words: Iterable[str]) -> bool:
        return all(word.casefold() in self._words or word.casefold() in PARTICLES for word in words)

    def same(self, subject: str, heading: str | None) -> bool:
        """Whether a line's subject is the person whose section it stands in."""
        return heading is not None and bool(
            {w.casefold() for w in subject.split()} & {w.casefold() for w in heading.split()} - PARTICLES
        )
