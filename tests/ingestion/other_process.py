"""The base of the tests, for processes beside the one that runs them."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

SQLITE = "base.sqlite3"


def variables(folder: Path) -> dict[str, str]:
    """The environment of a process that works on a base with all that this one has committed, and keeps its files in
    `folder`. On PostgreSQL it is the same base; on SQLite, where the tests' own lies in memory, a copy."""
    if connection.vendor == "sqlite":
        copy = sqlite3.connect(folder / SQLITE)
        connection.ensure_connection()
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=WAL")  # as the first process that opened it would have left it
        copy.close()
        url = f"sqlite:///{folder / SQLITE}"
    else:
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    (folder / "var").mkdir()
    return {
        **os.environ,
        "DATABASE_URL": url,
        "VAR_DIR": str(folder / "var"),
        "SEARCH_URL": f"whoosh://{folder / 'index'}",
        "CELERY_BROKER_URL": "",
        "DJANGO_SETTINGS_MODULE": "igkb.settings",
    }
