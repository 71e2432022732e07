"""WebVTT: the text stays the decoded file; each cue's time code becomes a locator.

Owns the grammar of cues, which the parser of this family uses too. Must not know who speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from apps.lib.locators import Locator, LocatorMap

_TIMING = re.compile(
    r"^[ \t]*(?:(?P<h>\d{1,4}):)?(?P<m>\d{2}):(?P<s>\d{2}[.,]\d{1,3})[ \t]+-->[ \t]+(?:\d{1,4}:)?\d{2}:\d{2}[.,]\d{1,3}[^\r\n]*(?:\r\n|\n|\r|\Z)",
    re.MULTILINE,
)
_BLANK = re.compile(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r|\Z)")


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue. `start` is where its identifier or time line begins; `text_start` to `text_end` is its payload; `seconds` its beginning."""

    start: int
    identifier: str
    text_start: int
    text_end: int
    seconds: float


def cues(text: str) -> Iterator[Cue]:
    """Every cue, in the order of the file."""
    for timing in _TIMING.finditer(text):
        before = text.rfind("\n", 0, timing.start() - 1) if timing.start() else -1
        identifier = text[before + 1 : timing.start()].strip() if timing.start() else ""
        start = before + 1 if identifier and not identifier.startswith(("WEBVTT", "NOTE")) else timing.start()
        blank = _BLANK.search(text, max(timing.end() - 1, 0))
        # The line end of the time line itself may begin the blank line: then the cue is empty.
        end = blank.start() if blank else len(text)
        hours, minutes, seconds = timing["h"] or "0", timing["m"], timing["s"].replace(",", ".")
        yield Cue(
            start=start,
            identifier=identifier if start < timing.start() else "",
            text_start=timing.end(),
            text_end=max(end, timing.end()),
            seconds=int(hours) * 3600 + int(minutes) * 60 + float(seconds),
        )


def cue_locators(text: str) -> LocatorMap:
    """A locator with its time code for each cue."""
    return LocatorMap.of(Locator(cue.start, seconds=cue.seconds) for cue in cues(text))
