"""What views hand to templates: one frozen page, of which templates use nothing that is not there."""

from __future__ import annotations

import dataclasses
import re
from importlib import import_module
from pathlib import Path

import pytest
from django.template import engines

from apps.web.pages import Page

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
MODULES = [import_module(f"apps.web.{file.stem}") for file in sorted((ROOT / "apps" / "web").glob("*pages.py"))]
KINDS = [
    kind
    for module in MODULES
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Page) and kind.__module__ == module.__name__ and kind is not Page
]

_USED = re.compile(r"(?<![\w.])page\.(\w+)")
_CODE = re.compile(r"{[{%].*?[%}]}", re.DOTALL)


def used(template: Path) -> set[str]:
    """The attributes of the page that a template names in its tags."""
    return {name for code in _CODE.findall(template.read_text()) for name in _USED.findall(code)}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_page_is_frozen_and_has_a_template_of_its_own(kind: type[Page]) -> None:
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    engines["django"].get_template(kind.template)
    assert [other for other in KINDS if other.template == kind.template] == [kind]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_template_uses_what_the_page_has_and_all_of_it(kind: type[Page]) -> None:
    own = {field.name for field in dataclasses.fields(kind)}
    named = used(TEMPLATES / kind.template)
    assert named <= own, f"{kind.template} uses {named - own}, which {kind.__name__} does not have"
    everywhere = {field.name for field in dataclasses.fields(Page)}
    assert own - named <= everywhere, f"{kind.template} does not use {own - named - everywhere}"


def test_components_use_only_what_every_page_has() -> None:
    everywhere = {field.name for field in dataclasses.fields(Page)} | {"template", "section", "problem"}
    for template in [*(TEMPLATES / "components").glob("*.html"), TEMPLATES / "base.html"]:
        assert used(template) <= everywhere, template.name
