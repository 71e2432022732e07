"""A name at the head of a line, told from the words by no colon: `Name [0:15] words`, `NAME (Body) – words`, `[NAME]`,
`Mr. Obi. Words`, `Fiji Words`.

Owns these marks. Must not know how names are resolved.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import lru_cache

from apps.ingestion.assemble import assemble
from apps.ingestion.clocks import CLOCK
from apps.ingestion.dates import is_calendar_word
from apps.ingestion.names import Shape, affiliation, bare, has_title, is_device, is_plain_word, is_role, shape
from apps.ingestion.parsed import Kind, ParsedDocument, ReadText, Span
from apps.ingestion.parsers.bare_labels import bare_marks, begins_anew
from apps.ingestion.parsers.entries import speak_for_themselves
from apps.ingestion.parsers.excerpts import excerpt
from apps.ingestion.parsers.label_lines import names_by_colon, shape_with_seat
from apps.ingestion.parsers.labelled import headings_before
from apps.ingestion.parsers.small_letters import is_of_words, small_words
from apps.ingestion.parsers.spoken import spoken
from apps.ingestion.participants import find_witnesses
from apps.ingestion.places import country_code
from apps.ingestion.turns import Mark

_LABEL = r"(?P<label>[^\W\d_][^\n\r:\[\]–—]{0,70}?"
_STYLES = (
    re.compile(rf"^[ \t\ufeff]*{_LABEL})[ \t]+[\[(]{CLOCK}[\])][ \t]*(?:[-–—][ \t]+)?(?=[^\s:])", re.MULTILINE),
    re.compile(rf"^[ \t\ufeff]*[\[(]?{CLOCK}[\])]?[ \t]+(?:[-–—][ \t]+)?{_LABEL})[ \t\r]*\n(?=[ \t]*\S)", re.MULTILINE),
    re.compile(
        rf"^[ \t\ufeff]*{_LABEL})(?:[ \t]+[–-][ \t]+|[ \t]*—[ \t]+|\.[–—][ \t]*|[ \t]*—(?=[^\W\d_a-z]))(?=\S)",
        re.MULTILINE,
    ),
    re.compile(r"^[ \t\u3000\ufeff]*【(?P<label>[^\W\d_][^\n\r:：【】]{0,40})】[ \t\u3000\r]*(?=\S|\n)", re.MULTILINE),
    re.compile(r"^[ \t\u3000\ufeff]*[○◯〇](?P<label>[^\W\d_][^\n\r:：\u3000]{0,40}?)[ \u3000]+(?=\S)", re.MULTILINE),
    re.compile(rf"^[ \t\ufeff]*{_LABEL})>>+[ \t]+(?=\S)", re.MULTILINE),
    re.compile(
        rf"^[ \t\ufeff]*\[(?P<label>[^\W\d_][^\n\r:\[\]]{{0,70}})\][ \t]*(?:{CLOCK})?:?[ \t\r]*(?=\S|\n)", re.MULTILINE
    ),
)
_TELLING = (*_STYLES[:2], *_STYLES[3:6])  # a time, corner brackets, a circle or chevrons tell a label of any form
# Whoever speaks in hearings and on the floor of a house: "The Chairman", "Mr. LALLANDE of Suva".
_MEMBER = (
    r"(?P<label>(?:(?:The |Vice )?(?:Acting )?(?:Chair(?:man|woman|person)?|President|Clerk|Speaker)\b"
    r"|The (?:Acting )?[A-Z]{4,}(?: [A-Z]{4,}){0,2}(?: pro tempore)?(?: \([^()\n]{3,40}\))?"
    r"|(?:Mr|Ms|Mrs|Dr|Senator|Representative|Ambassador|Secretary|General|Admiral|Judge|Commissioner|Captain|Colonel"
    r"|Chief|Director|Governor|Mayor|Professor|Sheriff)\b\.?)"
    r"(?: (?:(?:de|del|der|den|la|van|von) ){0,2}[^\W\d_a-z][\w'’\-]+){0,3}(?: of [A-Z][a-z]+(?: [A-Z][a-z]+)?)?)"
    r"\. (?=[^\W\d_a-z]|\[)"
)
# Paragraphs of official reports: "President. – The next item", "Mme Ada Obi. Je vous remercie", "O SR. OBI - Declaro".
_NEW = r"(?:\A\ufeff?|(?<=\n))[ \t]*"  # pages may have lost the blank lines between paragraphs
# Hearings where what is set in was lost: only behind a line that ends a sentence, or an empty one.
_LOOSE = re.compile(rf"{_NEW}{_MEMBER}")
# A name or a role in capitals, perhaps an office, a full stop: "PRESIDENTE. Grazie", "ADA OBI, direttrice. Sì".
_LOUD = re.compile(
    r"(?:(?<=\n)|\A)[ \t]{0,6}"
    r"(?P<label>[^\W\d_a-z](?:[^\W\d_a-z]|['’\-])+(?: [A-ZÀ-Þ]\.)?(?: [^\W\d_a-z](?:[^\W\d_a-z]|['’\-])+){0,4}"
    r"(?: ?\([^()\n]{2,60}\))?(?:, [^\W\d_A-Z][^\n.:]{3,110})?)\. (?=[^\W\d_a-z](?:[^\W\d_A-Z]|['’ ]))"
)
# Several of a house at once, or nobody in particular: "Plusieurs voix", "À droite", "Sur divers bancs".
_BENCHES = (
    r"(?:Plusieurs [a-zé]+|[AÀ] (?:l['’]extrême )?(?:droite|gauche)|Au centre|Une? (?:membre|voix)\b[^\n.:]{0,40}"
    r"|Sur (?:divers|plusieurs|de nombreux|quelques|les) bancs\b[^\n.:]{0,60})"
)
_OFFICIAL = (
    re.compile(
        rf"{_NEW}(?P<label>[^\W\d_][^\n\r:\[\]–—−]{{1,120}}?)"
        r"\.(?:[ \t]?[–—−]|[ \t]-|-(?=[ \t])|[ \t]\([A-Z]{2}\)\.(?=[ \t]))[ \t]*(?=\S)"
    ),
    # Who calls out stands in a paragraph behind a note in brackets, too.
    re.compile(
        rf"(?:{_NEW}|(?<=[.!?]\)) )(?P<label>(?:M\.|MM\.|Mme|Mmes|Mlle)[ \xa0][^\n\r.:]{{2,90}}|{_BENCHES})\.[ \xa0]+"
        r"(?=[^\W\d_a-z]|[«“\"])"
    ),
    re.compile(
        rf"{_NEW}(?P<label>[AO]S? SR[AS]{{0,2}}\. [^\n\r:()\[\]–—a-z]{{2,60}}(?: ?\([^()\n]{{2,90}}\)){{0,2}})"
        r" ?[–—-] (?=\S)"
    ),
    _LOUD,
    # Hearings: paragraphs are set in, "    Mr. Obi. Thank you, Mr. Chairman."
    re.compile(rf"(?<=\n)[ \t]{{2,8}}{_MEMBER}"),
    _LOOSE,
)
# Notes of debates: "Fiji. We thank the Chair.", "Council Chair. Thank you.", "Ms Ada Obi, Envoy to the Coast. Welcome."
_STATE = re.compile(
    rf"{_NEW}(?P<label>[^\W\d_a-z][^\n\r:\[\]()–—.,?!;]{{1,60}}(?:,[ ][^\W\d_a-z][^\n\r:\[\]()–—.?!;]{{2,90}})?)\."
    r"[ \t]+(?=[^\W\d_a-z])"
)
# What the reporters of a house tell themselves: "The bill clerk read as follows", "There being no objection, …"; not
# "The resolution that I bring reads as follows:".
_TOLD_BY_REPORTERS = re.compile(
    r"(?<=[.?!:;”\"')\]])[ \t\r]*\n\s*+(?=\{time\}"
    r"|The (?:[a-z]+ ){0,3}[Cc]lerk (?:read|reported|designated|proceeded|called)\b"
    r"|The (?:text|resolution|bill|amendment|concurrent)\b(?![^:.]{0,160}\b(?:I|[Mm]y|we|our)\b)[^\n:.]{0,80}"
    r"(?:\n[^\n:.]{1,80})?\bas follows:"
    r"|There being no objection, the |The question was taken\b|A motion to reconsider was laid\b"
    r"|Accordingly, the (?:House|Senate|Committee) (?:adjourned|proceeded|resolved|rose)\b"
    r"|The (?:motion|amendment|resolution|bill)s? (?:was|were) (?:agreed to|rejected)\.[ \t\r]*$)",
    re.MULTILINE,
)
_OF_BENCHES = re.compile(_BENCHES)
# What stands last before a label and is nobody's: a number and its heading, and what happened, in brackets.
_LAST_LINES = re.compile(
    r"\n[ \t]*\d{1,3}[ \t\r]*\n[^\n]{3,200}(?<![.?!…:;,])\Z|\n[ \t\r]*\n[ \t]*\([^()\n]{3,200}\)\Z"
)
_LAST = 450  # characters
_LEAST_STATES = 3
_LEAST_NAMES = 3
_LEAST_GIVEN = 3
_MANY, _SHARE = 8, 0.6
_OWN = 0.5
_HEADINGS = 5  # lines at most
_SURE = {Shape.PERSON, Shape.SURNAME, Shape.ROLE}
_STAGE = re.compile(
    r"(?i)\b(?:mic|microphone|audio|sound|video|music|inaudible|foreign language|interpretation|applause|laughter)\b"
)


class SetApartParser:
    name = "set-apart"
    surest = 0.9

    def score(self, source: ReadText) -> float:
        """How much of it is turns whose name a time, a dash or brackets set apart, 0 to 1."""
        text = excerpt(source.text)
        marks = _marks(text)
        if len(marks) < 3:
            return 0.0
        reported = marks == list(official_marks(text))
        official = reported or _stand_beside_bodies(text, marks) or marks == _of_states(text)
        said = text[marks[0].speech :]
        # Many that an official report's style sets apart are its turns, however long the head.
        share = max(len(said) / len(text), _SHARE if official and len(marks) >= _MANY else 0.0)
        counts = Counter(bare(mark.name or "") for mark in marks)
        recurring = sum(count for count in counts.values() if count > 1) / len(marks)
        density = min(1.0, len(marks) / (len(text) / 4000 + 1))
        own = spoken(said)
        if reported and own > _OWN and recurring > _SHARE and len(marks) >= _MANY and not names_by_colon(text):
            return self.surest  # nothing else looks so but lists of books, whatever fields stand in its head
        likely = share * ((0.6 if official else 0.3) + 0.4 * recurring + 0.3 * density) * own
        # Where names stand before colons, a dash divides them: "Ada Obi - Lamp Society: Yes".
        return min(self.surest, likely / 2 if not official and names_by_colon(text) >= len(marks) else likely)

    def parse(self, source: ReadText) -> ParsedDocument:
        text, marks = source.text, _marks(source.text)
        marks = [
            replace(mark, end=_end(text, mark.speech, following.start)) if following else mark
            for mark, following in zip(marks, [*marks[1:], None], strict=False)
        ]
        if sum(_has_loud_word(mark.name or "") for mark in marks) * 2 > len(marks):
            stops = [*(mark.start for mark in marks[1:]), len(text)]
            marks = [_without_reporters(text, mark, stop) for mark, stop in zip(marks, stops, strict=True)]
        listed = tuple(find_witnesses(text))
        return assemble(source, parser=self.name, marks=marks, kind=Kind.VERBATIM, participants=listed)


def _has_loud_word(name: str) -> bool:
    """Whether a label has a word in capitals, as houses print surnames and offices: "Ms. OBI of Suva"."""
    return any(len(word) > 2 and word.isupper() for word in bare(name).split())


def _without_reporters(text: str, mark: Mark, stop: int) -> Mark:
    """The mark with the end of its speech where the reporters of the house tell what happened, before the next."""
    told = _TOLD_BY_REPORTERS.search(text, mark.speech, stop if mark.end is None else mark.end)
    return replace(mark, end=told.start()) if told else mark


def _end(text: str, start: int, stop: int) -> int | None:
    """Where headings of any form begin behind a speech; None where there are none."""
    end = len(text[start:stop].rstrip()) + start
    if last := _LAST_LINES.search(text, max(start, end - _LAST), end):
        return last.start()
    loud = _loud_lines_before(text, start, stop)
    return headings_before(text, start, stop) if loud is None else loud


def _loud_lines_before(text: str, start: int, stop: int) -> int | None:
    """Where lines in capitals begin that stand between a speech and the next label: "STATEMENT OF ADA OBI".

    None where there are none, where the speech stands in capitals as well, and where its sentence goes on in them.
    """
    said = text[start:stop].rstrip()
    end = len(said)
    for _ in range(_HEADINGS):
        if (line := said.rfind("\n", 0, end)) <= 0 or not _is_loud_line(said[line:end]):
            break
        end = len(said[:line].rstrip())
    if end == len(said) or said[:end].isupper() or not begins_anew(text, text.find("\n", start + end) + 1):
        return None
    return start + end


def _is_loud_line(line: str) -> bool:
    """Whether a line in capitals can be a heading: no cry, and not the last word of a speech, "OK."."""
    words = line.strip()
    return words.isupper() and not words.endswith(("?", "!")) and (" " in words or not words.endswith("."))


@lru_cache(maxsize=1)  # several scores ask it of the same text, one after the other
def official_marks(text: str) -> tuple[Mark, ...]:
    """The marks of the official report's style that has most of them."""
    return max((tuple(_of_report(style, text)) for style in _OFFICIAL), key=len)


