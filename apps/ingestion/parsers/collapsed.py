"""Labelled transcripts whose lines are lost: `NAME:` or `Name Surname:` behind the end of a sentence, `>>`
between them; capitals without a colon.

Owns these marks. Must not know how names are resolved.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from apps.ingestion.clocks import CLOCK
from apps.ingestion.names import Shape, affiliation, bare, has_title, is_plain_word, shape, without_title
from apps.ingestion.parsed import Span
from apps.ingestion.parsers.label_lines import without_language
from apps.ingestion.parsers.manner import is_declared_verbatim
from apps.ingestion.parsers.spoken import spoken
from apps.ingestion.turns import Mark

_INLINE = re.compile(
    r"(?:(?<=[.?!…\])\"”’:\-–—] )|(?<=[.?!…\])\"”’]  )|(?<=\d )|^|(?<=\n))"
    r"(?P<label>(?:[^\W\d_a-z]|(?<=(?:M[rs]|Dr)\. )(?=[a-z]{1,4}['’\- ])[a-z]|\((?=[^\W\d_a-z][^()]{2,40}\):))"
    r"(?:[^:\n.?!\[\]\"“”()]|\([^()\n]{1,60}\)|\)(?=:)){0,60}?)"
    r"[ \t]*:(?=\s)[ \t]*"
)
_LOUD_WORD = r"[^\W\d_a-z](?:[^\W\d_a-z]|['’\-]){1,30}"
# Capitals with a colon behind any word: the head of a record runs into its first label.
_CAPITALS = re.compile(rf"(?<=[ \t])(?P<label>(?:{_LOUD_WORD}\.? ){{1,5}}?{_LOUD_WORD}):(?=\s)[ \t]*")
# Capitals without a colon, behind the end of a sentence or a rule and before a word that is not in capitals.
_BARE = re.compile(
    r"(?:(?<=[.?!…)\]] )|(?<=__ ))(?:(?:APPLAUSE|LAUGHTER|PAUSE) )?"
    rf"(?P<label>{_LOUD_WORD}(?: {_LOUD_WORD}){{0,4}})"
    r"(?= (?:[^\W\d_a-z](?:[^\W\d_A-Z]|['’, ])|[(\d]|OK\b))[ ]"
)
# A name in front of the words that a role or a name in the head runs into: "calendar page Coordinator: Welcome."
_IN_HEAD = re.compile(r"(?<= )(?P<label>[^\W\d_a-z][\w'’\-]+(?: [^\W\d_a-z][\w'’.\-]*){0,2}): (?=[^\W\d_a-z])")
# As machine transcripts write it: "Ada Obi 01:16 Thank you."
_TIMED = re.compile(
    r"(?:^|(?<=\n)|(?<=[.?!…,\])\"”] ))(?P<label>[^\W\d_a-z][\w'’.\-]*(?: [\w'’.\-]+){0,4}?)[ ]{1,3}"
    r"[\[(]?(?P<clock>\d{1,2}:\d{2}(?::\d{2})?)[\])]?[ ]+(?=\S)"
)
_CHEVRON = re.compile(r">>+[ \t]*")
_TITLE_BEFORE = re.compile(r"(?<!\S)[^\W\d_a-z]\w{0,3}\. \Z")  # its full stop looks like the end of a sentence
# "Ada J. Obi:", where the full stop looks like one as well.
_INITIAL_BEFORE = re.compile(r"(?<!\S)(?:[A-ZÀ-Þ][\w'’\-]+ ){1,2}[A-ZÀ-Þ]\. \Z")
# What stands between a speech and the next label: a stage note, the time.
_BETWEEN = re.compile(
    r"(?<!\S)(?:[\[(](?:applause|laughter|laughs|pause|silence)\.?[\])][ \t]+)?"
    rf"(?:[\[(]?{CLOCK}[\])]?:?[ \t]+)?\Z",
    re.IGNORECASE,
)
# Two words that begin with capitals, before a third word; in front of such a pair a sentence may end.
_PAIR = re.compile(r"(?<!\S)(?=(?P<label>[A-ZÀ-Þ][^\W\d_A-Z'’]+ [A-ZÀ-Þ][^\W\d_A-Z'’]+) (?P<next>[^\W\d_]))")
_ENDED = frozenset(".?!…")
_LEAST_BARE = 4
_SPOKEN = 0.5
_LEAST_RUN_IN = 5  # how often names stand where only a label can


def inline_marks(text: str) -> list[Mark]:
    """The marks in a text that may be one line."""
    marks: list[Mark] = []
    mixed: list[Mark] = []  # labels that are not in capitals throughout
    for match in _INLINE.finditer(text):
        label, start = match["label"].strip(), match.start("label")
        # A collapsed header runs straight into the first label: the capitals at its end are the label.
        words = label.split()
        tail = len(words)
        while tail and (words[tail - 1].isupper() or not _has_letters(words[tail - 1])):
            tail -= 1
        while 0 < tail < len(words) and (not _has_letters(words[tail]) or label.endswith(")") or has_title(label)):
            tail += 1
        if 0 < tail < len(words):
            label = " ".join(words[tail:])
            start = (
                text.rfind(words[tail], start, match.end())
                if len(words) - tail == 1
                else _find_tail(text, words[tail:], start, match.end())
            )
        doubted = label.startswith("(")
        title = _TITLE_BEFORE.search(text, max(0, start - 6), start)
        if title and has_title(f"{title[0]}{label}"):
            label, start = f"{title[0]}{label}", title.start()
        initial = _INITIAL_BEFORE.search(text, max(0, start - 40), start) if " " not in label else None
        if initial and shape(f"{initial[0]}{label}") is Shape.PERSON:
            label, start = f"{initial[0]}{label}", initial.start()
        if shape(label.strip("()") if doubted else label) is None or start < 0:
            continue
        label = label if doubted else without_language(label)
        mark = Mark(start, match.end(), label, Span(start, start + len(label)), None if doubted else affiliation(label))
        loud = label.isupper() or (has_title(label) and bare(label).split()[-1].isupper())  # "Ms. Ada OBI"
        (marks if loud else mixed).append(mark)
    if len(mixed) > len(marks):
        marks += _written_names(mixed, declared=is_declared_verbatim(text))
        marks += _elsewhere(text, marks)
    elif marks:
        marks += [mark for mark in mixed if " " in (mark.name or "") and has_title(mark.name or "")]
        marks += _behind_any_word(text, marks)
    marks = marks or _timed(text) or _without_colon(text) or _run_in(text)
    marks = [_from_between(text, mark) for mark in _without_heads(marks)]
    labelled = {mark.start for mark in marks}
    chevrons = _CHEVRON.finditer(text) if ">>" in text else ()
    nameless = [Mark(found.start(), found.end()) for found in chevrons if found.end() not in labelled]
    return sorted([*marks, *nameless], key=lambda mark: mark.start)


def _has_letters(word: str) -> bool:
    return any(map(str.isalpha, word))


def _from_between(text: str, mark: Mark) -> Mark:
    """The mark with the stage note and the time that stand before its label."""
    between = _BETWEEN.search(text, max(0, mark.start - 32), mark.start)
    return replace(mark, start=between.start()) if between else mark


def _without_heads(marks: list[Mark]) -> list[Mark]:
    """The marks, a heading that ran into a label that occurs elsewhere cut off: "Report of the day Ada Obi"."""
    counts = Counter(mark.name for mark in marks)
    return [_without_head(mark, counts) if counts[mark.name] == 1 else mark for mark in marks]


def _without_head(mark: Mark, counts: Counter[str | None]) -> Mark:
    label = mark.name or ""
    words = label.split(" ")
    name = next((tail for n in range(1, len(words)) if (tail := " ".join(words[n:])) in counts), None)
    if name is None or mark.name_span is None or without_title(label) == name:
        return mark
    if shape(label) is Shape.ROLE and shape(name) is not Shape.PERSON:
        return mark
    span = Span(mark.name_span.end - len(name), mark.name_span.end)
    return replace(mark, start=span.start, name=name, name_span=span)


def _behind_any_word(text: str, marks: list[Mark]) -> list[Mark]:
    """Labels that no sentence ends before: those of the head's end, and those that stand elsewhere too."""
    taken = {mark.speech for mark in marks}
    first = min(mark.start for mark in marks)
    names = {mark.name for mark in marks}
    found: list[Mark] = []
    heads: list[Mark] = []
    for match in _CAPITALS.finditer(text):
        words = match["label"].split()
        name = next((tail for n in range(len(words)) if (tail := " ".join(words[n:])) in names), None)
        if match.end() in taken or (name is None and match.start() > first):
            continue
        label = name or match["label"]
        if shape(label) in {Shape.PERSON, Shape.SURNAME, Shape.ROLE}:
            start = match.end("label") - len(label)
            mark = Mark(start, match.end(), label, Span(start, match.end("label")), affiliation(label))
            (heads if name is None else found).append(mark)
    return [*found, *heads[-1:]]


