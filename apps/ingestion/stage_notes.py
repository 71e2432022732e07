"""What whoever writes speech down notes on a line of its own: applause, a pause, a film that is shown, a break.

Owns the form of these notes. Must not know turns, names or meetings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from apps.ingestion.parsed import Span

_SOUNDS = (
    r"applause|applauds?|laugh(?:s|ter|ing)?|chuckl(?:es|ing)|cheer(?:s|ing)?|crosstalk|silence|pauses?|music|gavel|bell"
    r"|ovation|videos?|audio|slides?|microphones?|mic|mike|captioner|captions?|recess|break|intermission|adjournment"
    r"|prayers?|interruptions?|aplausos|risas|risos|rires|hilarity"
)
_MEETINGS = (
    r"session|meeting|webinar|call|event|panel|workshop|hearing|captioning|recording|broadcast|stream|sitting"
    r"|committee|court"
)
# Nobody speaks in it: "(Video plays)", "[ Laughter ]", "*(Break at 12:02 PM.)*"; not "(I heard no applause)".
_BRACKETED = re.compile(
    r"\n[ \t]*[*_]{0,3}[(\[][ \t]*(?:"
    r"(?![^()\[\]\n]*\b(?:I|we|you|my|our|your|us)\b|(?:see|cf|as|which|who|and|or|but)\b)"
    rf"(?:[^()\[\]\n.?!:]{{0,40}}?(?<![\w'’\-])(?:{_SOUNDS})(?![\w'’\-])[^()\[\]\n?!]{{0,60}}?"
    rf"|(?:the )?(?:{_MEETINGS}) (?:[a-z\d]+ )?(?:clos|end|begin|start|resum|conclud|adjourn|suspend)"
    r"(?:e[ds]?|s|d|ed|ing)?(?: [^()\[\]\n?!]{0,40}?)?)"
    r"|palmas|off[- ]mi[ck]e?|no (?:audible )?(?:response|reply|answer)|technical (?:difficulties|problems|issues)"
    rf"|end of (?:the )?(?:{_MEETINGS}|day|file|tape)(?: \d{{1,2}})?"
    r"|background [a-z ]{4,20}|(?:please )?stand(?:ing)? by[^()\[\]\n]{0,80}"
    r"|the (?:prepared )?statement of [^()\[\]\n]{3,90} follows:?"
    r"|whereupon,[^()\[\]\n]{3,90}"
    r"|english|french|translation|français|anglais|traduction|interpretation|recorded by [^()\[\]\n]{3,60}"
    r"|original: [^()\[\]\n]{3,40}|(?:\d{1,2} [a-z]+ )?\d{4}"
    r"|motion (?:was )?(?:agreed to|carried|lost|negatived)|(?:the )?witness(?:es)? (?:was |were )?(?:duly )?sworn"
    r"|(?:beifall|heiterkeit|zurufe?)\b[^()\n]{0,90}"
    r"|(?:schluss|beginn|unterbrechung)\b[^()\n]{0,40}|si ride|applausi[^()\n]{0,40}"
    r"|(?:a )?(?:discussion |conversation )?(?:was )?(?:held )?off (?:the )?record)"
    r"[ \t]*\.?[ \t]*[)\]]\.?[*_]{0,3}[ \t\r]*$",
    re.MULTILINE | re.IGNORECASE,
)
# In capitals, whatever it says, "(SOUNDBITE OF MUSIC)", and without brackets what is no name: "APPLAUSE".
_LOUD = re.compile(
    r"\n[ \t]*(?:\([A-Z][A-Z ,.'’\-]{3,90}\)|\[[A-Z][A-Z ,.'’\-]{3,90}\]"
    r"|APPLAUSE|LAUGHTER|CHEERING|CROSSTALK|SILENCE|PAUSE|MUSIC|(?:COFFEE |LUNCH |TEA )?BREAK|RECESS)[ \t\r]*$",
    re.MULTILINE,
)
# As court reporters set what happened apart: "--- Upon commencing at 9:00 a.m."; not words after an interruption.
_DASHED = re.compile(
    r"\n[ \t]*-{3}[ \t]+(?:(?:Upon|On) [a-z]+ing\b|Whereupon\b|(?:[A-Z][a-z]+ )?(?i:recess|pause)\b|Off the record\b"
    r"|Suspension\b|Reprise\b|L['’]audience\b)[^\n]{0,100}$",
    re.MULTILINE,
)
# The same alone on a line where others stand that are labels: "Laughter", "Coffee Break".
_ALONE = re.compile(
    rf"(?i)[\[(]?(?:{_SOUNDS}|lunch|inaudible|(?:coffee|lunch|tea|short) break|off microphone"
    r"|no (?:audible )?response|technical difficulties|video (?:plays|presentation)|end of session)[\])]?"
)


def stage_notes(text: str) -> Iterator[Span]:
    """Where lines hold nothing but a note, in no order."""
    patterns = [_LOUD]
    patterns += [_BRACKETED] if "(" in text or "[" in text else []
    patterns += [_DASHED] if "--- " in text else []
    for pattern in patterns:
        for match in pattern.finditer(f"\n{text}"):  # what is put before the first line makes up for its line feed
            yield Span(match.start(), match.end() - 1)


def is_stage_note(line: str) -> bool:
    """Whether a line that looks like a label is a note."""
    return _ALONE.fullmatch(line) is not None
