"""Turns resolved names into speakers and organizations of the base.

Owns which row a name becomes within one document. Must not decide who spoke: resolution did.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from apps.actors.facts import Basis
from apps.actors.models import Affiliation, NameKind, Organization, OrganizationName, Speaker, SpeakerName
from apps.actors.services import attest_affiliation, create_organization, create_speakers
from apps.ingestion.errors import StaleNamesError
from apps.ingestion.known import Known, KnownActor
from apps.ingestion.parsed import Resolution, ResolvedStatement
from apps.lib.partial_dates import PartialDate
from apps.lib.text import fold


class Actors:
    """The speakers and organizations of one document; each is looked up or made once."""

    def __init__(self, *, known: Known, source: str, is_demonstration: bool) -> None:
        self._known = known
        self._source = source
        self._is_demonstration = is_demonstration
        self._basis = Basis.DEMONSTRATION if is_demonstration else Basis.RECORD
        self._speakers: dict[str, Speaker] = {}
        self._organizations: dict[str, Organization] = {}
        self._attested: dict[tuple[int, int, str, PartialDate | None], Affiliation] = {}
        self.created_speakers: list[Speaker] = []
        self.created_organizations: list[Organization] = []
        self.created_affiliations: list[Affiliation] = []

    def prepare(self, statements: Sequence[ResolvedStatement]) -> None:
        """Fetch at once all people of the base who are meant, and make those whom it does not know, so that no
        statement needs a question of its own.
        """
        speakers = [statement.speaker for statement in statements if statement.speaker]
        keys = {speaker.key for speaker in speakers if speaker.key}
        keys |= {slug for one in statements for other in one.suggestions if (slug := self._slug_of(other))}
        self._speakers |= {speaker.slug: speaker for speaker in Speaker.objects.filter(slug__in=keys)}
        new: dict[str, str] = {}
        for speaker in speakers:
            if not speaker.key:
                new.setdefault(fold(speaker.name), speaker.name)
        self._refuse_stale(new, SpeakerName, self._known.speakers_by_name)
        self.created_speakers = create_speakers(
            names=list(new.values()),
            source=self._source,
            basis=self._basis,
            is_demonstration=self._is_demonstration,
        )
        self._speakers |= {f"name:{name}": row for name, row in zip(new, self.created_speakers, strict=True)}

    def speaker(self, resolution: Resolution) -> Speaker:
        """The person of an attribution.

        Raises:
            ObjectDoesNotExist: whom the names mean is no longer in the base.
        """
        key = resolution.key or f"name:{fold(resolution.name)}"
        if key not in self._speakers:
            raise Speaker.DoesNotExist(key)
        return self._speakers[key]

    def organization(self, resolution: Resolution) -> Organization:
        """The organization of an attribution; made where the base does not know the name."""
        if resolution.key:
            return self.known_organization(resolution.key)
        key = f"name:{fold(resolution.name)}"
        if key not in self._organizations:
            self._refuse_stale(
                {fold(resolution.name): resolution.name}, OrganizationName, self._known.organizations_by_name
            )
            self._organizations[key] = create_organization(
                name=resolution.name, source=self._source, basis=self._basis, is_demonstration=self._is_demonstration
            )
            self.created_organizations.append(self._organizations[key])
        return self._organizations[key]

    def known_organization(self, slug: str) -> Organization:
        """An organization that the base knows by this slug."""
        if slug not in self._organizations:
            self._organizations[slug] = Organization.objects.get(slug=slug)
        return self._organizations[slug]

    def suggested(self, resolution: Resolution) -> int | None:
        """The key of the person whom a suggestion means, where the base knows exactly one of that name.

        Nobody is made.
        """
        slug = self._slug_of(resolution)
        return self._speakers[slug].pk if slug in self._speakers else None

    def _slug_of(self, resolution: Resolution) -> str | None:
        bearers = self._known.speakers_by_name.get(fold(resolution.name), ())
        return resolution.key or (bearers[0].key if len(bearers) == 1 else None)

    def attest(self, speaker: Speaker, organization: Organization, *, role: str, on: PartialDate | None) -> Affiliation:
        """The affiliation that the document shows; made where it is new."""
        key = (speaker.pk, organization.pk, role, on)
        if key not in self._attested:
            self._attested[key], is_new = attest_affiliation(
                speaker=speaker, organization=organization, source=self._source, role=role, attested=on
            )
            if is_new:
                self.created_affiliations.append(self._attested[key])
        return self._attested[key]

    def _refuse_stale(
        self,
        new: Mapping[str, str],
        names: type[SpeakerName | OrganizationName],
        known: Mapping[str, object],
    ) -> None:
        """Nobody is made whom another process made since the names were read. `new` are names by their folded form."""
        owner = "speaker" if names is SpeakerName else "organization"
        ours = {"kind__in": NameKind.asserting(), f"{owner}__is_demonstration": self._is_demonstration}
        unknown = [folded for folded in new if folded not in known]
        stored = names._default_manager.filter(folded__in=unknown, **ours).values_list("folded", flat=True)
        if stale := stored.first():
            raise StaleNamesError(
                self._source,
                found=f"{new[stale]}, whom another import stored meanwhile",
                expected="names as they were when this one began",
                remedy="ingest it again",
            )

    def known(self) -> Known:
        """The names that the next document may rely on: those of before and whom this one made."""
        return self._known.extended(
            speakers=tuple(KnownActor(row.slug, (row.name,)) for row in self.created_speakers),
            organizations=tuple(KnownActor(row.slug, (row.name,)) for row in self.created_organizations),
        )
