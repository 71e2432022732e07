"""The files that containers are made from name what there is."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
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
OURS = {name: service for name, service in COMPOSE["services"].items() if service["image"] == "igkb:latest"}
DOCKERFILE = (ROOT / "Dockerfile").read_text()
(VOLUMES,) = re.findall(r"^VOLUME (.+)$", DOCKERFILE, re.MULTILINE)
ASKED = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "igkb.settings"
import django
django.setup()
from django.templatetags.static import static
from django.test import Client
address = static("css/base.css")
answer = Client(headers={"host": "localhost"}).get(address)
print(address, answer.status_code, answer["Cache-Control"])
"""
COPIED = [
    source for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE) for source in line.split()[:-1]
]


def test_what_is_copied_into_the_image_is_there_and_is_let_through() -> None:
    assert COPIED
    ignored = (ROOT / ".dockerignore").read_text().split()
    for source in COPIED:
        assert (ROOT / source).exists(), source
        assert f"!{source}" in ignored


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """A folder with what is copied into the image."""
    folder = tmp_path / "image"
    folder.mkdir()
    for source in COPIED:
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, folder / source, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / source, folder)
    return folder


def test_what_is_copied_into_the_image_is_all_that_the_site_needs(image: Path, tmp_path: Path) -> None:
    """It starts there, and writes nothing beside it."""
    before = sorted(image.rglob("*"))
    settings = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path / "data"), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, "manage.py", "check"], cwd=image, env=settings, check=True)
    assert sorted(image.rglob("*")) == before


def test_static_files_are_made_with_the_image(image: Path, tmp_path: Path) -> None:
    """A container that starts with empty volumes serves them, under names with a hash."""
    (kept,) = re.findall(r" STATIC_DIR=(\S+)", DOCKERFILE)
    assert not any(Path(kept).is_relative_to(volume) for volume in re.findall(r'"(/[^"]+)"', VOLUMES))
    line = r"^RUN VAR_DIR=(\S+) (python manage\.py collectstatic .+)$"
    ((passing, command),) = re.findall(line, DOCKERFILE, re.MULTILINE)
    programs = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    settings = {"PATH": programs, "STATIC_DIR": str(tmp_path / "static"), "PYTHONDONTWRITEBYTECODE": "1"}
    build = tmp_path / "build"
    made = {**settings, "VAR_DIR": str(build)}
    subprocess.run(["sh", "-ec", command.replace(passing, str(build))], cwd=image, env=made, check=True)
    assert not build.exists()  # nor a key that every image would share
    served = {**settings, "VAR_DIR": str(tmp_path / "data")}
    ask = [sys.executable, "-c", ASKED]
    asked = subprocess.run(ask, cwd=image, env=served, check=True, capture_output=True, text=True)
    assert re.fullmatch(r"/static/css/base\.[0-9a-f]{12}\.css 200 max-age=\d+, public, immutable\n", asked.stdout)
    assert "collectstatic" not in DOCKERFILE[DOCKERFILE.index("CMD [") :]


def test_the_folders_that_settings_name_are_copied(settings: Any) -> None:
    named = [settings.FIXTURES_DIR, *settings.LOCALE_PATHS, *settings.STATICFILES_DIRS, *settings.TEMPLATES[0]["DIRS"]]
    assert {str(folder.relative_to(ROOT)) for folder in named} <= set(COPIED)


def test_the_image_is_built_once() -> None:
    """Several services that build one name at once can hinder each other."""
    assert [name for name, service in COMPOSE["services"].items() if "build" in service] == ["prepare"]


@pytest.mark.parametrize("service", [*OURS, "proxy"])
def test_whoever_speaks_with_others_can_change_nothing_of_the_machine(service: str) -> None:
    told = COMPOSE["services"][service]
    assert told["read_only"]
    assert told["cap_drop"] == ["ALL"]
    assert told.get("cap_add", []) in ([], ["NET_BIND_SERVICE"])
    assert told["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("service", [name for name in COMPOSE["services"] if name != "prepare"])
def test_it_is_started_again_and_its_log_does_not_fill_the_disk(service: str) -> None:
    told = COMPOSE["services"][service]
    assert (told["restart"], told["logging"]) == ("unless-stopped", {"driver": "local"})


def test_the_proxy_stays_while_the_site_is_started_anew() -> None:
    """What a service depends on takes it down as well when it is made anew."""
    assert "depends_on" not in COMPOSE["services"]["proxy"]


def test_the_database_is_asked_by_the_network() -> None:
    """On its socket the server that makes the database at the first start answers too, and then goes."""
    assert "--host" in COMPOSE["services"]["database"]["healthcheck"]["test"]


def test_what_is_said_of_containers_names_what_there_is() -> None:
    said = re.findall(r"`docker compose ([^`]+)`", (ROOT / "docs/operations.md").read_text())
    of_one = r"(?:exec|run)(?: -[-\w]+)* (\w+)|cp (\w+):"
    named = {one or other for line in said for one, other in re.findall(of_one, line)}
    named |= {word for line in said if line.startswith(("logs ", "stop ")) for word in line.split()[1:]}
    assert {"web", "database", "prepare", "worker"} <= named <= set(COMPOSE["services"])
    commands = {command for line in said for command in re.findall(r"manage\.py (\w+)", line)}
    assert commands
    assert commands <= set(get_commands())


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
    (path,) = re.findall(r"127\.0\.0\.1:8000(/\w+)", DOCKERFILE)
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