def _marks(text: str) -> list[Mark]:
    """The marks of the style that has most of them; an official report's, where another has few more."""
    official = list(official_marks(text))
    styled = [_of_style(style, text) for style in _STYLES]
    most = max((official, *styled, bare_marks(text), _of_states(text)), key=len)
    return official if len(most) - len(official) <= len(official) // _MANY else most


def _of_states(text: str) -> list[Mark]:
    """The marks of a debate of States, each of which a full stop sets apart, as it does roles and whole names there.

    Where nobody else speaks and no State does twice, they are the headings of a survey.
    """
    marks: list[Mark] = []
    states: Counter[str] = Counter()
    for match in _STATE.finditer(text):
        label = match["label"].strip()
        name = label.partition(",")[0]
        state = country_code(label) is not None
        kind = shape(name)
        words = label.split()
        role = len(words) < 4 and all(map(_is_capitalised, words)) and is_role(words[-1])
        if not (state or role or (kind is Shape.PERSON and (has_title(name) or name != label))):
            continue
        if not begins_anew(text, match.start()):
            continue
        states.update([label] if state else ())
        at = match.start("label")
        marks.append(Mark(match.start(), match.end(), label, Span(at, at + len(label))))
    return marks if len(states) >= _LEAST_STATES and len(marks) > len(states) else []


