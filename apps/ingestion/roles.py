"""Who speaks under a role, as the header, labels and the line "… took the Chair" tell; perhaps, as speeches do.

Owns the wordings and the change from one holder to the next. Must not know known people or how a name is resolved.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from apps.ingestion.full_names import name_before_plain_words
from apps.ingestion.furniture import NOTE_OF_CHAIR
from apps.ingestion.lexicon import SERVING
from apps.ingestion.names import Shape, bare, is_held_by_one, parenthesis, shape, without_title
from apps.ingestion.parsed import ParsedParticipant, ParsedTurn, Span
from apps.ingestion.participants import find_holders
from apps.ingestion.people import People
from apps.ingestion.spoken_names import NAME, SPOKEN_NAME, STYLES, Spoken
from apps.lib.text import fold

# A line of its own in verbatim records: from there on somebody else is "The President".
_TAKES_CHAIR = re.compile(rf"^[ \t]*{NOTE_OF_CHAIR}[Cc]hair\.?[ \t\r)\]]*$", re.MULTILINE)
_SENORES = re.compile(r"(?i)(?:el|la) señora? ")
_RETURNS = re.compile(r"\bThe (?:President|Chair\w*) (?:resumed|returned)")
_WHO_TAKES = re.compile(
    r"(?P<name>(?:Mr|Ms|Mrs|Dr|Sir|Dame|H\.E)\.? [^\n,(]+?) ?(?:\([^()\n]*\))?(?:,| (?=(?:took|was|in) ))"
)
# "Chaired by Ada Obi", in a head.
_LEADS = {"chaired": "chair", "moderated": "moderator", "hosted": "host", "facilitated": "facilitator"}
_LED_BY = re.compile(
    rf"^(?P<before>[^\n]{{0,100}}?)\b(?P<verb>(?i:{'|'.join(_LEADS)}))[ \t]+by[ \t]*:?[ \t]+"
    rf"{STYLES}(?P<name>{NAME})(?P<more>[ \t]+[^\W\d_a-z])?",
    re.MULTILINE,
)
_WAS = re.compile(r"\b(?:was|were|been|had)[ \t]+\Z")
_THIS_MEETING = re.compile(
    r"(?i)\A\W*(?:the|this) (?:meeting|session|call|workshop|panel|webinar|sitting|discussion|plenary|debate|event)\b"
)
_AND_ANOTHER = re.compile(r"[ \t]*(?:\([^()\n]*\))?[ \t]*(?:,|&|,? and\b)[ \t]*(?P<other>[^\n,.(;&]{0,60})")
# One office in several words.
_OFFICES_OF_CHAIR = re.compile(r"\bchair(?:man|woman|person)\b")
_BEFORE_ROLE = re.compile(r"^(?:(?:the|mr|mrs|ms|madam|madame|mme|m|monsieur|el|la|le)\b[. ]*(?=\w))+")
_PRESIDING = tuple(f"{acting}{role}" for role in ("president", "chair") for acting in ("", "acting "))
# "our Chairman, Professor Ada Obi": who holds a role, told in a speech.
_OUR_ROLE = re.compile(
    r"\b(?:[Oo]ur|[Tt]he|[Yy]our)[\s\xa0]+(?P<role>(?:[A-Za-z]+[\s\xa0]+)?[A-Za-z\-]+),[\s\xa0]+"
    rf"{STYLES}(?P<name>{SPOKEN_NAME})"
)

_Holder = tuple[str, Span]  # a name, and where the record gives it the role


def role_of(label: str) -> str:
    """A role as it is compared: "The Acting President" → "acting president", "Mme la présidente" → "presidente"."""
    return _BEFORE_ROLE.sub("", fold(bare(label)))


def _office(role: str) -> str:
    """A role in whichever of its words: "The Chairwoman" → "chair"."""
    return _OFFICES_OF_CHAIR.sub("chair", role_of(role))


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
        turns: Sequence[ParsedTurn],
        labelled: Iterable[ParsedParticipant] = (),
    ) -> None:
        """`listed` are the document's participants, `labelled` those whom labels name beside a role; `turns` begin
        where the record is divided: two holders with none of them between are nobody.
        """
        self._text, self._people = text, people
        starts = [turn.span.start for turn in turns]
        told = [*(person for person in listed if person.role), *self._between(turns)]
        self._printed = {(role_of(person.role or ""), person.span) for person in told}
        told += self._in_head(starts[0] if starts else 0)
        self._first = {
            _office(person.role): (people.best(person.name), person.span) for person in labelled if person.role
        }
        self._held: dict[str, _Holder] = dict(self._first)
        self._coming = self._in_order(told, starts)
        self._asked = 0  # up to where the text has been searched for a change of the chair

    def _in_order(self, told: Iterable[ParsedParticipant], starts: list[int]) -> list[tuple[int, str, _Holder | None]]:
        """From which turn on who holds which office, the last first; nobody, where two are named at once."""
        found: dict[tuple[int, str], dict[str, _Holder]] = {}
        for person in told:
            holder = (self._people.best(person.name), person.span)
            place = (bisect_left(starts, person.span.start), _office(person.role or ""))
            found.setdefault(place, {}).setdefault(fold(holder[0]), holder)
        coming = [
            (at, office, next(iter(holders.values())) if len(holders) == 1 else None)
            for (at, office), holders in found.items()
        ]
        return sorted(
            ((starts[at - 1] if at else 0, office, holder) for at, office, holder in coming),
            key=lambda one: one[:2],
            reverse=True,
        )

    def _in_head(self, end: int) -> Iterator[ParsedParticipant]:
        """Who a head says leads the meeting: "Chaired by Ada Obi, Lamp Society"."""
        for told in _LED_BY.finditer(self._text, 0, end):
            name = name_before_plain_words(told["name"])
            at = told.start("name")
            if _WAS.search(told["before"]) and not _THIS_MEETING.match(told["before"]):
                continue  # of another meeting, or of the group
            another = _AND_ANOTHER.match(self._text, at + len(name))
            whole = len(name) == len(told["name"]) and not told["more"]  # "Ada Obi Foundation"
            alone = not (another and shape(another["other"].strip()) is Shape.PERSON)
            if whole and alone and shape(name) is Shape.PERSON:
                yield ParsedParticipant(name, Span(at, at + len(name)), role=_LEADS[told["verb"].casefold()])

    def _between(self, turns: Sequence[ParsedTurn]) -> Iterator[ParsedParticipant]:
        """Whom a line between the turns names for a role that is a label too: "Moderator: Ada Obi" below the head of
        another session.
        """
        roles = {
            re.escape(bare(turn.recorded_name))
            for turn in turns
            if turn.recorded_name and is_held_by_one(turn.recorded_name)
        }
        if not roles:
            return
        labels = {turn.name_span.start for turn in turns if turn.name_span}
        line = re.compile(rf"^[ \t*_#]*(?P<role>{'|'.join(roles)})[ \t*_]*:[^\n]*$", re.MULTILINE | re.IGNORECASE)
        starts = [turn.span.start for turn in turns]
        for found in line.finditer(self._text, turns[0].span.start):
            if found.start("role") in labels:
                continue
            following = bisect_left(starts, found.end())
            called = fold(turns[following].recorded_name or "") if following < len(turns) else ""
            for one in find_holders(self._text, *found.span()):
                if one.role and fold(one.name) != called:  # to whom the chair gives the floor
                    yield one

    def is_printed(self, label: str, span: Span) -> bool:
        """Whether the record says in so many words, there, who holds just this role: "Moderator: Ada Obi"."""
        return (role_of(label), span) in self._printed

    def holder(self, label: str, turn: ParsedTurn) -> tuple[str, Span] | None:
        """The person whom this or an earlier label names beside the role: "The Clerk (Ms. Ada Obi)"."""
        role = _office(label)
        if not role:  # "(Ada Obi)", a name in doubt
            return None
        while self._coming and self._coming[-1][0] < turn.span.start:
            _, office, told = self._coming.pop()
            for held in (self._held, self._first):
                held.pop(office, None)
                if told:
                    held[office] = told
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
