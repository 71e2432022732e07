"""What the API tells is what the pages show: nothing hidden, nothing guessed without its mark, nothing that is gone."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from apps import search
from apps.actors.models import Organization, Speaker
from apps.api import addresses
from apps.curation.models import DecisionKind
from apps.curation.services import decide
from apps.proceedings.models import Method, Statement
from apps.proceedings.services import redirect
from tests.api.conftest import ROOT, Ask
from tests.factories import MeetingFactory, SpeakerFactory, StatementFactory
from tests.web.conftest import TEXT, World


def test_a_statement_leads_to_its_characters_in_the_source(world: World, ask: Ask) -> None:
    for listed in ask("statements/", size=100)["items"]:
        told = ask(listed["url"].removeprefix(settings.SITE_URL))
        source = told["source"]
        furniture = {at for start, end in source["furniture"] for at in range(start, end)}
        kept = "".join(TEXT[at] for at in range(source["start"], source["end"]) if at not in furniture)
        assert kept.split() == re.sub(r"\[pause\]", "", told["text"]).split()
        assert source["sha256"] == world.document.sha256
        assert source == {**listed["source"], **{name: source[name] for name in ("furniture", "place")}}
        assert told["text"].startswith(listed["excerpt"][:20])
        for mention in told["mentions"]:
            assert TEXT[mention["start"] : mention["end"]].casefold() in ("second dialogue", "the dialogue")


def test_a_statement_leads_to_pages_that_show_it(world: World, ask: Ask, client: Client) -> None:
    told = ask("statements/verbatim/")
    for address in (told["page"], told["source"]["page"]):
        path = address.removeprefix(settings.SITE_URL).partition("#")[0]
        assert 'data-statement="verbatim"' in client.get(path).content.decode()


def test_what_was_inferred_is_marked_with_method_and_certainty(world: World, ask: Ask) -> None:
    told = ask("statements/verbatim/")["attribution"]
    assert told == {
        "method": "self-introduction",
        "confidence": 0.9,
        "inferred": True,
        "evidence": {"start": world.verbatim.evidence_start, "end": world.verbatim.evidence_end},
    }
    Statement.objects.filter(pk=world.verbatim.pk).update(method=Method.LABEL, confidence=1.0)
    assert ask("statements/verbatim/")["attribution"]["inferred"] is False


@pytest.mark.parametrize(
    ("method", "confidence", "inferred"),
    [
        (Method.LABEL, 0.95, False),
        (Method.LABEL, 0.9, True),
        (Method.KEY, 0.95, False),
        (Method.HEADER, 0.9, True),
        (Method.ALIAS, 1.0, False),
        (Method.HANDOVER, 0.95, True),
        (Method.CURATOR, 1.0, False),
    ],
)
def test_pages_files_citations_and_answers_mark_the_same_as_inferred(
    world: World, ask: Ask, client: Client, method: Method, confidence: float, inferred: bool
) -> None:
    Statement.objects.filter(pk=world.verbatim.pk).update(method=method, confidence=confidence)
    search.rebuild()
    page = client.get("/statements/verbatim/").content.decode()
    card = client.get("/search/?q=dialogue&kind=verbatim").content.decode()
    row = json.loads(client.get("/search/results.jsonl?q=dialogue&kind=verbatim").getvalue())
    marks = {
        "answer": ask("statements/verbatim/")["attribution"]["inferred"],
        "file": row["inferred"],
        "title": "(inferred)" in page,
        "citation": "attribution inferred" in page,
        "method": '<span class="guess">inferred:' in page,
        "for machines": "spokenByCharacter" not in page,
        "card": '<span class="guess">inferred:' in card,
    }
    assert marks == dict.fromkeys(marks, inferred)
    assert (row["method"], row["confidence"]) == (method, confidence)
    assert f"confidence {confidence:g}" in page


@pytest.mark.parametrize("key", ["verbatim", "nameless", "reported", "quoted"])
def test_marks_are_those_of_the_page(world: World, ask: Ask, client: Client, key: str) -> None:
    page = client.get(f"/statements/{key}/").context["page"]
    told = ask(f"statements/{key}/")
    assert told["attribution"]["inferred"] == page.card.who.inferred
    assert [bool(chip.guess) for chip in page.card.processes] == [one["inferred"] for one in told["mentions"]]
    assert [guess.name for guess in page.card.who.guesses] == [one["name"] for one in told["suggestions"]]
    assert told["recorded_name"] == (page.card.who.recorded_name or None)


def test_who_is_not_known_is_null_and_suggestions_are_no_attribution(world: World, ask: Ask) -> None:
    told = ask("statements/nameless/")
    assert told["speaker"] is None
    assert told["attribution"] == {"method": None, "confidence": None, "inferred": False, "evidence": None}
    (suggestion,) = told["suggestions"]
    assert (suggestion["name"], suggestion["confidence"]) == ("Jomo Jansen", 0.7)
    span = suggestion["evidence"]
    assert TEXT[span["start"] : span["end"]] == "the floor to Jomo"


def test_a_date_is_as_exact_as_it_is_known(world: World, ask: Ask) -> None:
    MeetingFactory.create(slug="some-day", day=date(2017, 1, 1), starts_on_precision=1)
    assert ask("meetings/some-day/")["start"] == "2017"
    assert ask("documents/record/")["published"] == "2019-09"
    assert ask("processes/dialogue-2/")["start"] == "2018"


@pytest.fixture
def hidden(world: World) -> World:
    """The base, in which a curator hid the reported statement after it was indexed."""
    search.rebuild()
    curator = User.objects.create_superuser("curator")
    said = {"statements": [world.reported.public_id], "because": "Not said in the meeting."}
    decide(kind=DecisionKind.HIDE, payload=said, by=curator)
    return world


def test_of_a_hidden_statement_no_words_are_told(hidden: World, ask: Ask) -> None:
    told = ask("statements/reported/")
    assert (told["text"], told["mentions"], told["hidden_because"]) == (None, [], "Not said in the meeting.")
    (listed,) = (one for one in ask("statements/")["items"] if one["id"] == "reported")
    assert (listed["excerpt"], listed["mentions"]) == (None, [])
    assert all(one["id"] != "reported" or one["snippet_html"] is None for one in ask("search/", q="dialogue")["items"])


def test_who_was_merged_leads_to_whom_they_are_shown_as(world: World, ask: Ask, client: Client) -> None:
    for kind, shown, other in (
        ("speakers", world.speaker, SpeakerFactory.create(slug="merged-one")),
        ("organizations", world.organization, world.state),
    ):
        type(other).objects.filter(pk=other.pk).update(merged_into=shown)
        api, page = client.get(f"{ROOT}{kind}/{other.slug}/"), client.get(f"/{kind}/{other.slug}/")
        assert (api.status_code, api["Location"]) == (page.status_code, f"/api/v1{page['Location']}")
        assert other.slug not in [one["id"] for one in ask(f"{kind}/", size=100)["items"]]
        ask(api["Location"])


def test_what_is_no_longer_in_its_source_is_gone_and_leads_to_it(world: World, ask: Ask, client: Client) -> None:
    reason = "The corrected source no longer has this statement."
    redirect(old_path="/statements/old/", new_path=world.document.get_absolute_url(), reason=reason)
    told = ask("statements/old/", 410)
    assert reason in told["detail"]
    assert told["address"] == addresses.of("document", "record")
    assert client.get("/statements/old/")["Location"] == "/documents/record/"


def test_what_has_another_address_leads_there(world: World, client: Client) -> None:
    redirect(old_path="/statements/old/", new_path="/statements/verbatim/", reason="One statement now.")
    redirect(old_path="/meetings/odd/", new_path="/meetings/?city=Geneva", reason="Several now.")
    moved = client.get("/api/v1/statements/old/")
    assert (moved.status_code, moved["Location"]) == (301, "/api/v1/statements/verbatim/")
    assert client.get("/api/v1/meetings/odd/").status_code == 404


def test_a_process_is_found_by_another_name(world: World, ask: Ask, client: Client) -> None:
    assert client.get("/api/v1/processes/SD/")["Location"] == "/api/v1/processes/dialogue-2/"
    choices = ask("processes/the%20Dialogue/", 404)["choices"]
    assert {choice.split("/")[-2] for choice in choices} == {"dialogue-1", "dialogue-2"}


def test_addresses_are_those_of_the_pages(world: World) -> None:
    for row in (world.meeting, world.venue, world.speaker, world.organization, world.process):
        kind = type(row).__name__.lower()
        assert addresses.page(kind, row.slug) == settings.SITE_URL + row.get_absolute_url()
        assert addresses.named(row.get_absolute_url()) == (kind, row.slug)
    assert addresses.named("/documents/record/?at=5#text") == ("document", "record")
    assert addresses.named("/documents/record/original") is None
    assert addresses.named("/about/") is None


def test_no_primary_key_and_no_private_name_is_told(indexed: World, ask: Ask) -> None:
    def names(value: object) -> set[str]:
        if isinstance(value, dict):
            return {*value}.union(*map(names, value.values()))
        return set().union(*map(names, value)) if isinstance(value, list) else set()

    paths = ("meetings/", "speakers/greta-grinberg/", "statements/", "documents/record/", "search/?q=dialogue")
    told = set().union(*(names(ask(path)) for path in paths))
    assert not told & {"pk", "origin", "imported_at", "decided", "note_private", "email"}
    assert not any(name.endswith("_id") for name in told)


def test_no_answer_depends_on_the_language_that_is_asked_for(indexed: World, client: Client) -> None:
    for path in ("meetings/", "search/?q=dialogue", "search/?q=(", "none/"):
        told = [client.get(ROOT + path, headers={"Accept-Language": language}).content for language in ("en", "fr")]
        assert told[0] == told[1]


def test_a_speaker_without_statements_is_listed(db: None, ask: Ask) -> None:
    SpeakerFactory.create(name="Ana Lima")
    assert [one["name"] for one in ask("speakers/")["items"]] == ["Ana Lima"]
    assert Speaker.objects.count() == 1
    assert Organization.objects.count() == 0


def test_a_long_statement_is_cut_in_lists_and_whole_by_itself(world: World, ask: Ask) -> None:
    words = "Networks are shared. " * 100
    StatementFactory.create(public_id="long", text=words, position=9)
    (listed,) = (one for one in ask("statements/")["items"] if one["id"] == "long")
    assert listed["excerpt"] == words[:420]
    assert ask("statements/long/")["text"] == words
