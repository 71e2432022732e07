"""What a document says, before any database: the frozen records that readers, parsers and resolution hand on.

Owns the `Parsed*` types. Must not know Django, models, the clock, the network or settings.
Offsets count Unicode code points into `ReadText.text`; `end` is exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from apps.lib.locators import LocatorMap
from apps.lib.partial_dates import PartialDate


class Kind(StrEnum):
    """How the words reached the record."""

    VERBATIM = "verbatim"
    REPORTED = "reported"
    QUOTED = "quoted"


class Mode(StrEnum):
    IN_PERSON = "in-person"
    VIRTUAL = "virtual"
    HYBRID = "hybrid"


class Method(StrEnum):
    """The evidence by which a name was told."""

    LABEL = "label"
    ALIAS = "alias"
    KEY = "key"
    HEADER = "header"
    SELF_INTRODUCTION = "self-introduction"
    HANDOVER = "handover"
    ACKNOWLEDGEMENT = "acknowledgement"
    ANNOTATION = "annotation"
    INTRODUCING_SENTENCE = "introducing-sentence"


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ReadText:
    """A document's bytes as one plain text. For a text file the decoded file exactly, byte order mark and line ends
    included.

    `problems` are what the reader found doubtful: an encoding that it had to guess, pages without text.
    """

    text: str
    media_type: str
    encoding: str | None = None
    locators: LocatorMap = field(default_factory=LocatorMap)
    title: str | None = None
    language: str | None = None
    problems: tuple[Problem, ...] = ()
    # What the format itself says of turns and meetings (a table of speeches, a directory of people); None: only the
    # words can tell.
    told: ParsedDocument | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    severity: Severity
    code: str
    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class ParsedMeeting:
    """A session as its own document describes it.

    `start` and `end` may be partial; `start_time` is "HH:MM" with `time_zone` as written.
    """

    title: str | None = None
    series: str | None = None  # key of a process
    start: PartialDate | None = None
    end: PartialDate | None = None
    start_time: str | None = None
    time_zone: str | None = None
    venue: str | None = None
    city: str | None = None
    country: str | None = None  # ISO 3166-1 alpha-2
    mode: Mode | None = None
    key: str | None = None  # the slug of a meeting of the base, where a person has said that it is this one


@dataclass(frozen=True, slots=True)
class ParsedTurn:
    """One marker or label and the speech after it.

    `span` runs from the first character of speech to the end of it; `furniture` lists the spans inside it that are not
    speech.
    """

    span: Span
    kind: Kind
    text: str
    meeting: int | None = 0
    recorded_name: str | None = None
    recorded_affiliation: str | None = None
    name_span: Span | None = None
    furniture: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """What one parser read out of one document, names still as recorded."""

    parser: str
    turns: tuple[ParsedTurn, ...]
    meetings: tuple[ParsedMeeting, ...] = ()
    title: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published_on: PartialDate | None = None
    language: str | None = None
    disclaimer: str | None = None
    rough_draft: bool = False
    furniture: tuple[Span, ...] = ()
    participants: tuple[ParsedParticipant, ...] = ()
    problems: tuple[Problem, ...] = ()
    directory: ParsedDirectory | None = None  # of a document that says who exists, and not what was said


@dataclass(frozen=True, slots=True)
class ParsedParticipant:
    """A person whom the document's header, key or list of participants names."""

    name: str
    span: Span
    initials: str | None = None
    affiliation: str | None = None
    letters_printed: bool = True  # or made of the name, and then a guess
    role: str | None = None  # as labels write it: who speaks under it unless the record says otherwise


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """A person or an organization of a directory. `key` is what its memberships call it."""

    key: str
    name: str
    names: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()  # scheme and value in other registers


@dataclass(frozen=True, slots=True)
class DirectoryMembership:
    """That a person is or was with an organization. Both are keys, of entries or such as hold everywhere."""

    person: str
    organization: str
    role: str = ""
    start: PartialDate | None = None
    end: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class ParsedDirectory:
    """Who exists, what they are called and where they belong, as one document says."""

    people: tuple[DirectoryEntry, ...] = ()
    organizations: tuple[DirectoryEntry, ...] = ()
    memberships: tuple[DirectoryMembership, ...] = ()

    def __str__(self) -> str:
        counted = (len(self.people), len(self.organizations), len(self.memberships))
        return "people: {}, organizations: {}, memberships: {}".format(*counted)

    @property
    def entries(self) -> tuple[DirectoryEntry, ...]:
        return self.people + self.organizations


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who it was, how that is known, and where the record says so."""

    name: str
    method: Method
    confidence: float
    evidence: Span
    key: str | None = None  # the slug of a speaker or organization already in the base; None: not known yet


@dataclass(frozen=True, slots=True)
class StatedAffiliation:
    """That the record says of a person that they belong to an organization.

    `organization` is as written, `key` its slug where the base knows it; `meeting` is the index of the session.
    """

    person: Resolution
    organization: str
    key: str | None
    role: str
    method: Method
    confidence: float
    evidence: Span
    meeting: int | None = 0


@dataclass(frozen=True, slots=True)
class LinkedMention:
    """A process that the text names."""

    process: str  # key
    surface: str
    span: Span
    method: str
    confidence: float


@dataclass(frozen=True, slots=True)
class LinkedSymbol:
    """An official document that the text names."""

    symbol: str
    surface: str
    span: Span
    method: str
    confidence: float


@dataclass(frozen=True, slots=True)
class ResolvedStatement:
    """A turn with its attribution.

    `speaker` and `organization` are what the application stores; `suggestions` are less certain.
    """

    turn: ParsedTurn
    position: int
    speaker: Resolution | None = None
    organization: Resolution | None = None
    suggestions: tuple[Resolution, ...] = ()
    mentions: tuple[LinkedMention, ...] = ()


@dataclass(frozen=True, slots=True)
class ResolvedDocument:
    """A parsed document with names and processes resolved. `mentions` are those outside any statement, `symbols` those
    of the whole text.

    Of a document that went through the whole pipeline `problems` has those of reader and parser as well.
    """

    document: ParsedDocument
    statements: tuple[ResolvedStatement, ...]
    mentions: tuple[LinkedMention, ...] = ()
    symbols: tuple[LinkedSymbol, ...] = ()
    affiliations: tuple[StatedAffiliation, ...] = ()
    problems: tuple[Problem, ...] = ()
