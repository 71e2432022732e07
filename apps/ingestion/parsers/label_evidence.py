"""Whether what stands before a colon is a label: what the whole record tells of it.

Owns the evidence: who recurs, who is listed or named in full, how labels are written and where they stand, which words
are the text's own. Must not know what a line looks like, nor where a speech ends.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

from apps.ingestion.dates import WEEKDAYS, is_calendar_word
from apps.ingestion.lexicon import HONORIFICS
from apps.ingestion.names import (
    Shape,
    bare,
    has_title,
    is_body_word,
    is_device,
    is_plain_word,
    is_role,
)
from apps.ingestion.parsed import ParsedParticipant
from apps.ingestion.parsers.form_lines import (
    cries,
    is_above_date,
    is_alone,
    is_field,
    is_in_timetable,
    is_sentence,
    on_the_line,
    tells_names,
)
from apps.ingestion.parsers.label_lines import LabelLine, abbreviated, in_bold_letters, is_loud, label_counts
from apps.ingestion.parsers.small_letters import goes_on, without_drafts
from apps.ingestion.participants import listed_nicks
from apps.ingestion.places import country_code, find_city
from apps.ingestion.spelling import initials

# Action item, action point, how the room hummed; what a scribe tells the programs that publish the minutes.
_TO_DO = frozenset(
    """action actions ai ap apologies github hum issue proposal proposed regrets resolution resolved scribenick
    subtopic todo topic""".split()
)
# Longer than a name in Han characters alone; not so "中央社記者", somebody of the press.
_UNSPACED = re.compile(r"[\u4e00-\u9fff]{5,}(?<!记者)(?<!記者)(?<!代表)(?<!主席)(?<!发言人)")
_TARGET = re.compile(r"\]\([^()\n]{0,200}\)")  # what a link leads to
_TYPED_BY = re.compile(r"^<[^\W\d_][\w\-]{0,30}>", re.MULTILINE)  # whose line in a chat it is
_NUMBERED = re.compile(r"(?P<stem>[^\W\d_]+(?: [^\W\d_]+)?) \d{1,3}")  # "Option 2"
_WORD = re.compile(r"\w+")
_NAME_GOES_ON = re.compile(r"(?<![\w'’.\-])([\w'’.\-]++)(?= [A-Z]\w)")  # nowhere else: a word may be endless
_SMALL = re.compile(r"[^\W\d_A-Z]{2,}")
_TALLY = re.compile(r"[ \t]*\d{1,4}[ \t]*(?:\n|\Z)")
# "Note taker: ada Obi", where a slip of the pen makes a given name no plain word.
_SLIP = re.compile(r"(?<=: )[^\W\d_A-Z]{2,20}(?= [A-ZÀ-Þ][\w'’\-]{1,30}[ \t\r]*$)", re.MULTILINE)
# "Differences:", below it points or an empty line.
_HEADS_A_LIST = re.compile(r"\r?\n(?:[^\S\n]*+\n|[ \t]*[*•–\-][ \t])")
_LETTERS = 3  # whose letters tell that a scribe writes letters for people
_NOBODYS = frozenset("AOB BTW CFA ETA FAQ FYI IPR NB PS QA RE TBD TLDR URL WG".split())
_SOME = 20  # labels that tell how the others stand
_SHORT_WORD = 4  # characters
_DELEGATIONS = 1
_HEAD = 20_000  # characters in which a record names its participants


class LabelEvidence:
    """What a record tells of its labels, gathered once; `supports` asks it of one of them."""

    def __init__(self, text: str, lines: Sequence[LabelLine], listed: Iterable[ParsedParticipant] = ()) -> None:
        """`listed` are those whom the record names as present, or whose initials it explains."""
        listed = list(listed)
        self._lines = lines
        full = {bare(line.label) for line in lines if line.kind is Shape.PERSON}
        keyed = {person.initials for person in listed if person.initials}
        present = {person.name.split()[0].casefold() for person in listed if " " in person.name}
        present |= {called.casefold() for called in keyed if len(called) > 2 and not called.isupper()}
        self._text, self._counts = text, label_counts(lines)
        self._given = {name.split()[0].casefold() for name in full} | present
        # "Mark:" of Mark Obi, who spoke under both, though the text has "to mark".
        recurring = {name.casefold() for name, count in self._counts.items() if count > 1}
        nicks = listed_nicks(text)
        called = (self._given & recurring) | present | (nicks & recurring)
        self._parts = {word.casefold() for name in full for word in name.split()}
        self._initials = {initials(name) for name in full} | keyed | {nick.upper() for nick in nicks}
        self._keys = keyed
        self._of_listed = {initials(person.name) for person in listed} - self._initials
        # Where a scribe writes "ekr" and "Ekr", "ada obi" and "Ada Obi".
        own = {word for name in self._counts if name.islower() for word in name.split()}
        self._plain = (
            _plain_words(text, {bare(line.label).casefold() for line in lines if _may_be_plain(line.label, line.kind)})
            - own
            - called
        )
        self._numbered = _enumerated(self._counts)
        self._tallies = _tallies(text, lines)
        first = lines[:_SOME]
        self._first = lines[0].match if lines else None
        # Where the first label begins that recurs: before it stands the head.
        recurs = (line.match.start() for line in lines if self._counts[bare(line.label)] > 1)
        self._again = next(recurs, lines[0].match.start() if lines else 0)
        self._alone = sum(is_alone(text, line.match) for line in first) * 5 > len(first) * 4
        self._bold_letters = in_bold_letters(lines)
        self._by_initials = _is_kept_by_initials(lines, self._counts)
        letters = {bare(line.label) for line in lines if line.kind is Shape.INITIALS}
        known = sum(name in self._initials or name in self._of_listed or self._counts[name] > 1 for name in letters)
        self._by_letters = known >= _LETTERS
        # Among delegations letters are a body's: "OAS".
        self._states = sum(country_code(name) is not None for name in self._counts) > _DELEGATIONS

    def supports(self, line: LabelLine) -> bool:
        """Whether somebody speaks under the label of the line."""
        name = bare(line.label)
        if name.islower() and self._few_small and goes_on(self._text, line.match.start()):
            return False
        if self._is_of_a_form(line, name) or self._is_title(line, name) or self._is_a_word_once(line, name):
            return False
        return not line.match["bullet"] or self._is_sure(line, name)

    def may_stand_among(self, line: LabelLine) -> bool:
        """Whether a point of a list that is no surer may be a turn, where the points around it are."""
        if not line.match["bullet"] or line.kind not in {Shape.SINGLE, Shape.ROLE}:
            return False
        name = bare(line.label)
        if is_plain_word(name) or name.casefold() in self._plain:
            return False
        return not self._is_of_a_form(line, name) and not self._is_title(line, name)

    def _is_of_a_form(self, line: LabelLine, name: str) -> bool:
        """Whether the line belongs to the head, to a form, or to the programs that publish minutes."""
        match, _, kind = line
        once = self._counts[name] < 2
        if (match.start() < _HEAD or once) and tells_names(
            self._text, match, kind, once=once, keyed=name in self._keys
        ):
            return True
        dateline = match is self._first and not self._states and find_city(name)
        if once and (dateline or is_field(self._text, match)):
            return True
        if once and is_in_timetable(self._text, match, kind):
            return True
        if once and kind in {Shape.ROLE, Shape.SINGLE} and _TALLY.match(self._text, match.end()):  # "Staff: 55"
            return True
        if name in self._tallies or name.casefold() in WEEKDAYS:  # "Monday, 3 May   Page: 7"
            return True
        if once and is_calendar_word(name) and name.casefold() not in self._given:  # "met in / December: talks on"
            return True
        if is_outcome(line) and name not in self._initials:
            return True
        if kind is Shape.ROLE:  # "Speakers:"
            return once and not name.isupper() and name.endswith("s") and not cries(self._text, match)
        return kind is Shape.BODY and ((name[:1].islower() and not is_device(name)) or name in self._numbered)

    def _is_title(self, line: LabelLine, name: str) -> bool:
        """Whether the words are the title of an item and no name: the text has them in small letters too."""
        kind, words = line.kind, name.split()
        if kind is Shape.BODY and not name.isupper() and self._counts[name] < 2 and len(words) > 3:
            return country_code(name) is None
        if (
            line.match is self._first
            and self._counts[name] < 2
            and (kind is Shape.BODY or any(map(is_role, words)))
            and not is_sentence(self._text, line.match)
            and (country_code(name) is None or _is_in_title_case(on_the_line(self._text, line.match)))
        ):
            return True
        of_body = len(words) > 1 and is_body_word(words[-1])  # "Lamp Forum: Board of Trustees"
        style = kind is Shape.SURNAME and words[0].rstrip(".").casefold() in HONORIFICS
        if (
            (of_body or (kind in {Shape.PERSON, Shape.SURNAME} and not style and line.match.start() <= self._again))
            and self._counts[name] < 2
            and not is_loud(name)
            and _is_in_title_case(on_the_line(self._text, line.match))
        ):
            return True
        if line.match is self._first and self._counts[name] < 2 and is_above_date(self._text, line.match):
            return True
        named = words[1:] if words[0].casefold() == "the" else words  # "THE COURT"
        plain = len(words) > 1 and is_plain_word(named[0]) and kind is not Shape.ROLE and not country_code(name)
        plain = plain and not (kind is Shape.BODY and self._counts[name] > 1)  # "Open Lamps Foundation"
        if plain and not _is_style(words):
            return True
        if is_loud(name) or name.isupper() or name.islower() or line.match["bold"]:
            return False
        own = all(word.casefold() in self._plain for word in words)
        return own and (kind is Shape.SINGLE or (kind is Shape.PERSON and self._counts[name] < 3))

    def _is_a_word_once(self, line: LabelLine, name: str) -> bool:
        """Whether it is a single word, or letters, that occurs once, and that nothing in the record speaks for."""
        match, _, kind = line
        if self._counts[name] > 1 or (self._alone and is_alone(self._text, match)):
            return False
        if kind is Shape.INITIALS:
            letters = name.upper().replace(".", "")
            had = letters in self._initials or letters in self._of_listed
            bold = self._bold_letters and bool(match["bold"])
            part = name.isupper() and name.casefold() in self._parts  # "OBI", in capitals as long as initials are
            return not (had or bold or part or self._by_initials or (self._states and name.isupper())) and not (
                self._by_letters and self._stands_for_somebody(name)
            )
        if kind is not Shape.SINGLE or match["bold"]:
            return False
        # Where a key gives the initials, one word that occurs once is an item's title.
        if len(self._keys) > 1 and name.casefold() not in self._given and name.upper() not in self._initials:
            return True
        if name.casefold() in self._parts:
            return False
        over = not name.isupper() and _HEADS_A_LIST.match(self._text, match.end()) is not None
        return over or _is_said(name, capitals=self._capitals)

    def _stands_for_somebody(self, name: str) -> bool:
        """Whether letters that occur but once stand for one more of those whom a scribe calls by letters: the text has
        them nowhere else.
        """
        return name.isupper() and name not in _NOBODYS and self._in_capitals[name] == 1

    def _is_sure(self, line: LabelLine, name: str) -> bool:
        """Whether the name is surely one, so that a point of a list is a turn under it."""
        kind, bold = line.kind, bool(line.match["bold"])
        if len(name) == 1 or line.match["asked"]:  # "Q:" and "A:", both of which recur; "Q: Ada:"
            return True
        if kind is Shape.PERSON or name.upper() in self._initials or name.casefold() in self._given or name.islower():
            return True
        if kind is Shape.INITIALS and self._counts[name] > (1 if len(self._keys) > 1 else 2):  # whom no key has
            return True
        # So is one that recurs and is none of the text's own words.
        if kind in {Shape.SINGLE, Shape.ROLE} and self._counts[name] > 1 and name.casefold() not in self._plain:
            return True
        if country_code(name) is not None or (bold and kind in {Shape.ROLE, Shape.BODY}):
            return True
        if name.split()[-1] not in self._before_capitals:
            return False
        return re.search(rf"\b{re.escape(name)} [A-Z]\w", self._text[:_HEAD]) is not None

    @cached_property
    def _few_small(self) -> bool:
        """Whether few labels are in small letters, and sentences end above the others."""
        small = (bare(line.label).islower() or goes_on(self._text, line.match.start()) for line in self._lines)
        return sum(small) * 4 <= len(self._lines)

    @cached_property
    def _capitals(self) -> bool:
        """Whether most labels of a script with capitals stand in them."""
        cased = [bare(line.label) for line in self._lines if line.label.upper() != line.label.lower()]
        return sum(map(is_loud, cased)) * 2 > len(cased)

    @cached_property
    def _in_capitals(self) -> Counter[str]:
        """How often the text has each word in capitals."""
        return Counter(word for word in _WORD.findall(self._text) if word.isupper())

    @cached_property
    def _before_capitals(self) -> frozenset[str]:
        """The words of the head behind which a capitalised one stands, as a surname does."""
        return frozenset(_NAME_GOES_ON.findall(self._text[:_HEAD]))


def _is_style(words: Sequence[str]) -> bool:
    """Whether a word that elsewhere is a plain one begins a style: "H.E. Ms. Obi", "Right Hon. Ada Obi"."""
    return has_title(" ".join(words)) and ("." in words[0].rstrip(".") or has_title(" ".join(words[1:])))


def is_outcome(line: LabelLine) -> bool:
    """Whether the line tells what is to be done or was decided, or is for programs: "ACTION: …", "Resolved: …"."""
    return bare(line.label).casefold().rpartition("-")[2] in _TO_DO  # "Sub-topic"


def _is_kept_by_initials(lines: Sequence[LabelLine], counts: Counter[str]) -> bool:
    """Whether a scribe writes initials for whoever speaks: several recur, and few labels are anything else."""
    short = [bare(line.label) for line in lines if line.kind is Shape.INITIALS]
    others = [line for line in lines if line.kind is not Shape.INITIALS and not abbreviated(line.label)]
    return len({name for name in short if counts[name] > 1}) > 1 and len(short) > len(others) * 3


def _is_said(name: str, *, capitals: bool) -> bool:
    """Whether one word before a colon that occurs once is the speaker's own.

    As another word is where labels stand in capitals, and what is longer than a name in Han characters.
    """
    return (capitals and name.upper() != name != name.lower()) or _UNSPACED.fullmatch(name) is not None


def _is_in_title_case(words: str) -> bool:
    """Whether words are written as those of a title: "How to Trim a Wick"."""
    long = [word for word in words.split() if len(word) > _SHORT_WORD]
    return len(long) > 1 and all(word[0].isupper() for word in long) and not set(words) & set(".?!")


def _enumerated(counts: Counter[str]) -> frozenset[str]:
    """Labels that number things, and nobody speaks under: "Option 1", "Option 2"."""
    stems = Counter(found["stem"] for name in counts if (found := _NUMBERED.fullmatch(name)))
    return frozenset(
        name
        for name in counts
        if (found := _NUMBERED.fullmatch(name))
        and stems[found["stem"]] > 1
        and counts[name] < 2
        and not is_device(name)
    )


def _tallies(text: str, lines: Sequence[LabelLine]) -> frozenset[str]:
    """Labels behind which nothing but a number stands, again and again: "Raised Hands: 12"."""
    counted = Counter(bare(line.label) for line in lines if _TALLY.match(text, line.match.end()))
    told = Counter(bare(line.label) for line in lines) if counted else Counter[str]()
    return frozenset(name for name, count in counted.items() if count > 1 and count == told[name])


def _may_be_plain(label: str, kind: Shape) -> bool:
    """Whether the words of a label tell a name only if the text does not use them in small letters."""
    return kind is Shape.SINGLE or not bare(label).isupper()


def _plain_words(text: str, labels: Iterable[str]) -> frozenset[str]:
    """The words of the labels that the text uses in small letters."""
    wanted = {word for label in labels for word in label.split() if word.islower() and _SMALL.fullmatch(word)}
    if not wanted:
        return frozenset()
    text = _TARGET.sub("", text[:400_000]) if "](" in text else text[:400_000]
    text = _SLIP.sub("", text[:_HEAD]) + text[_HEAD:]
    text = _TYPED_BY.sub("", without_drafts(text)) if "\n<" in text else without_drafts(text)
    used = " ".join(set(text.split()))  # a text has few different words
    return frozenset(wanted.intersection(_WORD.findall(used)))
