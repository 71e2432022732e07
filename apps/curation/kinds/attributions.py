"""Decisions about single statements: who said them, who did not, and whether they are shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.urls import reverse

from apps.actors.models import Organization, Speaker
from apps.curation.drafts import Draft, Keys
from apps.curation.errors import BadDecisionError
from apps.curation.kinds.protocol import (
    Kind,
    Payload,
    held,
    new_actor,
    optional,
    public_ids,
    row,
    text,
    withdraw_actor,
)
from apps.curation.models import About, Decision


class _OfStatements(Kind):
    """Decisions that name their statements."""

    def subjects(self, payload: Payload) -> Iterable[tuple[About, str]]:
        yield from ((About.STATEMENT, public_id) for public_id in payload["statements"])
        if payload.get("speaker"):
            yield About.SPEAKER, payload["speaker"]
        if payload.get("organization"):
            yield About.ORGANIZATION, payload["organization"]

    def statements(self, payload: Payload) -> set[int]:
        return set(held(payload["statements"]))

    def named(self, payload: Payload) -> tuple[Collection[str | None], Collection[str | None]]:
        return [payload.get("speaker")], [payload.get("organization")]


class Attribute(_OfStatements):
    """These statements were made by this person, or by nobody that can be named; perhaps for an organization.

    `{"statements": […], "speaker": slug | null, "organization": slug | null}`; without "organization" that stays as it
    is. `"new_speaker": name` brings a person into being, and "created" then says so.
    """

    def read(self, payload: Mapping[str, Any]) -> Payload:
        kept: Payload = {"statements": public_ids(payload)}
        if payload.get("new_speaker"):
            name = text(payload, "new_speaker", most=200)
            kept |= {"speaker": new_actor(About.SPEAKER, name, payload.get("speaker")).slug, "created": name}
        elif "speaker" in payload:
            kept["speaker"] = optional(Speaker, payload, "speaker")
        if "organization" in payload:
            kept["organization"] = optional(Organization, payload, "organization")
        if len(kept) == 1:
            raise BadDecisionError(
                "attribution", found="neither speaker nor organization", expected="one of them", remedy="choose who"
            )
        return kept

    def lay(self, payload: Payload, draft: Draft, keys: Keys) -> None:
        if draft.public_id not in payload["statements"]:
            return
        if "speaker" in payload:
            slug = payload["speaker"]
            if slug is None or slug in keys.speakers:
                draft.attribute(speaker=keys.speakers.get(slug))
        if "organization" in payload:
            slug = payload["organization"]
            if slug is None or slug in keys.organizations:
                draft.said_for(organization=keys.organizations.get(slug))

    def withdraw(self, decision: Decision) -> None:
        if decision.payload.get("created"):
            first = reverse("statement", args=[decision.payload["statements"][0]])
            withdraw_actor(About.SPEAKER, decision.payload["speaker"], decision, leads_to=first)


class Reject(_OfStatements):
    """These statements were not made by this person: `{"statements": […], "speaker": slug}`."""

    def read(self, payload: Mapping[str, Any]) -> Payload:
        return {"statements": public_ids(payload), "speaker": row(Speaker, payload, "speaker").slug}

    def lay(self, payload: Payload, draft: Draft, keys: Keys) -> None:
        speaker = keys.speakers.get(payload["speaker"])
        if draft.public_id in payload["statements"] and speaker is not None and draft.speaker_id == speaker:
            draft.attribute(speaker=None)


class Hide(_OfStatements):
    """These statements are not shown, for a reason that is: `{"statements": […], "because": words}`."""

    def read(self, payload: Mapping[str, Any]) -> Payload:
        return {"statements": public_ids(payload), "because": text(payload, "because")}

    def lay(self, payload: Payload, draft: Draft, keys: Keys) -> None:
        if draft.public_id in payload["statements"]:
            draft.hidden_because = payload["because"]
