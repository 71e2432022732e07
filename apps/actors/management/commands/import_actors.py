"""`manage.py import_actors`: people and organizations from a file that `export_actors` wrote."""

from __future__ import annotations

from argparse import FileType
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.actors.errors import ActorsError
from apps.actors.exchange import files


class Command(BaseCommand):
    help = "Take in people and organizations, all or none; what the file does not name stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=FileType("rb"), help="CSV or Popolo JSON; - for standard input.")
        parser.add_argument("--dry-run", action="store_true", help="Only say what would change.")

    def handle(self, *, file: IO[bytes], dry_run: bool, **options: Any) -> None:
        with file:
            content = file.read()
        try:
            arrival = files.take(content, by=None, why=f"import of {file.name}", rehearse=dry_run)
        except ActorsError as error:
            raise CommandError(f"{file.name}: {error}") from error
        for difference in arrival.differences:
            values = (f"{column}: {before or '–'} → {after or '–'}" for column, before, after in difference.values)
            said = "; ".join(values)
            new = "new" if difference.new else "changed"
            self.stdout.write(f"{difference.place}: {difference.row}, {difference.what}, {new}: {said}")
        done = "would change" if dry_run else "changed"
        self.stdout.write(f"{len(arrival.differences)} records {done}, {arrival.same} are the same")
