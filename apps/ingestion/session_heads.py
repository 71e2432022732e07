"""Where one session of a file ends and the next begins: an end that the text tells, or a head of its own above the
captioners' block, "The following is the output of …", when a session is over already.

Owns the border between sessions. Must not know marks, nor what a head says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from apps.ingestion.dates import find_dates
from apps.ingestion.furniture import ends_of_session
from apps.ingestion.parsed import Span
from apps.lib.partial_dates import Precision

# The beginnings of captioners' blocks, from their first letter that is always written in one way.
_BLOCKS = ("he following is the output", "he following are the output", "ervices provided by")
_LINES, _LINE = 10, 140  # of a head, and the characters of one
_SAID = re.compile(r">|[.?!…;,\"”)\]](?<!\d\.)\Z|\b(?:and|the|of|to|a)\Z")


@lru_cache(maxsize=1)  # the reading of captions asks it, then the assembly
def session_borders(text: str) -> tuple[Span, ...]:
    """Where sessions end, in order: the words that say so, or nothing before a head; no text has a head twice."""
    return tuple(sorted([*ends_of_session(text), *_heads(text)], key=lambda span: span.start))


def _heads(text: str) -> Iterator[Span]:
    """The beginnings of heads that have a day and stand above captioners' blocks, but for the first and for those that
    are printed again on every page.
    """
    starts = sorted(at for words in _BLOCKS for at in _places(text, words))
    seen: set[str] = set()
    for last, at in pairwise([0, *starts]):
        end = text.rfind("\n", max(0, at - _LINE), at) + 1
        start = _begin(text, end, last)
        head = text[start:end].strip()
        if head in seen:
            continue
        seen.add(head)
        if any(found.start.precision is Precision.DAY for found in find_dates(text, start, end)):
            yield Span(start, start)


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _begin(text: str, end: int, last: int) -> int:
    """Where the short lines begin that stand between `last` and `end` and are nobody's speech."""
    start = end
    for _ in range(_LINES):
        before = text.rfind("\n", max(0, start - _LINE), max(0, start - 1)) + 1
        if before <= last or _SAID.search(text[before:start].rstrip()):
            break
        start = before
    return start
