"""Dates of which only a part is known."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.lib.partial_dates import PartialDate, Precision


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31), Precision.YEAR),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29), Precision.MONTH),
        ("2019-09-14", date(2019, 9, 14), date(2019, 9, 14), Precision.DAY),
    ],
)
def test_what_a_date_can_mean(text: str, earliest: date, latest: date, precision: Precision) -> None:
    parsed = PartialDate.parse(text)
    assert (parsed.earliest, parsed.latest, parsed.precision) == (earliest, latest, precision)


def test_the_middle_of_what_a_date_can_mean_and_less_of_it() -> None:
    assert PartialDate.parse("2019").middle == date(2019, 7, 2)
    assert PartialDate.parse("2019-09").middle == date(2019, 9, 15)
    day = PartialDate.parse("2019-09-14")
    assert day.middle == date(2019, 9, 14)
    assert [str(day.reduced(most)) for most in Precision] == ["2019", "2019-09", "2019-09-14"]
    assert str(PartialDate.parse("2019").reduced(Precision.DAY)) == "2019"


@pytest.mark.parametrize("text", ["", "19", "2019-9", "2019-13", "2019-02-30", "May 2019", "2019-09-14T10:00"])
def test_other_text_is_no_date(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  the message is datetime's own for a day that does not exist
        PartialDate.parse(text)


@given(st.dates(), st.sampled_from(Precision))
def test_text_round_trips(day: date, precision: Precision) -> None:
    text = str(PartialDate(day))[: (4, 7, 10)[precision - 1]]
    assert str(PartialDate.parse(text)) == text


@given(st.dates(), st.dates())
def test_a_covering_date_holds_its_first_day(one: date, other: date) -> None:
    first, last = sorted((one, other))
    covering = PartialDate.covering(first, last)
    assert covering.earliest <= first <= covering.latest
    if first.year == last.year:
        assert last <= covering.latest


def test_covering_is_as_narrow_as_can_be() -> None:
    assert str(PartialDate.covering(date(2019, 9, 9), date(2019, 9, 9))) == "2019-09-09"
    assert str(PartialDate.covering(date(2019, 9, 9), date(2019, 9, 13))) == "2019-09"
    assert str(PartialDate.covering(date(2019, 9, 30), date(2019, 10, 2))) == "2019"
