"""What harvesting needs to know of the installation: the catalogue, and whom the hosts may write to.

Owns the refusal where it is missing.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from apps.ingestion.errors import IngestionError
from apps.ingestion.harvest.catalogue import Entry, choose, read_catalogue
from apps.ingestion.harvest.visitor import Visitor


class HarvestError(IngestionError):
    """Harvesting can't begin."""


def catalogue_path() -> Path:
    """Where the catalogue of sources lies."""
    return Path(settings.FIXTURES_DIR) / "catalogue.yaml"


def chosen(name: str | None) -> tuple[Entry, ...]:
    """The series of the catalogue with this key, or of the process with this key; all where no name is given.

    Raises:
        HarvestError: there is none.
        ReferenceDataError: the catalogue is malformed.
    """
    entries = read_catalogue(catalogue_path())
    found = choose(entries, name)
    if not found:
        raise HarvestError(
            catalogue_path().name,
            found=f"no series {name!r}",
            expected=f"one of {', '.join(entry.key for entry in entries)}, or the key of a process",
            remedy="name one of these",
        )
    return found


def visitor() -> Visitor:
    """One that names this installation.

    Raises:
        HarvestError: nobody is named whom the hosts could write to.
    """
    if not settings.HARVEST_CONTACT:
        raise HarvestError(
            "HARVEST_CONTACT",
            found="nothing",
            expected="an e-mail address or an https:// address",
            remedy="set it, so that those who run the hosts know whom to write to",
        )
    return Visitor(contact=settings.HARVEST_CONTACT, site=settings.SITE_URL)
