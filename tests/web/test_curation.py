"""The curators' pages: who may see them, what they show, and what their forms do."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Permission, User
from django.core.cache import cache
from django.test import Client
from django.utils.html import escape, strip_tags
from lxml import html

from apps import search
from apps.actors.models import Affiliation, Speaker
from apps.curation.duplicates import find_people
from apps.curation.models import Decision, Look, ReviewItem, ReviewKind, Step
from apps.curation.queue import refresh
from apps.curation.services import decide, newest, undo
from apps.proceedings.models import AffiliationEvidence, Meeting, SourceDocument, Statement
from apps.web import certainty
from tests.curation.base import FIRST, SECOND, take
from tests.factories import (
    AffiliationFactory,
    MeetingFactory,
    OrganizationFactory,
    ProcessAliasFactory,
    ProcessFactory,
    SpeakerFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def curator(client: Client) -> User:
    user = User.objects.create_user("cora", password="a good password")
    user.user_permissions.add(Permission.objects.get(codename="add_decision"))
    client.force_login(user)
    return user


@pytest.fixture(autouse=True)
def base(tmp_path: Path) -> None:
    cache.clear()
    ProcessAliasFactory.create(process=ProcessFactory.create(slug="oewg", name="Working Group"), form="OEWG")
    take(tmp_path, "first.txt", FIRST)
    take(tmp_path, "second.txt", SECOND)


def item(label: str = "OBINA") -> ReviewItem:
    return ReviewItem.objects.get(label=label)


def address(asked: ReviewItem, **more: str) -> dict[str, str]:
    return {"about": asked.key, **more}


ADDRESSES = [
    "/curation/",
    "/curation/item/?about=x",
    "/curation/decisions/",
    "/curation/look/",
    "/curation/people/ada-obinna/",
    "/curation/organizations/some/",
    "/curation/meetings/some/",
    "/curation/statements/some/",
]


@pytest.mark.parametrize("path", ADDRESSES)
def test_others_are_asked_to_sign_in_or_refused(client: Client, path: str) -> None:
    assert client.get(path)["Location"].startswith("/sign-in/?next=/curation/")
    client.force_login(User.objects.create_user("rita", is_staff=True))
    assert client.get(path).status_code == 403
    assert client.post(path).status_code in (403, 405)


def test_the_queue(client: Client, curator: User) -> None:
    page = client.get("/curation/")
    assert page["Cache-Control"].startswith("max-age=0")
    words = page.content.decode()
    assert words.index("OBINA") > 0
    assert (
        client.get("/curation/?kind=label").content.decode().count("queue__item")
        == ReviewItem.objects.waiting().count()
    )
    assert "Nothing waits" in client.get("/curation/?kind=people").content.decode()


def test_an_item_shows_the_words_the_candidates_and_why(client: Client, curator: User) -> None:
    words = client.get("/curation/item/", address(item())).content.decode()
    assert "It is on the page of the meeting" in words
    assert "Ada Obinna" in words
    assert "spoke at the same meeting" in words
    assert client.get("/curation/item/", {"about": "label:nothing"}).status_code == 404


def test_of_two_who_may_be_one_the_words_of_both_are_shown(client: Client, curator: User) -> None:
    find_people()
    pair = ReviewItem.objects.get(kind=ReviewKind.PEOPLE, label__contains="Adah Obinna")
    words = " ".join(client.get("/curation/item/", address(pair)).content.decode().split())
    for name in ("Adah Obinna", "Ada Obinna"):
        said = Statement.objects.filter(speaker__name=name).values_list("text", flat=True)
        assert any(escape(text) in words for text in said), name


def test_a_document_that_was_not_understood_is_shown(client: Client, curator: User, tmp_path: Path) -> None:
    take(tmp_path, "letter.txt", "words without any label at all\n" * 20)
    asked = ReviewItem.objects.get(kind=ReviewKind.LAYOUT)
    words = client.get("/curation/item/", address(asked)).content.decode()
    assert "words without any label" in words
    assert asked.document is not None
    assert f'href="{asked.document.get_absolute_url()}' in words


EVENING = """Evening on candles
12 March 2021

