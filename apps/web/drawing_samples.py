"""Invented drawings for the page of patterns: each sort, with much and with little. Nothing here is stored."""

from __future__ import annotations

from datetime import date

from apps.web.drawing import heat, network, shares, timeline, trend
from apps.web.drawing.figures import Cell, Drawing
from apps.web.drawing.timeline import Look

_YEARS = range(2006, 2026)


def drawings() -> tuple[Drawing, ...]:
    """One of each sort, and those with as little as there can be."""
    drawn = (_bars(), _one_bar(), _lines(), _shares(), _heat(), _dates(), _turns(), _network())
    return tuple(drawing for drawing in drawn if drawing)


def _wave(seed: int) -> dict[int, int]:
    """Numbers by year that go up and down."""
    return {year: (year * seed * 7 + seed) % (13 * seed + 4) for year in _YEARS}


def _bars() -> Drawing | None:
    return trend.by_year(
        {2016: 4, 2017: 11, 2019: 7, 2020: 23},
        id="sample-bars",
        title="Statements by year",
        unit="statements",
        href=lambda year: f"?year={year}",
        chosen={2019},
    )


def _one_bar() -> Drawing | None:
    return trend.by_year(
        {2020: 1}, id="sample-bar", title="One year alone", unit="statements", href=lambda year: f"?year={year}"
    )


def _lines() -> Drawing | None:
    names = ("AS", "OGS", "GSE", "Forum", "Committee", "Conference")
    return trend.lines(
        [trend.Series(name, _wave(seed), "?") for seed, name in enumerate(names, 1)],
        id="sample-lines",
        title="Statements that mention a process",
        unit="statements",
    )


def _shares() -> Drawing | None:
    names = "Government,Intergovernmental,Civil society,Private sector,Technical,Academia,Media".split(",")
    return shares.stacked(
        [
            shares.Row(str(year), {name: _wave(seed)[year] for seed, name in enumerate(names, 2)}, "?", year - 2018)
            for year in (2018, 2019, 2020)
        ]
        + [shares.Row("2021", {"Media": 1})],
        [shares.Part(name, name, "?") for name in names],
        id="sample-shares",
        title="Stakeholder groups by year",
        head="Year",
    )


def _heat() -> Drawing | None:
    rows = [("AS", 9), ("OGS", 31), ("Committee of samples", 3)]
    return heat.by_year(
        [heat.Row(name, _wave(seed), "?", lambda year: f"?year={year}") for name, seed in rows],
        id="sample-heat",
        title="Processes by year",
        unit="statements",
        head="Process",
    )


def _day(year: int, month: int = 1, day: int = 1) -> int:
    return date(year, month, day).toordinal()


def _dates() -> Drawing | None:
    """Dates that are known, dates that are not, and statements of each kind."""
    return timeline.rows(
        [
            timeline.Row(
                "Society of Samples",
                "?",
                (timeline.Span(_day(2014), _day(2018, 6), "2014–2018", "?"),),
                (
                    timeline.Mark(_day(2016, 3), "March 2016: 12 statements", "?", Look.VERBATIM, 12),
                    timeline.Mark(_day(2017, 9), "September 2017: 1 statement", "?", Look.REPORTED),
                ),
                ((Cell("Adviser"), Cell("2014–2018"), Cell(13)),),
            ),
            timeline.Row(
                "Freedonia",
                "?",
                (timeline.Span(_day(2019), _day(2022, 12, 31), "since 2019", "?", Look.GUESS),),
                (timeline.Mark(_day(2021, 2), "February 2021: 140 statements", "?", Look.QUOTED, 140),),
                ((Cell("Delegate"), Cell("since 2019"), Cell(140)),),
            ),
            timeline.Row(
                "An institute of which little is known", "", (), (timeline.Mark(_day(2015), "shown in 2015"),)
            ),
        ],
        timeline.dated(date(2012, 1, 1), date(2022, 12, 31)),
        id="sample-time",
        title="Capacities over time",
        columns=("Organization", "Role", "When", "Statements"),
    )


def _turns() -> Drawing | None:
    """Who spoke when in a record."""
    return timeline.rows(
        [
            timeline.Row(
                name,
                "?",
                tuple(timeline.Span(at, at + length, f"{name}: {length} words", "?") for at in range(first, 4000, gap)),
                figures=((Cell(len(range(first, 4000, gap))),),),
            )
            for name, first, gap, length in (("Ana Lima", 0, 900, 260), ("Bo Chen", 300, 1300, 420))
        ],
        timeline.placed(4000, [(0, "0 %"), (1000, "25 %"), (2000, "50 %"), (3000, "75 %")]),
        id="sample-turns",
        title="Who spoke when",
        columns=("Speaker", "Turns"),
    )


def _network() -> Drawing | None:
    names = ("Ana Lima", "Bo Chen", "A person whose name is rather long", "Dee Okafor", "Chair")
    order = [names[(n * n + n // 3) % len(names)] for n in range(80)]
    return network.network(
        [network.Voice(name, name, order.count(name), "?") for name in names],
        network.exchanges(order),
        id="sample-network",
        title="Who speaks after whom",
    )
