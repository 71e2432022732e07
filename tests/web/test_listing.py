"""Dates in words, pagers and addresses. No database."""

from __future__ import annotations

import pytest
from django.http import Http404, QueryDict
from django.utils.translation import override

from apps.lib.partial_dates import PartialDate
from apps.web import dates, listing


def parse(value: str) -> PartialDate | None:
    return PartialDate.parse(value) if value else None


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("", "", ""),
        ("2019", "", "2019"),
        ("", "2019-09", "September 2019"),
        ("2019-09-14", "2019-09-14", "14 September 2019"),
        ("2019-09-14", "2019-09-16", "14–16 September 2019"),
        ("2019-09-30", "2019-10-02", "30 September – 2 October 2019"),
        ("2019-12-30", "2020-01-02", "30 December 2019 – 2 January 2020"),
        ("2019", "2021", "2019–2021"),
        ("2019-06", "2021", "June 2019 – 2021"),
    ],
)
def test_dates_in_words(start: str, end: str, words: str) -> None:
    assert dates.span(parse(start), parse(end)) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2020-06-01", "2020-06-01", "1er juin 2020"),
        ("2020-06-01", "2020-06-03", "1er–3 juin 2020"),
        ("2020-06-01", "2020-07-11", "1er juin – 11 juillet 2020"),
        ("2020-06-21", "2020-06-22", "21–22 juin 2020"),
    ],
)
def test_the_first_of_a_month_in_french(start: str, end: str, words: str) -> None:
    with override("fr"):
        assert dates.span(parse(start), parse(end)) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("", "", ""),
        ("2004", "2005-03", "2004–2005"),
        ("2012", "2012", "2012"),
        ("2006-02", "", "since 2006"),
        ("", "2021", "until 2021"),
    ],
)
def test_lives_in_years(start: str, end: str, words: str) -> None:
    assert dates.life(parse(start), parse(end)) == words


def test_an_address_keeps_what_is_not_changed_and_forgets_the_page() -> None:
    query = QueryDict("q=a+b&kind=x&kind=y&page=3&empty=")
    assert listing.address(query, sort="newest") == "?q=a+b&kind=x&kind=y&sort=newest"
    assert listing.address(query, kind=None) == "?q=a+b"
    assert listing.address(QueryDict("")) == "?"


def test_a_toggle_adds_a_value_or_takes_it_out() -> None:
    toggles = listing.Toggles(QueryDict("q=a+b&kind=x&kind=y&sort=newest&page=3&context=c&empty="))
    assert toggles.href("kind", "x") == "?q=a+b&kind=y&sort=newest"
    assert toggles.href("kind", "z&") == "?q=a+b&kind=x&kind=y&kind=z%26&sort=newest"
    assert toggles.href("lang", "en") == "?q=a+b&kind=x&kind=y&sort=newest&lang=en"
    assert listing.Toggles(QueryDict("")).href("lang", "en") == "?lang=en"
    assert listing.Toggles(QueryDict("lang=en")).href("lang", "en") == "?"
    kept = listing.Toggles(QueryDict("q=a&page=3&context=c"), keep=("page", "context"))
    assert kept.href("context", "d") == "?q=a&page=3&context=c&context=d"


def test_a_pager_counts_from_one() -> None:
    middle = listing.pager(QueryDict("q=a&page=2"), number=2, size=10, total=35)
    assert (middle.first, middle.last, middle.pages) == (11, 20, 4)
    assert (middle.previous, middle.next, middle.start, middle.end) == ("?q=a", "?q=a&page=3", "", "?q=a&page=4")
    empty = listing.pager(QueryDict(""), number=1, size=10, total=0)
    assert (empty.first, empty.last, empty.pages, empty.next) == (0, 0, 1, "")
    with pytest.raises(Http404, match="there is no page 5"):
        listing.pager(QueryDict(""), number=5, size=10, total=35)
    far = listing.pager(QueryDict(""), number=2, size=10, total=35, reach=20)
    assert (far.pages, far.total, far.next) == (2, 35, "")
