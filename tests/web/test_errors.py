"""What is not there, what can't be read, what moved; and the headers of every answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.template.loader import get_template
from django.test import Client, RequestFactory

from apps.web.views import errors
from tests.factories import RedirectFactory
from tests.web.conftest import World


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/nothing/",
        "/meetings/none/",
        "/venues/none/",
        "/speakers/none/",
        "/organizations/none/",
        "/processes/none/",
        "/statements/none/",
        "/documents/none/",
        "/documents/none/original",
        "/meetings/?page=99",
    ],
)
def test_what_is_not_there_is_a_404_page(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "Nothing stands at this address" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/meetings/?page=0", "a whole number from 1"),
        ("/meetings/?page=x", "a whole number from 1"),
        ("/meetings/?page=99999999999999999999", "a whole number from 1"),
        ("/meetings/?from=yesterday", "such as 2019, 2019-09 or 2019-09-14"),
        ("/meetings/?from=2020&to=2019", "a date that is not before 2020"),
        ("/meetings/?by=colour", "date, venue or series"),
        ("/search/?sort=fame", "relevance, newest, oldest"),
    ],
)
def test_what_cannot_be_read_is_a_400_page_that_says_what_is_expected(client: Client, path: str, said: str) -> None:
    response = client.get(path)
    assert response.status_code == 400
    assert said in response.content.decode()


@pytest.mark.django_db
def test_an_address_that_moved_leads_to_the_new_one(client: Client, world: World) -> None:
    RedirectFactory.create(old_path="/statements/gone/", new_path="/documents/record/#s-verbatim")
    response = client.get("/statements/gone/")
    assert (response.status_code, response["Location"]) == (301, "/documents/record/#s-verbatim")


@pytest.mark.django_db
def test_a_form_that_expired_is_a_403_page() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/sign-in/", {"username": "x", "password": "y"})
    assert response.status_code == 403
    assert "The form has expired" in response.content.decode()


@pytest.mark.django_db
def test_what_is_not_open_is_a_403_page(rf: RequestFactory) -> None:
    response = errors.forbidden(rf.get("/"), PermissionError())
    assert response.status_code == 403
    assert "another account" in response.content.decode()


def test_the_page_of_a_fault_needs_nothing() -> None:
    assert "Something went wrong here" in get_template("500.html").render()


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_are_only_read(client: Client, method: str) -> None:
    assert getattr(client, method)("/meetings/").status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/meetings/", "/about/", "/nothing/"])
def test_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "style-src 'self'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Content-Language"] == "en"
    assert {"Accept-Language", "Cookie"} <= set(headers["Vary"].split(", "))
    assert not client.cookies


@pytest.mark.django_db
def test_without_an_index_the_site_is_not_ready_and_the_search_says_so(client: Client, index_folder: Any) -> None:
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert json.loads(ready.content)["index"].startswith("missing")
    response = client.get("/search/?q=networks")
    assert response.status_code == 503
    assert "The search is not ready" in response.content.decode()


@pytest.mark.django_db
def test_a_broker_that_does_not_answer_makes_the_site_not_ready(client: Client, settings: Any) -> None:
    from celery import current_app

    settings.CELERY_TASK_ALWAYS_EAGER = False
    before = current_app.conf.broker_url
    current_app.conf.broker_url = "redis://127.0.0.1:1/0"
    try:
        ready = client.get("/readyz")
    finally:
        current_app.conf.broker_url = before
    assert ready.status_code == 503
    assert "not reachable" in json.loads(ready.content)["broker"]


@pytest.mark.django_db
def test_nul_is_refused_before_any_page_reads_it() -> None:
    for answer in (
        Client().get("/search/complete/", {"q": "a\0b"}),
        Client().get("/meetings/", {"\0": "x"}),
        Client().post("/sign-in/", {"username": "ada\0", "password": "x"}),
    ):
        assert answer.status_code == 400
        assert "NUL" in answer.content.decode()
    assert Client().get("/meetings/a%00b/").status_code == 404
