"""Curators in Chromium: the names of a captioned session settled by clicks alone, keys, no scripts, a phone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.addresses import names
from tests.browser.site import Site, copied_site
from tests.browser.watched import DESKTOP, PHONE, Watched, follow, watched_page

SHOWN = "import json; from tests.curation.base import shown; print(json.dumps(shown(), default=str))"
ADDRESSES = "import json; from tests.curation.base import addresses; print(json.dumps(sorted(addresses())))"


@pytest.fixture(scope="module")
def captions(shared: Path) -> Path:
    """The captions of two sessions of the forum of 2016."""
    (path,) = (shared / "corpus").glob("002_*.txt")
    return path


@pytest.fixture(scope="module")
def curated(site: Site, captions: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A copy of the site that holds the captions."""
    with copied_site(site, tmp_path_factory.mktemp("curated") / "site") as copy:
        copy.manage("ingest", str(captions))
        copy.manage("curation_refresh")
        yield copy


@pytest.fixture
def desk(browser: Browser, curated: Site) -> Iterator[Watched]:
    """A curator's page, signed in."""
    with watched_page(browser, curated.url, viewport=DESKTOP) as watched:
        watched.sign_in("curator", "/curation/")
        yield watched
        assert watched.wrong == []


def look_at(watched: Watched, label: str) -> None:
    """From the queue to the item of a label."""
    watched.go("/curation/")
    follow(watched.page.locator(".queue__label", has_text=label))
    expect(watched.page.get_by_role("heading", level=1)).to_contain_text(label)


def decide_about(watched: Watched, name: str) -> None:
    """From the list of speakers to the page where curators decide about one."""
    watched.go("/speakers/")
    watched.page.locator("#called").fill(name)
    follow(watched.page.locator("#called"), "Enter")
    follow(watched.page.locator("main").get_by_role("link", name=name, exact=True))
    follow(watched.page.get_by_role("link", name="Decide about this"))
    expect(watched.page.get_by_role("heading", level=1)).to_have_text(f"Identity of {name}")


def merge(watched: Watched, name: str) -> None:
    """Merges somebody into the person whose identity is shown."""
    follow(watched.page.get_by_role("button", name=f"Merge {name} into them"))
    expect(watched.page.locator(".decision").first).to_contain_text("Are one")


def decisions(watched: Watched, words: str) -> Locator:
    """Decisions of the log that hold and say this."""
    watched.go("/curation/decisions/")
    holding = watched.page.locator(".decision:not(.decision--undone)")
    return holding.filter(has=watched.page.locator(".decision__what", has_text=words))


def take_back(watched: Watched, words: str) -> None:
    found = decisions(watched, words)
    expect(found).to_have_count(1)
    follow(found.get_by_role("button"))
    expect(decisions(watched, words)).to_have_count(0)


def shown(site: Site) -> dict[str, list[list[object]]]:
    """All that a reader could see, row by row."""
    return json.loads(site.manage("shell", "--no-imports", "-c", SHOWN))  # type: ignore[no-any-return]


def answered(site: Site) -> set[str]:
    return set(json.loads(site.manage("shell", "--no-imports", "-c", ADDRESSES)))


