"""Offsets of a page's plain text, counted in the page itself."""

from __future__ import annotations

import html
import itertools
import re

import pytest

from apps.ingestion.known import Known
from apps.ingestion.output import as_json
from apps.ingestion.parsed import Span
from apps.ingestion.pipeline import understand
from apps.ingestion.readers.html import main_text
from apps.ingestion.readers.html_offsets import page_offsets

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Evening watch</title>
<script>var said = "<p>ADA OBI: never said</p>";</script></head>
<body><nav><a href="/">ADA OBI: home</a></nav>
<main><h1>Evening watch</h1>
<!-- ADA OBI: a comment -->
<p>&gt;&gt; ADA OBI: The&nbsp;lamp isn&#39;t <em>lit</em>, it&rsquo;s
 caf&eacute; &amp; oil.</p>
<p>And wicks.</p>
<p>&gt;&gt; BO EK: I&#x27;d say: <a href="/x?a=1&amp;b=2" title="a > b">so</a>!</p>
</main><footer>ADA OBI: all rights reserved</footer></body></html>
"""


def shown(page: str) -> str:
    return "".join(html.unescape(re.sub(r"<(?:\"[^\"]*\"|[^>\"])*>", "", page)).split())


def test_every_word_of_the_plain_text_stands_where_it_is_counted() -> None:
    text = main_text(PAGE)
    offsets = page_offsets(PAGE, text)
    assert offsets is not None
    words = [word for word in re.finditer(r"\S+", text) if word[0] != "#"]
    for word in words:
        place = offsets.span(Span(*word.span()))
        assert shown(PAGE[place.start : place.end]) == word[0]
    places = [offsets.span(Span(*word.span())) for word in words]
    assert all(one.end <= other.start for one, other in itertools.pairwise(places))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_is_printed_of_a_page_counts_in_the_file(end: str) -> None:
    page = PAGE.replace("\n", end)
    said = as_json(understand(page.encode(), name="watch.html", known=Known()), "watch.html")["statements"]
    assert [one["recorded_name"] for one in said] == ["ADA OBI", "BO EK"]
    for one in said:
        assert shown(page[one["start"] : one["end"]]) == "".join(one["text"].split())


@pytest.mark.parametrize(
    "page",
    [
        "<p>a character of the private use area: \ue000 1</p>",
        "<p>unclosed <b>bold <p>and a <script>that never ends",
        "<p>an <!-- open comment</p>",
        "<p>1 < 2 & 3 > 2 &unknown; &amp</p>",
        "<table><tr><td>Ada</td><td>one &middot; two</td></tr></table>",
    ],
)
def test_a_page_that_is_hard_to_count_is_counted_or_left_uncounted(page: str) -> None:
    text = main_text(page)
    offsets = page_offsets(page, text)
    if offsets is not None:
        assert len(offsets.begins) == len(offsets.ends) == len(text)
        assert all(0 <= begin <= end <= len(page) for begin, end in zip(offsets.begins, offsets.ends, strict=True))
