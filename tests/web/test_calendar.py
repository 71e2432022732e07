"""Meetings as calendars: by month and day on the page, and as the feed that other programs read."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from icalendar import Calendar, Component
from lxml import html

from apps.lib.partial_dates import PartialDate
from apps.proceedings.models import Meeting, Venue
from apps.web import calendar_feed, calendars
from tests.factories import MeetingFactory, ProcessFactory, VenueFactory
from tests.web.test_pages import page, words


def held(start: str, end: str = "", number: int = 1) -> calendars.Held:
    first = PartialDate.parse(start)
    return first, PartialDate.parse(end or start).latest, number


def months_of(years: calendars.Years | None) -> dict[str, int]:
    assert years is not None
    return {month.value: month.count for year in (*years.years, *years.rest) for month in year.months if month.count}


class TestYears:
    def test_what_is_held_counts_in_each_month_that_it_touches(self) -> None:
        found = calendars.years([held("2019-09-30", "2019-11-01"), held("2019-09", number=2)], str)
        assert months_of(found) == {"2019-09": 3, "2019-10": 1, "2019-11": 1}

    def test_it_may_go_over_the_year(self) -> None:
        found = calendars.years([held("2019-12-30", "2020-01-02")], str)
        assert months_of(found) == {"2019-12": 1, "2020-01": 1}
        assert found is not None
        assert [(year.year, year.count) for year in found.years] == [(2020, 1), (2019, 1)]

    def test_an_unknown_month_counts_in_its_year_alone(self) -> None:
        found = calendars.years([held("2019", number=4)], str)
        assert months_of(found) == {}
        assert found is not None
        assert [(year.year, year.count) for year in found.years] == [(2019, 4)]

    def test_years_without_anything_stand_between_and_old_ones_are_folded_away(self) -> None:
        found = calendars.years([held("1990-05-01"), held("2020-05-01")], str)
        assert found is not None
        assert [year.year for year in (*found.years, *found.rest)] == list(range(2020, 1989, -1))
        assert len(found.years) == calendars.RECENT

    def test_more_is_never_lighter(self) -> None:
        found = calendars.years([held(f"2019-{month:02}", number=month**2) for month in range(1, 13)], str)
        assert found is not None
        steps = [month.step for month in found.years[0].months]
        assert steps == sorted(steps)
        assert (steps[0], steps[-1]) == (1, calendars.STEPS)

    def test_nothing_has_no_calendar(self) -> None:
        assert calendars.years([], str) is None


class TestMonths:
    def test_days_stand_under_their_weekdays(self) -> None:
        (month,) = calendars.months([held("2019-09-13", "2019-09-16")], 2019, str)
        for week in month.weeks:
            for weekday, day in enumerate(week):
                assert day is None or date.fromisoformat(day.value).weekday() == weekday
        days = [day.value for week in month.weeks for day in week if day and day.count]
        assert days == ["2019-09-13", "2019-09-14", "2019-09-15", "2019-09-16"]
        assert len([day for week in month.weeks for day in week if day]) == 30

    def test_only_months_in_which_something_is_held(self) -> None:
        found = calendars.months([held("2019-12-30", "2020-01-02"), held("2020-03"), held("2020")], 2020, str)
        assert [month.month.value for month in found] == ["2020-01", "2020-03"]
        assert not any(day and day.count for week in found[1].weeks for day in week)

    def test_a_month_that_is_asked_for_is_there_even_where_it_is_empty(self) -> None:
        (month,) = calendars.months([], 2020, str, only=2)
        assert (month.month.value, month.month.count, month.month.href) == ("2020-02", 0, "")


def figures(tree: html.HtmlElement, facet: str) -> dict[str, int]:
    """What links of a calendar count, by their address."""
    links = tree.xpath(f"//table//a[@data-facet='{facet}']")
    return {link.get("href"): int(link.get("data-count")) for link in links}


@pytest.mark.django_db
class TestPage:
    def test_each_month_leads_to_as_many_meetings_as_it_says(self, client: Client) -> None:
        for day in (date(2019, 1, 31), date(2019, 2, 1), date(2020, 2, 29)):
            MeetingFactory.create(day=day)
        MeetingFactory.create(day=date(2019, 1, 30)).__class__.objects.filter(starts_on=date(2019, 1, 30)).update(
            ends_on=date(2019, 2, 3), ends_on_precision=3
        )
        tree = page(client, "/meetings/")
        found = figures(tree, "month") | figures(tree, "year")
        assert sorted(found.values()) == [1, 1, 2, 2, 3]
        for href, count in found.items():
            narrowed = page(client, f"/meetings/{href}")
            assert len(narrowed.xpath("//a[@class='line__title']")) == count, href

    def test_a_year_shows_its_days_and_leads_to_the_years_beside(self, client: Client) -> None:
        MeetingFactory.create(day=date(2019, 9, 14))
        tree = page(client, "/meetings/?from=2019&to=2019")
        assert figures(tree, "day") == {"?from=2019-09-14&to=2019-09-14": 1}
        around = tree.xpath("//nav[@class='cal__around']/a/@href")
        assert around == ["?from=2018&to=2018", "?", "?from=2020&to=2020"]

    def test_a_month_leads_to_its_year_and_the_months_beside(self, client: Client) -> None:
        tree = page(client, "/meetings/?from=2019-12-05&to=2019-12")
        around = tree.xpath("//nav[@class='cal__around']/a/@href")
        assert around == ["?from=2019-11&to=2019-11", "?from=2019&to=2019", "?from=2020-01&to=2020-01"]

    @pytest.mark.parametrize(("query", "links"), [("from=0001&to=0001", 2), ("from=9999-12&to=9999-12", 2)])
    def test_the_calendar_ends(self, client: Client, query: str, links: int) -> None:
        assert len(page(client, f"/meetings/?{query}").xpath("//nav[@class='cal__around']/a")) == links

    def test_by_series(self, client: Client) -> None:
        series = ProcessFactory.create(name="Dialogue", slug="dialogue")
        MeetingFactory.create(series=series, title="A", slug="a")
        MeetingFactory.create(series=None, title="B", slug="b")
        tree = page(client, "/meetings/?by=series")
        heads = [(words(head), head.xpath("a/@href")) for head in tree.xpath("//h3[@class='group__title']")]
        assert heads == [("Dialogue", ["/processes/dialogue/"]), ("No series", [])]
        page(client, "/meetings/?by=weather", 400)

    def test_it_leads_to_the_feed_with_the_same_filters(self, client: Client) -> None:
        tree = page(client, "/meetings/?from=2019&city=Geneva&by=venue")
        assert tree.xpath("//a[@type='text/calendar']/@href") == ["/meetings/calendar.ics?from=2019&city=Geneva"]


def events(client: Client, query: str = "") -> dict[str, Component]:
    """The events of the feed by the slug of their meeting, as the library reads them."""
    response = client.get(f"/meetings/calendar.ics{query}")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    data = response.getvalue()
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character is cut in two
        assert b"\n" not in line
        assert b"\r" not in line
    calendar = Calendar.from_ical(data)
    assert not calendar.errors
    found = {str(event["UID"]).split("@")[0]: event for event in calendar.walk("VEVENT")}
    assert all(not event.errors for event in found.values())
    return found


@pytest.mark.django_db
class TestFeed:
    def test_one_event_for_each_meeting_with_a_date(self, client: Client) -> None:
        for number in range(3):
            MeetingFactory.create(slug=f"m-{number}")
        Meeting.objects.filter(slug="m-2").update(starts_on=None, starts_on_precision=None)
        assert set(events(client)) == {"m-0", "m-1"}

    @pytest.mark.parametrize(
        "title",
        [
            "Plain",
            "Commas, semicolons; back\\slashes: colons",
            "Größe und Maß – " * 8,
            "国際的なインターネットガバナンス" * 6,
            "Line\nbreak, and\r\nanother",
            "\U0001f310" * 40,
            "x" * 75,
            "x" * 67 + "é",
            "\\n is no line break",
        ],
        ids=[
            "plain",
            "special",
            "two octets",
            "three octets",
            "line ends",
            "four octets",
            "75",
            "76 in a character",
            "escape",
        ],
    )
    def test_any_title_comes_back_as_it_was(self, client: Client, title: str) -> None:
        MeetingFactory.create(slug="m", title=title)
        assert str(events(client)["m"]["SUMMARY"]) == title.replace("\r\n", "\n")

    def test_whole_days_end_on_the_day_after(self, client: Client) -> None:
        MeetingFactory.create(slug="m", day=date(2019, 9, 30))
        Meeting.objects.update(ends_on=date(2019, 10, 2), ends_on_precision=3)
        event = events(client)["m"]
        assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2019, 9, 30), date(2019, 10, 3))

    def test_a_moment_where_the_zone_is_known(self, client: Client) -> None:
        MeetingFactory.create(slug="m", day=date(2019, 9, 30), starts_at=datetime(2019, 9, 30, 13, 30, tzinfo=UTC))
        assert events(client)["m"].decoded("DTSTART") == datetime(2019, 9, 30, 13, 30, tzinfo=UTC)

    def test_of_a_month_its_first_day_stands_and_it_says_so(self, client: Client) -> None:
        MeetingFactory.create(slug="m", day=date(2019, 9, 1))
        Meeting.objects.update(starts_on_precision=2, ends_on=date(2019, 9, 30), ends_on_precision=2)
        event = events(client)["m"]
        assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2019, 9, 1), date(2019, 9, 2))
        assert "The day is not known: September 2019" in str(event["DESCRIPTION"])

    def test_where_and_in_which_series(self, client: Client) -> None:
        venue = VenueFactory.create(name="Hall; of Wires", city="Geneva", country="CH", latitude=46.2, longitude=-6.1)
        MeetingFactory.create(slug="m", venue=venue, series=ProcessFactory.create(abbreviation="SD, two"))
        event = events(client)["m"]
        assert str(event["LOCATION"]) == "Hall; of Wires, Geneva, Switzerland"
        assert event["GEO"].to_ical() == "46.2;-6.1"
        assert event["CATEGORIES"].cats == ["SD, two"]
        assert event["URL"] == "http://127.0.0.1:8000/meetings/m/"

    def test_the_filters_of_the_list_hold(self, client: Client) -> None:
        hall: Venue = VenueFactory.create(slug="hall", city="Geneva")
        MeetingFactory.create(slug="here", venue=hall, day=date(2019, 5, 5))
        MeetingFactory.create(slug="later", venue=hall, day=date(2021, 5, 5))
        MeetingFactory.create(slug="there", venue=None, day=date(2019, 5, 5))
        assert set(events(client, "?city=Geneva&to=2020")) == {"here"}
        assert set(events(client, "?from=2020&venue=hall")) == {"later"}
        assert client.get("/meetings/calendar.ics?from=soon").status_code == 400

    def test_an_empty_calendar_is_one(self, client: Client) -> None:
        assert events(client) == {}

    def test_the_stamp_is_when_it_was_made(self) -> None:
        now = datetime(2024, 2, 29, 12, 0, tzinfo=UTC)
        MeetingFactory.create()
        calendar = Calendar.from_ical("".join(calendar_feed.feed(Meeting.objects.events(), name="M", now=now)))
        assert [event.decoded("DTSTAMP") for event in calendar.walk("VEVENT")] == [now]
