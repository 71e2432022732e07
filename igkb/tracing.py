"""Traces in the form of OpenTelemetry: of requests, queries to the base and tasks.

Owns what is traced. Whither and how much say the OTEL_… variables, which the SDK reads itself. Without
OTEL_EXPORTER_OTLP_ENDPOINT, or without the packages of requirements-tracing.txt, nothing of it is even imported.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any, Final, Literal

from django.conf import settings

UNTRACED: Final = "healthz,readyz,metrics"
"""Addresses that programs ask for all day."""


def is_installed() -> bool:
    return all(
        find_spec(name) for name in ("opentelemetry", "opentelemetry.sdk", "opentelemetry.instrumentation.django")
    )


def start(part: Literal["web", "worker"]) -> None:
    """Trace what this process does from now on. In a process that forks: call it in each child, which sends its own."""
    if not settings.OTEL_EXPORTER_OTLP_ENDPOINT or not is_installed():
        return
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.instrumentation.celery import CeleryInstrumentor
    from opentelemetry.instrumentation.django import DjangoInstrumentor
    from opentelemetry.instrumentation.psycopg2 import Psycopg2Instrumentor
    from opentelemetry.instrumentation.sqlite3 import SQLite3Instrumentor
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": f"igkb-{part}"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    if part == "web":
        DjangoInstrumentor().instrument(response_hook=_name, excluded_urls=UNTRACED)
    CeleryInstrumentor().instrument()  # type: ignore[no-untyped-call]
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        SQLite3Instrumentor().instrument()
    else:
        Psycopg2Instrumentor().instrument(skip_dep_check=True)  # psycopg2-binary is the same module


def _name(span: Any, request: Any, response: Any) -> None:
    """The id that logs, headers and error pages tell."""
    span.set_attribute("igkb.request_id", getattr(request, "id", ""))
