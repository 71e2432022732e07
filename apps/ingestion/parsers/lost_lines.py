"""Line ends for a record that has lost them: where a form of label stands again and again behind the end of a sentence.

Owns where the lines of such a record began: `Ada Obi – words`, `**Ada Obi:** words`, `Ada Obi | 0:15 words`, names that
nothing tells from the words but that they recur. Must not weigh whether somebody speaks there: the layouts do that.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from apps.ingestion.clocks import CLOCK
from apps.ingestion.names import Shape, bare, has_title, is_plain_word, shape
from apps.ingestion.parsed import ReadText
from apps.ingestion.parsers.collapsed import inline_marks
from apps.ingestion.parsers.excerpts import excerpt
from apps.ingestion.parsers.small_letters import is_of_words, small_words
from apps.ingestion.parsers.spoken import spoken
from apps.ingestion.places import country_code
from apps.lib.text import fold

_LONG_LINE = 1000  # characters that a line seldom has where lines are kept
_LEAST = 4  # labels of a form
_LEAST_BARE = 5  # names that nothing tells but that they recur
_MOST = 300  # people who speak in one record
_HEAD = 5000  # characters before the first label
_SPOKEN = 0.8
_LINK = r"(?:d[aeiou]s?|del|de[nr]|la|le|las|los|v[ao]n|al|bin|el|y|e|of|and|the|for|[Ss]eñora?)"
_TITLE = r"(?:M|MM|Mr|Mrs|Ms|MR|MRS|MS|Dr|DR|Prof|PROF|Amb|Hon|Sr|Sra|Sen|Rep|Gov|H\.E)\. ?"
_WORD = r"(?:d['’])?[^\W\d_a-z][\w'’\-]{0,30}"
_LOUD = r"(?:[^\W\d_a-z]|['’\-]){2,30}(?![^\W\d_A-Z])"
# Words with capitals, linked or not; a full stop stands only behind a title and an initial.
_NEXT_WORD = rf" (?:[A-ZÀ-Þ]\.(?= )|{_LINK}(?= )|{_TITLE}(?=\S)|{_WORD}|\d{{1,3}}(?!\d))"
_NAME = rf"(?:(?:{_TITLE}){{1,2}}(?:{_LINK} ){{0,3}})?{_WORD}(?:{_NEXT_WORD}){{0,7}}"
_BESIDE = r"(?: ?\((?!\d)[^()\n]{2,60}\)){0,2}"
_OF = r"(?:, [^\W\d_][^\n:：.?!()\[\]]{1,60}?)?"
_TIME = rf"(?:[\[(]?{CLOCK}[\])]?:? (?:[-–—] )?)?"
# Behind what a line can have begun: a line end, the end of a sentence, of a note in brackets, of what is set in bold.
_END = re.compile(
    r"(?:(?:(?<=[.?!…)\]\"”’»*—_])|(?<=--))(?<! [A-ZÀ-Þ]\.)(?<! [DM][rs]\.)(?<! MRS\.)(?<! MR\.)(?<! Mrs\.)"
    r"(?=[ \t])|^)(?=[ \t]{0,3}(?:[^\W\d_a-z]|[*\[#>(\d]))",
    re.MULTILINE,
)
_GAP = r"(?P<gap>[ \t]{1,3}|^)"
_SPEAKERS = frozenset({Shape.PERSON, Shape.SURNAME, Shape.ROLE})


@dataclass(frozen=True, slots=True)
class _Form:
    """How a record writes labels: what stands before one, the label, what stands behind."""

    before: str
    label: str
    behind: str
    sign: str = ""  # what is in every record of this form
    alone: bool = False  # whether a label has a line of its own
    colon: bool = False  # whether a colon tells the label
    weak: bool = False  # whether the same stands in what people write, too
    bare: bool = False  # whether nothing tells the label from the words behind it

    def pattern(self, label: str) -> re.Pattern[str]:
        """The form with such labels; `re` keeps what it compiled."""
        return re.compile(rf"{_GAP}{self.before}(?P<label>{label}){self.behind}(?=\S)", re.MULTILINE)

    def opening(self) -> re.Pattern[str]:
        """What stands before a label."""
        return re.compile(rf"{_GAP}{self.before}(?=\S)", re.MULTILINE)


_BOLD = r"[^\W\d_][^*\n:：]{1,80}"
_IN_CAPITALS = rf"{_TITLE}{_WORD}|{_LOUD}(?: (?:[A-ZÀ-Þ]\.(?= )|{_LOUD})){{0,6}}{_BESIDE}"
_FORMS = (
    _Form(rf"{_TIME}\*\*", _BOLD, r"(?::\*\*|\*\*:) ?", "**"),
    _Form(rf"{_TIME}\*\*", _BOLD, r"\*\* ", "**", alone=True),
    _Form(rf"{_TIME}\[", r"[^\W\d_][^\[\]\n:：]{1,70}", r"\]:? ", "["),
    _Form("> ", _NAME + _BESIDE, ": ", " > ", colon=True),
    _Form(_TIME, _NAME + _BESIDE + _OF, r"(?: ?:(?= )|：) ?", colon=True),
    _Form("", _NAME + _BESIDE, rf"[ \t]{{1,3}}(?:[—|·•] )?[\[(]?{CLOCK}[\])]?:?[ \t]{{1,3}}", alone=True),
    _Form("", _NAME + _BESIDE, r"(?:\.| )? ?(?:[–—]|-{1,2}(?= )) ?", weak=True),
    _Form("", _IN_CAPITALS, r"\. (?=[^\W\d_a-z])", weak=True),
    _Form("#{2,6} ", "", " ", "## ", alone=True, bare=True),
    _Form("", "", " ", alone=True, bare=True),
)
_TIME_BEFORE = re.compile(rf" [\[(]?{CLOCK}[\])]?:?\Z")
_TELLS = re.compile(r"[:：\d]")
_CLOCK = 16  # characters of a time at most
_WORDS = re.compile(rf"{_NAME}(?:, {_NAME})?")
_NEXT = re.compile(r"[ ,]{1,2}(\S{1,20})")
_BEGINS = re.compile(r"[^\W\d_a-z]|[\d\"“‘'(\[¿¡…]")


class _Place(NamedTuple):
    """Where a label stands, and the blanks that are line ends."""

    label: str
    feeds: tuple[int, ...]


class _Run(NamedTuple):
    """Words with capitals behind a blank, the last of them the one behind which none goes on."""

    gap: int
    start: int
    words: tuple[str, ...]

    def beginnings(self) -> Iterator[tuple[str, str]]:
        """What can be a name at their beginning, and the word behind it, the longest first."""
        for count in range(len(self.words) - 1, 0, -1):
            if _BEGINS.match(self.words[count]):
                yield " ".join(self.words[:count]), self.words[count]

    def place(self, names: Collection[str]) -> _Place | None:
        """The place of the longest of the names that they begin with."""
        found = next((name for name, _ in self.beginnings() if name in names), None)
        return _Place(found, (self.gap, self.start + len(found))) if found else None


def with_line_ends(source: ReadText) -> ReadText:
    """The source with line feeds for the blanks at which the lines of labels began: every place stays where it was.

    As it is where its lines are kept, and where more labels with a colon are found without them.
    """
    text = source.text
    if not _has_lost(text):
        return source
    part = excerpt(text)
    ends = _ends(part)
    found = [(len(_places(part, form, ends)), position) for position, form in enumerate(_FORMS)]
    most, position = max(found, key=lambda of_form: of_form[0])
    if most < _LEAST or most < sum(mark.name is not None for mark in inline_marks(part)):
        return source
    pieces, at = list[str](), 0
    # Where nothing is said under a label, its line ends where the next one begins.
    feeds = {feed for place in _places(text, _FORMS[position], _ends(text)) for feed in place.feeds}
    for feed in sorted(feed for feed in feeds if text[feed] in " \t"):  # none where a line began
        pieces += [text[at:feed], "\n"]
        at = feed + 1
    return replace(source, text="".join([*pieces, text[at:]]))


def _has_lost(text: str) -> bool:
    """Whether most of a text stands in lines as long as a page, which hold more than one turn at times."""
    if len(text) < _LONG_LINE or text.count("\n") * _LONG_LINE > 2 * len(text):
        return False
    return sum(len(line) for line in text.split("\n") if len(line) > _LONG_LINE) * 2 > len(text)


def _ends(text: str) -> list[int]:
    """The blanks behind which a line can have begun."""
    return [end.start() for end in _END.finditer(text)]


def _places(text: str, form: _Form, ends: Sequence[int]) -> list[_Place]:
    """Where labels of a form stand, where several recur."""
    if form.sign not in text:
        return []
    if form.bare:
        return _of_names(text, form, ends)
    pattern = form.pattern(form.label)
    met = [match for end in ends if (match := pattern.match(text, end)) and not _goes_on(match)]
    found: dict[int, re.Match[str]] = {}
    for match in met:
        if _can_speak(match["label"], weak=form.weak):
            found.setdefault(match.end("label"), match)  # a full stop may stand behind a title
    labels = _recurring([match["label"] for match in found.values()], weak=form.weak)
    if not labels or len(found) * 2 < len(met) or not (form.colon or _are_spoken_under(labels, text)):
        return []
    places = {at: _place(match, form) for at, match in found.items() if match["label"] in labels}
    # The head runs into the first label, and a speech that breaks off into the next.
    if len(labels) <= _MOST:
        stop = min(places) if form.weak else len(text)
        for match in form.pattern(_any_of(labels)).finditer(text, 0, stop):
            if not _goes_on(match):
                places.setdefault(match.end("label"), _place(match, form))
    return [places[at] for at in sorted(places)]


def _goes_on(match: re.Match[str]) -> bool:
    """Whether a sentence goes on behind what no colon and no time makes a label: "Ada Obi – my sister – lit it"."""
    behind = match.string[match.end("label") : match.end()]
    return match.string[match.end()].islower() and not _TELLS.search(behind)


def _are_spoken_under(labels: Collection[str], text: str) -> bool:
    """Whether people speak in a text and most of its labels are no words of it: entries and headings recur as well."""
    small = small_words(text)
    return spoken(text) >= _SPOKEN and sum(is_of_words(bare(label), small) for label in labels) * 2 <= len(labels)


def _place(match: re.Match[str], form: _Form) -> _Place:
    gap = match.start("gap")
    time = _TIME_BEFORE.search(match.string, max(0, gap - _CLOCK), gap)  # in the head, behind which no sentence ends
    begin = time.start() if time else gap
    return _Place(match["label"], (begin, match.end() - 1) if form.alone else (begin,))


def _recurring(labels: Sequence[str], *, weak: bool) -> frozenset[str]:
    """The labels of a record where at least two recur: these, and those that stand among them as they do."""
    counts = Counter(labels)
    again = {label for label, count in counts.items() if count > 1}
    often = sum(counts[label] for label in again)
    if len(again) < 2 or often < _LEAST or (weak and often * 2 < len(labels)):
        return frozenset()
    if often * 4 >= len(labels) * 3:
        kinds = {Shape.PERSON} if weak else {shape(label) for label in again}
        again |= {label for label in counts if shape(label) in kinds}
    return frozenset(again)


def _can_speak(label: str, *, weak: bool) -> bool:
    """Whether it can be a label by its form; where that is `weak`, of bodies States alone."""
    kind = shape(label)
    if kind is Shape.BODY:
        return not weak or country_code(bare(label)) is not None
    if kind not in _SPEAKERS:
        return False
    words = bare(label).split()
    if kind is Shape.ROLE:  # "Participants:"
        return not label.endswith("s")
    return has_title(label) or not (is_plain_word(words[0]) or is_plain_word(words[-1]))


def _of_names(text: str, form: _Form, ends: Sequence[int]) -> list[_Place]:
    """Where names stand that nothing tells from the words behind: what recurs where a sentence ended, before others
    each time, and seldom elsewhere; and names that stand once as those do.
    """
    before = form.opening()
    found = [run for end in ends if (match := before.match(text, end)) and (run := _run(text, match))]
    behind: defaultdict[str, list[str]] = defaultdict(list)
    for run in found:
        for name, following in run.beginnings():
            behind[name].append(following)
    small = small_words(text)
    again = {name for name, after in behind.items() if len(after) > 1 and _is_name(name, after, small)}
    if not 1 < len(again) <= _MOST:
        return []
    if not form.sign:
        again = {name for name in again if text.count(name) <= 3 * len(behind[name])}
    places = [place for run in found if (place := run.place(again))]
    labels = {place.label for place in places}
    if len(labels) < 2 or len(places) < _LEAST_BARE or spoken(text) < _SPOKEN:
        return []
    once = {name for name, after in behind.items() if len(after) == 1 and _is_name(name, after, small)}
    once = {name for name in once if not is_of_words(name, small)}
    once = {name for name in once if text.count(name) == 1} if len(once) <= _MOST else set()
    places = [place for run in found if (place := run.place(again) or run.place(once))]
    # The head runs into the first name.
    first = places[0].feeds[0]
    heads = deque(form.pattern(_any_of(labels)).finditer(text, max(0, first - _HEAD), first), maxlen=1)
    return [*(_place(head, form) for head in heads), *places]


def _any_of(labels: Collection[str]) -> str:
    return "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))


def _run(text: str, match: re.Match[str]) -> _Run | None:
    """The words with capitals that begin where a sentence ended, and the word behind."""
    words = _WORDS.match(text, match.end())
    if words is None:
        return None
    following = _NEXT.match(text, words.end())
    return _Run(match.start("gap"), match.end(), (*words[0].split(" "), *(following.groups() if following else ())))


def _is_name(name: str, behind: Sequence[str], small: frozenset[str]) -> bool:
    """Whether it can be a whole name, a role or a State, and what stands `behind` begins sentences mostly, so
    that it is no part of it: "China Daily", "Prime Minister Obi".
    """
    if sum(word == "I" or is_plain_word(word) or fold(word) in small for word in behind) * 2 < len(behind):
        return False
    if country_code(name) is not None:
        return True
    words = name.split(" ")
    if words[-1].endswith(",") or is_plain_word(words[-1]) or is_plain_word(words[0]) or name[-2:-1] == " ":
        return False
    kind = shape(name)
    if kind is Shape.ROLE:
        return len(words) > 1 or name.isupper()
    return kind is Shape.PERSON or (kind is Shape.SURNAME and has_title(name))
