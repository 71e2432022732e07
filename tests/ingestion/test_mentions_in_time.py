"""In the annotated documents a bare "OEWG" or "GGE" leads to the group of the day on which it was said."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from apps.ingestion.known import Known, KnownProcess
from apps.ingestion.pipeline import understand
from apps.ingestion.reference import known_from, read_reference
from apps.lib.partial_dates import PartialDate

REFERENCE = Path(__file__).resolve().parents[2] / "fixtures" / "reference"
_YEAR_BESIDE = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def of_the_day(known: Known, family: str, day: PartialDate) -> list[str]:
    """The groups that sat, or were set up to sit, at that time: what the bare name of the family means then."""

    def holds(process: KnownProcess) -> bool:
        since, until = process.bare_since, process.bare_until
        return process.family == family and bool(
            since and since.earliest <= day.latest and (not until or day.earliest <= until.latest)
        )

    return [process.key for process in known.processes if holds(process)]


def bare_mentions(known: Known, shared: Path, year: str) -> Iterator[tuple[str, bool]]:
    """What stands in the text, and whether it leads to the group of its day, of each bare mention in a document of the
    year."""
    heads = {process.family for process in known.processes if process.family and process.bare_since}
    heads &= {"oewg", "gge"}
    for gold in sorted((shared / "gold").glob("*.json")):
        path = shared / json.loads(gold.read_text(encoding="utf-8"))["document"]
        document = path.read_bytes()
        understood = understand(document, name=path.name, known=known)
        resolved = understood.resolved
        meetings = resolved.document.meetings
        day = resolved.document.published_on or next((meeting.start for meeting in meetings if meeting.start), None)
        if day is None or not str(day).startswith(year):
            continue
        text = understood.source.text
        mentions = [*resolved.mentions, *(mention for said in resolved.statements for mention in said.mentions)]
        for mention in mentions:
            head = next((p.family or p.key for p in known.processes if p.key == mention.process), "")
            around = text[max(0, mention.span.start - 40) : mention.span.end + 40]
            several = mention.surface.endswith("s")  # "previous GGEs"
            if head in heads and not several and not _YEAR_BESIDE.search(around):
                yield around, [mention.process] == of_the_day(known, head, day)


def test_a_bare_mention_of_2020_leads_to_the_group_of_that_date(shared: Path) -> None:
    known = known_from(read_reference(REFERENCE))
    found = list(bare_mentions(known, shared, "2020"))
    assert len(found) > 20, "the annotated documents of 2020 speak of both groups"
    right = sum(led for _, led in found)
    assert right / len(found) >= 0.95, [around for around, led in found if not led]
