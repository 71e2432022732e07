"""Whether the reference data agree with one another: every key leads somewhere, no name means two things unawares.

Owns the rules between rows and files. Must not know YAML.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from apps.ingestion.reference.records import Reference, ReferenceProcess
from apps.ingestion.reference.rows import ReferenceDataError
from apps.lib.partial_dates import PartialDate
from apps.lib.text import fold


def check(reference: Reference) -> None:
    """Raises ReferenceDataError at the first disagreement."""
    for file, row, field, value, known, what in _links(reference):
        if value is not None and value not in known:
            raise _error(file, row, field, value, f"the key of a row in {what}", "correct the key or add the row")
    _check_dates(reference)
    _check_families(reference.processes)
    _check_aliases(reference.processes)
    _check_names(reference)


def _error(file: str, row: str, field: str, found: object, expected: str, remedy: str) -> ReferenceDataError:
    return ReferenceDataError(file, place=f"row {row}, {field}", found=repr(found), expected=expected, remedy=remedy)


def _links(reference: Reference) -> Iterator[tuple[str, str, str, str | None, set[str], str]]:
    processes = {process.key for process in reference.processes}
    organizations = {organization.key for organization in reference.organizations}
    meetings = {meeting.key for meeting in reference.meetings}
    groups = {group.key for group in reference.groups}
    for process in reference.processes:
        for field in ("parent", "family", "predecessor", "successor"):
            yield "processes.yaml", process.key, field, getattr(process, field), processes, "processes.yaml"
    for organization in reference.organizations:
        yield "organizations.yaml", organization.key, "parent", organization.parent, organizations, "organizations.yaml"
    for meeting in reference.meetings:
        yield "meetings.yaml", meeting.key, "series", meeting.series, processes, "processes.yaml"
        yield "meetings.yaml", meeting.key, "parent", meeting.parent, meetings, "meetings.yaml"
    for person in reference.people:
        for affiliation in person.affiliations:
            yield (
                "people.yaml",
                person.key,
                "organization",
                affiliation.organization,
                organizations,
                "organizations.yaml",
            )
    for term in reference.terms:
        yield "glossary.yaml", term.acronym, "process", term.process, processes, "processes.yaml"
        yield "glossary.yaml", term.acronym, "organization", term.organization, organizations, "organizations.yaml"
    for state in reference.states:
        yield "states.yaml", state.code, "group", state.group, groups, "regional_groups.yaml"
        yield "states.yaml", state.code, "organization", state.organization, organizations, "organizations.yaml"


def _check_dates(reference: Reference) -> None:
    spans = [("processes.yaml", row.key, "end", row.start, row.end) for row in reference.processes]
    spans += [("processes.yaml", row.key, "bare_until", row.bare_since, row.bare_until) for row in reference.processes]
    spans += [("meetings.yaml", row.key, "end_date", row.start, row.end) for row in reference.meetings]
    for file, row, field, start, end in spans:
        if start and end and end.latest < start.earliest:
            raise _error(file, row, field, str(end), f"a date not before {start}", "correct one of the dates")


def _check_families(processes: Iterable[ReferenceProcess]) -> None:
    by_key = {process.key: process for process in processes}
    bare: dict[str, list[tuple[PartialDate, ReferenceProcess]]] = defaultdict(list)
    for process in by_key.values():
        if process.family and by_key[process.family].family:
            head = by_key[process.family].family
            raise _error("processes.yaml", process.key, "family", process.family, "the head of a family", f"use {head}")
        if process.bare_since and process.family:
            bare[process.family].append((process.bare_since, process))
        elif process.bare_since or process.bare_until:
            raise _error(
                "processes.yaml",
                process.key,
                "bare_since",
                str(process.bare_since),
                "a family beside it",
                "add the family",
            )
    for members in bare.values():
        ordered = sorted(members, key=lambda member: member[0])
        for (_, before), (since, after) in pairwise(ordered):
            if not before.bare_until or before.bare_until.latest >= since.earliest:
                raise _error(
                    "processes.yaml",
                    after.key,
                    "bare_since",
                    str(since),
                    f"a date after the bare_until of {before.key}",
                    "let no two members of a family stand for it at once",
                )


def _check_aliases(processes: Iterable[ReferenceProcess]) -> None:
    bearers: dict[str, dict[str, bool]] = defaultdict(dict)
    for process in processes:
        for alias in process.aliases:
            form = fold(alias.form)
            bearers[form][process.key] = alias.shared and bearers[form].get(process.key, True)
            if alias.garble and len(form.split()) == 1 and not (alias.exact or alias.context):
                raise _error(
                    "processes.yaml",
                    process.key,
                    "aliases",
                    alias.form,
                    "exact or context for a one-word garble",
                    "add one",
                )
    for form, declared in bearers.items():
        for key, shared in declared.items():
            if shared != (len(declared) > 1):
                raise _error(
                    "processes.yaml",
                    key,
                    "aliases",
                    form,
                    f"shared: {str(not shared).lower()}, as {', '.join(declared)} carry the form",
                    "mark it on every bearer, or remove it",
                )


def _check_names(reference: Reference) -> None:
    bearers: dict[str, str] = {}
    rows = [
        (
            "organizations.yaml",
            row.key,
            [row.name, row.acronym or "", *(alias.form for alias in row.aliases if alias.asserts)],
        )
        for row in reference.organizations
    ]
    rows += [
        ("states.yaml", row.code, [row.name, *(name.form for name in row.names if name.asserts and not name.shared)])
        for row in reference.states
        if not row.organization
    ]
    for file, key, names in rows:
        for name in {fold(name) for name in names if name}:
            if name in bearers:
                raise _error(
                    file, key, "aliases", name, f"a name that {bearers[name]} does not bear", "remove it from one"
                )
            bearers[name] = key
