"""Lines that begin with what can be a label by its form: `NAME:`, `**Name**:`, `[00:05] Mr. Surname (State):`.

Owns that form, and what else a label can be where the form of names fails. Must not weigh whether it is one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from apps.ingestion.clocks import CLOCK
from apps.ingestion.labels import Label
from apps.ingestion.lexicon import HONORIFICS
from apps.ingestion.names import Shape, bare, has_title, is_plain_word, is_role, parenthesis, shape
from apps.ingestion.parsers.dashes import dashed_lines
from apps.ingestion.parsers.small_letters import names_in_small_letters
from apps.ingestion.participants import find_initials, find_participants, find_presenters, listed_nicks
from apps.ingestion.spelling import initials
from apps.lib.text import fold

_STAMP = rf"(?:[\[(]?{CLOCK}(?:[ \t]*-->[ \t]*{CLOCK})?[\])]?[ \t]*(?:[-–—|][ \t]*)?)?"
_TAG = r"(?:<[A-Z][a-z]{3,14}>(?=[^\W\d_a-z]))?"  # that a house left at each speech: "<Newspeech>MR. OBI:"
# By which way a remark came in: "(jabber) Ada Obi:".
_CHANNEL = r"(?:[\[(](?:jabber|zulip|slack|matrix|meetecho|chat|remote|online|zoom|webex|mic)[\])][ \t]+)?"
# The number of a question to a witness, or of a speech; "* Q: Ada: who lit it?".
_QUESTION = r"(?:(?:Q\d{1,4}|\[\d{1,4}\]|(?(bullet)(?P<asked>Q:)(?=[ \t]+[A-Z][\w\-]{1,20}:[ \t])|(?!)))[ \t]+)?"
# "Mr. Obi (Fiji), Rapporteur of the First Committee (interpretation from French):".
_OFFICE = (
    r"(?:Rapporteur|(?:Vice-|Co-)?Chair\w*|(?:Vice-)?President|(?:Under-|Assistant )?Secretary|Director|Coordinator"
    r"|Facilitator|Minister|Special Rapporteur)\b[^\n:：*()]{0,90}(?: \([^()\n]{4,40}\))?"
)
# "Ada Obi, Chief, Lamps and Wicks, Commission for Lamps:", as houses print their witnesses.
_WITNESS = (
    r"(?<=[^\W\d_]), (?=[^\n:：*()]{0,60}\b(?:Chief|Director|President|Chair|Officer|Counsel|Manager|Professor"
    r"|Commissioner|Secretary|Advis[eo]r|Analyst|Founder|Head|Fellow|Coordinator|Lawyer|Lead|Researcher)\b)[A-Z][^\n:：*()]{2,150}"
)
# "Ada Obi (Green) on behalf of Bo Ek (Leader) to the Minister of Posts:", a question in a house.
_ASKED = r"(?<=\)) (?:on behalf of [^\n:：]{2,90} )?to the [A-Z][^\n:：*]{2,110}"
_LINE = re.compile(
    rf"^[ \t\ufeff\xa0]*+{_TAG}(?P<bullet>[*•–\-][ \t]+)?(?P<number>\d{{1,4}}\.?[ \t]+)?{_QUESTION}{_CHANNEL}{_STAMP}"
    rf"(?P<bold>\*{{1,3}}|_{{1,3}})?[ \t]*+(?(bold)(?:[\[(]{CLOCK}[\])][ \t]*)?)"
    r"(?P<label>\?{1,3}|(?:Hon\.? \((?:Mr|Ms|Mrs|Miss|Dr|Prof|Eng|Amb)\.?\) )?"
    r"[^\W\d_](?:[^\n:：*(]|\*(?!\*)|(?(bold)(?!)|\*\*)){0,70}?"
    r"(?=[ \t(,:：*_\[\d])"  # what can follow: all that may stand there is tried behind these alone
    r"(?:[ \t]{0,99}+\((?>(?:[^()\n]|\n(?=[^\n:()]{1,60}\)[ \t]*:)|\([^()\n]{0,60}\)){0,99})\)){0,3}"
    r"(?:(?<=\)), (?:(?:as|from|with|for) [^\n:：*(]{2,30}"
    rf"|{_OFFICE}"
    r"|in reply|in continuation|by leave|[A-Z][A-Z.]+(?: [A-Z][A-Z.]+){0,4})|(?<=\)) (?:via|in|on) (?:the )?[a-z]{3,9}"
    rf"|(?<=\)),? (?:also )?(?:speaking )?on behalf of [^\n:：*(]{{2,80}}|{_WITNESS})?)(?P<asks>{_ASKED})?"
    r"(?<!\[\d\d)(?!(?<=\d):\d\d)[ \t]{0,99}+(?P<inner>[:：])?[ \t]{0,9}(?(bold)(?:\*{1,3}|_{1,3}))"
    rf"(?P<after>(?:[ \t]{{0,9}}\([^()\n]{{2,60}}\)){{0,2}})[ \t]{{0,9}}{_STAMP}(?(inner)|[:：])(?!//)"
    r"(?:(?<=：)|(?<=[A-ZÀ-Þ]{2}:)(?=[^\W\d_])|(?=\s|$|[\"“'\[(]|(?(bold)\S|(?!\S))))[ \t\xa0]*",
    re.MULTILINE,
)
# Whoever asks or answers, where the record names nobody; folded.
_TURNS = frozenset(
    "question answer response reply reponse pregunta respuesta pergunta resposta frage antwort вопрос ответ".split()
)
WHOLE = frozenset({Shape.PERSON, Shape.SURNAME, Shape.ROLE})
_SEAT = re.compile(r" of (?:the )?[A-Z][\w.\-]+(?: [A-Z][\w.\-]+){0,3}\Z")  # where a member was elected
_AND = re.compile(r" (?:and|&|\+|y|et|und|e) |/")
_SLASH = re.compile(r"[^\W\d_]{2,20}/[^\W\d_]{2,20}")
_DASH = re.compile(r" [-–—] ")
_COLON = re.compile(r"[:：]")
# A running foot: "Workshop 3: The lamps    Page 2 of 9".
_FOOT = re.compile(
    r"(?:(?:[ ]{2}|\t|[|–—-][ ]?)[Pp]age \d{1,4}(?: of \d{1,4})?|\A[Pp]age \d{1,4} of \d{1,4})[ \t\r]*\Z"
)
_FOOT_ENDS = 40  # characters of a line that tell a foot
# Where a sentence ends, but for behind a title: "of you. To be clear".
_ENDED = re.compile(r"(?<![\w.'’\-])(?P<last>[^\W_A-Z]{2,})[.?!][\"”’)]? [^\W\d_a-z]")
_IN_BRACKETS = re.compile(r" \[(?P<words>[^\]]*)\]\Z")
_WAYS = frozenset("chat jabber online phone remote remotely room typed video zoom".split())

_TYPES = re.compile(r"^<([^\W\d_][\w\-]{1,30})>[ \t]+\S", re.MULTILINE)
_SOME = 3  # labels that tell a habit
_NUMBERED = re.compile(r"[^\n]*+(?>(?:\n(?![ \t]*\d{1,3}[. \t]|[ \t\r]*\n)[^\n]++)*)")

_LANGUAGE = re.compile(
    r"[ \t]*\([ \t]*(?:(?:spoke|speaking|interpretation|translat(?:ed|ion)|via|by|remote|parle|s['’]exprime"
    r"|interprétation|habla|interpretación|говорит|выступает|перевод|تكلم|以)[^()]*|\d[\d:.]{3,7})\)",
    re.IGNORECASE,
)


class LabelLine(NamedTuple):
    """The beginning of a line, the label in it, and what that can be."""

    match: re.Match[str]
    label: str
    kind: Shape


def _lines_with_colon(text: str) -> Iterator[int]:
    """Where the lines begin that have a colon: no other can have a label, but one whose brackets end in the next."""
    end = 0
    while colon := _COLON.search(text, end):
        start = text.rfind("\n", end, colon.start()) + 1 or end
        if text[colon.start() - 1] == ")" and "(" not in text[start : colon.start()]:
            yield text.rfind("\n", 0, max(0, start - 1)) + 1
        yield start
        end = text.find("\n", colon.end()) + 1
        if not end:
            break


def _beginnings(text: str) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    for start in _lines_with_colon(text):
        if found and start < found[-1].end():  # "Society):", below "Ada Obi (Lamp"
            continue
        match = _LINE.match(text, start)
        if match and not holds_end(match["label"]) and not _is_foot(text, match.end()):
            found.append(match)
    if not (dashed := dashed_lines(text)):
        return found
    taken = {match.start() for match in dashed}
    return sorted([*dashed, *(match for match in found if match.start() not in taken)], key=re.Match.start)


def _is_foot(text: str, start: int) -> bool:
    """Whether the line that goes on at `start` ends as a running foot does."""
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    foot = text[max(start, end - _FOOT_ENDS) : end]
    return "age " in foot and _FOOT.search(foot) is not None


def holds_end(label: str) -> bool:
    """Whether a sentence ends within what stands before a colon."""
    # "Проф. Иванова" begins with a capital too.
    if " " not in label or not ("." in label or "?" in label or "!" in label):
        return False
    return any(ended["last"].islower() and ended["last"] not in HONORIFICS for ended in _ENDED.finditer(label))


@lru_cache(maxsize=1)  # several layouts ask it of the same text, one after the other
def label_lines(text: str) -> tuple[LabelLine, ...]:
    """The beginnings of lines that can be labels by their form; "??" is somebody whom the writer did not know."""
    found = _beginnings(text)
    small = names_in_small_letters(
        (match["label"].strip() for match in found),
        text,
        listed_nicks(text) | _nicks_that_type(text),
        _nicks_in_bold(found),
    )
    of_record = _numbers_speech(text, found)
    candidates: list[LabelLine] = []
    letters: list[LabelLine] = []  # "Q:" and "A:" of an interview, "Question:" of a briefing
    words_too: list[LabelLine] = []
    pairs: list[tuple[re.Match[str], str]] = []
    shapeless: list[tuple[re.Match[str], str]] = []
    made: dict[str, Label] = {}
    for match in found:
        name = match["label"].strip()
        label = made.get(name) or made.setdefault(name, Label(name))
        kind = _kind(label, small=label in small)
        if match["bold"] and label.endswith("**"):
            label = Label(label.rstrip("*"))
        # Records number their paragraphs as agendas do: there a title, an article or a loud role tells a speaker.
        numbered = match["number"] is not None and not (
            kind is Shape.SURNAME
            or label[:4].casefold() == "the "
            or (of_record and has_title(label))
            or match["asks"]
            or (kind is Shape.ROLE and label.isupper() and "." not in match["number"])
        )
        if (len(label) == 1 and label.isupper()) or fold(label) in _TURNS:
            letters.append(LabelLine(match, label, Shape.ROLE))
        elif (kind is None and _AND.search(label)) or (kind is Shape.BODY and _SLASH.fullmatch(label)):
            pairs.append((match, label))
        elif kind is not None and not numbered:
            candidates.append(LabelLine(match, label, kind))
        elif kind is None and (is_loud(label) or _is_of_two(label)):
            shapeless.append((match, label))
        elif 2 <= len(label) <= 3 and label.isupper():  # "SO", "NO", "IT": initials, where somebody has them
            words_too.append(LabelLine(match, label, Shape.INITIALS))
    candidates = _with_plain_names(candidates)
    candidates += _of_several(pairs, candidates)
    candidates += _of_habit(shapeless)
    asked = Counter(label for _, label, _ in letters)
    # Between names one kind is enough: "Question:", and who answers by name.
    others = {fold(label) in _TURNS for label in asked} == {True} and len(candidates) > len(letters)
    if asked and (len(asked) > 1 or others) and min(asked.values()) > 1:
        candidates += letters
    if words_too:
        had = {initials(bare(label)) for _, label, kind in candidates if kind is Shape.PERSON}
        had |= _letters_beside(candidates)
        had |= {initials(person.name) for person in chain(find_participants(text), find_presenters(text))}
        had |= {person.initials for person in find_initials(text) if person.initials}
        if in_bold_letters(candidates):
            had |= {label for match, label, _ in words_too if match["bold"]}
        candidates += [candidate for candidate in words_too if candidate[1] in had]
    if letters or pairs or words_too or shapeless:
        candidates.sort(key=lambda candidate: candidate[0].start())
    return tuple(candidates)


def _numbers_speech(text: str, found: Sequence[re.Match[str]]) -> bool:
    """Whether sentences stand behind most numbered names with titles; a programme has titles of talks there."""
    numbered = [match for match in found if match["number"] and has_title(match["label"])]
    said = [words[0].rstrip() for match in numbered if (words := _NUMBERED.match(text, match.end()))]
    return sum(words.endswith((".", "!", "…", ".”", '."')) for words in said) * 2 > len(said)


def _with_plain_names(lines: list[LabelLine]) -> list[LabelLine]:
    """Without names beside a slash where no other label is a person's: "Old Lamp/New Lamp" in a list of features."""
    if any(line.kind is Shape.PERSON and "/" not in line.label for line in lines):
        return lines
    return [line for line in lines if line.kind is not Shape.PERSON]


