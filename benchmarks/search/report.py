"""The figures as tables for a person, and the last line for a program."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from statistics import median
from typing import Any

from benchmarks.search.mix import PAGES

Figures = Mapping[str, Any]


def p95(times: Iterable[float]) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def of(figures: Figures, state: str, classes: Iterable[str] = PAGES) -> list[float]:
    """Milliseconds of these classes, cold or warm."""
    return [time for name in classes for time in figures["page"][state].get(name, ())]


def in_one_line(figures: Figures, size: int) -> str:
    """How an engine did, while the others are still at it."""
    built = f"{size / figures['build']:,.0f} statements/s, " if "build" in figures else ""
    return (
        f"{built}warm {pair(of(figures, 'warm'))}, cold {pair(of(figures, 'cold'))} ms, "
        f"index {figures['index'] / 1e6:,.0f} MB, resident {figures['rss']} MB"
    )


def pair(times: list[float]) -> str:
    """Median and 95th percentile."""
    return f"{number(median(times))} / {number(p95(times))}" if times else "–"


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def table(figures: Mapping[str, Figures], beside: Mapping[str, Figures], *, size: int) -> str:
    """Everything, as Markdown."""
    lines = [
        f"Results page over {size:,} statements, median / p95 in ms.",
        "",
        *_rows(
            figures,
            {
                "warm": lambda f: pair(of(f, "warm")),
                "cold": lambda f: pair(of(f, "cold")),
                "processor time of this process, mean": lambda f: number(f["processor"]),
                "first answer of a process": lambda f: number(f["first"]),
                "statements/s built": lambda f: f"{size / f['build']:,.0f}" if "build" in f else "–",
                "index MB": lambda f: f"{f['index'] / 1e6:,.0f}",
                "resident MB (most)": lambda f: f"{f['rss']} ({f['rss_most']})",
            },
        ),
        "",
        "By class of query, warm; cold.",
        "",
        *_rows(
            figures,
            {name: _of_class(name) for name in PAGES},
        ),
    ]
    for name, one in figures.items():
        for extra, times in one["extra"].items():
            warm, cold = ([t for c in times[state].values() for t in c] for state in ("warm", "cold"))
            lines += [""] if extra == next(iter(one["extra"])) else []
            lines.append(f"{name}, {extra}: warm {pair(warm)}, cold {pair(cold)} ms")
    if fresh := beside.get("freshness"):
        lines += ["", f"a changed statement visible after {pair(fresh['visible'])} ms, at most {max(fresh['visible'])}"]
        lines.append(f"searches meanwhile: {pair(fresh['searches'])} ms, at most {max(fresh['searches'])}")
    if hostile := beside.get("hostile"):
        lines += ["", f"{hostile['asked']:,} hostile queries, {hostile['failed']} answered with a 5xx; the slowest:"]
        lines += [f"  {time} ms: {text!r}" for time, text in hostile["worst"]]
        lines += [f"  {time} ms of processor time: {text!r}" for time, text in hostile["worked"]]
        lines += [f"  5xx: {text!r}" for text in hostile["failures"]]
    return "\n".join([*lines, "", _last(figures)])


def _of_class(name: str) -> Callable[[Figures], str]:
    def cell(figures: Figures) -> str:
        if not of(figures, "warm", [name]):
            return "–"
        return f"{pair(of(figures, 'warm', [name]))}; {pair(of(figures, 'cold', [name]))}"

    return cell


def _rows(figures: Mapping[str, Figures], columns: Mapping[str, Callable[[Figures], str]]) -> list[str]:
    head = ["", *figures]
    lines = [f"| {' | '.join(head)} |", f"| {' | '.join('---' for _ in head)} |"]
    for title, cell in columns.items():
        lines.append(f"| {title} | {' | '.join(cell(one) for one in figures.values())} |")
    return lines


def _last(figures: Mapping[str, Figures]) -> str:
    ours = figures.get("whoosh") or figures.get("opensearch")
    if not ours:
        return "results page: not measured"
    stock, tantivy = (_ratio(figures.get(peer), ours) for peer in ("stock", "tantivy"))
    return (
        f"results page: warm {median(of(ours, 'warm')):.1f} ms, cold p95 {p95(of(ours, 'cold')):.1f} ms, "
        f"stock/ours {f'{stock:.0f}' if stock else '–'}, ours/tantivy {f'{1 / tantivy:.1f}' if tantivy else '–'}"
    )


def _ratio(peer: Figures | None, ours: Figures) -> float | None:
    """How many times as long the peer takes in the middle, warm, over the classes that both have."""
    if peer is None:
        return None
    classes = [name for name in PAGES if of(peer, "warm", [name])]
    return median(of(peer, "warm", classes)) / median(of(ours, "warm", classes))
