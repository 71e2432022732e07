"""Labelled transcripts and minutes: `NAME:` before the words or on a line of its own, `MR. SURNAME:`, `Name Surname:`,
first names, initials, `**Name:**`, `[00:05:01] **Name**:`, UN verbatim `Mr. Surname (State) (spoke in French):`, and
the same run into one line.

Owns these marks and where their speeches end. Must not know how names are resolved.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from functools import lru_cache

from apps.ingestion.assemble import assemble
from apps.ingestion.clocks import CLOCK
from apps.ingestion.dates import find_dates
from apps.ingestion.furniture import without_feet
from apps.ingestion.names import Shape, affiliation, bare, parenthesis, shape
from apps.ingestion.parsed import Kind, ParsedDocument, ParsedParticipant, ReadText, Span
from apps.ingestion.parsers.collapsed import inline_marks
from apps.ingestion.parsers.entries import people_speak
from apps.ingestion.parsers.excerpts import excerpt
from apps.ingestion.parsers.form_lines import on_the_line
from apps.ingestion.parsers.irc import typed_lines
from apps.ingestion.parsers.label_evidence import LabelEvidence, is_outcome
from apps.ingestion.parsers.label_lines import WHOLE, LabelLine, is_loud, label_lines, without_language
from apps.ingestion.parsers.manner import find_heading, is_declared_verbatim, manner
from apps.ingestion.parsers.points import BREAK, above_points, among_labels, are_nested, end_of_nested, stop_in_minutes
from apps.ingestion.parsers.spoken import speech_before, spoken
from apps.ingestion.participants import find_initials, find_participants, find_presenters, find_witnesses
from apps.ingestion.turns import Mark
from apps.lib.text import fold, squeeze

_CHEVRONS = re.compile(r"^[ \t]*>[^\n]*(?:\n[ \t]*>[^\n]*)*", re.MULTILINE)  # lines one behind another
# A sentence, or alone: mail quotes line behind line, seldom whole sentences.
_UNNAMED = re.compile(r"^[ \t]*>>?[ \t]+(?=[^\W\d_])(?P<whole>(?=[^\n]*[.?!…\"”)\]][ \t\r]*(?:\n|\Z)))?", re.MULTILINE)
_ASIDE = re.compile(r":\s*\Z")
_DOUBTFUL = re.compile(
    r"^(?P<label>\((?P<name>[^\W\d_a-z][\w'’.\- ]{1,40})\)(?P<typed> (?:in|on|via) (?:the )?[a-z]{3,9})?):[ \t]+(?=\S)",
    re.MULTILINE,
)
_BOLD = re.compile(
    r"(?:^(?P<first>)|(?<=[.?!] ))\*\*(?P<label>[^*\n:]{1,60})\*\*(?(first)|:)[ \t]+(?=[^\s:(])(?!(?:and|to)\b)",
    re.MULTILINE,
)
_Q_AND_A = re.compile(r"^[ \t]*(?P<label>[QA]\.?)[ \t]{2,}(?=\S)", re.MULTILINE)
# As press offices set those of whom nobody gives the name, between labels with a colon: "Q Who lit it?".
_ASKED = re.compile(r"\n[ \t]*(?P<label>[QA])\.?[ \t]+(?!\([^()\n]{1,60}\):)(?=[^\W\d_a-z]|[\"“'‘(\[.…–—\-])")
_MAY_ASK = re.compile(r"\n[ \t]*[QA]\.?[ \t]")
_HEADS = re.compile(r"\w*[A-ZÀ-Þ]|\d[\d.\-]*:?[ \t]+[“\"]?[A-ZÀ-Þ]")  # a heading, numbered or not
_CAPTIONED = 0.4  # how sure a few names in capitals that recur make it
_LEAST_WITHIN, _SHARE_WITHIN, _MOST_WITHIN = 2, 4, 300  # labels within lines, to how many before lines; people
_SHORT = 4000  # characters that may have one label only
_IN_TIME = re.compile(rf"[ \t]*[\[(]{CLOCK}[\])](?:[ \t]+|[ \t\r]*(?=\n))")  # "Ada Obi: (01:16)"
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
_LEAST_PRESENT = 2  # people listed
_HEAD = 400  # characters above the first label
_SPOKEN = 0.6
_KEYED = 0.5  # the score of a text all of whose labels a key explains
_GAP = 20  # characters between two lines
_COLON, _ENDED = re.compile(r":(?=[ \t])"), re.compile(r"[.?!…] ")
_OF_ONESELF = re.compile(r"\bI\b|\b[Mm]y\b")
_CLOSE = re.compile(r":(?=[^\W\d_])")
_LABEL = 80  # characters of one
_SENTENCE_ENDS = re.compile(r"[.?!。？！][ \t\r]*$", re.MULTILINE)  # who is only listed says no sentence
_LONG_LINE = 400  # characters: as long as a page


class LabelledParser:
    name = "labelled"
    surest = 0.95

    def score(self, source: ReadText) -> float:
        """How much of it is turns with a label before a colon, 0 to 1."""
        text = excerpt(source.text)
        marks = _marks_of_excerpt(text)
        lines = [line for line in text.splitlines() if line.strip()]
        if _is_collapsed(lines, text):
            inline = inline_marks(text)
            labels = sum(mark.name is not None for mark in inline)
            # Where chevrons are the rule, captions with a label here and there.
            if labels * 2 <= len(inline) or not people_speak(text, inline, one_line=True):
                return 0.0
            least = _CAPTIONED if len(text) < _SHORT and is_declared_verbatim(text) else 0.0
            return min(0.9, labels / 3) if labels >= 2 else least
        declared = len(text) < _SHORT and (is_declared_verbatim(text) or _is_dated(text, marks))
        least = 1 if declared or is_declared_verbatim(text) else 2
        if len(marks) < least or not people_speak(text, marks, one_line=False):
            return 0.0
        said = text[marks[0].speech :]
        covered = sum(
            # A span of time before a label is as long as a short speech.
            stop - (mark.start if "-->" in text[mark.start : mark.speech] else mark.speech)
            for mark, stop in zip(marks, [m.start for m in marks[1:]] + [len(text)], strict=True)
        )
        share = len(marks) / max(1, len(BREAK.findall(text)) + 1 if len(marks) * 2 < len(lines) else len(lines))
        named = Counter(bare(mark.name or "") for mark in marks)
        recurring = sum(count for count in named.values() if count > 1) / len(marks)
        density = min(1.0, len(marks) / (len(text) / 4000 + 1))
        likely = covered / len(text) * (0.35 + 0.25 * recurring + 0.2 * min(1.0, share * 3) + 0.2 * density)
        if (
            sum(mark.name is not None and mark.name.isupper() and " " in mark.name for mark in marks) * 3
            >= len(marks) * 2
        ):
            likely = max(likely, _CAPTIONED if len(marks) >= 3 and recurring else 0.0)
        if likely < _KEYED and len(named) > 1 and _explains(text, named):
            likely = _KEYED
        if declared and any(shape(mark.name or "") in WHOLE for mark in marks) and _SENTENCE_ENDS.search(said):
            likely = max(likely, _CAPTIONED)
        return min(self.surest, likely)

    def parse(self, source: ReadText) -> ParsedDocument:
        text = source.text
        part = excerpt(text)
        lines = [line for line in part.splitlines() if line.strip()]
        participants = (
            *find_initials(text),
            *find_participants(text),
            *find_presenters(text),
            *find_witnesses(text),
        )
        if _is_collapsed(lines, part):
            return assemble(
                source,
                parser=self.name,
                marks=inline_marks(without_feet(text)),
                kind=Kind.VERBATIM,
                participants=participants,
            )
        marks = list(_line_marks(text, participants))
        kind = manner(text, marks)
        if kind is Kind.VERBATIM and marks and (open_voice := speech_before(text, marks[0].start)) is not None:
            marks.insert(0, Mark(open_voice, open_voice))
        if kind is Kind.VERBATIM:
            marks = _with_unnamed(text, marks)
        nested = kind is Kind.REPORTED and are_nested(text, marks)
        marks = [
            _bounded(text, mark, following, kind, nested=nested)
            for mark, following in zip(marks, [*marks[1:], None], strict=False)
        ]
        return assemble(source, parser=self.name, marks=marks, kind=kind, participants=participants)


def _explains(text: str, names: Iterable[str]) -> bool:
    """Whether the record says of every label for whom it stands: a long list may stand above few lines."""
    told = {person.initials for person in find_initials(text)}
    return all(name in told for name in names)


def _is_dated(text: str, marks: Sequence[Mark]) -> bool:
    """Whether a head with a day and a time stands above a name in capitals, under which somebody speaks."""
    if not marks or not is_loud(marks[0].name or "") or shape(marks[0].name or "") is not Shape.PERSON:
        return False
    head = text[: marks[0].start]
    dated = len(head) < _HEAD and _TIME.search(head) and next(find_dates(head), None) is not None
    return bool(dated) and spoken(text[marks[0].speech :]) > _SPOKEN


@lru_cache(maxsize=1)
def _marks_of_excerpt(text: str) -> tuple[Mark, ...]:
    return _line_marks(text, find_initials(text))


def _is_collapsed(lines: list[str], text: str) -> bool:
    """Whether lines are lost: a line is as long as a session, or labels stand in lines as they do before them."""
    if _stand_within(text):
        return True
    long = [len(line) for line in lines if len(line) > _LONG_LINE]
    if len(text) <= 300 or sum(long) * 2 < len(text):
        return False
    few = len(_marks_of_excerpt(text)) * 2
    # A line that holds one turn is as long; where lines are lost, there are more turns than lines.
    return few < max(len(long), text.count(":")) and max(few, len(long) - 1) < len(inline_marks(text))


def _stand_within(text: str) -> bool:
    """Whether some line ends are lost: labels that recur stand behind sentences too, not before lines alone."""
    counts = Counter(mark.name for mark in _marks_of_excerpt(text) if mark.name and shape(mark.name) in WHOLE)
    if not counts or len(counts) > _MOST_WITHIN:
        return False
    colons = (colon.start() for colon in _COLON.finditer(text))
    if sum(1 for at in colons if _ENDED.search(text, text.rfind("\n", 0, at) + 1, at)) < _LEAST_WITHIN:
        return False
    within = re.compile(rf"[.?!…] (?:{'|'.join(map(re.escape, counts))}):(?=[ \t])").findall(text)
    return len(within) >= _LEAST_WITHIN and len(within) * _SHARE_WITHIN >= counts.total()


@lru_cache(maxsize=1)  # the score asks it, then the reading
def _line_marks(text: str, listed: tuple[ParsedParticipant, ...]) -> tuple[Mark, ...]:
    lines = label_lines(text)
    evidence = LabelEvidence(text, lines, listed)
    letters = {person.initials for person in listed}
    supported = {line.match.start() for line in lines if evidence.supports(line)}
    supported -= _items(lines, supported, listed)
    supported |= among_labels(text, supported, [line.match.start() for line in lines if evidence.may_stand_among(line)])
    marks: list[Mark] = []
    for line in lines:
        if line.match.start() in supported:
            mark = _mark(line.match, line.label)
            marks.append(replace(mark, affiliation=None) if mark.affiliation in letters else mark)
        elif marks and is_outcome(line):  # nobody's
            marks[-1] = replace(marks[-1], end=marks[-1].end or line.match.start())
    typed = (
        [
            *typed_lines(text),
            *_asked(text, marks),
            *(above_points(text, marks) if any(line.match["bullet"] for line in lines) else ()),
            *(mark for mark in _doubtful(text) if mark.start > marks[0].start),
            *_bold_again(text, marks),
            *_close_again(text, marks),
        ]
        if marks
        else []
    )
    return tuple(sorted([*marks, *typed], key=lambda mark: mark.start) if typed else marks)


def _items(lines: Sequence[LabelLine], supported: Set[int], listed: Sequence[ParsedParticipant]) -> set[int]:
    """Where single words stand once among whole names that recur or are listed, in a record that lists who was there,
    and nobody of such a name: items, "Budget: two lamps are to be paid". Who says "I" is somebody who came late.
    """
    labels = [line for line in lines if line.match.start() in supported]
    counts = Counter(bare(line.label) for line in labels)
    present = [person.name for person in listed if " " in person.name]
    sure = {*present, *(name for name, count in counts.items() if count > 1)}
    whole = sum(line.kind is Shape.PERSON and bare(line.label) in sure for line in labels)
    if len(present) < _LEAST_PRESENT or whole * 2 < len(labels):
        return set()
    called = {fold(word) for name in (*present, *counts) if " " in name for word in name.split()}
    called |= {fold(person.initials) for person in listed if person.initials}
    return {
        line.match.start()
        for line in labels
        if line.kind is Shape.SINGLE
        and counts[bare(line.label)] == 1
        and fold(bare(line.label)) not in called
        and not _OF_ONESELF.search(on_the_line(line.match.string, line.match))
    }


def _asked(text: str, marks: Sequence[Mark]) -> list[Mark]:
    """Questions and answers as hearings set them: "Q.   Who lit it?", "A.   I did."; questions alone where whoever
    answers speaks under a label with a colon, `marks`.
    """
    if not _MAY_ASK.search(text):
        return []
    asked = list(map(_asks, _Q_AND_A.finditer(text)))
    counts = Counter(mark.name for mark in asked)
    if len(counts) > 1 and min(counts.values()) > 1:
        return asked
    paragraphs = [
        _asks(found)
        for found in _ASKED.finditer(text)
        if BREAK.search(text, max(0, found.start() - _GAP), found.start() + 1)
    ]
    asks = [mark for mark in paragraphs if mark.name == "Q"]
    answers = len(paragraphs) - len(asks)
    among = any(shape(mark.name or "") in WHOLE for mark in marks)  # not so among frequent questions
    if among and len(asks) > 1 < answers and answers * 2 >= len(asks) >= answers - 1:  # "A" begins sentences too
        return paragraphs
    alone = [mark for mark in asks if mark.start > marks[0].start]
    named = sum((mark.name or "").startswith("Q (") for mark in marks)  # who asks is named at times
    return alone if len(alone) + named > 1 else []


def _asks(found: re.Match[str]) -> Mark:
    return Mark(found.start("label"), found.end(), found["label"], Span(*found.span("label")))


def _with_unnamed(text: str, marks: list[Mark]) -> list[Mark]:
    """The marks with the turns between them whose speaker the captions do not name: ">> Who lit it?"."""
    if not marks or ">" not in text:
        return marks
    taken = {mark.start for mark in marks}
    unnamed = [
        Mark(found.start(), found.end())
        for lines in _CHEVRONS.finditer(text, marks[0].start)
        if not _ASIDE.search(text, max(0, lines.start() - _GAP), lines.start())  # what somebody reads out
        for found in _UNNAMED.finditer(text, *lines.span())
        if (found["whole"] is not None or "\n" not in lines[0]) and found.start() not in taken
    ]
    return sorted([*marks, *unnamed], key=lambda mark: mark.start) if unnamed else marks


def _bold_again(text: str, marks: list[Mark]) -> Iterator[Mark]:
    """Bold labels whose colon is missing, where they have one elsewhere: "**AO** words"; not "**AO** to write it"."""
    bold = [mark.name for mark in marks if mark.name and text.startswith("**", mark.start)]
    names = {part for name in bold for part in (bare(name), parenthesis(name))}
    for found in _BOLD.finditer(text) if names else ():
        if bare(found["label"]) in names:
            yield Mark(found.start(), found.end(), found["label"], Span(*found.span("label")))


def _close_again(text: str, marks: list[Mark]) -> Iterator[Mark]:
    """Full names whose space behind the colon is missing, where they are labels elsewhere: "Ada Obi:Yes"."""
    names = {mark.name for mark in marks if mark.name and " " in mark.name}
    for colon in _CLOSE.finditer(text) if names else ():
        start = text.rfind("\n", max(0, colon.start() - _LABEL), colon.start()) + 1
        label = text[start : colon.start()].strip()
        if start and label in names:
            at = text.index(label, start)
            yield Mark(start, colon.end(), label, Span(at, at + len(label)))


def _doubtful(text: str) -> Iterator[Mark]:
    """Turns whose name the transcriber was not sure of, "(Ada):", or which came in by another way, "(AO) in chat:"."""
    for match in _DOUBTFUL.finditer(text) if "\n(" in text else ():
        kind = shape(match["name"])
        if kind in {Shape.SINGLE, Shape.PERSON} or (kind is Shape.INITIALS and match["typed"]):
            yield Mark(match.start(), match.end(), match["label"], Span(*match.span("label")))


def _mark(match: re.Match[str], label: str) -> Mark:
    """The mark of a label: with the State behind it, without the language spoken and the time."""
    label = without_language(label)
    end = match.start("label") + len(label)
    if "**" in label or not label.isprintable():  # "Ms. **Obi** (Green)", "Ada	Obi", "Ada Obi (Lamp", "Society)"
        label = squeeze(label.replace("**", ""))
    if match["inner"]:  # what stands in parentheses behind the colon is speech, unless it is the time
        said = _IN_TIME.match(match.string, match.start("after"))
        return Mark(
            match.start(),
            said.end() if said else match.start("after"),
            label,
            Span(match.start("label"), end),
            affiliation(label),
        )
    after = match["after"]
    state = without_language(after.replace("*", "")).rstrip() if after else ""
    if state:
        label, end = f"{label}{state}", match.start("after") + len(state)
    said = _IN_TIME.match(match.string, match.end())
    speech = said.end() if said else match.end()
    return Mark(match.start(), speech, label, Span(match.start("label"), end), affiliation(label))


def _bounded(text: str, mark: Mark, following: Mark | None, kind: Kind, *, nested: bool = False) -> Mark:
    """The mark with the end of its speech, where that comes before the next mark.

    At a heading, in minutes at a blank line, and where they are `nested` at a line set in no deeper than the label.
    """
    stop = following.start if following else len(text)
    ends = [heading] if (heading := find_heading(text, mark.speech, stop)) is not None else []
    if following and kind is Kind.VERBATIM and (tail := headings_before(text, mark.speech, stop)) is not None:
        ends.append(tail)
    if kind is Kind.REPORTED:
        within = [stop_in_minutes(text, mark, stop), end_of_nested(text, mark, stop) if nested else None]
        ends += [end for end in within if end is not None]
    ends += [mark.end] if mark.end is not None else []
    return replace(mark, end=min(ends)) if ends else mark


def headings_before(text: str, start: int, stop: int) -> int | None:
    """Where headings begin that stand between a speech and the next label; None where there are none."""
    found = None
    end = len(text[start:stop].rstrip()) + start
    for _ in range(3):
        gap = [*BREAK.finditer(text, max(start, end - 200), end)]
        if not gap:
            break
        line = text[gap[-1].end() : end].strip()
        before = text[start : gap[-1].start()].rstrip()
        if not before or not (2 < len(line) < 100) or "\n" in line or not _HEADS.match(line):
            break
        if line[-1] in ".?!…:,;-–—" or (line[-1] in '"”)]' and not line[0].isdigit()):  # "2. “Lamps at Sea”"
            break
        if len(line.split()) > 12 or shape(line) is Shape.PERSON:
            break
        end = gap[-1].start()
        if before.endswith((".", "?", "!", "…", ")", "]", '"', "”", "--", "—")):
            found = end
    return found
