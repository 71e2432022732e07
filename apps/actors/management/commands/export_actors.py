"""`manage.py export_actors`: people and organizations as CSV or Popolo JSON."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.actors.exchange import files


class Command(BaseCommand):
    help = "Write all people and organizations to standard output."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=files.FORMATS, default="popolo", help="The format (popolo).")

    def handle(self, *, format: str, **options: Any) -> None:
        self.stdout.write(files.FORMATS[format].write(), ending="")
