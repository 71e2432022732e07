"""`manage.py undo_import`: takes an import run back, all of it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.ingestion.errors import UndoRefusedError
from apps.ingestion.models import ImportRun
from apps.ingestion.store.undo import undo_import


class Command(BaseCommand):
    help = (
        "Take back all that an import run did: what it took goes, what it changed is as it was. "
        "Exit status: 0 undone, 1 refused since something was built on it, 2 usage."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", type=int, metavar="RUN", help="number of the run, as `ingest` and /admin/ show it")

    def handle(self, *args: Any, **options: Any) -> None:
        run = ImportRun.objects.filter(pk=options["run"]).first()
        if run is None:
            raise CommandError(f"{options['run']}: no import run has this number; /admin/ lists them", returncode=2)
        try:
            gone = undo_import(run=run)
        except UndoRefusedError as error:
            raise CommandError(str(error), returncode=1) from error
        told = ", ".join(f"{count} {name}" for name, count in gone.items()) or "nothing"
        self.stdout.write(f"Import run {run.pk} is undone; gone: {told}.")