def _nicks_that_type(text: str) -> frozenset[str]:
    """The nicks under which people type between the lines of minutes: "<obi_2> yes"."""
    return frozenset(_TYPES.findall(text)) if "\n<" in text else frozenset()


def _nicks_in_bold(found: Sequence[re.Match[str]]) -> frozenset[str]:
    """Single words in small letters that a scribe sets in bold before the colon, where several recur: "__obi:__"."""
    nicks = Counter(match["label"] for match in found if match["bold"] and match["label"].islower())
    words = frozenset(nick for nick in nicks if nick.isalpha() and not is_plain_word(nick))
    return words if sum(nicks[nick] > 1 for nick in words) > 1 else frozenset()


def _of_several(pairs: list[tuple[re.Match[str], str]], candidates: list[LabelLine]) -> Iterator[LabelLine]:
    """The labels of several people at once: whole names, or such as stand alone elsewhere ("Ada and Bo")."""
    alone = {word.casefold() for _, label, _ in candidates for word in bare(label).split()} if pairs else set()
    alone |= {letters.casefold() for letters in _letters_beside(candidates)} if pairs else set()
    for match, label in pairs:
        names = _AND.split(bare(label))
        if all(shape(name) is Shape.PERSON or name.casefold() in alone for name in names):
            yield LabelLine(match, label, Shape.PERSON)
        elif shape(label) is Shape.BODY and not match["number"]:  # "Fiji/OAS"
            yield LabelLine(match, label, Shape.BODY)


