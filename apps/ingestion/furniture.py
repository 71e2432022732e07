"""What stands in a record and is no speech: disclaimers, captioner's blocks, page breaks, end markers, list footers.

Owns finding it, and the speech that is left without it. Must not know turns, names or meetings.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from apps.ingestion.parsed import Span

# A keyword that must occur before its pattern is tried (a plain search is much faster than the pattern), then the pattern.
_NUMBER = r"(?:[ \t]+\d{1,4}(?=[ \t]))?"  # a page number that a collapsed line left behind the block
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (keyword, re.compile(pattern, re.IGNORECASE))
    for keyword, pattern in (
        (
            "authoritative record",
            r"(?:\bNote:\s*)?\bThe following (?:is|are) the outputs?\b(?:(?!\n\s*\n\s*\n)[\s\S]){0,1200}?authoritative record\.?"
            + _NUMBER,
        ),
        (
            "rough draft",
            r"(?:\*{3,}\s*)?\bThis (?:text|transcript|file|document|realtime file)[^.\n]{0,80}\bis being provided in a rough[- ]draft format\."
            r"[\s\S]{0,500}?(?:record of the proceedings|verbatim record)\.?(?:\s*\*{3,})?",
        ),
        (
            "caption",
            r"[(\[]\s*(?:Realtime |Live |Real-time )?Captioning (?:has |is |was |will |provided |by |ended|concluded)[^()\[\]]{0,80}[)\]]",
        ),
        (
            "conclude",
            r"[(\[]\s*(?:The )?(?:session|meeting|captioning|transcript|webinar|call|event)[^()\[\]]{0,30}\bconcluded\b[^()\[\]]{0,60}[)\]]",
        ),
        ("adjourned", r"[(\[]\s*(?:The )?(?:session|meeting)[^()\[\]]{0,30}\badjourned\b[^()\[\]]{0,60}[)\]]"),
        (
            "end of",
            r"(?:(?<=\s)\d{1,4}\s+)?[\[(*]+\s*END OF (?:THE )?(?:TRANSCRIPT(?:ION)?|SESSION|MEETING|RECORDING|FILE|CALL)\s*[\])*]+",
        ),
        ("services provided by", r"\bServices Provided By:?[\s\S]{0,300}?(?:www\.[\w.\-]+|\d{3} \d{3} \d{4})"),
        ("copyright", r"(?<!\w)(?:Copyright\s*)?©\s*\d{4}\b[^\n.]{0,60}\Z|\bCopyright ©? ?\d{4}\b[^\n.]{0,60}\Z"),
        ("next part", r"-{4,} next part -{4,}[\s\S]*\Z"),
        (
            "mailing list",
            r"\n_{20,}\n[^\n]{0,120}mailing list[\s\S]*\Z|\nMore information about the [^\n]{0,80}mailing list[\s\S]*\Z",
        ),
        (
            "page ",
            r"(?m)^[ \t\f]*(?:[^\n]{0,80}[ \t]{2,})?Page \d{1,4}(?: of \d{1,4})?[ \t]*$(?:\n+[ \t]*[A-Z]{2}[ \t]*$)?",
        ),
    )
)
# A number alone on a line between blank lines or around a form feed.
_PAGE_NUMBER = re.compile(
    r"(?m)(?:(?<=\n\n)|(?<=\f)|^\f)[ \t]*(?:- ?)?\d{1,4}(?: ?-)?[ \t]*(?=\r?\n\s*\n|\r?\n\f|\s*\Z)|\f"
)
_RULE = re.compile(r"(?m)^[ \t]*([*_=~\-])\1{4,}[ \t]*$|\*{6,}")
# Running heads and feet: document symbols, job numbers, dates; told by the same line, digits apart, on page after page.
# A foot that a document's first pages alone may have: "21-32123 2/19".
_JOB_NUMBER = re.compile(r"(?m)^[ \t]*(?:\d{1,3}/\d{1,3}[ \t]+)?\d{2}-\d{5}(?:[ \t]+\d{1,3}/\d{1,3})?[ \t\r]*$")
_LINE = re.compile(r"(?m)^[ \t]*(\S[^\n]{0,98}?)[ \t\r]*$")
_DIGITS = re.compile(r"\d+")
_PLAIN_WORDS = re.compile(r"[^\W\d_]{3,}")
END_OF_SESSION = re.compile(
    r"[(\[]\s*(?:(?:The )?(?:session|meeting|captioning|webinar|call|event)[^()\[\]]{0,30}\b(?:concluded|ended|adjourned)\b[^()\[\]]{0,60}"
    r"|END OF (?:THE )?(?:TRANSCRIPT(?:ION)?|SESSION|MEETING|RECORDING))\s*[)\]]",
    re.IGNORECASE,
)
_SOFT_BREAK = re.compile(r"(?<=[\w,;’'\-])\s*\n\s*\n\s*(?=[a-z])")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")


def find_furniture(text: str) -> list[Span]:
    """Every block of furniture, in order, none overlapping another."""
    lowered = text.casefold() if text.isascii() else text.lower()
    found = [
        Span(*match.span()) for keyword, pattern in _PATTERNS if keyword in lowered for match in pattern.finditer(text)
    ]
    if "\n" in text or "\f" in text:
        found += [Span(*match.span()) for match in _PAGE_NUMBER.finditer(text)]
        found += [Span(*match.span()) for match in _JOB_NUMBER.finditer(text)]
        found += _running_lines(text)
    if "****" in text or "\n" in text:
        found += [Span(*match.span()) for match in _RULE.finditer(text)]
    return merge(found)


def _running_lines(text: str) -> list[Span]:
    """Lines with a number that recur with other numbers and are no sentence."""
    groups: dict[str, list[re.Match[str]]] = {}
    for match in _LINE.finditer(text):
        line = match[1]
        if any(character.isdigit() for character in line) and line[-1] not in ".?!:,;" and ":" not in line and ">" not in line:
            groups.setdefault(_DIGITS.sub("0", line), []).append(match)
    return [
        Span(match.start(1), match.end(1))
        for form, matches in groups.items()
        if len(matches) > (2 if _PLAIN_WORDS.search(form) else 1) and len(form) > 3
        for match in matches
    ]


def merge(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that overlap or touch made one."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        elif span.end > span.start:
            merged.append(span)
    return merged


def within(furniture: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    """The parts of the ordered `furniture` that lie between `start` and `end`."""
    if not furniture:
        return ()
    first = bisect_left(furniture, start, key=lambda span: span.end)
    inside = []
    for span in furniture[first:]:
        if span.start >= end:
            break
        clipped = Span(max(span.start, start), min(span.end, end))
        if clipped.end > clipped.start:
            inside.append(clipped)
    return tuple(inside)


def trim(text: str, start: int, end: int, furniture: Sequence[Span]) -> tuple[int, int, tuple[Span, ...]]:
    """`start` and `end` moved inwards over white space and furniture, and the furniture that is left between them."""
    inside = list(within(furniture, start, end))
    while True:
        head = text[start:end]
        start, end = start + len(head) - len(head.lstrip()), end - len(head) + len(head.rstrip())
        if start >= end:
            return start, start, ()
        if inside and inside[0].start <= start:
            start = min(inside.pop(0).end, end)
        elif inside and inside[-1].end >= end:
            end = max(inside.pop().start, start)
        else:
            return start, end, tuple(inside)


def speech(text: str, start: int, end: int, furniture: Sequence[Span]) -> str:
    """The words between `start` and `end` without furniture, paragraphs kept, a paragraph that a page break cut made whole."""
    if furniture:
        pieces, at = [], start
        for span in furniture:
            pieces.append(text[at : span.start])
            at = span.end
        raw = "\n\n".join([*pieces, text[at:end]]) if "\n" in text[start:end] else " ".join([*pieces, text[at:end]])
    else:
        raw = text[start:end]
    if "\n" not in raw:
        return " ".join(raw.split())
    raw = raw.replace("\r\n", "\n")
    raw = _SOFT_BREAK.sub(" ", raw)
    return "\n\n".join(paragraph for part in _PARAGRAPH.split(raw) if (paragraph := " ".join(part.split())))
