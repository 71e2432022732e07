"""Migrations lead back as well as forward, also where the base is full, and what must stay stays."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from tests.operations.bases import ROOT, manage

pytestmark = pytest.mark.xdist_group("base")  # which is filled once then


ELSEWHERE = """
from django.core.management import call_command
from apps.operations.rows import another
from igkb.environment import database_of
with another("target", database_of("to", "{url}")) as target:
    call_command("migrate", database=target, verbosity=0)
"""


def migrations() -> list[Any]:
    """Our own, of all apps."""
    labels = {config.label for config in apps.get_app_configs() if config.name.startswith("apps.")}
    held = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return [migration for (label, _), migration in sorted(held.items()) if label in labels]


def walked(*command: str, var: Path, database: str = "") -> None:
    """Have the walk done, and look at what it says."""
    ended = subprocess.run(
        [*command, sys.executable],
        cwd=ROOT,
        env=os.environ
        | {"VAR_DIR": str(var), "DATABASE_URL": database, "SEARCH_URL": "", "DJANGO_SETTINGS_MODULE": "igkb.settings"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert not ended.returncode, ended.stderr
    told = json.loads(ended.stdout.splitlines()[-1])
    assert set(told["steps"]) == {f"{one.app_label} {one.name}" for one in migrations() if not one.initial}
    for table in ("proceedings_statement", "curation_decision", "actors_affiliation", "accounts_auditentry"):
        assert told["rows"][table], table
    assert told["wrong"] == []


def test_they_ask_the_database_that_is_migrated_alone(tmp_path: Path) -> None:
    """While another is made ready for a copy, the present one is only read. Here it has no tables, so that whoever asks
    it fails."""
    manage(tmp_path, "shell", "--no-imports", "--command", ELSEWHERE.format(url=f"sqlite:///{tmp_path}/other.sqlite3"))


def test_each_has_a_way_back() -> None:
    one_way = [str(one) for one in migrations() for operation in one.operations if not operation.reversible]
    assert one_way == []


def test_back_and_forward_on_sqlite(base: Path, tmp_path: Path) -> None:
    var = tmp_path / "walked"
    shutil.copytree(base, var)
    walked("bash", "-c", 'exec "$0" -m tests.operations.walking', var=var)


def test_back_and_forward_on_postgresql(base: Path) -> None:
    filled = 'to=$DATABASE_URL; DATABASE_URL= "$0" manage.py move_database "$to" >/dev/null'
    walk = f'{filled} && exec "$0" -m tests.operations.walking'
    walked(str(ROOT / "tests/services/with-postgresql"), "bash", "-c", walk, var=base)
