"""For whom the record says that its speakers work or speak: beside labels, in lists and tables, where they introduce
themselves, where somebody introduces them.

Owns these wordings, and how certain each is. Only of people who speak in the document. Must not know how a speaker is
told, or what becomes of an organization that nobody knows.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from apps.ingestion.dates import is_calendar_word
from apps.ingestion.known import Known
from apps.ingestion.name_forms import NameForms
from apps.ingestion.names import Shape, bare, has_title, holds_office, is_body_word, is_plain_word, is_role, shape
from apps.ingestion.parsed import (
    Kind,
    Method,
    ParsedDocument,
    ParsedParticipant,
    Resolution,
    ResolvedStatement,
    Span,
    StatedAffiliation,
)
from apps.ingestion.participants import abbreviates_name
from apps.ingestion.places import country_code, country_of_adjective, find_city
from apps.ingestion.spelling import written
from apps.lib.text import fold, squeeze

SURE = 0.8
"""What is at least as certain becomes an affiliation; the rest is a question to a curator."""

_KNOWN = {Method.LABEL: 0.95, Method.HEADER: 0.95, Method.SELF_INTRODUCTION: 0.9, Method.INTRODUCING_SENTENCE: 0.85}
_FORMED = 0.8  # nobody knows it, and its name has the form of a body's
_BLURRED = 0.6  # the same in a speech in capitals, where nothing tells where a name ends
_UNCLEAR = 0.5  # where organizations stand, and the form tells nothing
_OPENING = 700  # characters in which a speech introduces its speaker
_LONGEST = 160  # characters of what stands behind a name
_WORD_GOES_ON = re.compile(r"\w")

_WORD = r"[^\W\d_a-z][\w'’&\-]*(?:\.\w+)*"
_LINK = r"(?:of(?:[ \xa0]the)?|for(?:[ \xa0]the)?|and|&|on|in|de(?:[ \xa0]la)?|du|des|do|da|der|für|et|y)"
_SPACE = r"[ \xa0]*[ \xa0\n][ \xa0]*"
_BODY = rf"(?:[Tt]he{_SPACE})?(?P<body>{_WORD}(?:{_SPACE}(?:{_LINK}{_SPACE})?{_WORD}){{0,9}})"
_OFFICE = rf"(?:(?:the|a|an){_SPACE})?(?P<role>[^\W\d_][\w\- ]{{3,60}}?){_SPACE}(?:of|at|for|with|from|in){_SPACE}"
_BELONGS = (
    r"(?:from|with|of|at|representing|for|on behalf of|who (?:works|speaks) (?:for|at|with)|who is (?:with|from))"
)
# Behind a name, in speech: "Ada Obi from Harbour Society", "Ada Obi, director of the Harbour Society".
_BEHIND = re.compile(rf",?{_SPACE}(?:(?:here|speaking|also){_SPACE})?{_BELONGS}{_SPACE}{_BODY}")
_OFFICE_BEHIND = re.compile(rf",{_SPACE}{_OFFICE}{_BODY}")
_COMMA = re.compile(rf",{_SPACE}{_BODY}(?=[ \xa0]*[.;])")
_I = r"I(?<!\wI)"  # what begins with a letter is searched for many times faster than what begins with a word's border
# Behind whatever tells that a speech is about its speaker.
_OWN = re.compile(
    rf"{_I}(?:{_SPACE}am|['’]m)?{_SPACE}(?:(?:also|here){_SPACE})?(?:with|from|representing|at|work(?:ing)?{_SPACE}"
    rf"(?:for|at|with)|represent|speak(?:ing)?{_SPACE}(?:for|on{_SPACE}behalf{_SPACE}of)|on{_SPACE}behalf{_SPACE}of){_SPACE}{_BODY}"
)
_OWN_OFFICE = re.compile(rf"{_I}(?:{_SPACE}am|['’]m|{_SPACE}work{_SPACE}as){_SPACE}{_OFFICE}{_BODY}")
# Behind a name in a list: "Ada Obi (Harbour)", "Ada Obi, Director, Harbour", "| Ada Obi | Harbour |".
_LISTED = re.compile(
    r"[*_]*[ \t]*(?:\((?:co-?)?(?:chair|moderator|presenter|rapporteur|facilitator)\)[ \t]*)?"
    r"(?:\((?P<inner>[^()\n]{2,120})\)|[ \t][-–—][ \t]+(?P<dash>[^\n;|]+)|(?:\||\t+)[ \t]*(?P<cell>[^\n]+)"
    r"|,[ \t]*(?P<comma>[^\n;|]+))"
)
_OFFICE_OF = re.compile(r"(?P<role>[^,]{3,60}?)[ \xa0](?:of|at|for)[ \xa0](?:the[ \xa0])?(?=[^\W\d_a-z])")
_POST = re.compile(
    r"(?i)\b(?:president|c[eto]o|chair\w*|founder|engineer|student|research(?:er)?|fellow|lawyer|consultant|analyst"
    r"|ambassador|minister|counsellor|attache|lecturer|lead|member|editor|journalist|independent|individual|expert"
    r"|specialist|counsel|attorney|scientist|developer|activist|advocate|trainer|treasurer|deputy|vice|senior|board)\b"
)
_GOES_ON = re.compile(r"[ \xa0\n]+(?!and\b|in\b|here\b|at\b|but\b|as\b|where\b|which\b|who\b)[^\W\d_]")
_OF = re.compile("of|for|on|and|in|de|du|des|del|da|do|für|la")
_NOT_OF_IT = re.compile(r"[,.]|[ \xa0\n]+(?:and|in|on|for|y|et)\b")
_NO_POST = re.compile(r"\b(?:I|that|who|we|very|happy|glad|one|some|part|lot)\b")
_ACRONYM = re.compile(r"[A-Z][A-Za-z]*(?:[A-Z]|\.[A-Za-z])[\w.\-]*")
# Behind a name, and no body: degrees, seats, what is not settled yet.
_LETTERS = frozenset("PhD MBA LLM MSc BSc MEP TBC TBA TBD PhDs CEO CTO CFO COO CIO".split())


@dataclass(frozen=True, slots=True)
class _Body:
    """An organization as it is written, its key where it is known, and whether its name has the form of one."""

    name: str
    key: str | None = None
    formed: bool = False
    end: int = 0  # where it ends in what was read


def find_affiliations(
    parsed: ParsedDocument, statements: Sequence[ResolvedStatement], text: str, known: Known
) -> tuple[StatedAffiliation, ...]:
    """What the document says of those who speak in it, once for each person, organization and session; the most certain
    of several places."""
    found: dict[tuple[str, str, int | None], StatedAffiliation] = {}
    if parsed.directory is None and parsed.parser != "paper":
        reader = _Reader(statements, text, known)
        for one in (*reader.all(), *reader.of_participants(parsed.participants)):
            key = (one.person.key or fold(one.person.name), one.key or fold(one.organization), one.meeting)
            if key not in found or found[key].confidence < one.confidence:
                found[key] = one
    return tuple(found.values())


class _Reader:
    """Reads one document."""

    def __init__(self, statements: Sequence[ResolvedStatement], text: str, known: Known) -> None:
        self._text, self._known = text, known
        self._spoken = sorted((one for one in statements if one.turn.text), key=lambda one: one.turn.span.start)
        self._starts = [one.turn.span.start for one in self._spoken]
        self._labels = sorted((span.start, span.end) for one in self._spoken if (span := one.turn.name_span))
        self._people: dict[str, tuple[Resolution, int | None]] = {}
        for one in self._spoken:
            if one.speaker:
                self._people.setdefault(fold(one.speaker.name), (one.speaker, one.turn.meeting))

    def all(self) -> Iterator[StatedAffiliation]:
        """Everything that is said, in no order."""
        for one in self._spoken:
            if one.speaker:
                yield from self._beside_label(one, one.speaker)
                yield from self._of_oneself(one, one.speaker)
        yield from self._behind_names()

    def of_participants(self, listed: Iterable[ParsedParticipant]) -> Iterator[StatedAffiliation]:
        """What lists say in manners of their own: "OBI, Ms Ada, Director, Harbour Office"."""
        for one in listed:
            if (
                one.affiliation
                and not abbreviates_name(one.affiliation, one.name)
                and (held := self._people.get(fold(one.name)))
                and (told := self._listed(one.affiliation))
            ):
                line = self._text.find("\n", one.span.end)
                span = Span(one.span.start, line if line >= 0 else len(self._text))
                yield self._stated(held[0], told[0], told[1], Method.HEADER, span, held[1])

    def _beside_label(self, one: ResolvedStatement, person: Resolution) -> Iterator[StatedAffiliation]:
        span = one.turn.name_span or one.turn.span
        if one.organization:
            of = one.organization
            yield StatedAffiliation(
                person, of.name, of.key, "", Method.LABEL, of.confidence, of.evidence, one.turn.meeting
            )
        elif one.turn.recorded_affiliation and (told := self._listed(one.turn.recorded_affiliation)):
            body, role = told
            if body.key or body.formed or _ACRONYM.fullmatch(body.name):  # constituencies stand there too
                stated = self._stated(person, body, role, Method.LABEL, span, one.turn.meeting)
                # Where people have titles, as in parliaments, letters that nobody knows may be a party's.
                party = body.key is None and _ACRONYM.fullmatch(body.name) and has_title(one.turn.recorded_name or "")
                yield replace(stated, confidence=_UNCLEAR) if party else stated

    def _of_oneself(self, one: ResolvedStatement, person: Resolution) -> Iterator[StatedAffiliation]:
        turn = one.turn
        if turn.kind is not Kind.VERBATIM:
            return
        end = min(turn.span.end, turn.span.start + _OPENING)
        for pattern in (_OWN, _OWN_OFFICE):
            for found in pattern.finditer(self._text, turn.span.start, end):
                if self._text.count('"', turn.span.start, found.start()) % 2:
                    continue
                yield from self._heard(person, found, found.start(), Method.SELF_INTRODUCTION, turn.meeting)

    def _behind_names(self) -> Iterator[StatedAffiliation]:
        for name in self._names_in_text():
            person, meeting = self._people[fold(self._text[name.start : name.end])]
            said = self._said_at(name.start)
            if self._is_in_label(name.start):
                continue
            if said is None:
                yield from self._in_list(person, meeting, name)
            elif said.turn.kind is Kind.VERBATIM:
                own = said.speaker is not None and fold(said.speaker.name) == fold(person.name)
                if own and name.start > said.turn.span.start + _OPENING:
                    continue
                method = Method.SELF_INTRODUCTION if own else Method.INTRODUCING_SENTENCE
                for pattern in (_BEHIND, _OFFICE_BEHIND, _COMMA) if own else (_BEHIND, _OFFICE_BEHIND):
                    if behind := pattern.match(self._text, name.end, min(said.turn.span.end, name.end + _LONGEST)):
                        yield from self._heard(person, behind, name.start, method, said.turn.meeting)

    def _names_in_text(self) -> Iterator[Span]:
        """Every place where one of the people who speak is named in full."""
        names = NameForms((person.name for person, _ in self._people.values() if " " in person.name), any_case=True)
        free = 0
        for start in names.begin(self._text) if names else ():
            ends = names.ends(self._text, start) if start >= free else ()
            if end := next((end for end in ends if not _WORD_GOES_ON.match(self._text, end)), None):
                free = end
                yield Span(start, end)

    def _is_in_label(self, position: int) -> bool:
        index = bisect_right(self._labels, (position, len(self._text))) - 1
        return index >= 0 and position < self._labels[index][1]

    def _said_at(self, position: int) -> ResolvedStatement | None:
        index = bisect_right(self._starts, position) - 1
        one = self._spoken[index] if index >= 0 else None
        return one if one and position < one.turn.span.end else None

    def _in_list(self, person: Resolution, meeting: int | None, name: Span) -> Iterator[StatedAffiliation]:
        line = self._text.find("\n", name.end)
        behind = _LISTED.match(self._text, name.end, min(name.end + _LONGEST, line if line >= 0 else len(self._text)))
        if behind is None or behind.lastgroup is None:
            return
        words = behind[behind.lastgroup]
        if behind.lastgroup == "inner" and abbreviates_name(words, person.name):
            return  # the letters that the minutes call them by
        if behind.lastgroup == "comma":  # other people may follow on the line
            words = self._until_next_person(words)
        if told := self._listed(words):
            span = Span(name.start, behind.start(behind.lastgroup) + len(words.rstrip()))
            yield self._stated(person, told[0], told[1], Method.HEADER, span, meeting)

    def _until_next_person(self, words: str) -> str:
        kept = 0
        for piece in re.finditer(r"[^,]+", words):
            body = self._body(squeeze(piece[0]).strip(" ."), heard=False)
            person = shape(bare(piece[0])) is Shape.PERSON and not _is_post(piece[0])
            if person and not (body and (body.key or body.formed)):
                break
            kept = piece.end()
        return words[:kept]

    def _listed(self, words: str) -> tuple[_Body, str] | None:
        """The organization, and the office there, that a list gives behind a name."""
        role, unclear = "", None
        for piece in map(bare, re.split(r"[,|\t]|[ \xa0][-–—/][ \xa0]", words)):
            office = (
                _OFFICE_OF.match(piece) if piece and not self._known.organizations_by_name.get(fold(piece)) else None
            )
            if office and (_is_post(office["role"]) or is_role(office["role"])):
                role, piece = office["role"], piece[office.end() :]
            body = self._body(piece, heard=False)
            if not office and not (body and (body.key or body.formed)) and (_is_post(piece) or is_role(piece)):
                role = role or piece
                continue
            if body and (body.key or body.formed):
                return body, role
            unclear = unclear or body
        return (unclear, role) if unclear else None

    def _heard(
        self, person: Resolution, found: re.Match[str], start: int, method: Method, meeting: int | None
    ) -> Iterator[StatedAffiliation]:
        """What somebody said: known bodies, and as questions what is called as bodies are."""
        body = self._body(found["body"], heard=True)
        role = squeeze(found.groupdict().get("role") or "")
        if body is None or (role and (not _is_post(role) or any(map(is_body_word, role.split())))):
            return
        if body.key or body.formed or self._may_be_body(found, body):
            yield self._stated(person, body, role, method, Span(start, found.start("body") + body.end), meeting)

    def _may_be_body(self, found: re.Match[str], body: _Body) -> bool:
        """Whether words that have not the form of a body's name may be one: no region, and no piece of more words."""
        before = found[0][: found.start("body") - found.start()].split()
        place = before[-1].casefold() in ("the", "in")
        blurred = body.name.isupper() and " " in body.name
        return not (place or blurred or _GOES_ON.match(self._text, found.end())) and len(body.name.split()) <= 3

    def _stated(
        self, person: Resolution, body: _Body, role: str, method: Method, span: Span, meeting: int | None
    ) -> StatedAffiliation:
        blurred = method in (Method.SELF_INTRODUCTION, Method.INTRODUCING_SENTENCE) and self._is_loud(span)
        unknown = _UNCLEAR if not body.formed else _BLURRED if blurred else _FORMED
        sure = _KNOWN[method] if body.key else unknown
        return StatedAffiliation(person, body.name, body.key, role, method, sure, span, meeting)

    def _is_loud(self, span: Span) -> bool:
        """Whether the words around are in capitals throughout."""
        return self._text[max(0, span.start - 60) : span.end].isupper()

    def _body(self, words: str, *, heard: bool) -> _Body | None:
        """The longest known organization at the head of the words; else all of them where they can be one."""
        parts = list(re.finditer(r"\S+", words))
        for count in range(len(parts), 0, -1) if heard else (len(parts),) if parts else ():
            end = parts[count - 1].end()
            name = squeeze(words[:end]).strip(".,;:")
            if count < len(parts) and not _NOT_OF_IT.match(words, end):  # "the Harbour Society Fiji Chapter"
                continue
            bearers = self._known.organizations_by_name.get(re.sub(r"^the ", "", fold(name)), ())
            if len(bearers) == 1 and not bearers[0].is_state:
                return _Body(name, bearers[0].key, True, end)
        name = re.sub(r"^[Tt]he ", "", squeeze(words)).strip(" .,;:")
        if len(self._known.organizations_by_name.get(fold(name), ())) > 1:  # which of them, a curator knows
            return _Body(name, end=len(words.rstrip()))
        if heard and " and " in name and not is_body_word(name.rsplit(" and ", 1)[1].split()[-1]):
            name = name.split(" and ")[0]
        first = name.split()[0] if name else ""
        if not name or len(name) < 3 or country_code(name) or find_city(name) or is_role(name):
            return None
        if not first[:1].isupper():
            return None
        if any(character.isdigit() or character in "@/_#=\\" for character in name):
            return None
        if country_of_adjective(name):
            return None
        words_of = [word.strip(".,") for word in name.split()]
        formed = len(words_of) > 1 and (
            is_body_word(words_of[-1])
            or any(is_body_word(word) and _OF.fullmatch(link) for word, link in pairwise(words_of))
        )
        formed = formed or (
            not heard and len(name) > 2 and _ACRONYM.fullmatch(name) is not None and name not in _LETTERS
        )
        plain = any(is_plain_word(word) or is_calendar_word(word) for word in (name, first))
        if not formed and (plain or holds_office(name) or fold(name) in self._people):
            return None
        return _Body(written(name) if name.isupper() and " " in name else name, None, formed, len(words.rstrip()))


def _is_post(words: str) -> bool:
    """Whether the words are an office, a post or a standing of one's own."""
    return (holds_office(words) or _POST.search(words) is not None) and not _NO_POST.search(words)


def sure(stated: Iterable[StatedAffiliation]) -> list[StatedAffiliation]:
    """Those that are certain enough to be affiliations."""
    return [one for one in stated if one.confidence >= SURE]
