"""HTML that is written by Python: whatever a record says is text in it, never markup. No database."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

import pytest
from django.utils.safestring import SafeString
from django.utils.translation import override

from apps.lib.partial_dates import PartialDate
from apps.web import markup
from apps.web.drawing import svg
from apps.web.drawing.network import Network
from apps.web.drawing.timeline import TimeLine
from apps.web.drawing.trend import Bars
from apps.web.drawing_samples import drawings
from apps.web.samples import patterns_page

HOSTILE = """<b>"&'"""

GEOMETRY = {"x", "middle", "width", "shape", "path", "thick"}
"""Fields of drawings that are worked out from numbers alone."""


def hostile(value: Any) -> Any:
    """The same with hostile text in the place of every text."""
    if isinstance(value, SafeString | Enum | PartialDate):
        return value
    if isinstance(value, str):
        return HOSTILE if value else value
    if isinstance(value, tuple):
        names = getattr(value, "_fields", ("",) * len(value))
        parts = [part if name in GEOMETRY else hostile(part) for name, part in zip(names, value, strict=True)]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    if is_dataclass(value) and not isinstance(value, type):
        told = {field.name: getattr(value, field.name) for field in fields(value) if field.name not in GEOMETRY}
        return replace(value, **{name: hostile(held) for name, held in told.items()})
    return value


def assert_is_text(html: str) -> None:
    assert html
    assert "<b>" not in html
    assert "\"&'" not in html


@pytest.mark.parametrize("language", ["en", "fr"])
def test_parts_of_pages_write_text_as_text(language: str) -> None:
    page = patterns_page()
    with override(language):
        for card in page.cards:
            assert_is_text(markup.statement(hostile(card), anchor=True))
            assert_is_text(markup.statement(hostile(card)._replace(hidden_because=HOSTILE), bare=True, own=True))
        for found in page.search.found:
            assert_is_text(markup.statement(hostile(found.card), found=hostile(found)))
        assert_is_text(markup.turns(hostile(page.meetings.said)))
        assert_is_text(markup.source_text(hostile(page.meetings.blocks)))
        assert_is_text(markup.facets(hostile(page.facets)))
        assert_is_text(markup.rankings(hostile(page.search.rankings)))
        assert_is_text(markup.choices(hostile(page.facets[0].links)))


def test_drawings_write_text_as_text() -> None:
    for drawing in hostile(drawings()):
        assert_is_text(svg.table_rows(drawing.table))
        match drawing:
            case Bars():
                assert_is_text(svg.bars(drawing))
                assert_is_text(svg.years(drawing))
            case TimeLine():
                assert_is_text(svg.tracks(drawing))
            case Network():
                assert_is_text(svg.arcs(drawing))
