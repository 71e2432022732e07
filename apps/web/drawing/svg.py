"""SVG of what a drawing has dozens or hundreds of, and the rows of its table.

Written here instead of in the drawings' templates, which take ten times as long. Every value goes through `escape`, or
is a number. Must not know what is drawn.
"""

from __future__ import annotations

from html import escape

from django.utils.safestring import SafeString

from apps.web.drawing.figures import Cell, Table, thousands
from apps.web.drawing.network import Arc, Network
from apps.web.drawing.timeline import DrawnMark, DrawnSpan, TimeLine, Track
from apps.web.drawing.trend import Bar, Bars, YearLabel

_FIGURE = ' class="figure"'


def bars(drawing: Bars) -> SafeString:
    """Its bars, each a link for the mouse; the highest ones with their number."""
    return SafeString("\n".join([_bar(bar, drawing) for bar in drawing.bars if bar.count]))


def _bar(bar: Bar, drawing: Bars) -> str:
    number = thousands(bar.count)
    html = (
        f'<a href="{escape(bar.href)}" tabindex="-1" rel="nofollow"><title>{escape(bar.label)}: {number} '
        f'{escape(drawing.unit)}</title><rect class="drawing__slot" x="{bar.x}" y="0" width="{bar.width}" '
        f'height="{drawing.base}" /><rect class="drawing__bar{" drawing__bar--chosen" if bar.chosen else ""}" '
        f'x="{bar.x}" y="{bar.y}" width="{bar.width}" height="{bar.height}" /></a>'
    )
    if bar.count == drawing.maximum:
        html += f'\n<text class="drawing__number" x="{bar.middle}" y="{bar.above}" text-anchor="middle">{number}</text>'
    return html


def years(drawing: Bars) -> SafeString:
    """The years under its bars."""
    return SafeString("\n".join([_year(year, drawing.foot) for year in drawing.years]))


def _year(year: YearLabel, foot: int) -> str:
    look = f"drawing__label{' drawing__label--fine' if year.fine else ''}"
    return f'<text class="{look}" x="{year.x}" y="{foot}" text-anchor="middle">{escape(year.text)}</text>'


def tracks(drawing: TimeLine) -> SafeString:
    """The bars and marks of its rows, each a link for the mouse where it leads somewhere."""
    drawn = []
    for track in drawing.tracks:
        drawn += [_span(span, track, drawing) for span in track.spans]
        drawn += [_mark(mark, track) for mark in track.marks]
    return SafeString("\n".join(drawn))


def _span(drawn: DrawnSpan, track: Track, drawing: TimeLine) -> str:
    return (
        f'{_begun(drawn.span.href, drawn.span.title)}<rect class="drawing__span drawing__span--{drawn.span.look}" '
        f'x="{drawn.x}" y="{track.bar}" width="{drawn.width}" height="{drawing.thick}" /></a>'
    )


def _mark(drawn: DrawnMark, track: Track) -> str:
    return (
        f'{_begun(drawn.mark.href, drawn.mark.title)}<svg x="{drawn.x}" y="{track.middle}" overflow="visible">'
        f'<path class="drawing__moment drawing__moment--{drawn.mark.look}" d="{drawn.shape}" /></svg></a>'
    )


def _begun(href: str, title: str) -> str:
    link = f' href="{escape(href)}" tabindex="-1"' if href else ""
    return f"<a{link}>{f'<title>{escape(title)}</title>' if title else ''}"


def arcs(drawing: Network) -> SafeString:
    """Its arcs between those who speak in turn."""
    return SafeString("\n".join([_arc(arc) for arc in drawing.arcs]))


def _arc(arc: Arc) -> str:
    title = f"<title>{escape(arc.title)}</title>"
    return f'<path class="drawing__arc drawing__arc--{arc.weight}" d="{arc.path}">\n{title}\n</path>'


def table_rows(table: Table) -> SafeString:
    """The rows of the figures of a drawing."""
    return SafeString("\n".join([f"<tr>{_row(cells)}</tr>" for cells in table.rows]))


def _row(cells: tuple[Cell, ...]) -> str:
    html = [f'<th scope="row">{_shown(cell)}</th>' for cell in cells[:1]]
    html += [f"<td{_FIGURE if cell.is_figure else ''}>{_shown(cell)}</td>" for cell in cells[1:]]
    return "\n".join(html)


def _shown(cell: Cell) -> str:
    shown = thousands(cell.value) if isinstance(cell.value, int) else f"<bdi>{escape(cell.value)}</bdi>"
    if not cell.href:
        return shown
    facet = f' data-facet="{escape(cell.facet)}" data-count="{cell.count}"' if cell.facet else ""
    current = ' aria-current="true"' if cell.current else ""
    leave = " noreferrer noopener" if cell.href.startswith(("https://", "http://")) else ""
    return f'<a href="{escape(cell.href)}" rel="nofollow{leave}"{facet}{current}>{shown}</a>'
