"""Writes a copy of the whole base to one file."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.operations import backups
from apps.operations.errors import OperationsError


class Command(BaseCommand):
    help = "Write all rows, documents and settings (without secrets) to one file. Others go on working meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("to", type=Path, metavar="FILE", help="a new file, or a folder to put igkb-<time>.zip into")
        parser.add_argument(
            "--verify", action="store_true", help="write nothing: read FILE, and compare it with what it says"
        )

    def handle(self, *args: Any, to: Path, verify: bool, **options: Any) -> None:
        try:
            manifest = backups.verify(to) if verify else backups.back_up(to=_named(to), tell=self.stderr.write)
        except OperationsError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{manifest.rows:,} rows and {len(manifest.files):,} files of {manifest.made_at}.")
        if manifest.missing:
            raise CommandError(
                f"{len(manifest.missing):,} files that the base names are not in the copy, as they were not there; "
                f"the first: {manifest.missing[0]}. Bring them back from an older copy."
            )


def _named(to: Path) -> Path:
    return to / f"igkb-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.zip" if to.is_dir() else to
