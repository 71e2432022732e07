"""Points of a list in minutes: how deep they are set in, whose they are, and where what is said in one ends.

Owns these lists. Must not weigh whether a label that stands alone is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from apps.ingestion.names import bare
from apps.ingestion.parsed import Span
from apps.ingestion.turns import Mark

BREAK = re.compile(r"\n[^\S\n]*\n")
POINT = re.compile(r"^(?P<depth>[ \t]*)[*•–\-][ \t]+(?=\S)", re.MULTILINE)
_POINT_OR_HEADING = re.compile(rf"{POINT.pattern}|^#{{1,6}}[ \t]", re.MULTILINE)
# What was put to a meeting or decided: "PROPOSED: …", "SO RESOLVED".
_DECIDED = r"^(?:(?:PROPOSED|SO) )?(?:RESOLVED|RESOLUTION|PROPOSED|PROPOSAL|ACTION(?: ITEM)?)(?::[ \t]|[ \t\r]*$)"
# What can end a speech: a blank line, a note in brackets, a point, what was decided.
_STOPS = re.compile(
    rf"{BREAK.pattern}(?P<below>[ \t]*)|^[ \t]*[\[(][^\n]*$(?!\n[ \t]*[^\s\[(])|{POINT.pattern}|{_DECIDED}",
    re.MULTILINE,
)
_AFTER_POINTS = re.compile(r"\n[^\S\n]*\n(?=\S)(?![*•–\-][ \t])")
# "- Ada Obi (AO)", below it "  - a point of hers".
_ABOVE_POINTS = re.compile(
    r"^(?P<depth>[ \t]*)[*•–\-][ \t]+(?P<label>[^\W\d_][^\n:.,;?!]{0,60}?)[ \t]*\n(?=(?P=depth)[ \t]+[*•–\-][ \t])",
    re.MULTILINE,
)
_GOES_ON = re.compile(r"\s+(?:[*•–\-]|\d{1,2}[.)])[ \t]")  # a list, which a colon promised
_DOTS = re.compile(r"\s*(?:\.\.\.|…)")  # as scribes go on with what one said, blank lines or not
_INDENT = re.compile(r"^(?P<space>[ \t]*)(?P<words>[^\n]*)", re.MULTILINE)
_LABELLED = re.compile(r"[^\n:]{1,60}:[ \t]")
_SPACE = re.compile(r"\s*")
_SOME = 3  # labels of a list that tell what its other points begin with


def stop_in_minutes(text: str, mark: Mark, stop: int) -> int | None:
    """Where a speech in minutes ends: at a blank line, at a note in brackets, and a point of a list at the next one.

    What is set in deeper than the point belongs to it, also behind a blank line.
    """
    said = mark.speech + len(text[mark.speech : stop]) - len(text[mark.speech : stop].lstrip())
    point = POINT.match(text, mark.start)
    for found in _STOPS.finditer(text, said, stop):
        space = found["below"] if found["depth"] is None else found["depth"]
        if found.start() <= said or (point is None and found["depth"] is not None):  # its own points
            continue
        if point is None and text[found.start() - 1] == ":" and _GOES_ON.match(text, found.start()):
            continue
        if point is None and _goes_on(text, found):
            continue
        if point is None or space is None or _depth(space) <= _depth(point["depth"]):
            return found.start()
    return None


def _goes_on(text: str, found: re.Match[str]) -> bool:
    """Whether a speech goes on where one could end: behind dots, or in brackets in the middle of a sentence."""
    if text[found.start() : found.start() + 1] == "\n":
        return _DOTS.match(text, found.start()) is not None
    before = text[max(0, found.start() - 40) : found.start()].rstrip()[-1:]
    small = found[0].lstrip()[1:2].islower()
    return found["depth"] is None and small and (before.isalnum() or before == ",")


def are_nested(text: str, marks: Sequence[Mark]) -> bool:
    """Whether labels are set in, and what they said goes on deeper than they stand: "    Ada: lit it", below it
    "        all of them".
    """
    deeper = other = 0
    for mark in marks:
        if not text[mark.start].isspace():
            continue
        own, below = (_INDENT.match(text, at) for at in (mark.start, text.find("\n", mark.speech) + 1))
        if own and below and below["words"] and not _LABELLED.match(below["words"]):
            deeper += _depth(below["space"]) > _depth(own["space"])
            other += _depth(below["space"]) == _depth(own["space"])
    return deeper >= _SOME and deeper > other * 3


def end_of_nested(text: str, mark: Mark, stop: int) -> int | None:
    """Where in such a record a line begins that is set in no deeper than the label of the speech before it."""
    own = _INDENT.match(text, mark.start)
    if own is None or not own["space"]:
        return None
    lines = _INDENT.finditer(text, text.find("\n", mark.speech, stop) + 1 or stop, stop)
    return next(
        (line.start() for line in lines if line["words"] and _depth(line["space"]) <= _depth(own["space"])), None
    )


def end_of_points(text: str, mark: Mark, stop: int) -> int | None:
    """Where before `stop` the list ends that a mark's speech is, at a blank line that no point and nothing set in
    follows.
    """
    begins = _SPACE.match(text, mark.speech)
    if begins is None or not POINT.match(text, begins.end()):
        return None
    ends = _AFTER_POINTS.search(text, begins.end(), stop)
    return ends.start() if ends else None


def above_points(text: str, marks: Sequence[Mark]) -> Iterator[Mark]:
    """Names alone in a point, what they said in points below that are set in deeper, where such a name is a label with
    a colon elsewhere.
    """
    names = {bare(mark.name) for mark in marks if mark.name}
    for found in _ABOVE_POINTS.finditer(text) if len(names) > 1 else ():
        if bare(found["label"]) in names:
            yield Mark(found.start(), found.end(), found["label"], Span(*found.span("label")))


def among_labels(text: str, labels: Set[int], others: Sequence[int]) -> set[int]:
    """Those of the others that stand in a list most of whose points begin with labels; all by where they begin."""
    lists = _lists(text) if others else {}
    wanted = {id(points): points for start in others if (points := lists.get(start))}
    of_labels = {
        known
        for known, points in wanted.items()
        if (found := sum(point in labels for point in points)) >= _SOME and found * 2 > len(points)
    }
    return {start for start in others if start in lists and id(lists[start]) in of_labels}


def _lists(text: str) -> dict[int, list[int]]:
    """For each point the points of its list, by where they begin: those as deep that no heading and nothing less deep
    divides.
    """
    lists: dict[int, list[int]] = {}
    within: list[tuple[int, list[int]]] = []  # the lists that are open, each in the one before it
    for found in _POINT_OR_HEADING.finditer(text):
        if found["depth"] is None:
            within.clear()
            continue
        depth = _depth(found["depth"])
        while within and within[-1][0] > depth:
            within.pop()
        if not within or within[-1][0] < depth:
            within.append((depth, []))
        within[-1][1].append(found.start())
        lists[found.start()] = within[-1][1]
    return lists


def _depth(space: str) -> int:
    return len(space.expandtabs(4))