def _letters_beside(candidates: list[LabelLine]) -> set[str]:
    return {letters for _, label, kind in candidates if kind is Shape.PERSON and (letters := abbreviated(label))}


def in_bold_letters(lines: Sequence[LabelLine]) -> bool:
    """Whether a scribe writes initials in bold for whoever speaks."""
    return sum(kind is Shape.INITIALS and bool(match["bold"]) for match, _, kind in lines) >= _SOME


def abbreviated(label: str) -> str | None:
    """The letters in brackets behind a name: "Ada Obi (AO)"."""
    letters = parenthesis(label) if "(" in label else None
    return letters if letters and letters.isupper() and " " not in letters else None


def _kind(label: str, *, small: bool) -> Shape | None:
    """What a label can be; "??" is somebody, "dr" in `small` letters no title, and "Lamps [reprint]" a book."""
    if label.endswith("]") and _is_of_a_book(label):
        return None
    sure = label.removesuffix(" ?") if label.endswith("?") else label  # "Ada ?", whose surname the writer did not know
    kind = Shape.ROLE if label.startswith("?") else shape(sure.title() if small else sure)
    if small and kind in {None, Shape.BODY}:  # "obi_2"
        return Shape.SINGLE
    return kind or shape_with_seat(label)


def _is_of_a_book(label: str) -> bool:
    """Whether small letters in square brackets are no role and no way in which words came: "Lamps [reprint]"."""
    beside = _IN_BRACKETS.search(label)
    words = beside["words"].split() if beside else []
    if not words or any(word[0].isupper() for word in words):
        return False
    return words[-1] not in _WAYS and not is_role(" ".join(words))


