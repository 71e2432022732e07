"""Harvesting from end to end: a real server, real readers and parsers, the database."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from apps.actors.facts import Basis
from apps.ingestion.harvest import run as running
from apps.ingestion.harvest.catalogue import Entry, read_catalogue
from apps.ingestion.harvest.completeness import account
from apps.ingestion.harvest.run import Step, harvest, preview
from apps.ingestion.harvest.visitor import Visitor
from apps.ingestion.management.commands.harvest import Command
from apps.ingestion.models import AddressState, HarvestedAddress, ImportItem, ImportRun
from apps.ingestion.tasks import harvest_series
from apps.proceedings.models import Meeting, SourceDocument, Statement
from tests.factories import MeetingFactory, ProcessFactory
from tests.ingestion.harvest.conftest import CATALOGUE, HandClock, Reply, Request, Site

pytestmark = pytest.mark.django_db(transaction=True)

NewVisitor = Callable[..., Visitor]
ONE, TWO = "/captions/2020-1.txt", "/captions/2021-2.txt"


def document(site: Site, part: int, etag: str) -> Callable[[Request], Reply]:
    """A record that answers 304 to those who have it."""

    def answer(request: Request) -> Reply:
        if request.headers.get("if-none-match") == etag:
            return Reply(304)
        return Reply(body=site.captions(part), headers={"ETag": etag})

    return answer


@pytest.fixture
def forum(site: Site) -> Site:
    """An index page that names one record and a further page, which names another."""
    site.replies |= {
        "/index": site.index(ONE, "/more/2"),
        "/more/2": site.index(TWO, "/index"),
        ONE: document(site, 1, '"one"'),
        TWO: document(site, 2, '"two"'),
    }
    return site


@pytest.fixture
def meetings() -> list[Meeting]:
    process = ProcessFactory(slug="example-forum", name="Example Forum")
    kept: dict[str, Any] = {"series": process, "basis": Basis.RETRIEVED}
    return [
        MeetingFactory(title="Example Forum 2019", day=date(2019, 5, 2), **kept),
        MeetingFactory(title="Example Forum 2020", day=date(2020, 5, 2), **kept),
        MeetingFactory(title="Example Forum 2021", day=date(2021, 5, 2), **kept),
        MeetingFactory(title="Example Forum 2027", day=date(2027, 5, 2), **kept),
    ]


def states() -> dict[str, str]:
    return {row.url.split("/", 3)[3]: row.state for row in HarvestedAddress.objects.all()}


def test_takes_in_what_the_index_names(forum: Site, entry: Entry, new_visitor: NewVisitor) -> None:
    report = harvest(entry, visitor=new_visitor())
    assert report.outcomes == {"read": 2, "taken": 2}
    assert set(SourceDocument.objects.values_list("origin", flat=True)) == {forum.base + ONE, forum.base + TWO}
    assert Statement.objects.filter(text__contains="part 2 of the session").exists()
    row = HarvestedAddress.objects.get(url=forum.base + TWO)
    assert (row.etag, row.depth, row.title) == ('"two"', 2, "Record -2.txt")
    assert row.document == SourceDocument.objects.get(origin=row.url)
    assert ImportRun.objects.get().requested == ["harvest example-captions"]


def test_nothing_is_asked_for_before_its_time(forum: Site, entry: Entry, new_visitor: NewVisitor) -> None:
    harvest(entry, visitor=new_visitor())
    asked = len(forum.asked)
    assert not harvest(entry, visitor=new_visitor()).outcomes
    assert len(forum.asked) == asked
    assert ImportRun.objects.count() == 1


def test_what_is_held_is_asked_for_with_its_etag(
    forum: Site, entry: Entry, new_visitor: NewVisitor, clock: HandClock
) -> None:
    harvest(entry, visitor=new_visitor())
    clock.later(days=31)
    report = harvest(entry, visitor=new_visitor())
    assert report.outcomes == {"read": 2, "unchanged": 2}
    assert ImportItem.objects.count() == 2
    assert states()[ONE[1:]] == AddressState.UNCHANGED


def test_a_corrected_record_takes_the_place_of_the_old_one(
    forum: Site, entry: Entry, new_visitor: NewVisitor, clock: HandClock
) -> None:
    harvest(entry, visitor=new_visitor())
    forum.replies[ONE] = Reply(body=forum.captions(1).replace(b"three remarks", b"four remarks"))
    clock.later(days=31)
    assert harvest(entry, visitor=new_visitor()).outcomes["updated"] == 1
    held = HarvestedAddress.objects.get(url=forum.base + ONE).document
    assert held is not None
    assert "four remarks" in held.text


def test_an_index_page_is_read_anew_when_the_rules_change(
    forum: Site, entry: Entry, new_visitor: NewVisitor, clock: HandClock, catalogue: Path
) -> None:
    forum.replies["/index"] = document_of_links = forum.index(ONE)
    document_of_links.headers["ETag"] = '"links"'
    harvest(entry, visitor=new_visitor())
    clock.later(days=2)
    harvest(entry, visitor=new_visitor())
    catalogue.write_text(catalogue.read_text().replace("\\.txt$", "\\.(txt|vtt)$"))
    clock.later(days=2)
    harvest(read_catalogue(catalogue)[0], visitor=new_visitor())
    asked = [request.headers.get("if-none-match") for request in forum.asked if request.path == "/index"]
    assert asked == [None, '"links"', None]


def test_a_limit_leaves_the_rest_to_the_next_run(forum: Site, entry: Entry, new_visitor: NewVisitor) -> None:
    assert harvest(entry, visitor=new_visitor(), limit=1).outcomes["taken"] == 1
    assert sorted(states().values()) == ["fetched", "fetched", "fetched", "new"]
    assert harvest(entry, visitor=new_visitor(), limit=1).outcomes == {"taken": 1}
    assert set(states().values()) == {"fetched"}


def test_an_interrupted_harvest_goes_on(forum: Site, entry: Entry, new_visitor: NewVisitor, clock: HandClock) -> None:
    def interrupt(step: Step) -> None:
        if step.outcome == "taken":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        harvest(entry, visitor=new_visitor(), told=interrupt)
    assert SourceDocument.objects.count() == 1
    clock.later(hours=1)
    assert harvest(entry, visitor=new_visitor()).outcomes == {"taken": 1}
    assert forum.paths().count(ONE) == forum.paths().count(TWO) == 1


def test_a_refused_document_is_kept_with_the_reason(forum: Site, entry: Entry, new_visitor: NewVisitor) -> None:
    forum.replies[ONE] = Reply(body=b"  \n ")
    report = harvest(entry, visitor=new_visitor())
    assert (report.outcomes["refused"], report.outcomes["taken"], report.failed) == (1, 1, 1)
    row = HarvestedAddress.objects.get(url=forum.base + ONE)
    assert (row.state, row.etag, row.document) == (AddressState.FAILED, "", None)
    assert row.reason == ImportItem.objects.get(source=row.url).message != ""


def test_failures_are_tried_less_and_less_often(
    forum: Site, entry: Entry, new_visitor: NewVisitor, clock: HandClock
) -> None:
    forum.replies[ONE] = Reply(503)
    waits = []
    for failures in (1, 2, 3):
        harvest(entry, visitor=new_visitor())
        row = HarvestedAddress.objects.get(url=forum.base + ONE)
        assert (row.state, row.failures) == (AddressState.FAILED, failures)
        assert "status 503" in row.reason
        waits.append(row.next_try_at - clock.now())
        clock.time = row.next_try_at
    assert waits[0] < waits[1] < waits[2]
    forum.replies[ONE] = Reply(body=forum.captions(1))
    harvest(entry, visitor=new_visitor())
    row.refresh_from_db()
    assert (row.state, row.failures, row.reason) == (AddressState.FETCHED, 0, "")


def test_a_paused_host_is_no_fault_of_the_address(
    forum: Site, entry: Entry, new_visitor: NewVisitor, clock: HandClock
) -> None:
    forum.replies[ONE] = Reply(429, headers={"Retry-After": "7200"})
    report = harvest(entry, visitor=new_visitor())
    assert report.outcomes == {"read": 2, "later": 1}
    assert forum.paths().count(TWO) == 0
    row = HarvestedAddress.objects.get(url=forum.base + ONE)
    assert (row.state, row.failures) == (AddressState.NEW, 0)
    forum.replies[ONE] = Reply(body=forum.captions(1))
    clock.later(hours=3)
    assert harvest(entry, visitor=new_visitor()).outcomes["taken"] == 2


def test_an_index_page_without_a_fitting_link_is_said_aloud(forum: Site, entry: Entry, new_visitor: NewVisitor) -> None:
    forum.replies["/index"] = Reply(body=b"<p>We have moved.")
    assert harvest(entry, visitor=new_visitor()).outcomes == {"failed": 1}
    assert "correct the patterns" in HarvestedAddress.objects.get().reason


def test_a_trap_of_ever_further_pages_ends(
    forum: Site, entry: Entry, new_visitor: NewVisitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        forum.replies[f"/more/{number}"] = forum.index(*(f"/more/{number * 3 + further}" for further in range(30)))
    harvest(entry, visitor=new_visitor())
    depths = HarvestedAddress.objects.pages(entry.key).values_list("depth", flat=True)
    assert max(depths) == running.MAX_DEPTH


def test_two_processes_share_the_work(forum: Site, entry: Entry, new_visitor: NewVisitor) -> None:
    def second(step: Step) -> None:
        if step.outcome == "taken":
            harvest(entry, visitor=new_visitor())

    harvest(entry, visitor=new_visitor(), told=second)
    assert forum.paths().count(ONE) == forum.paths().count(TWO) == 1
    assert SourceDocument.objects.count() == 2


def test_a_preview_keeps_nothing(forum: Site, entry: Entry, new_visitor: NewVisitor) -> None:
    steps = list(preview(entry, visitor=new_visitor()))
    assert [(step.url, step.outcome) for step in steps] == [
        (forum.base + ONE, "would fetch"),
        (forum.base + TWO, "would fetch"),
    ]
    assert not HarvestedAddress.objects.exists()
    assert not {ONE, TWO} & set(forum.paths())


def test_a_preview_says_aloud_that_no_link_of_an_index_page_fits(
    forum: Site, command: Callable[..., tuple[str, str]]
) -> None:
    forum.replies["/index"] = forum.index("/rebuilt/1")
    _, err = command("--dry-run")
    assert f"failed {forum.base}/index: found no link that `documents` or `follow` of the series fits" in err
    assert "exit 1" in err
    assert not HarvestedAddress.objects.exists()


def test_yearly_index_pages_come_from_the_meetings(
    site: Site, entry: Entry, new_visitor: NewVisitor, meetings: list[Meeting]
) -> None:
    site.replies |= {"/2020/index": site.index("/captions/2021-2.txt"), TWO: Reply(body=site.captions(2))}
    harvest(replace(entry, pages=(f"{site.base}/{{year}}/index",)), visitor=new_visitor())
    assert {"/2019/index", "/2020/index", "/2021/index"} <= set(site.paths())
    assert "/2027/index" not in site.paths()
    assert HarvestedAddress.objects.get(url=site.base + TWO).meeting == meetings[2]


def test_the_account_tells_held_from_missing(
    forum: Site, entry: Entry, new_visitor: NewVisitor, meetings: list[Meeting]
) -> None:
    forum.replies["/captions/2021-3.txt"] = Reply(404)
    forum.replies["/index"] = forum.index(ONE, TWO, "/captions/2021-3.txt")
    harvest(entry, visitor=new_visitor())
    found = account(entry, today=date(2026, 11, 21))
    assert [(line.meeting, line.state) for line in found.meetings] == [
        (meetings[0], "missing"),
        (meetings[1], "held"),
        (meetings[2], "in part"),
    ]
    assert (found.listed, found.held, found.loose) == (3, 2, (0, 0))
    assert [address.url for address in found.missing] == [forum.base + "/captions/2021-3.txt"]


def test_the_queries_of_the_account_do_not_grow(
    forum: Site,
    entry: Entry,
    new_visitor: NewVisitor,
    meetings: list[Meeting],
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    with django_assert_num_queries(6):
        account(entry, today=date(2026, 11, 21))
    harvest(entry, visitor=new_visitor())
    with django_assert_num_queries(6):
        account(entry, today=date(2026, 11, 21))


class _Command(Command):
    """The command with a visitor that may connect to this machine."""

    guest: Visitor

    def visitor(self) -> Visitor:
        return self.guest


@pytest.fixture
def command(catalogue: Path, settings: Any, new_visitor: NewVisitor) -> Callable[..., tuple[str, str]]:
    settings.FIXTURES_DIR = catalogue.parent

    def call(*arguments: str) -> tuple[str, str]:
        out, err = io.StringIO(), io.StringIO()
        harvester = _Command(stdout=out, stderr=err)
        harvester.guest = new_visitor()
        try:
            call_command(harvester, *arguments)
        except CommandError as error:
            err.write(f"exit {error.returncode}: {error}")
        return out.getvalue(), err.getvalue()

    return call


def test_the_command_harvests_and_accounts(
    forum: Site, command: Callable[..., tuple[str, str]], meetings: list[Meeting]
) -> None:
    out, err = command("example-captions")
    assert f"taken {forum.base + ONE}" in out
    assert "2 read, 2 taken" in out
    assert err == ""
    out, _ = command("example-forum", "--status")
    assert "3 meetings should exist: 2 held, 0 in part, 1 missing" in out
    assert "2 documents listed: 2 held, 0 waiting, 0 failed" in out
    assert "missing  2019-05-02 Example Forum 2019" in out


def test_the_command_says_what_failed(forum: Site, command: Callable[..., tuple[str, str]]) -> None:
    forum.replies[TWO] = Reply(404)
    out, err = command()
    assert "1 taken" in out
    assert "status 404" in err
    assert "exit 1: 1 addresses failed" in err
    assert f"missing  {forum.base + TWO}" in command("--status")[0]


def test_the_command_previews(forum: Site, command: Callable[..., tuple[str, str]]) -> None:
    out, _ = command("--dry-run", "--limit", "1")
    assert f"would fetch {forum.base + ONE}" in out
    assert forum.base + TWO not in out
    assert not HarvestedAddress.objects.exists()


def test_an_unknown_series_is_refused_by_name(command: Callable[..., tuple[str, str]]) -> None:
    assert "exit 2" in (err := command("absent")[1])
    assert "no series 'absent', expected one of example-captions" in err


def test_without_a_contact_nothing_is_asked_for(catalogue: Path, settings: Any, site: Site) -> None:
    settings.FIXTURES_DIR, settings.HARVEST_CONTACT = catalogue.parent, None
    with pytest.raises(CommandError, match="HARVEST_CONTACT: found nothing, expected an e-mail address"):
        call_command("harvest")
    assert site.asked == []


def test_the_task_runs_in_the_process_and_refuses_private_addresses(catalogue: Path, settings: Any, site: Site) -> None:
    settings.FIXTURES_DIR, settings.HARVEST_CONTACT = catalogue.parent, "records@example.org"
    catalogue.write_text(CATALOGUE.format(base=site.base, process="null"))
    for _ in range(2):
        harvest_series.apply(args=["example-captions"]).get()
    row = HarvestedAddress.objects.get()
    assert (row.state, row.failures) == (AddressState.FAILED, 1)
    assert "127.0.0.1, expected a host on the public Internet" in row.reason
    assert site.asked == []


def test_people_see_what_became_of_each_address(
    forum: Site, command: Callable[..., tuple[str, str]], meetings: list[Meeting], admin_client: Client
) -> None:
    forum.replies[TWO] = Reply(404)
    command("example-captions")
    page = admin_client.get(reverse("admin:ingestion_harvestedaddress_changelist")).content.decode()
    assert forum.base + ONE in page
    assert "status 404" in page
    page = admin_client.get(reverse("admin:ingestion_harvestedaddress_changelist") + "?state__exact=failed")
    assert forum.base + ONE not in page.content.decode()


def test_people_see_what_is_held_and_what_is_missing(
    forum: Site, command: Callable[..., tuple[str, str]], meetings: list[Meeting], admin_client: Client
) -> None:
    forum.replies[TWO] = Reply(404)
    command("example-captions")
    address = reverse("admin:ingestion_harvestedaddress_completeness")
    page = admin_client.get(address).content.decode()
    assert "Captions of an invented forum" in page
    assert re.findall(r'<td class="import-number">\s*(?:<a[^>]*>)?(\d+)', page) == ["3", "1", "0", "2", "2", "1", "1"]
    page = admin_client.get(address, {"series": "example-captions"}).content.decode()
    assert re.search(r"Example Forum 2019</a>.*?<td>\s*Missing\s*</td>", page, re.DOTALL)
    assert f"<bdi>{forum.base}{TWO}</bdi>" in page
    assert admin_client.get(address, {"series": "absent"}).status_code == 404


def test_the_account_is_for_those_who_may_see_it(
    command: Callable[..., tuple[str, str]], client: Client, django_user_model: type[User]
) -> None:
    person = django_user_model.objects.create_user("person", is_staff=True)
    client.force_login(person)
    assert client.get(reverse("admin:ingestion_harvestedaddress_completeness")).status_code == 403
    person.user_permissions.add(Permission.objects.get(codename="add_importrun"))
    assert client.get(reverse("admin:ingestion_harvestedaddress_completeness")).status_code == 200
    assert client.get(reverse("admin:ingestion_harvestedaddress_changelist")).status_code == 200
