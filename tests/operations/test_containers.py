"""The files that containers are made from name what there is."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands
from django.test import Client
from django.urls import resolve

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
OURS = {name: service for name, service in COMPOSE["services"].items() if "build" in service}


def test_what_is_copied_into_the_image_is_there_and_is_let_through() -> None:
    copied = [
        source
        for line in re.findall(r"^COPY (?!--from)(.+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
        for source in line.split()[:-1]
    ]
    assert copied
    ignored = (ROOT / ".dockerignore").read_text().split()
    for source in copied:
        assert (ROOT / source).exists(), source
        assert f"!{source}" in ignored


@pytest.mark.parametrize("service", OURS)
def test_its_variables_are_ours(service: str) -> None:
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/operations.md").read_text(), re.MULTILINE))
    assert set(OURS[service]["environment"]) <= documented


def test_its_commands_are_ours() -> None:
    words = "\n".join(str(service.get("command", "")) for service in OURS.values())
    named = set(re.findall(r"manage\.py (\w+)", words))
    assert named
    assert named <= set(get_commands())


def test_every_queue_has_a_worker() -> None:
    words = "\n".join(str(service.get("command", "")) for service in OURS.values())
    assert set(re.findall(r"--queues (\w+)", words)) == set(settings.CELERY_TASK_QUEUES)


@pytest.mark.parametrize("service", [name for name, service in COMPOSE["services"].items() if "image" in service])
def test_a_check_of_health_is_one_command(service: str) -> None:
    """What a shell takes for the end of a command makes a check that never fails."""
    kind, *words = COMPOSE["services"][service].get("healthcheck", {}).get("test", ["CMD"])
    if kind == "CMD-SHELL":
        assert not {"&", ";", "|", "(", ")"} & set(shlex.shlex(words[0], posix=True, punctuation_chars=True))


def test_the_image_asks_for_its_health_where_it_is_told() -> None:
    (path,) = re.findall(r"127\.0\.0\.1:8000(/\w+)", (ROOT / "Dockerfile").read_text())
    assert resolve(path).url_name == "healthz"


def test_who_fetches_may_ask_others() -> None:
    """The site what editors name by its address, workers what is harvested; nobody else."""
    assert [name for name, service in OURS.items() if "outside" in service["networks"]] == ["web", "worker"]


def test_what_must_be_filled_in_is_in_the_example() -> None:
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "compose.yaml").read_text()))
    example = (ROOT / "deploy/environment.example").read_text()
    assert asked == set(re.findall(r"^(\w+)=", example, re.MULTILINE))


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    assert [name for name, service in COMPOSE["services"].items() if service.get("ports")] == ["proxy"]


@pytest.mark.django_db
def test_whoever_asks_past_the_proxy_is_not_sent_to_https(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get("/healthz").status_code == 200
    assert Client().get("/about/").status_code == 301
