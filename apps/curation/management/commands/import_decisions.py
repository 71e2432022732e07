"""`manage.py import_decisions FILE`: decisions of another base, as `export_decisions` wrote them."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.curation.exchange import import_decisions


class Command(BaseCommand):
    help = "Take decisions from a file that export_decisions wrote. Those that are held already are left as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="The file; - for standard input.")

    def handle(self, *, file: str, **options: Any) -> None:
        try:
            carried = import_decisions(sys.stdin) if file == "-" else self._read(file)
        except OSError as error:
            raise CommandError(
                f"{file}: {error.strerror or error}; expected a file that export_decisions wrote"
            ) from error
        for number, message in carried.refused:
            self.stderr.write(f"{file}:{number}: {message}")
        self.stdout.write(
            f"{carried.taken} taken, {carried.held} held already, {carried.undone} undone, "
            f"{len(carried.refused)} refused"
        )
        if carried.refused:
            raise CommandError(f"{file}: {len(carried.refused)} decisions were not taken; see above.", returncode=1)

    def _read(self, file: str) -> Any:
        with open(file, encoding="utf-8") as lines:
            return import_decisions(lines)
