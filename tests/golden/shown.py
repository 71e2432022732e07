"""What is shown of a golden document.

`python -m tests.golden.shown FOLDER…` writes `expected.json`, which a person reads before it is committed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from apps.ingestion.known import Known, KnownActor, KnownAlias, KnownProcess
from apps.ingestion.parsed import Resolution, ResolvedStatement
from apps.ingestion.parsers import parse
from apps.ingestion.readers import read
from apps.ingestion.resolve import resolve
from apps.lib.partial_dates import PartialDate

FOLDER = Path(__file__).resolve().parent
STATES = ("Kenya", "Switzerland", "Fiji", "Holy See")
KNOWN = Known(
    speakers=(
        KnownActor("agnes-holm", ("Agnes Holm", "A. Holm")),
        KnownActor("dorota-zielinska", ("Dorota Zielińska",)),
    ),
    organizations=tuple(KnownActor(name.casefold().replace(" ", "-"), (name,), is_state=True) for name in STATES),
    processes=(
        KnownProcess("un", "United Nations", "UN", ()),
        KnownProcess("lakeside-forum", "Lakeside Forum", None, ()),
        KnownProcess(
            "open-group",
            "Open-ended Working Group",
            "OEWG",
            (KnownAlias("OEWG"),),
            PartialDate.parse("2029"),
            parent="un",
        ),
    ),
)


def documents() -> list[Path]:
    """The document of every golden folder."""
    return sorted(FOLDER.glob("*/*/document.*"))


def shown(path: Path) -> dict[str, Any]:
    """What is read out of a document, as far as the golden cases hold it."""
    source = read(path.read_bytes(), name=path.name)
    resolved = resolve(parse(source), source, KNOWN)
    document = resolved.document
    return {
        "parser": document.parser,
        "title": document.title,
        "authors": list(document.authors),
        "publisher": document.publisher,
        "published_on": str(document.published_on) if document.published_on else None,
        "language": document.language,
        "disclaimer": bool(document.disclaimer),
        "rough_draft": document.rough_draft,
        "meetings": [
            {
                "title": meeting.title,
                "series": meeting.series,
                "start": str(meeting.start) if meeting.start else None,
                "end": str(meeting.end) if meeting.end else None,
                "time": meeting.start_time,
                "venue": meeting.venue,
                "city": meeting.city,
                "country": meeting.country,
                "mode": meeting.mode,
            }
            for meeting in document.meetings
        ],
        "statements": [_statement(statement) for statement in resolved.statements],
        "problems": [problem.code for problem in (*document.problems, *resolved.problems)],
    }


def _statement(statement: ResolvedStatement) -> dict[str, Any]:
    turn = statement.turn
    told = {
        "meeting": turn.meeting,
        "kind": turn.kind,
        "name": turn.recorded_name,
        "affiliation": turn.recorded_affiliation,
        "text": turn.text,
        "speaker": _told(statement.speaker),
        "organization": _told(statement.organization),
        "suggestions": [_told(suggestion) for suggestion in statement.suggestions],
    }
    return {key: value for key, value in told.items() if value or key == "name"}


def _told(resolution: Resolution | None) -> str | None:
    if resolution is None:
        return None
    return f"{resolution.name} ({resolution.method}{', ' + resolution.key if resolution.key else ''})"


if __name__ == "__main__":
    for folder in map(Path, sys.argv[1:]):
        document = next(folder.glob("document.*"))
        text = json.dumps(shown(document), ensure_ascii=False, indent=1)
        (folder / "expected.json").write_text(text + "\n", encoding="utf-8")
