"""A small base of real imports to decide about, and all that can be seen of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import apps

from apps.actors.models import Affiliation, Organization, OrganizationName, Speaker, SpeakerName
from apps.ingestion.models import ImportRun
from apps.ingestion.services import run_import
from apps.ingestion.sources import expand
from apps.proceedings.models import Meeting, Mention, Redirect, Statement, Suggestion

FIRST = """Working session on shared numbers
12 March 2021, Example Hall, Geneva, Switzerland

>> ADA OBINNA:  Good morning to everybody in the room.  We begin with the OEWG and its report.

>> BRUNO KELLER:  Thank you, Ada.  My delegation has three remarks on the second chapter.

>> ADA:  Where can the draft of the OEWG be found?  I have looked for it in the archive.

>> OBINA:  It is on the page of the meeting.  Over to you.

>> MODERATOR:  It was changed on Monday, and it will be changed again before the end of the week.

>> CHIARA LUND:  We hear that the report was delayed, and we regret it.
"""

SECOND = """Working session on open registers
3 June 2022, Example Hall, Geneva, Switzerland

>> ADAH OBINNA:  The register has been open since the spring, and three members have signed.

>> BRUNO KELLER:  We would like to see the list of signatures before the plenary takes it up.

>> ADA:  The list is public, as the OEWG asked for it in its report.

>> CHIARA LUND:  Then we can close the item today.
"""

CORRECTED = FIRST.replace("three remarks", "four remarks").replace(
    ">> CHIARA LUND:  We hear",
    ">> DORA SAND:  One more question from the floor about the archive.\n\n>> CHIARA LUND:  We hear",
)

_SHOWN: dict[type[Any], tuple[str, ...]] = {
    Statement: (
        "public_id", "document__sha256", "meeting__slug", "position", "kind", "recorded_name", "label", "start", "end",
        "text", "said_on", "said_on_precision", "speaker__slug", "organization__slug", "method", "confidence",
        "evidence_start", "evidence_end", "hidden_because",
    ),
    Speaker: ("slug", "name", "merged_into__slug"),
    Organization: ("slug", "name", "merged_into__slug", "acronym", "stakeholder_group", "country", "parent__slug"),
    OrganizationName: ("organization__slug", "name", "kind", "decided", "retired"),
    SpeakerName: ("speaker__slug", "name", "kind", "decided", "retired"),
    Affiliation: ("speaker__slug", "organization__slug", "role", "attested_on", "source"),
    Meeting: ("slug", "title", "starts_on", "starts_on_precision", "ends_on", "venue__slug", "series__slug"),
    Mention: ("document__sha256", "statement__public_id", "process__slug", "surface", "start", "end", "method"),
    Suggestion: ("statement__public_id", "name", "speaker__slug", "method"),
}  # fmt: skip


def take(folder: Path, name: str, text: str) -> ImportRun:
    """Import a text as a file of this name."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return run_import(sources=expand([str(path)]), requested=[str(path)])


def shown() -> dict[str, list[tuple[Any, ...]]]:
    """All that a reader could see of actors and proceedings, without primary keys."""
    return {
        model.__name__: sorted(model._default_manager.order_by().values_list(*columns), key=repr)
        for model, columns in _SHOWN.items()
    }


def rows(label: str) -> int:
    """How many rows a model has."""
    return apps.get_model(label)._default_manager.count()


def addresses() -> set[str]:
    """Every address that the base answers, by itself or by a redirect."""
    return {
        *(row.get_absolute_url() for model in (Statement, Speaker, Meeting) for row in model._default_manager.all()),
        *Redirect.objects.values_list("old_path", flat=True),
    }
