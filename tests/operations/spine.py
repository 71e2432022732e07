"""From a file to a page: what any base with any engine must do with a few records, asked from outside."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from random import Random
from urllib.parse import urljoin

from django.core.management import call_command
from django.test import Client
from lxml import html

from apps import search
from apps.proceedings.models import Statement
from apps.search.asking import engine
from tests.operations.records import Record, record


def invented(seed: str, many: int) -> list[Record]:
    """Records that are the same for the same seed."""
    pick = Random(seed)  # noqa: S311  repeatable, not secret
    return [record(pick, f"{seed}-{number}") for number in range(many)]


def take(folder: Path, records: Iterable[Record]) -> None:
    """Have `manage.py ingest` take these, and bring what waits into the index."""
    for file in records:
        (folder / file.name).write_bytes(file.data)
        call_command("ingest", str(folder / file.name), verbosity=0)
    search.drain()


def found(client: Client, query: str) -> list[str]:
    """Public ids of all statements that the pages of results list, in their order."""
    ids: list[str] = []
    path = "/search/"
    asked = {"q": query}
    while path:
        answer = client.get(path, asked)
        assert answer.status_code == 200, answer.status_code
        page = html.fromstring(answer.content)
        ids += page.xpath("//@data-statement")
        following = page.xpath("//a[@rel='next']/@href")
        path, asked = (urljoin("/search/", following[0]) if following else ""), {}
    return ids


def check(client: Client, records: Iterable[Record]) -> None:
    """Each statement of the records is found by its own words, once, and its page shows them; there are no others."""
    held = {" ".join(statement.text.split()): statement for statement in Statement.objects.select_related("document")}
    assert sorted(held) == sorted(text for file in records for text in file.texts)
    for text, statement in held.items():
        words = text.rstrip(".").split()[:4]
        assert found(client, f'"{" ".join(words)}"') == [statement.public_id]
    for statement in list(held.values())[:3]:
        assert statement.text in html.fromstring(client.get(statement.get_absolute_url()).content).text_content()
    assert sorted(engine().ids()) == sorted(statement.pk for statement in held.values())
    drift = search.check()
    assert (drift.total, drift.waiting) == (0, 0)
