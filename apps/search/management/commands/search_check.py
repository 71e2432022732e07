"""Compares the search index with the database."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps import search
from apps.search.management.progress import Progress


class Command(BaseCommand):
    help = "Compare the search index with the database. Exit status 1: they differ and were not repaired."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="Bring the index up to the database.")

    def handle(self, *args: Any, repair: bool, verbosity: int, **options: Any) -> None:
        progress = Progress(self.stderr, quiet=verbosity == 0)
        try:
            drift = search.check(repair=repair, progress=progress)
            left = search.check().total if repair and drift.total else drift.total
        except search.SearchError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{drift.checked:,} statements compared: {drift.missing:,} missing from the index, {drift.stale:,} stale, "
            f"{drift.extra:,} of statements that are gone; {drift.waiting:,} changes wait in the outbox."
        )
        if drift.examples:
            self.stdout.write("Numbers of some: " + ", ".join(map(str, drift.examples)))
        if repair and drift.total:
            self.stdout.write(
                "Repaired." if not left else f"{left:,} still differ: another process is writing. Try again."
            )
        if left:
            sys.exit(1)
