"""Decisions about a label: whom it means wherever it is recorded, or that it means no person."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from apps.actors.models import Speaker
from apps.curation.drafts import Draft, Keys
from apps.curation.errors import BadDecisionError
from apps.curation.kinds.names import settle_names
from apps.curation.kinds.protocol import Kind, Payload, optional, row, said_by, text
from apps.curation.models import About
from apps.lib.text import fold
from apps.proceedings.models import Meeting, Process, Statement, label_of


class _OfLabel(Kind):
    def subjects(self, payload: Payload) -> Iterable[tuple[About, str]]:
        yield About.LABEL, label_of(payload["name"])
        if payload["meeting"]:
            yield About.MEETING, payload["meeting"]

    def statements(self, payload: Payload) -> set[int]:
        labelled = Statement.objects.filter(label=label_of(payload["name"]))
        if payload["meeting"]:
            labelled = labelled.filter(meeting__slug=payload["meeting"])
        return set(labelled.values_list("pk", flat=True))

    def applies(self, payload: Payload, draft: Draft) -> bool:
        """Whether the statement bears the label in the scope of the decision."""
        return (
            draft.label == label_of(payload["name"])
            and payload["meeting"] in (None, draft.meeting)
            and (payload["series"] is None or payload["series"] in draft.series)
        )

    def _scope(self, payload: Mapping[str, Any]) -> Payload:
        name = text(payload, "name")
        if not fold(name):
            raise BadDecisionError(
                f"label {name!r}", found="no letter in it", expected="a name", remedy="name it whole"
            )
        return {
            "name": name,
            "meeting": optional(Meeting, payload, "meeting"),
            "series": optional(Process, payload, "series"),
        }


class Alias(_OfLabel):
    """This label means this person: `{"name": label, "speaker": slug, "meeting": slug | null, "series": slug | null}`.

    Without meeting and series it holds everywhere, and is one of the person's names from then on.
    """

    def read(self, payload: Mapping[str, Any]) -> Payload:
        return {**self._scope(payload), "speaker": row(Speaker, payload, "speaker").slug}

    def subjects(self, payload: Payload) -> Iterable[tuple[About, str]]:
        yield from super().subjects(payload)
        yield About.SPEAKER, payload["speaker"]

    def settle(self, payload: Payload) -> None:
        settle_names([payload["speaker"]])

    def found_otherwise(self, payload: Payload) -> set[int]:
        everywhere = not payload["meeting"] and not payload["series"]
        return said_by(Speaker, [payload["speaker"]]) if everywhere else set()

    def lay(self, payload: Payload, draft: Draft, keys: Keys) -> None:
        if self.applies(payload, draft) and payload["speaker"] in keys.speakers:
            draft.attribute(speaker=keys.speakers[payload["speaker"]])

    def named(self, payload: Payload) -> tuple[Collection[str | None], Collection[str | None]]:
        return [payload["speaker"]], ()


class Relabel(_OfLabel):
    """This label is a role, the audience or another thing that is no person: `{"name", "meeting", "series"}`."""

    def read(self, payload: Mapping[str, Any]) -> Payload:
        return self._scope(payload)

    def lay(self, payload: Payload, draft: Draft, keys: Keys) -> None:
        if self.applies(payload, draft):
            draft.attribute(speaker=None)
