"""Who speaks with whom: names in a column, an arc between two who speak one after the other. Owns its geometry and
table.

An arc and a list of names read well at any width and on paper, where a cloud of names would not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from django.utils.translation import gettext as _

from apps.web.drawing.figures import Cell, Drawing, Table

MOST_NODES = 14
"""Names that are drawn: those who speak most."""

_PITCH, _TOP, _AXIS = 26, 14, 132
_REACH = 118
"""How far the widest arc goes to the side, in pixels."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Someone who speaks: `turns` times."""

    key: str
    label: str
    turns: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A name with its disc. `x` is where all discs stand."""

    label: str
    href: str
    turns: int
    y: int
    radius: int
    x: int = _AXIS

    @property
    def line(self) -> int:
        """The line on which the name stands."""
        return self.y + 5

    @property
    def text(self) -> int:
        return self.x + 16


@dataclass(frozen=True, slots=True)
class Arc:
    """Between two names: `weight` is its width, 1 to 6."""

    path: str
    weight: int
    title: str


@dataclass(frozen=True, kw_only=True)
class Network(Drawing):
    """Names and arcs."""

    component: ClassVar[str] = "components/drawing/network.html"

    nodes: tuple[Node, ...]
    arcs: tuple[Arc, ...]

    @property
    def height(self) -> int:
        return 2 * _TOP + _PITCH * (len(self.nodes) - 1)


def exchanges(order: Sequence[str]) -> Counter[tuple[str, str]]:
    """How often one speaks right after another: (before, after) → times. `order` are keys in the order of the record;
    "" is someone without a name, whom nobody is said to speak with."""
    pairs: Counter[tuple[str, str]] = Counter()
    for before, after in pairwise(order):
        if before and after and before != after:
            pairs[before, after] += 1
    return pairs


def network(voices: Sequence[Voice], pairs: Mapping[tuple[str, str], int], *, id: str, title: str) -> Network | None:
    """A picture of those who speak most among `voices`, in their order; None where no two of them speak in turn."""
    most = {voice.key for voice in sorted(voices, key=lambda voice: -voice.turns)[:MOST_NODES]}
    spoken = {key for pair in pairs for key in pair if pair[0] in most and pair[1] in most}
    shown = [voice for voice in voices if voice.key in spoken]
    if not shown:
        return None
    rows = {voice.key: index for index, voice in enumerate(shown)}
    names = {voice.key: voice.label for voice in shown}
    between: Counter[tuple[str, str]] = Counter()
    for (before, after), times in pairs.items():
        if before in rows and after in rows:
            first, second = sorted((before, after), key=rows.__getitem__)
            between[first, second] += times
    longest = max(rows[b] - rows[a] for a, b in between)
    heaviest, turns = max(between.values()), max(voice.turns for voice in shown)
    ranked = sorted(between.items(), key=lambda item: (-item[1], rows[item[0][0]], rows[item[0][1]]))
    return Network(
        id=id,
        title=title,
        description=_in_words(names, ranked, len(voices)),
        table=Table(
            (_("One"), _("The other"), _("In turn"), _("The other after one"), _("One after the other")),
            tuple(
                (
                    Cell(names[a], shown[rows[a]].href),
                    Cell(names[b], shown[rows[b]].href),
                    Cell(times),
                    Cell(pairs.get((a, b), 0)),
                    Cell(pairs.get((b, a), 0)),
                )
                for (a, b), times in ranked
            ),
        ),
        nodes=tuple(
            Node(voice.label, voice.href, voice.turns, _TOP + _PITCH * row, 3 + round(6 * voice.turns / turns))
            for row, voice in enumerate(shown)
        ),
        # The strongest are drawn last, over the others.
        arcs=tuple(
            Arc(_arc(rows[a], rows[b], longest), 1 + round(5 * times / heaviest), f"{names[a]} – {names[b]}: {times}")
            for (a, b), times in reversed(ranked)
        ),
    )


def _arc(first: int, second: int, longest: int) -> str:
    """Half an ellipse to the left of the names, the wider the farther they are apart."""
    top, bottom = _TOP + _PITCH * first, _TOP + _PITCH * second
    reach = 14 + round((_REACH - 14) * (second - first) / max(longest, 1))
    return f"M{_AXIS} {top}A{reach} {(bottom - top) / 2:g} 0 0 0 {_AXIS} {bottom}"


def _in_words(names: Mapping[str, str], ranked: Sequence[tuple[tuple[str, str], int]], voices: int) -> str:
    (a, b), times = ranked[0]
    return _(
        "Arcs between those who speak one after the other: %(shown)s of %(voices)s. "
        "Most often: %(one)s and %(other)s, %(times)s times."
    ) % {"shown": len(names), "voices": voices, "one": names[a], "other": names[b], "times": times}
