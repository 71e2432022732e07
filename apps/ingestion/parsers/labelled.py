"""Labelled transcripts and minutes: `NAME:` before the words or on a line of its own, `MR. SURNAME:`, `Name Surname:`,
first names, initials, `**Name:**`, `[00:05:01] **Name**:`, UN verbatim `Mr. Surname (State) (spoke in French):`, and
the same run into one line.

Owns these marks. Must not know how names are resolved.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from apps.ingestion.assemble import assemble
from apps.ingestion.furniture import without_feet
from apps.ingestion.names import (
    Shape,
    affiliation,
    bare,
    holds_office,
    initials,
    is_device,
    is_plain_word,
    is_role,
    shape,
    without_title,
)
from apps.ingestion.parsed import Kind, ParsedDocument, ReadText, Span
from apps.ingestion.parsers.collapsed import inline_marks
from apps.ingestion.parsers.excerpts import excerpt
from apps.ingestion.parsers.irc import typed_lines
from apps.ingestion.parsers.manner import HEADING, manner
from apps.ingestion.parsers.small_letters import names_in_small_letters
from apps.ingestion.parsers.spoken import speech_before
from apps.ingestion.participants import (
    abbreviates,
    find_initials,
    find_participants,
    find_witnesses,
    is_list_of_names,
    listed_nicks,
)
from apps.ingestion.places import country_code
from apps.ingestion.turns import Mark

_STAMP = r"(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?[ \t]*(?:[-–—|][ \t]*)?)?"
# By which way a remark came in: "(jabber) Ada Obi:".
_CHANNEL = r"(?:[\[(](?:jabber|zulip|slack|matrix|meetecho|chat|remote|online|zoom|webex|mic)[\])][ \t]+)?"
_QUESTION = r"(?:Q\d{1,4}[ \t]+)?"  # the number of a question to a witness
_LINE = re.compile(
    rf"^[ \t\ufeff\xa0]*+(?P<bullet>[*•\-][ \t]+)?(?P<number>\d{{1,3}}\.[ \t]+)?{_QUESTION}{_CHANNEL}{_STAMP}"
    r"(?P<bold>\*\*|__)?[ \t]*+"
    r"(?P<label>\?{1,3}|[^\W\d_](?:[^\n:：*(]|\*(?!\*)){0,70}?"
    r"(?:[ \t]{0,99}+\((?:[^()\n]|\([^()\n]{0,60}\)){0,99}+\)){0,3}(?:(?<=\)), (?:as|from|with|for) [^\n:：*(]{2,30})?)"
    r"(?<!\[\d\d)[ \t]{0,99}+(?P<inner>[:：])?[ \t]{0,9}(?(bold)(?:\*\*|__))"
    rf"(?P<after>(?:[ \t]{{0,9}}\([^()\n]{{2,60}}\)){{0,2}})[ \t]{{0,9}}{_STAMP}(?(inner)|[:：])(?!//)"
    r"(?:(?<=：)|(?<=[A-ZÀ-Þ]{2}:)(?=[^\W\d_])|(?=\s|$|[\"“'\[(]|(?(bold)\S|(?!\S))))[ \t\xa0]*",
    re.MULTILINE,
)
_DOUBTFUL = re.compile(r"^(?P<label>\([^\W\d_a-z][\w'’.\- ]{1,40}\)):[ \t]+(?=\S)", re.MULTILINE)
_SPOKE = re.compile(
    r"[ \t]*\((?:(?:spoke|speaking|interpretation|translated|via|by|remote)[^()]*|[\d:]{4,8})\)", re.IGNORECASE
)
_HEADS = re.compile(r"\w*[A-ZÀ-Þ]|\d[\d.\-]*:?[ \t]+[A-ZÀ-Þ]")  # a heading, numbered or not
_CAPTIONED = 0.4  # how sure a few names in capitals that recur make it
_TO_DO = frozenset({"AI", "AP", "TODO"})  # action item, action point
_UNSPACED = re.compile(r"[\u4e00-\u9fff]{5,}")  # longer than a name that is written in Han characters alone
_TARGET = re.compile(r"\]\([^()\n]{0,200}\)")  # what a link leads to
_NUMBERED = re.compile(r"(?P<stem>[^\W\d_]+(?: [^\W\d_]+)?) \d{1,3}")  # "Option 2"
_COLON = re.compile(r"[:：]")
_WORD = re.compile(r"\w+")
_SMALL = re.compile(r"[^\W\d_A-Z]{2,}")
_SOME = 20  # labels that tell how the others stand
_LONG_LINE = 400  # characters: as long as a page
_HEAD = 20_000  # characters in which a record names its participants
_BREAK = re.compile(r"\n[^\S\n]*\n")
_BRACKETED = re.compile(r"^[ \t]*[\[(][^\n]*$(?!\n[ \t]*[^\s\[(])", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*[*•\-][ \t]+(?=\S)", re.MULTILINE)


class LabelledParser:
    name = "labelled"
    surest = 0.95

    def score(self, source: ReadText) -> float:
        """How much of it is turns with a label before a colon, 0 to 1."""
        text = excerpt(source.text)
        marks = _line_marks(text, {key.initials or "" for key in find_initials(text)})
        lines = [line for line in text.splitlines() if line.strip()]
        if _is_collapsed(lines, text, marks):
            inline = inline_marks(text)
            labels = sum(mark.name is not None for mark in inline)
            # Where chevrons are the rule, captions with a label here and there.
            return min(0.9, labels / 3) if labels >= 2 and labels * 2 > len(inline) else 0.0
        if len(marks) < 2:
            return 0.0
        covered = sum(
            stop - mark.speech for mark, stop in zip(marks, [m.start for m in marks[1:]] + [len(text)], strict=True)
        )
        share = len(marks) / max(1, len(_BREAK.findall(text)) + 1 if len(marks) * 2 < len(lines) else len(lines))
        named = Counter(bare(mark.name or "") for mark in marks)
        recurring = sum(count for count in named.values() if count > 1) / len(marks)
        density = min(1.0, len(marks) / (len(text) / 4000 + 1))
        likely = covered / len(text) * (0.35 + 0.25 * recurring + 0.2 * min(1.0, share * 3) + 0.2 * density)
        if (
            sum(mark.name is not None and mark.name.isupper() and " " in mark.name for mark in marks) * 3
            >= len(marks) * 2
        ):
            likely = max(likely, _CAPTIONED if len(marks) >= 3 and recurring else 0.0)
        return min(self.surest, likely)

    def parse(self, source: ReadText) -> ParsedDocument:
        text = source.text
        part = excerpt(text)
        lines = [line for line in part.splitlines() if line.strip()]
        participants = (*find_initials(text), *find_participants(text), *find_witnesses(text))
        if _is_collapsed(lines, part):
            return assemble(
                source,
                parser=self.name,
                marks=inline_marks(without_feet(text)),
                kind=Kind.VERBATIM,
                participants=participants,
            )
        marks = _line_marks(text, {key.initials or "" for key in participants})
        kind = manner(text, marks)
        if (
            kind is Kind.VERBATIM
            and marks
            and (marks[0].name or "").isupper()
            and (open_voice := speech_before(text, marks[0].start)) is not None
        ):
            marks.insert(0, Mark(open_voice, open_voice))
        marks = [
            _bounded(text, mark, following, kind) for mark, following in zip(marks, [*marks[1:], None], strict=False)
        ]
        return assemble(source, parser=self.name, marks=marks, kind=kind, participants=participants)


def _is_collapsed(lines: list[str], text: str, marks: list[Mark] | None = None) -> bool:
    """Whether lines are lost: a line is as long as a session. `marks` are those at its lines, where they are known."""
    long = [len(line) for line in lines if len(line) > _LONG_LINE]
    if len(text) <= 300 or sum(long) * 2 < len(text):
        return False
    few = len(_line_marks(text) if marks is None else marks) * 2
    return few < max(len(long), text.count(":")) and few < len(inline_marks(text))


def _lines_with_colon(text: str) -> Iterator[int]:
    """Where the lines begin that have a colon: no other can have a label."""
    end = 0
    while colon := _COLON.search(text, end):
        yield text.rfind("\n", end, colon.start()) + 1 or end
        end = text.find("\n", colon.end()) + 1
        if not end:
            break


def _candidates(text: str) -> list[tuple[re.Match[str], str, Shape]]:
    """The beginnings of lines that can be labels by their form; "??" is somebody whom the writer did not know."""
    found = [match for start in _lines_with_colon(text) if (match := _LINE.match(text, start))]
    small = names_in_small_letters((match["label"].strip() for match in found), text, listed_nicks(text))
    candidates: list[tuple[re.Match[str], str, Shape]] = []
    letters: list[tuple[re.Match[str], str, Shape]] = []  # "Q:" and "A:" of an interview
    words_too: list[tuple[re.Match[str], str, Shape]] = []
    for match in found:
        label = match["label"].strip()
        kind = Shape.ROLE if label.startswith("?") else shape(label.title() if label in small else label)
        kind = kind or (Shape.SINGLE if label in small else None)  # "dr" is a title elsewhere
        if match["bold"] and label.endswith("**"):
            label = label.rstrip("*")
        # Records number their paragraphs as agendas do: there a title or an article tells a speaker.
        numbered = match["number"] and kind is not Shape.SURNAME and label[:4].casefold() != "the "
        if len(label) == 1 and label.isupper():
            letters.append((match, label, Shape.ROLE))
        elif kind is not None and not numbered:
            candidates.append((match, label, kind))
        elif 2 <= len(label) <= 3 and label.isupper():  # "SO", "NO", "IT": initials, where somebody has them
            words_too.append((match, label, Shape.INITIALS))
    asked = Counter(label for _, label, _ in letters)
    if len(asked) > 1 and min(asked.values()) > 1:
        candidates += letters
        candidates.sort(key=lambda candidate: candidate[0].start())
    if words_too:
        had = {initials(bare(label)) for _, label, kind in candidates if kind is Shape.PERSON}
        candidates += [candidate for candidate in words_too if candidate[1] in had]
        candidates.sort(key=lambda candidate: candidate[0].start())
    return candidates


def _counts(candidates: list[tuple[re.Match[str], str, Shape]]) -> Counter[str]:
    """How often each name stands as a label; "Ekr" counts for "ekr" too."""
    counts = Counter(bare(label) for _, label, _ in candidates)
    for name in list(counts):
        if name != name.lower() and name.lower() in counts:
            counts[name] += counts[name.lower()]
    return counts


def _line_marks(text: str, keys: Iterable[str] = ()) -> list[Mark]:
    candidates = _candidates(text)
    counts = _counts(candidates)
    full = {bare(label) for _, label, kind in candidates if kind is Shape.PERSON}
    given = {name.split()[0].casefold() for name in full}
    known_initials = {initials(name) for name in full} | set(keys) | {nick.upper() for nick in listed_nicks(text)}
    plain = _plain_words(text, {bare(label).casefold() for _, label, kind in candidates if _may_be_plain(label, kind)})
    keyed = len(set(keys) - {""}) > 1
    parts = {word.casefold() for name in full for word in name.split()}
    cased = [bare(label) for _, label, _ in candidates if label.upper() != label.lower()]
    capitals = sum(name.isupper() and len(name) > 4 for name in cased) * 2 > len(cased)
    listed = _enumerated(counts)
    first = candidates[:_SOME]
    alone = sum(_is_alone(text, match) for match, _, _ in first) * 5 > len(first) * 4
    marks = []
    for match, label, kind in candidates:
        name = bare(label)
        words = name.split()
        if (match.start() < _HEAD and _tells_names(text, match, kind)) or (counts[name] < 2 and _is_field(text, match)):
            continue
        if kind is Shape.ROLE and not name.isupper() and name.endswith("s") and counts[name] < 2:
            continue
        if kind is Shape.BODY and (name[:1].islower() or name in listed):
            continue
        # Where a key gives the initials, one word that occurs once is an item's title.
        if (
            keyed
            and kind is Shape.SINGLE
            and counts[name] < 2
            and name.casefold() not in given
            and name.upper() not in known_initials
            and not match["bold"]
        ):
            continue
        once = kind is Shape.SINGLE and counts[name] < 2 and not match["bold"]
        if once and name.casefold() not in parts and _is_said(name, capitals=capitals):
            continue
        # A point of a list is a turn only under a name that is surely one.
        sure = kind is Shape.PERSON or name.upper() in known_initials or name.casefold() in given or name.islower()
        # So is one that recurs and is none of the text's own words.
        sure = sure or (kind is Shape.SINGLE and counts[name] > 1 and name.casefold() not in plain)
        sure = sure or country_code(name) is not None or (bool(match["bold"]) and kind in {Shape.ROLE, Shape.BODY})
        if match["bullet"] and not sure and not re.search(rf"\b{re.escape(name)} [A-Z]\w", text[:_HEAD]):
            continue
        unknown = kind is Shape.INITIALS and name.upper() not in known_initials
        if unknown and (name in _TO_DO or (counts[name] < 2 and not (alone and _is_alone(text, match)))):
            continue
        # Words that the text also uses in small letters are an item's title, not a name.
        titled = (
            not name.isupper()
            and not match["bold"]
            and not name.islower()
            and all(word.casefold() in plain for word in words)
        )
        if titled and (kind is Shape.SINGLE or (kind is Shape.PERSON and counts[name] < 3)):
            continue
        if kind is Shape.BODY and not name.isupper() and counts[name] < 2 and len(words) > 3:
            continue
        if len(words) > 1 and is_plain_word(words[0]) and kind is not Shape.ROLE and not country_code(name):
            continue
        marks.append(_mark(match, label))
    typed = [mark for mark in (*typed_lines(text), *_doubtful(text)) if marks and mark.start > marks[0].start]
    return sorted([*marks, *typed], key=lambda mark: mark.start) if typed else marks


def _doubtful(text: str) -> Iterator[Mark]:
    """Turns whose name the transcriber was not sure of: "(Ada):"."""
    for match in _DOUBTFUL.finditer(text) if "\n(" in text else ():
        if shape(match["label"][1:-1]) in {Shape.SINGLE, Shape.PERSON}:
            yield Mark(match.start(), match.end(), match["label"], Span(*match.span("label")))


def _is_said(name: str, *, capitals: bool) -> bool:
    """Whether one word before a colon that occurs once is the speaker's own.

    As another word is where labels stand in capitals, and what is longer than a name in Han characters.
    """
    return (capitals and name.upper() != name != name.lower()) or _UNSPACED.fullmatch(name) is not None


def _mark(match: re.Match[str], label: str) -> Mark:
    """The mark of a label: with the State behind it, without the language spoken and the time."""
    label = _SPOKE.sub("", label).strip() if "(" in label else label
    end = match.start("label") + len(label)
    if match["inner"]:  # what stands in parentheses behind the colon is speech
        return Mark(match.start(), match.start("after"), label, Span(match.start("label"), end), affiliation(label))
    after = match["after"]
    state = _SPOKE.sub("", after.replace("*", "")).rstrip() if after else ""
    if state:
        label, end = f"{label}{state}", match.start("after") + len(state)
    return Mark(match.start(), match.end(), label, Span(match.start("label"), end), affiliation(label))


def _tells_names(text: str, match: re.Match[str], kind: Shape) -> bool:
    """Whether the line says who holds a role or bears initials, and is no speech: "President: Ms. Ada Obi"."""
    if kind not in {Shape.ROLE, Shape.INITIALS, Shape.SINGLE}:
        return False
    end = text.find("\n", match.end())
    said = text[match.end() : end if end >= 0 else len(text)].strip()
    if not said and kind is Shape.ROLE and end >= 0:  # "Staff:", and a name on each line below
        below = text[end + 1 : end + 2000].split("\n\n")[0].strip()
        return bool(below) and all(is_list_of_names(line) for line in below.splitlines())
    name, _, office = said.partition(",")
    if kind is Shape.ROLE and (
        holds_office(office) or any(map(is_role, office.split()))
    ):  # "Speaker: Ada Obi, President"
        said = name if said[-1:] not in {".", "?", "!"} else said
    if not is_list_of_names(said):
        return False
    return kind is Shape.ROLE or (kind is Shape.INITIALS and abbreviates(bare(match["label"]), without_title(said)))


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


def _is_alone(text: str, match: re.Match[str]) -> bool:
    """Whether the label stands on a line of its own."""
    return text[match.end() : match.end() + 1] in {"\n", "\r", ""}


def _is_field(text: str, match: re.Match[str]) -> bool:
    """Whether the line is one of a form, as pages print them: "Room:", below it "Main hall", below that "Chat:"."""
    if not _is_alone(text, match):
        return False
    below = [line.strip() for line in text[match.end() : match.end() + 200].split("\n") if line.strip()][:2]
    fields = [line.endswith(":") for line in below]
    return any(fields) and all(len(line) < 60 and line[-1] not in ".?!" for line in below[: fields.index(True)])


def _may_be_plain(label: str, kind: Shape) -> bool:
    """Whether the words of a label tell a name only if the text does not use them in small letters."""
    return kind is Shape.SINGLE or not bare(label).isupper()


def _plain_words(text: str, labels: Iterable[str]) -> frozenset[str]:
    """The words of the labels that the text uses in small letters."""
    wanted = {word for label in labels for word in label.split() if word.islower() and _SMALL.fullmatch(word)}
    if not wanted:
        return frozenset()
    text = _TARGET.sub("", text[:400_000]) if "](" in text else text[:400_000]
    used = " ".join(set(text.split()))  # a text has few different words
    return frozenset(wanted.intersection(_WORD.findall(used)))


def _bounded(text: str, mark: Mark, following: Mark | None, kind: Kind) -> Mark:
    """The mark with the end of its speech, where that comes before the next mark.

    At a heading, in minutes at a blank line.
    """
    stop = following.start if following else len(text)
    ends = [match.start() for match in [HEADING.search(text, mark.speech, stop)] if match]
    if following and kind is Kind.VERBATIM and (tail := _headings_before(text, mark.speech, stop)) is not None:
        ends.append(tail)
    if kind is Kind.REPORTED:
        said = mark.speech + len(text[mark.speech : stop]) - len(text[mark.speech : stop].lstrip())
        ends += [
            match.start()
            for pattern in (_BREAK, _BRACKETED, _BULLET)
            if (match := pattern.search(text, said, stop)) and match.start() > said
        ]
    return Mark(mark.start, mark.speech, mark.name, mark.name_span, mark.affiliation, min(ends)) if ends else mark


def _headings_before(text: str, start: int, stop: int) -> int | None:
    """Where headings begin that stand between a speech and the next label; None where there are none."""
    found = None
    end = len(text[start:stop].rstrip()) + start
    for _ in range(3):
        gap = [*_BREAK.finditer(text, max(start, end - 200), end)]
        if not gap:
            break
        line = text[gap[-1].end() : end].strip()
        before = text[start : gap[-1].start()].rstrip()
        if not before or not (2 < len(line) < 100) or "\n" in line or not _HEADS.match(line):
            break
        if line[-1] in '.?!…:,;-–—"”)]' or len(line.split()) > 12 or shape(line) is Shape.PERSON:
            break
        end = gap[-1].start()
        if before.endswith((".", "?", "!", "…", ")", "]", '"', "”", "--", "—")):
            found = end
    return found
