"""How a statement is cited: who, where and when, the kind of record, the source, the address. Pure; knows no model."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation names; "" where it is not known.

    `person` is the speaker, or the name as recorded; `body` is for whom they spoke; `place` is where in the source.
    """

    person: str
    body: str
    meeting: str
    venue: str
    date: str
    kind: str
    rough_draft: bool
    source: str
    publisher: str
    place: str
    public_id: str
    address: str

    def __str__(self) -> str:
        name = self.person or "Speaker not named"
        if self.body and self.body != name:
            name = f"{name} ({self.body})"
        meeting = f"in: {self.meeting}" if self.meeting else ""
        said = ", ".join(filter(None, (name, meeting, self.venue, self.date)))
        kind = f"{self.kind.lower()}{', rough draft' if self.rough_draft else ''}"
        source = ", ".join(filter(None, (self.source, self.publisher, self.place)))
        return f"{said} [{kind}]. Source: {source}. IGKB statement {self.public_id}, {self.address}"
