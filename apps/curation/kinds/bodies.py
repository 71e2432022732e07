"""Decisions about an organization: what it is called, what it is, and one that is two."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Q

from apps.actors.models import NameKind, Organization
from apps.curation.drafts import Draft, Keys
from apps.curation.errors import BadDecisionError
from apps.curation.kinds.facts import Facts
from apps.curation.kinds.identities import Parting
from apps.curation.kinds.names import settle_names
from apps.curation.kinds.protocol import Kind, Payload, row, said_by, text
from apps.curation.models import About, DecisionKind, OrganizationBefore
from apps.lib.text import fold
from apps.proceedings.models import Statement, label_of

ORGANIZATION = Facts(
    model=Organization,
    before=OrganizationBefore,
    kind=DecisionKind.DESCRIBE,
    about=About.ORGANIZATION,
    columns=(
        "acronym",
        "stakeholder_group",
        "country",
        "parent",
        "starts_on",
        "starts_on_precision",
        "ends_on",
        "ends_on_precision",
    ),
    related={"parent": Organization},
)
"""What of an organization can be corrected; `parent` is a slug."""

GIVEN = (NameKind.ALIAS, NameKind.ACRONYM, NameKind.FORMER)
"""Kinds of names that a decision can give."""


class Describe(Kind):
    """What is known better of an organization: `{"organization": slug, "values": {column: value}}`."""

    def read(self, payload: Mapping[str, Any]) -> Payload:
        organization = row(Organization, payload, "organization")
        values = ORGANIZATION.checked(organization, payload.get("values"))
        above = Organization.objects.filter(slug=values.get("parent") or "").first()
        while above is not None:
            if above.pk == organization.pk:
                raise BadDecisionError(
                    str(organization),
                    found=f"{values['parent']}, which is a part of it",
                    expected="what it is a part of",
                    remedy="choose another one",
                )
            above = above.parent
        return {"organization": organization.slug, "values": values}

    def subjects(self, payload: Payload) -> Iterable[tuple[About, str]]:
        yield About.ORGANIZATION, payload["organization"]
        if payload["values"].get("parent"):
            yield About.ORGANIZATION, payload["values"]["parent"]

    def found_otherwise(self, payload: Payload) -> set[int]:
        return said_by(Organization, [payload["organization"]])

    def settle(self, payload: Payload) -> None:
        ORGANIZATION.settle([payload["organization"]])


class Name(Kind):
    """An organization is called so: `{"organization": slug, "name": name, "kind": "alias" | "acronym" | "former"}`.

    What was said under that label, or by people with that affiliation, is shown as said for it.
    """

    def read(self, payload: Mapping[str, Any]) -> Payload:
        name, kind = text(payload, "name"), payload.get("kind") or NameKind.ALIAS.value
        if kind not in GIVEN or not fold(name):
            raise BadDecisionError(
                "name",
                found=f"{kind} {name!r}",
                expected=f"one of {', '.join(GIVEN)} with letters",
                remedy="write it out",
            )
        return {"organization": row(Organization, payload, "organization").slug, "name": name, "kind": str(kind)}

    def subjects(self, payload: Payload) -> Iterable[tuple[About, str]]:
        yield About.ORGANIZATION, payload["organization"]
        yield About.LABEL, label_of(payload["name"])

    def statements(self, payload: Payload) -> set[int]:
        return called(Statement.objects.all(), [payload["name"]])

    def found_otherwise(self, payload: Payload) -> set[int]:
        return said_by(Organization, [payload["organization"]])

    def settle(self, payload: Payload) -> None:
        settle_names([payload["organization"]], about=About.ORGANIZATION)

    def lay(self, payload: Payload, draft: Draft, keys: Keys) -> None:
        organization, name = keys.organizations.get(payload["organization"]), label_of(payload["name"])
        if organization and (draft.affiliation == name or (draft.label == name and draft.speaker_id is None)):
            draft.said_for(organization=organization)

    def named(self, payload: Payload) -> tuple[Collection[str | None], Collection[str | None]]:
        return (), [payload["organization"]]


class Separate(Parting):
    """One organization is two."""

    about = About.ORGANIZATION

    def called(self, payload: Payload) -> set[int]:
        both = Organization.objects.filter(slug__in=[payload["organization"], payload["into"]])
        shown = Statement.objects.filter(Q(organization__in=both) | Q(before_curation__isnull=False))
        return called(shown, payload["names"])

    def bears(self, draft: Draft, names: set[str]) -> bool:
        return not names.isdisjoint({draft.label, draft.affiliation})

    def give(self, draft: Draft, key: int) -> None:
        draft.said_for(organization=key)


def called(statements: Any, names: Collection[str]) -> set[int]:
    """Primary keys of those of these statements whose label, or whose affiliation as recorded, is one of the names."""
    folded = {label_of(name) for name in names}
    found = set(statements.filter(label__in=folded).values_list("pk", flat=True))
    # The affiliation is kept as recorded alone: its first word narrows what is compared, in whatever case.
    for name in names:
        rows = statements.filter(recorded_affiliation__icontains=max(name.split(), key=len))
        found |= {pk for pk, words in rows.values_list("pk", "recorded_affiliation") if label_of(words) in folded}
    return found