def _is_capitalised(word: str) -> bool:
    return word[:1].isupper()


def _stand_beside_bodies(text: str, marks: list[Mark]) -> bool:
    """Whether most marks are names with a body in parentheses, and whole sentences stand behind them."""
    stops = [*(mark.start for mark in marks[1:]), len(text)]
    beside = [
        mark
        for mark, stop in zip(marks, stops, strict=True)
        if mark.affiliation
        and text[mark.speech : mark.speech + 1].isupper()
        and text[mark.speech : stop].rstrip().endswith((".", "?", "!", "…", ")", "]", "”", '"'))
    ]
    return len(beside) * 2 > len(marks)


def _of_report(style: re.Pattern[str], text: str) -> list[Mark]:
    """The marks of an official report, whose style tells labels apart by itself; most of what looks so must be one."""
    marks, others = [], 0
    for match in style.finditer(text):
        if style is _LOOSE and not begins_anew(text, match.start()):
            continue
        label = match["label"].strip()
        # Letters of scripts without capitals are none: short sentences would be names there.
        if style is _LOUD and not label.partition(",")[0].partition("(")[0].isupper():
            others += 1
            continue
        if (shape(label) or shape_with_seat(label)) in _SURE or _OF_BENCHES.fullmatch(label):
            at = match.start("label")
            after = label.partition(",")[2].strip()
            marks.append(
                Mark(match.start(), match.end(), label, Span(at, at + len(label)), affiliation(label) or after or None)
            )
        else:
            others += 1
    return marks if others <= len(marks) // 2 and (style is not _LOOSE or _are_of_several(marks)) else []