def test_the_names_of_a_captioned_session_are_settled(
    desk: Watched, curated: Site, captions: Path, tmp_path: Path
) -> None:
    twin = Site("", curated.copied(tmp_path / "twin"))

    # One person, heard in two ways: the queue asks, with what speaks for it.
    look_at(desk, "Joe Gattuso")
    expect(desk.page.locator(".candidate").first).to_contain_text("statement")
    follow(desk.page.get_by_role("button", name="Joe Gattuso"))
    expect(desk.page.locator(".done")).to_contain_text("joe-catuso → joe-gattuso")

    # The reading gave a first name its person by the introduction: nothing is left to merge but what was heard apart.
    decide_about(desk, "Sally Wentworth")
    labelled = desk.page.locator(".chosen-statement .as-recorded")
    assert set(labelled.all_inner_texts()) == {"Sally"}
    expect(desk.page.locator(".chosen-statement")).to_have_count(labelled.count() + 1)
    for whole, first in (("Joyce Dogniez", "Joyce"), ("Raúl Echeberría", "Raul")):
        decide_about(desk, whole)
        merge(desk, first)
        expect(desk.page.locator(".chosen-statement .as-recorded").first).to_have_text(first)

    # One person whom a mistake makes two, and who is brought together again.
    decide_about(desk, "Sally Wentworth")
    for chosen in desk.page.locator(".chosen-statement", has_text="Sally").get_by_role("checkbox").all():
        chosen.check()
    desk.page.get_by_label("Name of the new person").fill("Sally")
    follow(desk.page.get_by_role("button", name="Move what is chosen"))
    expect(desk.page.locator(".decision").first).to_contain_text("sally-wentworth → sally-wentworth + sally")
    desk.page.get_by_role("textbox", name="Another person").fill("Sally")
    follow(desk.page.get_by_role("button", name="Look up"))
    merge(desk, "Sally")
    expect(labelled.first).to_have_text("Sally")

    # A label left standing over somebody else's answer.
    look_at(desk, "MATTHEW SHEARS")
    desk.page.get_by_label("this statement alone").check()
    desk.page.get_by_role("textbox", name="Another person").fill("Tropina")
    follow(desk.page.get_by_role("button", name="Look up"))
    desk.page.get_by_label("this statement alone").check()
    follow(desk.page.get_by_role("button", name="Tatiana Tropina"))
    expect(desk.page.locator(".done")).to_contain_text("tatiana-tropina")

    # Two mistakes: somebody new who is nobody, and two people taken for one.
    look_at(desk, "SAMANTHA BRADSHAW")
    follow(desk.page.get_by_role("button", name="Take in"))
    expect(desk.page.locator(".done")).to_contain_text("samantha-bradshaw")
    decide_about(desk, "Carmen Gonsalves")
    desk.page.get_by_role("textbox", name="Another person").fill("Karen Wise")
    follow(desk.page.get_by_role("button", name="Look up"))
    merge(desk, "Karen Wise")
    desk.page.get_by_label("Karen Wise, who comes back").check()
    desk.page.locator(".chosen-statement", has_text="Karen").get_by_role("checkbox").check()
    follow(desk.page.get_by_role("button", name="Move what is chosen"))
    expect(desk.page.locator(".decision").first).to_contain_text("Are two")
    # What was built on is taken back after what was built on it.
    follow(decisions(desk, "sally-wentworth → sally-wentworth + sally").get_by_role("button"))
    expect(desk.page.get_by_role("alert")).to_contain_text("Are one")
    assert [one.partition(":")[0] for one in desk.wrong] == ["409"]
    desk.wrong.clear()
    take_back(desk, "sally → sally-wentworth")
    take_back(desk, "sally-wentworth → sally-wentworth + sally")
    # What was not is taken back in either order.
    take_back(desk, "karen-wise → carmen-gonsalves")
    take_back(desk, "carmen-gonsalves → carmen-gonsalves + karen-wise")
    take_back(desk, "samantha-bradshaw")

    # Only the valid decisions, in a base where nothing else was ever decided.
    log = [json.loads(line) for line in curated.manage("export_decisions").splitlines()]
    holding = [line for line in log if not line["undone_at"]]
    assert (len(log), len(holding)) == (9, 4)
    carried = tmp_path / "decisions.jsonl"
    carried.write_text("".join(json.dumps(line) + "\n" for line in holding))
    twin.manage("import_decisions", str(carried))
    assert shown(curated) == shown(twin)

    # The source is corrected: decisions stay, whatever had been taken back in between.
    before = shown(curated)
    corrected = tmp_path / captions.name
    heard = captions.read_text(encoding="utf-8")
    corrected.write_text(re.sub(r"\bwanna\b|\bgonna\b|\bkind of\b", "rather", heard), encoding="utf-8")
    assert corrected.read_text(encoding="utf-8") != heard
    for base in (curated, twin):
        assert "updated" in base.manage("ingest", str(corrected))
    after = shown(curated)
    assert after["Statement"] != before["Statement"]
    assert after == shown(twin)
    assert answered(twin) <= answered(curated)
    desk.go("/speakers/joe-catuso/")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Joe Gattuso")


def test_one_key_for_each_answer(desk: Watched) -> None:
    page = desk.page
    look_at(desk, "SAMANTHA BRADSHAW")
    here = page.url
    page.keyboard.press("n")
    expect(page.get_by_label("Somebody new")).to_be_focused()
    page.keyboard.type("rus")  # keys are letters while one writes
    expect(page.get_by_label("Somebody new")).to_have_value(re.compile("rus"))
    page.get_by_label("Why").press("Enter")  # must not be the first answer
    assert page.url == here
    follow(page.locator("main"), "s")
    assert page.url != here
    for key, what in (("1", "→"), ("r", "is no person")):
        page.goto(here)
        follow(page.locator("body"), key)
        expect(page.locator(".done .decision__what")).to_contain_text(what)
        follow(page.locator(".done").get_by_role("button"))
        page.wait_for_url(here)
    page.get_by_label("Somebody new").fill("Samantha Bradshaw")
    follow(page.get_by_label("Somebody new"), "Enter")
    expect(page.locator(".done .decision__what")).to_contain_text("samantha-bradshaw")
    follow(page.locator(".done").get_by_role("button"))
    page.wait_for_url(here)
    follow(page.locator("body"), "u")
    assert page.url != here
    desk.go("/curation/")
    expect(page.locator(".queue__item", has_text="SAMANTHA BRADSHAW")).to_contain_text("curator was not sure")


def test_without_scripts_every_answer_is_a_button(browser: Browser, curated: Site) -> None:
    with watched_page(browser, curated.url, viewport=PHONE, java_script_enabled=False) as watched:
        watched.sign_in("curator", "/curation/")
        look_at(watched, "SAMANTHA BRADSHAW")
        here = watched.page.url
        follow(watched.page.locator(".candidate button").first)
        expect(watched.page.locator(".done")).to_contain_text("Label means")
        follow(watched.page.locator(".done").get_by_role("button"))
        expect(watched.page).to_have_url(here)
        assert watched.wrong == []


