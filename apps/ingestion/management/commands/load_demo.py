"""`manage.py load_demo`: the invented demonstration set."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.ingestion.models import ImportItem, Outcome
from apps.ingestion.store.demonstration import demonstration_folder, load_demonstration


class Command(BaseCommand):
    help = "Load the demonstration set: invented people at invented meetings. `remove_demo` takes it away."

    def handle(self, *args: Any, **options: Any) -> None:
        def progress(item: ImportItem) -> None:
            self.stdout.write(f"{item.outcome} {item.source.rsplit('/', 1)[-1]} {item.message}".rstrip())

        items = load_demonstration(folder=demonstration_folder(), progress=progress)
        if any(item.outcome == Outcome.REFUSED for item in items):
            raise CommandError("A document of the demonstration set was refused; see above.")
