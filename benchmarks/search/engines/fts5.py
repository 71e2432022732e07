"""SQLite's own full text, with its Porter stemmer: the index, and a table of keys to count by."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from benchmarks.search.base import FACETS, PAGE, rows
from benchmarks.search.mix import Ask


class Engine:
    def __init__(self, place: Path) -> None:
        self.place = place
        self.file = place / "fts5.sqlite3"

    def build(self) -> None:
        self.file.unlink(missing_ok=True)
        connection = sqlite3.connect(self.file)
        connection.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE VIRTUAL TABLE spoken USING fts5(text, tokenize='porter unicode61 remove_diacritics 2');"
            "CREATE TABLE keys (id INTEGER PRIMARY KEY, speaker TEXT, kind TEXT, year INTEGER, day INTEGER)"
        )
        connection.executemany(
            "INSERT INTO spoken (rowid, text) VALUES (?, ?)", ((row.id, row.text) for row in rows(self.place))
        )
        connection.executemany(
            "INSERT INTO keys VALUES (?, ?, ?, ?, ?)",
            ((row.id, row.speaker, row.kind, row.year, row.day) for row in rows(self.place)),
        )
        connection.commit()
        connection.execute("INSERT INTO spoken (spoken) VALUES ('optimize')")
        connection.commit()
        connection.close()

    def open(self) -> None:
        self.connection = sqlite3.connect(self.file)
        self.connection.executescript(
            "PRAGMA cache_size=-262144; PRAGMA mmap_size=1073741824; PRAGMA temp_store=MEMORY"
        )
        self.connection.execute("CREATE TEMP TABLE found (id INTEGER PRIMARY KEY, score REAL)")

    def page(self, ask: Ask) -> int:
        run = self.connection.execute
        run("DELETE FROM found")
        asked = _query(ask)
        if asked:
            run("INSERT INTO found SELECT rowid, bm25(spoken) FROM spoken WHERE spoken MATCH ?", [asked])
        else:
            run("INSERT INTO found SELECT id, 0 FROM keys")
        for facet in FACETS:
            where, values = _where(ask, without=facet)
            run(
                f"SELECT {facet}, count(*) FROM found JOIN keys USING (id) {where} GROUP BY 1 ORDER BY 2 DESC", values
            ).fetchall()
        where, values = _where(ask)
        total = run(f"SELECT count(*) FROM found JOIN keys USING (id) {where}", values).fetchone()[0]
        order = "day DESC" if ask.newest or not asked else "score"
        places = [PAGE, (ask.page - 1) * PAGE]
        ids = [
            id
            for (id,) in run(
                f"SELECT id FROM found JOIN keys USING (id) {where} ORDER BY {order}, id LIMIT ? OFFSET ?",
                [*values, *places],
            )
        ]
        for id in ids:
            if asked:
                passage = "snippet(spoken, 0, '<mark>', '</mark>', '…', 40)"
                sql = f"SELECT {passage} FROM spoken WHERE spoken MATCH ? AND rowid = ?"
                run(sql, [asked, id]).fetchone()
            else:
                run("SELECT text FROM spoken WHERE rowid = ?", [id]).fetchone()
            run("SELECT * FROM keys WHERE id = ?", [id]).fetchone()
        return int(total)

    def extra(self) -> dict[str, Callable[[Ask], object]]:
        return {}

    def index(self) -> Path:
        return self.file


def _query(ask: Ask) -> str:
    joined = " ".join(ask.words)
    return {"phrase": f'"{joined}"', "near": f"NEAR({joined}, {ask.distance})", "prefix": f"{joined}*"}.get(
        ask.form, joined
    )


def _where(ask: Ask, *, without: str = "") -> tuple[str, list[str]]:
    chosen = {name: values for name, values in ask.filters.items() if name != without}
    conditions = [f"{name} IN ({', '.join('?' * len(values))})" for name, values in chosen.items()]
    return f"WHERE {' AND '.join(conditions)}" if conditions else "", [v for values in chosen.values() for v in values]
