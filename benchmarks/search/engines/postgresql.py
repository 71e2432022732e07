"""PostgreSQL's full text: a stored tsvector with a GIN index, in the server that DATABASE_URL names."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg2

from benchmarks.search.base import FACETS, PAGE, rows
from benchmarks.search.mix import Ask


class Engine:
    def __init__(self, place: Path) -> None:
        self.place = place
        address = urlsplit(os.environ["DATABASE_URL"])
        self.connection = psycopg2.connect(
            host=parse_qs(address.query)["host"][0], user=address.username, dbname=address.path.strip("/")
        )
        self.connection.autocommit = True
        self.cursor = self.connection.cursor()

    def build(self) -> None:
        self.cursor.execute(
            "CREATE TABLE spoken (id bigint PRIMARY KEY, text text, speaker text, kind text, year text, day integer,"
            " words tsvector GENERATED ALWAYS AS (to_tsvector('english', text)) STORED)"
        )
        lines = io.StringIO()
        for row in rows(self.place):
            lines.write("\t".join(map(str, row)) + "\n")
            if lines.tell() > 10_000_000:
                self._copy(lines)
                lines = io.StringIO()
        self._copy(lines)
        self.cursor.execute("CREATE INDEX ON spoken USING gin (words)")
        self.cursor.execute("VACUUM ANALYZE spoken")

    def open(self) -> None:
        pass

    def page(self, ask: Ask) -> int:
        asked, operator = _query(ask)
        match = f"words @@ {operator}" if asked else "true"
        given = [asked] if asked else []
        score = f"ts_rank(words, {operator})" if asked and not ask.newest else "0"
        run = self.cursor.execute
        run("DROP TABLE IF EXISTS found")
        run(
            f"CREATE TEMP TABLE found AS SELECT id, speaker, kind, year, day, {score} AS score FROM spoken"
            f" WHERE {match}",
            given * (2 if score != "0" else 1),
        )
        for facet in FACETS:
            where, values = _where(ask, without=facet)
            run(f"SELECT {facet}, count(*) FROM found {where} GROUP BY 1 ORDER BY 2 DESC", values)
            self.cursor.fetchall()
        where, values = _where(ask)
        run(f"SELECT count(*) FROM found {where}", values)
        total = int(self.cursor.fetchone()[0])
        order = "day DESC" if ask.newest or not asked else "score DESC"
        marked = f"ts_headline('english', text, {operator}, 'MaxWords=40, MinWords=20')" if asked else "left(text, 280)"
        run(
            f"SELECT id, speaker, kind, year, {marked} FROM spoken JOIN (SELECT id, score FROM found {where}"
            f" ORDER BY {order}, id LIMIT {PAGE} OFFSET {(ask.page - 1) * PAGE}) best USING (id)",
            [*given, *values],
        )
        self.cursor.fetchall()
        return total

    def extra(self) -> dict[str, Callable[[Ask], object]]:
        return {}

    def index(self) -> int:
        self.cursor.execute("SELECT pg_total_relation_size('spoken')")
        return int(self.cursor.fetchone()[0])

    def _copy(self, lines: io.StringIO) -> None:
        lines.seek(0)
        self.cursor.copy_from(lines, "spoken", columns=("id", "text", "speaker", "kind", "year", "day"))


def _query(ask: Ask) -> tuple[str, str]:
    """The query, and the function that reads it. Nearness is an alternative of distances in either order."""
    if ask.form == "near":
        first, second = ask.words
        steps = range(1, ask.distance + 2)
        either = [f"{a} <{step}> {b}" for step in steps for a, b in ((first, second), (second, first))]
        return " | ".join(either), "to_tsquery('english', %s)"
    if ask.form == "prefix":
        return f"{ask.words[0]}:*", "to_tsquery('simple', %s)"
    if ask.form == "phrase":
        return " ".join(ask.words), "phraseto_tsquery('english', %s)"
    return " ".join(ask.words), "plainto_tsquery('english', %s)"


def _where(ask: Ask, *, without: str = "") -> tuple[str, list[tuple[str, ...]]]:
    chosen = {name: values for name, values in ask.filters.items() if name != without}
    conditions = [f"{name} IN %s" for name in chosen]
    return f"WHERE {' AND '.join(conditions)}" if conditions else "", list(chosen.values())
