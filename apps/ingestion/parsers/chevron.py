"""Captions with chevrons: `>> NAME:`, `>>NAME:`, `>> [NAME]:`, `>> Name:`, `>>` alone, `>>:`, a single `>`, a label
without its colon; also `&gt;&gt;`, as pages escape them.

Owns these marks. Must not know how names are resolved.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from apps.ingestion.assemble import assemble
from apps.ingestion.furniture import merge, within
from apps.ingestion.header import HEADER
from apps.ingestion.lexicon import PARTICLES
from apps.ingestion.name_forms import NameForms
from apps.ingestion.names import Shape, affiliation, bare, shape
from apps.ingestion.parsed import Kind, ParsedDocument, ReadText, Span
from apps.ingestion.parsers.excerpts import excerpt
from apps.ingestion.parsers.small_letters import names_in_small_letters
from apps.ingestion.parsers.spoken import speech_before
from apps.ingestion.participants import find_participants
from apps.ingestion.places import country_code
from apps.ingestion.session_heads import session_borders
from apps.ingestion.turns import Mark
from apps.lib.text import squeeze

_DOUBLE = re.compile(r">>+[ \t\xa0]*")
_ESCAPED = re.compile(r"&gt;&gt;(?!&gt;)[ \t\xa0]*")  # as pages that show captions of videos save them
_ESCAPED_ANEW = re.compile(r"(?:^|[.?!…)\]\"”-] {1,2})&gt;&gt;(?!&gt;)", re.MULTILINE)  # not "a &gt;&gt; b" in code
_BEHIND_WORDS = re.compile(r">>(?<=\S>>)(?=\s)")
_BEHIND = re.compile(r"^[^\W\d_a-z][^\n>:.?!,]{1,60}(?<!\s)>>(?=\s)", re.MULTILINE)
_SINGLE = re.compile(r"^[ \t]*>(?!>)[ \t\xa0]*(?=\S)", re.MULTILINE)
# What stands above a quotation in a mail.
_INTRODUCED = re.compile(
    r"\b(?:wrote|writes|schrieb|écrit|escribió|escreveu|scritto|schreef)[ \xa0]?:[ \t]*\n\s*>(?!>)", re.IGNORECASE
)
_ANY = re.compile(r"^[ \t]*>+[ \t\xa0]*", re.MULTILINE)
_QUOTED = re.compile(r"^[ \t]*>(.*)$", re.MULTILINE)
_LABEL = re.compile(r"(?P<open>\[)?(?P<label>[^\W\d_][^:：>\n]{0,80}?)(?(open)\])[ \t\xa0]*[:：](?!//|\d)[ \t\xa0]*")
_DASHED = re.compile(r"(?P<label>[^\W\d_a-z][^:>\na-z]{1,60}?)[ \t]+(?:--?|[–—])[ \t]+")
_NO_NAME = re.compile(r":[ \t\xa0]*")
# In a captioned file a line may also begin with a label in capitals and no chevron, or one where two are the rule.
_LINE_LABEL = re.compile(r"[ \t]*(?:>[ \t]*)?(?P<label>[^\W\d_a-z][^:>\na-z]{1,60}?)[ \t]*:(?!//|\d)[ \t\xa0]*")
# What is typed to a program, where captions set a new subject: ">>> import lamps", ">>> lamps.light(3)".
_PROMPT = re.compile(r">>>[ \t]+(?:(?:import|from|def|for|if|with)\b[ \t]|[a-z_][\w.]*(?:[(\[]|[ \t]*=))")
_HEAD = re.compile(r"[^\W\d_a-z][\w'’.\-]*(?:[ \t]+[^\W\d_][\w'’.\-]*){0,5}")
_PART = re.compile(r"\S+")
_MANY = 30  # chevrons that tell captions by themselves
_SAMPLE = 30  # speeches of which the beginnings tell how what is said is written


class ChevronParser:
    name = "chevron"
    surest = 1.0

    def score(self, source: ReadText) -> float:
        """How much of it looks like captions with chevrons, 0 to 1."""
        text = excerpt(source.text)
        if ">" not in text and "&gt;" not in text:
            return 0.0
        pattern = _pattern(text)
        doubled = 0 if pattern is _SINGLE else text.count(">>" if pattern is _DOUBLE else "&gt;&gt;")
        if doubled and len(_PROMPT.findall(text)) * 2 > doubled:
            return 0.0
        behind = len(_BEHIND.findall(text)) if _BEHIND_WORDS.search(text) else 0
        if behind * 10 >= doubled * 8:  # behind names they are no captions' marks
            doubled = 0
        if doubled >= 2:
            if doubled > _MANY:
                return 1.0
            heads = (_LABEL.match(text, mark.end()) for mark in pattern.finditer(text))
            named = sum(head is not None and is_caption_label(head["label"]) for head in heads)
            return min(1.0, (0.96 if named > 2 and named * 2 > doubled else 0.7) + doubled / 100)
        single = _QUOTED.findall(text)
        labels = [label["label"] for said in single if (label := _LABEL.match(said.lstrip()))]
        if single and not doubled and _INTRODUCED.search(text):
            return 0.0
        if not doubled and len(labels) >= 2 and len(labels) * 2 > len(single) and all(map(is_caption_label, labels)):
            return 0.96
        # Mail quotes line after line, empty ones too; captions put a whole speech behind each mark.
        whole = sum(line.rstrip().endswith((".", "?", "!", "--", "…", ")")) for line in single)
        if single and not doubled and whole == len(single) and _are_among_labels(text, len(single)):
            return 0.96
        if doubled or len(single) < 3:
            return 0.4 if doubled else 0.0
        return 0.96 if whole * 10 >= len(single) * 8 and len(single) * 10 >= text.count("\n") else 0.2

    def parse(self, source: ReadText) -> ParsedDocument:
        text = source.text
        pattern = _pattern(text)
        marks: list[Mark] = []
        open_labels: list[tuple[int, str, list[re.Match[str]]]] = []  # the mark, the words behind it, their capitals
        labels: Counter[str] = Counter()
        chevrons = [(mark, _LABEL.match(text, mark.end())) for mark in pattern.finditer(text)]
        heads = [head for _, head in chevrons if head]
        small = names_in_small_letters((head["label"].strip() for head in heads), text)
        loud = _stands_out(text, heads)
        for chevron, label in chevrons:
            at = chevron.end()
            if label and not (
                is_caption_label(label["label"])
                or label["label"].strip() in small
                or (loud and label["label"].isupper())
            ):
                label = None
            dashed = None if label else _DASHED.match(text, at)
            if dashed and shape(dashed["label"]) in {Shape.PERSON, Shape.SURNAME, Shape.ROLE}:
                label = dashed
            if label:
                name = label["label"].strip(" \t\xa0*")
                labels[bare(name)] += 1
                marks.append(_mark(chevron.start(), label.end(), name, label.start("label")))
            elif nameless := _NO_NAME.match(text, at):
                marks.append(Mark(chevron.start(), nameless.end()))
            else:
                marks.append(Mark(chevron.start(), at))
                begins = _HEAD.match(text, at)
                if begins and (capitals := _capitals_of(begins[0])):
                    open_labels.append((len(marks) - 1, begins[0], capitals))
        spelled = cache(lambda: _spellings(text, (words[: found[-1].end()] for _, words, found in open_labels)))
        for index, words, found in open_labels:
            if name := _without_colon(words, found, labels, spelled):
                start = marks[index].speech
                end = start + len(name)
                end += text[end : end + 1] == "."  # "TURKEY. Thank you"
                marks[index] = _mark(marks[index].start, end, name, start)
        if text.count("\n") > len(marks) // 2:
            headers = _headers(text, marks)
            taken = {mark.name_span.start for mark in marks if mark.name_span}
            marks.extend(
                _mark(line.start(), line.end(), line["label"].strip(), line.start("label"))
                for line in _labelled_lines(text)
                if line.start("label") not in taken
                and is_caption_label(line["label"])
                and not (shape(line["label"]) is Shape.BODY and within(headers, line.start(), line.end()))
            )
            marks.sort(key=lambda mark: mark.start)
        if marks and (open_voice := speech_before(text, marks[0].start)) is not None:
            marks.insert(0, Mark(open_voice, open_voice))
        listed = tuple(find_participants(text, min(marks[0].start, HEADER))) if marks else ()
        return assemble(source, parser=self.name, marks=marks, kind=Kind.VERBATIM, participants=listed)


def _labelled_lines(text: str) -> Iterator[re.Match[str]]:
    """The beginnings of lines that may be labels in capitals."""
    colon = text.find(":")
    while colon >= 0:
        if label := _LINE_LABEL.match(text, text.rfind("\n", 0, colon) + 1):
            yield label
        end = text.find("\n", colon)
        colon = text.find(":", end) if end >= 0 else -1


def _are_among_labels(text: str, marks: int) -> bool:
    """Whether labels in capitals begin nearly all lines that no mark does: each line is a turn, and few are unnamed."""
    labels = sum(is_caption_label(line["label"]) for line in _labelled_lines(text))
    lines = sum(bool(line.strip()) for line in text.splitlines()) - 1  # the first may be a title
    return bool(labels) and labels + marks > 2 and (labels + marks) * 10 >= lines * 8


def _pattern(text: str) -> re.Pattern[str]:
    """What marks the turns: where most labels stand behind a single chevron, doubled ones quote."""
    if ">>" not in text:
        return _ESCAPED if len(_ESCAPED_ANEW.findall(text)) * 2 > text.count("&gt;&gt;") else _SINGLE
    if text.count(">") == 2 * text.count(">>") or not _SINGLE.search(text):
        return _DOUBLE
    labelled = Counter(
        ">>" in mark[0]
        for mark in _ANY.finditer(text)
        if (label := _LABEL.match(text, mark.end())) and is_caption_label(label["label"])
    )
    return _SINGLE if labelled[False] > 1 and labelled[False] > labelled[True] else _DOUBLE


def _mark(start: int, speech: int, name: str, name_start: int) -> Mark:
    return Mark(start, speech, name, Span(name_start, name_start + len(name)), affiliation(name))


def is_caption_label(label: str) -> bool:
    """Whether the words between a chevron and a colon are a label, and not the beginning of a sentence."""
    kind = shape(label)
    if kind is None:
        return False
    words = bare(label).split()
    if kind is Shape.BODY:
        return len(words) <= 5 and (bare(label).isupper() or len(words) <= 3)
    return True


def _stands_out(text: str, heads: list[re.Match[str]]) -> bool:
    """Whether words in capitals between a chevron and a colon are a label by that alone: most labels are written so,
    and what is said is not.
    """
    capitals = sum(head["label"].isupper() for head in heads)
    said = "".join(text[head.end() : head.end() + 200].partition(">")[0] for head in heads[:_SAMPLE])
    return capitals * 2 > len(heads) and sum(map(str.isupper, said)) * 2 < sum(map(str.isalpha, said))


def _headers(text: str, marks: list[Mark]) -> list[Span]:
    """What stands before a session's first mark: "DAY 0: ORIENTATION" is a line of its header there."""
    starts = [mark.start for mark in marks]
    ends = [0, *(ended.end for ended in session_borders(text))]
    return merge(
        Span(end, starts[first])
        for end in ends
        if (first := bisect_left(starts, end)) < len(starts)
        if starts[first] > end
    )


