"""Moves the base to another database."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from apps.operations.errors import OperationsError
from apps.operations.moving import move
from igkb import environment


class Command(BaseCommand):
    help = (
        "Copy every row of the base into another database, and compare them. The present base is only read; "
        "afterwards set DATABASE_URL to the other one."
    )

    OTHER = "The other database"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("to", metavar="URL", help="the other database, as DATABASE_URL would name it")
        parser.add_argument("--replace", action="store_true", help="throw away what the other database holds")

    def handle(self, *args: Any, to: str, replace: bool, **options: Any) -> None:
        try:
            rows = move(to=environment.database_of(self.OTHER, to), replace=replace, tell=self.stderr.write)
        except (ImproperlyConfigured, OperationsError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{rows:,} rows moved, and equal. Set DATABASE_URL to the other database, and start again.")
