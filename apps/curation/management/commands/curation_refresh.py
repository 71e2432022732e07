"""`manage.py curation_refresh`: everything that waits for a curator, found anew in the whole base."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from apps.curation.looking import look_through
from apps.curation.models import ReviewKind, Step


class Command(BaseCommand):
    help = "Find unresolved labels, suggestions, uncertain links and possible duplicates in the whole base."

    def handle(self, **options: Any) -> None:
        waiting = look_through(self._say)
        told = [f"{kind.label}: {waiting[kind]}" for kind in ReviewKind if kind in waiting]
        self.stdout.write("\n".join(told) or "Nothing waits.")

    def _say(self, step: Step, done: int, total: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{step.label}: {done} of {total}\033[K", ending="")
