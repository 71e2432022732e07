"""Results that are taken along: what is in them, that spreadsheets run none of it, and that they are sent in pieces."""

from __future__ import annotations

import csv
import json
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from apps import search
from apps.web import sheets, taken
from apps.web.views import downloads
from tests.factories import SourceDocumentFactory, StatementFactory
from tests.web.conftest import World
from tests.web.test_pages import page, words

pytestmark = pytest.mark.usefixtures("world", "search_index")


def table(client: Client, query: str) -> list[dict[str, str]]:
    response = client.get(f"/search/results.csv?{query}")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="igkb-statements.csv"'
    text = response.getvalue().decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text[1:])))


def test_a_table_holds_what_was_found(client: Client) -> None:
    rows = table(client, "q=dialogue&sort=oldest")
    assert [row["id"] for row in rows] == ["verbatim", "reported"]
    assert rows[0] == {
        "id": "verbatim",
        "address": "http://127.0.0.1:8000/statements/verbatim/",
        "date": "2019-09-14",
        "meeting": "Round table",
        "meeting_address": "http://127.0.0.1:8000/meetings/round-table/",
        "speaker": "Greta Grinberg",
        "recorded_name": "GRETA GRINBERG",
        "recorded_affiliation": "",
        "organization": "Open Wires",
        "method": "self-introduction",
        "confidence": "0.9",
        "inferred": "yes",
        "kind": "verbatim",
        "rough_draft": "yes",
        "language": "en",
        "source": "Record of the round table",
        "source_address": "http://127.0.0.1:8000/documents/record/?statement=verbatim#s-verbatim",
        "text": rows[0]["text"],
    }
    assert "The second dialogue met here." in rows[0]["text"]
    assert (rows[1]["speaker"], rows[1]["recorded_name"]) == ("", "Ilse")
    assert (rows[1]["method"], rows[1]["confidence"], rows[1]["inferred"]) == ("", "", "no")


def test_lines_of_json_hold_the_same(client: Client) -> None:
    response = client.get("/search/results.jsonl?q=dialogue&sort=oldest")
    assert response["Content-Type"] == "application/jsonl; charset=utf-8"
    rows = [json.loads(line) for line in response.getvalue().decode().splitlines()]
    assert [row["id"] for row in rows] == ["verbatim", "reported"]
    assert rows[0]["rough_draft"] is True
    assert rows[1]["speaker"] is None
    assert list(rows[0]) == taken.COLUMNS


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(client: Client, start: str) -> None:
    formula = f'{start}HYPERLINK("https://example.org","copper")'
    StatementFactory.create(text=formula, recorded_name=formula, unresolved=True)
    search.rebuild()
    (row,) = table(client, "q=copper")
    assert row["text"] == row["recorded_name"] == f"'{formula}"


def test_filters_and_order_hold(client: Client) -> None:
    assert [row["id"] for row in table(client, "kind=quoted&kind=reported&sort=oldest&from=2019&page=9")] == [
        "reported",
        "quoted",
    ]
    assert table(client, "q=unicorns") == []


@pytest.mark.parametrize("path", ["/search/results.csv", "/search/results.jsonl", "/search/print/"])
def test_what_cannot_be_read_is_a_400(client: Client, path: str) -> None:
    assert client.get(f'{path}?q="').status_code == 400
    assert client.get(f"{path}?from=x").status_code == 400


def test_a_printed_list_cites_each(client: Client) -> None:
    tree = page(client, "/search/print/?q=dialogue&sort=oldest&kind=verbatim&kind=reported")
    facts = words(tree.xpath("//dl[@class='facts']")[0])
    assert "Query dialogue" in facts
    assert "Kind of record Reported" in facts
    assert "http://127.0.0.1:8000/search/?q=dialogue&sort=oldest&kind=verbatim&kind=reported" in facts
    listed = tree.xpath("//article[@class='printed']")
    assert [article.get("data-statement") for article in listed] == ["verbatim", "reported"]
    assert words(listed[0].xpath("h2")[0]) == (
        "1 Greta Grinberg (Open Wires), in: Round table, Hall of Wires, Geneva, 14 September 2019"
        " [verbatim, rough draft, attribution inferred]. Source: Record of the round table, Open Wires, line 1."
        " IGKB statement verbatim, http://127.0.0.1:8000/statements/verbatim/"
    )
    cited = words(page(client, "/statements/reported/").xpath("//p[@class='citation']")[0])
    assert words(listed[1].xpath("h2")[0]) == f"2 {cited}"


@pytest.mark.parametrize("path", ["/search/results.csv", "/search/results.jsonl", "/search/print/"])
def test_they_are_sent_in_pieces_with_as_many_queries_for_each(
    client: Client, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = SourceDocumentFactory.create()
    StatementFactory.create_batch(24, document=document, text="Copper.")
    search.rebuild()

    def queries(chunk: int) -> int:
        monkeypatch.setattr(taken, "CHUNK", chunk)
        monkeypatch.setattr(downloads, "_SENT", 10)
        monkeypatch.setattr(sheets, "_TOGETHER", 10)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(f"{path}?q=copper")
            assert response.streaming
            assert len(list(response.streaming_content)) > 2  # type: ignore[attr-defined]
        return len(captured)

    queries(24)  # what is only loaded once is loaded now
    one, two, four = queries(24), queries(12), queries(6)
    assert four - two == 2 * (two - one)
    assert two - one <= 2


def test_a_table_is_written_as_other_programs_read_it() -> None:
    row = ["a, b", 'say "no"', "two\nlines", "return\r", "", " spaced ", "plain", 0.5]
    written = "".join(sheets.as_csv([*"abcdefgh"], [row]))
    read = list(csv.reader(StringIO(written.removeprefix("\ufeff"), newline="")))
    assert read == [[*"abcdefgh"], [str(value) for value in row]]
    by_the_library = StringIO(newline="")
    csv.writer(by_the_library).writerows([[*"abcdefgh"], row])
    assert written == "\ufeff" + by_the_library.getvalue()


def test_a_statement_that_has_gone_is_left_out(client: Client, world: World) -> None:
    world.reported.delete()
    assert [row["id"] for row in table(client, "q=dialogue")] == ["verbatim"]


def test_a_printed_text_is_escaped(client: Client) -> None:
    StatementFactory.create(text="Copper <script>alert(1)</script>\n\nand <b>tin</b>")
    search.rebuild()
    tree = html.fromstring(client.get("/search/print/?q=copper").getvalue().decode())
    assert "<script>alert(1)</script>" in tree.xpath("//article")[0].text_content()
    assert not tree.xpath("//article//script|//article//b")
