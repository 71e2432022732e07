"""XML records of speeches: Akoma Ntoso debates, Hansard-like interventions, parlparse-like and TEI-like utterances.

Owns which elements are speech and how they name the speaker. Offsets count into the file itself, mark-up included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from apps.ingestion.dates import find_dates, find_time
from apps.ingestion.errors import UnreadableSourceError
from apps.ingestion.header import find_language
from apps.ingestion.names import Shape, affiliation, directory_name, is_role, shape
from apps.ingestion.parsed import Kind, ParsedDocument, ParsedMeeting, ParsedParticipant, ParsedTurn, ReadText, Span
from apps.ingestion.places import country_code, is_country_code
from apps.lib.text import squeeze

_SPEECHES = frozenset({"speech", "question", "answer", "intervention", "interjection", "continue", "u", "utterance"})
_UNDERLINING = "akomantoso"  # its `u` underlines; elsewhere it is an utterance
_LABELS = frozenset({"from", "personspeaking", "speaker"})
_NAME_ATTRIBUTES = ("speakername", "speaker", "who", "by")
_CONTENTS = frozenset({"content", "speechcontent"})
_PARTS_OF_NAMES = ("forename", "surname")  # of the people whom TEI lists
_LISTED = "listed "  # keys of the facts that are people
_SIGN = 16  # characters of an entity that may be declared
_DECLARATION = "<!ENTITY"
_REFERS = re.compile(r"&(?!#)|%|<")
_NOT_SPEECH = frozenset(
    {
        "noteref",
        "note",
        "authorialnote",
        "timestamp",
        "recordedtime",
        "hs_timecode",
        "narrative",
        "scene",
        "summary",
        "floorlanguage",
        "talker",
        "col",
        "image",
    }
)
_BLOCKS = frozenset(
    {"p", "para", "paratext", "li", "item", "seg", "ul", "ol", "list", "blocklist", "heading", "tr", "br"}
)
_DAY_IN_ID = re.compile(r"(?<!\d)(?:19|20)\d{2}-\d{2}-\d{2}(?!\d)")
_HEADINGS = frozenset({"major-heading", "oral-heading"})
# The day of the sitting before the day on which somebody marked it up.
_DATES = ("docdate", "sitting", "date", "day.start", "extracteditem date", "extracteditem headerdate", "frbrdate")
_TITLES = ("extracteditem institution", "doctitle", "title", "documentname", "debate name", *sorted(_HEADINGS))
# A Hansard of paragraphs: the name of who speaks stands in one, and the next go on until another name or a heading.
_MEMBER = "member"
_CONTRIBUTION = "<membercontribution"  # the mark of the historic Hansard, whose paragraphs have no name of their own
_ENDS_CONTRIBUTION = frozenset({"title", "section", "division", "table"})
_PARAGRAPHS = frozenset({"hs_para", "hs_parafo", "hs_question", "hs_brev"})
_AFTER_MEMBER_SHOWN = re.compile(r"\s*(?:\([^()<>]{1,80}\)\s*){0,3}:\s*")
_MARKED = rb"(?:\s|</?\w{1,20}>)*+"  # "(Ashford Vale) <I>(Lamp)</I>:"
_AFTER_MEMBER = re.compile(rb"%s(?:\([^()<>]{1,80}\)%s){0,3}:%s" % (_MARKED, _MARKED, _MARKED))
_START_TAG = re.compile(rb"<(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_SPEECH_TAG = re.compile(
    r"<(?:\w+:)?(?:speech|question|answer|intervention|u|utterance)[\s>]|<hs_para\b|<membercontribution\b",
    re.IGNORECASE,
)


class SpeechXmlParser:
    name = "xml-debate"
    surest = 1.0

    def score(self, source: ReadText) -> float:
        """1 for XML with at least one element of speech, or that declares entities, which is to be refused."""
        marked = source.media_type == "application/xml" and (
            _SPEECH_TAG.search(source.text) or _DECLARATION in source.text
        )
        return 1.0 if marked else 0.0

    def parse(self, source: ReadText) -> ParsedDocument:
        """The speeches of a well-formed record.

        Raises:
            UnreadableSourceError: mark-up that is not well-formed, or that declares entities.
        """
        record = _Record(source.text)
        record.speeches.sort(key=lambda said: said.start)  # an interjection ends before the speech around it
        for said in record.speeches:
            record.pass_over_party(said)
        offsets = _Offsets(
            source.text, [position for said in record.speeches for position in (said.start, said.end, *said.label_at)]
        )
        turns = [
            ParsedTurn(
                span=Span(offsets[said.start], offsets[said.end]),
                kind=Kind.VERBATIM,
                text=words,
                recorded_name=(name := record.name_of(said)),
                recorded_affiliation=affiliation(name) if name else None,
                name_span=Span(offsets[said.label_at[0]], offsets[said.label_at[1]]) if said.label_at else None,
            )
            for said in record.speeches
            if (words := _paragraphs(said.words))
        ]
        meeting = record.meeting()
        return ParsedDocument(
            parser=self.name,
            turns=tuple(turns),
            meetings=(meeting,),
            title=meeting.title,
            language=record.language or find_language(" ".join(turn.text for turn in turns[:20])),
            participants=(*(ParsedParticipant(shown, Span(0, 0)) for shown in record.names()), *record.holders()),
        )


@dataclass(slots=True)
class _Speech:
    """One element of speech. Positions are bytes into the UTF-8 form of the text."""

    depth: int
    attributes: dict[str, str]
    start: int
    end: int = 0
    label: list[str] = field(default_factory=list)
    label_at: tuple[int, ...] = ()
    words: list[str] = field(default_factory=list)
    # The depth of the element inside the speech that is being read as such; 0 for none.
    label_depth: int = 0
    content_depth: int = 0
    skipped_depth: int = 0
    interrupted: bool = False


class _Record:
    """The speeches and the data of one XML record, read in one pass."""

    def __init__(self, text: str) -> None:
        self.speeches: list[_Speech] = []
        self.people: dict[str, str] = {}
        self.language: str | None = None
        self._data = text.encode("utf-8")
        self._paragraphs = _PARAGRAPHS | {"p"} if _CONTRIBUTION in text else _PARAGRAPHS
        self._facts: dict[str, str] = {}
        self._fact: tuple[int, str, list[str]] | None = None
        self._open: list[_Speech] = []
        self._paragraph = 0  # the depth of the paragraph of a Hansard that is being read
        self._member: _Speech | None = None  # who spoke last in such a paragraph
        self._announced: _Speech | None = None  # a label that stands before the speech: <note type="speaker">
        self._person = ""  # whose names a list of people gives
        self._depth = 0
        self._underlines = False
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._finish
        self._parser.CharacterDataHandler = self._characters
        self._parser.EntityDeclHandler = self._entity
        try:
            self._parser.Parse(self._data, True)
        except expat.ExpatError as error:
            raise UnreadableSourceError(
                "XML",
                place=f"line {error.lineno}, column {error.offset}",
                found=expat.ErrorString(error.code),
                expected="well-formed XML",
                remedy="repair the mark-up, or save the record as plain text",
            ) from error

        for key, given in self._facts.items():
            if key.startswith("forename ") and (surname := self._facts.get(f"surname {key[9:]}")):
                self.people.setdefault(key[9:], f"{given} {surname}")

    def _entity(self, name: str, parameter: bool, value: str | None, *_: object) -> None:
        # A sign by another name ("&ndash;") is harmless; what refers to others or to a file can grow without bound.
        if not parameter and value is not None and len(value) <= _SIGN and not _REFERS.search(value):
            return
        raise UnreadableSourceError(
            "XML",
            place=f"line {self._parser.CurrentLineNumber}",
            found=f"a declaration of the entity {name!r}",
            expected="no entities but names of single signs",
            remedy="replace the entities by their text",
        )

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        name = _local(tag)
        self._keep_facts(name, attributes)
        self._keep_people(name, attributes)
        after = self._after_tag()
        self._underlines = self._underlines or name == _UNDERLINING
        unsaid = attributes.get("nospeaker") == "true" and not attributes.get("speakername")
        if name in _SPEECHES and not unsaid and not (name == "u" and self._underlines):
            if self._open and not self._open[-1].end:  # an interjection: what was said goes on behind it, or is over
                self._open[-1].end, self._open[-1].interrupted = self._parser.CurrentByteIndex, True
            before, self._announced = self._announced or _Speech(0, {}, 0), None
            self._open.append(_Speech(self._depth, attributes, after, label=before.label, label_at=before.label_at))
            return
        if name == "note" and attributes.get("type") == "speaker" and not self._open:
            self._announced = _Speech(self._depth, attributes, after, label_at=(after,), label_depth=self._depth)
        if name in self._paragraphs and not self._open:
            self._paragraph = self._depth
            return
        if name == _MEMBER and self._paragraph:
            self._member = _Speech(self._paragraph, attributes, after, label_at=(after,), label_depth=self._depth)
            self._open[:] = [self._member]
            return
        if (name.startswith("hs_") and name not in _NOT_SPEECH) or name in _ENDS_CONTRIBUTION:
            self._member = None
        if not self._open:
            return
        said = self._open[-1]
        shown = name == "name" and attributes.get("role") == "display"
        if (name in _LABELS or shown) and not said.label_at and not said.content_depth:
            said.label_depth, said.label_at = self._depth, (after,)
        elif name in _CONTENTS and not said.content_depth:
            said.content_depth, said.start = self._depth, after
        elif name in _NOT_SPEECH and not said.skipped_depth:
            said.skipped_depth = self._depth
        elif name in _BLOCKS:
            said.words.append("\n\n")

    def _finish(self, tag: str) -> None:
        position = self._parser.CurrentByteIndex
        if self._fact and self._fact[0] == self._depth:
            self._facts.setdefault(self._fact[1], squeeze("".join(self._fact[2])))
            self._fact = None
        if self._announced and self._announced.label_depth == self._depth:
            self._announced.label_depth, self._announced.label_at = 0, (self._announced.start, position)
        if self._open:
            self._finish_in(self._open[-1], tag, position)
        if self._paragraph == self._depth:
            self._paragraph = 0
        self._depth -= 1

    def _finish_in(self, said: _Speech, tag: str, position: int) -> None:
        if said.label_depth == self._depth:
            said.label_depth, said.label_at = 0, (said.label_at[0], position)
            said.start = self._after_tag()
            said.words.clear()
        elif said.content_depth == self._depth:
            said.end = position
        elif said.skipped_depth == self._depth:
            said.skipped_depth = 0
            if not squeeze("".join(said.words)):
                said.start = self._after_tag()
        elif said.depth == self._depth:
            said.end = said.end or position
            self.speeches.append(self._open.pop())
        elif _local(tag) in _BLOCKS:
            said.words.append("\n\n")

    def _characters(self, data: str) -> None:
        if self._fact:
            self._fact[2].append(data)
        if self._paragraph and self._member and not self._open and data.strip():
            # A paragraph without a name goes on with what was said before.
            said = self.speeches.pop()
            said.depth, said.end = self._paragraph, 0
            said.words.append("\n\n")
            self._open.append(said)
        if self._announced and self._announced.label_depth:
            self._announced.label.append(data)
        if not self._open:
            return
        said = self._open[-1]
        if said.label_depth:
            said.label.append(data)
        elif said.interrupted and not said.skipped_depth and data.strip():
            said.end, said.interrupted = 0, False
            said.words += ["\n\n", data]
        elif not said.skipped_depth and not said.end:
            said.words.append(data)

    def _after_tag(self) -> int:
        """Where the tag that is being read ends; an empty element has one tag for both its ends."""
        tag = _START_TAG.match(self._data, self._parser.CurrentByteIndex)
        return tag.end() if tag else self._parser.CurrentByteIndex

    def _keep_facts(self, name: str, attributes: dict[str, str]) -> None:
        facts = self._facts
        language = attributes.get("xml:lang") or (attributes.get("language") if name == "frbrlanguage" else None)
        if language and not self.language:
            self.language = language[:2].casefold()
        if name == "setting":  # dates before it are those of the file
            facts.pop("date", None)
        elif name in _DATES and (
            written := attributes.get("date") or attributes.get("format") or attributes.get("when")
        ):
            facts.setdefault(name, written)
        elif name == "debate" and " " in attributes.get("name", ""):  # one word tells the kind: "hansard"
            facts.setdefault("debate name", attributes["name"])
        elif name == "frbrcountry":
            facts.setdefault("country", attributes.get("value", "").upper())
        elif name == "recordedtime":
            facts.setdefault("time", attributes.get("time", ""))
        elif name in _SPEECHES and (day := _DAY_IN_ID.search(attributes.get("id", ""))):
            facts.setdefault("date", day[0])
        elif self._fact is None and name == "extracteditem":
            self._fact = (self._depth, f"{name} {attributes.get('Name', '').casefold()}", [])
        elif name == "name" and attributes.get("role") == "metadata":  # "Obi, Ada, MP"
            self._fact = (self._depth, f"{_LISTED}{len(facts)}", [])
        elif self._fact is None and (name in _TITLES or name in _DATES):
            self._fact = (self._depth, name, [])

    def _keep_people(self, name: str, attributes: dict[str, str]) -> None:
        if name in {"tlcperson", "person"}:
            self._person = attributes.get("id") or attributes.get("xml:id") or attributes.get("eId") or ""
            if attributes.get("showAs"):
                self.people[self._person] = attributes["showAs"]
        elif name in _PARTS_OF_NAMES and self._person and self._person not in self.people:
            self._fact = (self._depth, f"{name} {self._person}", [])

    def names(self) -> Iterator[str]:
        """The people whom the record's data name in full."""
        yield from filter(None, self.people.values())
        for key, listed in self._facts.items():
            if key.startswith(_LISTED):
                yield directory_name(",".join(listed.split(",")[:2]))

    def holders(self) -> Iterator[ParsedParticipant]:
        """Who speaks under a role, where speeches refer to the same person each time: `by="#obi"`, "The Chair"."""
        people: dict[str, set[str]] = {}
        for said in self.speeches:
            label = squeeze("".join(said.label)).rstrip(": ")
            person = self.people.get(said.attributes.get("by", "").lstrip("#"))
            if label and person and is_role(label) and shape(person) is Shape.PERSON:
                people.setdefault(label, set()).add(person)
        return (
            ParsedParticipant(min(found), Span(0, 0), role=role) for role, found in people.items() if len(found) == 1
        )

    def name_of(self, said: _Speech) -> str | None:
        """The label as written; else the person whom an attribute refers to."""
        if label := squeeze("".join(said.label)).rstrip(": "):
            return label
        reference = next((said.attributes[key] for key in _NAME_ATTRIBUTES if said.attributes.get(key)), "")
        written = squeeze(reference).rstrip(": ")  # "Hon. Members:"
        return self.people.get(reference.lstrip("#")) or (written if " " in written else None)

    def pass_over_party(self, said: _Speech) -> None:
        """Begin the speech of a member behind constituency, party and colon."""
        if said.label_at and (lead := _AFTER_MEMBER.match(self._data, said.start)):
            words = "".join(said.words)
            if shown := _AFTER_MEMBER_SHOWN.match(words):
                said.start, said.words = lead.end(), [words[shown.end() :]]

    def meeting(self) -> ParsedMeeting:
        """The sitting that the record's own data describe."""
        facts = self._facts
        day = next((found.start for key in _DATES for found in find_dates(facts.get(key, ""))), None)
        country = facts.get("extracteditem country") or facts.get("country") or ""
        titles = [next((facts[key] for key in _TITLES if facts.get(key)), None), facts.get("extracteditem number")]
        clock = find_time(facts.get("time", "").rpartition("T")[2])
        return ParsedMeeting(
            title=", ".join(title for title in titles if title) or None,
            start=day,
            start_time=clock[0] if clock else None,
            country=country_code(country) or (country if is_country_code(country) else None),
        )


class _Offsets(dict[int, int]):
    """Code-point offsets of byte positions in the UTF-8 form of a text."""

    def __init__(self, text: str, positions: list[int]) -> None:
        if text.isascii():
            super().__init__({position: position for position in positions})
            return
        super().__init__()
        data = text.encode("utf-8")
        at = count = 0
        for position in sorted(set(positions)):
            count += len(data[at:position].decode("utf-8"))
            self[position], at = count, position


def _local(tag: str) -> str:
    return tag.rpartition(":")[2].casefold()


def _paragraphs(pieces: list[str]) -> str:
    return "\n\n".join(
        words for part in re.split(r"\n[^\S\n]*\n", "".join(pieces)) if (words := " ".join(part.split()))
    )
