"""Builds the search index anew."""

from __future__ import annotations

import gc
from time import monotonic
from typing import Any

from django.core.checks import Tags
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps import search
from apps.search.management.progress import Progress
from igkb import environment


class Command(BaseCommand):
    help = (
        "Build the search index anew, beside the present one, and switch to it when it is complete. "
        "One that was broken off is gone on with."
    )
    requires_system_checks = (Tags.models, "igkb")  # the others load every page, for as long as a small base takes

    TO = "--to"

    def add_arguments(self, parser: CommandParser) -> None:
        way = parser.add_mutually_exclusive_group()
        way.add_argument(
            "--if-needed",
            action="store_true",
            help="Only where there is no index of this version; otherwise bring it up to date.",
        )
        way.add_argument(
            self.TO,
            metavar="URL",
            help="Bring the index to this place, as SEARCH_URL would name it, and show that it is equal. The present "
            "one serves on; afterwards set SEARCH_URL to the other one.",
        )

    def handle(self, *args: Any, if_needed: bool, to: str | None, verbosity: int, **options: Any) -> None:
        started = monotonic()
        gc.freeze()  # what is loaded stays: to look through it again and again would take a tenth of the time
        progress = Progress(self.stderr, quiet=verbosity == 0)
        try:
            if to:
                moved = search.move(environment.search_of(self.TO, to), progress)
                alike = f"{moved.questions:,} questions were answered as by the index that serves"
                self.stdout.write(
                    f"{moved.statements:,} statements are there, each as in the base; "
                    f"{alike if moved.questions else 'no index serves that it could be compared with'}. "
                    "Set SEARCH_URL to it, start again, and run `manage.py search_check --repair`, which brings in "
                    "what changed meanwhile."
                )
                return
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
            count = search.rebuild(progress)
        except (ImproperlyConfigured, search.SearchError) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            raise CommandError("Broken off; the old index serves. Run it again to go on.") from None
        self.stdout.write(f"{count:,} statements indexed in {monotonic() - started:.1f} s.")
