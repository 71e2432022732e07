"""Who spoke in a meeting, and when: the list of its voices with their shares, and its time line.

Owns their wording. Knows no request.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.lib.locators import Locator
from apps.web.drawing import network, timeline
from apps.web.drawing.figures import Cell, share
from apps.web.drawing.network import Network
from apps.web.drawing.timeline import Axis, Row, Span, TimeLine
from apps.web.record import Record, Stretch, Talk, Voice

RECORD = "#statements"
"""Where on the page the record begins."""

ROWS = 6
"""Voices that have a row of their own in the time line; the others share one."""

PLACES = 160
"""Places that the time line tells apart."""

_TICKS, _APART = 5, 0.17
"""Names along the time line, and the part of it that one needs on a phone."""


@dataclass(frozen=True, slots=True)
class VoiceLine:
    """A voice in the list of contents; `as_recorded`: only a label is known. `href` leads to what they said alone, or
    from there to everything; `percent` is their share of all speech, and `much` how much that is."""

    name: str
    as_recorded: bool
    href: str
    selected: bool
    statements: int
    percent: int
    much: str


def address(voice: Voice, query: str = "") -> str:
    """The parameters that leave only what this voice says."""
    return f"?{urlencode([(voice.parameter, voice.value), *([('q', query)] if query else [])])}{RECORD}"


def named(voice: Voice) -> str:
    return voice.name or _("No name recorded")


def voice_lines(talks: Sequence[Talk], *, chosen: Voice | None, query: str) -> tuple[VoiceLine, ...]:
    """The list of contents; what is searched for stays."""
    everything = f"?{urlencode({'q': query})}{RECORD}" if query else f"?{RECORD}"
    return tuple(
        VoiceLine(
            name=named(talk.voice),
            as_recorded=talk.voice.parameter == "label",
            href=everything if talk.voice == chosen else address(talk.voice, query),
            selected=talk.voice == chosen,
            statements=talk.statements,
            percent=round(100 * talk.share),
            much=_much(talk),
        )
        for talk in talks
    )


def _much(talk: Talk) -> str:
    if talk.seconds is not None:
        return Locator(0, seconds=talk.seconds).label
    return ngettext("%(count)s word", "%(count)s words", talk.words) % {
        "count": f"{talk.words:,}".replace(",", "\u202f")
    }


def time_line(record: Record, talks: Sequence[Talk], href: Callable[[Stretch], str]) -> TimeLine | None:
    """Who spoke when, those who spoke most on rows of their own; None where fewer than two voices spoke.

    `href` leads to a statement.
    """
    if len(talks) < 2:
        return None
    alone = [talk for talk in talks if talk.voice.name][: ROWS if len(talks) > ROWS + 1 else ROWS + 1]
    others = [talk for talk in talks if talk not in alone]
    spans: dict[Voice | None, list[Span]] = {talk.voice: [] for talk in alone} | {None: []}
    title = _("%(name)s, statement %(number)s")
    for stretch in record.stretches:
        voice = stretch.voice if stretch.voice in spans else None
        _append(spans[voice], stretch, title, href)
    rows = [
        Row(talk.voice.name, address(talk.voice), tuple(spans[talk.voice]), figures=(_figures(talk),)) for talk in alone
    ]
    if others:
        label = ngettext("%(count)s other", "%(count)s others", len(others)) % {"count": len(others)}
        rows.append(Row(label, spans=tuple(spans[None]), figures=(_sum(others),)))
    return timeline.rows(
        rows,
        _axis(record),
        id="who-spoke-when",
        title=_("Who spoke when"),
        columns=(
            _("Speaker"),
            _("Statements"),
            _("Talk time") if record.is_timed else _("Words"),
            _("Share"),
            _("First at"),
        ),
        description=_in_words(talks),
    )


def exchanges(record: Record, talks: Sequence[Talk]) -> Network | None:
    """Who speaks right before and after whom, those who spoke most; None where no two do. Those without a name are
    left out."""
    keys = ["=".join(voice[:2]) if voice.name else "" for voice in record.voices]
    voices = [
        network.Voice("=".join(talk.voice[:2]), talk.voice.name, talk.statements, address(talk.voice))
        for talk in talks
        if talk.voice.name
    ]
    title = _("Who speaks with whom")
    return network.network(voices, network.exchanges(keys), id="who-speaks-with-whom", title=title)


def _append(spans: list[Span], stretch: Stretch, title: str, href: Callable[[Stretch], str]) -> None:
    """A stretch becomes a span, or lengthens the last one where nothing can be seen between them. `title` is what is
    said of it, in which its name and number are to stand."""
    first = min(int(stretch.start * PLACES), PLACES - 1)
    last = max(first, min(round(stretch.end * PLACES), PLACES) - 1)
    if spans and first <= spans[-1].last + 1:
        before = spans[-1]
        spans[-1] = Span(before.first, max(before.last, last), before.title, before.href)
        return
    said = title % {"name": named(stretch.voice), "number": stretch.number}
    spans.append(Span(first, last, said, href(stretch)))


def _axis(record: Record) -> Axis:
    """Places of the record, named by the number of the statement that stands there or by its time."""
    stretches = record.stretches
    labels: list[tuple[int, str]] = []
    for tick in range(_TICKS):
        stretch = next((stretch for stretch in stretches if stretch.end > tick / _TICKS), stretches[-1])
        at = round(stretch.start * PLACES)
        if labels and at - labels[-1][0] < _APART * PLACES:
            continue
        place = record.place(record.turns[stretch.number - 1]) if record.is_timed else None
        labels.append((at, place.label if place else _("no. %(number)s") % {"number": stretch.number}))
    return timeline.placed(PLACES, labels)


def _figures(talk: Talk) -> tuple[Cell, ...]:
    much: str | int = talk.words if talk.seconds is None else Locator(0, seconds=talk.seconds).label
    return Cell(talk.statements), Cell(much), Cell(share(round(100 * talk.share))), Cell(talk.first)


def _sum(talks: Sequence[Talk]) -> tuple[Cell, ...]:
    seconds = [talk.seconds for talk in talks if talk.seconds is not None]
    return _figures(
        Talk(
            voice=talks[0].voice,
            statements=sum(talk.statements for talk in talks),
            words=sum(talk.words for talk in talks),
            seconds=sum(seconds) if seconds else None,
            share=sum(talk.share for talk in talks),
            first=min(talk.first for talk in talks),
        )
    )


def _in_words(talks: Sequence[Talk]) -> str:
    most = ", ".join(f"{named(talk.voice)} {share(round(100 * talk.share))}" for talk in talks[:3])
    return _("%(count)s voices; who spoke most: %(most)s.") % {"count": len(talks), "most": most}
