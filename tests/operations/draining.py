"""A consumer of the outbox that says when it is about to commit, and waits: `python -m tests.operations.draining`.

First it queues all statements. It goes on when it is sent a line; in the end it says how many changes it brought in.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import django


def main() -> None:
    django.setup()
    from apps import search
    from apps.proceedings.models import Statement
    from apps.search.asking import engine
    from apps.search.models import IndexChange

    every = Statement.objects.values_list("pk", flat=True)
    IndexChange.objects.bulk_create(IndexChange(statement_id=number) for number in every)
    backend = engine()
    whole = backend.apply

    def apply(*documents: Any, may_commit: Callable[[], bool]) -> None:
        def asked() -> bool:
            say("about to commit")
            sys.stdin.readline()
            return may_commit()

        whole(*documents, may_commit=asked)

    backend.apply = apply  # type: ignore[method-assign]
    say(str(search.drain()))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