def _elsewhere(text: str, marks: list[Mark]) -> Iterator[Mark]:
    """Where names that are labels stand as such behind any word, and the last one that the head runs into."""
    if not marks:
        return
    taken = {mark.speech for mark in marks}
    first = min(marks, key=lambda mark: mark.start)
    names = {mark.name or "" for mark in marks if " " in (mark.name or "")}
    head: Mark | None = None
    for match in _IN_HEAD.finditer(text):
        words = match["label"].split()
        name = next((tail for n in range(len(words)) if (tail := " ".join(words[n:])) in names), None)
        in_head = match.end() <= first.start and shape(match["label"]) in {Shape.PERSON, Shape.ROLE}
        if match.end() in taken or (name is None and not in_head):
            continue
        label = name or match["label"]
        start = match.end("label") - len(label)
        mark = Mark(start, match.end(), label, Span(start, match.end("label")), affiliation(label))
        if name is None:
            head = mark
        else:
            yield mark
    if head and text[: first.start].rstrip().endswith((".", "?", "!")):
        yield head


def _timed(text: str) -> list[Mark]:
    """Names before times that never go back, some of which recur, where people speak: timetables have such, too."""
    marks, last = [], -1
    for found in _TIMED.finditer(text):
        hours, minutes, seconds = (0, *(int(part) for part in found["clock"].split(":")))[-3:]
        at = hours * 3600 + minutes * 60 + seconds
        if at >= last and shape(found["label"]) in {Shape.PERSON, Shape.SINGLE, Shape.SURNAME, Shape.ROLE, Shape.BODY}:
            marks.append(Mark(found.start(), found.end(), found["label"], Span(*found.span("label"))))
            last = at
    recurs = len({mark.name for mark in marks}) < len(marks)
    return marks if len(marks) >= _LEAST_BARE and recurs and spoken(text) >= _SPOKEN else []


