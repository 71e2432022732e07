"""Processes in time: which of them belong on one line, and what stands on the line of one.

Owns what becomes a bar or a mark. Must not know how they are drawn, nor ask the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from apps.actors.facts import DatedModel
from apps.proceedings.models import Meeting, Process, ProcessChair
from apps.web import dates, lines
from apps.web.drawing import timeline
from apps.web.drawing.figures import Cell
from apps.web.drawing.timeline import Axis, Look, Mark, Row, Span, TimeLine
from apps.web.process_rows import CitedDocument, Track

_EARLIEST = date(2001, 1, 1)
"""Where the line of the whole field begins: what is older is drawn from there."""

_MOST_PARTS = 12
"""Parts of a process that its line shows; a body with more of them has a list alone."""


def tracks(processes: Sequence[Process], counts: Mapping[int, int], today: date) -> tuple[Track, ...]:
    """The families with at least two processes, each with what came before and after its groups, the oldest first."""
    groups: dict[int, list[Process]] = {}
    heads = _heads(processes)
    for process in processes:
        groups.setdefault(heads[process.pk], []).append(process)
    by_key = {process.pk: process for process in processes}
    axis = timeline.dated(_EARLIEST, today)
    made = []
    for head, members in groups.items():
        if len(members) < 2:
            continue
        first = by_key[head]
        shown = sorted(lines.in_time(members), key=lambda process: process.pk != head)
        made.append(
            Track(
                id=f"track-{first.slug}",
                title=_title(first, shown),
                short=first.short_name if first.name == _title(first, shown) else _title(first, shown),
                href=first.get_absolute_url(),
                line=_lives(shown, counts, axis, today, first),
                processes=lines.numbered(shown, counts),
            )
        )
    return tuple(sorted(made, key=lambda track: -len(track.processes)))


def _heads(processes: Sequence[Process]) -> dict[int, int]:
    """For each process the key of the head of its track: its family, else that of what it led to or came from."""
    by_key = {process.pk: process for process in processes}
    families = {process.family_id for process in processes} - {None}
    heads = {p.pk: p.family_id or p.pk for p in processes if p.family_id in by_key or p.pk in families}
    loose = [process for process in processes if process.pk not in heads]
    beside: dict[int, list[int]] = {process.pk: [] for process in processes}
    for process in processes:
        for other in (process.successor_id, process.predecessor_id):
            if other in by_key:
                beside[process.pk].append(other)
                beside[other].append(process.pk)
    for process in lines.in_time(loose):
        if process.pk in heads:
            continue
        # What hangs together without a family: one track, or a part of that to which it leads.
        found, waiting, settled = [process.pk], [process.pk], []
        while waiting:
            for other in beside[waiting.pop()]:
                if other in heads:
                    settled.append(heads[other])
                elif other not in found:
                    found.append(other)
                    waiting.append(other)
        head = settled[0] if settled else process.pk
        heads |= dict.fromkeys(found, head)
    return heads


def _title(head: Process, members: Sequence[Process]) -> str:
    """A family has a name of its own; a line of successors is called after its first and last."""
    if any(member.family_id == head.pk for member in members) or len(members) < 2:
        return head.name
    return f"{members[0].short_name} – {members[-1].short_name}"


def _lives(
    processes: Sequence[Process], counts: Mapping[int, int], axis: Axis, today: date, head: Process
) -> TimeLine | None:
    rows = []
    for process in processes:
        said = counts.get(process.pk, 0)
        life = dates.life(process.start, process.end)
        rows.append(
            Row(
                process.short_name,
                process.get_absolute_url(),
                _span(process, today, title=f"{process.name}: {life}", href=process.get_absolute_url()),
                figures=((Cell(life), Cell(said)),),
            )
        )
    return timeline.rows(
        rows,
        axis,
        id=f"line-{head.slug}",
        title=_("{family} in time").format(family=head.short_name),
        columns=(_("Process"), _("Dates"), _("Statements")),
    )


def line_of(
    process: Process,
    *,
    meetings: Sequence[Meeting],
    parts: Sequence[Process],
    documents: Sequence[CitedDocument],
    chairs: Sequence[ProcessChair],
    today: date,
) -> TimeLine | None:
    """Its life with sessions, resolutions and reports, chairs and parts; None where nothing of it is dated."""
    parts = [part for part in parts if part.starts_on] if len(parts) <= _MOST_PARTS else []
    rows = [
        _row(_("Term"), [(process, dates.life(process.start, process.end), process.name, "")], today),
        _row(_("Sessions"), [(m, dates.span(m.start, m.end), m.title, m.get_absolute_url()) for m in meetings], today),
        _marks(documents),
        _row(_("Chairs"), [(chair, dates.life(chair.start, chair.end), chair.name, "") for chair in chairs], today),
        *(
            _row(part.short_name, [(part, dates.life(part.start, part.end), part.name, part.get_absolute_url())], today)
            for part in parts
        ),
    ]
    days = [day for row in rows for span in row.spans for day in (span.first, span.last)]
    days += [mark.at for row in rows for mark in row.marks]
    if not days:
        return None
    axis = timeline.dated(date.fromordinal(min(days)), date.fromordinal(max(days)))
    return timeline.rows(
        rows,
        axis,
        id="time-line",
        title=_("Time line"),
        columns=(_("What"), _("Dates"), _("Which")),
    )


def _row(label: str, things: Iterable[tuple[DatedModel, str, str, str]], today: date) -> Row:
    """`things` are (what is dated, its dates in words, its name, its address)."""
    things = [thing for thing in things if thing[0].starts_on]
    return Row(
        label,
        spans=tuple(
            span
            for dated, when, name, href in things
            for span in _span(dated, today, title=f"{name}: {when}", href=href)
        ),
        figures=tuple((Cell(when), Cell(name, href)) for _dated, when, name, href in things),
    )


def _marks(documents: Sequence[CitedDocument]) -> Row:
    held = [(cited, cited.document.start) for cited in documents]
    return Row(
        _("Resolutions and reports"),
        marks=tuple(
            Mark(
                start.middle.toordinal(),
                f"{cited.document.symbol}, {cited.date}: {cited.document.title}",
                cited.search_href,
            )
            for cited, start in held
            if start
        ),
        figures=tuple(
            (Cell(cited.date), Cell(f"{cited.document.symbol}, {cited.document.title}", cited.search_href))
            for cited, start in held
            if start
        ),
    )


def _span(dated: DatedModel, today: date, *, title: str, href: str) -> tuple[Span, ...]:
    """What lasts still is drawn to this day, a meeting of which no end is known for its day, month or year; of what
    has no beginning nothing is drawn."""
    if dated.starts_on is None or dated.start is None:
        return ()
    first = dated.starts_on.toordinal()
    lasting = dated.start.latest if isinstance(dated, Meeting) else max(today, dated.starts_on)
    last = (dated.ends_on or lasting).toordinal()
    exact = dated.ends_on is not None or dated.starts_on <= today
    return (Span(first, last, title=title, href=href, look=Look.PLAIN if exact else Look.GUESS),)
