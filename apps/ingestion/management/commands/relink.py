"""`manage.py relink`: tells anew which processes and official documents the texts name."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.ingestion.models import Relinking
from apps.ingestion.relinking import forms_of, relink
from apps.proceedings.models import Process


class Command(BaseCommand):
    help = (
        "Tell anew which processes and official documents the texts name, after a form changed: only in texts that can "
        "bear it. What a curator decided stays. Exit status: 0 done, 2 usage."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--form", nargs="+", metavar="FORM", help="forms that changed, as texts write them")
        what.add_argument("--process", metavar="KEY", help="key of a process: all forms of it and of its family")
        what.add_argument("--all", action="store_true", help="every text")
        what.add_argument("--resume", type=int, metavar="NUMBER", help="go on with one that was broken off")

    def handle(self, *args: Any, **options: Any) -> None:
        relinking = self._asked(options)

        def tell(done: int, total: int) -> None:
            if self.stderr.isatty():
                self.stderr.write(f"\rtexts: {done}/{total}", ending="")

        relink(relinking=relinking, progress=tell)
        self.stdout.write(
            f"{relinking.done} texts read again, {relinking.changed} changed: "
            f"{relinking.added} links came, {relinking.removed} went."
        )

    def _asked(self, options: dict[str, Any]) -> Relinking:
        if options["resume"] is not None:
            relinking = Relinking.objects.filter(pk=options["resume"], finished_at=None).first()
            if relinking is None:
                raise CommandError(f"{options['resume']}: no such linking waits to be gone on with", returncode=2)
            return relinking
        forms = options["form"] or []
        if options["process"]:
            process = Process.objects.filter(slug=options["process"]).first()
            if process is None:
                raise CommandError(
                    f"{options['process']}: no process has this key; /processes/ lists them", returncode=2
                )
            forms = forms_of(process)
        return Relinking.objects.create(forms=sorted(set(forms)))
