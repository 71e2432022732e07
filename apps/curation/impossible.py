"""Finds capacities that cannot be, by their dates: what a person would have been too early, too late, or twice.

Owns the rules, and which findings were accepted as they are. Must not know pages, or correct anything. A finding needs
dates that exclude one another whatever their unknown parts are; what is not known speaks against nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations
from typing import Any, Final, NamedTuple, Self

from django.db.models import Count, Max, Min
from django.db.models.functions import Coalesce

from apps.actors.facts import known as known_day
from apps.actors.models import Affiliation, Organization, Speaker, StakeholderGroup
from apps.curation.models import About, Decision, DecisionKind
from apps.curation.querysets import chunks
from apps.lib.partial_dates import PartialDate, Precision
from apps.lib.text import fold
from apps.proceedings.models import Process, ProcessChair, ProcessKind, Statement

LONGEST_ACTIVE: Final = 75
"""Years after which it is somebody else of the same name."""

_CHAIRS: Final = frozenset({"chair", "chairman", "chairperson", "chairwoman", "president"})  # alone: no deputies
_FORMAL: Final = (ProcessKind.COMMITTEE, ProcessKind.WORKING_GROUP, ProcessKind.EXPERT_GROUP)


class Rule(StrEnum):
    """Why something cannot be."""

    BEFORE_BODY = "before-body"  # in a body before that was founded
    AFTER_BODY = "after-body"  # in a body after that ended
    SAID_OUTSIDE = "said-outside"  # spoke for a body before being of it, or after
    TWO_STATES = "two-states"  # of two States at once
    TWO_CHAIRS = "two-chairs"  # chaired two bodies at once, of which neither is a part of the other
    TOO_LONG = "too-long"  # active for longer than people are


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that cannot be. `bodies` are slugs of organizations or processes in their order, `names` what these
    are called; `first` and `last` are the days in question."""

    rule: Rule
    speaker: str
    name: str
    bodies: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    settles: int = 1
    statement: int | None = None
    """Primary key of a statement that shows it."""

    @property
    def key(self) -> str:
        return ":".join(("capacity", self.speaker, self.rule, *self.bodies))

    @property
    def detail(self) -> dict[str, Any]:
        """What JSON can hold of it, for whoever shows it."""
        days = {"first": self.first, "last": self.last}
        return {
            "speaker": self.speaker,
            "rule": self.rule.value,
            "bodies": list(self.bodies),
            "names": list(self.names),
            **{name: day.isoformat() if day else None for name, day in days.items()},
        }


def find(speakers: Collection[int]) -> list[Finding]:
    """What cannot be of these people and whoever was merged into them, accepted or not; a constant number of queries.

    Of somebody who was merged, nothing: it is a finding of whom they were merged into.
    """
    rows = Speaker.objects.filter(pk__in=speakers, merged_into=None).order_by()
    people = {pk: (slug, name) for pk, slug, name in rows.values_list("pk", "slug", "name")}
    held = _affiliations(people)
    chaired = _chairs(people)
    bodies = _bodies({one.body for some in held.values() for one in some})
    said = _said(people, held)
    days = _active(people)
    found: list[Finding] = []
    for pk, (slug, name) in people.items():
        mine = held.get(pk, [])
        for one in (
            *_outside(mine, bodies),
            *_outside(chaired.get(pk, []), {}),
            *_spoke_outside(mine, bodies, said.get(pk, ())),
            *_two_states(mine, bodies),
            *_two_chairs(mine, chaired.get(pk, []), bodies),
            *_too_long(mine, days.get(pk)),
        ):
            found.append(one.of(slug, name))  # noqa: PERF401  several kinds of rules, one after the other
    return list({one.key: one for one in found}.values())


def suspects() -> set[int]:
    """Primary keys of the people of whom anything is known that could not be: all of whom to ask, in a whole base."""
    shown = Coalesce("speaker__merged_into__merged_into", "speaker__merged_into", "speaker")
    found = set(Affiliation.objects.order_by().values_list(shown, flat=True).distinct())
    found |= set(ProcessChair.objects.exclude(speaker=None).order_by().values_list(shown, flat=True).distinct())
    spans = Statement.objects.exclude(speaker=None).exclude(said_on=None).order_by().values_list("speaker")
    for speaker, first, last in spans.annotate(first=Min("said_on"), last=Max("said_on")):
        if last.year - first.year > LONGEST_ACTIVE:
            found.add(speaker)
    return found - {None}