def test_a_reader_reports_and_a_curator_answers(browser: Browser, curated: Site, desk: Watched) -> None:
    with watched_page(browser, curated.url, viewport=PHONE) as reader:
        reader.go("/speakers/sally-wentworth/")
        follow(reader.page.locator("article[data-statement] .statement__links a").first)
        follow(reader.page.get_by_role("link", name="Report a mistake"))
        assert (reader.overflow(), reader.violations()) == (0, [])
        reader.page.get_by_role("textbox", name="What is wrong").fill("The label is of somebody else.")
        follow(reader.page.get_by_role("button", name="Send"))
        expect(reader.page.get_by_role("status").filter(has_text="Thank you")).to_be_visible()
        assert reader.wrong == []
    look = desk.page
    desk.go("/curation/?kind=report")
    follow(look.locator(".queue__label").first)
    expect(look.get_by_text("The label is of somebody else.")).to_be_visible()
    follow(look.locator("body"), "x")
    desk.go("/curation/?kind=report")
    expect(look.locator(".queue__item")).to_have_count(0)


def test_a_statement_is_divided_joined_and_hidden_by_touch_without_scripts(browser: Browser, curated: Site) -> None:
    with watched_page(browser, curated.url, viewport=PHONE, java_script_enabled=False) as watched:
        watched.sign_in("curator", "/curation/")
        page = watched.page
        words_of(watched)
        here = page.url
        before = page.locator(".sentence").all_inner_texts()
        page.locator(".sentence").get_by_role("radio").last.check()
        follow(page.get_by_role("button", name="Divide it there"))
        expect(page.get_by_role("heading", level=1)).to_contain_text("Who said this?")
        page.goto(here)
        follow(page.get_by_role("button", name="Join the next one to it"))
        assert page.locator(".sentence").all_inner_texts() == before
        page.get_by_label("Why it is hidden").fill("Off the record")
        follow(page.get_by_role("button", name="Hide it"))
        expect(page.get_by_text("It is hidden: Off the record.")).to_be_visible()
        for _ in range(3):
            follow(page.locator(".decision:not(.decision--undone)").first.get_by_role("button"))
        assert page.locator(".sentence").all_inner_texts() == before
        assert watched.wrong == []


def words_of(watched: Watched) -> None:
    """From a speaker to the page about the words of one of their longer statements."""
    watched.go("/speakers/sally-wentworth/")
    follow(watched.page.locator("article[data-statement] .statement__links a").first)
    follow(watched.page.get_by_role("link", name="Divide, join, link or hide it"))
    expect(watched.page.get_by_role("heading", level=1)).to_have_text("The words of a statement")


def data_of(watched: Watched) -> None:
    """From a speaker to the page about the data of a meeting at which they spoke."""
    watched.go("/speakers/sally-wentworth/")
    follow(watched.page.locator("article[data-statement] .statement__meeting").first)
    follow(watched.page.get_by_role("link", name="Decide about this"))
    expect(watched.page.get_by_role("heading", level=1)).to_have_text("The data of a meeting")


WAYS = {"words": words_of, "data": data_of}
PAGES = {
    "curation": ["/curation/"],
    "curation-item": ["conflict", "people", "suggestion"],
    "curation-decisions": ["/curation/decisions/"],
    "curation-look": ["/curation/look/"],
    "curation-passage": ["words"],
    "curation-meeting": ["data"],
    "curation-organization": ["/curation/organizations/icann/"],
    "curation-person": ["/curation/people/joe-gattuso/", "/curation/people/sally-wentworth/"],
}
FORMS = {"curation-undo"}  # addresses of forms, which show no page


def test_every_curators_page_is_looked_at() -> None:
    assert sorted(PAGES.keys() | FORMS) == names(curation=True)


@pytest.mark.parametrize(
    "view",
    [
        {"viewport": DESKTOP, "color_scheme": "light"},
        {"viewport": DESKTOP, "color_scheme": "dark"},
        {"viewport": PHONE, "color_scheme": "light"},
        {"viewport": PHONE, "color_scheme": "dark"},
    ],
    ids=["desktop light", "desktop dark", "phone light", "phone dark"],
)
def test_the_pages_are_readable_by_everybody(browser: Browser, curated: Site, view: dict[str, object]) -> None:
    with watched_page(browser, curated.url, **view) as watched:
        watched.sign_in("curator", "/curation/")
        for path in (path for paths in PAGES.values() for path in paths):
            if path.startswith("/"):
                watched.go(path)
            elif path in WAYS:
                WAYS[path](watched)
            else:  # an item of this kind, from the queue
                watched.go(f"/curation/?kind={path}")
                follow(watched.page.locator(".queue__label").first)
                expect(watched.page.locator("form.answers")).to_be_visible()
            assert watched.overflow() <= 0, f"{path} scrolls sideways"
            assert watched.violations() == [], path
        assert watched.wrong == []
