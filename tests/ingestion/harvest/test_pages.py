"""Links of index pages, honest and hostile."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.ingestion.errors import SourceError
from apps.ingestion.harvest.catalogue import Entry, read_catalogue
from apps.ingestion.harvest.pages import links
from tests.ingestion.harvest.conftest import CATALOGUE

PAGE = "https://example.org/index"


@pytest.fixture(scope="module")
def entry(tmp_path_factory: pytest.TempPathFactory) -> Entry:
    path: Path = tmp_path_factory.mktemp("pages") / "catalogue.yaml"
    path.write_text(CATALOGUE.format(base="https://example.org", process="example-forum"))
    return read_catalogue(path)[0]


def found(entry: Entry, html: str) -> list[tuple[str, bool]]:
    return [(link.url, link.is_document) for link in links(html.encode(), page=PAGE, entry=entry)]


def test_records_and_further_pages_are_told_apart(entry: Entry) -> None:
    html = """<a href="/captions/2021-1.txt">One <b>session</b></a> <a href="more/2">next</a>
    <a href="/about">about</a> <a href="/captions/2021-1.txt#end">the same</a>"""
    assert found(entry, html) == [
        ("https://example.org/captions/2021-1.txt", True),
        ("https://example.org/more/2", False),
    ]
    first = links(html.encode(), page=PAGE, entry=entry)[0]
    assert (first.title, first.names) == ("One session", {"year": "2021"})


@pytest.mark.parametrize(
    "href",
    [
        "https://elsewhere.example/captions/2021-1.txt",
        "https://example.org:8443/captions/2021-1.txt",
        "https://user:word@example.org/captions/2021-1.txt",
        "file:///captions/2021-1.txt",
        "javascript:alert('/captions/2021-1.txt')",
        "http://[::1/captions/2021-1.txt",
        "https://example.org/" + "x" * 2000 + "/captions/2021-1.txt",
    ],
)
def test_what_is_elsewhere_is_left_out(entry: Entry, href: str) -> None:
    assert found(entry, f'<a href="{href}">x</a>') == []


def test_a_base_may_not_lead_elsewhere(entry: Entry) -> None:
    html = '<base href="https://elsewhere.example/"><a href="captions/2021-1.txt">x</a>'
    assert found(entry, html) == []


def test_addresses_are_kept_in_ascii(entry: Entry) -> None:
    assert found(entry, '<meta charset="utf-8"><a href="/é/captions/2021-1.txt">x</a>') == [
        ("https://example.org/%C3%A9/captions/2021-1.txt", True)
    ]


def test_no_html_is_refused(entry: Entry) -> None:
    with pytest.raises(SourceError, match="no HTML"):
        links(b"", page=PAGE, entry=entry)


def test_deep_nesting_ends(entry: Entry) -> None:
    links(b"<div>" * 200_000 + b'<a href="/captions/2021-1.txt">x</a>', page=PAGE, entry=entry)


@given(st.binary(max_size=400))
def test_any_bytes_give_links_or_a_refusal(entry: Entry, noise: bytes) -> None:
    body = b'<p><a href="' + noise + b'">x</a>' + noise
    try:
        for link in links(body, page=PAGE, entry=entry):
            assert entry.allows(link.url)
            assert link.url.isascii()
    except SourceError:
        pass
