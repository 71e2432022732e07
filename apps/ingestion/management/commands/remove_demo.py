"""`manage.py remove_demo`: takes the demonstration set away, all of it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from apps.ingestion.store.demonstration import remove_demonstration


class Command(BaseCommand):
    help = "Take away everything that was invented for the demonstration. What was ingested for real stays."

    def handle(self, *args: Any, **options: Any) -> None:
        removed = remove_demonstration()
        told = ", ".join(f"{count} {name}" for name, count in removed.items())
        self.stdout.write(f"Removed {told}." if told else "The base holds no demonstration.")
