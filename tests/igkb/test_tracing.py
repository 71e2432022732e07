"""Traces reach a collector where one is named, and cost nothing where none is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from igkb import checks, environment, tracing

ROOT = Path(__file__).resolve().parent.parent.parent

ASKED = """
from wsgiref.util import setup_testing_defaults
from igkb.wsgi import application

def ask(path):
    environ = {"PATH_INFO": path, "HTTP_HOST": "127.0.0.1", "HTTP_X_REQUEST_ID": "traced-12345678"}
    setup_testing_defaults(environ)
    return b"".join(application(environ, lambda *_: None))

ask("/healthz")
"""
TRACED = (
    ASKED
    + """
ask("/documents/none/original")
from apps.search.tasks import drain_outbox
drain_outbox.delay()
from opentelemetry.trace import get_tracer_provider
get_tracer_provider().shutdown()
"""
)


class Collector(HTTPServer):
    """Takes traces over HTTP and keeps them."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.taken: list[tuple[str, Span]] = []
        """The name of the service, and a span of it."""


class Taking(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        sent = ExportTraceServiceRequest.FromString(self.rfile.read(int(self.headers["Content-Length"])))
        for of in sent.resource_spans:
            service = {pair.key: pair.value.string_value for pair in of.resource.attributes}["service.name"]
            self.server.taken += [(service, span) for scope in of.scope_spans for span in scope.spans]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def run(code: str, folder: Path, **variables: str) -> str:
    """What a process prints that serves a base without tables: requests fail, and are traced as all are."""
    settings = os.environ | {"VAR_DIR": str(folder), "DEBUG": "yes", "SECRET_KEY": "traced" * 10} | variables
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=settings, capture_output=True, text=True, check=True
    )
    return ended.stdout


def test_requests_queries_and_tasks_are_traced(collector: Collector, tmp_path: Path) -> None:
    run(TRACED, tmp_path, OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{collector.server_port}")
    assert {service for service, _ in collector.taken} == {"igkb-web"}
    spans = [span for _, span in collector.taken]
    (asked,) = [span for span in spans if span.kind == Span.SPAN_KIND_SERVER]
    attributes = {pair.key: pair.value for pair in asked.attributes}
    assert attributes["igkb.request_id"].string_value == "traced-12345678"
    assert "documents/<slug:public_id>/original" in asked.name
    queries = [span for span in spans if span.parent_span_id == asked.span_id]
    assert any("SELECT" in span.name for span in queries)
    assert any("drain_outbox" in span.name for span in spans)


def test_each_child_of_a_worker_traces_its_tasks(collector: Collector, tmp_path: Path) -> None:
    child = """
from igkb.celery import app
import django
django.setup()
app.loader.init_worker_process()  # as the pool of a worker does in each child
from apps.search.tasks import drain_outbox
drain_outbox.delay()
from opentelemetry.trace import get_tracer_provider
get_tracer_provider().shutdown()
"""
    run(child, tmp_path, OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{collector.server_port}")
    assert {service for service, _ in collector.taken} == {"igkb-worker"}
    assert any("drain_outbox" in span.name for _, span in collector.taken)


def test_without_a_collector_nothing_is_imported(tmp_path: Path) -> None:
    told = run(ASKED + "import sys; print('opentelemetry.instrumentation.django' in sys.modules)", tmp_path)
    assert told.splitlines()[-1] == "False"


def test_a_collector_without_what_sends_to_it_is_told(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.traces_are_sent(app_configs=None) == []
    settings.OTEL_EXPORTER_OTLP_ENDPOINT = "http://127.0.0.1:4318"
    assert checks.traces_are_sent(app_configs=None) == []
    monkeypatch.setattr(tracing, "is_installed", lambda: False)
    assert [message.id for message in checks.traces_are_sent(app_configs=None)] == ["igkb.W005"]
    tracing.start("web")  # goes on without


def test_an_address_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIED", "localhost:4318")
    with pytest.raises(Exception, match="OTLP over HTTP"):
        environment.collector("TRIED")
