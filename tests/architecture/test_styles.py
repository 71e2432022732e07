"""Style sheets speak in the tokens of the design, and the pattern page shows each of its colours."""

from __future__ import annotations

import re
from pathlib import Path

from apps.web.samples import TOKENS

FOLDER = Path(__file__).resolve().parent.parent.parent / "static" / "css"
SHEETS = {path.name: path.read_text() for path in sorted(FOLDER.glob("*.css"))}
NAMED = re.compile(r"(?m)^\s+(--[\w-]+):")
USED = re.compile(r"var\((--[\w-]+)")


def test_tokens_are_about_thirty_and_none_is_idle() -> None:
    tokens = set(NAMED.findall(SHEETS["tokens.css"]))
    # The swatches of the pattern page show every colour, so they are no use of it.
    used = {
        token
        for source in SHEETS.values()
        for token in USED.findall(re.sub(r"\.swatch--.*?\}", "", source, flags=re.DOTALL))
    }
    assert len(tokens) <= 32
    assert tokens - used == set()


def test_what_a_sheet_refers_to_is_a_token_or_its_own() -> None:
    tokens = set(NAMED.findall(SHEETS["tokens.css"]))
    own = {name: set(NAMED.findall(source)) for name, source in SHEETS.items()}
    own["import.css"] |= own["admin.css"]  # which gives the names of Django's admin their values
    unknown = {name: set(USED.findall(source)) - tokens - own[name] for name, source in SHEETS.items()}
    assert {name: names for name, names in unknown.items() if names} == {}


def test_the_pattern_page_shows_every_colour() -> None:
    colours = re.findall(r"(?m)^  --([\w-]+): #", SHEETS["tokens.css"])
    shown = re.findall(r"\.swatch--([\w-]+) ", SHEETS["notice.css"])
    assert list(TOKENS) == colours
    assert shown == colours
