"""WebVTT: `<v Name>` in a cue, a name in the cue's identifier, `Name:` at its head, or `(Name)` above its words. Cues
of one voice in a row are one turn.

Owns how a cue names its speaker. Must not know how names are resolved.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from apps.ingestion.furniture import merge
from apps.ingestion.header import find_language, read_meeting
from apps.ingestion.names import Shape, bare, is_device, is_plain_word, is_role, shape
from apps.ingestion.parsed import Kind, ParsedDocument, ParsedTurn, ReadText, Span
from apps.ingestion.readers.vtt import Cue, cues
from apps.ingestion.stage_notes import is_stage_note
from apps.lib.text import squeeze

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]{0,500})>")
_SETTINGS = re.compile(r"\ufeff?WEBVTT[ \t\r]*\n(?:[ \t]*(?:Kind|Language)[ \t]*:[^\n]*\n)+")
_TAG = re.compile(r"</?(?:v|c|b|i|u|font|lang|ruby|rt|\d{2}:)[^>]{0,500}>")
_STYLED = r"(?>(?:</?(?:c|b|i|u|font)\b[^>\n]{0,80}>)*)"  # SubRip has names in bold or in a colour
_IN_IDENTIFIER = re.compile(r"\"(?P<name>[^\"]*)\"")
_PREFIX = re.compile(
    rf"[ \t]*(?:(?:>>|&gt;&gt;)[ \t]*)?{_STYLED}\[?(?P<label>[^\W\d_][^:<>\n]{{0,60}}?|\+?[\d*]{{7,15}})\]?"
    rf"{_STYLED}[ \t]*:{_STYLED}[ \t]+{_STYLED}"
)
# "[Ada Obi] Good morning", with the words behind the name or below it.
_BRACKETED = re.compile(r"[ \t]*\[(?P<label>[^\W\d_][^()\[\]<>\n:]{1,60})\][ \t\r]*\n?(?=[^\S\n]*\S)")
_ABOVE = re.compile(r"[ \t]*[(\[](?P<label>[^\W\d_][^()\[\]<>\n:]{1,60})[)\]][ \t\r]*\n(?=[^\S\n]*\S)")
_CHEVRON = re.compile(r"(?:(?<![ \t])[ \t]+)?(?:>>|&gt;&gt;)[ \t]*:?[ \t]*")
_DASH = re.compile(r"[ \t]*[-–—][ \t]*(?=\S)")
_DASH_BELOW = re.compile(r"\n[ \t]*[-–—]")
_SOUND = re.compile(r"[♪♫\s]*[\[(♪♫*][^\[\]()]*[\])♪♫*][♪♫\s]*")  # "[MUSIC]" alone in a cue
_SAMPLE = 20  # cues from which it is told whether captions roll up


class _Said:
    """One run of words of one voice: where it stands, the name it carries, and whether a mark begins a turn there."""

    __slots__ = ("anew", "end", "marked", "name", "name_span", "start")

    def __init__(
        self, start: int, end: int, name: str | None, name_span: Span | None, *, marked: bool, anew: bool = False
    ) -> None:
        self.start, self.end, self.name, self.name_span, self.marked = start, end, name, name_span, marked
        self.anew = anew  # whether a chevron stands before the name


class WebVttParser:
    name = "webvtt"
    surest = 1.0

    def score(self, source: ReadText) -> float:
        """1 for a WebVTT file that names voices, less for one that does not: then it is one voice throughout."""
        if source.media_type not in {"text/vtt", "application/x-subrip"}:
            return 0.0
        text = source.text[:60_000]
        found = _cues(text)
        return 1.0 if any(said.marked for said in _said(text, found)) else 0.4 if found else 0.0

    def parse(self, source: ReadText) -> ParsedDocument:
        text = source.text
        found = _without_repeats(text, _cues(text))
        turns: list[list[_Said]] = []
        for said in _said(text, found):
            same = turns and not said.marked
            if turns and said.marked and not said.anew and said.name and turns[-1][0].name == said.name:
                same = True
            if same:
                turns[-1].append(said)
            else:
                turns.append([said])
        parsed = [turn for group in turns if (turn := _turn(text, group)) is not None]
        first = found[0].start if found else 0
        settings = _SETTINGS.match(text, 0, first)
        header = Span(settings.end() if settings else 0, first)
        return ParsedDocument(
            parser=self.name,
            turns=tuple(parsed),
            meetings=(read_meeting(text, header, Span(parsed[0].span.start, parsed[0].span.end) if parsed else None),),
            title=source.title,
            language=source.language or find_language(" ".join(turn.text for turn in parsed[:50])),
            furniture=tuple(_between(found)),
        )


@lru_cache(maxsize=1)  # the score asks it, then the reading
def _cues(text: str) -> tuple[Cue, ...]:
    return tuple(cues(text))


def _without_repeats(text: str, found: Sequence[Cue]) -> Sequence[Cue]:
    """The cues without the lines that they repeat from the cue before, where captions roll up line by line."""
    part = found[:_SAMPLE]
    if sum(_repeats(text, before, cue) for before, cue in pairwise(part)) * 2 < len(part):
        return found
    kept, last = [], ""
    for cue in found:
        start = cue.text_start
        while start < cue.text_end:
            end = text.find("\n", start, cue.text_end) + 1 or cue.text_end
            line = squeeze(_without_tags(text[start:end]))
            if line and line != last:
                break
            start = end
        lines = [line for line in _without_tags(text[start : cue.text_end]).split("\n") if line.strip()]
        if lines:
            last = squeeze(lines[-1])
            kept.append(cue._replace(text_start=start))
    return kept


def _repeats(text: str, before: Cue, cue: Cue) -> bool:
    """Whether the first line of a cue is the last one of the cue before."""
    first = next((line for line in text[cue.text_start : cue.text_end].split("\n") if line.strip()), "")
    lasts = [line for line in text[before.text_start : before.text_end].split("\n") if line.strip()]
    return bool(first and lasts) and squeeze(_without_tags(first)) == squeeze(_without_tags(lasts[-1]))


def _between(found: Iterable[Cue]) -> Iterator[Span]:
    """What stands between the words of cues, in order."""
    at = end = 0
    for cue in found:
        end = cue.text_start
        if cue.text_end > end:  # a cue without words divides nothing
            if end > at:
                yield Span(at, end)
            at = end = cue.text_end
    if end > at:
        yield Span(at, end)


def _said(text: str, found: Sequence[Cue]) -> Iterator[_Said]:
    """The words of every cue, cut where a voice begins inside it."""
    recurring = _recurring(text, found)
    above = _names_above(text, found)
    for cue in found:
        words = text[cue.text_start : cue.text_end]
        if "<v" in words and (voices := list(_VOICE.finditer(text, cue.text_start, cue.text_end))):
            if text[cue.text_start : voices[0].start()].strip():
                yield _Said(cue.text_start, voices[0].start(), None, None, marked=False)
            for voice, following in zip(voices, [*voices[1:], None], strict=True):
                end = following.start() if following else cue.text_end
                yield _Said(voice.end(), end, squeeze(voice[1]) or None, Span(*voice.span(1)), marked=True)
            continue
        if name := above.get(cue.text_start):
            yield _Said(name.end(), cue.text_end, name["label"].strip(), Span(*name.span("label")), marked=True)
        elif cue.identifier and (quoted := _IN_IDENTIFIER.search(cue.identifier)):
            yield _from_identifier(text, cue, quoted)
        elif ":" in words or ">>" in words or "&gt;&gt;" in words or _DASH_BELOW.search(words):
            yield from _lines(text, cue, recurring)
        elif words:
            yield _Said(cue.text_start, cue.text_end, None, None, marked=False)


def _names_above(text: str, found: Sequence[Cue]) -> dict[int, re.Match[str]]:
    """The names in brackets that stand above the words of nearly every cue, "(Ada Obi)", each by where the words of its
    cue begin; elsewhere they are sounds, or tell how it is said. Also full names in square brackets of which two recur;
    what is all that a cue has is a sound.
    """
    above = {
        cue.text_start: name
        for cue in (found if "(" in text or "[" in text else ())
        if (name := _ABOVE.match(text, cue.text_start, cue.text_end)) and _may_be_named(name["label"])
    }
    if len(above) * 10 >= len(found) * 7:
        return above
    beginnings = [
        (cue.text_start, name)
        for cue in found
        if (name := _BRACKETED.match(text, cue.text_start, cue.text_end)) and not is_stage_note(name["label"])
    ]
    heard = {text[cue.text_start : cue.text_end].strip() for cue in found} if beginnings else set()
    in_brackets = {
        at: name
        for at, name in beginnings
        if (shape(name["label"]) is Shape.PERSON or is_role(name["label"])) and f"[{name['label']}]" not in heard
    }
    names = Counter(name["label"] for name in in_brackets.values() if _is_whole_name(name["label"]))
    return in_brackets if sum(count > 1 for count in names.values()) > 1 else {}


def _is_whole_name(label: str) -> bool:
    """Whether a label is surely a person's name: "Phone Ringing" has the shape of one, as "Ada Fleming" has."""
    return shape(label) is Shape.PERSON and not label.endswith("ing")


