"""A statement on its way from what was read to what is shown.

Plain data that the kinds of decisions write to. Must not ask the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from apps.curation.models import About
from apps.lib.partial_dates import PartialDate
from apps.proceedings.models import Method

COLUMNS = (
    "speaker_id",
    "organization_id",
    "method",
    "confidence",
    "evidence_start",
    "evidence_end",
    "hidden_because",
    "said_on",
    "said_on_precision",
)
"""The columns of a statement that decisions can change."""


@dataclass(slots=True)
class Draft:
    """The decided columns of a statement, and what rules go by. `label` and `affiliation` are as recorded, folded;
    `said_on` is an ISO date, so that all of it can be kept as JSON."""

    public_id: str
    label: str
    affiliation: str
    meeting: str
    meeting_held: PartialDate | None
    series: frozenset[str]
    speaker_id: int | None
    organization_id: int | None
    method: str
    confidence: float | None
    evidence_start: int | None
    evidence_end: int | None
    hidden_because: str
    said_on: str | None
    said_on_precision: int | None

    def of(self, about: About) -> int | None:
        """Who said it, or for whom it was said."""
        return self.speaker_id if about is About.SPEAKER else self.organization_id

    def attribute(self, *, speaker: int | None) -> None:
        """Have it said by this person, or by nobody that can be named."""
        self.speaker_id = speaker
        self.method = "" if speaker is None else Method.CURATOR.value
        self.confidence = None if speaker is None else 1.0
        self.evidence_start = self.evidence_end = None

    def said_for(self, *, organization: int | None) -> None:
        """Have it said for this organization, or for none."""
        self.organization_id = organization
        if organization is not None and not self.method:
            self.method, self.confidence = Method.CURATOR.value, 1.0
            self.evidence_start = self.evidence_end = None


@dataclass(frozen=True, slots=True)
class Keys:
    """Primary keys by slug, of those whom decisions name; whoever the base does not hold is missing."""

    speakers: Mapping[str, int]
    organizations: Mapping[str, int]

    def of(self, about: About) -> Mapping[str, int]:
        return self.speakers if about is About.SPEAKER else self.organizations