def shape_with_seat(label: str) -> Shape | None:
    """What a label can be that goes on with where a member was elected: "Ms. Obi of California"."""
    seat = _SEAT.search(label) if has_title(label) else None
    return shape(label[: seat.start()]) if seat else None


def _of_habit(shapeless: list[tuple[re.Match[str], str]]) -> Iterator[LabelLine]:
    """What the form of names does not tell, and the habit of the record does: words in capitals that recur before a
    colon, "The MINISTER OF POSTS", and names beside bodies, where one of these recurs, "Ada Obi - Lamp Society".
    """
    counts = Counter(bare(label) for _, label in shapeless)
    beside = any(counts[bare(label)] > 1 and not is_loud(label) for _, label in shapeless)
    for match, label in shapeless:
        of_two = (
            is_loud(label) and _is_of_two(label) and shape(_DASH.split(label)[0]) is Shape.PERSON
        )  # "ADA OBI - FIJI"
        if counts[bare(label)] > 1 or of_two or (beside and not is_loud(label)):
            yield LabelLine(match, label, Shape.PERSON if of_two or not is_loud(label) else Shape.ROLE)


def _is_of_two(label: str) -> bool:
    """Whether a dash stands between what can be names: "Ada Obi - Lamp Society"."""
    parts = _DASH.split(label)
    return len(parts) == 2 and all(map(shape, parts))