def _may_be_named(label: str) -> bool:
    return (shape(label) is not None and not label.islower()) or is_device(label)


def _recurring(text: str, found: Sequence[Cue]) -> frozenset[str]:
    """What stands before a colon at the head of several cues, or of nearly every one: a voice, even where it is a
    device, "iPhone (2)".
    """
    heads = Counter(
        prefix["label"]
        for cue in found
        if text.find(":", cue.text_start, cue.text_end) >= 0
        and (prefix := _PREFIX.match(text, cue.text_start, cue.text_end))
    )
    everywhere = heads.total() * 10 >= len(found) * 7  # then what stands there is always a voice
    return frozenset(
        label
        for label, count in heads.items()
        if (everywhere and not (count == 1 and _is_account(label) and is_plain_word(label)))
        or (count > 1 and (is_device(label) or not (_is_account(label) or is_plain_word(label.split()[0]))))
    )


def _lines(text: str, cue: Cue, recurring: Container[str]) -> Iterator[_Said]:
    """The words of a cue without tags, cut where a line of it begins with a label, and at each chevron.

    Subtitles set a dash before each line of a cue that two voices share.
    """
    words = text[cue.text_start : cue.text_end]
    chevrons = ">>" in words or "&gt;&gt;" in words
    shared = "\n" in words and sum(_DASH.match(line) is not None for line in words.split("\n")) > 1
    at: _Said | None = None
    start = cue.text_start
    while start < cue.text_end:
        end = text.find("\n", start, cue.text_end) + 1 or cue.text_end
        chevron = _CHEVRON.match(text, start, end) if chevrons else None
        # Machines break lines anywhere.
        if chevrons and (another := _CHEVRON.search(text, chevron.end() if chevron else start, end)):
            end = another.start()
        prefix = _PREFIX.match(text, start, end)
        if prefix and _is_label(prefix["label"], recurring, first=start == cue.text_start):
            label, label_at = prefix["label"].strip(), prefix.start("label")
            span = Span(label_at, label_at + len(label))
            said = _Said(prefix.end(), end, label, span, marked=True, anew=chevron is not None)
        elif begins := chevron or (_DASH.match(text, start, end) if shared else None):
            said = _Said(begins.end(), end, None, None, marked=True)
        elif at is None:
            said = _Said(start, end, None, None, marked=False)
        else:
            at.end, start = end, end
            continue
        if at is not None:
            yield at
        at, start = said, end
    if at is not None:
        yield at


