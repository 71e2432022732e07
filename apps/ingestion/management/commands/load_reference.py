"""`manage.py load_reference`: the curated facts of `fixtures/reference`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.ingestion.errors import IngestionError
from apps.ingestion.reference import read_reference
from apps.ingestion.store.known import reference_folder
from apps.ingestion.store.reference import ReferenceLoader


class Command(BaseCommand):
    help = (
        "Load the curated reference data. Rows that the base holds already stay as they are, unless --update is given."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=reference_folder(), help="where the YAML files lie")
        parser.add_argument("--update", action="store_true", help="overwrite rows that the base holds already")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loader = ReferenceLoader(read_reference(options["folder"]), update=options["update"])
        except IngestionError as error:
            raise CommandError(str(error)) from error
        loader.load()
        for verb, counts in (("new", loader.created), ("updated", loader.updated)):
            if counts:
                self.stdout.write(f"{verb}: " + ", ".join(f"{count} {name}" for name, count in counts.items()))
        if not loader.created and not loader.updated:
            self.stdout.write("The base holds all of the reference data already.")