def without_language(label: str) -> str:
    """The label without the language spoken, the way it came in and the time, which stand in parentheses."""
    return _LANGUAGE.sub("", label).rstrip() if "(" in label else label


def is_loud(label: str) -> bool:
    """Whether a label stands in capitals, but for an article before it."""
    name = bare(label).removeprefix("The ")
    return len(name) > 3 and name.isupper()


def names_by_colon(text: str) -> int:
    """How many lines begin with a name or a role and a colon, where that label recurs: the habit of transcripts."""
    return sum(count for kind, count in _recurring(text) if kind in WHOLE)


def single_names_by_colon(text: str) -> int:
    """The same of single words, where several recur: the habit of minutes, which have headings between."""
    counts = [count for kind, count in _recurring(text) if kind is Shape.SINGLE]
    return sum(counts) if len(counts) > 1 else 0


@lru_cache(maxsize=1)
def _recurring(text: str) -> tuple[tuple[Shape, int], ...]:
    """The labels that recur at the head of lines, by kind, each with how often it does."""
    lines = [line for line in label_lines(text) if not line.match["bullet"]]
    kinds = {bare(line.label): line.kind for line in lines}
    counts = Counter(bare(line.label) for line in lines)
    return tuple((kinds[name], count) for name, count in counts.items() if count > 1)


def label_counts(candidates: Sequence[LabelLine]) -> Counter[str]:
    """How often each name stands as a label; "Ekr" counts for "ekr" too."""
    counts = Counter(bare(label) for _, label, _ in candidates)
    for name in list(counts):
        if name != name.lower() and name.lower() in counts:
            counts[name] += counts[name.lower()]
    return counts
