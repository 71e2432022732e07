"""Builds the search index anew."""

from __future__ import annotations

from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps import search
from apps.search.management.progress import Progress


class Command(BaseCommand):
    help = (
        "Build the search index anew, beside the present one, and switch to it when it is complete. "
        "One that was broken off is gone on with."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-needed",
            action="store_true",
            help="Only where there is no index of this version; otherwise bring it up to date.",
        )

    def handle(self, *args: Any, if_needed: bool, verbosity: int, **options: Any) -> None:
        started = monotonic()
        try:
            if if_needed and search.is_ready():
                self.stdout.write(f"The index is of this version; {search.drain():,} changes brought in.")
                if done := search.unfinished():
                    self.stdout.write(
                        f"A new one with {done:,} statements so far is being built, or its building was broken off. "
                        "`manage.py search_rebuild` goes on with it."
                    )
                return
            if done := search.unfinished():
                self.stdout.write(f"Going on with the index that was broken off after {done:,} statements.")
            count = search.rebuild(Progress(self.stderr, quiet=verbosity == 0))
        except search.SearchError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            raise CommandError("Broken off; the old index serves. Run it again to go on.") from None
        self.stdout.write(f"{count:,} statements indexed in {monotonic() - started:.1f} s.")
