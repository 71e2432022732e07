"""Templates keep to what the content security policy allows, and none lies about unused."""

from __future__ import annotations

import re
from pathlib import Path

from django.template.loader import get_template

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "templates"
SOURCES = {str(path.relative_to(FOLDER)): path.read_text() for path in sorted(FOLDER.rglob("*")) if path.is_file()}
# Names by which Django itself looks for a template, in the admin for an app or a model.
OF_DJANGO = {"400.html", "403.html", "404.html", "500.html"}
OF_ADMIN = re.compile(
    r"admin/(\w+/){0,2}(base_site|index|change_form|change_list|object_history|delete_confirmation)\.html"
)

FORBIDDEN = {
    r"<style\b": "styles belong in static/css",
    r"\sstyle\s*=": "styles belong in static/css",
    r"\son[a-z]+\s*=\s*[\"']": "scripts belong in static/js",
    # JSON-LD is data: no browser runs it, and what stands in it is escaped where it is made.
    r"<script\b(?![^>]*\bsrc=)(?! type=\"application/ld\+json\">)": "scripts belong in static/js",
    r"javascript:": "scripts belong in static/js",
    # What a record says is text: markup is made by code that escapes it, and marked safe there.
    r"\|\s*safe\b": "escaping is not switched off in a template",
    r"autoescape off": "escaping is not switched off in a template",
}


def test_every_template_can_be_read() -> None:
    assert SOURCES
    for name in SOURCES:
        get_template(name)


def test_a_template_keeps_to_the_content_security_policy_and_escapes() -> None:
    assert [
        f"{name}: {remedy}"
        for name, source in SOURCES.items()
        for pattern, remedy in FORBIDDEN.items()
        if re.search(pattern, source)
    ] == []


def test_every_template_is_used() -> None:
    code = "".join(path.read_text() for path in ROOT.glob("apps/**/*.py"))
    users = {name: "".join(source for other, source in SOURCES.items() if other != name) for name in SOURCES}
    ours = [name for name in SOURCES if name not in OF_DJANGO and not OF_ADMIN.fullmatch(name)]
    assert [name for name in ours if name not in code + users[name]] == []
