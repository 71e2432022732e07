"""WebVTT: the text stays the decoded file; each cue's time code becomes a locator.

Owns the grammar of cues, which the parser of this family uses too. Must not know who speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from apps.lib.locators import Locator, LocatorMap

_TIMING = re.compile(
    r"^[ \t]*(?:(?P<h>\d{1,4}):)?(?P<m>\d{2}):(?P<s>\d{2}[.,]\d{1,3})"
    r"[ \t]+-->[ \t]+(?:\d{1,4}:)?\d{2}:\d{2}[.,]\d{1,3}[^\r\n]*(?:\r\n|\n|\r|\Z)",
    re.MULTILINE,
)
_BLANK = re.compile(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r|\Z)")


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue: its identifier or time line begins at `start`; its words stand between `text_start` and `text_end`."""

    start: int
    identifier: str
    text_start: int
    text_end: int
    seconds: float


def cues(text: str) -> Iterator[Cue]:
    """Every cue, in the order of the file."""
    timings = list(_TIMING.finditer(text))
    starts = []
    end = 0
    for timing in timings:
        before = text.rfind("\n", end, max(timing.start() - 1, end)) + 1 or end
        named = text[before : timing.start()].strip()
        starts.append(before if named and not named.startswith(("WEBVTT", "NOTE")) else timing.start())
        end = timing.end()
    for timing, start, following in zip(timings, starts, [*starts[1:], len(text)], strict=False):
        # The line end of the time line itself may begin the blank line: then the cue is empty.
        blank = _BLANK.search(text, max(timing.end() - 1, 0), following)
        hours, minutes, seconds = timing["h"] or "0", timing["m"], timing["s"].replace(",", ".")
        yield Cue(
            start=start,
            identifier=text[start : timing.start()].strip(),
            text_start=timing.end(),
            text_end=max(blank.start() if blank else following, timing.end()),
            seconds=int(hours) * 3600 + int(minutes) * 60 + float(seconds),
        )


def cue_locators(text: str) -> LocatorMap:
    """A locator with its time code for each cue."""
    return LocatorMap.of(Locator(cue.start, seconds=cue.seconds) for cue in cues(text))
