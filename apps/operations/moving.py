"""Moving a base to another database: every row, compared one by one before it counts.

Must not know where the settings of either come from.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from apps.operations.errors import DamagedError, NotEmptyError, OperationsError
from apps.operations.rows import (
    Counted,
    another,
    columns,
    counted,
    empty,
    number_on,
    read,
    still,
    tables,
    throw_away,
    write,
)

Tell = Callable[[str], None]


def move(*, to: dict[str, Any], replace: bool = False, tell: Tell) -> int:
    """Copy every row into the database `to` (Django's settings of it), and tell how many.

    The present base stands still for the copy and is only read. Either all is there in the end, or nothing.

    Args:
        replace: what the other database holds is thrown away first, so that a move can be made again.

    Raises:
        NotEmptyError: the other database holds tables already.
        OperationsError: the present base is not of this version, or the other is the same one.
        DamagedError: the rows there are not those here.
    """
    with another("target", to) as target:
        _refuse_the_same(target)
        if (held := connections[target].introspection.table_names()) and not replace:
            raise NotEmptyError(
                f"The other database holds {len(held)} tables; expected an empty one: name another, or say "
                "--replace to throw away what it holds."
            )
        if held:
            throw_away(using=target)
        call_command("migrate", database=target, verbosity=0, interactive=False)
        models = tables(apps)
        copied = 0
        with still() as here, transaction.atomic(using=target):
            empty(models.values(), using=target)
            for label, model in models.items():
                named = columns(model)
                of = Counted(read(model, named, using=here))
                write(model, named, of, using=target)
                there = counted(model, named, using=target)
                if (there.rows, there.digest) != (of.rows, of.digest):
                    raise DamagedError(
                        f"{label}: {there.rows:,} rows arrived that are not the {of.rows:,} that were sent; "
                        "nothing was kept."
                    )
                copied += of.rows
                if of.rows:
                    tell(f"{label}: {of.rows:,} rows, equal")
            number_on(models.values(), using=target)
    return copied


def _refuse_the_same(target: str) -> None:
    one, other = (connections[alias].settings_dict for alias in (DEFAULT_DB_ALIAS, target))
    if all(str(one[part]) == str(other[part]) for part in ("ENGINE", "NAME", "HOST", "PORT")):
        raise OperationsError("Both databases are the same one; expected another to move to.")
