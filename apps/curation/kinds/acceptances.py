"""Decisions that what looks as if it could not be is right as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from apps.actors.models import Organization, Speaker
from apps.curation.errors import BadDecisionError
from apps.curation.kinds.protocol import Kind, Payload, row, text
from apps.curation.models import About
from apps.proceedings.models import Process


class Accept(Kind):
    """A person's capacity is right as it is: `{"speaker": slug, "rule": rule, "bodies": [slug, …]}`.

    It changes nothing, and nobody is asked about it again: see `apps.curation.impossible`.
    """

    def read(self, payload: Mapping[str, Any]) -> Payload:
        bodies = payload.get("bodies") or []
        known = isinstance(bodies, list) and all(isinstance(one, str) and _is_known(one) for one in bodies)
        if not known:
            raise BadDecisionError(
                "bodies", found=repr(bodies)[:80], expected="organizations or processes", remedy="look at it again"
            )
        speaker = row(Speaker, payload, "speaker")
        return {"speaker": speaker.slug, "rule": text(payload, "rule", most=20), "bodies": bodies}

    def subjects(self, payload: Payload) -> Iterable[tuple[About, str]]:
        yield About.SPEAKER, payload["speaker"]
        yield from ((About.ORGANIZATION, slug) for slug in payload["bodies"])


def _is_known(slug: str) -> bool:
    return any(model.objects.filter(slug=slug).exists() for model in (Organization, Process))
