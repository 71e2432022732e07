"""`manage.py ingest` without the second that Python takes to load it: for whoever kills it again and again.

For each line with the name of a folder on standard input, a process forked from this one runs the command on it; its
lines follow, and `exit STATUS` when it ended. First comes `process NUMBER`.
"""

from __future__ import annotations

import os
import sys

import django
from django.core.management import execute_from_command_line


def main() -> None:
    django.setup()
    from django.urls import get_resolver

    from apps.ingestion.management.commands import ingest  # noqa: F401  loaded once, for all that are forked

    get_resolver().url_patterns  # noqa: B018
    for line in sys.stdin:
        child = os.fork()
        if not child:
            status = 1
            try:
                execute_from_command_line(["manage.py", "ingest", "--format", "json", line.strip()])
                status = 0
            except SystemExit as ended:
                status = ended.code if isinstance(ended.code, int) else 1
            finally:
                sys.stdout.flush()
                os._exit(status)
        say(f"process {child}")
        say(f"exit {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
