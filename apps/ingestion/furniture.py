"""What stands in a record and is no speech: disclaimers, captioner's blocks, page breaks, end markers, list footers.

Owns finding it, and the speech that is left without it. Must not know turns, names or meetings.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from apps.ingestion.clocks import CLOCK, CLOCK_OF_DAY, HALF_OF_DAY
from apps.ingestion.page_furniture import feet, heads, page_numbers, running_lines
from apps.ingestion.parsed import Span
from apps.ingestion.stage_notes import stage_notes
from apps.lib.text import squeeze


@dataclass(frozen=True, slots=True)
class _Block:
    """One kind of furniture: a literal that it holds, what may stand before that, and the rest from the literal on.

    Searching a literal is many times faster than searching the pattern.
    """

    literal: str  # in small letters
    rest: re.Pattern[str]
    before: re.Pattern[str] | None = None  # ends where the literal begins
    must: bool = False  # whether `before` is needed


_REACH = 120  # how far `before` may reach back
_NUMBER = r"(?:[ \t]+\d{1,4}(?=[ \t]))?"  # a page number that a collapsed line left behind the block
_NOTE = re.compile(r"\bNote:\s*\Z", re.IGNORECASE)
_OPENED = re.compile(r"[(\[]\s*(?:(?:real-?time|live|the|end of) )?\Z", re.IGNORECASE)
_OPENED_SESSION = re.compile(
    r"[(\[]\s*(?:the )?(?:session|meeting|captioning|transcript|webinar|call|event)[^()\[\]]{0,30}\Z", re.IGNORECASE
)


def _rest(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_RECORD = _rest(r"[^\n](?:(?!\n\s*\n\s*\n)[\s\S]){0,1200}?authoritative record\.?" + _NUMBER)
_CLOSED = _rest(r"[^()\[\]]{0,60}[)\]]")
_BLOCKS = (
    _Block("the following is the output", _RECORD, _NOTE),
    _Block("the following are the output", _RECORD, _NOTE),
    _Block(
        "being provided in",
        _rest(
            r"being (?:[\s\S]{0,500}?verbatim record(?: of the proceedings)?"
            r"|provided in (?:an? )?(?:rough[- ]draft|real-?time|unedited) format)\.?(?:\s*\*{3,})?"
        ),
        re.compile(r"(?:\*{3,}\s*)?\bThis [a-z]+[^.\n]{0,60}\bis \Z"),
        must=True,
    ),
    _Block(
        "based on live transcription",
        _rest(
            r"based on live transcription\.[\s\S]{0,500}?of the proceedings\.?"
            r"(?:[\s\S]{0,20}?\b(?:text|document|file)\b[\s\S]{0,120}?copyright law\.?)?"
        ),
        re.compile(r"\bThis (?:text|document|file)[^.\n]{0,40}\bis \Z"),
        must=True,
    ),
    *(  # what transcripts in other languages say of themselves
        _Block(words, _rest(words + r"[\s\S]{0,1200}?" + end), re.compile(r"(?:\b\w{4,12}[ \xa0]?[:.：]\s*)?\Z"))
        for words, end in (
            ("el contenido de este documento es producto", r"registro autori[a-z]+\.?"),
            ("le présent document est le résultat", r"(?:faisant autorité|qui fait autorité)\.?"),
            ("o conteúdo deste documento é produto", r"registro (?:oficial|autori[a-z]+)\.?"),
        )
    ),
    _Block(
        "captioning",
        _rest(r"captioning (?:has|is|was|will|provided|by|ended|concluded)\b[^()\[\]]{0,80}[)\]]"),
        _OPENED,
        must=True,
    ),
    _Block(
        "captions",
        _rest(r"captions (?:begin|end|start|stop)(?:s|ed)?\s*[)\]]"),
        re.compile(r"(?:\A|\n)[ \t]*[(\[]\Z"),
        must=True,
    ),
    _Block(
        "captioning by",
        _rest(r"captioning by\b[^\n]{0,80}(?:\n(?:\n(?!>|[^\n]*(?m:: |[.?!]$)))?[^\n]{2,80}(?=\n|\Z)){0,3}(?=\s*\Z)"),
        re.compile(r"(?:\A|(?<=\n))[ \t]*(?:LIVE |Live )?\Z"),
        must=True,
    ),
    _Block("concluded", _CLOSED, _OPENED_SESSION, must=True),
    _Block("adjourned", _CLOSED, _OPENED_SESSION, must=True),
    _Block(
        "end of",
        _rest(
            r"end of (?:the )?(?:transcript(?:ion)?|session|meeting|recording|file|call)"
            r"(?: (?:at )?\d[\d:.apm ]{0,12})?\.?\s*[\])*]+"
        ),
        re.compile(r"(?:(?<=\s)\d{1,4}\s+)?[\[(*]+\s*\Z"),
        must=True,
    ),
    _Block(
        "retrieved from", _rest(r"retrieved from [\"“]?https?://[\s\S]*"), re.compile(r"(?:\A|\n)[ \t]*\Z"), must=True
    ),
    _Block("disclaimer:", _rest(r"disclaimer:[^\n]{30,1200}(?=\n|\Z)"), re.compile(r"(?:\A|\n)[ \t*]*\Z"), must=True),
    _Block(
        "not be in its final form",
        _rest(r"not be in its final form and may be (?:updated|revised)[^\n]{0,250}(?=\n|\Z)"),
        re.compile(r"(?:\A|\n)[^\n:>]*\Z"),
        must=True,
    ),
    _Block("services provided by", _rest(r".{20}:?[\s\S]{0,300}?(?:www\.[\w.\-]+|\d{3} \d{3} \d{4})")),
    _Block(
        "transcribed by",
        _rest(r"transcribed by\b[^\n]{1,120}(?=\n|\Z)"),
        re.compile(r"(?:\A|(?<=\n))[ \t]*\Z"),
        must=True,
    ),
    _Block(
        "information media",
        _rest(r"information media\b[^\n]{0,80}(?=\n|\Z)"),
        re.compile(r"(?:\A|(?<=\n))[ \t*]*[Ff]or (?:use of )?(?:the )?\Z"),
        must=True,
    ),
    _Block(  # the head that operators of calls print on each page
        "confirmation #",
        _rest(r"confirmation # ?\d{4,12}(?:\s+page \d{1,4})?"),
        re.compile(
            r"(?:(?:(?<=\s)\d{1,4}\s+)?(?<=\s)[A-Z]{2,12}\s+)?Moderator:[^\n:]{3,60}\s+[\d\-/:]{8,20} [ap]m [A-Z]{2,4}"
            r"\s*\Z"
        ),
        must=True,
    ),
    _Block(  # what an archive cut off; not a text that came with the mail
        "next part",
        _rest(r"next part -{4,}+(?!\s*\n(?!\s*(?:an?|the|name|skipped)\b|\s*_{9})(?:[^\n]*\n){8})[\s\S]*"),
        re.compile(r"-{4,} \Z"),
        must=True,
    ),
    _Block(  # the form below a page of a blog
        "leave a reply",
        _rest(r"leave a reply\s+(?:cancel reply\s+)?your email address will not be published[\s\S]*"),
        re.compile(r"\n[ \t#]*\Z"),
        must=True,
    ),
    _Block(  # who wrote a page, "Ada Obi", "Ada Obi is an editor …", and what else to read there
        "author",
        _rest(
            r"authors?[ \t]*\n(?:\s*(?P<first>[^\W\d_][\w'’\-]*)(?: [^\n]{1,60})?\n\s*(?P=first)\b[^\n]{0,80}"
            r" (?:is|was|has|writes|works|covers|leads|teaches) [^\n]+(?:\n|\Z)){1,9}[\s\S]{0,1500}\Z"
        ),
        re.compile(r"\n[ \t]*\n[ \t#*]*(?:About the )?\Z"),
        must=True,
    ),
    _Block(
        "mailing list",
        _rest(r"[\s\S]*"),
        re.compile(r"\n(?:_{20,}\n[^\n]*|More information about the [^\n]*)\Z"),
        must=True,
    ),
    _Block(
        "page ",
        _rest(r"page \d{1,4}(?: of \d{1,4})?[ \t\r]*(?:\n+[ \t]*[A-Z]{2}[ \t\r]*)?(?=\n|\Z)"),
        re.compile(r"(?:\A|(?<=\n)|(?<=\f))[ \t\f]*(?:[^\n]{1,80}[ \t]{2,})?\Z"),
        must=True,
    ),
)
_COPYRIGHT = re.compile(r"(?:(?:Copyright ?)?(?:©|\(c\))\s*|\bCopyright ?)\d{4}\b[^\n.]{0,60}\s*\Z", re.IGNORECASE)
_END = re.compile(
    r"\s*[\[(](?i:FIN DE (?:LA )?TRANSCRI[A-ZÓ]+|FIM DA TRANSCRI[A-ZÇÃ]+|КОНЕЦ [А-ЯЁ]+)[\])]\s*\Z"
    r"|\n[ \t]*(?:END|End|FIN|THE END|(?:# ?){3,5}|-30-|以上|E[nN][dD][sS])[.。]?"
    r"\s*(?:\d{1,2}[:.]\d{2} ?[APap]\.?[Mm]\.?[^\n]{0,6}\s*)?\Z"
)
# The patterns of whole lines begin with the line feed before the line: a search for that letter is many times faster
# than one for `^`.
_RULE = re.compile(r"\n[ \t]*([*_=~\-])\1{4,}+[ \t\r]*$", re.MULTILINE)
_STARS = re.compile(r"\*{6,}")
# Running heads and feet: document symbols, job numbers, dates; told by the same line, digits apart, on page after page.
# A foot that a document's first pages alone may have: "21-32123 2/19".
_JOB_NUMBER = re.compile(
    r"(?m)\n[ \t]*(?:\d{1,3}(?:/\d{1,3})?[ \t]+)?\d{2}-\d{5}(?: \([EFSRCA]\))?(?:[ \t]+\d{1,3}(?:/\d{1,3})?)?[ \t\r]*$"
)
# Times between speeches: "00:36:".
_CLOCK = re.compile(  # "00:36:", "0:36 - 1:02", "0:00:36.500,0:01:02.000"
    rf"\n[ \t]*[\[(]?(?:{CLOCK_OF_DAY}(?:[ \t]*(?:,|-->|[-–—])[ \t]*{CLOCK})?|\d{{1,2}}\.\d{{2}}{HALF_OF_DAY})[\])]?:?"
    r"[ \t\r]*$",
    re.MULTILINE,
)
_LEAST_CLOCKS = 3
NOTE_OF_CHAIR = (
    r"(?![^\n]*\b(?:I|[Ww]e|[Yy]ou|[Mm]y|[Oo]ur|[Yy]our)\b)(?:[^\n:]{0,160}\b(?:took|resumed|left|returned to)"
    r"|[\[(]?(?=[A-ZÀ-Þ(])(?:(?:[A-ZÀ-Þ(][^\s:]*|of|the|and|for|was)[ \t]+){1,14}in) the "
)
"""The pattern of a line that tells who presides from there on, up to its last word, "Chair". In a speech such a line
says who was seen there: "It is a pleasure to see you in the Chair.".
"""
# Proceedings that verbatim records print between speeches.
_CHAIR = re.compile(rf"(?m)\n[ \t]*+{NOTE_OF_CHAIR}Chair\.?[\])]?[ \t\r]*$")
_PROCEEDINGS = re.compile(
    r"\n(?:[ \t]*+(?:The meeting (?:was called to order|was (?:suspended|resumed|adjourned)|rose|resumed)\b[^\n]{0,80}"
    r"|(?:THE )?(?:MEETING|SESSION) (?:IS )?(?:ADJOURNED|SUSPENDED|CONCLUDED|ENDED)\b[^\n]{0,60}"
    r"|(?:\d{1,3}\.[ \t]+)?It was so decided\.?"
    r"|(?:Proceedings|Sitting|Hearing) (?:were |was )?(?:suspended|resumed|adjourned|concluded)\b[^\n]{0,60}"
    r"|Committee (?:met|adjourned|suspended|resumed)\b[^\n]{0,60}"
    r"|A (?:recorded )?vote was taken[^\n]{0,40}"
    r"|La (?:séance|réunion) (?:est|a été) (?:ouverte|levée|suspendue|reprise|close)\b[^\n]{0,60}"
    r"|La seduta (?:comincia|termina|è (?:sospesa|ripresa))\b[^\n]{0,60}"
    r"|[^\n:]{2,60} (?:started|stopped) (?:transcription|recording)"
    r"|Заседание (?:открывается|закрывается|прерывается|возобновляется)\b[^\n]{0,60}"
    r"|Se (?:abre|levanta|suspende|reanuda) la sesión\b[^\n]{0,60}|Eran? las? [^\n]{3,50}\."
    r"|At the invitation of the (?:President|Chair\w*|Acting \w+),[^\n]+(?:\n(?![ \t\r]*\n)[^\n:]+){0,20}"
    r"|(?:Mr|Ms|Mrs)\. [^\n]{2,60} was escorted (?:to|from) [^\n]{2,60}"
    r"|(?:(?:RE)?(?:DIRECT|CROSS)[ \-])?EXAMINATION|(?:EXAMINATION )?BY (?:MR|MS|MRS|DR)\. [^\na-z:]{2,40}:?"
    r"|The agenda was adopted\.?"
    r"|\[Subsequently, [^\]\n]{0,300}\]"
    r"|(?:In favour|Against|Abstaining|Abstentions):[ \t\r]*\n[^\n]+(?:\n(?![ \t\r]*\n)[^\n:]+)*"
    r"|(?:The d|D)raft (?:resolution|decision|motion|amendment)\b[^\n]{0,80}\bwas (?:adopted|rejected)\b[^\n]{0,80})"
    r"|[ \t]{3,}+(?:[A-Z]+ )?STATEMENT OF [^\na-z]+(?:\n[ \t]{3,}[^\na-z]+){0,3})[ \t\r]*$",
    re.MULTILINE,
)
_PROCEEDINGS_HOLD = (
    "The meeting ", "MEETING ", "SESSION ", " the Chair", "so decided", " was adopted", "In favour:",
    "Proceedings ", "Committee ", "Hearing ", "Sitting ", "At the invitation", " was escorted ", "The agenda was ",
    " séance ", "La réunion est ", "Заседание ",
    " seduta ", " transcription\n", " recording\n", "EXAMINATION", "BY M",
    " sesión", "STATEMENT OF", "\nEra",
)  # fmt: skip
_END_OF_SESSION = re.compile(
    r"[(\[]\s*(?:(?:The )?(?:session|meeting|captioning|webinar|call|event)[^()\[\]]{0,30}\b(?:conclude[ds]|end(?:ed|s)"
    r"|adjourn(?:ed|s)|terminated|closed)\b[^()\[\]]{0,60}|(?:Concluded|Adjourned|Ended) at[^()\[\]]{0,60}"
    r"|END OF (?:THE )?(?:TRANSCRIPT(?:ION)?|SESSION|MEETING|RECORDING)(?:[,:] [^()\[\]]{0,40})?)\.?\s*[)\]]"
    r"(?![ \t]*[,;]|[ \t]+(?-i:(?!www)[a-z]))",  # behind "(call for papers closed)" a sentence goes on
    re.IGNORECASE,
)
# A line that ends one session of several: "END OF SESSION 1".
_END_OF_ONE = re.compile(
    r"\n[ \t]*(?:END OF|End of) (?:THE |the )?(?:SESSION|MEETING|DAY|Session|Meeting|Day)(?: [\dIVX]{1,4})?\.?"
    r"[ \t\r]*$",
    re.MULTILINE,
)
# As verbatim records and minutes end: "The meeting rose at 11.40 a.m."
_ROSE = re.compile(
    r"\n[ \t]*(?:-{3}[ \t]+)?(?:Whereupon,? )?The (?:(?!last|first|previous|next|other|second|third)[a-z]+ )?"
    r"(?:meeting|session|sitting|committee|workshop|webinar|call|event|hearing|panel)"
    r" (?:rose|adjourned|was adjourned|ended|closed|was closed|concluded) at"
    r" (?:about |around |approximately )?(?:\d|noon|midnight|[a-z\-]+ o['’]clock)[^\n]{0,89}$",
    re.IGNORECASE | re.MULTILINE,
)
_ROSE_AT = (" rose at ", " adjourned at ", " ended at ", " closed at ", " concluded at ")
_PLACE = attrgetter("start", "end")
_ENDS = '.?!…:)]"”'  # after these a paragraph is whole
_PARAGRAPH = re.compile(r"\r?\n[^\S\n]*\n\s*")


def find_furniture(text: str) -> list[Span]:
    """Every block of furniture, in order, none overlapping another."""
    small = _with_small_literals(text)
    found = [span for block in _BLOCKS for span in _find(block, text, small)]
    tail = max(0, len(text) - 200)
    found += [Span(tail + match.start(), tail + match.end()) for match in _COPYRIGHT.finditer(text[tail:])]
    found += [Span(tail + match.start(), tail + match.end()) for match in _END.finditer(text[tail:])]
    if " Page " in text:
        found += feet(text)
    if "\n" in text or "\f" in text:
        found += page_numbers(text)
        found += _whole_lines(_JOB_NUMBER, text)
        found += running_lines(text)
        found += heads(text)
        clocks = list(_whole_lines(_CLOCK, text))
        found += clocks if len(clocks) >= _LEAST_CLOCKS else []
        found += stage_notes(text)
    if any(words in text for words in _PROCEEDINGS_HOLD):
        found += _whole_lines(_PROCEEDINGS, text)
        if " the Chair" in text:
            found += _whole_lines(_CHAIR, text)
    if any(rule in text for rule in ("*****", "_____", "=====", "~~~~~", "-----")):
        found += _whole_lines(_RULE, text)
        found += [Span(*match.span()) for match in _STARS.finditer(text)]
    return merge(found)


def _whole_lines(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    """Where lines match a pattern that begins with the line feed before them."""
    for match in pattern.finditer(f"\n{text}"):  # what is put before the first line makes up for that line feed
        yield Span(match.start(), match.end() - 1)


def _with_small_literals(text: str) -> str:
    """The text, as long as it is, with the letters that literals have made small: faster than to lower all of them."""
    small = text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")
    return small.replace("É", "é").replace("Ú", "ú")


def _find(block: _Block, text: str, small: str) -> Iterator[Span]:
    at = small.find(block.literal)
    while at >= 0:
        end = at + len(block.literal)
        before = block.before.search(text, max(0, at - _REACH), at) if block.before else None
        if (before or not block.must) and (rest := block.rest.match(text, at)):
            yield Span(before.start() if before else at, rest.end())
            end = rest.end()
        at = small.find(block.literal, end)


def without_feet(text: str) -> str:
    """The text, as long as it is, with feet in the middle of its lines blotted out: a label does not begin in one."""
    pieces, at = [], 0
    for foot in merge(feet(text)) if " Page " in text else ():
        pieces += [text[at : foot.start], " " * (foot.end - foot.start - 2), ". "]
        at = foot.end
    return "".join([*pieces, text[at:]])


def ends_of_session(text: str) -> list[Span]:
    """Where the text says that a session ended, in order."""
    found = []
    for bracket in "([":
        at = text.find(bracket)
        while at >= 0:
            if match := _END_OF_SESSION.match(text, at):
                found.append(Span(*match.span()))
            at = text.find(bracket, at + 1)
    if "END OF " in text or "End of " in text:
        found += _whole_lines(_END_OF_ONE, text)
    if any(words in text for words in _ROSE_AT):
        found += _whole_lines(_ROSE, text)
    return sorted(found, key=lambda span: span.start)


def merge(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that overlap or touch made one."""
    merged: list[Span] = []
    for span in sorted(spans, key=_PLACE):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        elif span.end > span.start:
            merged.append(span)
    return merged


def within(furniture: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    """The parts of the ordered `furniture` that lie between `start` and `end`."""
    if not furniture:
        return ()
    inside = []
    for position in range(bisect_left(furniture, start, key=lambda span: span.end), len(furniture)):
        span = furniture[position]
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
    """The words between `start` and `end` without furniture, paragraphs kept, a paragraph that a page break cut made
    whole.
    """
    if furniture:
        pieces, at = [], start
        for span in furniture:
            pieces.append(text[at : span.start])
            at = span.end
        raw = "\n\n".join([*pieces, text[at:end]]) if "\n" in text[start:end] else " ".join([*pieces, text[at:end]])
    else:
        raw = text[start:end]
    if "\n" not in raw:
        return squeeze(raw)
    paragraphs: list[str] = []
    for part in _PARAGRAPH.split(raw):
        words = squeeze(part)
        if words and paragraphs and words[0].islower() and paragraphs[-1][-1] not in _ENDS:
            paragraphs[-1] += " " + words
        elif words:
            paragraphs.append(words)
    return "\n\n".join(paragraphs)