>> CHIARA LUND:  Chiara Lund, Tallow. We make candles, and have made them for years.

>> ADA OBINNA:  Why are they so late this year?  I have asked before.
"""


def test_an_uncertain_affiliation_is_accepted_by_one_key_and_shown_with_its_evidence(
    client: Client, curator: User, tmp_path: Path
) -> None:
    take(tmp_path, "evening.txt", EVENING)
    asked = ReviewItem.objects.get(kind=ReviewKind.AFFILIATION)
    words = " ".join(client.get("/curation/item/", address(asked)).content.decode().split())
    assert "<mark>Chiara Lund, Tallow</mark>" in re.sub(r"<mark[^>]*>", "<mark>", words)
    assert f"Tallow – {certainty.method_words('self-introduction')}, 0.5" in words
    assert 'value="accept:" data-answer-key="1"' in words
    assert "They do not belong there" in words
    said = {"answer": "accept:", "seen": str(newest())}
    assert client.post(f"/curation/item/?{urlencode(address(asked))}", said).status_code == 302
    row = Affiliation.objects.get(organization__name="Tallow")
    assert (row.speaker.name, row.attested_on) == ("Chiara Lund", date(2021, 3, 12))
    page = " ".join(client.get(row.speaker.get_absolute_url()).content.decode().split())
    assert "Chiara Lund, Tallow</q>" in page
    assert "decided by a curator" in page
    log = client.get("/curation/decisions/").content.decode()
    assert "chiara-lund: “Tallow” → tallow" in log
    undo(decision=Decision.objects.get(), by=curator)
    said = {"answer": "reject", "seen": str(newest())}
    assert client.post(f"/curation/item/?{urlencode(address(asked))}", said).status_code == 302
    assert "chiara-lund ≠ “Tallow”" in client.get("/curation/decisions/").content.decode()
    assert not Affiliation.objects.filter(organization__name="Tallow").exists()


def test_words_of_a_list_are_shown_where_they_stand(client: Client, curator: User, tmp_path: Path) -> None:
    take(tmp_path, "list.txt", "Evening on lamps\n4 May 2022\n\nChiara Lund, Tallow\nAda Obinna\n" + EVENING[33:])
    listed = AffiliationEvidence.objects.filter(method="header").get()
    AffiliationEvidence.objects.exclude(pk=listed.pk).delete()
    refresh([listed.document_id])
    asked = ReviewItem.objects.get(kind=ReviewKind.AFFILIATION)
    words = client.get("/curation/item/", address(asked)).content.decode()
    assert "Chiara Lund, Tallow</mark>" in words
    assert f'href="{listed.document.get_absolute_url()}"' in words


def test_the_whole_base_is_looked_through(client: Client, curator: User) -> None:
    assert "Nobody has looked yet" in client.get("/curation/look/").content.decode()
    assert client.post("/curation/look/")["Location"] == "/curation/look/"
    words = client.get("/curation/look/").content.decode()
    assert "cora" in words
    assert "People who may be one" in words
    assert "http-equiv" not in words
    Look.objects.create(requested_by_name="otto", step=Step.PEOPLE, done=1200, total=5000)
    words = client.get("/curation/look/").content.decode()
    assert 'value="1200" max="5000"' in words
    assert "1\u202f200 of 5\u202f000" in words
    assert 'http-equiv="refresh"' in words


@pytest.mark.parametrize("words", [40, 400])
def test_what_was_heard_is_marked_as_far_as_it_goes_and_no_word_is_cut(
    client: Client, curator: User, words: int
) -> None:
    said = " ".join(f"word{n:03}" for n in range(words))
    before, after = "first " * 200, " after" * 200
    asked = item()
    statement = asked.statement
    assert statement is not None
    SourceDocument.objects.filter(pk=statement.document_id).update(text=before + said + after)
    start = len(before)
    Statement.objects.filter(pk=statement.pk).update(start=start, end=start + len(said), recorded_name="", text=said)
    tree = html.fromstring(client.get(f"/curation/item/?about={asked.key}").content)
    (heard,) = tree.xpath("//div[@class='heard']")
    marked = heard.xpath(".//mark")[0].text_content()
    assert set(heard.text_content().replace("…", "").split()) <= {"first", "after", *said.split()}
    assert said.startswith(marked)
    if words == 40:
        assert marked == said
    else:
        assert heard.text_content().strip().endswith(f"{marked}…"), "nothing that was said stands there unmarked"


def test_what_is_written_without_blanks_stands_among_what_is_around_it(client: Client, curator: User) -> None:
    before, said, after = "前" * 600 + "\n", "灯" * 100, "\n" + "后" * 600
    asked = item()
    statement = asked.statement
    assert statement is not None
    SourceDocument.objects.filter(pk=statement.document_id).update(text=before + said + after)
    end = len(before + said)
    Statement.objects.filter(pk=statement.pk).update(start=len(before), end=end, recorded_name="", text=said)
    tree = html.fromstring(client.get(f"/curation/item/?about={asked.key}").content)
    (heard,) = tree.xpath("//div[@class='heard']")
    assert heard.xpath(".//mark")[0].text_content() == said
    assert heard.text_content().count("前") > 200
    assert heard.text_content().count("后") > 200


def test_accepting_leads_to_the_next_item_and_can_be_taken_back_there(client: Client, curator: User) -> None:
    asked = item()
    slug = Speaker.objects.get(name="Ada Obinna").slug
    answer = {"answer": f"accept:{slug}", "scope": "meeting", "seen": str(newest()), "reason": "Misheard"}
    response = client.post(f"/curation/item/?about={asked.key}", answer)
    assert response.status_code == 302
    decision = Decision.objects.get()
    assert (decision.made_by, decision.reason, decision.kind) == (curator, "Misheard", "alias")
    assert Statement.objects.get(recorded_name="OBINA").speaker == Speaker.objects.get(slug=slug)
    following = client.get(response["Location"]).content.decode()
    assert "Misheard" in following
    undoing = client.post(
        f"/curation/decisions/{decision.key}/undo/", {"because": "A slip", "after": "//evil.example/"}
    )
    assert undoing["Location"] == "/curation/decisions/"
    assert Statement.objects.get(recorded_name="OBINA").speaker is None
    log = client.get("/curation/decisions/").content.decode()
    assert decision.evidence["statement"] in log
    assert "Taken back by cora" in log
    assert "A slip" in log
    assert client.post(f"/curation/decisions/{decision.key}/undo/").status_code == 409


def test_somebody_looked_up(client: Client, curator: User) -> None:
    SpeakerFactory.create(name="Zoltan Zimmer", known_as=("Zoli",))
    assert "Zoltan Zimmer" in client.get("/curation/item/", address(item(), person="zimmer")).content.decode()


@pytest.mark.parametrize("answer", ["", "guess", "accept:", "accept:nobody", "new"])
def test_an_answer_that_says_nothing_is_a_400_and_decides_nothing(client: Client, curator: User, answer: str) -> None:
    response = client.post(f"/curation/item/?about={item().key}", {"answer": answer})
    assert response.status_code == 400
    assert "Nothing was decided" in response.content.decode()
    assert not Decision.objects.exists()


def test_the_second_curator_sees_the_firsts_decision(client: Client, curator: User) -> None:
    asked, seen = item(), newest()
    slug = Speaker.objects.get(name="Ada Obinna").slug
    decide(kind="alias", payload={"name": "Obina", "speaker": slug, "meeting": None}, by=curator)
    answer = {"answer": f"accept:{Speaker.objects.get(name='Bruno Keller').slug}", "seen": str(seen)}
    response = client.post(f"/curation/item/?about={asked.key}", answer)
    assert response.status_code == 409
    assert "cora" in response.content.decode()


def test_a_person_is_merged_and_split(client: Client, curator: User) -> None:
    ada, bruno = (Speaker.objects.get(name=name) for name in ("Ada Obinna", "Bruno Keller"))
    where = f"/curation/people/{ada.slug}/"
    assert client.post(where, {"answer": f"merge:{bruno.slug}"}).status_code == 302
    bruno.refresh_from_db()
    assert bruno.merged_into == ada
    assert "Bruno Keller" in client.get(where).content.decode()
    chosen = Statement.objects.filter(recorded_name="BRUNO KELLER").first()
    assert chosen is not None
    split = {"answer": "split", "into": bruno.slug, "statement": chosen.public_id}
    assert client.post(where, split).status_code == 302
    chosen.refresh_from_db()
    assert chosen.speaker == bruno
    assert client.post(where, {"answer": "split", "into_name": "Nobody"}).status_code == 400


def test_words_that_are_all_shown_are_not_said_to_go_on(client: Client, curator: User) -> None:
    lines = html.fromstring(client.get("/curation/people/ada-obinna/").content).find_class("chosen-statement")
    assert lines
    for line in lines:
        shown = line.xpath("string(.//bdi[not(@class)])")
        said = Statement.objects.get(public_id=line.xpath("string(.//input/@value)")).text
        assert shown == said or shown.endswith("…")
        assert line.text_content().count("…") == shown.count("…")


def test_the_curators_pages_ask_a_constant_number_of_questions(
    client: Client, curator: User, tmp_path: Path, django_assert_max_num_queries: object
) -> None:
    lines = [f">> NAME{number}:  word{number} said in the hall about item {number}.\n\n" for number in range(40)]
    take(tmp_path, "many.txt", "Session of many\n1 May 2020, Geneva\n\n" + "".join(lines))
    assert ReviewItem.objects.waiting().filter(kind=ReviewKind.LABEL).count() > 30
    for path in ("/curation/", "/curation/decisions/", f"/curation/item/?about={item().key}"):
        with django_assert_max_num_queries(30):  # type: ignore[operator]
            assert client.get(path).status_code == 200


def test_a_reader_reports_a_mistake_without_an_account(client: Client) -> None:
    statement = Statement.objects.get(recorded_name="OBINA")
    where = f"/statements/{statement.public_id}/report/"
    assert client.get(where).status_code == 200
    assert "Thank you" in client.post(where, {"words": "This was <b>not</b> her."}).content.decode()
    asked = ReviewItem.objects.get(kind=ReviewKind.REPORT)
    assert (asked.statement, asked.detail) == (statement, {"words": "This was <b>not</b> her."})
    assert client.post(where, {"words": " "}).status_code == 400
    assert client.post(where, {"words": "x" * 1001}).status_code == 400


def test_a_flood_of_reports_is_stopped(client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LIMITS = settings.LIMITS | {"reports": (5, 3600)}
    monkeypatch.setattr("apps.web.limits.time", lambda: 3600.0 * 480_000)
    where = f"/statements/{Statement.objects.get(recorded_name='OBINA').public_id}/report/"
    answers = [client.post(where, {"words": f"Report {number}"}) for number in range(8)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 3
    assert answers[-1]["Retry-After"] == "3600"
    assert ReviewItem.objects.filter(kind=ReviewKind.REPORT).count() == 5


def test_a_report_is_escaped_where_curators_read_it(client: Client, curator: User) -> None:
    where = f"/statements/{Statement.objects.get(recorded_name='OBINA').public_id}/report/"
    client.post(where, {"words": "<script>alert(1)</script>"})
    asked = ReviewItem.objects.get(kind=ReviewKind.REPORT)
    assert "<script>alert" not in client.get("/curation/item/", address(asked)).content.decode()


def test_the_address_of_whoever_was_merged_leads_on_and_back(client: Client) -> None:
    ada, bruno = (Speaker.objects.get(name=name) for name in ("Ada Obinna", "Bruno Keller"))
    merge = {"actor": "speaker", "keep": ada.slug, "merge": bruno.slug}
    decision = decide(kind="merge", payload=merge, by=None)
    response = client.get(bruno.get_absolute_url())
    assert (response.status_code, response["Location"]) == (302, ada.get_absolute_url())
    assert "Bruno Keller" in client.get(ada.get_absolute_url()).content.decode()
    assert "Bruno Keller" not in client.get("/speakers/").content.decode()
    undo(decision=decision, by=None)
    assert client.get(bruno.get_absolute_url()).status_code == 200


def test_a_hidden_statement_says_why_and_none_of_its_words(client: Client) -> None:
    search.rebuild()
    statement = Statement.objects.get(recorded_name="MODERATOR")
    words = "before the end of the week"
    places = [
        statement.get_absolute_url(),
        statement.meeting.get_absolute_url() if statement.meeting else "/",
        statement.document.get_absolute_url(),
        "/search/?q=changed+again",
    ]
    assert all(words in client.get(place).content.decode() for place in places[:3])
    decision = decide(kind="hide", payload={"statements": [statement.public_id], "because": "Off the record"}, by=None)
    for place in places:
        page = client.get(place).content.decode()
        assert words not in page, place
    assert "Not shown: Off the record" in client.get(places[0]).content.decode()
    assert search.check().total == 0
    assert search.query(search.SearchRequest("changed again")).total == 0
    undo(decision=decision, by=None)
    assert search.query(search.SearchRequest("changed again")).total == 1


def test_a_statement_says_who_decided_what_about_it(client: Client, curator: User) -> None:
    statement = Statement.objects.get(recorded_name="OBINA")
    alias = {"name": "Obina", "speaker": Speaker.objects.get(name="Ada Obinna").slug}
    decide(kind="alias", payload=alias, by=curator, reason="She confirmed it")
    page = client.get(statement.get_absolute_url()).content.decode()
    assert "She confirmed it" in page
    assert "decided by a curator" in page
    assert f"/statements/{statement.public_id}/report/" in page


def test_a_statement_says_nothing_of_decisions_about_its_label_elsewhere(client: Client, curator: User) -> None:
    statement = Statement.objects.get(recorded_name="OBINA")
    above = ProcessFactory()
    MeetingFactory(slug="elsewhere", series=ProcessFactory(slug="another-series"))
    Meeting.objects.filter(pk=statement.meeting_id).update(series=ProcessFactory(parent=above))
    said = {"name": "Obina", "speaker": Speaker.objects.get(name="Ada Obinna").slug}
    for reason, scope in (
        ("In the series above", {"series": above.slug}),
        ("In another series", {"series": "another-series"}),
        ("At another meeting", {"meeting": "elsewhere"}),
    ):
        decide(kind="alias", payload=said | scope, by=curator, reason=reason)
    page = client.get(statement.get_absolute_url()).content.decode()
    assert "In the series above" in page
    assert "In another series" not in page
    assert "At another meeting" not in page


def test_the_search_finds_people_by_the_names_that_decisions_gave_them(client: Client) -> None:
    ada, bruno = (Speaker.objects.get(name=name) for name in ("Ada Obinna", "Bruno Keller"))
    search.rebuild()
    decide(kind="merge", payload={"actor": "speaker", "keep": ada.slug, "merge": bruno.slug}, by=None)
    decide(kind="alias", payload={"name": "Obina", "speaker": ada.slug}, by=None)
    expected = Statement.objects.filter(speaker=ada).count()
    for typed in ("ada-obinna", "bruno-keller", '"bruno keller"', "obina"):
        assert search.query(search.SearchRequest(f"speaker:{typed}")).total == expected, typed
    assert search.check().total == 0


def test_a_statement_that_waits_in_no_queue_is_decided_about_and_again(client: Client, curator: User) -> None:
    statement = Statement.objects.filter(recorded_name="BRUNO KELLER").first()
    assert statement is not None
    page = client.get(statement.get_absolute_url()).content.decode()
    where = f"/curation/item/?about=suggestion:{statement.public_id}"
    assert where in page
    assert not ReviewItem.objects.filter(key=f"suggestion:{statement.public_id}").exists()
    assert "Who said this? BRUNO KELLER" in client.get(where).content.decode()
    ada = Speaker.objects.get(name="Ada Obinna")
    assert client.post(where, {"answer": f"accept:{ada.slug}", "seen": str(newest())}).status_code == 302
    statement.refresh_from_db()
    assert statement.speaker == ada
    assert client.post(where, {"answer": "hide", "reason": "", "seen": str(newest())}).status_code == 400
    assert client.post(where, {"answer": "hide", "reason": "Off the record", "seen": str(newest())}).status_code == 302
    statement.refresh_from_db()
    assert statement.hidden_because == "Off the record"
    assert client.post(where, {"answer": "role"}).status_code == 409, "it was answered, and nobody says they saw it"


def test_what_waits_is_in_the_head_for_curators_alone(client: Client) -> None:
    page = client.get("/")
    assert "masthead__curating" not in page.content.decode()
    assert not page.cookies
    user = User.objects.create_user("cora")
    client.force_login(user)
    assert "masthead__curating" not in client.get("/").content.decode()
    user.user_permissions.add(Permission.objects.get(codename="add_decision"))
    page = client.get("/")
    assert f'<span class="soft">{ReviewItem.objects.waiting().count()}</span>' in page.content.decode()
    assert "Cookie" in page["Vary"]  # as of every page: the language is chosen in one too


def test_a_report_is_answered_by_attributing_or_hiding(client: Client, curator: User) -> None:
    statement = Statement.objects.get(recorded_name="OBINA")
    client.post(f"/statements/{statement.public_id}/report/", {"words": "This was Ada Obinna."})
    asked = ReviewItem.objects.get(kind=ReviewKind.REPORT)
    assert "Ada Obinna" in client.get("/curation/item/", address(asked)).content.decode()
    slug = Speaker.objects.get(name="Ada Obinna").slug
    client.post(f"/curation/item/?about={asked.key}", {"answer": f"accept:{slug}"})
    statement.refresh_from_db()
    assert statement.speaker == Speaker.objects.get(slug=slug)


def test_a_capacity_goes_with_the_one_who_is_split_off(client: Client, curator: User) -> None:
    bruno = Speaker.objects.get(name="Bruno Keller")
    held = AffiliationFactory.create(speaker=bruno)
    where = f"/curation/people/{bruno.slug}/"
    assert str(held.organization) in client.get(where).content.decode()
    chosen = Statement.objects.filter(speaker=bruno).first()
    assert chosen is not None
    split = {"answer": "split", "into_name": "Bruno K.", "statement": chosen.public_id, "affiliation": str(held.pk)}
    assert client.post(where, split).status_code == 302
    held.refresh_from_db()
    assert held.speaker.name == "Bruno K."


def test_every_template_of_the_curators_is_used(client: Client, curator: User) -> None:
    statement = Statement.objects.get(recorded_name="OBINA")
    decide(kind="hide", payload={"statements": [statement.public_id], "because": "Off the record"}, by=curator)
    body = OrganizationFactory.create(name="Institute of Tables")
    Statement.objects.filter(pk=statement.pk).update(organization=body)
    assert statement.meeting is not None
    tried = [*ADDRESSES[:5], f"/curation/organizations/{body.slug}/", f"/curation/meetings/{statement.meeting.slug}/"]
    tried += [
        f"/curation/statements/{statement.public_id}/",
        f"/curation/item/?about={item('ADA').key}",
        f"/statements/{statement.public_id}/report/",
    ]
    used = {template.name for path in tried for template in client.get(path).templates}
    used |= {template.name for template in client.post(f"/curation/item/?about={item('ADA').key}", {}).templates}
    folder = Path(__file__).resolve().parents[2] / "templates"
    assert {str(file.relative_to(folder)) for file in folder.glob("*/curation/*.html")} <= used


def test_a_statement_says_in_which_capacity_it_was_made(client: Client) -> None:
    bruno = Speaker.objects.get(name="Bruno Keller")
    first, second = Statement.objects.filter(speaker=bruno).order_by("said_on")
    board, office = (OrganizationFactory.create(name=name) for name in ("Board of Examples", "Office of Timber"))
    for body, role, first_day, last_day in (
        (board, "Member", date(2015, 1, 1), date(2021, 12, 31)),
        (office, "", date(2022, 1, 1), None),
    ):
        AffiliationFactory.create(
            speaker=bruno,
            organization=body,
            role=role,
            starts_on=first_day,
            starts_on_precision=1,
            ends_on=last_day,
            ends_on_precision=1 if last_day else None,
        )

    def shown(row: Statement) -> str:
        return " ".join(strip_tags(client.get(row.get_absolute_url()).content.decode()).split())

    assert "then of Board of Examples, Member" in shown(first)
    assert "Office of Timber" not in shown(first)
    assert "of Office of Timber" in shown(second)
    assert "then of" not in shown(second)
    Statement.objects.filter(pk=first.pk).update(organization=board)
    assert "then for Board of Examples" in shown(first)
    assert "then of" not in shown(first), "for whom it was said is not told twice"
    meeting = strip_tags(client.get("/speakers/bruno-keller/").content.decode())
    assert "then for" in meeting


def test_a_statement_is_divided_joined_and_shown_again(client: Client, curator: User) -> None:
    row = Statement.objects.select_related("document").get(text__contains="Good morning")
    where = f"/curation/statements/{row.public_id}/"
    assert where in client.get(row.get_absolute_url()).content.decode()
    page = client.get(where).content.decode()
    at = row.document.text.index("We begin with")
    assert f'value="{at}"' in page, "each sentence but the first can begin the second one"
    assert f'value="{row.start}"' not in page
    response = client.post(where, {"answer": "divide", "at": str(at), "seen": str(newest())})
    second = Statement.objects.get(text__startswith="We begin with")
    assert response["Location"] == f"/curation/item/?about=suggestion:{second.public_id}"
    assert client.post(where, {"answer": f"join:{second.public_id}"})["Location"] == where
    assert not Statement.objects.filter(public_id=second.public_id).exists()
    assert client.get(second.get_absolute_url()).status_code in (301, 302)
    assert client.post(where, {"answer": "hide", "because": "Off the record"}).status_code == 302
    page = client.get(where).content.decode()
    assert "Off the record" in page
    hidden = Decision.objects.get(kind="hide")
    assert client.post(f"/curation/decisions/{hidden.key}/undo/", {"after": where})["Location"] == where
    assert "Good morning" in client.get(row.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"answer": "divide"},
        {"answer": "divide", "words": "nowhere"},
        {"answer": "join:another"},
        {"answer": "hide"},
        {"answer": "link"},
        {"answer": "link", "surface": "report", "process": "nothing"},
        {"answer": "link", "surface": "report", "process": "oewg", "nth": "x"},
        {"answer": "unlink:x:oewg:OEWG"},
    ],
)
def test_a_form_about_a_statement_that_says_nothing_decides_nothing(
    client: Client, curator: User, answer: dict[str, str]
) -> None:
    row = Statement.objects.get(text__contains="Good morning")
    response = client.post(f"/curation/statements/{row.public_id}/", answer)
    assert response.status_code == 400
    assert "Nothing was decided" in response.content.decode()
    assert not Decision.objects.exists()


def test_what_a_statement_mentions_is_linked_corrected_and_unlinked(client: Client, curator: User) -> None:
    ProcessFactory.create(slug="gge", name="Group of Experts", abbreviation="GGE")
    row = Statement.objects.get(text__contains="Good morning")
    where = f"/curation/statements/{row.public_id}/"

    def mentioned() -> set[tuple[str, str]]:
        return set(row.mentions.values_list("surface", "process__slug"))

    assert mentioned() == {("OEWG", "oewg")}
    assert client.post(where, {"answer": "link", "surface": "report", "process": "GGE"}).status_code == 302
    assert mentioned() == {("OEWG", "oewg"), ("report", "gge")}
    correction = {"answer": "correct:0:oewg:OEWG", "instead-0-oewg": "gge", "seen": str(newest())}
    assert client.post(where, correction).status_code == 302
    assert mentioned() == {("OEWG", "gge"), ("report", "gge")}
    assert client.post(where, {"answer": "unlink:0:gge:report"}).status_code == 302
    assert mentioned() == {("OEWG", "gge")}


def test_a_meeting_is_corrected(client: Client, curator: User) -> None:
    row = Statement.objects.get(text__contains="Good morning")
    assert row.meeting is not None
    where = f"/curation/meetings/{row.meeting.slug}/"
    assert where in client.get(row.meeting.get_absolute_url()).content.decode()
    venue = VenueFactory.create(name="Hall of Tables")
    form = {
        "title": "Session on numbers",
        "mode": "hybrid",
        "starts": "2021-03",
        "ends": "",
        "venue": "hall of tables",
        "series": "oewg",
        "answer": "correct",
    }
    assert client.post(where, form | {"seen": str(newest())}).status_code == 302
    meeting = Meeting.objects.get(pk=row.meeting.pk)
    assert (meeting.title, meeting.mode, str(meeting.start), meeting.venue) == (
        "Session on numbers",
        "hybrid",
        "2021-03",
        venue,
    )
    row.refresh_from_db()
    assert (row.said_on, row.said_on_precision) == (date(2021, 3, 1), 2)
    assert "Session on numbers" in client.get(where).content.decode()
    assert client.post(where, form | {"venue": venue.slug}).status_code == 400, "nothing is otherwise"
    for wrong in ({"starts": "March"}, {"venue": "Nowhere"}, {"title": ""}, {"ends": "2020"}):
        assert client.post(where, form | wrong).status_code == 400, wrong
    undo(decision=Decision.objects.get(), by=None)
    assert Meeting.objects.get(pk=row.meeting.pk).title != "Session on numbers"


def test_an_organization_is_named_described_merged_and_separated(client: Client, curator: User) -> None:
    one = OrganizationFactory.create(name="Institute of Tables", slug="tables", known_as=("IT",))
    other = OrganizationFactory.create(name="Tables Institute", slug="other-tables", known_as=("IT",))
    house = OrganizationFactory.create(name="House of Furniture", slug="house")
    where = "/curation/organizations/tables/"
    assert where in client.get(one.get_absolute_url()).content.decode()
    assert "Tables Institute" in client.get(where).content.decode()
    assert "House of Furniture" in client.get(where, {"organization": "furniture"}).content.decode()
    named = {"answer": "name", "called": "Obina", "name_kind": "former", "seen": str(newest())}
    assert client.post(where, named).status_code == 302
    assert Statement.objects.get(recorded_name="OBINA").organization == one
    facts = {"answer": "describe", "acronym": "IT", "stakeholder_group": "academia", "country": "CH", "parent": "house"}
    assert client.post(where, facts).status_code == 302
    one.refresh_from_db()
    assert (one.acronym, one.stakeholder_group, one.country.code, one.parent) == ("IT", "academia", "CH", house)
    assert client.post(where, {"answer": f"merge:{other.slug}"}).status_code == 302
    other.refresh_from_db()
    assert other.merged_into == one
    assert client.get(other.get_absolute_url())["Location"] == one.get_absolute_url()
    assert "which comes back" in client.get(where).content.decode()
    said = Statement.objects.get(recorded_name="OBINA").public_id
    assert client.post(where, {"answer": "separate", "into": other.slug, "statement": said}).status_code == 302
    assert Statement.objects.get(recorded_name="OBINA").organization == other
    for wrong in (
        {},
        {"answer": "name"},
        {"answer": "describe"} | facts,
        {"answer": "separate", "into_name": "Nobody"},
    ):
        assert client.post(where, wrong).status_code == 400, wrong
    stale = {"answer": "name", "called": "Other", "name_kind": "alias", "seen": "0"}
    assert client.post(where, stale).status_code == 409
