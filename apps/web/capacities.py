"""For whom a person spoke and when, as a time line: what sources say of their affiliations, and in which capacity their
statements were made.

Owns the rows of that time line. Knows no request.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.actors.models import Affiliation, Organization, Speaker
from apps.lib.partial_dates import PartialDate, Precision
from apps.proceedings.models import Kind
from apps.proceedings.querysets import SpokenDay
from apps.web import dates
from apps.web.drawing import timeline
from apps.web.drawing.figures import Cell
from apps.web.drawing.timeline import Look, Mark, Row, Span, TimeLine

_DRAWN: Final = 10
"""Organizations that have a row of their own: those for which most was said or is on record."""

_MARKS: Final = 40
"""Marks of a row; where there are more months, the marks stand for years."""

_LOOKS: Final = {Kind.VERBATIM: Look.VERBATIM, Kind.REPORTED: Look.REPORTED, Kind.QUOTED: Look.QUOTED}


@dataclass(slots=True)
class _Capacity:
    """What is known of one organization; None is no organization at all."""

    organization: Organization | None
    affiliations: list[Affiliation] = field(default_factory=list)
    days: list[SpokenDay] = field(default_factory=list)

    @property
    def statements(self) -> int:
        return sum(day.statements for day in self.days)

    @property
    def label(self) -> str:
        return self.organization.name if self.organization else _("No capacity named")


def time_line(
    speaker: Speaker,
    affiliations: Iterable[Affiliation],
    spoken: Iterable[SpokenDay],
    organizations: Mapping[int, Organization],
) -> TimeLine | None:
    """A row for each organization. `organizations` are those of `spoken` by primary key. None where nothing has a date.

    Takes no query: affiliations come with their organizations.
    """
    held: defaultdict[int | None, _Capacity] = defaultdict(lambda: _Capacity(None))
    for affiliation in affiliations:
        capacity = held[affiliation.organization_id]
        capacity.organization = affiliation.organization
        capacity.affiliations.append(affiliation)
    for day in spoken:
        capacity = held[day.organization_id]
        capacity.organization = organizations.get(day.organization_id) if day.organization_id else None
        capacity.days.append(day)
    known = sorted(held.values(), key=lambda one: (-one.statements, -len(one.affiliations), one.label))[:_DRAWN]
    moments = [_moments(one) for one in known]
    if not any(moments):
        return None
    axis = timeline.dated(min(chain(*moments)), max(chain(*moments)))
    begun = {id(one): min(days, default=date.max) for one, days in zip(known, moments, strict=True)}
    known.sort(key=lambda one: begun[id(one)])
    return timeline.rows(
        [_row(speaker, one, axis.last) for one in known],
        axis,
        id="capacities",
        title=_("Capacities over time"),
        columns=(_("Organization"), _("Role"), _("When"), _("Statements"), _("Source")),
    )


def _moments(capacity: _Capacity) -> list[date]:
    """Every day that the axis has to hold."""
    found = [said.earliest for day in capacity.days if (said := day.said)]
    for affiliation in capacity.affiliations:
        found += [bound.earliest for bound in (affiliation.start, affiliation.end) if bound]
        found += [shown.earliest] if (shown := dates.attested(affiliation)) else []
    return found


def _row(speaker: Speaker, capacity: _Capacity, last: int) -> Row:
    spans = tuple(span for affiliation in capacity.affiliations if (span := _span(affiliation, last)))
    attested = tuple(mark for affiliation in capacity.affiliations if (mark := _attested(affiliation)))
    figures = [_affiliation_cells(affiliation) for affiliation in capacity.affiliations]
    if capacity.days:
        figures.append(_spoken_cells(speaker, capacity))
    return Row(
        label=capacity.label,
        href=capacity.organization.get_absolute_url() if capacity.organization else "",
        spans=spans,
        marks=(*attested, *_spoken_marks(speaker, capacity)),
        figures=tuple(figures),
    )


def _span(affiliation: Affiliation, last: int) -> Span | None:
    start, end = affiliation.start, affiliation.end
    if not start and not end:
        return None
    first_day = start.earliest.toordinal() if start else 1
    last_day = end.latest.toordinal() if end else last
    title = ", ".join(filter(None, (affiliation.role, dates.held(affiliation))))
    return Span(first_day, last_day, title, look=Look.PLAIN if start and end else Look.GUESS)


def _attested(affiliation: Affiliation) -> Mark | None:
    shown = dates.attested(affiliation)
    if affiliation.start or affiliation.end or not shown:
        return None
    title = ", ".join(filter(None, (affiliation.role, dates.held(affiliation))))
    return Mark(shown.middle.toordinal(), title, look=Look.PLAIN)


def _spoken_marks(speaker: Speaker, capacity: _Capacity) -> Iterable[Mark]:
    """A mark for each month and kind of record or, where those are many, for each year."""
    months = _by(capacity.days, Precision.MONTH)
    if len(months) > _MARKS:
        months = _by(capacity.days, Precision.YEAR)
    for (said, kind), days in sorted(months.items()):
        number = sum(number for _day, number in days)
        what = ngettext("%(number)s statement", "%(number)s statements", number) % {"number": number}
        # In the middle of the days on which they were made: an affiliation shown on the same day stands above it.
        made = [day.middle.toordinal() for day, _number in days]
        href = f"{_search(speaker, capacity)}&kind={kind}&from={said}&to={said}"
        middle = (min(made) + max(made)) // 2
        yield Mark(middle, f"{dates.written(said)}: {what}", href, _LOOKS[Kind(kind)], number)


def _by(days: Collection[SpokenDay], most: Precision) -> dict[tuple[PartialDate, str], list[tuple[PartialDate, int]]]:
    """Days and numbers of statements by month or year; what is known by its year alone stays with its year."""
    gathered: defaultdict[tuple[PartialDate, str], list[tuple[PartialDate, int]]] = defaultdict(list)
    for day in days:
        if said := day.said:
            gathered[said.reduced(most), day.kind].append((said, day.statements))
    return gathered


def _search(speaker: Speaker, capacity: _Capacity) -> str:
    chosen = f"&org={capacity.organization.slug}" if capacity.organization else ""
    return f"{reverse('search')}?speaker={speaker.slug}{chosen}"


def _affiliation_cells(affiliation: Affiliation) -> tuple[Cell, ...]:
    source = affiliation.source
    return (
        Cell(affiliation.role),
        Cell(dates.held(affiliation)),
        Cell(""),
        Cell(source, source if source.startswith(("https://", "http://")) else ""),
    )


def _spoken_cells(speaker: Speaker, capacity: _Capacity) -> tuple[Cell, ...]:
    days = [said for day in capacity.days if (said := day.said)]
    first = min(days, default=None)
    last = max(days, key=lambda day: day.latest, default=None)
    return (
        Cell(_("as recorded with the statements")),
        Cell(dates.span(first, last)),
        Cell(capacity.statements),
        Cell(_("the statements"), _search(speaker, capacity)),
    )
