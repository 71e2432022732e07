"""Factories of actors and proceedings, with invented names.

Every factory makes a valid row on its own; pass what a test is about, and nothing else.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any, Generic, TypeVar

import factory
from django.core.files.base import ContentFile
from django.utils.text import slugify

from apps.actors.facts import Basis, Confidence
from apps.actors.models import (
    Affiliation,
    NameKind,
    Organization,
    OrganizationIdentifier,
    OrganizationName,
    Speaker,
    SpeakerIdentifier,
    SpeakerName,
    StakeholderGroup,
)
from apps.lib.text import fold
from apps.proceedings.models import (
    AffiliationEvidence,
    GlossaryTerm,
    Kind,
    Meeting,
    Mention,
    Method,
    Mode,
    Process,
    ProcessAlias,
    ProcessChair,
    ProcessKind,
    ProcessMember,
    Redirect,
    SourceDocument,
    Statement,
    Suggestion,
    Venue,
    label_of,
)

M = TypeVar("M")

FIRST = (
    "Amara",
    "Bjorn",
    "Celeste",
    "Dmitri",
    "Esperança",
    "Farouk",
    "Greta",
    "Hiro",
    "Ilse",
    "Jomo",
    "Katya",
    "Liang",
)
LAST = ("Abara", "Brandt", "Cordeiro", "Dufour", "Eze", "Fontaine", "Grinberg", "Haddad", "Ivarsson", "Jansen", "Kone")


class _Factory(factory.django.DjangoModelFactory, Generic[M]):
    """Calling a factory gives an instance of its model."""

    class Meta:
        abstract = True

    @classmethod
    def create(cls, **kwargs: Any) -> M:
        made: M = super().create(**kwargs)
        return made

    @classmethod
    def build(cls, **kwargs: Any) -> M:
        made: M = super().build(**kwargs)
        return made


def _slug(row: Any, n: int) -> str:
    """A slug that is unique whatever the name is."""
    return f"{slugify(row.name)[:70]}-{n}"


class OrganizationFactory(_Factory[Organization]):
    """An organization with its display name among its names."""

    class Meta:
        model = Organization
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Institute of Open Networks {n}")
    slug = factory.LazyAttributeSequence(_slug)
    stakeholder_group = StakeholderGroup.CIVIL_SOCIETY
    country = "NL"
    confidence = Confidence.HIGH
    basis = Basis.RECORD

    @factory.post_generation
    def known_as(self: Organization, create: bool, extracted: tuple[str, ...] | None, **_: Any) -> None:
        """`known_as=("ION",)` adds names besides the display name and the acronym."""
        if create:
            for name in {fold(name): name for name in (self.name, self.acronym, *(extracted or ())) if name}.values():
                kind = NameKind.MAIN if name == self.name else NameKind.ALIAS
                OrganizationNameFactory.create(organization=self, name=name, kind=kind)


class StateFactory(OrganizationFactory):
    """A State; pass `country`, and `name` where it matters."""

    class Meta:
        model = Organization
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Republic {n}")
    stakeholder_group = StakeholderGroup.GOVERNMENT
    is_state = True


class SpeakerFactory(_Factory[Speaker]):
    """A person with the display name among their names."""

    class Meta:
        model = Speaker
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"{FIRST[n % len(FIRST)]} {LAST[n % len(LAST)]}")
    slug = factory.LazyAttributeSequence(_slug)
    confidence = Confidence.HIGH
    basis = Basis.RECORD

    @factory.post_generation
    def known_as(self: Speaker, create: bool, extracted: tuple[str, ...] | None, **_: Any) -> None:
        """`known_as=("A. Abara",)` adds names besides the display name."""
        if create:
            for name in {fold(name): name for name in (self.name, *(extracted or ()))}.values():
                kind = NameKind.MAIN if name == self.name else NameKind.ALIAS
                SpeakerNameFactory.create(speaker=self, name=name, kind=kind)


class SpeakerNameFactory(_Factory[SpeakerName]):
    class Meta:
        model = SpeakerName

    speaker = factory.SubFactory(SpeakerFactory)
    name = factory.Sequence(lambda n: f"A. Further-Name {n}")
    folded = factory.LazyAttribute(lambda row: fold(row.name))


class OrganizationNameFactory(_Factory[OrganizationName]):
    class Meta:
        model = OrganizationName

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"Open Networks {n}")
    folded = factory.LazyAttribute(lambda row: fold(row.name))


class SpeakerIdentifierFactory(_Factory[SpeakerIdentifier]):
    class Meta:
        model = SpeakerIdentifier

    speaker = factory.SubFactory(SpeakerFactory)
    scheme = "wikidata"
    value = factory.Sequence(lambda n: f"Q9{n:06}")


class OrganizationIdentifierFactory(_Factory[OrganizationIdentifier]):
    class Meta:
        model = OrganizationIdentifier

    organization = factory.SubFactory(OrganizationFactory)
    scheme = "wikidata"
    value = factory.Sequence(lambda n: f"Q8{n:06}")


class AffiliationFactory(_Factory[Affiliation]):
    class Meta:
        model = Affiliation

    speaker = factory.SubFactory(SpeakerFactory)
    organization = factory.SubFactory(OrganizationFactory)
    role = "Policy adviser"
    source = "A list of participants"


class ProcessFactory(_Factory[Process]):
    """A process; its name and abbreviation are among its aliases."""

    class Meta:
        model = Process
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Dialogue on Shared Networks {n}")
    slug = factory.LazyAttributeSequence(_slug)
    kind = ProcessKind.FORUM
    confidence = Confidence.HIGH
    basis = Basis.RECORD

    @factory.post_generation
    def known_as(self: Process, create: bool, extracted: tuple[str, ...] | None, **_: Any) -> None:
        """`known_as=("DSN",)` adds aliases besides the name and the abbreviation."""
        if create:
            for form in dict.fromkeys(form for form in (self.name, self.abbreviation, *(extracted or ())) if form):
                ProcessAliasFactory.create(process=self, form=form)


class ProcessAliasFactory(_Factory[ProcessAlias]):
    class Meta:
        model = ProcessAlias

    process = factory.SubFactory(ProcessFactory)
    form = factory.Sequence(lambda n: f"Shared Networks {n}")
    folded = factory.LazyAttribute(lambda row: fold(row.form))


class ProcessChairFactory(_Factory[ProcessChair]):
    class Meta:
        model = ProcessChair

    process = factory.SubFactory(ProcessFactory)
    name = "Celeste Cordeiro"
    country = "PT"
    role = "Chair"


class ProcessMemberFactory(_Factory[ProcessMember]):
    class Meta:
        model = ProcessMember

    process = factory.SubFactory(ProcessFactory)
    organization = factory.SubFactory(StateFactory)


class GlossaryTermFactory(_Factory[GlossaryTerm]):
    class Meta:
        model = GlossaryTerm

    acronym = factory.Sequence(lambda n: f"DSN{n}")
    expansion = "Dialogue on Shared Networks"


class VenueFactory(_Factory[Venue]):
    class Meta:
        model = Venue

    name = factory.Sequence(lambda n: f"Palace of Wires {n}")
    slug = factory.LazyAttributeSequence(_slug)
    city = "Geneva"
    country = "CH"


class MeetingFactory(_Factory[Meeting]):
    """A meeting on 14 September 2019; `day=None` makes one without a date."""

    class Meta:
        model = Meeting

    class Params:
        day = date(2019, 9, 14)

    title = factory.Sequence(lambda n: f"Round table {n}")
    slug = factory.LazyAttributeSequence(lambda row, n: f"{slugify(row.title)[:70]}-{n}")
    series = factory.SubFactory(ProcessFactory)
    venue = factory.SubFactory(VenueFactory)
    mode = Mode.IN_PERSON
    starts_on = factory.LazyAttribute(lambda row: row.day)
    starts_on_precision = factory.LazyAttribute(lambda row: 3 if row.starts_on else None)
    ends_on = factory.LazyAttribute(lambda row: row.starts_on)
    ends_on_precision = factory.LazyAttribute(lambda row: row.starts_on_precision)


class SourceDocumentFactory(_Factory[SourceDocument]):
    """A plain text file; its bytes, digest and size follow from `text`. `StatementFactory` adds nothing to the text."""

    class Meta:
        model = SourceDocument

    text = factory.Sequence(lambda n: f"Record number {n}.\n\nAMARA ABARA: Networks are shared by all who use them.\n")
    public_id = factory.Sequence(lambda n: f"d{n:09}")
    sha256 = factory.LazyAttribute(lambda row: hashlib.sha256(row.text.encode()).hexdigest())
    content = factory.LazyAttribute(lambda row: ContentFile(row.text.encode(), name="record.txt"))
    size = factory.LazyAttribute(lambda row: len(row.text.encode()))
    origin = factory.Sequence(lambda n: f"/records/{n}.txt")
    name = factory.LazyAttribute(lambda row: row.origin.rsplit("/", 1)[-1])
    media_type = "text/plain"
    encoding = "utf-8"
    title = factory.Sequence(lambda n: f"Record of round table {n}")
    language = "en"
    parser = "labels"


class StatementFactory(_Factory[Statement]):
    """A verbatim statement of a known speaker for an organization, on the day of its meeting.

    `unresolved=True` makes one with a recorded name only.
    """

    class Meta:
        model = Statement

    class Params:
        unresolved = factory.Trait(speaker=None, organization=None, method="", confidence=None)

    public_id = factory.Sequence(lambda n: f"s{n:09}")
    document = factory.SubFactory(SourceDocumentFactory)
    meeting = factory.SubFactory(MeetingFactory)
    position = factory.Sequence(lambda n: n)
    kind = Kind.VERBATIM
    text = "Networks are shared by all who use them."
    recorded_name = factory.LazyAttribute(lambda row: row.speaker.name.upper() if row.speaker else "AUDIENCE")
    label = factory.LazyAttribute(lambda row: label_of(row.recorded_name))
    start = 0
    end = factory.LazyAttribute(lambda row: row.start + len(row.text))
    language = "en"
    speaker = factory.SubFactory(SpeakerFactory)
    organization = factory.SubFactory(OrganizationFactory)
    method = factory.LazyAttribute(lambda row: Method.LABEL if row.speaker or row.organization else "")
    confidence = factory.LazyAttribute(lambda row: 1.0 if row.method else None)
    said_on = factory.LazyAttribute(lambda row: row.meeting.starts_on if row.meeting else None)
    said_on_precision = factory.LazyAttribute(
        lambda row: row.meeting.starts_on_precision if row.meeting and row.said_on else (3 if row.said_on else None)
    )


class SuggestionFactory(_Factory[Suggestion]):
    class Meta:
        model = Suggestion

    statement = factory.SubFactory(StatementFactory, unresolved=True)
    name = "Amara Abara"
    method = Method.HANDOVER
    confidence = 0.6
    evidence_start = 0
    evidence_end = 10


class AffiliationEvidenceFactory(_Factory[AffiliationEvidence]):
    """Words that say of a person, not surely, where they belong."""

    class Meta:
        model = AffiliationEvidence

    document = factory.SubFactory(SourceDocumentFactory)
    speaker = factory.SubFactory(SpeakerFactory)
    name = "Tallow"
    method = Method.SELF_INTRODUCTION
    confidence = 0.5
    start = 0
    end = 8


class MentionFactory(_Factory[Mention]):
    """A mention at the beginning of its statement."""

    class Meta:
        model = Mention

    statement = factory.SubFactory(StatementFactory)
    document = factory.LazyAttribute(lambda row: row.statement.document)
    process = factory.SubFactory(ProcessFactory)
    surface = factory.LazyAttribute(lambda row: row.process.short_name)
    start = factory.LazyAttributeSequence(lambda row, n: (row.statement.start if row.statement else 0) + n)
    end = factory.LazyAttribute(lambda row: row.start + len(row.surface))
    method = "alias"
    confidence = 1.0


class RedirectFactory(_Factory[Redirect]):
    class Meta:
        model = Redirect

    old_path = factory.Sequence(lambda n: f"/speakers/former-{n}/")
    new_path = factory.Sequence(lambda n: f"/speakers/present-{n}/")
    reason = "Two records of one person were merged."
