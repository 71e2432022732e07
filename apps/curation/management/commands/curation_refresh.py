"""`manage.py curation_refresh`: everything that waits for a curator, found anew in the whole base."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from apps.curation import queue
from apps.curation.candidates.index import index_all_names
from apps.curation.duplicate_bodies import find_organizations
from apps.curation.duplicates import find_people
from apps.proceedings.models import SourceDocument

_CHUNK = 50


class Command(BaseCommand):
    help = "Find unresolved labels, suggestions, uncertain links and possible duplicates in the whole base."

    def handle(self, **options: Any) -> None:
        names = index_all_names(lambda done: self._say(f"{done} names"))
        documents = list(SourceDocument.objects.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(documents), _CHUNK):
            queue.refresh(documents[start : start + _CHUNK])
            self._say(f"{min(start + _CHUNK, len(documents))} of {len(documents)} documents")
        people = find_people(lambda done, total: self._say(f"{done} of {total} names compared"))
        organizations = find_organizations()
        capacities = queue.refresh_all_capacities(lambda done, total: self._say(f"{done} of {total} people"))
        self.stdout.write(
            f"{names} names, {len(documents)} documents; waiting: {people} pairs of people, "
            f"{organizations} pairs of organizations, {capacities} capacities that cannot be"
        )

    def _say(self, words: str) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{words}\033[K", ending="")