def _capitals_of(words: str) -> list[re.Match[str]]:
    """The words in capitals before those that are not."""
    found: list[re.Match[str]] = []
    for part in _PART.finditer(words):
        if not (_is_capitals(part[0]) or (found and part[0] in PARTICLES)):
            break
        found.append(part)
    while found and found[-1][0].casefold() in PARTICLES | {"i", "a"}:
        found.pop()
    return found


def _spellings(text: str, capitals: Iterable[str]) -> dict[str, str]:
    """How the text first writes the names that stand in capitals at heads, by their words in small letters."""
    # Most heads are no names, and a text without any is not read again.
    forms = NameForms((squeeze(name) for name in set(capitals) if shape(name) is Shape.PERSON), any_case=True)
    text = squeeze(text) if forms else ""
    first: dict[str, str] = {}
    for start in forms.begin(text):
        for end in forms.ends(text, start):
            first.setdefault(text[start:end].lower(), text[start:end])
    return first


def _without_colon(
    words: str, capitals: list[re.Match[str]], labels: Counter[str], spelled: Callable[[], Mapping[str, str]]
) -> str | None:
    """The label at the head of `words` whose colon is missing: `capitals` before words that are not; `spelled` tells
    how the text first writes it, for which it is read again.
    """
    parts, count = words.split(), len(capitals)
    for length in range(count, 0, -1):
        name = words[: capitals[length - 1].end()]
        kind = shape(name)
        if kind is Shape.ROLE and length == count and len(name) > 3:
            return name
        if length == count and name.endswith(".") and country_code(bare(name)):
            return bare(name)
        if bare(name) in labels and len(name) > 2:
            return name
        follows = len(parts) > length and parts[length][:1].isupper() and not _is_capitals(parts[length])
        if length == count and follows and len(name) > 3 and country_code(name):
            return name
        if (
            kind is Shape.PERSON
            and length == count
            and all(len(part) > 2 for part in parts[:length] if part.casefold() not in PARTICLES)
        ):
            written = squeeze(name)
            if follows or spelled().get(written.lower(), written) != written:
                return name
    return None


def _is_capitals(word: str) -> bool:
    letters = re.sub(r"[^\w]|[\d_]", "", word)
    return bool(letters) and letters.isupper() and len(letters) > 1
