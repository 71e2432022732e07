"""Bases in folders of their own, and the commands of manage.py on them, as an operator runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent.parent
DECISIONS: Final = """
from apps.accounts.models import AuditEntry, Event
from apps.actors.models import Speaker
from apps.curation.services import decide
from apps.proceedings.models import Meeting, Statement
said = Statement.objects.filter(speaker=None, organization=None).first()
decide(kind="attribute", payload={"statements": [said.public_id], "new_speaker": "Zora Quill"}, by=None, reason="Heard")
one, other = Speaker.objects.order_by("pk")[:2]
decide(kind="merge", payload={"actor": "speaker", "keep": one.slug, "merge": other.slug}, by=None)
meeting = Meeting.objects.first()
decide(kind="correct-meeting", payload={"meeting": meeting.slug, "values": {"title": "As it was called"}}, by=None)
AuditEntry.objects.create(event=Event.FAILED, who="Ada")
"""


def run(var: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A command of manage.py on the base in a folder."""
    var.mkdir(exist_ok=True)
    environment = os.environ | {"VAR_DIR": str(var), "DATABASE_URL": "", "SEARCH_URL": ""} | variables
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )


def manage(var: Path, *arguments: str, **variables: str) -> str:
    ended = run(var, *arguments, **variables)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def fill(var: Path) -> None:
    """Rows of all kinds: reference data, documents, users, a queue, decisions, a record of accounts."""
    for command in "migrate load_reference load_demo create_demo_users curation_refresh search_rebuild".split():
        manage(var, command)
    manage(var, "shell", "--no-imports", "--command", DECISIONS)
