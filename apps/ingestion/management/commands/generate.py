"""`manage.py generate N`: an invented base of any size, for measuring."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps import search
from apps.ingestion.generation import Generator, Surface
from apps.ingestion.store.demonstration import demonstration_folder
from apps.ingestion.store.generated import store_generated
from apps.proceedings.models import Process, SourceDocument


class Command(BaseCommand):
    help = "Fill the base with N invented statements in realistic proportions, marked as a demonstration."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("statements", type=int, metavar="N", help="number of statements")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed gives the same statements")
        parser.add_argument("--no-index", action="store_true", help="leave the search index as it is")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["statements"] < 1:
            raise CommandError(f"N is {options['statements']}; expected at least 1", returncode=2)
        prefix = f"generated-{options['seed']}-{options['statements']}"
        if SourceDocument.objects.filter(origin__startswith=f"generated/{prefix}-").exists():
            raise CommandError(
                f"The base holds {prefix} already; choose another --seed, or take it away with remove_demo."
            )
        surfaces = [
            Surface(process.slug, process.abbreviation or process.name)
            for process in Process.objects.filter(is_demonstration=False).order_by("pk")
        ]
        generator = Generator(
            statements=options["statements"], seed=options["seed"], sample=sample(), surfaces=surfaces
        )
        began, told = time.monotonic(), 0.0

        def progress(stored: int) -> None:
            nonlocal told
            spent = time.monotonic() - began
            if spent - told > 2:
                told = spent
                left = spent / stored * (options["statements"] - stored)
                self.stderr.write(f"{stored}/{options['statements']} statements, about {left:.0f} s left")

        stored = store_generated(generator=generator, prefix=prefix, progress=progress)
        self.stdout.write(f"{stored} statements in {time.monotonic() - began:.1f} s")
        if not options["no_index"]:
            search.rebuild()


def sample() -> str:
    """Speech of the demonstration set, whose word order is imitated; its marks of turns are left out."""
    texts = (file.read_text(encoding="utf-8") for file in sorted(demonstration_folder().glob("*.txt")))
    return " ".join(word for text in texts for word in text.split() if word[0].isalpha() and not word.endswith(":"))
