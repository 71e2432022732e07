"""What one document says of names, gathered before any of its turns is resolved: labels in their usual order and their
shapes, who introduces themselves, to whom the floor is given, every full name, who holds a role.

Owns this gathering. Must not know how a turn's speaker is decided.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from apps.ingestion.full_names import before_two_surnames, named_in_text, surnames_in_head, surnames_in_text
from apps.ingestion.handovers import acknowledgement, floor_to_delegation, handover
from apps.ingestion.introductions import named_alone, self_introduction
from apps.ingestion.known import Known
from apps.ingestion.labels import Label
from apps.ingestion.names import (
    Shape,
    bare,
    directory_name,
    has_title,
    is_held_by_one,
    parenthesis,
    shape,
    shapes,
    without_title,
)
from apps.ingestion.parsed import Kind, Method, ParsedDocument, ParsedParticipant, ParsedTurn, Span
from apps.ingestion.people import FullName, People
from apps.ingestion.roles import Roles
from apps.ingestion.spelling import written
from apps.ingestion.spoken_names import CAPITAL, WORD, WORD_GOES_ON, Spoken
from apps.lib.text import fold, squeeze

_SMALL = r"[^\W\dA-ZÀ-Þ_]"
# A capital within a sentence. What stands before it is looked at last: so the many small letters are passed over.
_WITHIN = re.compile(rf"{CAPITAL}(?:(?<={_SMALL}\s.)|(?<={_SMALL},\s.)){WORD_GOES_ON}")
# "I thank Dr Obi for it": a title, and one name alone.
_BY_TITLE = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Hon|Sen|Senator)\.?[ \xa0]{WORD}(?![\w'’\-]|[ \xa0][^\W\d_a-z])"
)
_NO_LETTERS = re.compile(r"[\W\d_]")
_PERHAPS = 0.9  # confidence of words that may introduce somebody
_SHORT = 3  # letters of what may be an abbreviation
_SINCE = 4  # turns in which somebody who is thanked may have spoken already
_NAME_GOES_ON = re.compile(r"[ \xa0][^\W\d_a-z][^\W\d_A-Z]")
_CLOCK = re.compile(r"[ \t]+[\[(]?\d{1,2}:\d{2}")
_BELOW_CLOCK = re.compile(r":\d{1,2}(?:[.,]\d{1,3})?[ \t\r]*\n[ \t]*\Z")


class DocumentNames:
    """The evidence for names in one document; lists have one entry for each turn."""

    def __init__(self, parsed: ParsedDocument, text: str, known: Known) -> None:
        self._parsed, self._text = parsed, text
        self._turns = parsed.turns
        self._words = Counter(text.split())
        self._plain = frozenset(filter(str.islower, self._words))
        made: dict[str, Label] = {}
        ordered = (self._in_order(turn) for turn in self._turns)
        self.labels = [label and made.setdefault(label, Label(label)) for label in ordered]
        self.shapes = shapes(self.labels, (person.name for person in parsed.participants), self._called_by_title())
        self.introduced = [self._introduction(position, turn) for position, turn in enumerate(self._turns)]
        self.handed = [self._handed_to(position) for position in range(len(self._turns))]
        self.people = People(known, self._turns[0].span.start if self._turns else 0)
        self._collect()
        self.roles = Roles(text, parsed.participants, self.people, turns=self._turns, labelled=self._presiding())
        one_meeting = len({turn.meeting for turn in self._turns}) == 1
        self.likely_holders = self.roles.likely(self._turns, self.introduced) if one_meeting else {}

    @cached_property
    def are_addresses(self) -> bool:
        """Whether the record calls everybody by a full name as it stands in an address: "ada-obi", "bo-ek"."""
        labels = {bare(label) for label in self.labels if label} if self._parsed.parser == "headings" else set()
        named = [
            label for label in labels if re.fullmatch(r"[^\W\d_]{2,}(?:-[^\W\d_]+){1,3}", label) and label.islower()
        ]
        return len(named) > 1 and len(named) * 3 >= len(labels) * 2

    @cached_property
    def _called(self) -> frozenset[str]:
        times: Counter[str] = Counter()
        for word, count in self._words.items():
            if not word[0].islower():
                times[fold(word)] += count
        within, free = set[str](), -1
        for found in _WITHIN.finditer(self._text):
            if free < found.start() - 2:  # of several in a row the first is within, and may be followed by a name
                within.add(found[0])
                free = found.end()
        return frozenset(word for word in map(fold, within) if times[word] > 1)

    def is_called(self, name: str) -> bool:
        """Whether a name of one word is said more than once, and not as a whole sentence alone: "Gracias."."""
        return fold(name) in self._called

    def thanked(self, position: int) -> Spoken | None:
        """Whom the turn after thanks."""
        after = self._turns[position + 1] if position + 1 < len(self._turns) else None
        if after is None or after.meeting != self._turns[position].meeting:
            return None
        spoken = acknowledgement(self._text, after.span.start, after.span.end, self._plain)
        if spoken and self._spoke_before(spoken, position, after):
            return None  # thanked for what was said before somebody else came in
        return spoken

    def _spoke_before(self, thanked: Spoken, position: int, thanks: ParsedTurn) -> bool:
        """Whether whoever is thanked has spoken by name since the one who gives thanks did."""
        words = set(fold(thanked.name).split())
        for earlier in range(position - 1, max(position - _SINCE, 0) - 1, -1):
            turn, spoken = self._turns[earlier], self.introduced[earlier]
            names = (turn.recorded_name, spoken.name if spoken else None)
            if any(name and words <= set(fold(name).split()) for name in names):
                return True
            if turn.recorded_name and turn.recorded_name == thanks.recorded_name:
                return False
        return False

    def _in_order(self, turn: ParsedTurn) -> str | None:
        """The label; people join recorded calls and chats as a directory of their house lists them, surname first."""
        begins, at = (turn.name_span.start, turn.name_span.end) if turn.name_span else (0, 0)
        listed = (turn.recorded_name or "").endswith(")") and self._parsed.parser == "own-line"
        label = turn.recorded_name or ""
        beside = (" - " in label or "/" in label) and "," not in label  # "ADA OBI - FIJI", "Ada Obi/Lampco"
        timed = _CLOCK.match(self._text, at) or _BELOW_CLOCK.search(self._text, max(0, begins - 20), begins)
        recorded = listed or beside or self._parsed.parser in {"webvtt", "log"} or timed
        return directory_name(turn.recorded_name) if turn.recorded_name and recorded else turn.recorded_name

    def _called_by_title(self) -> set[str]:
        """Whom the words call by a title and one name, where labels have titles too."""
        titled = any(label and has_title(label) for label in set(self.labels))
        return set(map(squeeze, _BY_TITLE.findall(self._text))) if titled else set()

    def _introduction(self, position: int, turn: ParsedTurn) -> Spoken | None:
        if turn.kind is not Kind.VERBATIM:
            return None
        start, end = turn.span.start, turn.span.end
        before = self._turns[position - 1].span if position else None
        found = self_introduction(self._text, start, end, self._plain) or named_alone(self._text, before, start, end)
        # A text that is kept whole begins with its title: "Key Lamps from the Harbour" introduces nobody.
        return found if found is None or found.confidence > _PERHAPS or self._parsed.parser != "unattributed" else None

    def _collect(self) -> None:
        """Take in every full name that the document gives, and who holds a role."""
        for person in self._parsed.participants:
            if person.initials:
                self.people.add_key(person.initials, person.name, person.span, printed=person.letters_printed)
            else:
                self.people.add(person.name, Method.HEADER, person.span, 2)
        for turn, label, kind in zip(self._turns, self.labels, self.shapes, strict=True):
            if not label or not turn.name_span:
                continue
            if kind is Shape.PERSON:
                self.people.add(label, Method.LABEL, turn.name_span)
            elif (inner := parenthesis(label)) and shape(inner) in {Shape.PERSON, Shape.SURNAME}:
                self.people.add(inner, Method.LABEL, turn.name_span)
        for turn, spoken in zip(self._turns, self.introduced, strict=True):
            if spoken and turn.recorded_name and turn.recorded_name.islower() and " " in spoken.name:
                self.people.add_key(turn.recorded_name, spoken.name, spoken.span)
        self._add_handles()
        for spoken in filter(None, self.introduced):
            self.people.add(spoken.name, Method.SELF_INTRODUCTION, spoken.span)
        self._complete()

    def _add_handles(self) -> None:
        """Take who goes by a nick made of the name of one alone of those listed: "aobi" and "ada_o" of Ada Obi."""
        nicks = {label for label in self.labels if label and label.islower() and not {" ", "-"} & set(label)}
        made: dict[str, list[ParsedParticipant]] = {}
        for person in self._parsed.participants if nicks else ():
            given, _, rest = fold(person.name).partition(" ")
            surname = rest.replace(" ", "")
            for nick in {given[0] + surname, given + surname[:1], given + surname} if surname else set():
                made.setdefault(nick, []).append(person)
        for nick in sorted(nicks):
            people = made.get(_NO_LETTERS.sub("", fold(nick)), [])
            if len({fold(person.name) for person in people}) == 1 and not self.people.by_key(nick):
                self.people.add_key(nick, people[0].name, people[0].span)

    def _presiding(self) -> Iterator[ParsedParticipant]:
        """Who holds a role that stands before one name alone: "CHAIR ADA OBI"."""
        found: dict[str, dict[str, Span]] = {}
        for turn, label, kind in zip(self._turns, self.labels, self.shapes, strict=True):
            if label and kind is Shape.PERSON and turn.name_span:
                name = without_title(label)
                role = bare(label).removesuffix(name).strip()
                if role and is_held_by_one(role):
                    found.setdefault(role, {})[name] = turn.name_span
        for role, holders in found.items():
            if len({fold(name) for name in holders}) == 1:
                yield from (ParsedParticipant(name, span, role=role) for name, span in holders.items())

    def _complete(self) -> None:
        """Look in the running text for what completes the names of one word."""
        given = self._labels_of(Shape.SINGLE) | {spoken.name.split()[0] for spoken in self.introduced if spoken}
        thanked = [self.thanked(position) for position in range(len(self._turns))]
        # "BEN" may be letters; the running text tells: "Ben Waller, please."
        given |= {label.title() for label in self._labels_of(Shape.INITIALS) if len(label) > 2 and label.isalpha()}
        shortened = [without_title(label).split() for label in self._labels_of(Shape.PERSON)]
        given |= {words[0] for words in shortened if len(words) == 2 and len(words[1].strip(".")) == 1}
        given |= {spoken.name for spoken in (*self.handed, *thanked) if spoken and " " not in spoken.name}
        for name, span in named_in_text(self._text, given):
            self.people.add(name, Method.INTRODUCING_SENTENCE, span)
        surnames = {without_title(label) for label in self._labels_of(Shape.SURNAME)} - {""}
        surnames |= {words[1] for words in shortened if len(words) == 2 and len(words[0].strip(".")) == 1}
        for name, span in surnames_in_text(self._text, surnames):
            self.people.add(name, Method.INTRODUCING_SENTENCE, span)
        # "Okafor" may be one that the head names in full: "Notes by Emeka Okafor".
        head = self._turns[0].span.start if self._turns else 0
        for name, span in surnames_in_head(self._text[:head], surnames):
            self.people.add(name, Method.HEADER, span)
        mixed = {label for label in self._labels_of(Shape.SINGLE) if not label.isupper() and not label.islower()}
        for name, span in surnames_in_text(
            self._text[:head], {label for label in mixed if not self.people.by_part(label)}
        ):
            if not _NAME_GOES_ON.match(self._text, span.end):
                self.people.add(name, Method.INTRODUCING_SENTENCE, span)
        # "OKAFOR" may be a surname, where nobody has it for a given name: "Emeka Okafor, Harbour Networks".
        alone = {label for label in self._labels_of(Shape.SINGLE) if label.isupper() and len(label) > _SHORT}
        # So may four letters, where they stand in small ones behind a given name: no abbreviation does.
        alone |= {
            written(label) for label in self._labels_of(Shape.INITIALS) if label.isupper() and len(label) > _SHORT
        }
        for name, span in surnames_in_text(self._text, {label for label in alone if not self.people.by_part(label)}):
            if not _NAME_GOES_ON.match(self._text, span.end):
                self.people.add(name, Method.INTRODUCING_SENTENCE, span)

    def ends_in(self, label: str) -> FullName | None:
        """Who bears the two surnames of a label with a title: "Mr. Obi Ek", where the record names Ada Obi Ek."""
        return self._by_two_surnames.get(without_title(label)) if has_title(label) else None

    @cached_property
    def _by_two_surnames(self) -> dict[str, FullName]:
        titled = {without_title(label) for label in self.labels if label and has_title(label)}
        return before_two_surnames(self._text, {name for name in titled if len(name.split()) == 2})

    def _labels_of(self, kind: Shape) -> set[str]:
        return {bare(label) for label, found in zip(self.labels, self.shapes, strict=True) if label and found is kind}

    def delegation_called(self, position: int) -> Spoken | None:
        """The State to which the turn before gives the floor."""
        before = self._turns[position - 1] if position else None
        if before is None or before.kind is not Kind.VERBATIM or before.meeting != self._turns[position].meeting:
            return None
        return floor_to_delegation(self._text, before.span.start, before.span.end)

    def _handed_to(self, position: int) -> Spoken | None:
        """To whom the turn before gives the floor."""
        before = self._turns[position - 1] if position else None
        if before is None or before.kind is not Kind.VERBATIM or before.meeting != self._turns[position].meeting:
            return None
        return handover(self._text, before.span.start, before.span.end, self._plain)
