"""A base in one file: rows, documents and what was set, each with its SHA-256; and the way back.

Owns the form of the file, a ZIP archive: `manifest.json`, `rows/<table>.jsonl`, `files/<name>`. The rows are those of
any database, so a copy made on one is restored on another; they are written back into tables of their own version,
which are brought up to the present one afterwards.
"""

from __future__ import annotations

import io
import json
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from django.apps import apps
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from apps.operations.errors import DamagedError, NotEmptyError, OperationsError
from apps.operations.rows import Counted, columns, counted, empty, number_on, read, still, tables, write

FORMAT: Final = 1
_MANIFEST: Final = "manifest.json"
_BLOCK: Final = 1 << 20

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Part:
    """A table or a file: rows or bytes, and the SHA-256 of all of them; of a table the values of each row by name."""

    name: str
    size: int
    sha256: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a copy holds. `missing` are files that rows name and that were not there when it was made."""

    format: int
    made_at: str
    migrations: list[list[str]]
    tables: list[Part]
    files: list[Part]
    missing: list[str]
    settings: dict[str, str]

    @property
    def rows(self) -> int:
        return sum(table.size for table in self.tables)


def back_up(*, to: Path, tell: Tell) -> Manifest:
    """Write a copy of the base to a file that is not there yet. Others go on writing meanwhile.

    The file can be read by its owner alone: it holds password hashes. It has its name only when it is complete.

    Raises:
        OperationsError: the file is there, or its folder is not.
    """
    if to.exists() or not to.parent.is_dir():
        found = "is there already" if to.exists() else f"has no folder: {to.parent} is not there"
        raise OperationsError(f"{to} {found}; expected a new file in a folder that is there.")
    partial = to.with_name(f"{to.name}.partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=5) as archive:
                manifest = _fill(archive, tell)
            out.flush()
            os.fsync(out.fileno())
        partial.rename(to)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return manifest


def _fill(archive: ZipFile, tell: Tell) -> Manifest:
    held: list[Part] = []
    with still() as here:
        applied = sorted(MigrationRecorder(connection).applied_migrations())
        for label, model in tables(apps).items():
            named = tuple(columns(model))
            of = Counted(read(model, named, using=here))
            with archive.open(f"rows/{label}.jsonl", "w", force_zip64=True) as out:
                for line in of:
                    out.write(f"{line}\n".encode())
            held.append(Part(label, of.rows, of.digest, named))
            if of.rows:
                tell(f"{label}: {of.rows:,} rows")
        files_named = sorted(_files(here))
    files: list[Part] = []
    missing: list[str] = []
    for name in files_named:
        try:
            with default_storage.open(name) as source, archive.open(f"files/{name}", "w", force_zip64=True) as out:
                files.append(Part(name, *_copied(source, out)))
        except FileNotFoundError:
            missing.append(name)
    tell(f"{len(files):,} files")
    manifest = Manifest(
        format=FORMAT,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        migrations=[list(migration) for migration in applied],
        tables=held,
        files=files,
        missing=missing,
        settings=settings.ENVIRONMENT,
    )
    archive.writestr(_MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
    return manifest


def _files(using: str) -> set[str]:
    """Names of all files that rows name."""
    named: set[str] = set()
    for model in tables(apps).values():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.FileField):
                values = model._base_manager.using(using).values_list(field.attname, flat=True)
                named |= set(values.iterator(chunk_size=2000))
    return named - {"", None}


def _copied(source: IO[bytes] | File[bytes], out: IO[bytes] | None) -> tuple[int, str]:
    """Bytes and their SHA-256, written on the way."""
    digest, size = sha256(), 0
    while block := source.read(_BLOCK):
        digest.update(block)
        size += len(block)
        if out is not None:
            out.write(block)
    return size, digest.hexdigest()


def manifest_of(source: Path) -> Manifest:
    """What a copy says that it holds.

    Raises:
        DamagedError: it is no copy, or not one of this form.
    """
    try:
        with ZipFile(source) as archive:
            told = json.loads(archive.read(_MANIFEST))
    except (BadZipFile, KeyError, OSError, ValueError) as error:
        raise DamagedError(
            f"{source} can't be read ({error}); expected a file that `manage.py backup` wrote."
        ) from error
    if told.get("format") != FORMAT:
        raise DamagedError(
            f"{source} is of form {told.get('format')}; expected {FORMAT}: restore it with the version that made it."
        )
    parts = {name: [Part(**part) for part in told[name]] for name in ("tables", "files")}
    return Manifest(**(told | parts))


def verify(source: Path) -> Manifest:
    """Read a copy whole and compare it with what it says that it holds.

    Raises:
        DamagedError: something of it is otherwise or missing.
    """
    manifest = manifest_of(source)
    with ZipFile(source) as archive:
        for table in manifest.tables:
            of = Counted(_lines(archive, table))
            for _ in of:
                pass
            _refuse_damage(table, of.rows, of.digest)
        for file in manifest.files:
            with _opened(archive, f"files/{file.name}") as inside:
                _refuse_damage(file, *_copied(inside, None))
    return manifest


def restore(*, source: Path, tell: Tell) -> Manifest:
    """Bring a copy back into an empty database and the folder of documents, compare every row and file, and bring
    the tables up to the present version.

    The caller builds the index anew afterwards.

    Raises:
        NotEmptyError: the database holds tables.
        OperationsError: the copy is of a newer version than this program.
        DamagedError: the copy, or what was made of it, is otherwise than the copy says; no row is kept then.
    """
    manifest = manifest_of(source)
    if held := connection.introspection.table_names():
        raise NotEmptyError(
            f"The database of DATABASE_URL holds {len(held)} tables; expected an empty one: restore beside the "
            "old base, look at it, and then let the new one take its place."
        )
    executor = MigrationExecutor(connection)
    applied = {(app, name) for app, name in manifest.migrations}
    if unknown := sorted(applied - set(executor.loader.graph.nodes)):
        raise OperationsError(
            f"The copy knows migrations that this program does not, such as {' '.join(unknown[0])}; expected a "
            "program at least as new as the copy: install it, and restore with that."
        )
    state = executor.migrate([node for node in applied if _is_last(node, applied, executor)])
    held_then = tables(state.apps)
    if differing := {part.name for part in manifest.tables} ^ set(held_then):
        raise DamagedError(f"Tables of the copy and of its version differ: {', '.join(sorted(differing))}.")
    with ZipFile(source) as archive:
        for file in manifest.files:
            with _opened(archive, f"files/{file.name}") as inside:
                _keep(file, inside)
        tell(f"{len(manifest.files):,} files, equal")
        with transaction.atomic():
            empty(held_then.values(), using=DEFAULT_DB_ALIAS)  # what the migrations themselves wrote
            for table in manifest.tables:
                model = held_then[table.name]
                of = Counted(_lines(archive, table))
                write(model, table.columns, of, using=DEFAULT_DB_ALIAS)
                _refuse_damage(table, of.rows, of.digest)
                there = counted(model, table.columns, using=DEFAULT_DB_ALIAS)
                _refuse_damage(table, there.rows, there.digest)
                if table.size:
                    tell(f"{table.name}: {table.size:,} rows, equal")
            number_on(held_then.values(), using=DEFAULT_DB_ALIAS)
    call_command("migrate", verbosity=0, interactive=False)
    return manifest


def _is_last(node: tuple[str, str], applied: set[tuple[str, str]], executor: MigrationExecutor) -> bool:
    """No applied migration of the same app comes after it."""
    children = executor.loader.graph.node_map[node].children
    return not any(child.key in applied and child.key[0] == node[0] for child in children)


def _keep(file: Part, inside: IO[bytes]) -> None:
    """Write one file of the copy where documents are kept; one that is there with the same bytes stays."""
    content = inside.read()
    _refuse_damage(file, len(content), sha256(content).hexdigest())
    if default_storage.exists(file.name):
        with default_storage.open(file.name) as held:
            _refuse_damage(file, *_copied(held, None))
        return
    default_storage.save(file.name, File(io.BytesIO(content)))


def _lines(archive: ZipFile, table: Part) -> Iterator[str]:
    with _opened(archive, f"rows/{table.name}.jsonl") as inside:
        # Not `splitlines`: texts hold other line ends.
        for line in io.TextIOWrapper(inside, encoding="utf-8", newline="\n"):
            yield line.removesuffix("\n")


@contextmanager
def _opened(archive: ZipFile, name: str) -> Iterator[IO[bytes]]:
    try:
        with archive.open(name) as inside:
            yield inside
    except KeyError as error:
        raise DamagedError(f"{archive.filename}: {name} is missing, though the manifest names it.") from error
    except (BadZipFile, zlib.error, EOFError, UnicodeDecodeError) as error:
        raise DamagedError(f"{archive.filename}: {name} can't be read ({error}); take another copy.") from error


def _refuse_damage(part: Part, size: int, digest: str) -> None:
    if (size, digest) != (part.size, part.sha256):
        raise DamagedError(
            f"{part.name}: found {size:,} with SHA-256 {digest[:12]}…, expected {part.size:,} with "
            f"{part.sha256[:12]}…: the copy is damaged; take another."
        )
