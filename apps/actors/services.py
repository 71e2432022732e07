"""Writes of speakers, organizations, their names and affiliations.

Owns how an actor comes into the base. Must not know documents or statements.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from apps.actors.facts import Basis, dates
from apps.actors.models import Affiliation, NameKind, Organization, OrganizationName, Speaker, SpeakerName
from apps.lib.partial_dates import PartialDate
from apps.lib.slugs import free_slug, free_slugs
from apps.lib.text import fold


def create_speaker(
    *, name: str, source: str, basis: Basis = Basis.RECORD, is_demonstration: bool = False, slug: str | None = None
) -> Speaker:
    """A person whom the base did not know, with the name as shown; at the address `slug`, where that is given."""
    return create_speakers(
        names=[name], source=source, basis=basis, is_demonstration=is_demonstration, slugs=[slug] if slug else None
    )[0]


def create_speakers(
    *,
    names: Sequence[str],
    source: str,
    basis: Basis = Basis.RECORD,
    is_demonstration: bool = False,
    slugs: Sequence[str] | None = None,
) -> list[Speaker]:
    """People whom the base did not know, one for each name, by a few questions for all of them."""
    slugs = slugs or free_slugs(names, length=120, taken=_taken)
    speakers = Speaker.objects.bulk_create(
        Speaker(slug=slug, name=name, sources=[source], basis=basis, is_demonstration=is_demonstration)
        for slug, name in zip(slugs, names, strict=True)
    )
    SpeakerName.objects.bulk_create(
        [
            SpeakerName(speaker=speaker, name=speaker.name, folded=folded, kind=NameKind.MAIN, source=source)
            for speaker in speakers
            if (folded := fold(speaker.name))
        ]
    )
    return speakers


def _taken(slugs: Collection[str]) -> set[str]:
    return set(Speaker.objects.filter(slug__in=slugs).values_list("slug", flat=True))


def create_organization(
    *, name: str, source: str, basis: Basis = Basis.RECORD, is_demonstration: bool = False, slug: str | None = None
) -> Organization:
    """An organization that the base did not know, with the name as shown; at the address `slug`, where one is given."""
    slug = slug or free_slug(name, is_taken=lambda slug: Organization.objects.filter(slug=slug).exists())
    organization = Organization.objects.create(
        slug=slug, name=name, sources=[source], basis=basis, is_demonstration=is_demonstration
    )
    add_organization_names(organization=organization, names=[name], kind=NameKind.MAIN, source=source)
    return organization


def add_speaker_names(*, speaker: Speaker, names: Iterable[str], kind: NameKind, source: str) -> None:
    """Names that resolution may rely on from now on; those it has already are left as they are."""
    SpeakerName.objects.bulk_create(
        [
            SpeakerName(speaker=speaker, name=name, folded=fold(name), kind=kind, source=source)
            for name in _distinct(names)
        ],
        ignore_conflicts=True,
    )


def add_organization_names(*, organization: Organization, names: Iterable[str], kind: NameKind, source: str) -> None:
    """Names and acronyms that resolution may rely on from now on; those it has already are left as they are."""
    OrganizationName.objects.bulk_create(
        [
            OrganizationName(organization=organization, name=name, folded=fold(name), kind=kind, source=source)
            for name in _distinct(names)
        ],
        ignore_conflicts=True,
    )


def rename(*, actor: Speaker | Organization, name: str, source: str) -> None:
    """Show another name from now on; the one that was shown stays as a former one."""
    actor.names.filter(kind=NameKind.MAIN).exclude(folded=fold(name)).update(kind=NameKind.FORMER)
    if isinstance(actor, Speaker):
        add_speaker_names(speaker=actor, names=[name], kind=NameKind.MAIN, source=source)
    else:
        add_organization_names(organization=actor, names=[name], kind=NameKind.MAIN, source=source)
    actor.name = name
    actor.save(update_fields=["name"])


def attest_affiliation(
    *,
    speaker: Speaker,
    organization: Organization,
    source: str,
    role: str = "",
    start: PartialDate | None = None,
    end: PartialDate | None = None,
    attested: PartialDate | None = None,
) -> tuple[Affiliation, bool]:
    """That a source shows a person with an organization; said once for each source and day. With whether it is new."""
    known: dict[str, Any] = {
        "speaker": speaker,
        "organization": organization,
        "role": role,
        "attested_on": attested.earliest if attested else None,
        "source": source,
    }
    return Affiliation.objects.get_or_create(
        **known,
        defaults={**dates(start=start, end=end), "attested_on_precision": attested.precision if attested else None},
    )


def _distinct(names: Iterable[str]) -> list[str]:
    """One spelling for each folded form, empty ones left out."""
    return list({fold(name): name for name in reversed(list(names)) if fold(name)}.values())
