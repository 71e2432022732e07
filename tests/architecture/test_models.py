"""The models of every app: relations run one way, and every field and relation says what it is for."""

from __future__ import annotations

import re
import tokenize
import tomllib
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

from apps.proceedings.models import SourceDocument
from apps.proceedings.querysets import StatementLine

ROOT = Path(__file__).resolve().parent.parent.parent


def layers() -> list[str]:
    """Names of the apps, lowest first, from the contract that import-linter holds; those of one layer know no other."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    levels = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [name for level in reversed(levels) for name in level.split(" | ")]


OURS = {config.label for config in apps.get_app_configs() if config.name.startswith("apps.")}
MODELS = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in OURS]
WRITTEN = [model for model in MODELS if not model._meta.auto_created]
# What a model may point at beside our own: users, and what Django itself relates rows to.
OF_DJANGO = {"auth", "contenttypes"}


def relations(model: type[models.Model]) -> Iterator[tuple[str, type[models.Model]]]:
    """The models that a model names, by foreign key, many-to-many or generic relation."""
    for field in model._meta.get_fields(include_hidden=True):
        if field.auto_created and not field.concrete:  # the far side of a relation that another model declares
            continue
        if isinstance(field.related_model, type):
            yield field.name, field.related_model
    for base in model.__mro__[1:]:
        if (
            isinstance(base, type)
            and issubclass(base, models.Model)
            and hasattr(base, "_meta")
            and not base._meta.abstract
        ):
            yield "its base", base


def test_every_app_has_a_place() -> None:
    assert set(layers()) >= OURS


def test_relations_point_down() -> None:
    order = layers()
    assert len(MODELS) > 10
    up = [
        f"{model._meta.label}.{name} points at {target._meta.label}"
        for model in MODELS
        for name, target in relations(model)
        if target._meta.app_label not in OF_DJANGO
        and order.index(target._meta.app_label) > order.index(model._meta.app_label)
    ]
    assert up == []


def test_every_field_has_a_help_text() -> None:
    fields = [field for model in WRITTEN for field in (*model._meta.local_fields, *model._meta.local_many_to_many)]
    assert [str(field) for field in fields if not field.auto_created and not str(field.help_text).strip()] == []


def test_saving_and_deleting_are_plain() -> None:
    """What they would do belongs in services.py, where a reader looks for it."""
    bases = {base for model in WRITTEN for base in model.__mro__ if base.__module__.startswith("apps.")}
    assert [base for base in bases if {"save", "delete", "asave", "adelete"} & set(vars(base))] == []


def test_every_model_says_what_it_is() -> None:
    assert [model for model in WRITTEN if (model.__doc__ or "").startswith(f"{model.__name__}(")] == []


def on_deletes() -> Iterator[tuple[str, bool]]:
    """Each `on_delete=` in the source of models, and whether a comment stands beside it or on the line before."""
    for path in sorted(ROOT.glob("apps/*/models*")) + sorted(ROOT.glob("apps/*/facts.py")):
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            tokens = list(tokenize.generate_tokens(StringIO(file.read_text()).readline))
            commented = {token.start[0] for token in tokens if token.type == tokenize.COMMENT}
            for token in tokens:
                if token.type == tokenize.NAME and token.string == "on_delete":
                    line = token.start[0]
                    yield f"{file.relative_to(ROOT)}:{line}", bool({line - 1, line} & commented)


def test_every_on_delete_has_a_reason() -> None:
    found = list(on_deletes())
    assert len(found) > 10
    assert [place for place, has_reason in found if not has_reason] == []


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True)


def test_migrations_hold_what_they_do() -> None:
    """What the application does may change, and what a migration did may not: of ours it knows models alone, for Django
    writes the functions of a field by their names."""
    files = sorted((ROOT / "apps").glob("*/migrations/*.py"))
    imported = [
        (str(file.relative_to(ROOT)), name)
        for file in files
        for name in re.findall(r"^\s*(?:from|import) (apps\.\S+|igkb\S*)", file.read_text(), re.MULTILINE)
    ]
    assert len(files) > 20
    assert [(file, name) for file, name in imported if name.split(".")[2:3] != ["models"]] == []


@pytest.mark.django_db
def test_every_table_is_there() -> None:
    tables = set(connection.introspection.table_names())
    assert {model._meta.db_table for model in MODELS} <= tables


@pytest.mark.django_db
def test_lists_do_not_walk_through_the_texts_of_documents() -> None:
    """SQLite reaches a column by way of all that stand before it; PostgreSQL keeps long values elsewhere."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {SourceDocument._meta.db_table} LIMIT 0")  # noqa: S608  our name
        columns = [name for name, *_ in cursor.description]
    shown = [name.removeprefix("document__") for name in StatementLine._fields if name.startswith("document__")]
    assert shown
    assert max(map(columns.index, shown)) < min(map(columns.index, ("text", "locators")))
