"""Decisions about affiliations that the reading was not sure of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from apps.actors.facts import Basis
from apps.actors.models import Organization, Speaker
from apps.curation.errors import BadDecisionError
from apps.curation.kinds.protocol import Kind, Payload, new_actor, public_ids, row, text, withdraw_actor
from apps.curation.kinds.stated import settle_stated
from apps.curation.models import About, Decision
from apps.lib.partial_dates import Precision
from apps.lib.text import fold
from apps.proceedings.models import Statement


class Disaffiliate(Kind):
    """A person does not belong where words seem to say it: `{"statement": public id, "speaker": slug, "name": words}`.

    "name" is the organization as the document writes it: wherever else it is written beside that person, nobody is
    asked about it again, and no reading counts.
    """

    def read(self, payload: Mapping[str, Any]) -> Payload:
        return {
            "statement": public_ids({"statements": [payload.get("statement")]})[0],
            "speaker": row(Speaker, payload, "speaker").slug,
            "name": text(payload, "name"),
        }

    def subjects(self, payload: Payload) -> Iterable[tuple[About, str]]:
        yield About.STATEMENT, payload["statement"]
        yield About.SPEAKER, payload["speaker"]

    def settle(self, payload: Payload) -> None:
        settle_stated()


class Affiliate(Disaffiliate):
    """A person belongs to an organization, as words say.

    As `Disaffiliate`, with `{"organization": slug | null, "role": words, "attested_on": day | null,
    "attested_on_precision": number | null}`: without an organization, it is the one of that name; where there is none,
    one is brought into being, and "created" says so. Without "attested_on", the day is that of the statement.
    """

    def read(self, payload: Mapping[str, Any]) -> Payload:
        kept = super().read(payload)
        role = payload.get("role") or ""
        if not isinstance(role, str) or len(role) > 200:
            raise BadDecisionError(
                "role", found=repr(role)[:80], expected="at most 200 characters", remedy="make it shorter"
            )
        kept |= {"role": role.strip(), **_dated(payload, kept["statement"]), "created": ""}
        slug, made = payload.get("organization"), payload.get("created")
        if slug and not (made and not Organization.objects.filter(slug=slug).exists()):
            return {**kept, "organization": row(Organization, payload, "organization").slug}
        speaker = row(Speaker, payload, "speaker")
        if known := None if made else _called(kept["name"], demonstration=speaker.is_demonstration):
            return {**kept, "organization": known.slug}
        name = text(payload, "created" if made else "name")
        new = new_actor(About.ORGANIZATION, name, slug)
        if speaker.is_demonstration:  # it goes with them
            Organization.objects.filter(pk=new.pk).update(is_demonstration=True, basis=Basis.DEMONSTRATION)
        return {**kept, "organization": new.slug, "created": name}

    def subjects(self, payload: Payload) -> Iterable[tuple[About, str]]:
        yield from super().subjects(payload)
        yield About.ORGANIZATION, payload["organization"]

    def withdraw(self, decision: Decision) -> None:
        if decision.payload["created"]:
            leads_to = reverse("speaker", args=[decision.payload["speaker"]])
            withdraw_actor(About.ORGANIZATION, decision.payload["organization"], decision, leads_to=leads_to)


def _called(name: str, *, demonstration: bool) -> Organization | None:
    """The only organization of the name, where there is one.

    Raises:
        BadDecisionError: there are several.
    """
    bearers = Organization.objects.filter(names__folded=fold(name), merged_into=None, is_demonstration=demonstration)
    found = list(bearers.distinct()[:2])
    if len(found) > 1:
        raise BadDecisionError(
            name, found="organizations of the same name", expected="one of them", remedy="choose which"
        )
    return found[0] if found else None


def _dated(payload: Mapping[str, Any], public_id: str) -> Payload:
    """The day on which the words show it, as JSON holds it."""
    if "attested_on" not in payload:
        said, known = Statement.objects.values_list("said_on", "said_on_precision").get(public_id=public_id)
        return {"attested_on": said.isoformat() if said else None, "attested_on_precision": known}
    day: Any = payload["attested_on"]
    precision: Any = payload.get("attested_on_precision")
    try:
        if day is not None or precision is not None:
            day, precision = date.fromisoformat(day).isoformat(), int(Precision(precision))
    except (TypeError, ValueError) as error:
        raise BadDecisionError(
            "attested_on", found=repr((day, precision))[:80], expected="a day and what of it is known", remedy="mend it"
        ) from error
    return {"attested_on": day, "attested_on_precision": precision}
