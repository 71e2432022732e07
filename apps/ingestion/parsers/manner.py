"""How labelled records tell what was said: minutes report it, transcripts have the speakers' own words.

Owns that decision and what ends a speech for it. Must not know what labels look like.
"""

from __future__ import annotations

import re

from apps.ingestion.names import Shape, bare, shape, without_title
from apps.ingestion.parsed import Kind
from apps.ingestion.turns import Mark

_HEADING = re.compile(r"^[ \t]*(?:#{1,6}[ \t]|={3,}|-{3,}[ \t\r]*$)", re.MULTILINE)
_SECTION = re.compile(r"^#{1,6}[ \t]", re.MULTILINE)  # items of an agenda between the turns
_NOTE_LAST = re.compile(r"[*_]{0,3}[\[(][^\[\]()\n]{1,60}[\])][*_]{0,3}\Z")
_MINUTES = re.compile(
    r"(?<!\d\s)(?<!few\s)(?<!two\s)(?<!ten\s)(?<!five\s)(?<!three\s)(?<!seven\s)(?<!more\s)"
    r"(?<!\wty\s)(?<!teen\s)(?<!four\s)(?<!six\s)(?<!eight\s)(?<!nine\s)(?<!twelve\s)(?<!many\s)(?<!several\s)"
    r"\b(?:minutes|note[- ]?takers?|scribes?|notes taken|meeting notes|blue sheets|action items?)\b",
    re.IGNORECASE,
)
_VERBATIM = re.compile(
    r"\b(?:transcri(?:pt|ption|bed)|verbatim|evidence|hansard|captioning|captioned)\b",
    re.IGNORECASE,
)
_RECORDED = re.compile(r"\b(?:recording|audio file)\b", re.IGNORECASE)  # minutes lead to one too
_DECLARED = re.compile(
    r"\b(?:transcri(?:pts?|ption|bed|bing)|verbatim|captioning|captioned|official records)\b", re.IGNORECASE
)
_BRACKET = re.compile(r"\[[ \t]*\d")  # a time; not "Ada Obi [AO]", "Ada Obi [chat]"
_HEAD = 3000  # characters in which a record says what it is
_SEVERAL = 3  # people
_IN_PERSON = re.compile(r"\b(?:I|I['’]m|[Ww]e|[Yy]ou|[Mm]y|[Oo]ur|[Yy]our)\b")
_STOP = re.compile(r"[.?!](?=\s|\Z)")


def is_declared_verbatim(text: str) -> bool:
    """Whether a record says of itself that it has the speakers' own words."""
    return _DECLARED.search(text, 0, _HEAD) is not None


def find_heading(text: str, start: int = 0, stop: int | None = None) -> int | None:
    """Where the first heading or rule between `start` and `stop` begins; None where there is none."""
    stop = len(text) if stop is None else stop
    if text.find("#", start, stop) < 0 and text.find("===", start, stop) < 0 and text.find("---", start, stop) < 0:
        return None
    found = _HEADING.search(text, start, stop)
    return found.start() if found else None


def manner(text: str, marks: list[Mark]) -> Kind:
    """Minutes report; transcripts are verbatim.

    Told by what the header says, then by whether turns are whole sentences.
    """
    if not marks:
        return Kind.VERBATIM
    header = text[: marks[0].start]
    if _VERBATIM.search(header) or (_RECORDED.search(header) and not _MINUTES.search(header)):
        return Kind.VERBATIM
    if any(_BRACKET.search(text, mark.start, mark.speech) for mark in marks[:20]):
        return Kind.VERBATIM
    names = [mark.name or "" for mark in marks]
    if _is_by_hand(names) and not _speak_for_themselves(_speeches(text, marks)):
        return Kind.REPORTED
    if sum(map(_is_in_capitals, names)) * 2 > len(names):
        return Kind.VERBATIM
    sections = (
        {found.start() for found in _SECTION.finditer(text, marks[0].start, marks[-1].start)}
        if "\n#" in text
        else set()
    )
    if len(sections.difference(mark.start for mark in marks)) >= _SEVERAL:
        return Kind.REPORTED
    if _MINUTES.search(header):
        return Kind.REPORTED
    fragments = sum(map(_is_fragment, _speeches(text, marks)))
    noted = bool(_MINUTES.search(text[:3000]))
    if (fragments > 1 and fragments * 4 > len(marks)) or (noted and fragments * 10 > len(marks)):
        return Kind.REPORTED
    return Kind.VERBATIM


def _speeches(text: str, marks: list[Mark]) -> list[str]:
    """What stands behind each mark, without headings and notes."""
    speeches = []
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        said = text[mark.speech : following.start if following else len(text)].strip()
        said = said[:heading].rstrip() if (heading := find_heading(said)) is not None else said
        speeches.append(_without_notes(said))
    return speeches


def _is_fragment(said: str) -> bool:
    return said[:1].islower() or not said.endswith((*'.?!…"”)—。？！؟', "--"))


def _speak_for_themselves(speeches: list[str]) -> bool:
    """Whether nearly all are whole sentences, several to a speech, and most speakers say "I", "we" or "you"."""
    own = sum(_IN_PERSON.search(said) is not None for said in speeches)
    long = sum(len(_STOP.findall(said)) > 1 for said in speeches)
    return sum(map(_is_fragment, speeches)) * 20 <= len(speeches) and own * 2 > len(speeches) < long * 2


def _is_in_capitals(name: str) -> bool:
    """Whether a label stands in capitals, but for a title or an article before it: "Mr A B OBI", "The DEPUTY CLERK"."""
    rest = without_title(name).removeprefix("The ") or bare(name).removeprefix("The ")
    return len(name) > 4 and (name.isupper() or (len(rest) > 2 and rest.isupper() and rest != name))


def _is_by_hand(names: list[str]) -> bool:
    """Whether somebody kept the minutes by hand: initials for whoever speaks, nicks in small letters beside names, or
    the given names alone of several whom other labels name in full.
    """
    kinds = {name: shape(bare(name)) for name in set(names)}
    short = [name for name in names if kinds[name] is Shape.INITIALS]
    given = {bare(name).split()[0] for name in kinds if kinds[name] is Shape.PERSON}
    again = {name for name in names if kinds[name] is Shape.SINGLE and bare(name) in given}
    nicks = {name for name in names if name.islower()}
    return (
        (len(set(short)) >= _SEVERAL and len(short) * 2 > len(names))
        or len(again) >= _SEVERAL
        or _SEVERAL <= len(nicks) < len(kinds)
    )


def _without_notes(said: str) -> str:
    """What was said without the notes in brackets behind it."""
    end = len(said)
    while note := _NOTE_LAST.search(said, max(0, end - 68), end):
        end = note.start()
        while end and said[end - 1].isspace():
            end -= 1
    return said[:end]
