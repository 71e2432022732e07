"""Drawings: what they hold, that they stay in their frames, and their figures. No database."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest

from apps.web.drawing import heat, network, shares, timeline, trend
from apps.web.drawing.figures import Cell
from apps.web.drawing_samples import drawings


def part(place: str) -> float:
    """A place from side to side, 0 to 1."""
    assert re.fullmatch(r"\d+(\.\d{1,2})?%", place), place
    return float(place[:-1]) / 100


def test_bars_have_every_year_and_stay_in_their_frame() -> None:
    chart = trend.by_year({2010: 3, 2019: 12, 1995: 1}, id="x", title="T", unit="u", href=lambda year: f"?y={year}")
    assert chart is not None
    assert [bar.label for bar in chart.bars] == [str(year) for year in range(1995, 2020)]
    assert chart.maximum == 12
    for bar in chart.bars:
        assert part(bar.x) >= 0
        assert part(bar.x) + part(bar.width) <= 1
        assert bar.y + bar.height == chart.base
        assert (bar.height > 0) == (bar.count > 0)
    assert all(part(left.x) + part(left.width) < part(right.x) for left, right in pairwise(chart.bars))
    assert [[cell.value for cell in row] for row in chart.table.rows] == [["1995", 1], ["2010", 3], ["2019", 12]]
    assert "Most in 2019: 12" in chart.description


@pytest.mark.parametrize("years", range(1, 13))
def test_years_in_little_room_stand_apart(years: int) -> None:
    counts = dict.fromkeys(range(2000, 2000 + years), 1)
    chart = trend.by_year(counts, id="x", title="T", unit="u", href=str, narrow=True)
    assert chart is not None
    places = [part(label.x) for label in chart.years]
    assert all(right - left > 0.15 for left, right in pairwise(places))


@pytest.mark.parametrize("counts", [{}, {2019: 0}])
def test_where_nothing_is_held_nothing_is_drawn(counts: dict[int, int]) -> None:
    assert trend.by_year(counts, id="x", title="T", unit="u", href=str) is None
    assert trend.lines([trend.Series("A", counts)], id="x", title="T", unit="u") is None
    assert heat.by_year([heat.Row("A", counts)], id="x", title="T", unit="u", head="H") is None
    assert shares.stacked([shares.Row("A", {})], [shares.Part("a", "A")], id="x", title="T", head="H") is None
    assert timeline.rows([timeline.Row("A")], timeline.placed(0), id="x", title="T", columns=("A",)) is None
    assert network.network([network.Voice("a", "A", 3)], {}, id="x", title="T") is None


@pytest.mark.parametrize("years", [1, 2, 6, 7, 12, 13, 30, 61])
def test_labels_of_years_are_few_and_half_of_many_are_fine(years: int) -> None:
    shown = trend.labels(range(1960, 1960 + years), 1 / years)
    assert shown[0].text == "1960"
    assert not shown[0].fine
    assert len(shown) <= 12
    assert sum(not label.fine for label in shown) <= 6


@pytest.mark.parametrize("maximum", [1, 2, 3, 7, 10, 11, 49, 100, 999, 54321])
def test_a_scale_holds_the_largest_number_in_a_few_round_levels(maximum: int) -> None:
    chart = trend.lines([trend.Series("A", {2019: maximum, 2020: 1})], id="x", title="T", unit="u")
    assert chart is not None
    assert 1 <= len(chart.grid) <= 5
    assert min(level.y for level in chart.grid) <= min(point.y for line in chart.lines for point in line.points)
    assert all(point.y <= chart.base for line in chart.lines for point in line.points)


def test_too_many_lines_or_parts_are_refused() -> None:
    series = [trend.Series(str(n), {2019: 1}) for n in range(trend.MOST_LINES + 1)]
    with pytest.raises(ValueError, match="expected at most"):
        trend.lines(series, id="x", title="T", unit="u")
    parts = [shares.Part(str(n), str(n)) for n in range(shares.MOST_PARTS + 1)]
    with pytest.raises(ValueError, match="expected at most"):
        shares.stacked([], parts, id="x", title="T", head="H")


def test_shares_fill_their_bar() -> None:
    parts = [shares.Part("a", "A"), shares.Part("b", "B"), shares.Part("c", "C")]
    drawn = shares.stacked(
        [shares.Row("2019", {"a": 1, "c": 2}), shares.Row("2020", {}), shares.Row("2021", {"b": 5}, unknown=7)],
        parts,
        id="x",
        title="T",
        head="Year",
    )
    assert drawn is not None
    assert [whole.label for whole in drawn.wholes] == ["2019", "2021"]
    for whole in drawn.wholes:
        assert sum(part(segment.width) for segment in whole.segments) == pytest.approx(1, abs=0.001)
        assert part(whole.segments[0].x) == 0
    assert [segment.letter for segment in drawn.wholes[0].segments] == ["A", "C"]
    assert [cell.value for cell in drawn.table.rows[0]] == ["2019", 1, 0, 2, 0, 3]
    assert [whole.total for whole in drawn.wholes] == ["3", "5 of 12"]


@pytest.mark.parametrize("maximum", [1, 2, 5, 6, 40, 100_000])
def test_steps_of_a_field_grow_with_the_numbers(maximum: int) -> None:
    drawn = heat.by_year([heat.Row("A", {2019: 1, 2020: maximum})], id="x", title="T", unit="u", head="H")
    assert drawn is not None
    least, most = drawn.bands[0].tiles
    assert 1 <= least.step <= most.step <= heat.STEPS
    assert [key.look for key in drawn.key] == sorted({key.look for key in drawn.key})
    assert most.step in {key.look for key in drawn.key}


def test_a_time_line_keeps_to_its_axis() -> None:
    axis = timeline.dated(date(2018, 5, 1), date(2020, 6, 1))
    assert [label for _, label in axis.ticks] == ["2018", "2019", "2020"]
    day = date(2019, 7, 1).toordinal()
    drawn = timeline.rows(
        [
            timeline.Row(
                "A",
                spans=(timeline.Span(day, day), timeline.Span(0, 10**7)),
                marks=(timeline.Mark(day, weight=10**6),),
                figures=((Cell("x"),), (Cell("y"),)),
            ),
            timeline.Row("B"),
        ],
        axis,
        id="x",
        title="T",
        columns=("Who", "What"),
    )
    assert drawn is not None
    (track,) = drawn.tracks
    assert all(part(span.x) + part(span.width) <= 1 for span in track.spans)
    assert part(track.spans[0].width) > 0
    assert part(track.marks[0].x) == pytest.approx(0.5, abs=0.01)
    assert [[cell.value for cell in row] for row in drawn.table.rows] == [["A", "x"], ["A", "y"]]


def test_an_axis_of_one_day_tells_the_year() -> None:
    axis = timeline.dated(date(2020, 2, 10), date(2020, 2, 10))
    assert [label for _, label in axis.ticks] == ["2020"]
    assert axis.place(date(2020, 7, 1).toordinal()) == pytest.approx(0.5, abs=0.01)


def test_those_who_speak_in_turn_are_joined() -> None:
    pairs = network.exchanges(["a", "b", "a", "a", "", "c", "b", "a"])
    assert pairs == {("a", "b"): 1, ("b", "a"): 2, ("c", "b"): 1}
    voices = [network.Voice(key, key.upper(), 3) for key in "abcd"]
    drawn = network.network(voices, pairs, id="x", title="T")
    assert drawn is not None
    assert [node.label for node in drawn.nodes] == ["A", "B", "C"]
    assert [cell.value for cell in drawn.table.rows[0]] == ["A", "B", 3, 1, 2]
    assert len(drawn.arcs) == 2


def test_only_those_who_speak_most_are_drawn() -> None:
    keys = [str(n) for n in range(network.MOST_NODES * 2)]
    voices = [network.Voice(key, key, 1 + n) for n, key in enumerate(keys)]
    drawn = network.network(voices, network.exchanges(keys), id="x", title="T")
    assert drawn is not None
    assert [node.label for node in drawn.nodes] == keys[network.MOST_NODES :]


def test_samples_are_of_every_sort_and_have_figures() -> None:
    kinds = {type(drawing) for drawing in drawings()}
    assert kinds == {trend.Bars, trend.Lines, shares.Shares, heat.HeatMap, timeline.TimeLine, network.Network}
    for drawing in drawings():
        assert drawing.description
        assert all(len(row) == len(drawing.table.columns) for row in drawing.table.rows), drawing.id
