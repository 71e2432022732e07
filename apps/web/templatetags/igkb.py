"""Template tags: what `markup` and `svg` write, numbers and dates as they are written."""

from __future__ import annotations

from typing import Any, cast

from django import template
from django.db.models import Field, Model
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from apps.actors.facts import DatedModel
from apps.lib.partial_dates import PartialDate
from apps.web import cards, certainty, dates, listing, markup, metadata, upload_words
from apps.web.drawing import svg
from apps.web.drawing.figures import Drawing, share, thousands

register = template.Library()


register.filter(markup.choices)
register.filter(markup.facets)
register.filter(markup.marked)
register.filter(markup.rankings)
register.filter(markup.source_text)
register.filter(markup.turns)
register.simple_tag(markup.statement)
register.filter("number", thousands)
register.filter(cards.kind_label)
register.filter("certainty", certainty.in_figures)
register.filter(certainty.method_words)
register.filter(share)
register.filter(upload_words.problem_words)
register.filter(upload_words.refusal_words)
register.filter(svg.arcs)
register.filter(svg.bars)
register.filter(svg.table_rows)
register.filter(svg.tracks)
register.filter(svg.years)


@register.filter
def written(day: PartialDate | None) -> str:
    """A date in words; "" for none."""
    return dates.written(day) if day else ""


@register.filter
def life(row: DatedModel) -> str:
    """When something existed, in years."""
    return dates.life(row.start, row.end)


@register.filter
def statements(count: int) -> str:
    """So many statements in words. A filter: `blocktranslate` takes ten times as long, and lists have hundreds."""
    return ngettext("%(number)s statement", "%(number)s statements", count) % {"number": thousands(count)}


@register.filter
def in_statements(count: int) -> str:
    """In so many statements, in words."""
    return ngettext("in %(number)s statement", "in %(number)s statements", count) % {"number": thousands(count)}


@register.filter
def choice(row: Model, field: str) -> str:
    """What the value of a field is called. `get_…_display` translates every other choice as well, in each row."""
    value = getattr(row, field)
    return str(dict(cast("Field[Any, Any]", row._meta.get_field(field)).flatchoices).get(value, value))


@register.filter
def is_address(source: str) -> bool:
    """Whether a source can be followed."""
    return source.startswith(("https://", "http://"))


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
