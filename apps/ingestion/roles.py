"""Who speaks under a role, as the header, labels and the line "… took the Chair" tell; perhaps, as speeches do.

Owns the wordings and the change from one holder to the next. Must not know known people or how a name is resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from apps.ingestion.introductions import SPOKEN_NAME, Spoken
from apps.ingestion.lexicon import SERVING
from apps.ingestion.names import Shape, bare, is_held_by_one, parenthesis, shape, without_title
from apps.ingestion.parsed import ParsedParticipant, ParsedTurn, Span
from apps.ingestion.people import People, name_before_plain_words
from apps.lib.text import fold

# A line of its own in verbatim records: from there on somebody else is "The President".
_TAKES_CHAIR = re.compile(r"^[^\n]{0,160}\b(?:took|resumed|returned to) the [Cc]hair\.?[ \t\r]*$", re.MULTILINE)
_SENORES = re.compile(r"(?i)(?:el|la) señora? ")
_RETURNS = re.compile(r"\bThe (?:President|Chair\w*) (?:resumed|returned)")
_WHO_TAKES = re.compile(r"(?P<name>(?:Mr|Ms|Mrs|Dr|Sir|Dame|H\.E)\.? [^\n,(]+?) ?(?:\([^()\n]*\))?,")
_PRESIDING = tuple(
    f"{acting}{role}" for role in ("president", "chair", "chairman", "chairperson") for acting in ("", "acting ")
)
# "our Chairman, Professor Ada Obi": who holds a role, told in a speech.
_OUR_ROLE = re.compile(
    r"\b(?:[Oo]ur|[Tt]he|[Yy]our)[\s\xa0]+(?P<role>(?:[A-Za-z]+[\s\xa0]+)?[A-Za-z\-]+),[\s\xa0]+"
    r"(?:(?:Mr|Ms|Mrs|Dr|Professor|Prof|Ambassador|His Excellency|Her Excellency)\.?[\s\xa0]+)*"
    rf"(?P<name>{SPOKEN_NAME})"
)


def role_of(label: str) -> str:
    """A role as it is compared: "The Acting President" → "acting president"."""
    return re.sub(r"^the ", "", fold(bare(label)))


def is_of_service(label: str) -> bool:
    """Whether the label is the role of somebody who serves the meeting: "Operator", "Lampco Operator", "HOST".

    Whoever reads out what comes in from afar is given the floor for it: "REMOTE MODERATOR".
    """
    *before, role = role_of(label).split() or [""]
    return role in SERVING and not {"online", "remote"} & set(before)


class Roles:
    """The holders of roles, followed from turn to turn in the order of the document."""

    def __init__(
        self,
        text: str,
        listed: Iterable[ParsedParticipant],
        people: People,
        *,
        labelled: Iterable[ParsedParticipant] = (),
    ) -> None:
        """`listed` are the document's participants, `labelled` those whom labels name beside a role."""
        self._text, self._people = text, people
        self._printed = {
            role_of(person.role): (people.best(person.name), person.span) for person in listed if person.role
        }
        by_label = {role_of(person.role): (people.best(person.name), person.span) for person in labelled if person.role}
        self._first = by_label | self._printed
        self._held = dict(self._first)
        self._asked = 0  # up to where the text has been searched for a change of the chair

    def is_printed(self, label: str, span: Span) -> bool:
        """Whether the record says in so many words, there, who holds just this role: "Moderator: Ada Obi"."""
        held = self._printed.get(role_of(label))
        return held is not None and held[1] == span

    def holder(self, label: str, turn: ParsedTurn) -> tuple[str, Span] | None:
        """The person whom this or an earlier label names beside the role: "The Clerk (Ms. Ada Obi)"."""
        role = role_of(label)
        if not role:  # "(Ada Obi)", a name in doubt
            return None
        inner = parenthesis(label)
        # Spanish records give two surnames there.
        if inner and shape(inner) is Shape.PERSON and turn.name_span and not _SENORES.match(label):
            self._held = {
                key: held for key, held in self._held.items() if not (key.startswith(role) or role.startswith(key))
            }
            self._held[role] = (self._people.best(without_title(inner)), turn.name_span)
        self._change_chair(turn)
        return next(
            (holder for held, holder in self._held.items() if held == role or held.startswith(role + " ")), None
        )

    def _change_chair(self, turn: ParsedTurn) -> None:
        """Follow who presides: "Mr. Ek (Fiji), Vice-President, took the Chair."

        A surname that no full name completes leaves the chair without a name.
        """
        for found in _TAKES_CHAIR.finditer(self._text, self._asked, turn.span.start):
            if _RETURNS.search(found[0]):
                self._held = dict(self._first)
                continue
            self._held = {role: held for role, held in self._held.items() if role not in _PRESIDING}
            named = _WHO_TAKES.search(found[0])
            if named and (name := self._full_name(without_title(named["name"]))):
                span = Span(found.start() + named.start("name"), found.start() + named.end("name"))
                self._held |= dict.fromkeys(_PRESIDING, (name, span))
        self._asked = max(self._asked, turn.span.start)

    def _full_name(self, name: str) -> str | None:
        if shape(name) is Shape.PERSON:
            return self._people.best(name)
        people = self._people.by_surname(name) if name else []
        return people[0].name if len(people) == 1 else None

    def likely(self, turns: Iterable[ParsedTurn], introduced: Iterable[Spoken | None]) -> dict[str, tuple[str, Span]]:
        """Who may speak under a role, as a speech says: "our Chairman, Professor Ada Obi", "MODERATOR: I am Ada Obi".

        Captioners write one role for several voices, so that this suggests and does not assert.
        """
        pairs = [(role_of(turn.recorded_name or ""), spoken) for turn, spoken in zip(turns, introduced, strict=True)]
        told: dict[str, list[tuple[str, Span]]] = {role: [] for role, _ in pairs if is_held_by_one(role)}
        for found in _OUR_ROLE.finditer(self._text) if told else ():
            name = name_before_plain_words(found["name"])
            if (role := fold(found["role"])) in told and shape(name) is Shape.PERSON:
                at = found.start("name")
                told[role].append((self._people.best(name), Span(at, at + len(name))))
        for role, spoken in pairs:
            if spoken and " " in spoken.name and role in told:
                told[role].append((self._people.best(spoken.name), spoken.span))
        return {role: holders[0] for role, holders in told.items() if len({fold(name) for name, _ in holders}) == 1}
