"""WebVTT: the text stays the decoded file; each cue's time code becomes a locator.

Owns the grammar of cues, which the parser of this family uses too. Must not know who speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from apps.lib.locators import Locator, LocatorMap

_ARROW = "-->"
# Also the form in which recognisers of speech print cues: in brackets before their words.
_TIMING = re.compile(
    r"[ \t]*(?P<open>\[)?(?:(?P<h>\d{1,4}):)?(?P<m>\d{2}):(?P<s>\d{2}[.,]\d{1,3})"
    r"[ \t]+-->[ \t]+(?:\d{1,4}:)?\d{2}:\d{2}[.,]\d{1,3}(?(open)\][ \t]*|[^\r\n]*(?:\r\n|\n|\r|\Z))"
)
_BLANK = re.compile(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r|\Z)")
_BLANK_IN_FEEDS = re.compile(r"\n[ \t]*(?:\n|\Z)")  # the same where no line ends in a carriage return; faster


class Cue(NamedTuple):
    """One cue: its identifier or time line begins at `start`; its words stand between `text_start` and `text_end`.

    `clock`: hours, where it has any, minutes and seconds, as written.
    """

    start: int
    identifier: str
    text_start: int
    text_end: int
    clock: tuple[str | None, str, str]

    @property
    def seconds(self) -> float:
        """From the beginning of the recording."""
        hours, minutes, seconds = self.clock
        return int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds.replace(",", "."))


def cues(text: str) -> Iterator[Cue]:
    """Every cue, in the order of the file."""
    timings = list(_timings(text))
    heads: list[tuple[int, str]] = []  # where each cue begins, and its identifier
    end = 0
    for timing in timings:
        at = timing.start()
        before = text.rfind("\n", end, max(at - 1, end)) + 1 or end
        named = text[before:at].strip()
        heads.append(
            (at, "") if not named or timing["open"] or named.startswith(("WEBVTT", "NOTE")) else (before, named)
        )
        end = timing.end()
    heads.append((len(text), ""))
    blank_line = _BLANK if "\r" in text else _BLANK_IN_FEEDS
    for timing, (start, identifier), (following, _) in zip(timings, heads, heads[1:], strict=False):
        end = timing.end()
        # The line end of the time line itself may begin the blank line: then the cue is empty.
        blank = blank_line.search(text, end - 1, following)
        text_end = max(blank.start() if blank else following, end)
        yield Cue(start, identifier, end, text_end, (timing["h"], timing["m"], timing["s"]))


def _timings(text: str) -> Iterator[re.Match[str]]:
    """The time lines. Each has an arrow, and looking for those is many times faster than trying every line."""
    at = text.find(_ARROW)
    while at >= 0:
        if timing := _TIMING.match(text, text.rfind("\n", 0, at) + 1):
            yield timing
        end = text.find("\n", at)
        at = text.find(_ARROW, end) if end >= 0 else -1


def cue_locators(text: str) -> LocatorMap:
    """A locator with its time code for each cue."""
    return LocatorMap.of(Locator(cue.start, seconds=cue.seconds) for cue in cues(text))
