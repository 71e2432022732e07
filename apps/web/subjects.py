"""Whose name a query is, as a card above the results: who or what it is, in a few facts, and where its page stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.actors.models import Organization, Speaker
from apps.proceedings.models import Meeting, Mention, Process, Statement
from apps.search import Subject
from apps.web import dates


@dataclass(frozen=True, slots=True)
class SubjectCard:
    """`statements` is their number: by the person, for the organization, at the meeting, or of those that mention the
    process; `within` leads to a search in them."""

    sort: str
    name: str
    href: str
    facts: tuple[str, ...]
    statements: int
    within: str
    is_demonstration: bool


def subject_cards(subjects: Iterable[Subject]) -> tuple[SubjectCard, ...]:
    """One for each, in their order; what has gone since it was indexed is left out."""
    shown = (_CARDS[subject.kind](subject.value) for subject in subjects)
    return tuple(card for card in shown if card is not None)


def _within(field: str, slug: str) -> str:
    return f"{reverse('search')}?{field}={slug}"


def _speaker(slug: str) -> SubjectCard | None:
    row = Speaker.objects.with_capacities().filter(slug=slug).first()
    if row is None:
        return None
    facts = [
        ", ".join(filter(None, (affiliation.organization.name, affiliation.role, dates.held(affiliation))))
        for affiliation in row.affiliations.all()
    ]
    return SubjectCard(
        sort=_("Speaker"),
        name=row.name,
        href=row.get_absolute_url(),
        facts=tuple(dict.fromkeys(facts))[:3],
        statements=Statement.objects.filter(speaker=row).count(),
        within=_within("speaker", slug),
        is_demonstration=row.is_demonstration,
    )


def _organization(slug: str) -> SubjectCard | None:
    row = Organization.objects.filter(slug=slug).first()
    if row is None:
        return None
    country = "" if row.is_state else str(row.country.name or "")
    return SubjectCard(
        sort=_("State") if row.is_state else _("Organization"),
        name=row.name,
        href=row.get_absolute_url(),
        facts=tuple(filter(None, (row.acronym, str(row.get_stakeholder_group_display()), country))),
        statements=Statement.objects.filter(organization=row).count(),
        within=_within("org", slug),
        is_demonstration=row.is_demonstration,
    )


def _process(slug: str) -> SubjectCard | None:
    row = Process.objects.select_related("parent").filter(slug=slug).first()
    if row is None:
        return None
    part_of = _("part of %(process)s") % {"process": row.parent.short_name} if row.parent else ""
    mentions = Mention.objects.filter(process=row, statement__isnull=False)
    return SubjectCard(
        sort=str(row.get_kind_display()),
        name=row.name,
        href=row.get_absolute_url(),
        facts=tuple(filter(None, (row.abbreviation, dates.life(row.start, row.end), part_of))),
        statements=mentions.order_by().values("statement").distinct().count(),
        within=_within("process", slug),
        is_demonstration=row.is_demonstration,
    )


def _meeting(slug: str) -> SubjectCard | None:
    row = Meeting.objects.for_list().filter(slug=slug).first()
    if row is None:
        return None
    series = row.series.short_name if row.series else ""
    return SubjectCard(
        sort=_("Meeting"),
        name=row.title,
        href=row.get_absolute_url(),
        facts=tuple(filter(None, (dates.span(row.start, row.end), str(row.venue or ""), series))),
        statements=Statement.objects.filter(meeting=row).count(),
        within=_within("meeting", slug),
        is_demonstration=row.is_demonstration,
    )


_CARDS: Mapping[str, Callable[[str], SubjectCard | None]] = {
    "speaker": _speaker,
    "org": _organization,
    "process": _process,
    "meeting": _meeting,
}
