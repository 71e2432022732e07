"""Tasks that fail, figures, ids of requests: what whoever watches over a site sees."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from prometheus_client.parser import text_string_to_metric_families

from apps.ingestion.tasks import harvest_series
from apps.operations.errors import OperationsError
from apps.operations.models import FailedTask
from apps.operations.services import make_copy, run_again
from apps.search.models import IndexChange
from apps.search.tasks import drain_outbox
from igkb.logs import JsonFormatter
from tests.operations.bases import manage

ROOT = Path(__file__).resolve().parent.parent.parent

STARTED = """
import os, runpy, socket
from pathlib import Path
from types import SimpleNamespace
var = Path(os.environ["VAR_DIR"])
own = var / f"serving-{socket.gethostname()}-{os.getpid()}"
own.mkdir()
(own / "counter_1.db").touch()  # of one that had the same number
server = SimpleNamespace()
runpy.run_path("gunicorn.conf.py")["on_starting"](server)
print(sorted(path.name.partition("-")[0] for path in own.iterdir()))
print(sorted(path.name for path in var.iterdir() if path != own), flush=True)
input()
"""

LOADED_ANEW = """
import runpy
from pathlib import Path
from types import SimpleNamespace
from igkb import environment
runpy.run_path("gunicorn.conf.py")
print(environment.counted_together())
server = SimpleNamespace()
runpy.run_path("gunicorn.conf.py")["on_starting"](server)
before = environment.kept_pages()
runpy.run_path("gunicorn.conf.py")["on_reload"](server)
print(before.exists(), environment.kept_pages().exists())
"""

TOKEN = "watching-0123456789-watching"
pytestmark = pytest.mark.django_db


def signed_in(*codenames: str) -> Client:
    user = User.objects.create_user("watcher", password="unused for signing in")
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="operations", codename__in=codenames))
    client = Client()
    client.force_login(user)
    return client


def figures(settings: Any) -> dict[str, float]:
    settings.METRICS_TOKEN = TOKEN
    answer = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(answer.content.decode()):
        for sample in family.samples:
            name = sample.name + (f" {sample.labels['view']}" if "view" in sample.labels else "")
            found[name] = found.get(name, 0) + sample.value  # of all methods and outcomes
    return found


def test_a_task_that_fails_is_kept_with_what_it_takes_to_run_it_again() -> None:
    harvest_series.delay("no-such-series", limit=3)
    failed = FailedTask.objects.get()
    assert failed.name == harvest_series.name
    assert failed.arguments == ["no-such-series"]
    assert failed.named_arguments == {"limit": 3}
    assert failed.error.startswith("HarvestError: HARVEST_CONTACT")
    assert "Traceback" in failed.traceback


def test_what_failed_is_run_again_once(django_capture_on_commit_callbacks: Any) -> None:
    harvest_series.delay("no-such-series")
    failed = FailedTask.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        assert run_again(failed=failed, by="ada")
        assert not run_again(failed=failed, by="bo")
    assert FailedTask.objects.waiting().exclude(pk=failed.pk).count() == 1
    failed.refresh_from_db()
    assert failed.run_again_by == "ada"


def test_a_task_that_is_no_more_says_so() -> None:
    failed = FailedTask.objects.create(name="apps.gone.tasks.gone", task_id="1", error="KeyError: 'gone'")
    with pytest.raises(OperationsError, match=r"no task apps\.gone\.tasks\.gone"):
        run_again(failed=failed, by="ada")


def test_the_status_page_shows_what_failed_and_lets_whoever_may_run_it_again(
    search_index: None, django_capture_on_commit_callbacks: Any
) -> None:
    harvest_series.delay("no-such-series")
    again = reverse("task-again", args=[FailedTask.objects.get().task_id])
    onlooker = signed_in("view_failedtask")
    page = onlooker.get("/status/").content.decode()
    assert "HarvestError: HARVEST_CONTACT" in page
    assert again not in page
    assert onlooker.post(again).status_code == 403
    User.objects.all().delete()
    watcher = signed_in("view_failedtask", "change_failedtask")
    assert again in watcher.get("/status/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert watcher.post(again).status_code == 302
    assert watcher.post(again).status_code == 404
    assert FailedTask.objects.count() == 2


def test_the_status_page_needs_permission() -> None:
    assert Client().get("/status/").status_code == 302
    assert signed_in().get("/status/").status_code == 403


def test_the_status_page_asks_a_constant_number_of_queries(search_index: None) -> None:
    client = signed_in("view_failedtask")
    client.get("/status/")
    asked = []
    for many in (0, 30):
        FailedTask.objects.bulk_create(
            FailedTask(name="a.task", task_id=f"00000000-0000-4000-8000-{many + n:012}", error="x") for n in range(many)
        )
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/status/").content.count(b"a.task") == many
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_metrics_tell_the_figures_of_the_base(search_index: None, settings: Any) -> None:
    before = figures(settings)
    assert before["igkb_index_ready"] == 1
    assert before["igkb_outbox_depth"] == 0
    IndexChange.objects.create(statement_id=1)
    harvest_series.delay("no-such-series")
    after = figures(settings)
    assert after["igkb_outbox_depth"] == 1
    assert after["igkb_index_lag_seconds"] > 0
    assert after["igkb_failed_tasks"] == 1
    assert "igkb_last_backup_timestamp_seconds" not in after


def test_requests_and_queries_are_counted_by_the_name_of_their_address(settings: Any) -> None:
    Client().get("/about/")
    before = figures(settings)
    Client().get("/about/")
    Client().get("/meetings/")
    after = figures(settings)
    assert after["igkb_request_seconds_count about"] == before["igkb_request_seconds_count about"] + 1
    assert after["igkb_queries_total meetings"] > before.get("igkb_queries_total meetings", 0)


def test_tasks_are_counted_by_their_outcome(search_index: None, settings: Any) -> None:
    def ended() -> dict[tuple[str, str], float]:
        settings.METRICS_TOKEN = TOKEN
        text = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
        families = [family for family in text_string_to_metric_families(text) if family.name == "igkb_tasks"]
        return {(s.labels["task"], s.labels["outcome"]): s.value for family in families for s in family.samples}

    before = ended()
    drain_outbox.delay()
    harvest_series.delay("no-such-series")
    after = ended()
    more = {key: after[key] - before[key] for key in after if after[key] != before[key]}
    assert more == {(drain_outbox.name, "done"): 1, (harvest_series.name, "given-up"): 1}


def test_a_process_that_has_run_no_task_knows_all_of_them(tmp_path: Path) -> None:
    """The site tells of tasks, and lets people run them again, that workers alone have run."""
    asked = "from apps.operations.outcomes import counted; print(*{task for task, _, _ in counted()})"
    assert drain_outbox.name in manage(tmp_path, "shell", "--no-imports", "--command", asked).split()


def test_what_a_killed_server_shared_goes_when_the_next_one_starts(tmp_path: Path) -> None:
    def started() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", STARTED],
            cwd=ROOT,
            env={**os.environ, "VAR_DIR": str(tmp_path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def told(server: subprocess.Popen[str]) -> list[str]:
        assert server.stdout
        return [server.stdout.readline().strip() for _ in range(2)]

    (tmp_path / "serving-of-another-machine-1").mkdir()
    with started() as first:
        assert told(first) == ["['lock', 'pages']", "[]"]
        (shared,) = tmp_path.iterdir()
        with started() as second:
            assert told(second) == ["['lock', 'pages']", f"['{shared.name}']"], "it runs still"
            second.kill()
        first.kill()
    with started() as third:
        assert told(third)[1] == "[]"
        third.kill()


def test_a_server_shares_a_folder_from_its_start_and_no_pages_of_before_it_loaded_all_anew(tmp_path: Path) -> None:
    asked = [sys.executable, "-c", LOADED_ANEW]
    variables = {**os.environ, "VAR_DIR": str(tmp_path)}
    told = subprocess.run(asked, cwd=ROOT, env=variables, check=True, capture_output=True, text=True).stdout
    assert told.split() == ["False", "False", "True"]


def test_metrics_are_for_whoever_has_the_token(settings: Any) -> None:
    settings.METRICS_TOKEN = ""
    assert Client().get("/metrics").status_code == 404
    settings.METRICS_TOKEN = TOKEN
    for header in ({}, {"Authorization": "Bearer another"}, {"Authorization": TOKEN}):
        assert Client().get("/metrics", headers=header).status_code == 401


def test_a_request_has_an_id_that_a_proxy_may_give() -> None:
    own = {Client().get("/about/")["X-Request-ID"] for _ in range(2)}
    assert len(own) == 2
    assert Client().get("/about/", headers={"X-Request-ID": "proxy-12345678"})["X-Request-ID"] == "proxy-12345678"
    for bad in ("short", "x" * 65, "with space and more", 'quo"te-12345678'):
        assert Client().get("/about/", headers={"X-Request-ID": bad})["X-Request-ID"] != bad


def test_a_fault_tells_its_id_and_the_log_has_the_same(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: Any) -> None:
        raise RuntimeError("of the test")

    monkeypatch.setattr("apps.web.views.home.respond", fails)
    written: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(JsonFormatter().format(record))

    logger = logging.getLogger("django.request")
    handler = Kept()
    logger.addHandler(handler)
    try:
        answer = Client(raise_request_exception=False).get("/")
    finally:
        logger.removeHandler(handler)
    assert answer.status_code == 500
    assert answer["X-Request-ID"] in answer.content.decode()
    assert json.loads(written[-1])["request_id"] == answer["X-Request-ID"]


def test_a_copy_that_fails_is_told(tmp_path: Path, settings: Any) -> None:
    settings.BACKUP_DIR = str(tmp_path / "gone")
    with pytest.raises(OperationsError, match="is not there"):
        make_copy(folder=tmp_path / "gone", keep=2)
    assert figures(settings)["igkb_backup_failed"] == 1
    assert "is not there" in signed_in("view_failedtask").get("/status/").content.decode()
