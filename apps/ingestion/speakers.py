"""Who speaks in each turn: from names as recorded to people and organizations, each with method, confidence, evidence.

Owns the decision between an attribution and a suggestion. A name is asserted only on evidence in the record or among
curated aliases; two candidates for one name are two suggestions. Must not know where known names are stored.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property

from apps.ingestion.attributions import (
    MOST_SUGGESTED,
    OUTRIGHT,
    Told,
    attribution,
    delegation_beside,
    doubted,
    resolution,
    settled,
)
from apps.ingestion.document_names import DocumentNames
from apps.ingestion.doubts import introduces_another, is_false_start, thanks_itself
from apps.ingestion.known import Known
from apps.ingestion.names import (
    Shape,
    bare,
    behind_comma,
    delegation_of,
    has_title,
    holds_office,
    is_nick,
    is_role,
    parenthesis,
    shape,
    without_title,
)
from apps.ingestion.not_one import is_any_body, is_of_several, is_of_two
from apps.ingestion.parsed import (
    Kind,
    Method,
    ParsedDocument,
    ParsedTurn,
    Resolution,
    ResolvedStatement,
    Span,
)
from apps.ingestion.people import FullName
from apps.ingestion.places import country_code, in_english
from apps.ingestion.spelling import body_written, written
from apps.ingestion.unnamed import Unnamed
from apps.lib.text import fold

_SHORTENED = re.compile(r" \w\.?\Z|\A\w\.? ")
_LETTER_LAST = re.compile(r" \w\.?\Z")
_LETTERS = 3  # initials that somebody goes by
_HONORIFIC_SUFFIX = re.compile(r"-(?:san|sensei|ssi|nim|ji)$", re.IGNORECASE)


class Speakers:
    """Who speaks in one document. Holds what it says of names, while its turns are resolved."""

    def __init__(self, parsed: ParsedDocument, text: str, known: Known) -> None:
        self._parsed, self._text, self._known = parsed, text, known
        self._turns = parsed.turns
        self.contradicted: set[int] = set()  # positions whose label the words speak against
        # In a paper a name comes by the sentence that introduces the quotation.
        self._method = Method.INTRODUCING_SENTENCE if parsed.parser == "paper" else Method.LABEL
        self._names = DocumentNames(parsed, text, known)
        self._unnamed = Unnamed(text, parsed.turns, names=self._names, known=known, contradicted=self.contradicted)

    def statements(self) -> tuple[ResolvedStatement, ...]:
        """Every turn with what is told of it."""
        found = []
        for position, turn in enumerate(self._turns):
            told = settled(self._beside_state(turn, self._told(position)), self._known)
            found.append(ResolvedStatement(turn, position, told.speaker, told.organization, told.suggestions))
        return tuple(found)

    def _beside_state(self, turn: ParsedTurn, told: Told) -> Told:
        """Who speaks for a State that stands before them: "Kenya (Ms. Ada Obi)"."""
        label = turn.recorded_name or ""
        beside = parenthesis(label) or ""
        if told.speaker or shape(beside) is not Shape.PERSON or not has_title(beside) or not country_code(bare(label)):
            return told
        name = self._names.people.best(without_title(beside))
        return replace(told, speaker=self._resolution(name, Method.LABEL, OUTRIGHT, turn.name_span or turn.span))

    def _told(self, position: int) -> Told:
        turn, kind = self._turns[position], self._names.shapes[position]
        label = self._names.labels[position]
        evidence = turn.name_span or turn.span
        if label and (state := in_english(delegation_of(label) or "")):
            return self._curated(state, evidence) or self._body(state, evidence)
        if label is None or ("," in label and is_of_several(label, self._labels)):
            return self._unnamed.told(position, label)
        if keyed := self._keyed(label, evidence):
            return keyed
        if self._names_nobody(kind, label, turn):
            return self._unnamed.told(position, label)
        if known := self._curated(label, evidence):
            doubt = self._doubt(position) if known.speaker else None
            if doubt is None:
                return self._voiced(known, position, label)
            return replace(known, speaker=None, suggestions=(*doubted(known.speaker), *doubt))
        if kind is Shape.BODY:
            told, spoken = self._body(label, evidence), self._names.introduced[position]
            beside = behind_comma(label) or ""  # "Lamp Society, Ada Obi"
            if shape(beside) is Shape.PERSON and not country_code(bare(label)):
                speaker = self._resolution(self._names.people.best(beside), Method.LABEL, OUTRIGHT, evidence)
                return replace(told, speaker=speaker)
            by_device = told.organization is None and spoken and " " in spoken.name  # a room has several voices
            return self._unnamed.told(position, None) if by_device else self._voiced(told, position, label)
        if kind is Shape.PERSON:
            return self._full(position, turn, label, evidence)
        if kind is Shape.INITIALS:
            return (
                self._completed(self._names.people.by_initials(bare(label)), label, evidence, Method.KEY)
                or self._completed(self._names.people.by_part(bare(label)), label, evidence, Method.LABEL)
                or self._handle(label, evidence)
            )
        if kind is Shape.SURNAME:
            return self._surname(position, turn, label, evidence)
        return self._single(position, label, evidence)

    def _full(self, position: int, turn: ParsedTurn, label: str, evidence: Span) -> Told:
        """A name of several words; letters may stand for one of them, and two people or surnames alone for none."""
        if is_of_two(label):
            return self._completed(self._names.people.by_surname(bare(label)), label, evidence, Method.LABEL) or Told()
        if self._parsed.parser == "paper" and self._is_articled(evidence):
            return self._body(label, evidence)
        if _SHORTENED.search(without_title(label)):  # "Ada O.", "A. Obi"
            shortened = self._names.people.by_shortened(without_title(label))
            told = self._completed(shortened, label, evidence, Method.LABEL)
            return told or self._short(position, turn, label, evidence)
        return self._person(position, turn, label, evidence)

    def _names_nobody(self, kind: Shape | None, label: str, turn: ParsedTurn) -> bool:
        """Whether a label is a role, or can be no name at all."""
        articled = label[:4].casefold() == "the " and kind is not Shape.BODY
        return kind is Shape.ROLE or kind is None or (articled and self._unnamed.holder(label, turn) is not None)

    def _keyed(self, label: str, evidence: Span) -> Told | None:
        """Who goes by letters or a nick, where the record tells."""
        told = self._completed(self._names.people.by_key(bare(label)), label, evidence, Method.KEY)
        if told and (who := told.speaker) and self._names.people.prints_key(bare(label), who.name):
            return replace(told, speaker=replace(who, confidence=OUTRIGHT))
        return told

    def _curated(self, label: str, evidence: Span) -> Told | None:
        """A label that is exactly a curated name."""
        for name in dict.fromkeys((fold(bare(label)), fold(without_title(label)))):
            people = self._known.speakers_by_name.get(name, ())
            if len(people) == 1:
                return Told(speaker=attribution(people[0], label, Method.LABEL, 1.0, evidence))
            if people:
                return Told(
                    suggestions=tuple(attribution(actor, label, Method.ALIAS, 0.5, evidence) for actor in people)
                )
        body = in_english(bare(label))
        bodies = self._known.organizations_by_name.get(fold(body), ())
        if len(bodies) == 1:
            spelled = written(body) if country_code(body) else body
            return Told(organization=Resolution(spelled, self._method, OUTRIGHT, evidence, bodies[0].key))
        return None

    def _body(self, label: str, evidence: Span) -> Told:
        """A State or an organization that speaks as such; a device or a room is neither."""
        name = bare(label)
        if any(character.isdigit() or character in "/@_#\\=" for character in name) or is_any_body(name):
            return Told()
        is_state = country_code(name) is not None
        spelled = in_english(written(name)) if is_state else body_written(name)
        return Told(organization=Resolution(spelled, self._method, OUTRIGHT if is_state else 0.8, evidence))

    def _voiced(self, told: Told, position: int, label: str) -> Told:
        """With who says that they speak for a body, other than a State: "LAMP SOCIETY: This is Ada Obi"."""
        spoken = self._names.introduced[position]
        if told.speaker or not told.organization or not spoken or " " not in spoken.name or country_code(bare(label)):
            return told
        name = self._names.people.best(spoken.name)
        return replace(told, speaker=self._resolution(name, Method.SELF_INTRODUCTION, spoken.confidence, spoken.span))

    def _is_articled(self, evidence: Span) -> bool:
        """Whether "the" stands before a name: then it is no person's."""
        return self._text[max(0, evidence.start - 4) : evidence.start].casefold() == "the "

    def _person(self, position: int, turn: ParsedTurn, label: str, evidence: Span) -> Told:
        spelled = self._names.ends_in(label) or self._names.people.spelled(label)
        name = spelled.name if spelled else written(without_title(label))
        as_written = fold(name) == fold(without_title(label))
        speaker = self._resolution(name, self._method, OUTRIGHT if as_written else 0.9, evidence)
        organization = delegation_beside(turn, label, evidence, self._known)
        if (doubt := self._doubt(position)) is not None:
            return Told(organization=organization, suggestions=(*doubted(speaker), *doubt))
        if heard := self._listed_like(label):
            return Told(organization=organization, suggestions=(*heard, *doubted(speaker)))
        near = () if speaker.key else self._unnamed.known_like(name, evidence)
        return Told(speaker=speaker, organization=organization, suggestions=near)

    def _short(self, position: int, turn: ParsedTurn, label: str, evidence: Span) -> Told:
        """A name of which letters alone stand for a part, and which nothing completes."""
        told = self._person(position, turn, label, evidence)
        name = without_title(label)
        if _LETTER_LAST.search(name) and (name.isupper() or self._goes_by_nicks):
            return replace(told, speaker=None, suggestions=(*doubted(told.speaker), *told.suggestions))
        return told

    @property
    def _goes_by_nicks(self) -> bool:
        """Whether a part of a name names nobody here: people chose what they type under, or nobody is named in full."""
        return self._parsed.parser == "log" or not self._names.people.names_any

    @cached_property
    def _labels(self) -> frozenset[str | None]:
        return frozenset(self._names.labels)

    @cached_property
    def _nicks(self) -> frozenset[str]:
        """What labels write in small letters: "Ekr" is the nick of "ekr" too."""
        names = (bare(turn.recorded_name) for turn in self._parsed.turns if turn.recorded_name)
        return frozenset(filter(str.islower, names))

    def _surname(self, position: int, turn: ParsedTurn, label: str, evidence: Span) -> Told:
        surname = without_title(label)
        organization = delegation_beside(turn, label, evidence, self._known)
        spoken = self._names.introduced[position]
        if spoken and fold(spoken.name).endswith(fold(surname)) and " " in spoken.name:
            speaker = self._resolution(spoken.name, Method.SELF_INTRODUCTION, 0.95, spoken.span)
            return Told(speaker=speaker, organization=organization)
        told = self._completed(self._names.people.by_surname(surname), label, evidence, Method.LABEL)
        if told:
            return replace(told, organization=organization)
        if turn.recorded_affiliation and " " in surname and holds_office(turn.recorded_affiliation):
            return Told(speaker=self._resolution(written(surname), Method.LABEL, 0.85, evidence))
        known = self._known.with_surname(fold(surname))[:3]
        suggestions = tuple(attribution(actor, label, Method.ALIAS, 0.4, evidence) for actor in known)
        return Told(organization=organization, suggestions=suggestions)

    def _single(self, position: int, label: str, evidence: Span) -> Told:
        name = _HONORIFIC_SUFFIX.sub("", bare(label))
        if len(name) < 2:  # "Q", "Q (Ada Obi)"
            asks = parenthesis(label) or ""
            whole = shape(asks) is Shape.PERSON and not _SHORTENED.search(asks)
            named = self._names.people.best(asks) if whole else None
            return Told(speaker=self._resolution(named, Method.LABEL, OUTRIGHT, evidence)) if named else Told()
        if name.islower() and "-" in name and (full := self._names.people.spelled(name.replace("-", " "))):
            return Told(speaker=self._resolution(full.name, Method.LABEL, 0.9, full.span))
        spoken = self._names.introduced[position]
        if spoken and " " in spoken.name and fold(name) in fold(spoken.name).split():
            return Told(
                speaker=self._resolution(
                    self._names.people.best(spoken.name), Method.SELF_INTRODUCTION, 0.95, spoken.span
                )
            )
        if self._names.are_addresses and "-" in name and not any(map(is_role, name.split("-"))):
            return Told(speaker=self._resolution(written(name.replace("-", " ")), Method.LABEL, 0.75, evidence))
        if told := self._completed(self._names.people.by_part(name), label, evidence, Method.LABEL):
            return told
        typed = name.islower() and len(name) <= _LETTERS  # "ao"
        if typed and (told := self._completed(self._names.people.by_initials(name), label, evidence, Method.KEY)):
            return told
        told = self._handle(label, evidence)
        if heard := self._listed_like(name):
            return Told(suggestions=(*heard, *doubted(told.speaker), *told.suggestions))
        return told

    def _handle(self, label: str, evidence: Span) -> Told:
        """One word that nothing completes.

        Capitals may be a surname, a role or a mnemonic, and a name alone on a line a body; a nick names nobody.
        """
        label = bare(label)
        name = _HONORIFIC_SUFFIX.sub("", label)
        handle = shape(label) is Shape.INITIALS
        whole_name = name.replace("-", " ") if name.islower() else name  # "ada-obi"
        told = self._resolution(name if handle else written(whole_name), Method.LABEL, 0.6, evidence)
        display_name = self._parsed.parser == "webvtt"  # chosen by the participant for being told apart
        plain = not name.isupper() and self._parsed.parser != "own-line"
        whole = name.lower() == name.upper()  # a script without spaces: surname and given name
        tells = whole or not (self._goes_by_nicks or is_nick(name) or name.lower() in self._nicks)
        if tells and not name.islower() and (display_name or "-" in label or plain):
            return Told(speaker=told)
        return Told(suggestions=(replace(told, confidence=0.3),))

    def _completed(self, candidates: list[FullName], label: str, evidence: Span, method: Method) -> Told | None:
        if not candidates:
            return None
        if len(candidates) == 1:
            person = candidates[0]
            told = (
                person.method if person.method is not Method.SELF_INTRODUCTION and method is not Method.KEY else method
            )
            return Told(speaker=self._resolution(person.name, told, 0.9, person.span))
        several = candidates[:MOST_SUGGESTED]
        return Told(suggestions=tuple(self._resolution(person.name, method, 0.4, person.span) for person in several))

    def _doubt(self, position: int) -> tuple[Resolution, ...] | None:
        """Who else may speak under a label that the words speak against; None where it is sound."""
        found = self._contradiction(position)
        if found is not None:
            self.contradicted.add(position)
        return found

    def _contradiction(self, position: int) -> tuple[Resolution, ...] | None:
        turn, label, spoken = (
            self._turns[position],
            self._names.labels[position] or "",
            self._names.introduced[position],
        )
        if spoken and introduces_another(self._text, label, spoken):
            name = self._names.people.best(spoken.name)
            return (self._resolution(name, Method.SELF_INTRODUCTION, 0.6, spoken.span),)
        alone = turn.kind is Kind.VERBATIM and len(self._names.people.by_part(label.split()[0] if label else "")) == 1
        if alone and thanks_itself(self._text, label, turn):
            return ()
        before = self._turns[position - 1] if position else None
        after = self._turns[position + 1] if position + 1 < len(self._turns) else None
        if before and before.recorded_name == turn.recorded_name and before.kind is Kind.VERBATIM:
            handed = self._names.handed[position]
            told = self._unnamed.by_name(handed, Method.HANDOVER) if handed else None
            if told and told.speaker and fold(told.speaker.name) != fold(without_title(turn.recorded_name or "")):
                return (told.speaker,)
        if after and is_false_start(turn, after):
            suggested = self._told(position + 1).speaker
            return (replace(suggested, confidence=0.6),) if suggested else None
        return None

    def _resolution(self, name: str, method: Method, confidence: float, evidence: Span) -> Resolution:
        return resolution(name, method, confidence, evidence=evidence, known=self._known)

    def _listed_like(self, name: str) -> tuple[Resolution, ...]:
        return tuple(
            self._resolution(person.name, Method.HEADER, 0.5, person.span)
            for person in self._names.people.listed_like(name)
        )
