"""Proposes who a label of a meeting may mean, from the people whom the base knows.

Owns what speaks for and against a candidate beside the letters. Must not decide anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _

from apps.actors.models import Affiliation, OrganizationName, Speaker, SpeakerName
from apps.curation.candidates.keys import keys, parts
from apps.curation.candidates.likeness import Likeness, likeness
from apps.curation.impossible import LONGEST_ACTIVE
from apps.curation.models import NameKey
from apps.ingestion.names import bare, is_role, parenthesis
from apps.lib.text import fold
from apps.proceedings.models import Meeting, Statement

COMPARED = 60
"""Names that are compared letter by letter: those that share the most keys with the label, and all of the meeting."""

_CERTAIN = 0.9
_YEARS_APART = 8
_APART = 0.7
_AT_ANOTHER_TIME = 0.8
_TOO_LONG = 0.3
_BELONGS = ("speaker_id", "organization_id", "starts_on", "ends_on")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person whom a label may mean. `score` from 0 to 1; above 0.9 nothing speaks for anyone else."""

    speaker: int
    slug: str
    name: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a label stands: what else is known of its meeting."""

    meeting: Meeting | None = None
    affiliation: str = ""
    said_on: date | None = None


def candidates(label: str, place: Place = Place(), *, size: int = 5, besides: int | None = None) -> list[Candidate]:
    """Who may be meant, the likeliest first; nobody where the label is a role or nobody is like it.

    `besides` is the key of a person who is not asked about: whose own name the label is.
    A constant number of questions to the base, whatever its size.
    """
    name = bare(label)
    if not parts(name) or is_role(label):
        return []
    present = _present(place.meeting)
    compared = _compared(name, present)
    best: dict[int, tuple[Likeness, str]] = {}
    for bearer, borne in compared:
        alike = likeness(name, borne)
        if alike.score > (best[bearer][0].score if bearer in best else 0.0):
            best[bearer] = (alike, borne)
    rows = Speaker.objects.select_related("merged_into").in_bulk(list(best))
    scored: dict[int, Candidate] = {}
    context = _Context(list(rows), place, affiliation=place.affiliation or parenthesis(label) or "")
    for key, (alike, borne) in best.items():
        speaker = rows[key].merged_into or rows[key]
        weighed = _weighed(speaker, alike, borne, context, is_present=key in present or speaker.pk in present, key=key)
        if speaker.pk != besides and weighed.score > (scored[speaker.pk].score if speaker.pk in scored else 0.0):
            scored[speaker.pk] = weighed
    ranked = sorted(scored.values(), key=lambda one: (-one.score, one.name, one.speaker))[: max(size, 2)]
    return _contested(ranked)[:size]


def _compared(name: str, present: Collection[int]) -> list[tuple[int, str]]:
    """(speaker, name) pairs worth comparing."""
    shared = (
        NameKey.objects.filter(key__in=keys(name))
        .order_by()
        .values("name_id")
        .annotate(n=Count("*"))
        .order_by("-n", "name_id")
        .values_list("name_id", flat=True)[:COMPARED]
    )
    names = SpeakerName.objects.filter(retired=False)
    chosen = list(names.filter(pk__in=list(shared)).values_list("speaker_id", "name"))
    return chosen + list(names.filter(speaker__in=list(present)[:200]).values_list("speaker_id", "name"))


def _present(meeting: Meeting | None) -> set[int]:
    """Who is known to have spoken at the meeting."""
    if meeting is None:
        return set()
    said = Statement.objects.filter(meeting=meeting).exclude(speaker=None)
    return {key for key in said.order_by().values_list("speaker_id", flat=True).distinct() if key is not None}


class _Context:
    """What is known of the compared people beside their names."""

    def __init__(self, speakers: Sequence[int], place: Place, *, affiliation: str) -> None:
        meeting = place.meeting
        self.day = place.said_on or (meeting.starts_on if meeting else None)
        self.affiliation = fold(affiliation)
        said = Statement.objects.filter(speaker__in=speakers).order_by()
        self.series: set[int | None] = set()
        if meeting and meeting.series_id:
            same = said.filter(meeting__series=meeting.series_id).exclude(meeting=meeting)
            self.series = set(same.values_list("speaker_id", flat=True).distinct())
        spans = said.exclude(said_on=None).values_list("speaker_id").annotate(first=Min("said_on"), last=Max("said_on"))
        self.active: Mapping[int | None, tuple[Any, Any]] = {key: (first, last) for key, first, last in spans}
        # Whether they belonged to an organization, by its folded names, on the day; None where nothing tells when.
        self.organizations: defaultdict[int, dict[str, bool | None]] = defaultdict(dict)
        if self.affiliation:
            belongs: defaultdict[int, dict[int, bool | None]] = defaultdict(dict)
            rows = Affiliation.objects.filter(speaker__in=speakers).order_by()
            for speaker, organization, start, end in rows.values_list(*_BELONGS):
                then = None if self.day is None or not (start or end) else _within(self.day, start, end)
                before = belongs[organization].get(speaker)
                belongs[organization][speaker] = then if before is None else before or then or False
            called = OrganizationName.objects.filter(organization__in=list(belongs))
            for organization, folded in called.values_list("organization_id", "folded"):
                for speaker, then in belongs[organization].items():
                    self.organizations[speaker][folded] = then

    def belongs(self, speaker: int) -> tuple[bool, bool]:
        """Whether somebody is known in the organization that the record names, and whether at another time alone."""
        fitting = [then for name, then in self.organizations[speaker].items() if _same_body(self.affiliation, name)]
        return bool(fitting), bool(fitting) and all(then is False for then in fitting)


def _weighed(
    speaker: Speaker, alike: Likeness, borne: str, context: _Context, *, is_present: bool, key: int
) -> Candidate:
    score, reasons = alike.score, [str(reason) for reason in alike.reasons]
    if borne != speaker.name:
        reasons.insert(0, _("known as %(name)s") % {"name": borne})
    if is_present:
        score += (1 - score) * 0.55
        reasons.append(_("spoke at the same meeting"))
    if key in context.series:
        score += (1 - score) * 0.15
        reasons.append(_("spoke in the same series"))
    fits, at_another_time = context.belongs(key) if context.affiliation else (False, False)
    if at_another_time:
        score *= _AT_ANOTHER_TIME
        reasons.append(_("of the same organization, but at another time"))
    elif fits:
        score += (1 - score) * 0.4
        reasons.append(_("of the same organization"))
    span = context.active.get(key)
    if context.day and span and not is_present:
        years = max(span[0].year - context.day.year, context.day.year - span[1].year, 0)
        active = max(span[1].year, context.day.year) - min(span[0].year, context.day.year)
        if active > LONGEST_ACTIVE:
            score *= _TOO_LONG
            reasons.append(_("would have been active for %(years)s years") % {"years": active})
        elif years > _YEARS_APART:
            score *= _APART
            reasons.append(_("otherwise heard %(years)s years apart") % {"years": years})
    if not alike.whole and not is_present:
        score = min(score, 0.75)
    return Candidate(speaker.pk, speaker.slug, speaker.name, round(min(score, 0.97), 3), tuple(reasons))


def _within(day: date, start: date | None, end: date | None) -> bool:
    return (start is None or start <= day) and (end is None or day <= end)


def _same_body(heard: str, known: str) -> bool:
    return known == heard or f" {known} " in f" {heard} "


def _contested(ranked: list[Candidate]) -> list[Candidate]:
    """Where two are nearly as likely, neither is certain."""
    if len(ranked) > 1 and ranked[0].score - ranked[1].score < 0.08:
        return [
            replace(one, score=min(one.score, 0.6 + 0.2 * one.score), reasons=(*one.reasons, _("another is as likely")))
            if one.score >= ranked[0].score - 0.08
            else one
            for one in ranked
        ]
    return [replace(one, score=min(one.score, _CERTAIN)) if number else one for number, one in enumerate(ranked)]
