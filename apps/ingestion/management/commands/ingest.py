"""`manage.py ingest`: takes documents into the base, or shows what they would become."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from apps.ingestion.errors import IngestionError
from apps.ingestion.management.progress_line import ProgressLine
from apps.ingestion.models import ImportItem, Outcome
from apps.ingestion.output import as_json
from apps.ingestion.parsers import PARSERS
from apps.ingestion.pipeline import understand
from apps.ingestion.progress import Progress
from apps.ingestion.services import Options, run_import
from apps.ingestion.sources import Source, expand
from apps.ingestion.store.known import known_to_show
from apps.proceedings.models import Meeting

_SHOWN = 20  # refusals in the table
_DIFFERENCE = 60  # characters shown of a value that a correction changed


class Command(BaseCommand):
    help = (
        "Take documents into the base. A call that was stopped goes on where it was when it is given again. "
        "Exit status: 0 all taken or already held, 1 at least one refused, 2 usage, 130 stopped with Ctrl+C."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sources", nargs="+", metavar="SOURCE", help="a file, a folder, - or an http(s) address")
        parser.add_argument("--dry-run", action="store_true", help="store nothing, show what would be stored")
        parser.add_argument("--format", choices=["text", "json"], default="text", help="form of the answer")
        parser.add_argument("--meeting", metavar="SLUG", help="meeting of the base that the document is of")
        parser.add_argument(
            "--parser", choices=sorted(p.name for p in PARSERS), help="read it with this parser, whatever its score"
        )
        parser.add_argument(
            "--progress", action="store_true", help="tell the progress on standard error though it is no terminal"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sources = list(expand(options["sources"]))
            if not sources:
                raise CommandError(f"no file in {', '.join(options['sources'])}", returncode=1)
            refused = self._dry_run(sources, options) if options["dry_run"] else self._run(sources, options)
        except KeyboardInterrupt:
            raise CommandError("stopped; what was taken stays, the same call goes on", returncode=130) from None
        if refused:
            sys.exit(1)  # each refusal has said its line

    def _dry_run(self, sources: list[Source], options: dict[str, Any]) -> int:
        known = known_to_show()
        refused = 0
        for source in sources:
            try:
                understood = understand(source.read(), name=source.name, known=known, parser=options["parser"])
            except IngestionError as error:
                refused += 1
                self.stderr.write(source.refusal(error))
                continue
            answer = as_json(understood, source.shown)
            if options["format"] == "json":
                self.stdout.write(json.dumps(answer, ensure_ascii=False))
            else:
                self.stdout.write(_summary(answer))
                if directory := understood.resolved.document.directory:
                    self.stdout.write(f"  directory: {directory}")
        return refused

    def _run(self, sources: list[Source], options: dict[str, Any]) -> int:
        _require_tables()
        told = _Told()
        progress = Progress(len(sources))
        line = ProgressLine(self.stderr, wanted=options["progress"])

        def tell(item: ImportItem) -> None:
            told.add(item)
            progress.step(passed_over=item.outcome == Outcome.UNCHANGED)
            line.clear()
            if item.outcome == Outcome.REFUSED:
                self.stderr.write(item.message)
            if options["format"] == "json":
                self.stdout.write(json.dumps(_row(item), ensure_ascii=False))
            elif item.outcome != Outcome.REFUSED:
                self.stdout.write(_line(item))
            self.stdout.flush()  # whoever reads it through a pipe can follow
            line.show(progress)

        line.show(progress)
        try:
            run_import(
                sources=sources,
                requested=options["sources"],
                options=Options(meeting=self._meeting(options["meeting"]), parser=options["parser"]),
                progress=tell,
            )
        finally:
            line.clear()
            if options["format"] == "text" and told.run is not None:
                self.stdout.write(told.table())
        return told.outcomes[Outcome.REFUSED]

    def _meeting(self, slug: str | None) -> Meeting | None:
        if slug is None:
            return None
        meeting = Meeting.objects.filter(slug=slug).first()
        if meeting is None:
            raise CommandError(f"--meeting {slug}: no meeting has this slug; /meetings/ lists them", returncode=2)
        return meeting


def _require_tables() -> None:
    """Raise where the base is not there, or not as this version needs it."""
    try:
        executor = MigrationExecutor(connection)
        due = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError as error:
        said = " ".join(str(error).split())
        raise CommandError(f"the base does not answer ({said}); check DATABASE_URL") from error
    if due:
        raise CommandError(
            f"the base lacks {len(due)} changes of its tables, the first: {due[0][0]}; run `python manage.py migrate` "
            "first (`make setup` does, and loads the reference data)"
        )


class _Told:
    """What became of the sources so far."""

    def __init__(self) -> None:
        self.run: int | None = None
        self.outcomes: Counter[str] = Counter()
        self._refusals: list[str] = []

    def add(self, item: ImportItem) -> None:
        self.run = item.run_id
        self.outcomes[item.outcome] += 1
        if item.outcome == Outcome.REFUSED and len(self._refusals) < _SHOWN:
            self._refusals.append(item.message)

    def table(self) -> str:
        lines = [f"{outcome.label.lower():9} {self.outcomes[outcome]:6}" for outcome in Outcome]
        lines += [f"  {message}" for message in self._refusals]
        if more := self.outcomes[Outcome.REFUSED] - len(self._refusals):
            lines.append(f"  and {more} more, listed in /admin/")
        return "\n".join([*lines, f"import run {self.run}; `manage.py undo_import {self.run}` takes it back"])


def _row(item: ImportItem) -> dict[str, Any]:
    return {
        "source": item.source,
        "sha256": item.sha256,
        "outcome": item.outcome,
        "message": item.message,
        "document": item.document.public_id if item.document else None,
        "changes": item.changes,
    }


def _line(item: ImportItem) -> str:
    changes = item.changes
    if not changes:
        return f"{item.outcome} {item.source}"
    if item.outcome == Outcome.LINKED:
        return f"{item.outcome} {item.source}: {changes['likeness']:.0%} the same as document {changes['same_as']}"
    if "directory" in changes:
        told = [f"{count} {name.replace('_', ' ')}" for name, count in changes["directory"].items()]
        return f"{item.outcome} {item.source}: {', '.join(told)}"
    told = [f"{changes['created']} new", f"{len(changes['changed'])} changed", f"{changes['removed']} removed"]
    lines = [f"{item.outcome} {item.source}: statements {', '.join(told)}, {changes['kept']} kept"]
    for change in changes["changed"]:
        for name, values in change.items():
            if name != "statement":
                before, after = _where_they_differ(values["before"], values["after"])
                lines.append(f"  {change['statement']} {name}: {before!r} → {after!r}")
    return "\n".join(lines)


def _where_they_differ(before: str, after: str) -> tuple[str, str]:
    """The part of two values in which they begin to differ, with some words before it."""
    pairs = enumerate(zip(before, after, strict=False))
    same = next((place for place, (one, other) in pairs if one != other), min(len(before), len(after)))
    start = max(0, same - _DIFFERENCE // 2)
    cut, shown = "…" if start else "", slice(start, start + _DIFFERENCE)
    return cut + before[shown], cut + after[shown]


def _summary(answer: dict[str, Any]) -> str:
    statements = answer["statements"]
    named = sum(1 for s in statements if s["speaker"] or s["organization"])
    suggested = sum(1 for s in statements if s["suggestions"] and not s["speaker"])
    mentions = sum(len(s["mentions"]) for s in statements) + len(answer["mentions"])
    first = (
        f"{answer['document']['path']}: read as {answer['document']['parser']}, {len(statements)} statements, "
        f"{named} attributed, {suggested} with suggestions only, "
        f"{mentions} mentions of processes"
    )
    lines = [first]
    lines += [
        f"  meeting: {m['title'] or 'untitled'}, {m['start'] or 'no date'}, {m['city'] or 'no city'}"
        for m in answer["meetings"]
    ]
    lines += [f"  {p['severity']} at {p['start']}: {p['message']}" for p in answer["problems"]]
    return "\n".join(lines)
