"""Pages: what was said is read, and nothing that stands around it."""

from __future__ import annotations

import pytest

from apps.ingestion.readers import read
from apps.ingestion.readers.html_offsets import page_offsets
from tests.ingestion.readers.dialogue import TITLE, TURNS, turns, understood

HEAD = f"<!DOCTYPE html><html><head><title>{TITLE}</title></head><body>"
SAID = "".join(f"<p><b>{name}</b></p><p>{words}</p>" for name, words in TURNS)


@pytest.mark.parametrize(
    "around",
    [
        "<div class='sharedaddy sd-sharing-enabled'><h3>Share this:</h3><ul><li>Click to share</li></ul></div>",
        "<div class='jp-relatedposts'><h3>Related</h3><p>Call for hosts: the next forum</p></div>",
        "<div id='comments' class='comments-area'><p>Peter Oduya says: Thank you for the record.</p></div>",
        "<div class='node__links'><ul class='links inline'><li>Log in to post comments</li></ul></div>",
        "<div class='widget-area'><h2>Recent Posts</h2><p>Minutes: April</p></div>",
        "<div id='cookie-law-info-bar'>This website uses cookies: please accept.</div>",
        "<div class='col-md-3 sidebar'><ul><li>Contact: us</li></ul></div>",
        "<div id='catlinks' class='catlinks'>Category: Sessions</div>",
        "<div class='footnotes'><ol><li>The station is described elsewhere.</li></ol></div>",
    ],
)
def test_what_systems_put_around_the_words_is_left_out(around: str) -> None:
    page = f"{HEAD}<div>{around}<h1>{TITLE}</h1>{SAID}{around}</div></body></html>"
    assert turns(understood(page.encode(), "page.html")) == TURNS


def test_words_that_are_most_of_a_page_stay_whatever_they_are_called() -> None:
    page = f"{HEAD}<div class='widget'><h1>{TITLE}</h1>{SAID}</div></body></html>"
    assert turns(understood(page.encode(), "page.html")) == TURNS


def test_a_record_each_of_whose_parts_is_called_comments_stays() -> None:
    parts = "".join(f"<div class='comments'><p><b>{name}</b></p><p>{words}</p></div>" for name, words in TURNS)
    page = f"{HEAD}<h1>{TITLE}</h1>{parts}</body></html>"
    assert turns(understood(page.encode(), "page.html")) == TURNS


@pytest.mark.parametrize(
    ("section", "heading"),
    [
        ("<section id='comments' class='level2'><h2>Comments</h2>{}</section>", "Comments"),
        ("<div id='gdpr-and-cables'><h2>GDPR and cables</h2>{}</div>", "GDPR and cables"),
        ("<h2 id='cookies-and-cables'>Cookies and cables</h2>{}", "Cookies and cables"),
        ("<h2><span class='mw-headline' id='GDPR_and_cables'>GDPR and cables</span></h2>{}", "GDPR and cables"),
    ],
)
def test_a_section_whose_heading_gives_it_its_name_stays(section: str, heading: str) -> None:
    name, words = TURNS[-1]
    last = f"<p><b>{name}</b></p><p>{words}</p>"
    page = f"{HEAD}<h1>{TITLE}</h1>{SAID.removesuffix(last)}{section.format(last)}</body></html>"
    text = read(page.encode(), name="page.html").text
    assert f"## {heading}\n" in text
    assert words in text


def test_the_head_of_an_article_stays_beside_links() -> None:
    head = "<header><nav><a href='/'>Before</a></nav><h2>Second session</h2></header>"
    page = f"{HEAD}<h1>{TITLE}</h1><article>{head}{SAID}</article></body></html>"
    assert "## Second session\n" in read(page.encode(), name="page.html").text


def test_the_head_of_a_site_is_no_title() -> None:
    head = "<header><div>Ministry of Networks</div><nav><ul><li>News</li></ul></nav></header>"
    found = understood(f"{HEAD}{head}<h1>{TITLE}</h1>{SAID}</body></html>".encode(), "page.html")
    assert found.resolved.document.meetings[0].title == TITLE


@pytest.mark.parametrize(
    "notice",
    [
        "<br />\n<b>Notice</b>:  Undefined index: lang in <b>/var/www/inc/session.php</b> on line <b>41</b><br />\n",
        "<br />\n<b>Warning</b>:  connect(): (HY000/2002): refused in <b>/var/www/db.php</b> on line <b>1</b><br />\n",
        (
            "<br />\n<b>Fatal error</b>:  Uncaught Error: Call fetch() in /var/www/f.php:19\nStack trace:\n#0 {main}\n"
            "  thrown in <b>/var/www/f.php</b> on line <b>19</b><br />\n"
        ),
        "<p>PHP Deprecated:  strftime() is deprecated in /var/www/f.php on line 7</p>",
    ],
)
def test_what_a_broken_program_prints_is_left_out(notice: str) -> None:
    page = f"{HEAD}{notice}<h1>{TITLE}</h1>{SAID}{notice}</body></html>"
    found = understood(page.encode(), "page.html")
    assert turns(found) == TURNS
    assert ".php" not in found.source.text
    assert page_offsets(page, found.source.text) is not None


def test_a_sentence_about_a_program_stays() -> None:
    page = f"{HEAD}<p>The old page says: Warning: see index.php, on line 4.</p></body></html>"
    assert "index.php" in read(page.encode(), name="page.html").text


@pytest.mark.parametrize("cell", ["{}", "<p>{}</p>", "\n <div>{}</div>\n"])
@pytest.mark.parametrize("time", ["", "<td>00:0{}:10</td>"])
def test_cells_of_a_row_are_divided_by_tabs(cell: str, time: str) -> None:
    rows = "".join(
        f"<tr>{time.format(number)}<td><b>{cell.format(name)}</b></td><td>{cell.format(words)}</td></tr>"
        if cell == "{}"
        else f"<tr>{time.format(number)}<td>{cell.format(name)}</td><td>{cell.format(words)}</td></tr>"
        for number, (name, words) in enumerate(TURNS)
    )
    found = understood(f"{HEAD}<h1>{TITLE}</h1><table>{rows}</table></body></html>".encode(), "page.html")
    assert turns(found) == TURNS
    assert f"{TURNS[0][0]}\t{TURNS[0][1]}\n" in found.source.text


def test_an_office_below_a_name_in_its_cell_is_no_name() -> None:
    offices = ["Chair,", "Lamp Society", "Office of Wicks"]
    rows = "".join(
        f"<tr><td>{name}<br>{offices[number % 3]}<br>Norvik</td><td>{words}<br>So it is.</td></tr>"
        for number, (name, words) in enumerate(TURNS)
    )
    found = understood(f"{HEAD}<h1>{TITLE}</h1><table>{rows}</table></body></html>".encode(), "page.html")
    assert [str(name).split(", ")[0] for name, _ in turns(found)] == [name for name, _ in TURNS]
    assert f"{TURNS[0][0]}, Chair, Norvik\t{TURNS[0][1]}\nSo it is.\n" in found.source.text


def test_the_number_of_a_note_is_no_word() -> None:
    page = f"{HEAD}<p>It was shared.<sup id='r1'><a href='#fn1'>1</a></sup> So it was. CO<sup>2</sup></p></body></html>"
    assert read(page.encode(), name="page.html").text == "It was shared. So it was. CO2\n"
