"""What the end of a query may become while it is being typed."""

from __future__ import annotations

from apps.actors.models import Organization, Speaker
from apps.lib.text import fold
from apps.search.requests import Completion


def complete(text: str, size: int) -> tuple[Completion, ...]:
    """See `apps.search.complete`."""
    before, _, typed = text.rpartition(" ")
    folded = fold(typed)
    if len(folded) < 2:
        return ()
    before = f"{before} " if before else ""
    found: list[Completion] = []
    people = Speaker.objects.filter(names__folded__startswith=folded).distinct()[:size]
    found += [Completion("speaker", row.slug, row.name, f"{before}speaker:{row.slug}") for row in people]
    bodies = Organization.objects.filter(names__folded__startswith=folded).distinct()[:size]
    found += [Completion("org", row.slug, row.name, f"{before}org:{row.slug}") for row in bodies]
    return tuple(found[:size])
