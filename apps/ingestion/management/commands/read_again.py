"""`manage.py read_again`: reads documents that are held again, as they would be read if they came in today."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from apps.ingestion.management.progress_line import ProgressLine
from apps.ingestion.progress import Progress
from apps.ingestion.rereading import Reread, read_again, readable


class Command(BaseCommand):
    help = (
        "Read documents that are held again, with today's parsers and names: after an upgrade that reads better, or "
        "when people and organizations were added. Public ids and decisions of curators stay. "
        "Exit status: 0 done, 1 at least one could not be read and stays as it is, 2 usage, 130 stopped with Ctrl+C."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("documents", nargs="*", metavar="DOCUMENT", help="public ids; none: all documents")
        parser.add_argument(
            "--before", metavar="MOMENT", help="only what was read before this moment: goes on with a call that ended"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        before = _moment(options["before"])
        documents = readable(before=before, public_ids=options["documents"])
        total = documents.count()
        if missing := set(options["documents"]) - set(documents.values_list("public_id", flat=True)):
            raise CommandError(
                f"{', '.join(sorted(missing))}: no document of this public id that can be read again; "
                "superseded and linked ones, directories and invented ones can't",
                returncode=2,
            )
        goes_on = f"manage.py read_again {' '.join(options['documents'])} --before {before.isoformat()}"
        self.stderr.write(f"{total} documents; broken off, `{' '.join(goes_on.split())}` goes on", style_func=str)
        told = _Told()
        progress = Progress(total)
        line = ProgressLine(self.stderr, wanted=False)

        def tell(one: Reread) -> None:
            told.add(one)
            progress.step(passed_over=False)
            line.clear()
            if one.refusal:
                self.stderr.write(one.refusal)
            line.show(progress)

        try:
            read_again(documents=documents, progress=tell)
        except KeyboardInterrupt:
            raise CommandError("stopped; what was read again stays so", returncode=130) from None
        finally:
            line.clear()
            self.stdout.write(str(told))
        if told.refused:
            raise CommandError(f"{told.refused} could not be read, and stay as they are", returncode=1)


class _Told:
    """What became of the documents so far."""

    def __init__(self) -> None:
        self.read = self.otherwise = self.refused = self.created = self.changed = self.removed = 0

    def add(self, one: Reread) -> None:
        self.refused += bool(one.refusal)
        self.read += not one.refusal
        self.otherwise += bool(one.created or one.changed or one.removed)
        self.created += one.created
        self.changed += one.changed
        self.removed += one.removed

    def __str__(self) -> str:
        return (
            f"{self.read} documents read again, {self.otherwise} otherwise than before: "
            f"statements {self.created} new, {self.changed} changed, {self.removed} removed."
        )


def _moment(text: str | None) -> datetime:
    if text is None:
        return timezone.now()
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError(f"--before {text}: expected a moment such as 2026-01-31T12:00:00+00:00", returncode=2)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