def _from_identifier(text: str, cue: Cue, quoted: re.Match[str]) -> _Said:
    at = text.index(cue.identifier, cue.start)
    name = squeeze(quoted["name"]) or None
    return _Said(
        cue.text_start, cue.text_end, name, Span(at + quoted.start("name"), at + quoted.end("name")), marked=True
    )


def _is_label(label: str, recurring: Container[str], *, first: bool) -> bool:
    """Whether words before a colon name a voice; in the middle of a cue only what is surely a name or a role."""
    if (
        first
        and label in recurring
        and (is_device(label) or shape(label) is Shape.BODY or _is_display_name(label) or _is_account(label))
    ):
        return True
    kind = shape(label)
    if kind is None or (kind is Shape.BODY and not bare(label).isupper()):
        return False
    return first or label.isupper() or kind in {Shape.PERSON, Shape.ROLE, Shape.SURNAME}


def _is_account(label: str) -> bool:
    """Whether a word is such as an account of a service is called: "ada.obi", "controller2"."""
    return " " not in label and label.islower()


def _is_display_name(label: str) -> bool:
    """Whether words are such as people join by: a name with a body behind a dash, or capitalised words alone."""
    name, dash, _ = label.partition(" - ")
    words = name.split()
    return (bool(dash) and shape(name) is Shape.PERSON) or (
        1 < len(words) < 5 and not dash and all(word[0].isupper() and word.isalpha() for word in words)
    )


def _holds_sound(words: str) -> bool:
    return any(mark in words for mark in "[(♪♫*")


def _without_sounds(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What is left of a piece without the lines that hold nothing but a sound: "[MUSIC]"."""
    if not _holds_sound(text[start:end]):
        yield start, end
        return
    at = start
    while at < end:
        stop = text.find("\n", at, end) + 1 or end
        line = _without_tags(text[at:stop]).strip()
        if line and not _SOUND.fullmatch(line):
            yield at, stop
        at = stop


def _without_tags(words: str) -> str:
    return _TAG.sub("", words) if "<" in words else words


def _turn(text: str, group: list[_Said]) -> ParsedTurn | None:
    whole = text[group[0].start : group[-1].end]
    tagged, sounds = "<" in whole, _holds_sound(whole)
    pieces = [(said.start, said.end) for said in group if _without_tags(text[said.start : said.end]).strip()]
    words_only = [words for piece in pieces for words in _without_sounds(text, *piece)] if sounds else pieces
    if not words_only and not group[0].marked:
        return None
    pieces = words_only or pieces
    if not pieces:
        return None
    first, last = pieces[0], pieces[-1]
    start = first[0] + len(text[first[0] : first[1]]) - len(text[first[0] : first[1]].lstrip())
    end = last[1] - len(text[last[0] : last[1]]) + len(text[last[0] : last[1]].rstrip())
    gaps = [Span(before[1], after[0]) for before, after in pairwise(pieces) if after[0] > before[1]]
    tags = [
        Span(*tag.span())
        for a, b in (pieces if tagged else ())
        for tag in _TAG.finditer(text, a, b)
        if start <= tag.start() and tag.end() <= end
    ]
    words = " ".join([_without_tags(text[a:b]) for a, b in pieces])
    return ParsedTurn(
        span=Span(start, end),
        kind=Kind.VERBATIM,
        text=squeeze(words),
        recorded_name=group[0].name,
        name_span=group[0].name_span,
        furniture=tuple(merge([*gaps, *tags]) if tags else gaps),
    )
