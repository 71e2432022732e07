"""Lays the decisions that hold over what was read, and lifts them off again.

What is shown is always what was read with the decisions that hold, in their order: rules about labels, then decisions
about single statements, then who is one with whom. What was read is kept beside it, so each decision can be taken
back whatever came after it. Must not know how documents are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from apps.actors.models import Organization, Speaker
from apps.curation.divisions import lay_divisions, lift_divisions, origins
from apps.curation.drafts import COLUMNS, Draft, Keys
from apps.curation.kinds import KINDS
from apps.curation.kinds.bodies import ORGANIZATION
from apps.curation.kinds.capacities import settle_moved
from apps.curation.kinds.meetings import MEETING
from apps.curation.kinds.names import settle_names
from apps.curation.kinds.stated import lift_stated, settle_stated
from apps.curation.lifting import Held, held, keep, lift, write
from apps.curation.mentions import lay_mentions
from apps.curation.models import About, Decision, DecisionKind, Subject, Turnstile
from apps.curation.querysets import chunks
from apps.lib.partial_dates import PartialDate
from apps.proceedings.models import Meeting, Process, Statement, label_of

_RULES = (DecisionKind.ALIAS, DecisionKind.RELABEL, DecisionKind.NAME, DecisionKind.CORRECT_MEETING)
_SPLITS = (DecisionKind.SPLIT, DecisionKind.SEPARATE)
_DATES = ("starts_on", "starts_on_precision", "ends_on", "ends_on_precision")
_LABELLED = (DecisionKind.ALIAS, DecisionKind.RELABEL, DecisionKind.NAME, *_SPLITS)


def lay(statements: Collection[int]) -> None:
    """Bring these statements in step with the decisions that hold."""
    if not statements:
        return
    known = _Known()
    for chunk in chunks(sorted(statements)):
        _Laying(chunk, known).run()


def lift_documents(documents: Collection[int]) -> None:
    """Give everything that was read in these documents back what the reading says."""
    if not documents:
        return
    Turnstile.objects.advance_after()
    if not Decision.objects.exists():
        return
    lift(_statements_of(documents))
    lift_divisions(documents)
    lift_stated(documents)
    MEETING.lift(_meetings_of(documents))


def lay_documents(documents: Collection[int]) -> None:
    """Lay the decisions over everything that was read in these documents; what is left to decide follows."""
    from apps.curation.tasks import refresh_queue

    if Decision.objects.exists():
        MEETING.settle(_meetings_of(documents))
        settle_moved()
        settle_stated()
        lay_divisions(documents)
        lay(_statements_of(documents))
    keys = sorted(documents)

    def begin() -> None:  # no partial: what Django says of a failure names the function
        refresh_queue.delay(keys)

    # Robust: what waits for a curator can be found again at any time, the import need not fail for it.
    transaction.on_commit(begin, robust=True)


def lift_facts() -> None:
    """Give all meetings and organizations back what the base held of them before decisions."""
    Turnstile.objects.advance_after()
    for facts in (MEETING, ORGANIZATION):
        facts.lift(facts.before.objects.values_list(f"{facts.name}__slug", flat=True))


def lay_facts() -> None:
    """Bring all meetings, organizations, affiliations and names in step with the decisions that hold."""
    about = defaultdict[str, set[str]](set)
    for kind, key in Subject.objects.filter(decision__undone_at=None).values_list("about", "key"):
        about[kind].add(key)
    for facts in (MEETING, ORGANIZATION):
        facts.settle(about[facts.about])
    for actor in (About.SPEAKER, About.ORGANIZATION):
        for slugs in chunks(sorted(about[actor])):
            settle_names(slugs, about=actor)
    settle_moved()
    settle_stated()


def _statements_of(documents: Collection[int]) -> list[int]:
    return list(Statement.objects.filter(document__in=documents).order_by().values_list("pk", flat=True))


def _meetings_of(documents: Collection[int]) -> list[str]:
    meetings = Meeting.objects.filter(statements__document__in=documents)
    return list(meetings.order_by().values_list("slug", flat=True).distinct())


class _Known:
    """What all statements that are laid together rely on: who stands for whom, and their meetings."""

    def __init__(self) -> None:
        self.roots = {"speaker_id": _Roots(Speaker), "organization_id": _Roots(Organization)}
        self.meetings: dict[int, Meeting] = {}
        self.days: dict[int, PartialDate | None] = {}
        self._series: _Series | None = None

    def look_up(self, meetings: Collection[int]) -> None:
        """Have these meetings at hand. Far fewer than statements, so not joined to each."""
        new = Meeting.objects.only("slug", "series_id", *_DATES).in_bulk(set(meetings) - set(self.meetings))
        self.meetings |= new
        self.days |= {key: meeting.days for key, meeting in new.items()}

    def series_of(self, meeting: Meeting | None) -> frozenset[str]:
        """Slugs of the series that a meeting is of, and of all that this belongs to."""
        if meeting is None or meeting.series_id is None:
            return frozenset()
        self._series = self._series or _Series()
        return self._series.above(meeting.series_id)


class _Laying:
    """Some hundred statements on their way from what was read to what is shown."""

    def __init__(self, statements: list[int], known: _Known) -> None:
        self._known = known
        self._rows = held(Statement.objects.filter(pk__in=statements).order_by())
        known.look_up({row.meeting for row in self._rows if row.meeting is not None})
        self._origins = origins([row.public_id for row in self._rows])

    def run(self) -> None:
        decisions = self._decisions()
        rules = [decision for decision in decisions if decision.kind in _RULES]
        # A rule for one meeting says more than one for all.
        rules.sort(key=lambda one: (bool(one.payload.get("series")), bool(one.payload.get("meeting"))))
        by_statement: defaultdict[str, list[Decision]] = defaultdict(list)
        splits: list[Decision] = []
        for decision in decisions:
            if decision.kind in _SPLITS:
                splits.append(decision)
                for public_id in (*decision.payload["statements"], *decision.payload["kept"]):
                    by_statement[public_id].append(decision)
            elif decision.kind not in _RULES:
                for public_id in decision.payload.get("statements", ()):
                    by_statement[public_id].append(decision)
        keys = _keys(decisions)
        wanted: dict[int, dict[str, Any]] = {}
        stored: dict[int, dict[str, Any]] = {}
        dropped: list[int] = []
        for row in self._rows:
            read = row.read()
            decided = self._decided(row, read, rules, self._single(row, by_statement, splits), keys)
            for column, root in self._known.roots.items():
                decided[column] = root.of(decided[column])
            wanted[row.pk] = row.changes(decided)
            columns = {name: [value, decided[name]] for name, value in read.items() if value != decided[name]}
            if columns != row.before:
                if row.before:
                    dropped.append(row.pk)
                if columns:
                    stored[row.pk] = columns
        write(wanted)
        keep(stored, instead_of=dropped)
        lay_mentions({row.public_id: row.pk for row in self._rows}, self._origins)

    def _decided(
        self,
        row: Held,
        read: dict[str, Any],
        rules: Sequence[Decision],
        single: Sequence[tuple[Decision, str]],
        keys: Keys,
    ) -> dict[str, Any]:
        """The columns as decisions have them, before merges."""
        if not rules and not single:
            return dict(read)
        draft = self._draft(row, read)
        for rule in rules:
            KINDS[rule.kind].lay(rule.payload, draft, keys)
        for decision, about in single:
            draft.public_id = about
            KINDS[decision.kind].lay(decision.payload, draft, keys)
        return {name: getattr(draft, name) for name in COLUMNS}

    def _single(
        self, row: Held, by_statement: Mapping[str, list[Decision]], splits: list[Decision]
    ) -> list[tuple[Decision, str]]:
        """The decisions about a statement alone, each with the public id under which it is about it: its own, or that
        of a statement whose words it holds now."""
        found = {one.pk: (one, row.public_id) for one in (*by_statement.get(row.public_id, ()), *splits)}
        for origin in self._origins.get(row.public_id, ()):
            for one in by_statement.get(origin.public_id, ()):
                before = (one.made_at, one.pk) < (origin.decision.made_at, origin.decision.pk)
                if before and (one.kind == DecisionKind.HIDE or not origin.joined):
                    found[one.pk] = (one, origin.public_id)
        return sorted(found.values(), key=lambda pair: (pair[0].made_at, pair[0].pk))

    def _decisions(self) -> list[Decision]:
        """Those that hold and are about one of the statements or its label."""
        ids = {row.public_id for row in self._rows}
        ids |= {origin.public_id for some in self._origins.values() for origin in some}
        labels = {row.label for row in self._rows} | {label_of(one) for one in {row.affiliation for row in self._rows}}
        about = Q(subjects__about=About.STATEMENT, subjects__key__in=ids)
        about |= Q(kind__in=_LABELLED, subjects__about=About.LABEL, subjects__key__in=labels - {""})
        meetings = {self._known.meetings[row.meeting].slug for row in self._rows if row.meeting is not None}
        about |= Q(kind=DecisionKind.CORRECT_MEETING, subjects__about=About.MEETING, subjects__key__in=meetings)
        return list(Decision.objects.holding().filter(about).distinct())

    def _draft(self, row: Held, read: dict[str, Any]) -> Draft:
        meeting = self._known.meetings[row.meeting] if row.meeting is not None else None
        return Draft(
            public_id=row.public_id,
            label=row.label,
            affiliation=label_of(row.affiliation),
            meeting=meeting.slug if meeting else "",
            meeting_held=self._known.days[meeting.pk] if meeting else None,
            series=self._known.series_of(meeting),
            **read,
        )


class _Series:
    """A series and all that it belongs to, by slug."""

    def __init__(self) -> None:
        self._rows = {pk: (slug, parent) for pk, slug, parent in Process.objects.values_list("pk", "slug", "parent_id")}

    def above(self, series: int | None) -> frozenset[str]:
        found: set[str] = set()
        while series in self._rows:
            slug, series = self._rows[series]
            if slug in found:
                break
            found.add(slug)
        return frozenset(found)


class _Roots:
    """Who stands for whom after all merges."""

    def __init__(self, model: type[Speaker] | type[Organization]) -> None:
        merged = model._default_manager.filter(merged_into__gt=0)  # a range, which SQLite answers from the index
        self._into = dict(merged.values_list("pk", "merged_into_id"))

    def of(self, key: int | None) -> int | None:
        while key in self._into:
            key = self._into[key]
        return key


def _keys(decisions: Iterable[Decision]) -> Keys:
    speakers: set[str] = set()
    organizations: set[str] = set()
    for decision in decisions:
        some, others = KINDS[decision.kind].named(decision.payload)
        speakers.update(slug for slug in some if slug)
        organizations.update(slug for slug in others if slug)
    return Keys(
        dict(Speaker.objects.filter(slug__in=speakers).values_list("slug", "pk")),
        dict(Organization.objects.filter(slug__in=organizations).values_list("slug", "pk")),
    )