def accepted(speakers: Collection[str]) -> set[str]:
    """Keys of the findings about these people, by slug, that somebody accepted as they are: those of whoever was
    merged into them count as theirs."""
    roots = {slug: slug for slug in speakers}
    merged = Speaker.objects.filter(merged_into__slug__in=speakers).values_list("slug", "merged_into__slug")
    roots |= {slug: into for slug, into in merged if into}
    found: set[str] = set()
    for some in chunks(sorted(roots)):
        for decision in Decision.objects.holding().about(About.SPEAKER, some).filter(kind=DecisionKind.ACCEPT):
            said = decision.payload
            speaker = roots.get(said["speaker"], said["speaker"])
            found.add(":".join(("capacity", speaker, said["rule"], *said["bodies"])))
    return found


class _Body(NamedTuple):
    slug: str
    name: str
    start: PartialDate | None
    end: PartialDate | None
    is_state: bool = False
    is_formal: bool = False
    whole: str = ""


@dataclass(frozen=True, slots=True)
class _Spell:
    """A capacity with its dates as far as they are known. `certain` are days on which it surely held, `window` days
    between which it did."""

    body: str
    role: str
    start: PartialDate | None
    end: PartialDate | None
    shown: PartialDate | None
    known: _Body | None = None

    @property
    def window(self) -> tuple[date, date] | None:
        days = [day for day in (self.start, self.end, self.shown) if day is not None]
        return (min(day.earliest for day in days), max(day.latest for day in days)) if days else None

    @property
    def certain(self) -> tuple[date, date] | None:
        if self.start is not None:
            first, last = self.start.latest, self.end.earliest if self.end else date.max
        elif self.end is None and self.shown is not None and self.shown.precision == Precision.DAY:
            first = last = self.shown.earliest
        else:
            return None
        return (first, last) if first <= last else None

    def meets(self, other: Self) -> tuple[date, date] | None:
        """Days on which both held, where there surely were some."""
        mine, theirs = self.certain, other.certain
        if mine and theirs:
            first, last = max(mine[0], theirs[0]), min(mine[1], theirs[1])
            return (first, last) if first <= last else None
        for around, inside in ((mine, other.window), (theirs, self.window)):
            if around and inside and around[0] <= inside[0] and inside[1] <= around[1]:
                return inside
        return None


class _Found(NamedTuple):
    """A finding of somebody who is not named yet."""

    rule: Rule
    bodies: Sequence[_Body]
    first: date | None = None
    last: date | None = None
    settles: int = 1
    statement: int | None = None

    def of(self, slug: str, name: str) -> Finding:
        ordered = sorted(self.bodies)
        last = None if self.last == date.max else self.last
        slugs, names = tuple(one.slug for one in ordered), tuple(one.name for one in ordered)
        return Finding(self.rule, slug, name, slugs, names, self.first, last, self.settles, self.statement)


def _outside(held: Iterable[_Spell], bodies: Mapping[str, _Body]) -> Iterator[_Found]:
    for one in held:
        body = one.known or bodies.get(one.body)
        if body is None or not (body.start or body.end):
            continue
        days = [day for day in (one.start, one.end, one.shown) if day is not None]
        for day in days:
            if body.start and day.latest < body.start.earliest:
                yield _Found(Rule.BEFORE_BODY, [body], day.earliest, body.start.earliest)
            elif body.end and day.earliest > body.end.latest:
                yield _Found(Rule.AFTER_BODY, [body], body.end.latest, day.latest)


def _spoke_outside(
    held: Iterable[_Spell], bodies: Mapping[str, _Body], said: Iterable[tuple[str, PartialDate, int, int]]
) -> Iterator[_Found]:
    dated: defaultdict[str, list[_Spell]] = defaultdict(list)
    for one in held:
        if one.start or one.end:
            dated[one.body].append(one)
    outside: defaultdict[str, list[tuple[PartialDate, int, int]]] = defaultdict(list)
    for slug, day, many, statement in said:
        if slug in dated and all(_excludes(one, day) for one in dated[slug]):
            outside[slug].append((day, many, statement))
    for slug, days in outside.items():
        many = sum(number for _, number, _ in days)
        first, last = min(day.earliest for day, _, _ in days), max(day.latest for day, _, _ in days)
        yield _Found(Rule.SAID_OUTSIDE, [bodies[slug]], first, last, many, min(pk for _, _, pk in days))


def _excludes(one: _Spell, day: PartialDate) -> bool:
    early = one.start is not None and day.latest < one.start.earliest
    late = one.end is not None and day.earliest > one.end.latest
    return early or late


def _two_states(held: Sequence[_Spell], bodies: Mapping[str, _Body]) -> Iterator[_Found]:
    of_states = [one for one in held if one.body in bodies and bodies[one.body].is_state]
    for one, other in combinations(of_states, 2):
        if one.body != other.body and (days := one.meets(other)):
            yield _Found(Rule.TWO_STATES, [bodies[one.body], bodies[other.body]], *days)


