"""Brings a copy back into an empty base."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps import search
from apps.operations.backups import restore
from apps.operations.errors import OperationsError


class Command(BaseCommand):
    help = (
        "Restore a file that `backup` wrote into the empty database of DATABASE_URL, compare every row and file, bring "
        "it up to the present version, and build the index."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, metavar="FILE", help="the copy")

    def handle(self, *args: Any, source: Path, **options: Any) -> None:
        try:
            manifest = restore(source=source, tell=self.stderr.write)
            indexed = search.rebuild()
        except (OperationsError, search.SearchError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{manifest.rows:,} rows and {len(manifest.files):,} files of {manifest.made_at} restored, {indexed:,} "
            "statements indexed."
        )