def _without_colon(text: str) -> list[Mark]:
    """Names in capitals between sentences, where no label has a colon and some name recurs."""
    loud = [match for match in _BARE.finditer(text) if match["label"].isupper()]  # not of a script without capitals
    found = [match for match in loud if _is_whole(match["label"]) or match["label"].endswith("-SAN")]
    names = Counter(match["label"] for match in found)
    if len(names) < 2 or len(found) < _LEAST_BARE or len(names) == len(found):
        return []
    return [Mark(m.start(), m.end(), m["label"], Span(*m.span("label"))) for m in found]


def _run_in(text: str) -> list[Mark]:
    """Names that machine transcripts set over each speech, where nothing is left between them: "low. Ada Obi So we".

    Where a sentence ended before two of them and another begins behind, so often that it is their habit.
    """
    found = list(_PAIR.finditer(text))
    counts = Counter(match["label"] for match in found)
    between = Counter(
        match["label"]
        for match in found
        if match["next"].isupper() and (not match.start() or text[match.start() - 2] in _ENDED)
    )
    names = {name for name, count in between.items() if count > 1 and count * 3 >= counts[name]}
    names = {name for name in names if shape(name) is Shape.PERSON}
    if len(names) < 2 or sum(between[name] for name in names) < _LEAST_RUN_IN or spoken(text) < _SPOKEN:
        return []
    return [
        Mark(match.start(), match.end("label") + 1, match["label"], Span(*match.span("label")))
        for match in found
        if match["label"] in names
    ]


def _written_names(marks: list[Mark], *, declared: bool) -> list[Mark]:
    """Those of the marks whose label is surely one, where names are written as in a text: whole names and roles, names
    behind titles, and single words that recur. Some must recur, unless the record is `declared` to be a transcript.
    """
    counts = Counter(mark.name for mark in marks)
    sure = []
    for mark in marks:
        doubted = (mark.name or "").startswith("(")
        name = (mark.name or "").strip("()") if doubted else mark.name or ""
        kind = shape(name)
        if kind is not Shape.PERSON and _is_whole(name):
            if kind is not Shape.ROLE or not name.endswith("s"):  # "Attendees:"
                sure.append(mark)
            continue
        single = kind is Shape.SINGLE and (doubted or counts[mark.name] > 2)
        if (kind is Shape.PERSON or single) and not any(
            map(is_plain_word, (bare(name).split()[0], bare(name).split()[-1]))
        ):
            sure.append(mark)
    return sure if declared or len({mark.name for mark in sure}) < len(sure) else []


def _is_whole(name: str) -> bool:
    """Whether words are a whole name, a role or a name behind a title."""
    kind = shape(name)
    return kind in {Shape.PERSON, Shape.ROLE} or (kind is Shape.SURNAME and has_title(name))


def _find_tail(text: str, words: list[str], start: int, end: int) -> int:
    found = list(re.finditer(r"\s+".join(map(re.escape, words)), text[start:end]))
    return start + found[-1].start() if found else -1
