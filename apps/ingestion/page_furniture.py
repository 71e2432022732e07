"""What pages add to a record: numbers, running heads and feet, feet in the middle of a line.

Owns finding these. Must not know other furniture, turns or names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from apps.ingestion.parsed import Span

# A foot in a line that holds a whole session, told by its fellows: "Page 2 of 31", the document's title behind it.
_FOOT = re.compile(r"\bPage \d{1,4} of (\d{1,4})(?=[ \t]|\s?\Z)[ \t]*")
# The same as some converters leave it: "2 Page 2".
_TWICE_NUMBERED = re.compile(r"(?<!\S)(\d{1,4})[ \t]+Page[ \t]+\1(?!\S)[ \t]*")
_HEAD = 400  # characters in which the title stands that feet repeat
# A number alone on a line between blank lines.
_PAGE_NUMBER = re.compile(r"\n[ \t]*(?:- ?)?\d{1,4}(?: ?-)?[ \t\r]*(?=\n|\Z)")
_BLANK_AFTER = re.compile(r"\n[ \t\r]*(?:\n|\Z)|\Z|\n\f")
_CODE = re.compile(r"([A-Z]{2})[ \t]+")  # of the language, behind a title
_SHORTEST_TITLE = 12  # characters
_LANGUAGE_CODE = re.compile(r"[ \t]{2,}[A-Z]{2}$")
_LINE = re.compile(r"(?m)^[ \t]*(\S[^\n]*)$")
_LONGEST = 100  # characters of a running line
_SENTENCE = 60  # characters that a short sentence has at most
_FIRMS = (" Inc.", " Ltd.", " Co.", " Corp.")
_DIGITS = re.compile(r"\d+")
_PLAIN_WORDS = re.compile(r"[^\W\d_]{3,}")


def page_numbers(text: str) -> Iterator[Span]:
    """Numbers alone on a line between blank lines, and form feeds."""
    for match in _PAGE_NUMBER.finditer(text):
        blank = (
            text[: match.start()].endswith("\n")
            if match.start() < 4
            else text[match.start() - 4 : match.start()].rstrip(" \t\r").endswith(("\n", "\f"))
        )
        if blank and _BLANK_AFTER.match(text, match.end()):
            yield Span(match.start() + 1, match.end())
    at = text.find("\f")
    while at >= 0:
        yield Span(at, at + 1)
        at = text.find("\f", at + 1)


def running_lines(text: str) -> list[Span]:
    """Lines with a number that recur with other numbers and are no sentence."""
    forms = Counter(_form(line) for line in text.split("\n") if 3 < len(line) < 101 and _DIGITS.search(line))
    running = {form for form, count in forms.items() if form and count > (2 if _PLAIN_WORDS.search(form) else 1)}
    if not running:
        return []
    lines = [(match.start(1), match[1].rstrip(" \t\r")) for match in _LINE.finditer(text)]
    recurs = Counter(line for _, line in lines)
    found: set[int] = set()
    for position, (_, line) in enumerate(lines):
        if len(line) < _LONGEST and _form(line) in running:
            found.add(position)
            # With it run the lines beside it that recur as it does: a house's address, a disclaimer.
            for step in (-1, 1):
                beside = position + step
                while 0 <= beside < len(lines) and beside not in found and _runs_along(lines[beside][1], recurs):
                    found.add(beside)
                    beside += step
    return [Span(start, start + len(line)) for start, line in map(lines.__getitem__, sorted(found))]


def _runs_along(line: str, recurs: Counter[str]) -> bool:
    """Whether a line beside a running one belongs to it: it recurs, and is in capitals, a firm or no short sentence."""
    return recurs[line] > 2 and (
        line.isupper() or len(line) > _SENTENCE or line[-1] not in ".?!:,;" or line.endswith(_FIRMS)
    )


def feet(text: str) -> Iterator[Span]:
    """Feet of pages in the middle of a line, where at least two tell the same number of pages, or the title follows."""
    found = list(_FOOT.finditer(text))
    totals = Counter(foot[1] for foot in found)
    head = f"{text[: min(found[0].start(), _HEAD)]} " if found else ""
    ends = [_title_behind(text, foot.end(), head) for foot in found]
    codes = Counter(code[1] for end in ends if (code := _CODE.match(text, end)))
    for foot, end in zip(found, ends, strict=True):
        if totals[foot[1]] < 2 and end == foot.end():
            continue
        code = _CODE.match(text, end) if end > foot.end() else None
        yield Span(foot.start(), code.end() if code and codes[code[1]] > 1 else end)
    yield from (Span(*foot.span()) for foot in _TWICE_NUMBERED.finditer(text))


def _title_behind(text: str, start: int, head: str) -> int:
    """Where the document's title ends that stands at `start`; `start` where there is none."""
    end = start
    for word in re.finditer(r"\S+[ \t]*", text[start : start + 120]):
        if text[start : start + word.end()].rstrip() + " " not in head:
            break
        end = start + word.end()
    return end if end - start >= _SHORTEST_TITLE else start


def heads(text: str) -> Iterator[Span]:
    """The document's first line where it stands again as a page's head, alone or before a language's code."""
    title = next((line.strip("\ufeff \t\r") for line in text[:2000].split("\n") if line.strip("\ufeff \t\r")), "")
    coded = _LANGUAGE_CODE.search(title)
    title = title[: coded.start()] if coded else title
    is_title = len(title) >= _SHORTEST_TITLE and (":" not in title or coded) and title[-1] not in ".?!"
    if not is_title or text.count(title) < (2 if coded else 3):
        return
    first = text.index(title)
    for match in re.finditer(rf"(?m)^[ \t]*{re.escape(title)}[ \t]*(?:[A-Z]{{2}})?[ \t\r]*$", text):
        if match.start() > first:
            yield Span(*match.span())


def _form(line: str) -> str:
    """A line with its numbers levelled; "" for what is a sentence or carries a label."""
    line = line.strip()
    if not line or line[-1] in ".?!:,;" or ":" in line or ">" in line:
        return ""
    return _DIGITS.sub("0", line)
