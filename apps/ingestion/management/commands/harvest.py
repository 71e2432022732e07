"""`manage.py harvest`: takes in what the series of the catalogue hold, or says what is missing."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.ingestion.errors import IngestionError
from apps.ingestion.harvest.catalogue import Entry
from apps.ingestion.harvest.completeness import Account, account
from apps.ingestion.harvest.run import Report, Step, harvest, preview
from apps.ingestion.harvest.settings import chosen, visitor
from apps.ingestion.harvest.visitor import Clock, Visitor
from apps.ingestion.models import AddressState, Outcome

_SHOWN = 20
_BAD = {"failed", Outcome.REFUSED.value}


class Command(BaseCommand):
    help = (
        "Take in what the series of the catalogue of sources hold. "
        "Exit status: 0 nothing failed, 1 at least one address failed, 2 usage."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "series", nargs="?", metavar="SERIES", help="key of a series, or of the process that it is of; none: all"
        )
        parser.add_argument("--limit", type=_count, metavar="N", help="fetch at most N documents of each series")
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument(
            "--dry-run", action="store_true", help="read the index pages, show what would be fetched, keep nothing"
        )
        mode.add_argument(
            "--status", action="store_true", help="ask nobody; show what should exist, what is held and what is missing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            entries = chosen(options["series"])
            if options["status"]:
                for entry in entries:
                    self._show(account(entry, today=Clock().now().date()), everything=options["verbosity"] > 1)
                return
            guest = self.visitor()
        except IngestionError as error:
            raise CommandError(str(error), returncode=2) from error
        if options["dry_run"]:
            failed = sum(self._preview(entry, guest, options["limit"]) for entry in entries)
        else:
            failed = sum(self._harvest(entry, guest, options["limit"]).failed for entry in entries)
        if failed:
            listed = "" if options["dry_run"] else "; --status lists them"
            raise CommandError(f"{failed} addresses failed{listed}", returncode=1)

    def visitor(self) -> Visitor:
        return visitor()

    def _harvest(self, entry: Entry, guest: Visitor, limit: int | None) -> Report:
        self.stdout.write(f"{entry.key}: {entry.name}")
        report = harvest(entry, visitor=guest, limit=limit, told=self._tell)
        counts = ", ".join(f"{count} {outcome}" for outcome, count in report.outcomes.items())
        self.stdout.write(f"  {report.new} new addresses; {counts or 'nothing was due'}")
        return report

    def _preview(self, entry: Entry, guest: Visitor, limit: int | None) -> int:
        self.stdout.write(f"{entry.key}: {entry.name}")
        outcomes: Counter[str] = Counter()
        for step in preview(entry, visitor=guest):
            outcomes[step.outcome] += 1
            if step.outcome == "failed" or limit is None or outcomes[step.outcome] <= limit:
                self._tell(step)
        return outcomes["failed"]

    def _tell(self, step: Step) -> None:
        if step.outcome in _BAD:
            self.stderr.write(f"  {step.outcome} {step.message or step.url}")
        else:
            self.stdout.write(f"  {step.outcome} {step.url}{f' ({step.message})' if step.message else ''}")

    def _show(self, found: Account, *, everything: bool) -> None:
        entry = found.entry
        self.stdout.write(f"{entry.key}: {entry.name} ({entry.publisher})")
        self.stdout.write(
            f"  {len(found.meetings)} meetings should exist: {found.meetings_held} held, "
            f"{found.meetings_in_part} in part, {found.meetings_missing} missing"
        )
        self.stdout.write(
            f"  {found.listed} documents listed: {found.held} held, {found.states.get(AddressState.NEW, 0)} waiting, "
            f"{found.states.get(AddressState.FAILED, 0)} failed"
        )
        if found.loose[0]:
            self.stdout.write(f"  {found.loose[0]} of them of no known meeting, {found.loose[1]} held")
        for line in found.meetings:
            documents = f", {line.held} of {line.listed} documents" if line.listed else ""
            self.stdout.write(f"  {line.state:8} {line.meeting.starts_on} {line.meeting.title}{documents}")
        shown = found.missing if everything else found.missing[:_SHOWN]
        for address in shown:
            why = address.reason or AddressState(address.state).label.lower()
            self.stdout.write(f"  missing  {address.url}{f' {address.title!r}' if address.title else ''}: {why}")
        if len(shown) < len(found.missing):
            self.stdout.write(f"  and {len(found.missing) - len(shown)} more; --verbosity 2 shows all")


def _count(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(f"{text!r} is no number of documents")
    return int(text)