def _two_chairs(held: Sequence[_Spell], chaired: Sequence[_Spell], bodies: Mapping[str, _Body]) -> Iterator[_Found]:
    chairs = [(one, body) for one in chaired if (body := one.known) and body.is_formal]
    for one in held:
        body = bodies.get(one.body)
        if body and body.is_formal and _presides(one.role):
            chairs.append((one, body))
    for (one, body), (other, second) in combinations(chairs, 2):
        related = second.slug in (body.slug, body.whole) or body.slug == second.whole
        if not related and (days := one.meets(other)):
            yield _Found(Rule.TWO_CHAIRS, [body, second], *days)


def _presides(role: str) -> bool:
    words = fold(role).removeprefix("the ").split()
    return bool(words) and words[0] in _CHAIRS


def _too_long(held: Iterable[_Spell], said: tuple[date, date] | None) -> Iterator[_Found]:
    days = [day for one in held if one.window for day in one.window] + list(said or ())
    if days and max(days).year - min(days).year > LONGEST_ACTIVE:
        yield _Found(Rule.TOO_LONG, (), min(days), max(days))


def _affiliations(people: Collection[int]) -> dict[int, list[_Spell]]:
    """By person; those of whoever was merged into one are theirs, those with a merged organization of the other."""
    found: defaultdict[int, list[_Spell]] = defaultdict(list)
    columns = (
        "starts_on",
        "starts_on_precision",
        "ends_on",
        "ends_on_precision",
        "attested_on",
        "attested_on_precision",
    )
    body = Coalesce("organization__merged_into__slug", "organization__slug")
    for path in ("speaker", "speaker__merged_into", "speaker__merged_into__merged_into"):
        rows = Affiliation.objects.filter(**{f"{path}__in": people}).order_by()
        for person, role, slug, *days in rows.values_list(path, "role", body, *columns):
            start, end, shown = (known_day(*days[at : at + 2]) for at in (0, 2, 4))
            found[person].append(_Spell(slug, role, start, end, shown))
    return dict(found)


def _bodies(slugs: Collection[str]) -> dict[str, _Body]:
    """What is known of these organizations; one that the base knows as a process too lived as long as that."""
    days = ("starts_on", "starts_on_precision", "ends_on", "ends_on_precision")
    rows = Process.objects.filter(slug__in=slugs).order_by().values_list("slug", *days)
    lived = {slug: (known_day(*known[:2]), known_day(*known[2:])) for slug, *known in rows}
    found: dict[str, _Body] = {}
    named = ("slug", "name", "is_state", "stakeholder_group", "parent__slug", *days)
    for slug, name, state, group, whole, *known in Organization.objects.filter(slug__in=slugs).values_list(*named):
        start, end = known_day(*known[:2]), known_day(*known[2:])
        begun, ended = lived.get(slug, (None, None))
        formal = group == StakeholderGroup.INTERGOVERNMENTAL
        found[slug] = _Body(slug, name, start or begun, end or ended, state, formal, whole or "")
    return found


def _chairs(people: Collection[int]) -> dict[int, list[_Spell]]:
    """The processes that they chair or chaired."""
    found: defaultdict[int, list[_Spell]] = defaultdict(list)
    shown = Coalesce("speaker__merged_into__merged_into", "speaker__merged_into", "speaker")
    rows = ProcessChair.objects.annotate(person=shown).filter(person__in=people).select_related("process__parent")
    for row in rows:
        body = row.process
        whole = body.parent.slug if body.parent else ""
        known = _Body(body.slug, body.name, body.start, body.end, is_formal=body.kind in _FORMAL, whole=whole)
        if not row.role or _presides(row.role):
            found[row.person].append(_Spell(body.slug, row.role, row.start, row.end, None, known))
    return dict(found)


def _said(
    people: Collection[int], held: Mapping[int, Sequence[_Spell]]
) -> dict[int, list[tuple[str, PartialDate, int, int]]]:
    """For which organization of theirs whose dates are known they spoke on which day: slug, day, statements, one."""
    dated = {one.body for some in held.values() for one in some if one.start or one.end}
    found: defaultdict[int, list[tuple[str, PartialDate, int, int]]] = defaultdict(list)
    rows = Statement.objects.filter(speaker__in=people, organization__slug__in=dated).exclude(said_on=None).order_by()
    counted = rows.values_list("speaker_id", "organization__slug", "said_on", "said_on_precision")
    for person, slug, day, precision, many, one in counted.annotate(n=Count("pk"), one=Min("pk")) if dated else ():
        if person is not None and (known := known_day(day, precision)):
            found[person].append((str(slug), known, many, one))
    return dict(found)


def _active(people: Collection[int]) -> dict[int, tuple[date, date]]:
    said = Statement.objects.filter(speaker__in=people).exclude(said_on=None).order_by()
    spans = said.values_list("speaker_id").annotate(first=Min("said_on"), last=Max("said_on"))
    return {person: (first, last) for person, first, last in spans if person is not None}
