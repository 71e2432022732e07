"""Turns resolved names into speakers and organizations of the base.

Owns which row a name becomes within one document. Must not decide who spoke: resolution did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from apps.actors.facts import Basis
from apps.actors.models import Affiliation, NameKind, Organization, OrganizationName, Speaker, SpeakerName
from apps.actors.services import attest_affiliation, create_organization, create_speaker
from apps.ingestion.errors import StaleNamesError
from apps.ingestion.known import Known, KnownActor
from apps.ingestion.parsed import Resolution
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
        self._attested: set[tuple[int, int]] = set()
        self.created_speakers: list[Speaker] = []
        self.created_organizations: list[Organization] = []
        self.created_affiliations: list[Affiliation] = []

    def look_up(self, resolutions: Iterable[Resolution]) -> None:
        """Fetch at once the people of the base who are meant, so that no statement needs a question of its own."""
        keys = {resolution.key for resolution in resolutions if resolution.key}
        self._speakers |= {speaker.slug: speaker for speaker in Speaker.objects.filter(slug__in=keys)}

    def speaker(self, resolution: Resolution) -> Speaker:
        """The person of an attribution; made where the base does not know the name."""
        key = resolution.key or f"name:{fold(resolution.name)}"
        if key not in self._speakers:
            if resolution.key:
                self._speakers[key] = Speaker.objects.get(slug=resolution.key)
            else:
                self._refuse_stale(resolution.name, SpeakerName, self._known.speakers_by_name)
                self._speakers[key] = create_speaker(
                    name=resolution.name,
                    source=self._source,
                    basis=self._basis,
                    is_demonstration=self._is_demonstration,
                )
                self.created_speakers.append(self._speakers[key])
        return self._speakers[key]

    def organization(self, resolution: Resolution) -> Organization:
        """The organization of an attribution; made where the base does not know the name."""
        if resolution.key:
            return self.known_organization(resolution.key)
        key = f"name:{fold(resolution.name)}"
        if key not in self._organizations:
            self._refuse_stale(resolution.name, OrganizationName, self._known.organizations_by_name)
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

    def suggested(self, resolution: Resolution) -> Speaker | None:
        """The person whom a suggestion means, where the base knows exactly one of that name. Nobody is made."""
        bearers = self._known.speakers_by_name.get(fold(resolution.name), ())
        slug = resolution.key or (bearers[0].key if len(bearers) == 1 else None)
        if slug is None:
            return None
        if slug not in self._speakers:
            found = Speaker.objects.filter(slug=slug).first()
            if found is None:
                return None
            self._speakers[slug] = found
        return self._speakers[slug]

    def attest(self, speaker: Speaker, organization: Organization, *, on: PartialDate | None) -> None:
        """Keep that the document shows the person with the organization."""
        if (speaker.pk, organization.pk) not in self._attested:
            self._attested.add((speaker.pk, organization.pk))
            affiliation, is_new = attest_affiliation(
                speaker=speaker, organization=organization, source=self._source, attested=on
            )
            if is_new:
                self.created_affiliations.append(affiliation)

    def _refuse_stale(
        self, name: str, names: type[SpeakerName | OrganizationName], known: Mapping[str, object]
    ) -> None:
        """Nobody is made whom another process made since the names were read."""
        owner = "speaker" if names is SpeakerName else "organization"
        ours = {"kind__in": NameKind.asserting(), f"{owner}__is_demonstration": self._is_demonstration}
        if fold(name) not in known and names._default_manager.filter(folded=fold(name), **ours).exists():
            raise StaleNamesError(
                self._source,
                found=f"{name}, whom another import stored meanwhile",
                expected="names as they were when this one began",
                remedy="ingest it again",
            )

    def known(self) -> Known:
        """The names that the next document may rely on: those of before and whom this one made."""
        return self._known.extended(
            speakers=tuple(KnownActor(row.slug, (row.name,)) for row in self.created_speakers),
            organizations=tuple(KnownActor(row.slug, (row.name,)) for row in self.created_organizations),
        )
