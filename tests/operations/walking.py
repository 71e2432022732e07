"""Takes the migrations of a filled base back one by one, and forward again: `python -m tests.operations.walking`.

Says as JSON which steps it took, and what differs that must not: what each table held, as far as it has the columns.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

Rows = dict[str, dict[str, list[Any]]]
"""Values by table and column, in the order of the rows' keys."""
REFILLED = {("proceedings_statement", "label"), ("ingestion_textband", "document_id"), ("ingestion_textband", "band")}
"""What migrations take away on the way back and make anew from the texts on the way forward."""


def own() -> set[str]:
    return {config.label for config in apps.get_app_configs() if config.name.startswith("apps.")}


def held() -> Rows:
    """All values of our own tables."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.partition("_")[0] not in own():
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY id")  # noqa: S608  our own
            columns = [column[0] for column in cursor.description]
            rows = [tuple(map(alike, row)) for row in cursor.fetchall()]
            found[table] = {name: [row[number] for row in rows] for number, name in enumerate(columns)}
    return found


def alike(value: Any) -> str:
    """A value as text; of JSON what it says."""
    return json.dumps(json.loads(value), sort_keys=True) if str(value)[:1] in ("{", "[") else str(value)


def differing(before: Rows, after: Rows) -> list[str]:
    """Columns of both that do not hold the same."""
    return [
        f"{table}.{column}"
        for table, columns in after.items()
        for column, values in columns.items()
        if column in before.get(table, {}) and before[table][column] != values
    ]


def main() -> int:
    django.setup()
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    leaves = graph.leaf_nodes()
    order = [migration for migration, _ in executor.migration_plan(leaves, clean_start=True)]
    before = held()
    steps: list[str] = []
    wrong: list[str] = []
    gone: set[tuple[str, str]] = set()
    for migration in reversed([one for one in order if one.app_label in own() and not one.initial]):
        earlier = [parent.key for parent in graph.node_map[migration.app_label, migration.name].parents]
        target = next(key for key in sorted(earlier, reverse=True) if key[0] == migration.app_label)
        executor = MigrationExecutor(connection)
        executor.migrate([target])
        steps.append(f"{migration.app_label} {migration.name}")
        now = held()
        wrong += [f"{steps[-1]} back: {name}" for name in differing(before, now)]
        gone |= {(t, c) for t, columns in before.items() for c in columns if c not in now.get(t, {})}
    MigrationExecutor(connection).migrate(leaves)
    after = held()
    for table, columns in before.items():
        lost = [column for column in columns if column not in after.get(table, {})]
        wrong += [f"forward: {table}.{column} is not there" for column in lost]
    for name in differing(before, after):
        table, _, column = name.partition(".")
        if (table, column) in REFILLED and sorted(before[table][column]) == sorted(after[table][column]):
            continue
        if (table, column) not in gone or (table, column) in REFILLED:
            wrong.append(f"forward: {name}")
    rows = {table: len(next(iter(columns.values()), [])) for table, columns in before.items()}
    sys.stdout.write(json.dumps({"steps": steps, "wrong": wrong, "rows": rows}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
