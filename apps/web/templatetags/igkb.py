"""Template tags: marked text as HTML, numbers and dates as they are written. Text is escaped before it is marked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import template
from django.db.models import Field, Model
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.actors.facts import DatedModel
from apps.lib.partial_dates import PartialDate
from apps.web import dates, listing, metadata
from apps.web.drawing.figures import Cell, Drawing, Table
from apps.web.listing import FacetLink
from apps.web.marking import Mark, MarkKind, Piece
from apps.web.rows import SourceBlock

register = template.Library()


@register.filter
def marked(pieces: Iterable[Piece]) -> SafeString:
    """The pieces of a text with their marks: a link for a mention, <mark> for a hit or evidence."""
    return format_html_join("", "{}", ((_piece(piece),) for piece in pieces))


def _piece(piece: Piece) -> SafeString:
    html = format_html("{}", piece.text)
    # Links go outermost: a hit inside a mention stays highlighted within its link.
    for mark in sorted(piece.marks, key=lambda mark: mark.kind in (MarkKind.MENTION, MarkKind.GUESS)):
        html = _wrapped(html, mark)
    return html


def _wrapped(html: SafeString, mark: Mark) -> SafeString:
    match mark.kind:
        case MarkKind.HIT | MarkKind.EVIDENCE:
            return format_html('<mark class="{}">{}</mark>', mark.kind, html)
        case MarkKind.FURNITURE:
            return format_html('<span class="furniture">{}</span>', html)
        case _:
            return format_html('<a class="{}" href="{}" title="{}">{}</a>', mark.kind, mark.href, mark.title, html)


@register.filter
def source_text(blocks: Iterable[SourceBlock]) -> SafeString:
    """A document's text with its statements marked. Made here, because white space counts in it."""
    return format_html_join("", "{}", ((_block(block),) for block in blocks))


def _block(block: SourceBlock) -> SafeString:
    if not block.public_id:
        return marked(block.pieces)
    title = ", ".join(filter(None, (_("Statement %(number)s") % {"number": block.number}, block.label)))
    return format_html(
        '<a class="source__number" href="{}" title="{}">{}<span class="unseen">{}</span></a>'
        '<span class="source__speech source__speech--{}{}" id="s-{}" data-statement="{}">{}</span>',
        block.href,
        title,
        block.number,
        _(": beside its source"),
        block.kind,
        " source__speech--asked" if block.asked else "",
        block.public_id,
        block.public_id,
        marked(block.pieces),
    )


@register.filter
def written(day: PartialDate | None) -> str:
    """A date in words; "" for none."""
    return dates.written(day) if day else ""


@register.filter
def life(row: DatedModel) -> str:
    """When something existed, in years."""
    return dates.life(row.start, row.end)


@register.filter
def number(value: int) -> str:
    """An integer with thin spaces between its thousands."""
    return f"{value:,}".replace(",", "\u202f")


@register.filter
def statements(count: int) -> str:
    """So many statements in words. A filter: `blocktranslate` takes ten times as long, and lists have hundreds."""
    return ngettext("%(number)s statement", "%(number)s statements", count) % {"number": number(count)}


@register.filter
def in_statements(count: int) -> str:
    """In so many statements, in words."""
    return ngettext("in %(number)s statement", "in %(number)s statements", count) % {"number": number(count)}


@register.filter
def choice(row: Model, field: str) -> str:
    """What the value of a field is called. `get_…_display` translates every other choice as well, in each row."""
    value = getattr(row, field)
    return str(dict(cast("Field[Any, Any]", row._meta.get_field(field)).flatchoices).get(value, value))


@register.filter
def filled(words: str, value: object) -> SafeString:
    """Words of the interface with a value in the place of their {}."""
    return format_html(words, value)


@register.filter
def is_address(source: str) -> bool:
    """Whether a source can be followed."""
    return source.startswith(("https://", "http://"))


@register.filter
def facet_items(links: Iterable[FacetLink]) -> SafeString:
    """The values of a facet as items of a list. Made here: a page has hundreds of them."""
    chosen = _("(chosen; take it away)")
    return format_html_join(
        "\n",
        '<li><a class="facet__link" href="{}" data-facet="{}" data-count="{}" rel="nofollow"{}>'
        '<span class="facet__label"><bdi>{}</bdi>{}</span> <span class="facet__count">{}</span></a></li>',
        (
            (
                link.href,
                link.name,
                link.count,
                SafeString(' aria-current="true"') if link.selected else "",
                link.label,
                format_html('<span class="unseen"> {}</span>', chosen) if link.selected else "",
                number(link.count),
            )
            for link in links
        ),
    )


@register.filter
def table_rows(table: Table) -> SafeString:
    """The rows of the figures of a drawing. Made here: they have hundreds of cells."""
    return format_html_join(
        "\n",
        "<tr>{}</tr>",
        ((format_html_join("\n", "{}", ((_cell(cell, n == 0),) for n, cell in enumerate(row))),) for row in table.rows),
    )


def _cell(cell: Cell, is_head: bool) -> SafeString:
    shown = number(cell.value) if isinstance(cell.value, int) else format_html("<bdi>{}</bdi>", cell.value)
    if cell.href:
        facet = format_html(' data-facet="{}" data-count="{}"', cell.facet, cell.count) if cell.facet else ""
        current = SafeString(' aria-current="true"') if cell.current else ""
        leave = " noreferrer noopener" if is_address(cell.href) else ""
        shown = format_html('<a href="{}" rel="nofollow{}"{}{}>{}</a>', cell.href, leave, facet, current, shown)
    if is_head:
        return format_html('<th scope="row">{}</th>', shown)
    return format_html('<td class="figure">{}</td>' if cell.is_figure else "<td>{}</td>", shown)


@register.simple_tag(takes_context=True)
def structured_data(context: template.Context) -> SafeString:
    """What the page is about and the steps to it, as JSON-LD; "" where there is neither."""
    page, canonical = context["page"], context["site"].canonical
    steps = [metadata.breadcrumbs(page.crumbs, page.title, canonical)] if page.crumbs else []
    things = [*page.metadata.things, *steps]
    return metadata.as_json(things) if things else SafeString("")


@register.simple_tag(takes_context=True)
def figures_address(context: template.Context, drawing: Drawing) -> str:
    """The figures of a drawing as a file: the address of the page that shows it, with its id."""
    return listing.address(context["request"].GET, figures=drawing.id)
