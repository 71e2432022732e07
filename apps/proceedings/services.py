"""Writes of venues, meetings and redirects.

Owns how a meeting comes into the base and where an address that moved leads. Must not know how documents are read.
"""

from __future__ import annotations

from typing import Any

from apps.actors.facts import Basis
from apps.lib.slugs import free_slug
from apps.proceedings.models import Meeting, Redirect, Venue


def find_or_create_venue(
    *, name: str, city: str, country: str, source: str, is_demonstration: bool = False, **facts: Any
) -> tuple[Venue, bool]:
    """The venue of that name in that city; made where the base has none. With whether it is new."""
    venue = Venue.objects.filter(
        name__iexact=name, city__iexact=city, country=country, is_demonstration=is_demonstration
    ).first()
    if venue:
        return venue, False
    slug = free_slug(
        name if not city or city in name else f"{name} {city}",
        length=120,
        is_taken=lambda slug: Venue.objects.filter(slug=slug).exists(),
    )
    facts = {"sources": [source], "basis": Basis.RECORD, **facts}
    values = {"slug": slug, "name": name, "city": city, "country": country, "is_demonstration": is_demonstration}
    return Venue.objects.create(**values, **facts), True


def create_meeting(*, title: str, slug_from: str, **facts: Any) -> Meeting:
    """A meeting that the base did not know. `slug_from` is what its public address is made of."""
    slug = free_slug(slug_from, length=120, is_taken=lambda slug: Meeting.objects.filter(slug=slug).exists())
    return Meeting.objects.create(slug=slug, title=title, **facts)


def redirect(*, old_path: str, new_path: str, reason: str) -> None:
    """From now on `old_path` leads to `new_path`, and so do the addresses that led to `old_path`."""
    Redirect.objects.filter(new_path=old_path).update(new_path=new_path)
    Redirect.objects.update_or_create(old_path=old_path, defaults={"new_path": new_path, "reason": reason})
