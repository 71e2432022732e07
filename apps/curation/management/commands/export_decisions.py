"""`manage.py export_decisions`: the log of decisions as JSON Lines."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from apps.curation.exchange import export_decisions


class Command(BaseCommand):
    help = "Write every decision, undone ones too, to standard output: a JSON object a line."

    def handle(self, **options: Any) -> None:
        for line in export_decisions():
            self.stdout.write(line)
