"""Copies of a base, made by the commands as an operator runs them: backup, restore, move to another database."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.operations.bases import ROOT, manage, run

pytestmark = pytest.mark.xdist_group("base")  # which is filled once then

# What a copy is not asked to hold: sessions, who may write to the index, when migrations ran.
OTHERWISE = {"django_session", "django_migrations", "search_indexlease", "sqlite_sequence"}


def rows(var: Path) -> dict[str, list[Any]]:
    """All rows as SQLite itself tells them, the columns in the order of their names."""
    with closing(sqlite3.connect(var / "igkb.sqlite3")) as base:
        named = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {}
        for table in sorted(set(named) - OTHERWISE):
            columns = sorted(row[1] for row in base.execute(f"PRAGMA table_info({table})"))
            listed = ", ".join(f'"{column}"' for column in columns)
            held = base.execute(f"SELECT {listed} FROM {table} ORDER BY id, {listed}")  # noqa: S608
            found[table] = [columns, *(tuple(map(alike, row)) for row in held)]
        return found


def alike(value: Any) -> Any:
    """A value of the base; of JSON what it says, as PostgreSQL keeps no order of names."""
    return json.dumps(json.loads(value), sort_keys=True) if str(value)[:1] in ("{", "[") else value


def files(var: Path) -> dict[str, bytes]:
    folder = var / "documents"
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def copy(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("copies") / "copy.zip"
    manage(base, "backup", str(file))
    return file


def rewritten(copy: Path, to: Path, name: str, content: bytes) -> Path:
    """The copy with one of its members replaced."""
    with ZipFile(copy) as source, ZipFile(to, "w", ZIP_DEFLATED) as out:
        for member in source.namelist():
            out.writestr(member, content if member == name else source.read(member))
    return to


def manifest(copy: Path) -> dict[str, Any]:
    with ZipFile(copy) as archive:
        told: dict[str, Any] = json.loads(archive.read("manifest.json"))
    return told


def test_what_is_restored_is_what_was_there(base: Path, copy: Path, tmp_path: Path) -> None:
    before = rows(base)
    assert len(before["proceedings_statement"]) > 100
    told = manage(tmp_path / "restored", "restore", str(copy))
    assert "statements indexed" in told
    assert rows(tmp_path / "restored") == before
    assert files(tmp_path / "restored") == files(base)
    manage(tmp_path / "restored", "search_check")  # fails where index and base differ


def test_new_rows_get_keys_of_their_own_after_a_restore(copy: Path, tmp_path: Path) -> None:
    manage(tmp_path / "restored", "restore", str(copy))
    record = tmp_path / "record.txt"
    record.write_text("Session on copies\n3 May 2021, Geneva\n\n>> ADA OBINNA: We begin.\n\n>> BO LUND: We go on.\n")
    held = len(rows(tmp_path / "restored")["proceedings_statement"])
    manage(tmp_path / "restored", "ingest", str(record))
    assert len(rows(tmp_path / "restored")["proceedings_statement"]) == held + 2


def test_a_copy_is_its_owners_alone_and_holds_no_secrets(base: Path, copy: Path) -> None:
    assert copy.stat().st_mode & 0o077 == 0
    told = manifest(copy)["settings"]
    assert told["VAR_DIR"] == str(base)
    again = copy.with_name("secret.zip")
    manage(base, "backup", str(again), SECRET_KEY="s" * 60, CELERY_BROKER_URL="redis://:swordfish@host:6379/0")
    assert manifest(again)["settings"]["SECRET_KEY"] == "…"
    assert "swordfish" not in json.dumps(manifest(again))


def test_a_folder_gets_a_file_named_after_the_time(base: Path, tmp_path: Path) -> None:
    manage(base, "backup", str(tmp_path))
    assert [path.suffix for path in tmp_path.iterdir()] == [".zip"]
    again = run(base, "backup", str(next(tmp_path.iterdir())))
    assert again.returncode
    assert "is there already" in again.stderr


def test_a_base_that_holds_something_is_not_written_over(base: Path, copy: Path) -> None:
    before = rows(base)
    refused = run(base, "restore", str(copy))
    assert refused.returncode
    assert "expected an empty one" in refused.stderr
    assert rows(base) == before


@pytest.mark.parametrize("command", [("backup", "--verify"), ("restore",)])
def test_a_row_that_was_changed_is_noticed(copy: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
    with ZipFile(copy) as archive:
        text = archive.read("rows/actors.speaker.jsonl")
    damaged = rewritten(copy, tmp_path / "damaged.zip", "rows/actors.speaker.jsonl", text.replace(b"a", b"e", 1))
    refused = run(tmp_path / "restored", command[0], str(damaged), *command[1:])
    assert refused.returncode
    assert "actors.speaker" in refused.stderr
    assert not rows(tmp_path / "restored").get("actors_speaker", [[]])[1:]


def test_a_byte_that_rotted_is_noticed(copy: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.zip"
    content = bytearray(copy.read_bytes())
    with ZipFile(copy) as archive:
        largest = max(archive.infolist(), key=lambda member: member.compress_size)
    content[largest.header_offset + largest.compress_size // 2] ^= 0xFF  # within its bytes, not those of a header
    damaged.write_bytes(content)
    refused = run(tmp_path / "any", "backup", str(damaged), "--verify")
    assert refused.returncode
    assert "Traceback" not in refused.stderr


def test_what_is_no_copy_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    other.write_text("not an archive")
    refused = run(tmp_path / "restored", "restore", str(other))
    assert refused.returncode
    assert "expected a file that `manage.py backup` wrote" in refused.stderr


def test_a_copy_of_an_older_version_is_brought_up_to_this_one(copy: Path, tmp_path: Path) -> None:
    told = manifest(copy)
    told["migrations"].remove(["search", "0003_empty_queries"])
    told["tables"] = [table for table in told["tables"] if table["name"] != "search.emptyquery"]
    older = rewritten(copy, tmp_path / "older.zip", "manifest.json", json.dumps(told).encode())
    manage(tmp_path / "restored", "restore", str(older))
    assert not run(tmp_path / "restored", "migrate", "--check").returncode


def test_a_copy_of_a_newer_version_is_refused(copy: Path, tmp_path: Path) -> None:
    told = manifest(copy)
    told["migrations"].append(["search", "9999_of_tomorrow"])
    newer = rewritten(copy, tmp_path / "newer.zip", "manifest.json", json.dumps(told).encode())
    refused = run(tmp_path / "restored", "restore", str(newer))
    assert refused.returncode
    assert "9999_of_tomorrow" in refused.stderr


def test_a_file_that_is_gone_is_told(base: Path, tmp_path: Path) -> None:
    shutil.copytree(base, tmp_path / "lacking")
    lost = next(path for path in (tmp_path / "lacking" / "documents").rglob("*") if path.is_file())
    lost.unlink()
    told = run(tmp_path / "lacking", "backup", str(tmp_path / "lacking.zip"))
    assert told.returncode
    assert lost.name in told.stderr
    assert lost.name in json.dumps(manifest(tmp_path / "lacking.zip")["missing"])


def test_a_move_to_postgresql_and_back_loses_nothing(base: Path, tmp_path: Path) -> None:
    before = rows(base)
    (tmp_path / "back").mkdir()
    moves = f"""
        set -e
        # The server named elsewhere: most addresses of databases carry no options.
        export PGHOST="${{DATABASE_URL#*host=}}" DATABASE_URL=; to=postgresql://igkb@/igkb
        "$0" manage.py move_database "$to"
        ! "$0" manage.py move_database "$to" 2>"{tmp_path}/refused"
        "$0" manage.py move_database "$to" --replace
        DATABASE_URL=$to "$0" manage.py move_database sqlite:///{tmp_path}/back/igkb.sqlite3
    """
    ended = subprocess.run(
        [ROOT / "tests/services/with-postgresql", "bash", "-c", moves, sys.executable],
        cwd=ROOT,
        env=os.environ | {"VAR_DIR": str(base)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert not ended.returncode, ended.stderr
    assert "--replace" in (tmp_path / "refused").read_text()
    assert rows(tmp_path / "back") == before
    assert rows(base) == before


def test_a_base_is_not_moved_onto_itself(base: Path) -> None:
    before = rows(base)
    refused = run(base, "move_database", f"sqlite:///{base}/igkb.sqlite3", "--replace")
    assert refused.returncode
    assert "the same one" in refused.stderr
    assert rows(base) == before


def test_the_schedule_keeps_the_newest_copies(base: Path, tmp_path: Path) -> None:
    shutil.copytree(base, tmp_path / "base")
    kept = tmp_path / "kept"
    kept.mkdir()
    made: set[str] = set()
    for _ in range(3):
        asked = "from apps.operations.tasks import copy_base; copy_base()"
        manage(tmp_path / "base", "shell", "--command", asked, BACKUP_DIR=str(kept), BACKUP_KEEP="2")
        made |= {file.name for file in kept.iterdir()}
    assert len(made) == 3
    assert {file.name for file in kept.iterdir()} == set(sorted(made)[1:])
    for file in kept.iterdir():
        manage(tmp_path / "base", "backup", str(file), "--verify")
