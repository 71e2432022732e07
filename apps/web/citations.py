"""How a statement is cited: who, where and when, the kind of record, the source, the address. Pure; knows no model."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation names; "" where it is not known.

    `person` is the speaker, or the name as recorded; `body` is for whom they spoke; `inferred`: who it was is more than
    the record says outright; `place` is where in the source.
    """

    person: str
    body: str
    meeting: str
    venue: str
    date: str
    kind: str
    rough_draft: bool
    inferred: bool
    source: str
    publisher: str
    place: str
    public_id: str
    address: str

    def __str__(self) -> str:
        name = self.person or _("Speaker not named")
        if self.body and self.body != name:
            name = f"{name} ({self.body})"
        meeting = _("in: %(meeting)s") % {"meeting": self.meeting} if self.meeting else ""
        said = ", ".join(filter(None, (name, meeting, self.venue, self.date)))
        rough = _("rough draft") if self.rough_draft else ""
        inferred = _("attribution inferred") if self.inferred else ""
        kind = ", ".join(filter(None, (self.kind.lower(), rough, inferred)))
        source = ", ".join(filter(None, (self.source, self.publisher, self.place)))
        return _("%(said)s [%(kind)s]. Source: %(source)s. IGKB statement %(id)s, %(address)s") % {
            "said": said,
            "kind": kind,
            "source": source,
            "id": self.public_id,
            "address": self.address,
        }
