"""The language of the interface: who chooses it, what it changes, and what it leaves as it is."""

from __future__ import annotations

import json
import re
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.test import Client
from lxml import html

from tests.web.conftest import World
from tests.web.test_pages import ADDRESSES

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ["fr", "es"]


def speaking(language: str) -> Client:
    """A browser whose reader chose a language."""
    client = Client()
    client.cookies[project.LANGUAGE_COOKIE_NAME] = language
    return client


def english(language: str) -> re.Pattern[str]:
    """What the English interface says in two words or more and this one otherwise."""
    with (ROOT / "locale" / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        pairs = GNUTranslations(file)._catalog.items()  # type: ignore[attr-defined]
    said = {
        key.rpartition("\x04")[2] for key, words in pairs if isinstance(key, str) and key.rpartition("\x04")[2] != words
    }
    said = {words for words in said if re.fullmatch(r"[^%<>{}]*\w+ \w+[^%<>{}]*", words)}
    longest_first = sorted(said, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")


def of_the_interface(text: str) -> str:
    """A page without the words of records, names and queries."""
    tree = html.fromstring(text)
    for element in tree.xpath("//bdi|//code|//*[@lang][not(self::html)]|//*[contains(@class, 'source')]|//q|//script"):
        element.drop_tree()
    read = [*tree.xpath("//@aria-label"), *tree.xpath("//@placeholder"), *tree.itertext()]
    return " · ".join(" ".join(part.split()) for part in read)


@pytest.mark.usefixtures("world", "search_index")
class TestPages:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_no_page_says_anything_in_english(self, language: str) -> None:
        client, left = speaking(language), english(language)
        for path in sorted({*ADDRESSES} - {"/patterns/"}):  # its rows are samples, in English
            response = client.get(path)
            assert response.headers["Content-Language"] == language, path
            text = response.getvalue().decode()
            assert f'<html lang="{language}" dir="ltr">' in text, path
            assert left.findall(of_the_interface(text)) == [], path

    def test_errors_are_told_in_the_language(self) -> None:
        client = speaking("fr")
        assert "Rien à cette adresse" in client.get("/nothing/").content.decode()
        unreadable = client.get("/search/?q=(norms").content.decode()
        assert "Trouvé\u00a0: la fin de la requête\u202f; attendu\u00a0: )." in html.fromstring(
            unreadable
        ).text_content().replace("&quot;", "").replace('"', "")
        assert "un nombre entier à partir de 1" in client.get("/meetings/?page=x").content.decode()

    def test_confidence_has_the_comma_of_the_language(self, world: World) -> None:
        path = f"/statements/{world.quoted.public_id}/"
        assert ", 0.95" in speaking("en").get(path).content.decode()
        assert ", 0,95" in speaking("fr").get(path).content.decode()

    def test_the_words_of_records_stay_and_tell_their_language(self, client: Client, world: World) -> None:
        path = f"/statements/{world.verbatim.public_id}/"
        ours, theirs = (html.fromstring(one.get(path).content) for one in (client, speaking("fr")))
        words = [tree.xpath("//section[@class='said']//div[@class='statement__words']")[0] for tree in (ours, theirs)]
        assert words[0].text_content() == words[1].text_content()
        assert [element.get("lang") for element in words] == [None, "en"]

    def test_addresses_are_the_same_in_all_languages(self, client: Client) -> None:
        ours, theirs = (html.fromstring(one.get("/").content).xpath("//a/@href") for one in (client, speaking("es")))
        assert ours == theirs

    def test_queries_may_use_the_words_of_the_interface_or_english_ones(self) -> None:
        found = {
            query: html.fromstring(speaking("fr").get("/search/", {"q": query}).content).xpath("//@data-total")
            for query in ("kind:reported", "kind:rapporté", "group:government", "group:gouvernements")
        }
        assert found["kind:reported"] == found["kind:rapporté"] != []
        assert found["group:government"] == found["group:gouvernements"] != []

    def test_programs_get_the_same_in_every_language(self, client: Client) -> None:
        for path in ("/search/results.jsonl?q=dialogue", "/search/results.csv?q=dialogue", "/healthz"):
            ours, theirs = client.get(path), speaking("fr").get(path)
            assert ours.getvalue() == theirs.getvalue(), path
        completed = speaking("fr").get("/search/complete/?q=gre&format=json")
        assert {"Accept", "Accept-Language", "Cookie"} <= set(completed.headers["Vary"].split(", "))
        assert json.loads(completed.content)["completions"][0]["sort"] == "Intervenant"


@pytest.mark.django_db
class TestChoice:
    def test_the_browser_asks_and_the_reader_chooses(self) -> None:
        client = Client(headers={"accept-language": "es-MX, en;q=0.5"})
        asked = client.get("/about/")
        assert asked.headers["Content-Language"] == "es"
        assert {"Accept-Language", "Cookie"} <= set(asked.headers["Vary"].split(", "))
        chosen = client.post("/language/", {"language": "fr", "next": "/meetings/?by=venue"})
        assert (chosen.status_code, chosen.headers["Location"]) == (302, "/meetings/?by=venue")
        assert client.get("/about/").headers["Content-Language"] == "fr"

    def test_the_foot_of_a_page_keeps_its_address(self, client: Client) -> None:
        page = html.fromstring(client.get("/meetings/?by=venue").content)
        (form,) = page.xpath("//form[@action='/language/']")
        assert form.xpath("input/@value") == ["/meetings/?by=venue"]
        assert form.xpath("button/@value") == [code for code, _ in project.LANGUAGES]
        assert form.xpath("button[@aria-current]/@value") == ["en"]

    @pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
    def test_it_leads_to_no_other_site(self, client: Client, elsewhere: str) -> None:
        response = client.post("/language/", {"language": "fr", "next": elsewhere})
        assert response.headers["Location"] == "/"

    @pytest.mark.parametrize("language", ["de", "", "../../etc", "fr\n"])
    def test_what_is_no_language_of_the_interface_changes_nothing(self, client: Client, language: str) -> None:
        client.post("/language/", {"language": language, "next": "/"})
        assert client.get("/about/").headers["Content-Language"] == "en"

    def test_a_script_from_right_to_left_turns_the_page(self, client: Client, settings: Any) -> None:
        settings.LANGUAGES = [*project.LANGUAGES, ("ar", "العربية")]
        client.cookies[project.LANGUAGE_COOKIE_NAME] = "ar"
        assert '<html lang="ar" dir="rtl">' in client.get("/about/").content.decode()
