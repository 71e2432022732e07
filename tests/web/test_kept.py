"""Parts of templates that are written once: what they depend on, and that nothing of one reader reaches another."""

from __future__ import annotations

import pytest
from django.template import Context, engines
from django.test import Client
from django.urls import set_script_prefix
from django.utils import translation

from tests.web.test_pages import page

SECTIONS = "{% load kept i18n %}{% kept section %}{{ section }} {{ said }} {% translate 'Search' %}{% endkept %}"


def test_a_part_is_written_once_for_each_language_and_each_value_it_names() -> None:
    template = engines["django"].engine.from_string(SECTIONS)  # type: ignore[attr-defined]

    def written(section: str, said: str) -> str:
        return str(template.render(Context({"section": section, "said": said})))

    assert written("one", "first") == "one first Search"
    assert written("one", "second") == "one first Search"
    assert written("two", "second") == "two second Search"
    with translation.override("fr"):
        assert written("one", "third") == "one third Rechercher"
    assert written("<b>", "<i>") == "&lt;b&gt; &lt;i&gt; Search"


@pytest.mark.django_db
def test_the_navigation_says_where_each_reader_is(client: Client) -> None:
    """The same part for a page under a section and for the section's own, in turn."""
    for _ in range(2):
        assert page(client, "/speakers/").xpath("//nav//a[@aria-current]/@aria-current") == ["page"]
        assert page(client, "/venues/").xpath("//nav//a[@aria-current='page']/@href") == ["/venues/"]
        assert page(client, "/about/").xpath("//nav//a[@aria-current]") == []


@pytest.mark.django_db
def test_a_site_under_a_prefix_has_its_own_links(client: Client) -> None:
    page(client, "/venues/")
    set_script_prefix("/base/")
    try:
        tree = page(client, "/venues/")
    finally:
        set_script_prefix("/")
    assert tree.xpath("//nav//a/@href")[0] == "/base/search/"
    assert page(client, "/venues/").xpath("//nav//a/@href")[0] == "/search/"