def _are_of_several(marks: list[Mark]) -> bool:
    """Whether two speak again, or one whose role recurs: "The Chairman"."""
    again = {name for name, count in Counter(mark.name for mark in marks).items() if count > 1 and name}
    return len(again) > 1 or any(shape(name) is Shape.ROLE for name in again)


def _of_style(style: re.Pattern[str], text: str) -> list[Mark]:
    found = [match for match in style.finditer(text) if not _STAGE.search(match["label"])]
    counts = Counter(bare(match["label"]) for match in found)
    # Whether bodies stand behind names that recur: then they tell names that occur once.
    bodies = any(counts[bare(match["label"])] > 1 and match["label"].rstrip().endswith(")") for match in found)
    again = [match["label"] for match in found if counts[bare(match["label"])] > 1]
    # One who speaks once stands as the others do.
    all_names = len(again) * 4 >= len(found) * 3 and sum(shape(name) is Shape.PERSON for name in again) >= _LEAST_NAMES
    given = _given_names(text, found, counts)
    small = small_words(text) if all_names else frozenset()
    marks = []
    for match in found:
        label = match["label"].strip()
        kind = shape(label)
        # A dash or brackets may stand at any words: a name without a word in capitals must recur.
        capitals = any(len(word) > 1 and word.isupper() for word in bare(label).split())
        known = counts[bare(label)] > 1 or capitals or (bodies and label.endswith(")"))
        alone = text[match.end()].isupper() and begins_anew(text, match.start())  # "Dr Obi — No."
        known = known or (kind is Shape.SURNAME and (alone or match[0].endswith("—")))  # "Dr Obi —No."
        named = all_names and kind is Shape.PERSON and not any(map(is_plain_word, label.split()))
        known = known or (named and not is_of_words(label, small))
        telling = style in _TELLING and (kind is not None or is_device(label))
        if telling or (known and kind in _SURE) or label in given:
            at = match.start("label")
            marks.append(Mark(match.start(), match.end(), label, Span(at, at + len(label)), affiliation(label)))
    return marks if len({mark.name for mark in marks}) < len(marks) else []


def _given_names(text: str, found: list[re.Match[str]], counts: Counter[str]) -> frozenset[str]:
    """Single words that a scribe calls people by, "Ada - We lit it": several that recur, and nearly nothing else does;
    none of them is a word of the text, and most speak for themselves behind them.
    """
    singles = frozenset(name for name, count in counts.items() if count > 1 and shape(name) is Shape.SINGLE)
    if len(singles) < _LEAST_GIVEN or sum(counts[name] for name in singles) * 4 < len(found) * 3:
        return frozenset()
    small = small_words(text)
    if any(is_plain_word(name) or name.casefold() in small or is_calendar_word(name) for name in singles):
        return frozenset()
    stops = [*(match.start() for match in found[1:]), len(text)]
    said = [text[match.end() : stop] for match, stop in zip(found, stops, strict=True)]
    return singles if speak_for_themselves(said) else frozenset()
